"""The one error tree: what happened, who can mend it, whether it cost money, what to do next.

Which one thing helps against each of them is in `domain/doctor.py`.

ClapboardError
├── SettingsFault             the settings can't be used as they are
├── InvalidRequest            the request can't be sent as it stands
├── SourceError               an image or clip that was given can't be used
│   ├── SourceUnsafe          its address is not public http(s)
│   ├── SourceUnreachable     its address doesn't answer with a file
│   ├── SourceNotMedia        it is a web page, text, sound alone, an image where a clip is due
│   ├── SourceUnsupported     media of a kind that can't be taken
│   ├── SourceDamaged         media that is empty, cut off or corrupt
│   └── SourceTooLarge        more bytes or pixels than the limit
├── EngineError               the video engine
│   ├── NotAccepted           a submit that was surely not accepted: nothing was spent
│   │   ├── EngineUnreachable
│   │   ├── RequestRejected
│   │   ├── TooManyRequests
│   │   ├── KeyRefused
│   │   └── CreditsExhausted
│   ├── OutcomeUncertain      a submit whose answer was lost: it may be running, and billed
│   ├── LookFailed            a look at a job brought no usable answer: look again later
│   ├── RequestUnknown        the engine doesn't know the request id
│   ├── GenerationFailed      the engine gave up on the job
│   │   ├── ContentModerated
│   │   ├── RequestExpired
│   │   └── ResultMissing     it says done and names no file
│   └── ResultUnavailable     the finished file can't be fetched, or isn't the video it should be
├── StorageError              the machine Clapboard runs on
│   ├── DiskFull
│   ├── QuotaReached
│   └── MediaMissing
├── BudgetReached             the day's budget would be passed: nothing was sent
├── JobMissing                no such job for this owner
├── TooManyJobs               as many jobs of this owner are running as may
└── Cancelled                 work that its user broke off
"""

from enum import StrEnum
from typing import ClassVar


class Cause(StrEnum):
    """Who can mend it."""

    YOU = "you"
    CONTENT = "content"
    SERVICE = "service"
    UNKNOWN = "unknown"


class Spent(StrEnum):
    """Whether money was spent."""

    NO = "no"
    YES = "yes"
    MAYBE = "maybe"


class Remedy(StrEnum):
    """The one thing to do about a failure."""

    TRIM = "trim the clip"
    CROP = "give the picture another shape"
    REPHRASE = "say it in other words"
    CHANGE = "change the request"
    OTHER_SOURCE = "choose another source"
    ADD_KEY = "set a key that the engine takes"
    ADD_CREDITS = "add credits at the service"
    MEND_SETTINGS = "mend the settings"
    MAKE_ROOM = "make room"
    WAIT = "wait until it may be tried again"
    LOOK_FOR_IT = "look for it at the service"
    RECHECK = "re-check it, which costs nothing"
    SEND_AGAIN = "send it again"
    NOTHING = "nothing: it goes on by itself, or is over"


