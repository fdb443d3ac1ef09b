"""What an engine's words mean, recognised by sense: spellings of codes changed during 2026."""

import re
from enum import StrEnum

from components.imagine.reply import Reply


class Symptom(StrEnum):
    """What words can say."""

    KEY = "the API key is wrong or missing"
    ACCESS = "this account or key may not do it"
    CREDITS = "the account has no credits left"
    MODERATED = "the content was moderated"
    UNKNOWN_ID = "the request id is malformed or unknown"
    SOURCE_ADDRESS = "the source can't be fetched from its address"
    SOURCE_LENGTH = "the clip is too long"
    SOURCE_SHAPE = "the picture has a shape or size that isn't taken"
    BUSY = "too much at once"
    MODEL = "the model can't do it"


_SIGNS: dict[Symptom, str] = {
    Symptom.KEY: r"\b(api|incorrect|invalid) key\b",
    Symptom.ACCESS: r"\bun(authenticated|authori[sz]ed)\b|\bnot authori[sz]ed\b|\bpermission"
    r"|\b(authentication|authorization|bearer|access token)\b|\bforbidden\b",
    Symptom.CREDITS: r"\bcredits?\b|\bspending limit\b|\binsufficient (funds|balance|quota)\b"
    r"|\bbilling\b|\bpayment required\b",
    Symptom.MODERATED: r"\bmoderat(ed|ion)\b|\bcontent (policy|filter)|\bsafety\b",
    Symptom.UNKNOWN_ID: r"\b(malformed|invalid|unknown) (request )?(u?u?id)\b|\brequest id\b",
    Symptom.SOURCE_ADDRESS: r"\binvalid (video |image |mask )?ur[li]\b"
    r"|^(?=.*\b(video|image|mask|clip|file|source|media|ur[li])\b).*(\bunreachable\b"
    r"|\b(unable|failed|could not|cannot|can t)( to)?( be)? (download|fetch|retrieve|reach|access|load))",
    Symptom.SOURCE_LENGTH: r"\b(video|clip)( \w+){0,8} (too long|longer than|s(econds)? long|exceeds?)\b",
    Symptom.SOURCE_SHAPE: r"\b(image|picture)\b.*\b(dimensions?|aspect ratio|width|height|pixels"
    r"|resolution|too (small|wide|tall))\b|\b(dimensions?|aspect ratio|size) of the (image|picture)\b",
    Symptom.BUSY: r"\brate limit|\btoo many requests\b|\brequests per (second|minute|hour)\b"
    r"|\boverloaded\b|\bat capacity\b",
    Symptom.MODEL: r"\bmodel\b.*\b(does not exist|not found|not supported|unknown)\b"
    r"|\b(unknown|unsupported|invalid) model\b|\bnot supported for this model\b",
}
_PATTERNS = {symptom: re.compile(sign) for symptom, sign in _SIGNS.items()}

_WRONG_SHAPE = re.compile(
    r"\b(missing|required|unexpected|unknown) (field |parameter |property )?video\b"
    r"|\bvideo( url)? (\w+ )?(must be|should be|expected|is required|field required|missing)\b"
    r"|\binvalid type\b"
)
"""Complaints about the JSON of the `video` field: the sentences of Rust, Python and hand-written servers."""


def shows(reply: Reply, symptom: Symptom) -> bool:
    """Whether the engine's words say this."""
    return _PATTERNS[symptom].search(reply.said) is not None


def wants_other_video_shape(reply: Reply) -> bool:
    """Whether a refused edit was refused for naming its clip as a string and not an object, or the reverse.

    Only then may it be sent once more in the other shape (video-api.md section 3.5): nothing was accepted.
    """
    if reply.status not in {400, 422}:
        return False
    if _WRONG_SHAPE.search(reply.said):
        return True
    about_the_clip = shows(reply, Symptom.SOURCE_ADDRESS) or shows(reply, Symptom.SOURCE_LENGTH)
    return reply.status == 422 and not about_the_clip and re.search(r"\bvideo\b", reply.said) is not None
