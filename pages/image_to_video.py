"""Image to video: bring a still to life."""

from components.domain.options import Kind
from components.ui.asking.forms import image_form
from components.ui.asking.submit import submit_button
from components.ui.layout import begin, sides
from components.ui.places import Place
from components.ui.takes.shelf import live_takes

begin(Place.IMAGE, "Bring a still to life. Say how it should move, or leave that to the engine.")
ask, takes = sides()
with ask:
    submit_button(image_form())
with takes:
    live_takes(Place.IMAGE, Kind.IMAGE, empty="Your animated still will play here.")
