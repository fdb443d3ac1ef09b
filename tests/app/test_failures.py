"""Failed jobs on the page: what happened, what it cost, the one right button, the answer behind a fold."""

from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from components import errors
from components.domain.engine_facts import Answering
from components.domain.job import Failed, Failure, Job, OutcomeUnknown, Sending, State, StateName, Working
from components.domain.request import TextToVideo
from components.errors import ClapboardError
from components.imagine.pulse import Pulse
from components.jobs.rows import now
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from tests.app.conftest import OpenPage
from tests.app.test_pages import shown

ELSEWHERE = "api.x.ai"
"""An engine that is not in use: nobody sends these jobs."""


def ended(state: State) -> Job:
    """A job of this browser that ended so."""
    ledger = runtime().ledger
    request = TextToVideo(prompt="a fox", duration_s=8)
    job = ledger.add(owner=current_owner(), request=request, engine=ELSEWHERE, price_usd=Decimal("0.56"))
    way = (Sending(sent_at=now()), Working(request_id="r", accepted_at=now()), state)
    for step in (way[0], state) if isinstance(state, OutcomeUnknown) else way:
        assert ledger.move(job.id, set(StateName), step, "on the way") is not None
    return ledger.get(current_owner(), job.id)


def failed(error: ClapboardError, *, raw: str | None = None, request_id: str | None = "r") -> Failed:
    error.raw = raw
    return Failed(failure=Failure.of(error), request_id=request_id)


def labels(app: AppTest) -> list[str]:
    links = [link.proto.label for link in app.get("page_link")]
    popovers = [block.proto.popover.label for block in app.get("popover")]
    return [*(button.label for button in app.button), *links, *popovers]


@pytest.mark.parametrize(
    ("error", "request_id", "money", "label"),
    [
        (errors.ContentModerated("It was moderated."), "r", "It was billed.", "Rephrase the prompt"),
        (errors.KeyRefused("No key."), None, "Nothing was spent.", "Add a key"),
        (errors.RequestRejected("Which model?"), None, "Nothing was spent.", "Change the request"),
        (errors.GenerationFailed("It failed."), "r", "It may have been billed.", "Send again for free"),
        (errors.ResultUnavailable("Cut off."), "r", "It was billed.", "Re-check"),
        (errors.DiskFull("The disk is full."), None, "Nothing was spent.", "Make room in the library"),
    ],
)
def test_a_failure_says_what_it_cost_and_offers_the_one_right_button(
    open_page: OpenPage, error: ClapboardError, request_id: str | None, money: str, label: str
) -> None:
    app = open_page("home")
    ended(failed(error, request_id=request_id))
    app.run()

    assert not app.exception
    assert error.sentence in shown(app)
    assert money in shown(app)
    assert labels(app).count(label) == 1


def test_what_the_service_answered_is_behind_a_fold(open_page: OpenPage) -> None:
    app = open_page("home")
    ended(failed(errors.GenerationFailed("It failed."), raw='HTTP 400\n{"error": "![x](http://a/b)"}'))
    app.run()

    [fold] = [each for each in app.expander if each.label == "What the service answered"]
    assert fold.code[0].value == 'HTTP 400\n{"error": "![x](http://a/b)"}'


def test_a_failed_job_is_sent_again_once_with_its_ancestry(open_page: OpenPage) -> None:
    app = open_page("home")
    job = ended(failed(errors.GenerationFailed("It failed.")))
    app.run()
    for _ in range(2):
        app.button(key=f"send_again_{job.id}").click().run()

    jobs = runtime().ledger.newest(current_owner(), 9)
    again = next(each for each in jobs if each.id != job.id)
    assert len(jobs) == 2
    assert (again.request, again.engine, again.parent_id) == (job.request, "Sandbox", job.parent_id)
    runtime().jobs.cancel(again.owner, again.id)


def test_a_lost_answer_offers_the_three_ways_on(open_page: OpenPage) -> None:
    app = open_page("home")
    ended(OutcomeUnknown(sent_at=now(), why="The connection broke.", raw="HTTP 503\nupstream"))
    app.run()

    assert not app.exception
    assert "The connection broke." in shown(app)
    assert {"Look for it", "Send again for free", "Forget"} <= set(labels(app))


@pytest.mark.usefixtures("paid_engine")
def test_sending_again_names_its_price(open_page: OpenPage) -> None:
    app = open_page("home")
    ended(failed(errors.GenerationFailed("It failed.")))
    app.run()

    assert "Send again for $0.56" in labels(app)


@pytest.mark.usefixtures("paid_engine", "one_dollar")
def test_sending_again_past_the_days_budget_is_explained_instead_of_offered(open_page: OpenPage) -> None:
    app = open_page("home")
    ended(failed(errors.GenerationFailed("It failed.")))
    app.run()

    assert "Your budget of $1.00 a day would be passed: $0.56 is spent" in shown(app)
    assert not [label for label in labels(app) if label.startswith("Send again")]


@pytest.mark.usefixtures("paid_engine")
def test_what_an_engine_that_was_silent_refused_waits_until_it_answers(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("home")
    ended(failed(errors.EngineUnreachable("The engine can't be reached."), request_id=None))
    monkeypatch.setattr(Pulse, "answering", Answering.NO)
    app.run()
    assert "Look whether it answers" in labels(app)
    assert not [label for label in labels(app) if label.startswith("Send again")]

    monkeypatch.setattr(Pulse, "answering", Answering.YES)
    next(each for each in app.button if each.label == "Look whether it answers").click().run()

    assert "Send again for $0.56" in labels(app)
