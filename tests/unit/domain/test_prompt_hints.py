"""Hints at what a prompt leaves open."""

import pytest

from components.domain.options import Kind
from components.domain.prompt_hints import LONG_PROMPT_CHARS, hints
from components.domain.prompt_words import Family, families_of
from components.ui.asking.advice import EXAMPLES

MAKING = (Kind.TEXT, Kind.IMAGE, Kind.EDIT)


def test_a_bare_subject_is_asked_for_motion_camera_and_light() -> None:
    assert [hint.split()[1] for hint in hints(Kind.TEXT, "A golden retriever")] == [
        "motion",
        "camera",
        "light",
    ]


@pytest.mark.parametrize("kind", MAKING)
def test_our_own_examples_have_what_the_hints_ask_for_first(kind: Kind) -> None:
    for _, example in EXAMPLES[kind]:
        assert "No motion is described" not in " ".join(hints(kind, example)), example
        assert "No change is described" not in " ".join(hints(kind, example)), example


@pytest.mark.parametrize("prompt", ["", "  \n"])
def test_an_empty_prompt_gets_none(prompt: str) -> None:
    assert hints(Kind.TEXT, prompt) == ()


def test_a_morning_building_does_not_move_but_a_running_one_does() -> None:
    assert any("motion" in hint for hint in hints(Kind.TEXT, "A building in the morning, static shot"))
    assert not any("motion" in hint for hint in hints(Kind.TEXT, "A cat runs home at night, static shot"))


@pytest.mark.parametrize("family", [Family.MOTION, Family.CAMERA, Family.LIGHT])
def test_a_lit_chip_is_never_asked_for(family: Family) -> None:
    about = {Family.MOTION: "No motion", Family.CAMERA: "No camera", Family.LIGHT: "No light"}[family]
    for words in families_of(Kind.TEXT)[family]:
        assert not any(hint.startswith(about) for hint in hints(Kind.TEXT, f"A red house, {words}")), words


def test_an_edit_that_names_no_change_is_asked_for_one() -> None:
    assert "No change is described" in hints(Kind.EDIT, "a lovely red car")[0]
    assert hints(Kind.EDIT, "sepia") == ()


def test_a_still_needs_a_motion_or_a_camera_move_and_nothing_else() -> None:
    assert len(hints(Kind.IMAGE, "a lovely portrait")) == 1
    assert hints(Kind.IMAGE, "zoom in") == ()


def test_opposed_words_and_long_prompts_are_pointed_out() -> None:
    assert "work against each other" in hints(Kind.IMAGE, "pan left, then pan right")[0]
    assert "Long prompts" in hints(Kind.IMAGE, "zoom in " + "x" * LONG_PROMPT_CHARS)[0]
