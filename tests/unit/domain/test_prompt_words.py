"""The prompt builder's words and the prompt: two views of one text."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.domain.options import Kind
from components.domain.prompt_words import families_of, lit, with_words, without_words

MAKING = (Kind.TEXT, Kind.IMAGE, Kind.EDIT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "zoom in"),
        ("A boat", "A boat, zoom in"),
        ("A boat.", "A boat, zoom in."),
        ("A boat,", "A boat, zoom in"),
        ("A boat. It turns!\n", "A boat. It turns, zoom in!\n"),
        ("A boat, zoom in", "A boat, zoom in"),
        ("A slow ZOOM  in on a boat", "A slow ZOOM  in on a boat"),
    ],
)
def test_a_chip_writes_its_words_once_at_the_end(before: str, after: str) -> None:
    assert with_words(before, "zoom in") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("zoom in", ""),
        ("A boat, zoom in", "A boat"),
        ("A boat, zoom in, calm", "A boat, calm"),
        ("Zoom in, a boat", "a boat"),
        ("A boat, zoom in.", "A boat."),
        ("A gentle zoom in on a boat", "A gentle on a boat"),
        ("Zoom in on a boat; zoom in", "on a boat"),
        ("A zoom inside", "A zoom inside"),
    ],
)
def test_a_chip_takes_out_exactly_its_words(before: str, after: str) -> None:
    assert without_words(before, "zoom in") == after


def test_words_typed_by_hand_light_their_chip_whatever_their_case_and_spaces() -> None:
    words = ("slow motion", "zoom in", "calm")
    assert lit("A Slow\n motion shot, calmly zooming", words) == ("slow motion",)


def test_what_stands_inside_alternatives_is_left_alone() -> None:
    prompt = "a fox, {slow motion|timelapse}"
    assert lit(prompt, ("slow motion",)) == ()
    assert without_words(prompt, "slow motion") == prompt
    assert with_words(prompt, "slow motion") == "a fox, {slow motion|timelapse}, slow motion"


CLAUSES = st.lists(st.sampled_from(["a boat", "calm sea", "{dawn|dusk}", "it sails", "e.g. so"]), min_size=1)


@given(CLAUSES, st.sampled_from([", ", " ", "; ", ". "]), st.sampled_from(["", ".", "!", ".\n"]))
def test_on_and_off_again_gives_the_prompt_there_was(clauses: list[str], joint: str, end: str) -> None:
    prompt = joint.join(clauses) + end
    assert without_words(with_words(prompt, "zoom in"), "zoom in") == prompt


@given(st.lists(st.sampled_from([w for ws in families_of(Kind.TEXT).values() for w in ws]), unique=True))
def test_any_choice_of_chips_can_be_read_from_the_prompt_and_taken_back(chosen: list[str]) -> None:
    prompt = "A boat on the water."
    for words in chosen:
        prompt = with_words(prompt, words)
    every = [words for family in families_of(Kind.TEXT).values() for words in family]
    assert set(lit(prompt, every)) == set(chosen)
    for words in chosen:
        prompt = without_words(prompt, words)
    assert prompt == "A boat on the water."


@pytest.mark.parametrize("kind", MAKING)
def test_no_words_hold_others_or_one_chip_would_light_two(kind: Kind) -> None:
    every = [words for family in families_of(kind).values() for words in family]
    assert [pair for pair in permutations(every, 2) if lit(pair[0], (pair[1],))] == []
