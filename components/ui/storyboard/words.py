"""How shots, their sources and what there is of them are named to people."""

from components.domain.job import Failed
from components.domain.storyboard import Crossfade, Plan, Shot, ShotSource
from components.domain.storyboard_run import Condition, Storyboard
from components.ui.words import STATE_WORDS

SOURCE_WORDS: dict[ShotSource, str] = {
    ShotSource.TEXT: "From words",
    ShotSource.STILL: "From a picture",
    ShotSource.FRAME: "From the last frame of the shot before",
    ShotSource.EXTEND: "The shot before goes on (extension)",
    ShotSource.CARD: "Title card",
}
SHORT_SOURCES: dict[ShotSource, str] = {
    ShotSource.TEXT: "from words",
    ShotSource.STILL: "from a picture",
    ShotSource.FRAME: "from the last frame",
    ShotSource.EXTEND: "extension",
    ShotSource.CARD: "card",
}
CROSSFADE_WORDS: dict[Crossfade, str] = {
    Crossfade.NONE: "None",
    Crossfade.QUARTER: "0.25 s",
    Crossfade.HALF: "0.5 s",
    Crossfade.WHOLE: "1 s",
}
CONDITION_WORDS: dict[Condition, tuple[str, str]] = {
    Condition.CARD: ("", ""),
    Condition.MISSING: ("Not rendered yet", ""),
    Condition.UNDER_WAY: ("Under way", "busy"),
    Condition.ENDED: ("No video came", "bad"),
    Condition.READY: ("Rendered", "good"),
    Condition.CHANGED: ("Changed since it was rendered", "wait"),
    Condition.STALE: ("Stale: the shot before has a newer take", "wait"),
}
"""Words, and the mood that colours them."""


def name_of(plan: Plan, shot: Shot) -> str:
    """Such as “Shot 2”; cards are not counted."""
    return "Title card" if shot.is_card else f"Shot {plan.filmed.index(shot) + 1}"


def condition_words(board: Storyboard, shot: Shot) -> tuple[str, str]:
    """What there is of a shot, and the mood that colours it."""
    job, condition = board.jobs.get(shot.id), board.conditions[shot.id]
    if job is None or condition not in {Condition.UNDER_WAY, Condition.ENDED}:
        words, mood = CONDITION_WORDS[condition]
        return ("Waits for its turn", "busy") if shot.id in board.waiting else (words, mood)
    words, mood = STATE_WORDS[job.state.name], CONDITION_WORDS[condition][1]
    if isinstance(job.state, Failed):
        return f"{words}: {job.state.failure.sentence}", mood
    return words, mood
