"""Library: every take of this owner, newest first."""

from components.ui.asking.recipe_restoring import recipe_drop
from components.ui.layout import begin
from components.ui.library.page import live_library
from components.ui.places import Place

begin(Place.LIBRARY, "Everything you made, newest first.")
live_library()
recipe_drop()
