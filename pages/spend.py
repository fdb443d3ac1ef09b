"""Spend: what was paid, what it bought, and how much of the day's budget is left."""

from components.ui.layout import begin
from components.ui.places import Place
from components.ui.poller import live
from components.ui.spending.view import spend_view

begin(Place.SPEND, "What was paid and what it bought. A day begins at 00:00 UTC.")
spend_view()
live(lambda: None)
