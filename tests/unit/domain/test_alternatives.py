"""Alternatives in a prompt: what they stand for, and what stays plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.domain.alternatives import MAX_AT_ONCE, Piece, as_typed, expand

WORDS = st.text(alphabet="ab {}|\\,.", max_size=30)


def test_a_prompt_without_alternatives_stands_for_itself_alone() -> None:
    assert expand("a boat  at dawn").prompts == ("a boat  at dawn",)


def test_groups_are_combined_in_every_way_in_the_order_of_reading() -> None:
    assert expand("a {boat|kite} at {dawn|dusk|noon}").prompts == (
        "a boat at dawn",
        "a boat at dusk",
        "a boat at noon",
        "a kite at dawn",
        "a kite at dusk",
        "a kite at noon",
    )


def test_what_was_chosen_is_told_from_what_is_common() -> None:
    (first, _) = expand("at {dawn|dusk}, calm").variants
    assert first.pieces == (Piece("at "), Piece("dawn", chosen=True), Piece(", calm"))


def test_spaces_around_alternatives_do_not_count_and_an_empty_one_leaves_no_gap() -> None:
    assert expand("a { |  very } calm sea").prompts == ("a calm sea", "a very calm sea")


def test_the_same_prompt_comes_once() -> None:
    assert expand("{a|a|b}{|}").prompts == ("a", "b")


@pytest.mark.parametrize(
    "typed",
    ['{"scene": {"camera": "pan left"}, "light": "dusk"}', "{dawn}", "a } b", "a | b", "{never closed", "{}"],
)
def test_braces_and_bars_that_offer_no_choice_are_plain_text(typed: str) -> None:
    assert expand(typed).prompts == (typed,)
    assert expand(typed).problem is None


def test_a_backslash_makes_braces_and_bars_plain() -> None:
    assert expand(r"\{dawn|dusk\} {a\|b|c}").prompts == ("{dawn|dusk} a|b", "{dawn|dusk} c")
    assert expand(r"\\{a|b}").prompts == ("\\a", "\\b")
    assert expand(r"C:\films\new").prompts == (r"C:\films\new",)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("{a|{b|c}}", "inside each other"), ("{{a|b}}", "inside each other"), ("at {dawn|dusk", "never closed")],
)
def test_what_can_not_be_read_is_refused_in_a_sentence(typed: str, words: str) -> None:
    expansion = expand(typed)
    assert words in (expansion.problem or "")
    assert expansion.prompts == (typed,)


def test_more_combinations_than_go_at_once_are_refused() -> None:
    assert len(expand("{a|b|c|d}{1|2|3}{x|y}").prompts) == MAX_AT_ONCE
    assert "make 32 prompts; at most 24" in (expand("{a|b|c|d}{1|2|3|4}{x|y}").problem or "")


@given(WORDS)
def test_any_prompt_can_be_typed_so_that_exactly_it_is_meant(prompt: str) -> None:
    typed = expand(as_typed(prompt))
    assert typed.prompts == (prompt,)
    assert typed.problem is None


@given(WORDS)
def test_whatever_is_typed_expands_to_at_least_one_and_at_most_the_limit(typed: str) -> None:
    assert 1 <= len(expand(typed).prompts) <= MAX_AT_ONCE
