"""What can be wrong with a request or a job itself: the sentence and the next step for each."""

from dataclasses import dataclass

from components.errors import ContentModerated, GenerationFailed, Remedy, RequestRejected, Spent
from components.imagine.readings import cost_usd, is_flagged
from components.imagine.reply import Reply
from components.imagine.symptoms import Symptom, shows
from components.imagine.wording import told


@dataclass(frozen=True, slots=True)
class _Advice:
    sentence: str
    next_step: str
    remedy: Remedy


_ADVICE: dict[Symptom, _Advice] = {
    Symptom.BUSY: _Advice("The engine had too much to do", "Send it again in a moment.", Remedy.SEND_AGAIN),
    Symptom.SOURCE_LENGTH: _Advice(
        "The clip is longer than the engine can edit",
        "Trim it to 8.7 s or less and send it again.",
        Remedy.TRIM,
    ),
    Symptom.SOURCE_SHAPE: _Advice(
        "The engine doesn't take a picture of this shape or size",
        "Choose another aspect ratio, which crops it, or another picture.",
        Remedy.CROP,
    ),
    Symptom.SOURCE_ADDRESS: _Advice(
        "The engine could not fetch the source from its address",
        "Use a direct, public link to the file itself, or upload the file here.",
        Remedy.OTHER_SOURCE,
    ),
    Symptom.MODEL: _Advice(
        "The engine can't do this with this model", "Choose another model.", Remedy.CHANGE
    ),
    Symptom.MODERATED: _Advice(
        "The engine's moderation refused it", ContentModerated.default_next_step, Remedy.REPHRASE
    ),
}
"""In the order in which they are looked for; the specification's own error names come first."""


_TOO_LARGE = _Advice(
    "The engine finds the request too large", "Use a smaller or shorter source.", Remedy.OTHER_SOURCE
)


def rejection(reply: Reply) -> RequestRejected:
    """A request that the engine refused before it started anything."""
    advice = _TOO_LARGE if reply.status == 413 else _advice_on(reply)
    if advice is not None:
        return RequestRejected(
            told(advice.sentence, reply.words),
            next_step=advice.next_step,
            code=reply.code,
            remedy=advice.remedy,
        )
    if reply.status in {404, 405} and reply.words is None:
        return RequestRejected(
            f"The engine has no video service at this address (HTTP {reply.status}).",
            next_step="Check CLAPBOARD_BASE_URL; it usually ends in /v1.",
            code=reply.code,
            remedy=Remedy.MEND_SETTINGS,
        )
    lead = "The engine refused the request"
    return RequestRejected(
        told(lead, reply.words) if reply.words else f"{lead} (HTTP {reply.status}).", code=reply.code
    )


def failed_generation(reply: Reply) -> GenerationFailed:
    """A job that the engine gave up on: told by a 400 on a look, or by a 200 whose status is a failure."""
    spent = spent_by(reply)
    if is_flagged(reply.body) or shows(reply, Symptom.MODERATED):
        sentence = told("The engine's moderation refused the result", reply.words)
        return ContentModerated(sentence, code=reply.code, spent=spent)
    advice = _advice_on(reply)
    return GenerationFailed(
        told("The engine could not make the video" if advice is None else advice.sentence, reply.words),
        next_step=None if advice is None else advice.next_step,
        code=reply.code,
        spent=spent,
        remedy=None if advice is None else advice.remedy,
    )


def spent_by(reply: Reply) -> Spent | None:
    """Whether money was spent, where the engine states a cost; None leaves it to the kind of error."""
    cost = cost_usd(reply.body)
    if cost is None:
        return None
    return Spent.YES if cost > 0 else Spent.NO


def _advice_on(reply: Reply) -> _Advice | None:
    return next((advice for symptom, advice in _ADVICE.items() if shows(reply, symptom)), None)
