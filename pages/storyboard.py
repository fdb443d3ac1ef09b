"""Storyboard: a list of shots that becomes one film."""

from components.ui.layout import begin
from components.ui.places import Place
from components.ui.storyboard.page import live_storyboard

begin(Place.STORYBOARD, "A list of shots that becomes one film.")
live_storyboard()
