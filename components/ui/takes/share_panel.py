"""Shares a take: as one HTML file, or by a link that can be revoked; and all links that were given out."""

from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import streamlit as st

from components.domain.job import Done, Job
from components.errors import JobMissing
from components.jobs.shares import Share
from components.ui import text
from components.ui.acting import tell_errors
from components.ui.asking.origin import quoted
from components.ui.identity import current_owner
from components.ui.links import Link
from components.ui.places import Place, page
from components.ui.player import base_path
from components.ui.runtime import runtime
from components.ui.state import session, widget
from components.ui.studio import job_store
from components.web.identity import SHARE_PATH
from components.web.share_route import BUNDLE_PATH, MAX_BUNDLE_BYTES

_LASTS: dict[str, timedelta | None] = {
    "for a week": timedelta(days=7),
    "for a day": timedelta(days=1),
    "for 30 days": timedelta(days=30),
    "until I revoke it": None,
}


_LISTED = 20
"""Links that are listed at most, those of this take first."""


def share_panel(job: Job) -> None:
    """Draws the panel, folded; nothing of a take without a video."""
    if not isinstance(job.state, Done):
        return
    room = st.expander("Share", icon=":material/share:", key=f"share_room_{job.id}", on_change="rerun")
    if not room.open:
        return
    with room:
        text.plain(
            "Shown are the video, its words, settings, recipe and how it came about. "
            "Never shown are its price and who you are.",
            kind="quiet",
        )
        _as_file(job, job.state.result.size_bytes)
        _by_link(job)
        _given_out(job)


def _as_file(job: Job, size_bytes: int) -> None:
    if size_bytes > MAX_BUNDLE_BYTES:
        text.plain("The video is too large for one HTML file; give a link, or send the video.", kind="note")
        return
    st.link_button(
        f"Save as one HTML file, {size_bytes * 4 / 3e6:.1f} MB",
        f"{base_path()}{BUNDLE_PATH}/{job.id}",
        icon=":material/download:",
        key=f"bundle_{job.id}",
    )


def _by_link(job: Job) -> None:
    key = f"share_lasts_{job.id}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox("The link works", list(_LASTS), key=key, width=220)
        st.button(
            "Make a link",
            icon=":material/link:",
            key=f"share_make_{job.id}",
            on_click=tell_errors,
            args=(partial(_make, job.id, key),),
        )
    token = session().share_tokens.get(job.id)
    if token is not None:
        st.code(f"{_origin()}{base_path()}{SHARE_PATH}/{token}", language=None, wrap_lines=True)
        text.plain(
            "Copy it now: it isn't kept here and can't be shown again. Whoever has it can watch, without "
            "signing in.",
            kind="note",
        )


def _make(job_id: str, key: str) -> None:
    lasts = _LASTS[str(widget(key))]
    _, session().share_tokens[job_id] = runtime().shares.create(current_owner(), job_id, lasts=lasts)


def _given_out(job: Job) -> None:
    shares = runtime().shares.all(current_owner())
    if not shares:
        return
    text.plain("Links you gave out", kind="kin-name")
    mine_first = sorted(shares, key=lambda share: share.job_id != job.id)
    for share in mine_first[:_LISTED]:
        _row(share, is_this=share.job_id == job.id)
    if len(shares) > _LISTED:
        text.plain(f"{len(shares) - _LISTED} more, on the pages of their takes.", kind="quiet")
    if len(shares) > 1:
        st.button(
            f"Revoke all {len(shares)} links",
            icon=":material/link_off:",
            key=f"share_revoke_all_{job.id}",
            on_click=tell_errors,
            args=(_revoke_all,),
        )


def _row(share: Share, *, is_this: bool) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"actions_share_{share.id}"
    ):
        text.plain(f"{_name(share, is_this=is_this)} · {_times(share)}", kind="facts")
        if not is_this:
            st.page_link(page(Place.TAKE), label="Open", query_params=Link(take=share.job_id).params())
        st.button(
            "Revoke",
            icon=":material/link_off:",
            key=f"share_revoke_{share.id}",
            on_click=tell_errors,
            args=(partial(_revoke, share),),
        )


def _revoke(share: Share) -> None:
    runtime().shares.revoke(current_owner(), share.id)
    session().share_tokens.pop(share.job_id, None)


def _revoke_all() -> None:
    runtime().shares.revoke_all(current_owner())
    session().share_tokens.clear()


def _name(share: Share, *, is_this: bool) -> str:
    if is_this:
        return "This take"
    try:
        return quoted(job_store().get(share.job_id).request.prompt)
    except JobMissing:
        return "A deleted take"


def _times(share: Share) -> str:
    made = f"made {share.created_at:%d %b, %H:%M} UTC"
    if share.expires_at is None:
        return f"{made} · works until it is revoked"
    ended = "has expired" if share.has_expired else "works until"
    return f"{made} · {ended} {share.expires_at:%d %b, %H:%M} UTC"


def _origin() -> str:
    """Where others reach this app, as far as is known: as it was set, else as this browser reaches it."""
    public = runtime().settings.public_url
    address = urlsplit(public or st.context.url or "")
    return f"{address.scheme}://{address.netloc}"
