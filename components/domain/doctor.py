"""The failure doctor: for every way a job can end badly, what happened and the one thing that helps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from components import errors
from components.domain.job import (
    Cancelled,
    Done,
    Expired,
    Failed,
    Failure,
    Fetching,
    Job,
    OutcomeUnknown,
    Overdue,
    Queued,
    Sending,
    Working,
)
from components.domain.options import Kind
from components.errors import Cause, ClapboardError, Remedy, Spent

REMEDIES: Mapping[type[ClapboardError], Remedy] = {
    errors.ClapboardError: Remedy.SEND_AGAIN,
    errors.SettingsFault: Remedy.MEND_SETTINGS,
    errors.InvalidRequest: Remedy.CHANGE,
    errors.SourceError: Remedy.OTHER_SOURCE,
    errors.SourceUnsafe: Remedy.OTHER_SOURCE,
    errors.SourceUnreachable: Remedy.OTHER_SOURCE,
    errors.SourceNotMedia: Remedy.OTHER_SOURCE,
    errors.SourceUnsupported: Remedy.OTHER_SOURCE,
    errors.SourceDamaged: Remedy.OTHER_SOURCE,
    errors.SourceTooLarge: Remedy.TRIM,
    errors.EngineError: Remedy.SEND_AGAIN,
    errors.NotAccepted: Remedy.SEND_AGAIN,
    errors.EngineUnreachable: Remedy.WAIT,
    errors.RequestRejected: Remedy.CHANGE,
    errors.TooManyRequests: Remedy.WAIT,
    errors.KeyRefused: Remedy.ADD_KEY,
    errors.CreditsExhausted: Remedy.ADD_CREDITS,
    errors.OutcomeUncertain: Remedy.LOOK_FOR_IT,
    errors.LookFailed: Remedy.RECHECK,
    errors.RequestUnknown: Remedy.RECHECK,
    errors.GenerationFailed: Remedy.SEND_AGAIN,
    errors.ContentModerated: Remedy.REPHRASE,
    errors.RequestExpired: Remedy.SEND_AGAIN,
    errors.ResultMissing: Remedy.RECHECK,
    errors.ResultUnavailable: Remedy.RECHECK,
    errors.StorageError: Remedy.RECHECK,
    errors.DiskFull: Remedy.MAKE_ROOM,
    errors.QuotaReached: Remedy.MAKE_ROOM,
    errors.MediaMissing: Remedy.OTHER_SOURCE,
    errors.BudgetReached: Remedy.WAIT,
    errors.JobMissing: Remedy.NOTHING,
    errors.TooManyJobs: Remedy.WAIT,
    errors.Cancelled: Remedy.NOTHING,
}
"""What helps against each kind of error; a test holds it against the tree."""

_ABOUT_THE_SOURCE = frozenset({Remedy.TRIM, Remedy.CROP, Remedy.OTHER_SOURCE})
_IN_ITS_SOURCE: Mapping[Kind, Mapping[Remedy, Remedy]] = {
    Kind.TEXT: dict.fromkeys(_ABOUT_THE_SOURCE, Remedy.CHANGE),
    Kind.IMAGE: {Remedy.TRIM: Remedy.CROP},
    Kind.EDIT: {Remedy.CROP: Remedy.OTHER_SOURCE},
    Kind.EXTEND: {Remedy.CROP: Remedy.OTHER_SOURCE},
    Kind.ADOPTED: {},
}
"""Words have no source, pictures no length, and clips are not cropped here."""

_BY_NAME = {error.__name__: remedy for error, remedy in REMEDIES.items()}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong with a job.

    Attributes:
        sentence: what happened.
        cause: who can mend it.
        spent: whether money was spent.
        next_step: what to do, in a sentence.
        remedy: the one thing that helps.
        raw: what the engine answered, bounded and without secrets; None where it said nothing.
    """

    sentence: str
    cause: Cause
    spent: Spent
    next_step: str
    remedy: Remedy
    raw: str | None = None


_EXPIRED = Diagnosis(
    "The service dropped this request before it could be fetched.",
    Cause.SERVICE,
    Spent.MAYBE,
    "Send it again; a re-check is free and seldom brings it back.",
    Remedy.SEND_AGAIN,
)
_OVERDUE = Diagnosis(
    "Still running at the service after the usual wait.",
    Cause.SERVICE,
    Spent.MAYBE,
    "It is looked at from time to time; nothing is lost and nothing is sent again.",
    Remedy.RECHECK,
)
_LOST_ANSWER = Diagnosis(
    "It was sent, and the answer was lost: it may be running, and billed.",
    Cause.UNKNOWN,
    Spent.MAYBE,
    "It is not sent again by itself. Look at your account at the service first.",
    Remedy.LOOK_FOR_IT,
)


def diagnose(job: Job) -> Diagnosis | None:
    """What is wrong with the job and what helps; None while nothing is, when it is done or was given up."""
    state = job.state
    found: Diagnosis | None = None
    match state:
        case Queued() | Sending() | Fetching() | Done() | Cancelled():
            pass
        case Working():
            found = _hindered(state)
        case Failed():
            found = diagnosis_of(state.failure, remedy_for(state.failure, job))
        case OutcomeUnknown():
            found = replace(_LOST_ANSWER, sentence=state.why, raw=state.raw)
        case Expired():
            found = replace(_EXPIRED, raw=state.raw)
        case Overdue():
            found = _OVERDUE
        case _:
            assert_never(state)
    return found


def diagnosis_of(failure: Failure, remedy: Remedy) -> Diagnosis:
    """A failure as a diagnosis."""
    return Diagnosis(failure.sentence, failure.cause, failure.spent, failure.next_step, remedy, failure.raw)


def remedy_for(failure: Failure, job: Job | None = None) -> Remedy:
    """The one thing that helps, as far as this job can do it."""
    remedy = failure.remedy or remedy_of(failure.error)
    if job is None:
        return remedy
    free = Remedy.RECHECK if job.can_be_taken_up else None
    if job.request.kind is Kind.ADOPTED:
        return free or Remedy.NOTHING
    if remedy is Remedy.RECHECK:
        return free or Remedy.SEND_AGAIN
    if remedy is Remedy.MAKE_ROOM:
        return free or remedy
    if remedy in _ABOUT_THE_SOURCE:
        return _IN_ITS_SOURCE[Kind(job.request.kind)].get(remedy, remedy)
    return remedy


def remedy_of(error: str) -> Remedy:
    """What helps against a kind of error, by its class's name; after an unknown one it can be sent again."""
    return _BY_NAME.get(error, Remedy.SEND_AGAIN)


def _hindered(state: Working) -> Diagnosis | None:
    """Looks bring nothing; the job itself goes on, whatever is mended here."""
    if state.hindrance is None:
        return None
    remedy = remedy_of(state.hindered_by or "")
    mendable = remedy in {Remedy.ADD_KEY, Remedy.ADD_CREDITS}
    return Diagnosis(
        state.hindrance,
        Cause.YOU if mendable else Cause.SERVICE,
        Spent.MAYBE,
        "The job goes on at the service; it is looked at again by itself.",
        remedy if mendable else Remedy.NOTHING,
    )
