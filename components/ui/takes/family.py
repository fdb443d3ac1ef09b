"""The family of a take as a tree: posters, what changed in the words, the state and price of each branch."""

import html
from collections.abc import Sequence

import streamlit as st

from components.domain.ask import Relation
from components.domain.job import Done, Job
from components.domain.lineage import Kin, family_tree, nearest
from components.domain.options import Kind
from components.domain.pricing import show_usd
from components.domain.receipt import cost_usd
from components.domain.word_changes import Change, word_changes
from components.ui import text
from components.ui.links import Link
from components.ui.places import Place, page
from components.ui.player import media_url
from components.ui.state import session
from components.ui.studio import job_store
from components.ui.words import KIND_WORDS, RELATION_WORDS, STATE_WORDS, asked_for, price_of

SHOWN = 24
"""Takes of a family that are shown at first: about as many as a page draws without being felt."""
_DEEPEST = 6
"""From here on no branch moves further to the right: a phone is narrow."""

_COMPARED = frozenset({Relation.REMIX, Relation.FINAL})
"""Relations whose words go on from the parent's; an edit's say something else than the scene's."""
_MARKS: dict[Change, str] = {Change.SAME: "", Change.REMOVED: "del", Change.ADDED: "ins"}


def family_of(job: Job) -> tuple[Kin, ...]:
    """The family of a take, with what each branch cost."""
    return family_tree(job_store().family(job.id), cost_usd)


def family_panel(job: Job, tree: Sequence[Kin]) -> None:
    """Draws the tree this take stands in."""
    text.heading("Family")
    if len(tree) == 1 and not tree[0].is_orphan:
        text.plain("It was made from nothing else, and nothing was made from it yet.", kind="quiet")
        return
    whole = job.id in session().whole_families
    shown = tree if whole else nearest(tree, job.id, SHOWN)
    with st.container(gap="xsmall", key="family"):
        for kin in shown:
            _kin(kin, is_this=kin.job.id == job.id)
    if len(tree) > len(shown):
        st.button(
            f"Show all {len(tree)} takes",
            key="family_whole",
            on_click=session().whole_families.add,
            args=(job.id,),
        )


def _kin(kin: Kin, *, is_this: bool) -> None:
    job = kin.job
    with st.container(
        horizontal=True,
        wrap=False,
        vertical_alignment="center",
        gap="small",
        key=f"kin_{min(kin.depth, _DEEPEST)}_{job.id}",
    ):
        st.html(_poster(job), width="content")
        st.html(
            f'<div class="cb-kin"{" data-this" if is_this else ""}>'
            f'<p class="cb-kin-name">{html.escape(_name(kin, is_this=is_this))}</p>'
            f'<p class="cb-kin-words">{_words(kin)}</p>'
            f'<p class="cb-facts">{html.escape(_facts(kin))}</p></div>'
        )
        if not is_this:
            st.page_link(
                page(Place.TAKE),
                label="Open",
                icon=":material/open_in_full:",
                query_params=Link(take=job.id).params(),
            )


def _poster(job: Job) -> str:
    poster_id = job.state.result.poster_id if isinstance(job.state, Done) else None
    picture = (
        "" if poster_id is None else f'<img src="{html.escape(media_url(poster_id))}" alt="" loading="lazy">'
    )
    return f'<div class="cb-kin-poster">{picture}</div>'


def _name(kin: Kin, *, is_this: bool) -> str:
    job = kin.job
    came = KIND_WORDS[Kind(job.request.kind)] if job.relation is None else RELATION_WORDS[job.relation]
    parts = [
        came,
        *(["this take"] if is_this else []),
        *(["its parent was deleted"] if kin.is_orphan else []),
    ]
    return " · ".join(parts)


def _words(kin: Kin) -> str:
    """The prompt; of a remix, how it differs from its parent's."""
    prompt = kin.job.request.prompt
    if kin.parent is None or kin.job.relation not in _COMPARED or not prompt:
        return html.escape(prompt or "No prompt")
    pieces = word_changes(kin.parent.request.prompt, prompt)
    if all(piece.change is Change.SAME for piece in pieces):
        return "The same words"
    return "".join(_marked(piece.change, piece.text) for piece in pieces)


def _marked(change: Change, words: str) -> str:
    mark = _MARKS[change]
    return f"<{mark}>{html.escape(words)}</{mark}>" if mark else html.escape(words)


def _facts(kin: Kin) -> str:
    job = kin.job
    parts = [STATE_WORDS[job.state.name], asked_for(job), price_of(job)]
    if kin.made_of_it:
        cost = f", {show_usd(kin.branch_usd)}" if kin.branch_usd else ""
        parts.append(f"with what was made of it: {kin.made_of_it + 1} takes{cost}")
    return " · ".join(parts)
