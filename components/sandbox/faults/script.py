"""The rules in force, each with how often it struck."""

from dataclasses import dataclass

import anyio

from components.sandbox.faults.kinds import Moment
from components.sandbox.faults.rules import Rule, Visit


@dataclass(slots=True)
class _Entry:
    rule: Rule
    met: int = 0
    struck: int = 0

    @property
    def spent(self) -> bool:
        return self.rule.most is not None and self.struck >= self.rule.most


class FaultScript:
    """What goes wrong, in the order in which it was asked for; lives on one event loop."""

    def __init__(self, *rules: Rule) -> None:
        self._entries: list[_Entry] = []
        self._cleared = anyio.Event()
        self.add(*rules)

    def add(self, *rules: Rule) -> None:
        """Put rules after those that are there."""
        self._entries += [_Entry(rule) for rule in rules]

    def clear(self) -> None:
        """Drop every rule; what hangs is let go."""
        self._entries.clear()
        self._cleared.set()
        self._cleared = anyio.Event()

    async def until_cleared(self) -> None:
        """Wait until somebody drops the rules."""
        await self._cleared.wait()

    def take(self, visit: Visit, moment: Moment) -> Rule | None:
        """The first rule that strikes this visit now; counts it."""
        for entry in self._entries:
            if entry.spent or not entry.rule.strikes(visit, moment):
                continue
            entry.met += 1
            if entry.met > entry.rule.skip:
                entry.struck += 1
                return entry.rule
        return None

    def listed(self) -> list[dict[str, object]]:
        """Every rule as JSON, spent ones too, with how often it `struck`."""
        return [
            entry.rule.model_dump(mode="json", exclude_none=True) | {"struck": entry.struck}
            for entry in self._entries
        ]
