"""`make bench`: prints what a user feels and what it costs, each figure beside its measure."""

import sys
from collections.abc import Callable

from tests.bench import clips, faults, fuzz, library_script, pacing, pages, rendering
from tests.bench.table import Table

BENCHES: dict[str, Callable[[], Table]] = {
    "pages": pages.first_page,
    "click": pages.click_to_card,
    "playing": pages.ready_to_playing,
    "library": library_script.script_time,
    "pacing": pacing.pacing,
    "faults": faults.faults,
    "rendering": rendering.speed,
    "memory": rendering.memory,
    "fuzz": fuzz.fuzz,
    "clips": clips.clips,
    "ffmpeg": clips.against_ffmpeg,
    "links": clips.links,
    "mutants": clips.mutants,
}


def main(names: list[str]) -> None:
    """Runs the benches that are named, all without names."""
    for name in names or BENCHES:
        sys.stdout.write(f"{BENCHES[name]()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
