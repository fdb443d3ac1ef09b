"""A search as a value and as an address."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.domain.job import StateName
from components.domain.options import Kind, Model
from components.domain.search import SPLIT_STATES_OF, STATES_OF, Length, Search, Stage, folded
from components.domain.split_edit import SplitState

EVERYTHING = Search(
    words="red fox",
    kind=Kind.EDIT,
    stage=Stage.READY,
    model=Model.GROK_VIDEO,
    length=Length.LONG,
    since=date(2026, 11, 1),
    until=date(2026, 11, 26),
    board="b1",
    starred=True,
    binned=True,
)


@pytest.mark.parametrize("search", [Search(), Search(words="100 % & more"), EVERYTHING])
def test_an_address_says_the_same_as_its_search(search: Search) -> None:
    assert Search.from_params(search.params()) == search


def test_what_is_not_set_is_not_in_the_address() -> None:
    assert Search().params() == {}
    assert Search(starred=True).params() == {"starred": "yes"}


@given(st.dictionaries(st.sampled_from(list(EVERYTHING.params())), st.text(max_size=300)))
def test_whatever_stands_in_an_address_makes_a_search(
    params: dict[str, str],
) -> None:
    search = Search.from_params(params)

    assert Search.from_params(search.params()) == search


def test_only_the_bin_narrows_nothing() -> None:
    assert not Search(binned=True).narrows
    assert Search(words="fox").narrows


def test_every_state_is_found_at_one_stage() -> None:
    assert sorted(state for states in STATES_OF.values() for state in states) == sorted(StateName)
    assert sorted(state for states in SPLIT_STATES_OF.values() for state in states) == sorted(SplitState)


@pytest.mark.parametrize(("typed", "kept"), [("CAFÉ", "café"), ("Straße", "STRASSE"), ("ﬁsh", "fish")])
def test_case_accents_and_ligatures_make_no_difference(typed: str, kept: str) -> None:
    assert folded(typed) == folded(kept)
    assert folded("café") == "cafe"
