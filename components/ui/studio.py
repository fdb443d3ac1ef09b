"""What a page works with: this browser's job store, its owner, and the engine in use."""

from components.domain.engine_facts import EngineFacts
from components.jobs.library import Library
from components.jobs.receipt_reading import Receipts
from components.jobs.replays import Replays
from components.jobs.split_store import SplitStore
from components.jobs.store import JobStore
from components.jobs.storyboards import Storyboards
from components.jobs.visitor_keys import HeldKey
from components.ui.identity import current_owner, current_zone
from components.ui.runtime import runtime
from components.ui.state import session


def job_store() -> JobStore:
    """The live view of this owner's jobs."""
    return runtime().job_store(session().view, current_owner())


def split_store() -> SplitStore:
    """This owner's clips that are edited in parts."""
    return SplitStore(current_owner(), runtime().jobs.plans.splits)


def replays() -> Replays:
    """This owner's branches that are made again."""
    return runtime().jobs.plans.replays(current_owner())


def storyboards() -> Storyboards:
    """This owner's storyboards."""
    return runtime().jobs.plans.storyboards(current_owner())


def library() -> Library:
    """This owner's takes, to find, sort and delete."""
    parts = runtime()
    return Library(current_owner(), parts.jobs, parts.ledger, current_zone())


def receipts(*, of_everyone: bool) -> Receipts:
    """What this owner's takes cost, or everyone's, which only an admin may see."""
    return Receipts(runtime().database, None if of_everyone else current_owner())


def engine() -> EngineFacts:
    """The engine that this owner's next job goes to."""
    return runtime().jobs.facts(current_owner())


def held_key() -> HeldKey | None:
    """The key of his own that this owner pasted, while it is here."""
    return runtime().jobs.keys.of(current_owner())
