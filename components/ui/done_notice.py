"""Tells that a take has ended: on the page, in the browser's tab, and where asked by ear and notification."""

from collections.abc import Collection, Iterable

import streamlit as st

from components.domain.job import ACTIVE, Done, Job
from components.jobs.library import Take
from components.ui.notice import Notice, Tone
from components.ui.notice_bar import tell
from components.ui.state import session
from components.ui.studio import split_store
from components.ui.widgets.done import Ended, done_signals
from components.ui.words import STATE_WORDS

REMEMBERED = 20
"""Endings that are given to the browser, which knows which of them it has signalled."""
SPLITS_WATCHED = 4
_PROMPT_CHARS = 80


def note_endings(changed: Iterable[Job]) -> None:
    """Notes which of the jobs that changed have ended while this session watched them."""
    for job in changed:
        if job.state.name not in ACTIVE:
            _note(job)


def tell_endings() -> None:
    """Tells what was noted, once what is on the page is known: what one sees there needs no words."""
    memory = session()
    for split_edit in split_store().newest(SPLITS_WATCHED):
        if split_edit.active:
            memory.watched.add(split_edit.id)
        else:
            _note(split_edit)
    unseen = [ended for ended in memory.just_ended if ended.id not in memory.on_page]
    memory.just_ended.clear()
    _forget(memory.on_page)
    if unseen:
        _tell(unseen)
    with st.container(key="done_signals"):
        done_signals(memory.ended[-REMEMBERED:])


def _note(take: Take) -> None:
    memory = session()
    if take.id not in memory.watched or any(ended.id == take.id for ended in memory.ended):
        return
    ended = Ended(take.id, _words(take))
    memory.ended.append(ended)
    memory.just_ended.append(ended)


def _words(take: Take) -> str:
    if isinstance(take, Job):
        prompt, is_ready = take.request.prompt, isinstance(take.state, Done)
        state = "Ready" if is_ready else STATE_WORDS[take.state.name]
    else:
        prompt, state = take.prompt, "Ready" if take.result is not None else "Not every part could be edited"
    short = prompt if len(prompt) <= _PROMPT_CHARS else f"{prompt[:_PROMPT_CHARS]}…"
    return f"{state}: {short}" if short else state


def _forget(seen: Collection[str]) -> None:
    """What one is looking at needs no notice any more."""
    told = session().told
    for place, notice in enumerate(told):
        if notice is not None and notice.take_id in seen:
            told[place] = None


def _tell(unseen: list[Ended]) -> None:
    """One notice for all that ended together."""
    newest = unseen[-1]
    words = newest.words if len(unseen) == 1 else f"{len(unseen)} takes have ended. {newest.words}"
    tell(Notice(words, Tone.READY, take_id=newest.id))
