"""The film's side: how far the whole is, then the film itself in the same place."""

from functools import partial

import streamlit as st

from components.domain.job import Job
from components.domain.storyboard_run import BoardState, Film, Storyboard
from components.errors import JobMissing
from components.ui import text
from components.ui.messages import show_failure
from components.ui.player import media_url, play
from components.ui.poller import live
from components.ui.state import session
from components.ui.storyboard.words import name_of
from components.ui.studio import storyboards
from components.ui.words import measured


def live_film(board: Storyboard) -> None:
    """Draws it and keeps it live; when anything else on the page is concerned, the whole page follows."""
    live(partial(_draw, board.id, _seen(board)))


def _seen(board: Storyboard) -> tuple[object, ...]:
    """What the rest of the page shows of it."""
    made_of = None if board.film is None else board.film.made_of
    states = tuple((job.id, job.state.name) for job in board.jobs.values())
    return board.state, board.version, states, made_of, board.failure


def _draw(board_id: str, seen: tuple[object, ...]) -> None:
    try:
        board = storyboards().get(board_id)
    except JobMissing:  # deleted in another tab
        st.rerun()
    if _seen(board) != seen:
        st.rerun()
    with st.container(border=True, key=f"film_{board.id}"):
        with st.container(key=f"slot_{board.id}"):
            _show(board)
        if board.failure is not None:
            show_failure(board.failure)


def _show(board: Storyboard) -> None:
    if board.state in {BoardState.RUNNING, BoardState.JOINING} or board.in_flight:
        session().watched.add(_watched(board))
        words = _doing(board)
        st.html(f'<div class="cb-waiting" role="status" aria-label="{words}"></div>')
        st.progress(_share(board), text=words)
    elif board.film is not None:
        _show_film(board, board.film)
    elif board.state is BoardState.PAUSED:
        text.plain(_why_paused(board), kind="note")
    else:
        st.html('<div class="cb-empty"></div>')
        text.plain("Your film will play here.", kind="empty-words")


def _show_film(board: Storyboard, film: Film) -> None:
    play(film.result.media_id, of=_watched(board), alt=board.plan.title)
    text.plain(board.plan.title, kind="prompt")
    text.plain(f"Film · {measured(film.result)}", kind="facts")
    if not board.film_is_current:
        text.plain("The list has changed since this film was joined.", kind="note")
    with st.container(horizontal=True, key=f"actions_film_{board.id}"):
        st.link_button(
            "Download",
            f"{media_url(film.result.media_id)}?download",
            icon=":material/download:",
            key=f"download_{board.id}",
        )


def _watched(board: Storyboard) -> str:
    """A film that was awaited starts by itself, whichever it is."""
    return f"{board.id}-film"


def _doing(board: Storyboard) -> str:
    """What happens now, in a few words of ours."""
    if board.state is BoardState.JOINING:
        return "Joining the film"
    flying = board.in_flight
    done = sum(board.take_of(shot.id) is not None for shot in board.plan.filmed)
    whole = f"{done} of {len(board.plan.filmed)} shots done"
    return f"{name_of(board.plan, flying[0])} is being made · {whole}" if flying else whole


def _share(board: Storyboard) -> float:
    """0 to 1, of the shots; then of the joining."""
    if board.state is BoardState.JOINING:
        return min(max(board.progress or 0.0, 0.0), 1.0)
    shares = [
        0.0 if shot.id in board.waiting else _share_of(board.jobs.get(shot.id)) for shot in board.plan.filmed
    ]
    return min(sum(shares) / max(len(shares), 1), 1.0)


def _share_of(job: Job | None) -> float:
    if job is None:
        return 0.0
    return (job.progress or 0.0) if job.active else 1.0


def _why_paused(board: Storyboard) -> str:
    if not board.complete:
        return "Paused. Look at the shots so far, then continue, redo one, or stop."
    return "Every shot is there. Look at them once more, then join the film."
