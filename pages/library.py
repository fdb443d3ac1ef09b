"""Library: every take of this owner, newest first."""

from components.ui.layout import begin
from components.ui.library import live_library
from components.ui.places import Place
from components.ui.recipe_restoring import recipe_drop

begin(Place.LIBRARY, "Everything you made, newest first.")
live_library()
recipe_drop()
