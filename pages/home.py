"""Home: what do you want to make, what is running, the newest takes."""

from components.ui.home import choices
from components.ui.layout import begin
from components.ui.places import Place
from components.ui.takes.shelf import live_takes
from components.ui.text import heading

begin(Place.HOME, "A studio for Grok Imagine video.", heading="What do you want to make?")
choices()
heading("Newest takes")
live_takes(Place.HOME, None, empty="Nothing here yet. Start with a sentence above.")
