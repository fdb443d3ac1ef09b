"""Random prompts and damaged media through the whole sandbox: what crashed, hung, or was answered badly."""

import random
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from components.domain.options import Kind
from components.media.probe import probe
from components.sandbox.render import entry
from components.sandbox.render.job import Progress, RenderJob
from components.sandbox.rendering import make
from tests.bench.mutations import mutated, originals
from tests.bench.table import Table
from tests.contract.sandbox_client import WORKING, data_uri, look
from tests.media_factory import make_clip, make_picture
from tests.quick_sandbox import QuickSandbox, quick_sandbox

PROMPTS, MEDIA = 500, 200
DEADLINE_S = 120
SIZE, SECONDS = (256, 144), 0.5
MODEL = {"model": "grok-imagine-video", "duration": 1}
ODDITIES = (
    "🦊🌧️",
    "雪の山",
    "مدينة",
    "\u202eevil",
    "a\u0300" * 30,
    "{0} %s \\n",
    "<b>&amp;</b>",
    "-1",
    "9" * 40,
    "x" * 900,
)


VOCABULARIES = Path(entry.__file__).parent.glob("*words.toml")
PLAIN = ["a", "the", "of", "with", "without", "very", "two", "not", "make it", "4K", "slowly", "xylophone"]


def render_small(job: RenderJob, progress: Progress) -> None:
    """The real render, at a size that leaves time for many; edits keep their clip's."""
    if job.kind in {Kind.TEXT, Kind.IMAGE}:
        job = replace(job, width=SIZE[0], height=SIZE[1], duration_s=SECONDS)
    make(job, progress)


@dataclass
class Tally:
    """What became of the requests of one kind."""

    counted: Counter[str] = field(default_factory=Counter)
    worst: list[str] = field(default_factory=list)

    def note(self, end: str, what: str) -> None:
        self.counted[end] += 1
        if end in {"crashed", "hung", "badly answered"}:
            self.worst.append(what)


def fuzz() -> Table:
    """500 random prompts, 200 damaged files: how each ended."""
    ends = ["made", "refused", "crashed", "hung", "badly answered"]
    table = Table("Fuzz: random prompts and damaged media through the sandbox", ["what", "requests", *ends])
    options = ("--render-deadline-seconds", str(DEADLINE_S), "--workers", "2")
    with (
        tempfile.TemporaryDirectory() as folder,
        quick_sandbox(Path(folder) / "sandbox", *options, render=render_small) as sandbox,
    ):
        for name, bodies in {
            "prompts": islice(_prompts(Path(folder)), PROMPTS),
            "damaged media": islice(_damaged(Path(folder) / "media"), MEDIA),
        }.items():
            tally = Tally()
            for dialect_and_work, body in bodies:
                _try(sandbox, tally, dialect_and_work, body, Path(folder))
            table.add(name, str(tally.counted.total()), *(str(tally.counted[end]) for end in ends))
            for what in tally.worst:
                table.add(what, "", *([""] * len(ends)))
    return table


def _words(values: object) -> Iterator[str]:
    """Every word and phrase that the sandbox knows."""
    match values:
        case str():
            yield from (word.strip() for word in values.split(","))
        case list():
            yield from (word for value in values for word in _words(value))
        case dict():
            yield from (word for value in values.values() for word in _words(value))
        case _:
            return


WORDS = sorted({word for path in VOCABULARIES for word in _words(tomllib.loads(path.read_text("utf-8")))})


def _prompt(chance: random.Random) -> str:
    words = [chance.choice(WORDS if chance.random() < 0.7 else PLAIN) for _ in range(chance.randint(1, 20))]
    if chance.random() < 0.2:
        words.insert(chance.randrange(len(words)), chance.choice(ODDITIES))
    return " ".join(words)


def _prompts(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Three texts to one still and one edit, all with prompts of chance."""
    chance = random.Random(1)
    clip = data_uri(make_clip(folder / "clip.mp4", seconds=SECONDS).read_bytes())
    picture = data_uri(make_picture(width=200, height=120), "image/png")
    while True:
        for place in range(5):
            body = MODEL | {"prompt": _prompt(chance), "seed": chance.getrandbits(32)}
            match place:
                case 3:
                    yield "generations", body | {"image": {"url": picture}}
                case 4:
                    yield "edits", body | {"video": {"url": clip}}
                case _:
                    yield "generations", body


def _damaged(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    chance = random.Random(2)
    whole = originals(folder)
    while True:
        for name, data in whole.items():
            mime = name.partition(";")[0]
            address = {"url": data_uri(mutated(data, chance), mime)}
            body = MODEL | {"prompt": _prompt(chance)}
            if mime.startswith("image/"):
                yield "generations", body | {"image": address}
            else:
                yield "edits", body | {"video": address}


def _try(sandbox: QuickSandbox, tally: Tally, work: str, body: dict[str, Any], folder: Path) -> None:
    what = f"  {work}: {str(body['prompt'])[:50]!r}"
    answer = sandbox.http.post(f"{sandbox.live_base_url}/videos/{work}", json=body)
    if answer.status_code != 200:
        refused = answer.status_code in {400, 422}
        tally.note("refused" if refused else "badly answered", f"{what}: HTTP {answer.status_code}")
        return
    end, why = _end(sandbox, answer.json()["request_id"], folder)
    tally.note(end, f"{what}: {why}")


def _end(sandbox: QuickSandbox, request_id: str, folder: Path) -> tuple[str, str]:
    """How it ended, and in whose words."""
    give_up_at_s = time.monotonic() + 2 * DEADLINE_S
    status, last = look(sandbox.http, sandbox.live_base_url, request_id)
    while last.get("status") in WORKING and time.monotonic() < give_up_at_s:
        time.sleep(0.02)
        status, last = look(sandbox.http, sandbox.live_base_url, request_id)
    match last:
        case {"status": "done", "video": {"url": str(url), "duration": float() | int()}}:
            (folder / "result.mp4").write_bytes(sandbox.http.get(url).content)
            return (
                ("made", "") if probe(folder / "result.mp4").frames > 0 else ("badly answered", "no frames")
            )
        case {"status": "failed", "error": {"code": "invalid_argument", "message": str(words)}}:
            return "refused", words
        case {"status": "failed", "error": {"code": "internal", "message": str(words)}}:
            return ("hung" if "longer than" in words else "crashed"), words
        case {"status": "pending"}:
            return "hung", "never ended"
        case _:
            return "badly answered", f"HTTP {status} {last}"
