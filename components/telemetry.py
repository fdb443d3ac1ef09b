"""What is counted and timed while Clapboard runs, in one registry; `/metrics` shows it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

REGISTRY = CollectorRegistry()
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library types its classes, not this

ENGINE_SECONDS = Histogram(
    "clapboard_engine_request_seconds",
    "How long the video engine took to answer",
    ["call"],
    registry=REGISTRY,
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)
ENGINE_ANSWERS = Counter(
    "clapboard_engine_answers_total",
    "What came of requests to the video engine: a status class, or the name of an error",
    ["call", "outcome"],
    registry=REGISTRY,
)
LOOK_LATENESS = Histogram(
    "clapboard_look_lateness_seconds",
    "How long at most a finished video waited to be noticed: between the last two looks",
    registry=REGISTRY,
    buckets=(0.5, 1, 2, 3, 5, 8, 15, 30, 60, 300),
)
MEDIA_SECONDS = Histogram(
    "clapboard_media_work_seconds",
    "Work on media in the limited process: measuring, cutting, joining, masking",
    ["work"],
    registry=REGISTRY,
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 240),
)
HTTP_ANSWERS = Counter(
    "clapboard_http_answers_total", "Answers to browsers by status class", ["status"], registry=REGISTRY
)
HTTP_REFUSALS = Counter(
    "clapboard_http_refusals_total", "Requests and connections refused, and why", ["why"], registry=REGISTRY
)
WEBSOCKETS = Gauge("clapboard_websocket_sessions", "Open pages", registry=REGISTRY)


def open_pages() -> int:
    """How many pages are open at this process."""
    return int(REGISTRY.get_sample_value("clapboard_websocket_sessions") or 0)


@contextmanager
def engine_call(call: str) -> Iterator[None]:
    """Times one request to the engine and counts the error that ends it."""
    begun = time.monotonic()
    try:
        yield
    except Exception as error:
        ENGINE_ANSWERS.labels(call, type(error).__name__).inc()
        raise
    finally:
        ENGINE_SECONDS.labels(call).observe(time.monotonic() - begun)


def engine_answered(call: str, status: int) -> None:
    """Counts an answer of the engine."""
    ENGINE_ANSWERS.labels(call, f"{status // 100}xx").inc()
