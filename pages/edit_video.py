"""Edit video: change a clip by words, keep its length and its sound."""

from components.domain.options import Kind
from components.ui.asking.forms import edit_form
from components.ui.asking.submit import submit_button
from components.ui.layout import begin, sides
from components.ui.places import Place
from components.ui.takes.shelf import live_takes

begin(Place.EDIT, "Change a clip by words. The result keeps the clip’s length.")
ask, takes = sides(ask_share=6)  # strips of frames and masks need room
with ask:
    submit_button(edit_form())
with takes:
    live_takes(Place.EDIT, Kind.EDIT, empty="Your edited clip will play here.")
