"""A list of shots: its order and length, what it asks for and costs, and what keeps it from being run."""

from decimal import Decimal

import pytest

from components.domain.engine_facts import EngineFacts
from components.domain.options import Dialect, Model, Resolution
from components.domain.request import ExtendVideo, ImageToVideo, StoredMedia, TextToVideo
from components.domain.storyboard import MAX_SHOTS, Crossfade, Plan, Shot, ShotSource, Still
from components.domain.storyboard_rules import board_problems, prices_usd, request_of

SANDBOX = EngineFacts("Sandbox", "http://s/v1", Dialect.DOCUMENTED, True, True, True)
LIVE = EngineFacts("api", "https://e/v1", Dialect.LIVE, False, False, True)
STILL = Still(media_id="m" * 16, label="a.png", width=64, height=48)


def shot(name: str, source: ShotSource = ShotSource.TEXT, seconds: float = 4.0, prompt: str = "go") -> Shot:
    return Shot(id=name, source=source, prompt=prompt, duration_s=seconds)


def plan_of(*shots: Shot, crossfade: Crossfade = Crossfade.NONE) -> Plan:
    return Plan(title="Film", shots=shots, crossfade=crossfade, resolution=Resolution.P480)


def order(plan: Plan) -> str:
    return "".join(each.id for each in plan.shots)


ABCD = plan_of(
    shot("a"), shot("b", ShotSource.CARD), shot("c", ShotSource.FRAME), shot("d", ShotSource.FRAME)
)


@pytest.mark.parametrize(
    ("name", "by", "expected"),
    [
        ("a", 1, "bacd"),
        ("d", -1, "abdc"),
        ("a", -1, "abcd"),
        ("d", 9, "abcd"),
        ("c", -9, "cabd"),
        ("x", 1, "abcd"),
    ],
)
def test_a_shot_is_moved_within_the_list(name: str, by: int, expected: str) -> None:
    assert order(ABCD.moved(name, by)) == expected


def test_an_order_that_misses_a_shot_loses_none() -> None:
    assert order(ABCD.ordered(("d", "x", "a"))) == "dabc"


def test_a_new_shot_comes_behind_the_one_it_was_added_to() -> None:
    assert order(ABCD.added(shot("n"), after="a")) == "anbcd"
    assert order(ABCD.added(shot("n"))) == "abcdn"
    assert order(ABCD.without("b")) == "acd"


def test_a_changed_shot_keeps_its_place_and_one_that_is_gone_stays_gone() -> None:
    assert ABCD.changed(shot("c", prompt="new")).shots[2].prompt == "new"
    assert ABCD.changed(shot("x")) == ABCD


def test_the_shot_before_passes_over_cards() -> None:
    before = ABCD.before("c")

    assert before is not None
    assert before.id == "a"
    assert ABCD.before("a") is None


def test_followers_are_those_that_stand_on_it_by_way_of_others_too() -> None:
    plan = ABCD.added(shot("e")).added(shot("f", ShotSource.EXTEND))

    assert plan.with_followers("a") == ("a", "c", "d")
    assert plan.with_followers("d") == ("d",)
    assert plan.with_followers("e") == ("e", "f")
    assert plan.with_followers("b") == ()


@pytest.mark.parametrize(
    ("crossfade", "expected_s"),
    [(Crossfade.NONE, 16.0), (Crossfade.QUARTER, 15.25), (Crossfade.HALF, 14.5), (Crossfade.WHOLE, 13.0)],
)
def test_crossfades_shorten_the_film(crossfade: Crossfade, expected_s: float) -> None:
    assert ABCD.model_copy(update={"crossfade": crossfade}).length_s == expected_s


def test_a_short_shot_fades_for_half_its_length_at_most() -> None:
    plan = plan_of(shot("a", seconds=1), shot("b", seconds=4), crossfade=Crossfade.WHOLE)

    assert plan.length_s == 4.5


def test_each_source_asks_for_its_own_kind_of_work() -> None:
    plan = plan_of()
    frame = StoredMedia(media_id="frame")
    still = shot("s", ShotSource.STILL).model_copy(update={"still": STILL})

    assert isinstance(request_of(plan, shot("t")), TextToVideo)
    from_still = request_of(plan, still)
    assert isinstance(from_still, ImageToVideo)
    assert from_still.image == StoredMedia(media_id=STILL.media_id)
    from_frame = request_of(plan, shot("f", ShotSource.FRAME), frame)
    assert isinstance(from_frame, ImageToVideo)
    assert (from_frame.image, from_frame.resolution) == (frame, Resolution.P480)
    extended = request_of(plan, shot("x", ShotSource.EXTEND), frame)
    assert isinstance(extended, ExtendVideo)
    assert extended.video == frame


def test_the_price_is_that_of_the_shots_that_are_asked_for() -> None:
    assert prices_usd(ABCD, {"a", "b", "c"}) == {"a": Decimal("0.200"), "c": Decimal("0.202")}


def sentences(plan: Plan, engine: EngineFacts = SANDBOX) -> list[str]:
    return [problem.sentence for problem in board_problems(plan, engine)]


def test_a_good_list_has_no_problem() -> None:
    assert sentences(ABCD) == []


@pytest.mark.parametrize(
    ("plan", "part"),
    [
        (plan_of(), "no shot yet"),
        (plan_of(shot("a", ShotSource.CARD)), "no shot yet"),
        (plan_of(*(shot(f"s{number}", seconds=1) for number in range(MAX_SHOTS + 1))), "24 shots and cards"),
        (plan_of(*(shot(f"s{number}", seconds=15) for number in range(MAX_SHOTS))), "240 s is the limit"),
        (plan_of(shot("a", prompt=" ")), "prompt is empty"),
        (plan_of(shot("a", seconds=16)), "1 to 15 whole seconds"),
        (plan_of(shot("a", seconds=1.5)), "1 to 15 whole seconds"),
        (plan_of(shot("a", ShotSource.STILL)), "Choose the picture"),
        (plan_of(shot("a", ShotSource.FRAME)), "no shot before it"),
        (plan_of(shot("a"), shot("b", ShotSource.EXTEND)), "can't extend"),
        (plan_of(shot("a"), shot("b", ShotSource.CARD, prompt="")), "what the card says"),
        (plan_of(shot("a"), shot("b", ShotSource.CARD, prompt="x" * 121)), "120 characters"),
        (plan_of(shot("a"), shot("b", ShotSource.CARD, seconds=0)), "1 to 10 seconds"),
        (plan_of(shot("a")).model_copy(update={"resolution": Resolution.P1080}), "does not render 1080p"),
    ],
)
def test_what_keeps_it_from_being_run_is_said(plan: Plan, part: str) -> None:
    assert any(part in sentence for sentence in sentences(plan))


def test_native_extension_needs_a_live_engine_a_model_that_extends_and_two_seconds() -> None:
    plan = plan_of(shot("a"), shot("b", ShotSource.EXTEND))

    assert sentences(plan, LIVE) == []
    assert any(
        "no model" in each for each in sentences(plan.model_copy(update={"model": Model.IMAGINE_15}), LIVE)
    )
    short = plan_of(shot("a", seconds=1), shot("b", ShotSource.EXTEND))
    assert any("must be 2 s long" in each for each in sentences(short, LIVE))
