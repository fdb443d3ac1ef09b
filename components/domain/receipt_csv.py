"""Receipts as CSV, one line each: exact money, UTC moments, words from closed sets only."""

import csv
import io
from collections.abc import Iterable

from components.domain.engine_facts import engine_of, is_visitors
from components.domain.receipt import Receipt

COLUMNS = (
    "day_utc",
    "asked_at_utc",
    "take",
    "owner",
    "kind",
    "engine",
    "model",
    "state",
    "billed",
    "price_shown_usd",
    "cost_told_usd",
    "spent_usd",
    "seconds_asked",
    "seconds_kept",
    "sandbox",
    "own_key",
)


def as_csv(receipts: Iterable[Receipt]) -> str:
    """A header and a line each; what the engine didn't tell is empty."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    lines.writerows(map(_line, receipts))
    return text.getvalue()


def _line(receipt: Receipt) -> tuple[object, ...]:
    return (
        receipt.day.isoformat(),
        receipt.asked_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        receipt.job_id,
        receipt.owner,
        receipt.kind.value,
        engine_of(receipt.engine),
        "" if receipt.model is None else receipt.model.value,
        receipt.state.value,
        receipt.billed.value,
        f"{receipt.price_usd:f}",
        "" if receipt.cost_usd is None else f"{receipt.cost_usd:f}",
        "0" if receipt.in_sandbox else f"{receipt.spent_usd:f}",
        f"{receipt.asked_s:g}",
        f"{receipt.kept_s:g}",
        "yes" if receipt.in_sandbox else "no",
        "yes" if is_visitors(receipt.engine) else "no",
    )
