"""Recipes: written for everybody, read as if anybody had written them."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.domain.job import Job, Queued
from components.domain.options import AspectRatio, Kind, Model, Resolution
from components.domain.recipe import MAX_RECIPE_CHARS, Recipe
from components.domain.request import (
    AdoptedVideo,
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    PublicUrl,
    StoredMedia,
    TextToVideo,
    VideoRequest,
)
from components.domain.rules import MAX_PROMPT_CHARS

CLIP = StoredMedia(media_id="a-secret-media-id")
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
ASKED: list[VideoRequest] = [
    TextToVideo(prompt="A fox", duration_s=4, aspect_ratio=AspectRatio.SQUARE, resolution=Resolution.P480),
    ImageToVideo(image=PublicUrl(url="https://example.com/private?token=1"), prompt=""),
    EditVideo(video=CLIP, prompt="noir", source_duration_s=2.0416667, source_frame_s=0.04, mask=CLIP),
    ExtendVideo(video=CLIP, prompt="it runs", duration_s=3),
]


def job_of(request: VideoRequest) -> Job:
    return Job(
        id="0" * 32,
        owner="alice",
        request=request,
        state=Queued(),
        engine="Sandbox",
        price_usd=Decimal("0.28"),
        created_at=NOON,
        updated_at=NOON,
        revision=1,
    )


def recipe_of(request: VideoRequest) -> Recipe:
    recipe = Recipe.of(job_of(request))
    assert recipe is not None
    return recipe


@pytest.mark.parametrize("request_", ASKED, ids=lambda request: request.kind)
def test_a_recipe_is_read_as_it_was_written(request_: VideoRequest) -> None:
    recipe = recipe_of(request_)

    assert recipe.kind == request_.kind
    assert Recipe.read(recipe.comment()) == recipe


@pytest.mark.parametrize("request_", ASKED, ids=lambda request: request.kind)
def test_a_recipe_names_no_owner_no_price_and_no_source(request_: VideoRequest) -> None:
    comment = recipe_of(request_).comment()

    for secret in ("alice", "0.28", "a-secret-media-id", "example.com"):
        assert secret not in comment


def test_of_what_was_sent_elsewhere_there_is_no_recipe() -> None:
    assert Recipe.of(job_of(AdoptedVideo(prompt="mine"))) is None


@given(st.text(max_size=MAX_PROMPT_CHARS))
def test_every_prompt_survives(prompt: str) -> None:
    recipe = recipe_of(TextToVideo(prompt=prompt.encode("utf-8", "replace").decode()))
    comment = recipe.comment()

    assert comment.isascii()
    assert "\n" not in comment
    assert Recipe.read(comment) == recipe


def test_the_longest_prompt_fits() -> None:
    recipe = recipe_of(TextToVideo(prompt="🎬" * MAX_PROMPT_CHARS))

    assert Recipe.read(recipe.comment()) == recipe


GOOD = recipe_of(ASKED[0]).model_dump(mode="json")


@pytest.mark.parametrize(
    "changes",
    [
        {"made_with": "Another"},
        {"version": 2},
        {"kind": "adopted"},
        {"kind": "sculpture"},
        {"prompt": "x" * (MAX_PROMPT_CHARS + 1)},
        {"prompt": None},
        {"model": "gpt"},
        {"duration_s": -1},
        {"duration_s": 1e9},
        {"duration_s": "NaN"},
        {"aspect_ratio": "7:1"},
        {"resolution": "8k"},
        {"take": "../../etc/passwd"},
        {"take": "a\n"},
        {"take": "x" * 65},
        {"engine": "e" * 256},
        {"and": "more"},
    ],
    ids=str,
)
def test_a_strangers_recipe_that_cannot_be_right_is_none(changes: dict[str, object]) -> None:
    assert Recipe.read(json.dumps(GOOD)) is not None
    assert Recipe.read(json.dumps({**GOOD, **changes})) is None


@pytest.mark.parametrize(
    "comment",
    [None, "", "made by the Clapboard sandbox", "[]", "{", "null", "[" * 9999, " " * MAX_RECIPE_CHARS + "{}"],
    ids=lambda comment: str(comment)[:9],
)
def test_another_comment_holds_no_recipe(comment: str | None) -> None:
    assert Recipe.read(comment) is None


@given(st.text())
def test_no_comment_breaks_the_reader(comment: str) -> None:
    assert Recipe.read(comment) is None


def test_a_recipe_has_the_kind_s_settings_alone() -> None:
    assert (recipe_of(ASKED[3]).resolution, recipe_of(ASKED[2]).masked) == (None, True)
    assert recipe_of(ASKED[0]).model is Model.IMAGINE
    assert recipe_of(ASKED[0]).kind is Kind.TEXT