class ClapboardError(Exception):
    """Root of the tree; carries what a user needs to know.

    Attributes:
        sentence: what happened, in one plain sentence.
        next_step: what to do now, in one plain sentence.
        code: the engine's own name for it, where it gave one.
        cause: who can mend it.
        spent: whether money was spent.
        remedy: what helps, where the raiser knows better than the kind of error tells.
        raw: what the engine answered, fit to keep: bounded and without secrets; None where it said nothing.
    """

    cause: ClassVar[Cause] = Cause.UNKNOWN
    default_spent: ClassVar[Spent] = Spent.NO
    default_next_step: ClassVar[str] = "Try again; if it keeps happening, look at the log."

    def __init__(
        self,
        sentence: str,
        *,
        next_step: str | None = None,
        code: str | None = None,
        spent: Spent | None = None,
        remedy: Remedy | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = self.default_next_step if next_step is None else next_step
        self.code = code
        self.spent = self.default_spent if spent is None else spent
        self.remedy = remedy
        self.raw: str | None = None


class SettingsFault(ClapboardError):
    """The settings can't be used as they are; said at start-up."""

    cause = Cause.YOU
    default_next_step = "Mend it in the environment, .env or .streamlit/secrets.toml."


class InvalidRequest(ClapboardError):
    """The request can't be sent as it stands; nothing was sent."""

    cause = Cause.YOU
    default_next_step = "Change the marked field."


class SourceError(ClapboardError):
    """An image or clip that was given can't be used."""

    cause = Cause.YOU
    default_next_step = "Choose another file or address."


class SourceUnsafe(SourceError):
    """The address is not a public http(s) address."""


class SourceUnreachable(SourceError):
    """The address doesn't answer with a file."""

    default_next_step = "Check the address, or download the file and upload it here."


class SourceNotMedia(SourceError):
    """It is something else than the image or clip that is due."""


class SourceUnsupported(SourceError):
    """Media of a kind that can't be taken."""

    default_next_step = "Convert it to MP4 (H.264), JPEG, PNG or WebP."


class SourceDamaged(SourceError):
    """Media that is empty, cut off or corrupt."""

    default_next_step = "Export or download it again."


class SourceTooLarge(SourceError):
    """More bytes or pixels than the limit."""

    default_next_step = "Make it smaller or shorter."


class EngineError(ClapboardError):
    """Something between us and the video engine, or at the engine."""

    cause = Cause.SERVICE


class NotAccepted(EngineError):
    """A submit that was surely not accepted: nothing was spent."""


class EngineUnreachable(NotAccepted):
    """No connection to the engine could be made; nothing was sent."""

    default_next_step = "Wait for the engine to answer again; the sidebar shows when it does."


class RequestRejected(NotAccepted):
    """The engine refused the request (400, 404, 422)."""

    cause = Cause.YOU
    default_next_step = "Change the request and send it again."


class TooManyRequests(NotAccepted):
    """The engine asks to slow down (429); may be sent again by itself.

    Attributes:
        retry_after_s: seconds to wait, where the engine named them.
    """

    default_next_step = "Nothing to do: it is sent again by itself."

    def __init__(self, sentence: str, *, retry_after_s: float | None = None, code: str | None = None) -> None:
        super().__init__(sentence, code=code)
        self.retry_after_s = retry_after_s


class KeyRefused(NotAccepted):
    """The engine refused the API key (401, 403, or the 400 that names the key)."""

    cause = Cause.YOU
    default_next_step = "Check XAI_API_KEY and restart Clapboard."


class CreditsExhausted(NotAccepted):
    """The account has no credits left."""

    cause = Cause.YOU
    default_next_step = "Add credits at the service, then send it again."


class OutcomeUncertain(EngineError):
    """A submit whose answer was lost: it may be running, and billed. Never sent again by itself."""

    cause = Cause.UNKNOWN
    default_spent = Spent.MAYBE
    default_next_step = "Look at your account at the service before sending it again."


class LookFailed(EngineError):
    """A look at a job brought no usable answer; the job itself is not concerned.

    Attributes:
        retry_after_s: seconds to wait, where the engine named them.
        too_many: whether the engine asks for fewer requests, whatever they are for.
    """

    default_next_step = "Nothing to do: it is looked at again by itself."

    def __init__(
        self,
        sentence: str,
        *,
        retry_after_s: float | None = None,
        too_many: bool = False,
        code: str | None = None,
    ) -> None:
        super().__init__(sentence, code=code)
        self.retry_after_s = retry_after_s
        self.too_many = too_many


class RequestUnknown(EngineError):
    """The engine doesn't know the request id (404 or "Malformed request ID" on a look)."""

    default_spent = Spent.MAYBE
    default_next_step = "Check that the same engine and account are in use as when it was sent."


class GenerationFailed(EngineError):
    """The engine accepted the job and gave up on it."""

    default_spent = Spent.MAYBE
    default_next_step = "Change the prompt or the source and send it again."


class ContentModerated(GenerationFailed):
    """The engine's moderation refused the result; it is billed all the same."""

    cause = Cause.CONTENT
    default_spent = Spent.YES
    default_next_step = "Rephrase the prompt or choose another source."


class RequestExpired(GenerationFailed):
    """The engine dropped the request before it was fetched."""


class ResultMissing(GenerationFailed):
    """The engine says done and names no file."""

    default_spent = Spent.YES


class ResultUnavailable(EngineError):
    """The finished file can't be fetched, or isn't the video it should be."""

    default_spent = Spent.YES
    default_next_step = "Re-check it; fetching a finished video again costs nothing."


class StorageError(ClapboardError):
    """The machine Clapboard runs on can't keep or find something."""

    cause = Cause.YOU


class DiskFull(StorageError):
    """No room for the file."""

    default_next_step = "Free some space, then re-check the job; it costs nothing."


class QuotaReached(StorageError):
    """No more may be kept: nothing new is taken in or sent, what was paid for is still fetched."""

    cause = Cause.YOU
    default_next_step = "Delete takes you don't need in the library, or raise CLAPBOARD_QUOTA_GB."


class MediaMissing(StorageError):
    """A kept file is not there any more, or is not this owner's."""

    default_next_step = "Choose another clip."


class BudgetReached(ClapboardError):
    """The day's budget would be passed; nothing was sent."""

    cause = Cause.YOU
    default_next_step = "Wait until 00:00 UTC, when a new day begins."


class JobMissing(ClapboardError):
    """No such job for this owner."""

    cause = Cause.YOU
    default_next_step = "It may have been deleted in another tab."


class TooManyJobs(ClapboardError):
    """As many jobs of this owner are running as may; nothing was sent."""

    cause = Cause.YOU
    default_next_step = "Wait until some of them are done, then send it again."


class Cancelled(ClapboardError):
    """Work on the user's own machine that its user broke off; nothing of it is kept."""

    cause = Cause.YOU
    default_next_step = "Start it again when you like."
