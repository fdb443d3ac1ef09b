"""Moderation by a list of words."""

import pytest

from components.sandbox.moderation import DEFAULT_WORDS, Moderation, read_words


@pytest.mark.parametrize(
    ("prompt", "refused"),
    [
        ("A bloody knight", True),
        ("A BLOODY knight", True),
        ("Red sea, by night", True),
        ("A bloodyminded knight", False),
        ("A red boat on the sea", False),
        ("", False),
    ],
)
def test_whole_words_are_looked_for_small_or_capital(prompt: str, refused: bool) -> None:
    assert Moderation(("bloody", "red sea")).refuses(prompt) is refused


def test_without_words_nothing_is_refused() -> None:
    assert not Moderation().refuses("anything")


def test_words_that_are_patterns_are_taken_literally() -> None:
    assert Moderation(("c++",)).refuses("learn C++ now")
    assert not Moderation((".*",)).refuses("anything")


@pytest.mark.parametrize(
    ("text", "words"),
    [("default", DEFAULT_WORDS), ("a, b c ,,", ("a", "b c")), ("", ())],
)
def test_a_list_of_words_is_read(text: str, words: tuple[str, ...]) -> None:
    assert read_words(text) == words
