"""What the sandbox says of a request it took on, in the shape of each dialect."""

from dataclasses import dataclass
from typing import assert_never

from starlette.responses import JSONResponse, Response

from components.domain.options import Dialect, Kind, Model, models_for
from components.sandbox.moderation import DOCUMENTED_ERROR, LIVE_ERROR
from components.sandbox.requests import Completed, Expired, Failed, Fault, Moderated, Record, Unfinished


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands at this moment.

    Attributes:
        record: what is on disk.
        progress: 0 to 1 once a worker has it; None while it waits.
        result_url: where its file is, or will be.
    """

    record: Record
    progress: float | None
    result_url: str


def accepted(standing: Standing) -> Response:
    """The answer to a submit."""
    if standing.record.dialect is Dialect.LIVE:
        return JSONResponse({"request_id": standing.record.id})
    return JSONResponse(_documented(standing, "pending" if standing.progress is None else "processing"))


def look(standing: Standing) -> Response:
    """The answer to a look."""
    return _live_look(standing) if standing.record.dialect is Dialect.LIVE else _documented_look(standing)


def live_models() -> Response:
    """The live dialect's list of models."""
    models = [
        {
            "id": model.value,
            "object": "model",
            "owned_by": "clapboard-sandbox",
            "input_modalities": _modalities(model),
            "output_modalities": ["video"],
        }
        for model in models_for(Kind.TEXT, Dialect.LIVE)
    ]
    return JSONResponse({"models": models})


def _modalities(model: Model) -> list[str]:
    edits = model in models_for(Kind.EDIT, Dialect.LIVE)
    return ["text", "image", "video"] if edits else ["text", "image"]


def _documented_look(standing: Standing) -> Response:
    match standing.record.state:
        case Unfinished() if standing.progress is None:
            answer = _documented(standing, "pending")
        case Unfinished():
            answer = _documented(standing, "processing") | {"progress": _percent(standing)}
        case Completed():
            answer = _documented(standing, "completed") | {"data": [{"url": standing.result_url}]}
        case Failed() as failed:
            error = {"code": failed.fault.value, "message": failed.sentence}
            answer = _documented(standing, "failed") | {"error": error}
        case Moderated():
            answer = _documented(standing, "failed") | {"error": DOCUMENTED_ERROR}
        case Expired():
            answer = _documented(standing, "expired")
        case state:
            assert_never(state)
    return JSONResponse(answer)


def _documented(standing: Standing, status: str) -> dict[str, object]:
    record = standing.record
    return {"id": record.id, "status": status, "created": int(record.created_at.timestamp())}


def _live_look(standing: Standing) -> Response:
    record = standing.record
    match record.state:
        case Unfinished():
            return JSONResponse({"status": "pending", "progress": _percent(standing)}, status_code=202)
        case Completed() as completed:
            video = {"url": standing.result_url, "duration": _plain(completed.duration_s)}
            return JSONResponse(
                {
                    "status": "done",
                    "video": video | {"respect_moderation": True},
                    "model": record.order.model.value,
                    "usage": {"cost_in_usd_ticks": completed.cost_ticks},
                    "progress": 100,
                }
            )
        case Failed() as failed:
            return JSONResponse(
                {
                    "status": "failed",
                    "video": {"url": "", "duration": 0, "respect_moderation": True},
                    "error": {"code": _live_code(failed.fault), "message": _live_message(failed)},
                    "progress": 0,
                }
            )
        case Moderated() as moderated:
            usage = {"usage": {"cost_in_usd_ticks": moderated.cost_ticks}}
            return JSONResponse(LIVE_ERROR | usage, status_code=400)
        case Expired():
            return JSONResponse({"status": "expired"})
        case state:
            assert_never(state)


def _live_code(fault: Fault) -> str:
    match fault:
        case Fault.INVALID_URL | Fault.VIDEO_TOO_LONG | Fault.VIDEO_TOO_SHORT:
            return "invalid_argument"
        case Fault.SERVER_ERROR:
            return "internal"
        case _:
            assert_never(fault)


def _live_message(failed: Failed) -> str:
    if failed.fault is Fault.INVALID_URL:
        return f"Unable to download provided {failed.field or 'source'}_url: {failed.sentence}"
    return failed.sentence


def _percent(standing: Standing) -> int:
    """Whole percent; 100 is kept for when the file is there."""
    return min(99, int(100 * (standing.progress or 0.0)))


def _plain(seconds: float) -> int | float:
    """Whole seconds as an integer, as the live API writes them."""
    rounded = round(seconds, 3)
    return int(rounded) if rounded == int(rounded) else rounded
