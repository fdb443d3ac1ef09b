"""How states, kinds and facts are named to people."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_never

from components.domain.ask import Relation
from components.domain.engine_facts import SANDBOX_NAME, Answering
from components.domain.job import Done, Failed, Job, Result, StateName
from components.domain.options import Kind
from components.domain.pricing import show_usd
from components.domain.receipt import Billed, billed, told_cost_usd
from components.domain.request import (
    AdoptedVideo,
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    TextToVideo,
    VideoRequest,
    output_duration_s,
)
from components.errors import Cause, Spent

ANSWERING_WORDS: dict[Answering, tuple[str, str]] = {
    Answering.YES: ("answers", "good"),
    Answering.NO: ("does not answer", "bad"),
    Answering.NOT_ASKED_YET: ("is being asked", "wait"),
    Answering.KEY_REFUSED: ("refuses the key", "bad"),
}
"""Whether the engine answers, and how good that is."""

STATE_WORDS: dict[StateName, str] = {
    StateName.QUEUED: "Queued",
    StateName.SENDING: "Sending",
    StateName.WORKING: "Rendering",
    StateName.FETCHING: "Fetching the video",
    StateName.DONE: "Done",
    StateName.OUTCOME_UNKNOWN: "Outcome unknown",
    StateName.FAILED: "Failed",
    StateName.EXPIRED: "Expired",
    StateName.CANCELLED: "Given up",
    StateName.OVERDUE: "Still running at the service",
}

KIND_WORDS: dict[Kind, str] = {
    Kind.TEXT: "Text to video",
    Kind.IMAGE: "Image to video",
    Kind.EDIT: "Edit",
    Kind.EXTEND: "Extension",
    Kind.ADOPTED: "Adopted",
}

RELATION_WORDS: dict[Relation, str] = {
    Relation.EDIT: "Edit",
    Relation.EXTEND: "Extension",
    Relation.FRAME: "From its last frame",
    Relation.REMIX: "Remix",
    Relation.FINAL: "Final of its draft",
}


CAUSE_WORDS: dict[Cause, str] = {
    Cause.YOU: "You can mend this.",
    Cause.CONTENT: "The content is the cause.",
    Cause.SERVICE: "The service is the cause.",
    Cause.UNKNOWN: "The cause is not known.",
}

SPENT_WORDS: dict[Spent, str] = {
    Spent.NO: "Nothing was spent.",
    Spent.YES: "It was billed.",
    Spent.MAYBE: "It may have been billed.",
}


def asked_for(job: Job) -> str:
    """The request in one line: seconds, shape, resolution."""
    request = job.request
    seconds = f"{output_duration_s(request):g} s"
    match request:
        case TextToVideo():
            parts = [seconds, request.aspect_ratio.value, request.resolution.value]
        case ImageToVideo():
            shape = "follows the image" if request.aspect_ratio is None else request.aspect_ratio.value
            parts = [seconds, shape, request.resolution.value]
        case EditVideo():
            parts = [f"{request.source_duration_s:.2f} s", "masked" if request.mask else "whole picture"]
        case ExtendVideo():
            parts = [f"{seconds} more"]
        case AdoptedVideo():
            parts = ["sent elsewhere"]
        case _:
            assert_never(request)
    return " · ".join(parts)


def settings_of(request: VideoRequest) -> Iterator[tuple[str, str]]:
    """Name and value of each setting, for people."""
    yield "Kind", KIND_WORDS[Kind(request.kind)]
    match request:
        case TextToVideo() | ImageToVideo():
            yield "Length", f"{request.duration_s:g} s"
            ratio = request.aspect_ratio
            yield "Shape", "follows the image" if ratio is None else ratio.value
            yield "Resolution", request.resolution.value
        case EditVideo():
            yield "Length", f"{request.source_duration_s:.2f} s, as its clip"
            yield "Changes", "the whole picture" if request.mask is None else "only what is inside its mask"
        case ExtendVideo():
            yield "Length", f"{request.duration_s:g} s more"
        case AdoptedVideo():
            return
        case _:
            assert_never(request)
    yield "Model", request.model.value


def came_out(state: Done) -> str:
    """The finished video in one line: as measured, not as asked."""
    return measured(state.result)


def measured(result: Result) -> str:
    """A kept video in one line."""
    sound = "sound" if result.has_sound else "no sound"
    megabytes = result.size_bytes / 1e6
    return f"{result.duration_s:.2f} s · {result.width}×{result.height} · {sound} · {megabytes:.1f} MB"


def price_of(job: Job) -> str:
    """What it costs or cost, and whether the engine said so or it is the price that was shown."""
    if job.engine == SANDBOX_NAME:
        return "free (sandbox)"
    told = told_cost_usd(job.state)
    amount = show_usd(job.price_usd if told is None else told)
    bill = billed(job.state)
    match bill:
        case Billed.NO:
            return "not billed"
        case Billed.EXPECTED:
            return f"{amount} expected"
        case Billed.UNKNOWN:
            return f"{amount}, may be billed"
        case Billed.YES:
            words = "billed" if told is not None else "computed"
            return (
                f"{amount} {words}, without a video" if isinstance(job.state, Failed) else f"{amount} {words}"
            )
        case _:
            assert_never(bill)


def ago(moment: datetime, now: datetime | None = None) -> str:
    """How long ago, in words that don't change every second."""
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    if seconds < 86400:
        return f"{int(seconds // 3600)} h ago"
    return f"{int(seconds // 86400)} d ago" if seconds < 7 * 86400 else f"{moment.day} {moment:%b %Y}"
