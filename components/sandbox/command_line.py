"""The sandbox's command line."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from components.sandbox.address import HIGHEST_PORT, LOOPBACK
from components.sandbox.moderation import read_words
from components.sandbox.options import DEFAULT_DATA_DIR, SandboxOptions


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was given, or the defaults; leaves with the usage when it makes no sense."""
    parser = argparse.ArgumentParser(
        prog="python -m components.sandbox",
        description="Clapboard's sandbox: a video API on your own machine that speaks both dialects of Grok "
        "Imagine video (documented under /v1, live under /live/v1) and renders real MP4 files, for nothing.",
    )
    add = parser.add_argument
    add("--host", default=LOOPBACK, help="address to listen on (default: %(default)s)")
    add("--port", type=_port, default=0, help="port; 0: the one used last if it is free, else any (default)")
    add("--data-dir", type=Path, default=DEFAULT_DATA_DIR, help="requests and results (default: %(default)s)")
    add("--allow-private-urls", action="store_true", help="let sources lie at loopback and private addresses")
    add(
        "--require-key", metavar="KEY", help="refuse every other API key (default: any key, or none, will do)"
    )
    add("--workers", type=_at_least_one, default=1, help="videos rendered at once (default: %(default)s)")
    add(
        "--requests-per-second",
        type=_positive,
        default=30.0,
        metavar="N",
        help="how often one client may ask; the live API allows 2 (default: %(default)g)",
    )
    add("--max-queued", type=_at_least_one, default=64, help="requests that may wait (default: %(default)s)")
    add(
        "--result-ttl-seconds",
        type=_positive,
        default=24 * 3600.0,
        metavar="S",
        help="how long a result can be fetched (default: %(default)g, a day)",
    )
    add(
        "--render-deadline-seconds",
        type=_positive,
        default=900.0,
        metavar="S",
        help="how long one render may take (default: %(default)g)",
    )
    add(
        "--moderate",
        type=read_words,
        default=(),
        metavar="WORDS",
        help="end prompts with one of these words (a,b,c) as moderated; `default`: a short list of ours",
    )
    add("--faults", action="store_true", help="let clients ask for faults; see SANDBOX.md")
    add("--stop-with-parent", action="store_true", help="end when standard input is closed")
    return parser.parse_args(arguments)


def options_from(given: argparse.Namespace) -> SandboxOptions:
    """The part of the arguments that the server itself goes by."""
    return SandboxOptions(
        data_dir=given.data_dir.resolve(),
        allow_private_urls=given.allow_private_urls,
        required_key=given.require_key,
        workers=given.workers,
        requests_per_second=given.requests_per_second,
        max_queued=given.max_queued,
        result_ttl_s=given.result_ttl_seconds,
        render_deadline_s=given.render_deadline_seconds,
        faults=given.faults,
        moderated_words=given.moderate,
    )


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"must be 0 to {HIGHEST_PORT}")
    return value


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be greater than 0")
    return value


def _at_least_one(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value
