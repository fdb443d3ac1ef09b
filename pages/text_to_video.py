"""Text to video: describe a shot, watch it."""

from components.domain.options import Kind
from components.ui.asking.forms import text_form
from components.ui.asking.submit import submit_button
from components.ui.layout import begin, sides
from components.ui.places import Place
from components.ui.takes.shelf import live_takes

begin(Place.TEXT, "Describe a shot. It comes back as a video with sound.")
ask, takes = sides()
with ask:
    submit_button(text_form())
with takes:
    live_takes(Place.TEXT, Kind.TEXT, empty="Your first take will play here.")
