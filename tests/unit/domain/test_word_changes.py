"""Prompts compared by word: what stayed, what went, what came."""

from hypothesis import given
from hypothesis import strategies as st

from components.domain.word_changes import Change, Piece, differing_words, word_changes

PROMPTS = st.text(st.sampled_from("ab c,.\n'é🎬"), max_size=40) | st.text(max_size=40)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_word_that_was_replaced_stands_beside_the_new_one() -> None:
    assert word_changes("A fox at dawn, slow motion", "A wolf at dawn, slow motion") == (
        Piece(Change.SAME, "A "),
        Piece(Change.REMOVED, "fox "),
        Piece(Change.ADDED, "wolf "),
        Piece(Change.SAME, "at dawn, slow motion"),
    )


def test_a_comma_doesnt_make_another_word() -> None:
    assert word_changes("a fox at dawn", "a fox at dawn, in snow") == (
        Piece(Change.SAME, "a fox at dawn"),
        Piece(Change.ADDED, ", in snow"),
    )


def test_space_alone_is_no_change() -> None:
    assert {piece.change for piece in word_changes("a  fox\nat dawn ", " a fox at dawn")} == {Change.SAME}


@given(PROMPTS, PROMPTS)
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    pieces = word_changes(before, after)
    was = "".join(piece.text for piece in pieces if piece.change is not Change.ADDED)
    is_now = "".join(piece.text for piece in pieces if piece.change is not Change.REMOVED)

    assert squeezed(was) == squeezed(before)
    assert is_now == after.strip()


@given(PROMPTS)
def test_nothing_changed_between_a_text_and_itself(text: str) -> None:
    assert all(piece.change is Change.SAME for piece in word_changes(text, text))


def test_what_tells_texts_apart_is_what_stands_between_their_common_ends() -> None:
    assert differing_words(["a boat at dawn, calm", "a boat at dusk, calm"]) == ["dawn", "dusk"]
    assert differing_words(["a calm sea", "a very calm sea"]) == ["", "very"]
    assert differing_words(["the same", "the same"]) == ["", ""]
    assert differing_words(["boat", "kite at noon"]) == ["boat", "kite at noon"]
    assert differing_words([]) == []
