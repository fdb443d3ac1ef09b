"""Between the ledger's rows and the domain's values."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from components.domain.ask import Ask
from components.domain.job import Done, Job, State, StateName, Transition, state_adapter
from components.domain.options import Kind, Model, Resolution
from components.domain.request import (
    AdoptedVideo,
    StoredMedia,
    VideoRequest,
    output_duration_s,
    sources_of,
    video_request_adapter,
)
from components.domain.search import folded
from components.domain.waits import Asked, Wait

KEEPS_PROGRESS = frozenset({StateName.WORKING, StateName.FETCHING, StateName.OVERDUE})


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


def stored_sources(request: VideoRequest) -> frozenset[str]:
    """The kept files that a request stands on."""
    return frozenset(source.media_id for source in sources_of(request) if isinstance(source, StoredMedia))


def job_of(row: sa.Row[Any]) -> Job:
    """The job of a row of `jobs`."""
    return Job(
        id=row.id,
        owner=row.owner,
        request=video_request_adapter.validate_json(row.request),
        state=state_adapter.validate_json(row.facts),
        engine=row.engine,
        price_usd=row.price_usd,
        created_at=row.created_at,
        updated_at=row.updated_at,
        revision=row.revision,
        progress=row.progress,
        parent_id=row.parent_id,
        relation=row.relation,
        batch_id=row.batch_id,
        starred=row.starred,
        removed_at=row.removed_at,
    )


def ask_values(ask: Ask) -> dict[str, object]:
    """The columns of `jobs` that tell what was asked."""
    request = ask.request
    return {
        "kind": request.kind,
        "request": request.model_dump_json(),
        "price_usd": ask.price_usd,
        "parent_id": ask.parent_id,
        "relation": ask.relation,
        "batch_id": ask.batch_id,
        "prompt": request.prompt,
        "words": folded(request.prompt),
        "model": None if isinstance(request, AdoptedVideo) else request.model,
        "duration_s": output_duration_s(request),
    }


def state_values(state: State) -> dict[str, object]:
    """The columns of `jobs` that tell its state."""
    values: dict[str, object] = {"state": state.name, "facts": state.model_dump_json()}
    if state.name not in KEEPS_PROGRESS:
        values["progress"] = None
    if isinstance(state, Done):
        values["duration_s"] = state.result.duration_s  # what was asked for may differ, or be unknown
        values["looks"] = " ".join(state.result.looks)
    return values


def transition_of(row: sa.Row[Any]) -> Transition:
    """The transition of a row of `transitions`."""
    return Transition(
        at=row.at,
        from_state=None if row.from_state is None else StateName(row.from_state),
        to_state=StateName(row.to_state),
        why=row.why,
    )


def wait_of(row: sa.Row[Any]) -> Wait:
    """The wait of a row of `waits`."""
    resolution = None if row.resolution is None else Resolution(row.resolution)
    asked = Asked(Kind(row.kind), Model(row.model), resolution, row.duration_s)
    return Wait(asked, row.at_least_s, row.at_most_s)


def wait_values(wait: Wait) -> dict[str, object]:
    """The columns of `waits` that tell it."""
    return {**asdict(wait.asked), "at_least_s": wait.at_least_s, "at_most_s": wait.at_most_s}
