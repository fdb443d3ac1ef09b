"""Reading the engine's answers to a submit and to a look: both dialects, whatever was sent."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import assert_never

from components.domain.look import Accepted, Ended, Look, Ready, StillWorking
from components.errors import EngineError, GenerationFailed, LookFailed, RequestExpired, ResultMissing
from components.imagine.failures import look_error, submit_error
from components.imagine.readings import (
    cost_usd,
    duration_s,
    is_flagged,
    progress,
    result_url,
    status_word,
)
from components.imagine.reply import Reply, text_in
from components.imagine.symptoms import Symptom, shows
from components.imagine.troubles import failed_generation, spent_by
from components.imagine.wording import told


class Stage(Enum):
    """What a status word means."""

    WORKING = auto()
    DONE = auto()
    FAILED = auto()
    EXPIRED = auto()
    UNKNOWN = auto()


STAGES: dict[str, Stage] = {
    **dict.fromkeys(("pending", "queued", "processing", "in_progress", "running"), Stage.WORKING),
    **dict.fromkeys(("done", "completed", "succeeded", "success"), Stage.DONE),
    **dict.fromkeys(("failed", "error", "cancelled", "canceled"), Stage.FAILED),
    "expired": Stage.EXPIRED,
}
"""Every status word of both dialects and of common gateways. Source: video-api.md section 3.2."""


def read_accepted(reply: Reply) -> Accepted:
    """The request id, from `request_id` or `id`.

    Raises:
        NotAccepted: refused, in one of its ways; nothing was spent.
        OutcomeUncertain: anything else without an id.
    """
    request_id = text_in(reply.body, "request_id") or text_in(reply.body, "id")
    if not reply.is_success or request_id is None:
        refused = submit_error(reply)
        refused.raw = reply.raw
        raise refused
    return Accepted(request_id)


def read_look(reply: Reply) -> Look:
    """What a look brought.

    Raises:
        LookFailed: nothing usable; look again later.
        RequestUnknown: the engine doesn't know the id.
        KeyRefused: the key is refused; the job goes on without us.
        CreditsExhausted: the account is refused.
    """
    if not reply.is_success:
        return _ended(look_error(reply), reply)
    if not reply.body:
        return _look_without_body(reply)
    match stage_of(reply.body):
        case Stage.WORKING | Stage.UNKNOWN:
            return StillWorking(
                progress=progress(reply.body),
                status=status_word(reply.body),
                retry_after_s=reply.retry_after_s,
            )
        case Stage.DONE:
            return _done(reply)
        case Stage.FAILED:
            return _ended(failed_generation(reply), reply)
        case Stage.EXPIRED:
            return _ended(RequestExpired("The request expired at the engine."), reply)
        case _ as never:
            assert_never(never)


def stage_of(body: Mapping[str, object]) -> Stage:
    """What the status word means; none at all beside a file's address means done (older live answers)."""
    word = status_word(body)
    if word is None:
        return Stage.UNKNOWN if result_url(body) is None else Stage.DONE
    return STAGES.get(word.lower().replace("-", "_").replace(" ", "_"), Stage.UNKNOWN)


def _look_without_body(reply: Reply) -> StillWorking:
    """A 202 says "not yet" by itself; any other answer should have said something."""
    if reply.status == 202:
        return StillWorking(retry_after_s=reply.retry_after_s)
    what = "nothing" if reply.is_empty else "something other than JSON"
    raise LookFailed(
        f"The engine answered with {what} (HTTP {reply.status}).", retry_after_s=reply.retry_after_s
    )


def _done(reply: Reply) -> Ready | Ended:
    """Finished; without a file it is the end all the same, and never looked at again."""
    url = result_url(reply.body)
    if url is not None:
        return Ready(url=url, duration_s=duration_s(reply.body), cost_usd=cost_usd(reply.body))
    if is_flagged(reply.body) or shows(reply, Symptom.MODERATED):
        return _ended(failed_generation(reply), reply)
    sentence = told("The engine says it is done and names no video", reply.words)
    return _ended(ResultMissing(sentence, code=reply.code, spent=spent_by(reply)), reply)


def _ended(error: EngineError, reply: Reply) -> Ended:
    """The end of the job; an error that is not about the job is raised instead."""
    error.raw = reply.raw
    if not isinstance(error, GenerationFailed):
        raise error
    return Ended(error, cost_usd(reply.body))
