"""A take: its video, all that is known of it, its family, and what can be made of it."""

from components.ui.layout import begin
from components.ui.places import Place
from components.ui.takes.page import take_page

begin(Place.TAKE, "One take, where it comes from and what was made of it.")
take_page()
