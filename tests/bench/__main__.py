"""`make bench`: prints what a user feels and what it costs, each figure beside its measure."""

import sys
from collections.abc import Callable

from tests.bench import (
    attacks,
    clips,
    edit_speed,
    families,
    faults,
    fuzz,
    inflight,
    library_script,
    load,
    pacing,
    pacing_bound,
    pages,
    rendering,
    scale,
    sound,
    spending,
)
from tests.bench.table import Table

BENCHES: dict[str, Callable[[], Table]] = {
    "pages": pages.first_page,
    "click": pages.click_to_card,
    "playing": pages.ready_to_playing,
    "library": library_script.script_time,
    "posters": library_script.first_page,
    "searching": library_script.searching,
    "spending": spending.spending,
    "families": families.families,
    "pacing": pacing.pacing,
    "bound": pacing_bound.pacing_bound,
    "inflight": inflight.in_flight,
    "rendering": rendering.speed,
    "edits": edit_speed.speed,
    "memory": rendering.memory,
    "sound": sound.sound,
    "fuzz": fuzz.fuzz,
    "clips": clips.clips,
    "ffmpeg": clips.against_ffmpeg,
    "links": clips.links,
    "mutants": clips.mutants,
    "faults": faults.faults,
    "scale": scale.scale,
    "attacks": attacks.attacks,
    "load": load.load,
}


LONG = frozenset({"inflight", "fuzz", "mutants", "faults", "scale", "attacks", "load"})
"""Minutes each: run when they are named."""


def main(names: list[str]) -> None:
    """Runs the benches that are named; without names all but the long ones."""
    for name in names or [each for each in BENCHES if each not in LONG]:
        sys.stdout.write(f"{BENCHES[name]()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
