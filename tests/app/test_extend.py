"""Extending a take: offered where the engine can, for its price, recorded with its parent."""

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest

from components.domain.ask import Relation
from components.domain.job import Job
from components.domain.options import Dialect, Kind
from components.domain.request import ExtendVideo, StoredMedia
from components.ui.runtime import runtime
from components.ui.studio import engine
from tests.app.conftest import OpenPage
from tests.app.test_origins import filled, made_from, unfolded
from tests.app.test_pages import button, shown
from tests.takes import ask_for, finished_take

OFFER = "Extend this take"


@pytest.fixture
def _live_engine(fox: Job) -> Iterator[None]:
    """The pages believe that the engine in use speaks the live dialect."""
    assert fox.id
    live = replace(engine(), dialect=Dialect.LIVE)
    with (
        patch("components.ui.takes.extend_panel.engine", lambda: live),
        patch("components.ui.asking.form.engine", lambda: live),
    ):
        yield


def test_an_engine_that_cannot_extend_offers_nothing(open_page: OpenPage, fox: Job) -> None:
    app = filled(open_page, "take", take=fox.id)

    assert OFFER not in [each.label for each in app.expander]


@pytest.mark.usefixtures("_live_engine")
def test_a_take_is_extended_for_its_price(open_page: OpenPage, fox: Job) -> None:
    app = unfolded(open_page, fox, "extend")
    app.text_area(key="extend_prompt").set_value("It turns round")
    app.number_input(key="extend_duration").set_value(4).run()
    assert "It becomes 6 s long." in shown(app)
    assert "$0.30 with a key" in shown(app)
    button(app, "Extend")

    child = made_from(fox)
    assert child.relation is Relation.EXTEND
    assert isinstance(child.request, ExtendVideo)
    assert child.request.video == StoredMedia(media_id=f"{fox.id}-video")


@pytest.mark.usefixtures("_live_engine")
@pytest.mark.parametrize("seconds", [1, 11])
def test_seconds_out_of_range_get_a_sentence(open_page: OpenPage, fox: Job, seconds: int) -> None:
    app = unfolded(open_page, fox, "extend")
    app.text_area(key="extend_prompt").set_value("It turns round")
    app.number_input(key="extend_duration").set_value(seconds).run()

    assert "2 to 10 whole seconds" in shown(app)


@pytest.mark.usefixtures("_live_engine")
def test_the_settings_of_an_extension_come_back_beside_what_was_extended(
    open_page: OpenPage, fox: Job
) -> None:
    request = ExtendVideo(video=StoredMedia(media_id=f"{fox.id}-video"), prompt="It runs", duration_s=3)
    ask = ask_for(request=request, parent=fox, relation=Relation.EXTEND)
    longer = finished_take(runtime().ledger, runtime().media, fox.owner, ask)
    app = filled(open_page, "take", again=longer.id)

    assert not app.exception
    assert app.text_area(key=f"{Kind.EXTEND}_prompt").value == "It runs"
    assert app.number_input(key=f"{Kind.EXTEND}_duration").value == 3
    assert "A fox at dawn" in shown(app)
