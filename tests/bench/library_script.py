"""How long the library's script takes with 10, 100 and 500 jobs, on the server, without a browser."""

import os
import statistics
import tempfile
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from components.domain.job import Done, Fetching, Result, Sending, State, StateName, Working
from components.domain.request import TextToVideo
from components.ui.runtime import Runtime, start_runtime, stop_runtime
from components.web.identity import COOKIE, new_token, owner_from_token
from tests.bench.table import Table, milliseconds, ratio
from tests.media_factory import make_clip
from tests.serving import ROOT

TIMES = 9


def script_time() -> Table:
    """Median time of a rerun of the library page."""
    table = Table("Library: one script run (median of 9)", ["jobs", "time", "ratio to 10"])
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, _settings(folder)):
        made = start_runtime()
        clip = make_clip(Path(folder) / "take.mp4")
        times = {count: _rerun_s(made, clip, count) for count in (10, 100, 500)}
        stop_runtime()
    for count, elapsed_s in times.items():
        table.add(str(count), milliseconds(elapsed_s), ratio(elapsed_s, times[10]))
    return table


def _rerun_s(made: Runtime, clip: Path, count: int) -> float:
    token = new_token()
    for number in range(count):
        _finished_job(made, owner_from_token(token), clip, number)
    with patch("streamlit.runtime.context.ContextProxy.cookies", {COOKIE: token}):
        app = AppTest.from_file(str(ROOT / "components" / "ui" / "shell.py"), default_timeout=60).run()
        app.switch_page("../../pages/library.py").run()
        return statistics.median(_timed(app) for _ in range(TIMES))


def _timed(app: AppTest) -> float:
    began = time.perf_counter()
    app.run()
    return time.perf_counter() - began


def _finished_job(made: Runtime, owner: str, clip: Path, number: int) -> None:
    """A job that was moved through its whole life, with a real file."""
    moment = datetime.now(UTC)
    request = TextToVideo(prompt=f"Take {number} of a lake at dawn", duration_s=1)
    job = made.ledger.add(owner=owner, request=request, engine="elsewhere", price_usd=Decimal("0.07"))
    kept = made.media.keep_bytes(owner, clip.read_bytes(), suffix=".mp4", label="take")
    result = Result(
        media_id=kept.media_id,
        poster_id=None,
        duration_s=1.0,
        width=160,
        height=90,
        has_sound=True,
        size_bytes=kept.size_bytes,
    )
    request_id = f"r{number}"
    life: list[tuple[StateName, State]] = [
        (StateName.QUEUED, Sending(sent_at=moment)),
        (StateName.SENDING, Working(request_id=request_id, accepted_at=moment)),
        (
            StateName.WORKING,
            Fetching(request_id=request_id, accepted_at=moment, ready_at=moment, result_url="http://x/y"),
        ),
        (
            StateName.FETCHING,
            Done(request_id=request_id, accepted_at=moment, ready_at=moment, done_at=moment, result=result),
        ),
    ]
    for before, after in life:
        made.ledger.move(job.id, {before}, after, "bench")


def _settings(folder: str) -> dict[str, str]:
    return {"CLAPBOARD_SANDBOX": "always", "CLAPBOARD_DATA_DIR": f"{folder}/data"}
