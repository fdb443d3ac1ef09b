"""A take that ends is told of wherever one is, once, and not where one sees it anyway."""

from streamlit.testing.v1 import AppTest

from components.domain.job import Cancelled, Done, Job, StateName
from components.jobs.rows import now
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from components.ui.studio import library
from tests.app.conftest import OpenPage
from tests.app.test_pages import button
from tests.takes import ask_for, finish, waiting_take


def waiting(prompt: str) -> Job:
    return waiting_take(runtime().ledger, current_owner(), ask_for(prompt))


def finished(job: Job) -> Job:
    done = finish(runtime().ledger, runtime().media, job)
    assert isinstance(done.state, Done)
    return done


def told(app: AppTest) -> str:
    return "\n".join(str(each.body) for each in app.html if 'class="cb-told"' in str(each.body))


def test_a_take_that_gets_ready_elsewhere_is_told_with_the_way_to_it(open_page: OpenPage) -> None:
    job = waiting("A fox & a hare")
    app = open_page("spend")
    finished(job)
    app.run()
    assert "Ready: A fox &amp; a hare" in told(app)
    app.run()
    assert told(app).count("Ready:") == 1
    button(app, "Close this message")

    assert told(app) == ""


def test_what_one_sees_needs_no_words(open_page: OpenPage) -> None:
    job = waiting("A fox")
    app = open_page("home")
    finished(job)
    app.run()

    assert told(app) == ""
    assert len(app.get("video")) == 1


def test_a_notice_goes_once_its_take_is_looked_at(open_page: OpenPage) -> None:
    job = waiting("A fox")
    app = open_page("spend")
    finished(job)
    app.run()
    app.switch_page("../../pages/library.py").run()

    assert told(app) == ""


def test_several_that_end_together_are_one_notice(
    open_page: OpenPage,
) -> None:
    fox, hare = waiting("A fox"), waiting("A hare")
    app = open_page("spend")
    finished(fox)
    runtime().ledger.move(hare.id, {StateName.QUEUED}, Cancelled(at=now()), "enough")
    app.run()

    assert "2 takes have ended." in told(app)
    ended = [each.words for each in app.session_state["clapboard"].ended]
    assert ended == ["Given up: A hare", "Ready: A fox"]


def test_a_star_on_a_take_that_ended_long_ago_is_no_ending(open_page: OpenPage) -> None:
    job = finished(waiting("A fox"))
    app = open_page("spend")
    library().star([job.id], starred=True)
    app.run()

    assert told(app) == ""
