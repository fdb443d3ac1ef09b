"""Carries requests from acceptance to their end: sources, render, result, expiry; resumes after a restart."""

import asyncio
import logging
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

import anyio
from anyio import CapacityLimiter, to_thread

from components.domain.options import Dialect
from components.errors import ClapboardError, SourceError
from components.sandbox.moderation import Moderation
from components.sandbox.options import SandboxOptions
from components.sandbox.order import Order, seed_of
from components.sandbox.plans import cost_ticks, duration_s, plan
from components.sandbox.refusal import Reason, Refusal
from components.sandbox.render.job import RenderJob
from components.sandbox.requests import (
    Completed,
    Expired,
    Failed,
    Fault,
    Moderated,
    Record,
    RequestBook,
    Unfinished,
    finished_at,
    new_id,
    result_name,
)
from components.sandbox.sources import UnusableSource, gather, keep_inline
from components.sandbox.workers import WorkerPool

log = logging.getLogger(__name__)

FETCHES_AT_ONCE = 16
REMEMBERED_FOR = timedelta(days=30)
"""How long a request is known after its end."""
_SWEEP_EVERY_S = 60.0


def _now() -> datetime:
    return datetime.now(UTC)


class Production:
    """All requests of one sandbox; lives on one event loop.

    Args:
        options: limits and folders.
        pool: renders; started and stopped here.
        now: the time, aware.
    """

    def __init__(
        self,
        options: SandboxOptions,
        pool: WorkerPool[RenderJob],
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._options = options
        self._pool = pool
        self._now = now
        self._moderation = Moderation(options.moderated_words)
        self._book = RequestBook(options.data_dir / "requests")
        self._files = _made(options.data_dir / "files")
        self._work = _made(options.data_dir / "work")
        self._progress: dict[str, float] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._fetching = CapacityLimiter(FETCHES_AT_ONCE)
        self._sweeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the workers and take up every unfinished request."""
        self._pool.start()
        self._clear_leftovers()
        for record in self._book.all():
            if isinstance(record.state, Unfinished):
                self._begin(record)
        self._sweeper = asyncio.create_task(self._sweep_now_and_then())

    async def stop(self) -> None:
        """Stop at once; what is unfinished stays unfinished and is taken up by the next start."""
        tasks = [*self._tasks.values(), *([self._sweeper] if self._sweeper else [])]
        for task in tasks:
            task.cancel()
        await to_thread.run_sync(self._pool.stop)
        await asyncio.gather(*tasks, return_exceptions=True)

    async def submit(self, order: Order, dialect: Dialect, *, client: str = "") -> Record:
        """Take an order on; it is on disk when this returns.

        Args:
            order: what to make.
            dialect: in which it was asked for.
            client: who asked; clients are served in turn.

        Raises:
            Refusal: the queue is full, or bytes sent along can't be used.
        """
        if len(self._tasks) >= self._options.max_queued + self._options.workers:
            raise Refusal(Reason.QUEUE_FULL, limit=self._options.max_queued)
        request_id = new_id(dialect)
        try:
            await to_thread.run_sync(keep_inline, order, self._work / request_id)
        except BaseException:
            self._clear(request_id)
            raise
        record = Record(
            id=request_id,
            dialect=dialect,
            order=order.without_inline_bytes(),
            seed=seed_of(order),
            created_at=self._now(),
            client=client,
            state=Unfinished(),
        )
        self._begin(self._book.keep(record))
        return record

    def find(self, request_id: str, dialect: Dialect) -> Record | None:
        """The request, as it is now, if this dialect knows it."""
        record = self._book.get(request_id)
        if record is None or record.dialect is not dialect:
            return None
        return self._expire_if_due(record)

    def progress(self, request_id: str) -> float | None:
        """0 to 1 while it is worked on; None while it waits for others."""
        free_workers = self._options.workers - len(self._progress)
        in_turn = free_workers > 0 and request_id in islice(self._tasks, self._options.workers)
        return self._progress.get(request_id, 0.0 if in_turn else None)

    @property
    def idle(self) -> bool:
        """Whether nothing is waiting or being rendered."""
        return not self._tasks

    def result(self, name: str) -> Path | None:
        """The file of a completed request, unless it expired."""
        record = self._book.get(name.removesuffix(".mp4"))
        if record is None or record.file_name != name:
            return None
        path = self._files / name
        completed = isinstance(self._expire_if_due(record).state, Completed)
        return path if completed and path.is_file() else None

    def sweep(self) -> None:
        """Expire results that are due and forget requests that ended long ago."""
        for record in self._book.all():
            ended = finished_at(self._expire_if_due(record))
            if ended is not None and self._now() - ended > REMEMBERED_FOR:
                self._book.forget(record)

    def _clear_leftovers(self) -> None:
        """Drop what a killed sandbox left: files of no completed request, folders of no unfinished one."""
        for path in self._files.iterdir():
            if self.result(path.name) is None:
                path.unlink(missing_ok=True)
        for folder in self._work.iterdir():
            record = self._book.get(folder.name)
            if record is None or not isinstance(record.state, Unfinished):
                self._clear(folder.name)

    def _clear(self, request_id: str) -> None:
        shutil.rmtree(self._work / request_id, ignore_errors=True)

    def _expire_if_due(self, record: Record) -> Record:
        state = record.state
        if not isinstance(state, Completed):
            return record
        age_s = (self._now() - state.finished_at).total_seconds()
        path = self._files / record.file_name
        if age_s < self._options.result_ttl_s and path.is_file():
            return record
        path.unlink(missing_ok=True)
        return self._book.finish(record, Expired(finished_at=state.finished_at))

    async def _sweep_now_and_then(self) -> None:
        while True:
            self.sweep()
            await anyio.sleep(_SWEEP_EVERY_S)

    def _begin(self, record: Record) -> None:
        task = asyncio.create_task(self._carry(record))
        self._tasks[record.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(record.id, None))

    async def _carry(self, record: Record) -> None:
        """One request to its end; only a stop leaves it unfinished."""
        try:
            state: Completed | Moderated | Failed = await self._make(record)
        except UnusableSource as why:
            state = self._failed(why.fault, why.sentence, why.field)
        except SourceError as error:
            state = self._failed(Fault.INVALID_URL, error.sentence)
        except ClapboardError as error:
            state = self._failed(Fault.SERVER_ERROR, error.sentence)
        except Exception:
            log.exception("Request %s broke", record.id)
            state = self._failed(Fault.SERVER_ERROR, "Something went wrong in the sandbox: see its log.")
        self._book.finish(record, state)
        self._progress.pop(record.id, None)
        await to_thread.run_sync(self._clear, record.id)
        log.info("Request %s %s", record.id, state.name)

    async def _make(self, record: Record) -> Completed | Moderated:
        folder = self._work / record.id
        fetching = partial(
            gather,
            record.order,
            record.dialect,
            folder,
            allow_private=self._options.allow_private_urls,
            ours=self._results_among(record.order),
        )
        materials = await to_thread.run_sync(fetching, limiter=self._fetching, abandon_on_cancel=True)
        cost = cost_ticks(record.order, materials)
        if self._moderation.refuses(record.order.prompt):
            return Moderated(finished_at=self._now(), cost_ticks=cost)
        folder.mkdir(parents=True, exist_ok=True)
        out = folder / "result.mp4"
        await self._render(record, plan(record.order, materials, seed=record.seed, out=out))
        out.replace(self._files / record.file_name)
        return Completed(
            finished_at=self._now(), duration_s=duration_s(record.order, materials), cost_ticks=cost
        )

    def _results_among(self, order: Order) -> dict[str, Path]:
        """The sources that are results of ours, under whatever host's name: they need no fetching."""
        named = {address: result_name(address) for address in order.addresses.values()}
        found = {address: self.result(name) for address, name in named.items() if name is not None}
        return {address: path for address, path in found.items() if path is not None}

    async def _render(self, record: Record, job: RenderJob) -> None:
        def on_progress(fraction: float) -> None:
            self._progress[record.id] = fraction

        ticket = self._pool.submit(job, on_progress, owner=record.client)
        try:
            await asyncio.wrap_future(ticket.outcome)
        except asyncio.CancelledError:
            ticket.cancel()
            raise

    def _failed(self, fault: Fault, sentence: str, field: str | None = None) -> Failed:
        return Failed(finished_at=self._now(), fault=fault, sentence=sentence, field=field)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
