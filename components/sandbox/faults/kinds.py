"""Every fault that can be scripted: where it strikes and when."""

from collections.abc import Mapping
from enum import Enum, StrEnum, auto
from typing import NamedTuple


class Place(StrEnum):
    """What a client was doing."""

    SUBMIT = auto()
    LOOK = auto()
    FILE = auto()


class Moment(Enum):
    """When a fault strikes."""

    INSTEAD = auto()
    """The request is not dealt with."""
    AFTERWARDS = auto()
    """The request is dealt with; its answer suffers."""
    AT_THE_END = auto()
    """The answer that would have brought the finished video suffers, and every later one."""
    AT_ONCE = auto()
    """The server itself, whatever is asked."""


class ScriptedFault(StrEnum):
    """What can be asked for, as it is spelled in rules and in the header."""

    ANSWER_LOST = auto()
    ANSWER_CUT = auto()
    HTML = auto()
    EMPTY = auto()
    NO_STATUS = auto()
    UNKNOWN_STATUS = auto()
    TOO_MANY_REQUESTS = auto()
    ERROR_BEFORE_ACCEPT = auto()
    ERROR_AFTER_ACCEPT = auto()
    SLOW = auto()
    HANG = auto()
    REFUSE_CONNECTIONS = auto()
    MODERATED = auto()
    MODERATED_FLAGGED = auto()
    DONE_WITHOUT_URL = auto()
    EXPIRED = auto()
    FILE_NOT_FOUND = auto()
    FILE_FORBIDDEN = auto()
    FILE_GONE = auto()
    FILE_WRONG_LENGTH = auto()
    FILE_TRUNCATED = auto()
    FILE_NOT_VIDEO = auto()


class Nature(NamedTuple):
    """How a fault behaves unless its rule says otherwise.

    Attributes:
        does: for people.
        moment: when it strikes.
        places: where it can strike, the usual place first.
        for_s: seconds it lasts, where that means something.
    """

    does: str
    moment: Moment
    places: tuple[Place, ...]
    for_s: float = 0.0


_EVERYWHERE = (Place.SUBMIT, Place.LOOK, Place.FILE)
_TALK = (Place.SUBMIT, Place.LOOK)
_LOOK, _FILE = (Place.LOOK,), (Place.FILE,)
_INSTEAD, _AFTERWARDS, _AT_THE_END = Moment.INSTEAD, Moment.AFTERWARDS, Moment.AT_THE_END

NATURES: Mapping[ScriptedFault, Nature] = {
    ScriptedFault.ANSWER_LOST: Nature(
        "the request is dealt with, then the connection is cut without a byte", _AFTERWARDS, _EVERYWHERE
    ),
    ScriptedFault.ANSWER_CUT: Nature("the connection is cut in mid-answer", _AFTERWARDS, _EVERYWHERE),
    ScriptedFault.HTML: Nature("200 with a web page instead of the answer", _AFTERWARDS, _EVERYWHERE),
    ScriptedFault.EMPTY: Nature("202 with nothing in it", _AFTERWARDS, _TALK),
    ScriptedFault.NO_STATUS: Nature("the answer without its status", _AFTERWARDS, _LOOK),
    ScriptedFault.UNKNOWN_STATUS: Nature("status `pondering`, and no result", _AFTERWARDS, _LOOK),
    ScriptedFault.TOO_MANY_REQUESTS: Nature("429; nothing is accepted", _INSTEAD, _EVERYWHERE),
    ScriptedFault.ERROR_BEFORE_ACCEPT: Nature("500; nothing is accepted", _INSTEAD, _EVERYWHERE),
    ScriptedFault.ERROR_AFTER_ACCEPT: Nature("500, though it was dealt with", _AFTERWARDS, _EVERYWHERE),
    ScriptedFault.SLOW: Nature("dealt with at once, answered late", _AFTERWARDS, _EVERYWHERE, for_s=2.0),
    ScriptedFault.HANG: Nature(
        "the connection is taken and nothing is said, then it is cut", _INSTEAD, _EVERYWHERE, for_s=60.0
    ),
    ScriptedFault.REFUSE_CONNECTIONS: Nature(
        "every connection is dropped and none is taken", Moment.AT_ONCE, (), for_s=5.0
    ),
    ScriptedFault.MODERATED: Nature("moderated: 400 in the live dialect; billed", _AT_THE_END, _LOOK),
    ScriptedFault.MODERATED_FLAGGED: Nature(
        "moderated, the live dialect's other form: done, flagged, without a URL; billed", _AT_THE_END, _LOOK
    ),
    ScriptedFault.DONE_WITHOUT_URL: Nature("done, and no URL", _AT_THE_END, _LOOK),
    ScriptedFault.EXPIRED: Nature("expired", _AT_THE_END, _LOOK),
    ScriptedFault.FILE_NOT_FOUND: Nature("404 for the file", _INSTEAD, _FILE),
    ScriptedFault.FILE_FORBIDDEN: Nature("403 for the file", _INSTEAD, _FILE),
    ScriptedFault.FILE_GONE: Nature("410 for the file", _INSTEAD, _FILE),
    ScriptedFault.FILE_WRONG_LENGTH: Nature(
        "more bytes announced than come, then the connection ends", _AFTERWARDS, _FILE
    ),
    ScriptedFault.FILE_TRUNCATED: Nature(
        "a whole answer that holds the first half of the file", _AFTERWARDS, _FILE
    ),
    ScriptedFault.FILE_NOT_VIDEO: Nature("a text that calls itself video/mp4", _AFTERWARDS, _FILE),
}
