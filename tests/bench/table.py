"""A table of what was measured: figures of one run, side by side, as ratios where two things are compared."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Table:
    """Rows under one heading."""

    heading: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        """Adds a row."""
        self.rows.append(cells)

    def __str__(self) -> str:
        lines = [self.columns, *self.rows]
        widths = [max(len(line[place]) for line in lines) for place in range(len(self.columns))]
        shown = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        ]
        return "\n".join([f"\n{self.heading}", shown[0], "-" * len(shown[0]), *shown[1:]])


def median_of(measure: Callable[[], float], times: int) -> float:
    """The median of several measurements."""
    return statistics.median(measure() for _ in range(times))


def milliseconds(seconds: float) -> str:
    """For the table."""
    return f"{seconds * 1000:,.0f} ms"


def ratio(value: float, base: float) -> str:
    """For the table."""
    return f"x{value / base:.2f}"
