"""The spend page, and the day's budget before a click."""

import re
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from components.domain.job import Failed, Failure, Job, Sending, StateName
from components.errors import ContentModerated
from components.jobs.rows import now
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from components.ui.spending import view as spend_view
from tests.app.conftest import OpenPage
from tests.app.test_pages import shown
from tests.takes import ask_for, finished_take, waiting_take


def done(cost_usd: Decimal | None = None) -> Job:
    return finished_take(runtime().ledger, runtime().media, current_owner(), cost_usd=cost_usd)


def moderated() -> Job:
    job = waiting_take(runtime().ledger, current_owner(), ask_for())
    failure = Failure.of(ContentModerated("It was moderated."))
    for state in (Sending(sent_at=now()), Failed(failure=failure, cost_usd=Decimal("0.5"))):
        runtime().ledger.move(job.id, set(StateName), state, "moved by a test")
    return job


def opened(open_page: OpenPage) -> AppTest:
    app = open_page("spend")
    assert not app.exception
    return app


def test_without_receipts_the_page_says_what_will_be_there(open_page: OpenPage) -> None:
    app = opened(open_page)

    assert app.title[0].value == "Spend"
    assert "Nothing was asked for in this time" in shown(app)
    app.segmented_control(key="spend_span").set_value("all").run()
    assert "Nothing was asked for yet" in shown(app)


def test_figures_table_and_chart_tell_what_was_paid_and_what_came_of_it(open_page: OpenPage) -> None:
    open_page("home")
    done(Decimal("0.12"))
    done()
    moderated()

    app = opened(open_page)

    assert "$0.76" in shown(app)
    assert "$0.62 told by the service ($0.28 was shown), $0.14 computed" in shown(app)
    assert "$0.50 of it was billed though no video came" in shown(app)
    assert app.get("vega_lite_chart")
    app.segmented_control(key="spend_by").set_value("state").run()
    assert '<th scope="row">Failed</th><td>1</td><td>$0.50</td><td>0.0 s</td><td>–</td>' in shown(app)


def test_a_deleted_take_is_still_on_the_bill(open_page: OpenPage) -> None:
    open_page("home")
    job = done(Decimal("0.12"))
    runtime().ledger.remove(job.owner, job.id)

    app = opened(open_page)

    assert "$0.12" in shown(app)
    assert "none kept" in shown(app)


def test_the_sandboxs_money_is_told_apart(open_page: OpenPage) -> None:
    open_page("home")
    done(Decimal("0.12"))
    request = ask_for().request
    (free,) = runtime().ledger.add_all(current_owner(), [ask_for(request=request)], engine="Sandbox")
    runtime().jobs.cancel(free.owner, free.id)

    app = opened(open_page)
    assert "Would have cost" not in shown(app)
    app.segmented_control(key="spend_engine").set_value("Sandbox").run()

    assert "Would have cost" in shown(app)
    assert "$0.12" not in shown(app)


def test_an_admin_may_see_what_everyone_spent(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    finished_take(runtime().ledger, runtime().media, "somebody-else", cost_usd=Decimal("7.77"))
    app = opened(open_page)
    assert "$7.77" not in shown(app)
    assert not [each for each in app.segmented_control if each.key == "spend_whose"]

    monkeypatch.setattr(spend_view, "is_admin", lambda _: True)
    app.run()
    app.segmented_control(key="spend_whose").set_value("Everyone’s").run()
    app.segmented_control(key="spend_by").set_value("owner").run()

    assert re.search(r'<th scope="row">somebody</th><td>\d+</td><td>\$7\.77</td>', shown(app))


@pytest.mark.usefixtures("one_dollar")
def test_todays_budget_is_shown_as_far_as_it_is_used(open_page: OpenPage) -> None:
    open_page("home")
    done(Decimal("0.85"))

    app = opened(open_page)

    [bar] = app.get("progress")
    assert bar.proto.text == r"Today, you: \$0.85 of \$1.00 spent or on its way · nearly used up"


@pytest.mark.usefixtures("paid_engine", "one_dollar")
def test_the_button_is_off_with_the_reason_before_the_budget_would_be_passed(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    app.number_input(key="text_duration").set_value(15).run()
    assert app.button(key="text_submit").disabled
    assert "Your budget of $1.00 a day would be passed" in shown(app)

    app.number_input(key="text_duration").set_value(14).run()

    assert not app.button(key="text_submit").disabled
    assert "would be passed" not in shown(app)


@pytest.mark.usefixtures("paid_engine", "one_dollar")
def test_a_click_that_lost_the_race_for_the_budget_is_told_so_and_nothing_is_sent(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("text_to_video")
    app.text_area(key="text_prompt").set_value("A kite")
    app.number_input(key="text_duration").set_value(14).run()
    monkeypatch.setattr(runtime().ledger, "refusal", lambda *_, **__: None)
    waiting_take(runtime().ledger, current_owner(), ask_for())
    app.button(key="text_submit").click().run()

    assert "Your budget of $1.00 a day would be passed" in shown(app)
    assert "Nothing was spent." in shown(app)
    assert len(runtime().ledger.newest(current_owner(), 9)) == 1
