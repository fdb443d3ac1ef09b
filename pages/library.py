"""Library: every take of this owner, newest first."""

from components.ui.layout import begin
from components.ui.library import live_library
from components.ui.places import Place

begin(Place.LIBRARY, "Everything you made, newest first.")
live_library()
