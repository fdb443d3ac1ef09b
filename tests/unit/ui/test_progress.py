"""What the bar of an unfinished job says."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from components.domain.expectation import Estimate
from components.domain.job import Job, Queued, State, Working
from components.domain.request import TextToVideo
from components.ui.takes.progress import sentence_of, share_of

BEGUN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ACCEPTED = Working(request_id="r-1", accepted_at=BEGUN)
USUAL = Estimate(usual_s=36.0, expected_s=24.0, likely_by_s=40.0)


def job(state: State = ACCEPTED, progress: float | None = None) -> Job:
    return Job(
        id="j-1",
        owner="alice",
        request=TextToVideo(prompt="a fox"),
        state=state,
        engine="Sandbox",
        price_usd=Decimal("0.56"),
        created_at=BEGUN,
        updated_at=BEGUN,
        revision=1,
        progress=progress,
    )


def after(seconds: float) -> datetime:
    return BEGUN + timedelta(seconds=seconds)


def test_what_is_usual_is_said_beside_the_time_so_far() -> None:
    assert sentence_of(job(), USUAL, after(12)) == "Rendering · 12 s · usually about 35 s"


def test_the_engine_s_own_figure_comes_first() -> None:
    assert sentence_of(job(progress=0.4), USUAL, after(12)) == "Rendering · 40% · 12 s · usually about 35 s"
    assert share_of(job(progress=0.4), USUAL, after(12)) == 0.4


def test_nothing_is_made_up_while_nothing_is_known() -> None:
    assert sentence_of(job(), None, after(75)) == "Rendering · 1 min 15 s"
    assert share_of(job(), None, after(75)) == 0.02


def test_a_straggler_is_told_as_one() -> None:
    assert sentence_of(job(), USUAL, after(60)).endswith("longer than usual")


def test_a_guess_moves_the_bar_and_never_fills_it() -> None:
    assert share_of(job(), USUAL, after(12)) == pytest.approx(12 / 36)
    assert share_of(job(), Estimate(36.0, 0.0, 0.0), after(500)) == 0.95
    assert share_of(job(), USUAL, after(-3)) == 0.02


def test_a_job_that_waits_here_has_no_outlook() -> None:
    assert sentence_of(job(Queued()), USUAL, after(2)) == "Queued · 2 s"


@pytest.mark.parametrize(
    ("usual_s", "words"), [(1.2, "1 s"), (7.6, "10 s"), (58.0, "1 min"), (93.0, "1½ min"), (240.0, "4 min")]
)
def test_what_is_usual_is_told_roughly(usual_s: float, words: str) -> None:
    assert sentence_of(job(), Estimate(usual_s, 1.0, 2.0), after(1)).endswith(f"usually about {words}")
