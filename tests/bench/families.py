"""What a family costs to be found and laid out as a tree, and what writing a recipe into a video costs."""

import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from components.domain.ask import Relation
from components.domain.job import Job
from components.domain.lineage import family_tree
from components.jobs.database import open_database
from components.jobs.ledger import Ledger
from components.media.tagging import with_comment
from tests.bench.table import Table, median_of, ratio
from tests.media_factory import make_clip
from tests.takes import ask_for, waiting_take

TIMES = 9
SIZES = (10, 100, 1000)


def families() -> Table:
    """CPU time: a line is one take after another, a fan all of one."""
    table = Table("A family, found and laid out (CPU, median of 9)", ["what", "takes", "time", "ratio to 10"])
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Path(folder))
        for shape, in_line in (("line", True), ("fan", False)):
            times = {size: _family_s(Ledger(database), f"{shape}{size}", size, in_line) for size in SIZES}
            for size, cpu_s in times.items():
                table.add(shape, str(size), f"{cpu_s * 1000:.1f} ms", ratio(cpu_s, times[SIZES[0]]))
        database.dispose()
        clip = make_clip(Path(folder) / "clip.mp4", width=1280, height=720, seconds=8.0)
        cpu_s = median_of(_cpu_of(lambda: with_comment(clip, clip.with_name("told.mp4"), "a recipe")), TIMES)
        table.add("recipe into 8 s of 720p", "1", f"{cpu_s * 1000:.1f} ms", "")
    return table


def _family_s(ledger: Ledger, owner: str, size: int, in_line: bool) -> float:
    first = newest = waiting_take(ledger, owner, ask_for("the first"))
    for number in range(size - 1):
        parent = newest if in_line else first
        newest = waiting_take(
            ledger, owner, ask_for(f"take {number}", parent=parent, relation=Relation.REMIX)
        )
    return median_of(_cpu_of(lambda: family_tree(ledger.family(owner, newest.id), _price)), TIMES)


def _cpu_of(work: Callable[[], object]) -> Callable[[], float]:
    def measure() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return measure


def _price(job: Job) -> Decimal:
    return job.price_usd
