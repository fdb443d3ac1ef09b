"""Media work in a process of its own: crashes, hangs and floods end there."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from components.errors import Cancelled, SourceDamaged, SourceNotMedia, SourceTooLarge
from components.media.isolated import isolated
from components.media.picture import read_picture
from components.media.poster import filmstrip
from components.media.probe import probe
from components.media.trim import trim
from tests.media_factory import make_picture
from tests.unit.media import misbehaviour
from tests.unit.source_files import ROOT


def test_a_clip_is_measured_as_in_this_process(clip_path: Path) -> None:
    assert isolated(probe, clip_path) == probe(clip_path)


def test_every_kind_of_answer_comes_back(tmp_path: Path, clip_path: Path) -> None:
    assert isolated(filmstrip, clip_path, count=3, height=36) == filmstrip(clip_path, count=3, height=36)
    picture = make_picture()
    assert isolated(read_picture, picture) == read_picture(picture)
    cut = isolated(trim, clip_path, tmp_path / "cut.mp4", start_s=0.5, length_s=0.5)
    assert cut == probe(tmp_path / "cut.mp4")


def test_the_work_is_done_in_another_process_which_stays_for_the_next_call() -> None:
    first, second = isolated(misbehaviour.whoami), isolated(misbehaviour.whoami)
    assert first == second != os.getpid()


def test_our_errors_come_back_as_themselves(tmp_path: Path) -> None:
    with pytest.raises(SourceTooLarge) as caught:
        isolated(misbehaviour.refuse)
    error = caught.value
    assert (error.sentence, error.next_step, error.code) == ("Far too large.", "Cut it.", "c")
    page = tmp_path / "page.mp4"
    page.write_text("<!doctype html><p>")
    with pytest.raises(SourceNotMedia, match="web page"):
        isolated(probe, page)


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (misbehaviour.crash, "crashes"),
        (misbehaviour.fall_silent, "crashes"),
        (misbehaviour.hang, "takes longer than 0.4 s"),
        (misbehaviour.hang_in_c, "takes longer than 0.4 s"),
        (misbehaviour.swell, "takes more than 500 MB"),
        (misbehaviour.stumble, "stumbles"),
        (misbehaviour.unpicklable, "stumbles"),
    ],
)
def test_whatever_goes_wrong_is_one_sentence_and_the_next_call_works(
    clip_path: Path, function: Callable[[], object], why: str
) -> None:
    with pytest.raises(SourceDamaged) as caught:
        isolated(function, timeout_s=0.4, memory_mb=500)
    assert why in caught.value.sentence
    assert isolated(probe, clip_path).frames == 24


def test_what_nobody_foresaw_is_told_to_the_log_s_reader() -> None:
    with pytest.raises(SourceDamaged) as caught:
        isolated(misbehaviour.stumble)
    assert "what nobody foresaw" in str(caught.value.__cause__)


def test_what_a_library_prints_harms_nothing() -> None:
    assert isolated(misbehaviour.chatter, "hello") == "hello"


def test_progress_is_told_here_in_steps_worth_telling() -> None:
    told: list[float] = []
    assert isolated(misbehaviour.count_up, progress=told.append) == "done"
    assert told == sorted(told)
    assert 50 < len(told) <= 101
    assert told[-1] == 1.0


def test_cancelling_ends_the_work_and_leaves_nothing(tmp_path: Path) -> None:
    told: list[float] = []
    with pytest.raises(Cancelled):
        isolated(
            misbehaviour.write_slowly,
            tmp_path / "to.mp4",
            progress=told.append,
            cancelled=lambda: bool(told),
        )
    assert list(tmp_path.iterdir()) == []


def test_what_the_progress_call_raises_ends_the_work_and_is_raised(tmp_path: Path) -> None:
    class Rerun(BaseException):
        """As Streamlit stops a script: not an Exception."""

    def stop(_: float) -> None:
        raise Rerun

    with pytest.raises(Rerun):
        isolated(misbehaviour.write_slowly, tmp_path / "to.mp4", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_crash_leaves_no_half_written_file(tmp_path: Path) -> None:
    with pytest.raises(SourceDamaged):
        isolated(misbehaviour.write_and_crash, tmp_path / "to.mp4")
    assert list(tmp_path.iterdir()) == []


def test_threads_work_beside_each_other(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as threads:
        workers = list(threads.map(lambda _: isolated(misbehaviour.hold, tmp_path, 3), range(3)))
    assert len(set(workers)) == 3


def test_waiting_for_a_worker_can_be_cancelled(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as threads:
        busy = [threads.submit(isolated, misbehaviour.hold, tmp_path, 4) for _ in range(3)]
        while len(list(tmp_path.iterdir())) < 3:
            time.sleep(0.01)
        with pytest.raises(Cancelled):
            isolated(misbehaviour.whoami, cancelled=lambda: True)
        (tmp_path / "the fourth").touch()
        assert len({one.result() for one in busy}) == 3


ORPHAN = """
import os, sys, threading, time
from components.media.isolated import isolated
from tests.unit.media import misbehaviour
sys.stdout.write(f"{isolated(misbehaviour.whoami)}\\n")
sys.stdout.flush()
if sys.argv[1] == "killed":
    threading.Thread(target=isolated, args=(misbehaviour.hang,), daemon=True).start()
    time.sleep(0.2)
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("way", ["ended", "killed"])
def test_workers_die_with_the_app(way: str) -> None:
    app = subprocess.run(
        [sys.executable, "-W", "error", "-c", ORPHAN, way],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert app.returncode == (0 if way == "ended" else -9), app.stderr
    assert app.stderr == ""
    worker = int(app.stdout)
    while _runs(worker):
        time.sleep(0.02)


def _runs(process: int) -> bool:
    """Whether it lives; a dead one stays listed as a zombie until somebody asks for its end."""
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip()[:1] not in {"", "Z"}
