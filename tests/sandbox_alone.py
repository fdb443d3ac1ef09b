"""The quick sandbox as a process of its own, with its fault mode: `python -m tests.sandbox_alone FOLDER`."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from components.sandbox.render.job import RenderJob
from tests.media_factory import make_clip
from tests.quick_sandbox import QuickSandbox, quick_sandbox
from tests.serving import ROOT

CLIP = "clip.mp4"
SECONDS = 1.0


def copy_the_clip(job: RenderJob, progress: Callable[[float], None]) -> None:
    """A real video, drawn once for all jobs: what is measured is whoever fetches it."""
    shutil.copyfile(next(parent / CLIP for parent in job.out.parents if (parent / CLIP).exists()), job.out)
    progress(1.0)


@contextmanager
def sandbox_process(folder: Path) -> Iterator[QuickSandbox]:
    """A running one; it ends with us."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.sandbox_alone", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        origin = process.stdout.readline().decode().strip()
        assert origin, "the sandbox did not start"
        with httpx.Client(trust_env=False, timeout=30.0) as http:
            yield QuickSandbox(origin, http)
        process.stdin.close()


def main(folder: Path) -> None:
    """Serves until its standard input is closed."""
    make_clip(folder / CLIP, seconds=SECONDS, rate=10)
    with quick_sandbox(folder, "--faults", "--max-queued", "10000", render=copy_the_clip) as sandbox:
        sys.stdout.write(f"{sandbox.origin}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
