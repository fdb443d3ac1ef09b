"""A branch made again: which steps, on what, at which price, and what comes next."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from components.domain.ask import Relation
from components.domain.job import Cancelled, Job, OutcomeUnknown, Overdue, Queued, State
from components.domain.lineage import Kin, family_tree
from components.domain.replay import (
    Finished,
    NewSource,
    PricedStep,
    Replay,
    ReplayState,
    ReplayStep,
    Send,
    Stuck,
    Wait,
    next_move,
)
from components.domain.replay_steps import (
    MAX_STEPS,
    branch_from,
    expected_requests,
    priced,
    steps_on,
    way_to,
)
from components.domain.request import (
    AdoptedVideo,
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    StoredMedia,
    TextToVideo,
    VideoRequest,
)

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
CLIP = StoredMedia(media_id="old")
FOX = TextToVideo(prompt="a fox", duration_s=4)
STILL = ImageToVideo(image=CLIP, prompt="it moves", duration_s=3)
NOIR = EditVideo(video=CLIP, prompt="noir", source_duration_s=4, source_frame_s=0.04)
GRAIN = EditVideo(video=CLIP, prompt="grain", source_duration_s=4, source_frame_s=0.04)
LONGER = ExtendVideo(video=CLIP, prompt="it runs", duration_s=2)


def take(
    name: str, request: VideoRequest, parent: str | None = None, relation: Relation | None = None
) -> Job:
    return Job(
        id=name,
        owner="alice",
        request=request,
        state=Queued(),
        engine="api.x.ai",
        price_usd=Decimal(1),
        created_at=NOON,
        updated_at=NOON,
        revision=1,
        parent_id=parent,
        relation=relation,
    )


def tree_of(*jobs: Job) -> tuple[Kin, ...]:
    return family_tree(jobs, lambda job: job.price_usd)


TREE = tree_of(
    take("draft", FOX),
    take("fox", FOX, "draft", Relation.REMIX),
    take("noir", NOIR, "fox", Relation.EDIT),
    take("longer", LONGER, "noir", Relation.EXTEND),
    take("grain", GRAIN, "noir", Relation.EDIT),
    take("wolf", FOX, "noir", Relation.REMIX),
    take("last", STILL, "longer", Relation.FRAME),
)


def names(jobs: tuple[Job, ...]) -> list[str]:
    return [job.id for job in jobs]


def test_the_way_to_a_take_begins_where_its_video_was_generated() -> None:
    assert names(way_to(TREE, "last")) == ["fox", "noir", "longer", "last"]
    assert names(way_to(TREE, "wolf")) == ["wolf"]
    assert way_to(TREE, "stranger") == ()


def test_a_branch_leaves_out_what_stands_on_settings_alone() -> None:
    assert names(branch_from(TREE, "noir")) == ["noir", "longer", "last", "grain"]
    assert names(branch_from(TREE, "draft")) == ["draft"]


def test_on_an_image_the_words_of_the_first_take_bring_it_to_life() -> None:
    first, second, *_ = steps_on(way_to(TREE, "grain"), NewSource.IMAGE)

    assert isinstance(first.request, ImageToVideo)
    assert (first.request.prompt, first.request.duration_s, first.after) == ("a fox", 4, None)
    assert (second.request, second.after, second.relation) == (NOIR, 0, Relation.EDIT)


def test_a_clip_takes_the_place_of_the_generated_take() -> None:
    steps = steps_on(way_to(TREE, "last"), NewSource.CLIP)

    assert [(step.request.kind, step.after, step.relation) for step in steps] == [
        ("edit", None, "edit"),
        ("extend", 0, "extend"),
        ("image", 1, "frame"),
    ]


def test_a_branch_s_own_steps_stand_on_each_other() -> None:
    steps = steps_on(branch_from(TREE, "noir"), NewSource.CLIP)

    assert [step.after for step in steps] == [None, 0, 1, 0]


@pytest.mark.parametrize(
    ("jobs", "source"),
    [
        ((), NewSource.CLIP),
        ((take("fox", FOX),), NewSource.CLIP),
        ((take("noir", NOIR, "gone", Relation.EDIT),), NewSource.IMAGE),
        ((take("mine", AdoptedVideo()),), NewSource.IMAGE),
        (
            tuple(take(str(number), NOIR, str(number - 1), Relation.EDIT) for number in range(MAX_STEPS + 1)),
            NewSource.CLIP,
        ),
    ],
    ids=["nothing", "a clip alone", "an edit of an image", "unknown words", "too many"],
)
def test_some_branches_can_not_be_made_again(jobs: tuple[Job, ...], source: NewSource) -> None:
    assert steps_on(jobs, source) == ()


def test_what_was_made_of_an_adopted_take_can_be_made_of_a_clip() -> None:
    tree = tree_of(take("mine", AdoptedVideo()), take("noir", NOIR, "mine", Relation.EDIT))

    assert [step.request for step in steps_on(way_to(tree, "noir"), NewSource.CLIP)] == [NOIR]


def test_a_last_frame_can_be_taken_from_another_clip() -> None:
    [step] = steps_on((take("last", STILL, "gone", Relation.FRAME),), NewSource.CLIP)

    assert (step.relation, step.after) == (Relation.FRAME, None)


def test_the_price_follows_the_length_of_the_new_clip() -> None:
    steps = steps_on(
        (*way_to(TREE, "longer"), take("grain2", GRAIN, "longer", Relation.EDIT)), NewSource.CLIP
    )
    requests = expected_requests(steps, 3.0)
    paid = priced(steps, 3.0)

    assert isinstance(requests[0], EditVideo)
    assert isinstance(requests[2], EditVideo)
    assert (requests[0].source_duration_s, requests[2].source_duration_s) == (3.0, 5.0)
    assert [step.price_usd for step in paid] == [Decimal("0.24"), Decimal("0.14"), Decimal("0.4")]


def replay_with(*jobs: Job | None) -> Replay:
    asked = PricedStep(request=NOIR, relation=Relation.EDIT, after=None, price_usd=Decimal("0.32"))
    steps = [ReplayStep(**asked.model_dump(), job=job, sent=job is not None) for job in jobs]
    return Replay(
        id="r",
        owner="alice",
        engine="api.x.ai",
        label="noir",
        source=NewSource.CLIP,
        media_id="m",
        parent_id=None,
        steps=tuple(steps),
        state=ReplayState.RUNNING,
        created_at=NOON,
    )


def in_state(state: State) -> Job:
    return take("a", NOIR).model_copy(update={"state": state})


@pytest.mark.parametrize(
    ("state", "move"),
    [
        (Queued(), Wait()),
        (Overdue(request_id="r", accepted_at=NOON), Wait()),
        (Cancelled(at=NOON), Stuck(0)),
        (OutcomeUnknown(sent_at=NOON, why="lost"), Stuck(0)),
    ],
    ids=lambda each: type(each).__name__,
)
def test_steps_are_made_one_after_another(state: State, move: object) -> None:
    assert next_move(replay_with(in_state(state), None)) == move


def test_the_first_step_is_sent_first_and_the_end_is_seen() -> None:
    assert next_move(replay_with(None, None)) == Send(0)
    assert next_move(replay_with()) == Finished()


def test_a_step_whose_take_was_deleted_is_stuck() -> None:
    replay = replay_with(None)
    deleted = replay.steps[0].model_copy(update={"sent": True})

    assert next_move(replay.model_copy(update={"steps": (deleted,)})) == Stuck(0)
