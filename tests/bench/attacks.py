"""`python -m tests.bench attacks`: what was tried against a running studio. Every row must hold."""

import asyncio
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import attacks_on_links, attacks_on_pages, attacks_on_routes, attacks_on_words
from tests.bench.attack_target import Attack, Outcome, Target, studio_under_attack
from tests.bench.table import Table

TIGHT = {
    "CLAPBOARD_REQUESTS_PER_MINUTE_PER_ADDRESS": "300",
    "CLAPBOARD_REQUESTS_PER_MINUTE_PER_OWNER": "3000",
    "CLAPBOARD_UPLOAD_MB_PER_PAGE": "20",
    "XAI_API_KEY": attacks_on_words.SERVERS_KEY,
}
"""Limits low enough to be reached quickly; the others as they come."""
SAID_CHARS = 100


def attacks() -> Table:
    """The table."""
    logging.disable()
    table = Table("Attacks on a running studio", ["area", "attack", "held", "what happened"])
    with tempfile.TemporaryDirectory() as folder, studio_under_attack(Path(folder), **TIGHT) as target:
        for attack, outcome in asyncio.run(_all(target)):
            said = " ".join(outcome.said.split())[:SAID_CHARS]
            table.add(attack.area, attack.name, "yes" if outcome.held else "NO", said)
    held = sum(row[2] == "yes" for row in table.rows)
    table.heading += f": {held} of {len(table.rows)} held"
    return table


async def _all(target: Target) -> list[tuple[Attack, Outcome]]:
    return [(attack, await _tried(attack, target)) for attack in _attacks(target)]


async def _tried(attack: Attack, target: Target) -> Outcome:
    try:
        return await attack.run(target)
    except Exception as error:  # noqa: BLE001  # a row that breaks is a row that doesn't hold
        return Outcome(held=False, said=f"{type(error).__name__}: {error}")


def _attacks(target: Target) -> Iterator[Attack]:
    yield from attacks_on_links.attacks(attacks_on_links.port_of(target.victim.url))
    yield from attacks_on_words.attacks()
    yield from attacks_on_routes.attacks()
    yield from attacks_on_pages.attacks()
