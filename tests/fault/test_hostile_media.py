"""Files that were damaged on purpose: the app measures, shows and cuts them, or says one sentence."""

import os
from pathlib import Path

from components.media.isolated import isolated
from components.media.probe import probe
from tests.mutants import mutated_files, seed_clips, treat

EACH = 12


def test_hostile_clips_neither_crash_nor_hang_nor_confuse_the_app(tmp_path: Path) -> None:
    seeds = seed_clips(tmp_path)
    outcomes = treat(mutated_files(seeds, tmp_path, EACH), tmp_path, timeout_s=20)

    assert outcomes.told.total() == EACH * len(seeds)
    assert set(outcomes.told) <= {
        "used",
        "SourceDamaged",
        "SourceNotMedia",
        "SourceUnsupported",
        "SourceTooLarge",
    }
    assert outcomes.told["used"] > EACH
    assert not list(tmp_path.glob(".*.part"))
    assert isolated(probe, seeds[0]) == probe(seeds[0])


def test_what_a_hostile_file_does_to_its_process_is_not_done_to_the_app(tmp_path: Path) -> None:
    (seed, *_) = seed_clips(tmp_path)
    assert isolated(probe, seed).frames == 24
    assert isolated(os.getpid) != os.getpid()
