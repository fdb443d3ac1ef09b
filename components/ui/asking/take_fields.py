"""How many takes, drafts or finals, and what all of it makes: the list of videos before anything is sent."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from components.domain.alternatives import Variant
from components.domain.batch import DRAFT_S, MAX_TAKES
from components.domain.options import Kind
from components.ui import text


@dataclass(frozen=True, slots=True)
class TakeWish:
    """How often, and whether as drafts.

    Attributes:
        count: takes of each prompt.
        drafts: whether short ones at the lowest resolution are sent.
    """

    count: int
    drafts: bool = False


def take_fields(kind: Kind) -> TakeWish:
    """Draws the choices; an edit keeps its clip's length and size, so it has no drafts."""
    left, right = st.columns(2, vertical_alignment="bottom", wrap=False)
    with left:
        count = _count_field(kind)
    with right:
        drafts = kind is not Kind.EDIT and st.toggle(
            "Drafts first",
            key=f"{kind}_drafts",
            help=f"Sends {DRAFT_S:g} s at 480p. The draft you like is made final: 720p, full length.",
            persist_state="session",
        )
    return TakeWish(count, drafts)


def _count_field(kind: Kind) -> int:
    typed = st.number_input(
        "Takes",
        min_value=1,
        max_value=MAX_TAKES,
        value=1,
        step=1,
        key=f"{kind}_takes",
        help="The same wish several times at once: each take comes out differently.",
        persist_state="session",
    )
    return min(max(int(typed), 1), MAX_TAKES)  # its bounds are the browser's, and only there


def preview(variants: Sequence[Variant], wish: TakeWish, prices: Sequence[str]) -> None:
    """Every prompt that will be sent, with its price; what differs stands out."""
    if len(variants) < 2:
        return
    each = "" if wish.count == 1 else f", each {wish.count} times"
    with st.expander(f"{len(variants)} prompts{each}", expanded=True, icon=":material/grid_view:"):
        text.priced_list([(variant.pieces, price) for variant, price in zip(variants, prices, strict=True)])
