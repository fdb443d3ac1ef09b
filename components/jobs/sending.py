"""The carrier's first step: at most one POST an intent, whatever dies when."""

import asyncio
import logging
from datetime import timedelta
from functools import partial

from components.domain.job import Failed, Failure, Job, OutcomeUnknown, Queued, Sending, StateName, Working
from components.domain.pacing import patience_ends, resend_s
from components.errors import (
    ClapboardError,
    EngineUnreachable,
    OutcomeUncertain,
    StorageError,
    TooManyRequests,
)
from components.imagine.client import SourceUrls
from components.jobs.budget import Turn
from components.jobs.carrier_tools import CarrierTools
from components.jobs.rows import now
from components.jobs.tasks import Tasks, among
from components.jobs.threads import in_daemon_thread

COMMIT_AGAIN_S = 1.0
"""Seconds before the ledger is asked again to take a request id that was paid for."""

_log = logging.getLogger(__name__)


class Sender:
    """Sends queued jobs.

    `queued -> sending` is committed before the first byte leaves, and won by one carrier. Whoever else
    finds a job in `sending` never sends it: it becomes `outcome_unknown`, and the user is asked.

    Attributes:
        in_the_air: the tasks that are between that commit and the one of the engine's answer.
    """

    def __init__(self, tools: CarrierTools) -> None:
        self._tools = tools
        self._taken: set[str] = set()
        self.in_the_air: Tasks = set()

    async def send(self, job_id: str) -> bool:
        """Sends a job that is queued.

        Returns:
            Whether the engine has it now; otherwise it ended, or is queued again to be sent later.
        """
        job = await self._tools.job(job_id)
        if job is None or job_id in self._taken:
            return False
        if isinstance(job.state, Sending):
            await self._leave_unknown(job, "Clapboard was stopped while it was being sent.")
            return False
        if not isinstance(job.state, Queued):
            return isinstance(job.state, Working)
        self._taken.add(job_id)
        try:
            return await self._send(job)
        finally:
            self._taken.discard(job_id)

    async def _send(self, job: Job) -> bool:
        try:
            sources = await self._sources(job)
        except ClapboardError as error:
            await self._fail(job, StateName.QUEUED, error)
            return False
        await self._tools.budget.take(Turn.SUBMIT, job.owner)
        async with among(self.in_the_air):
            claim = Sending(sent_at=now())
            if await self._tools.move(job.id, {StateName.QUEUED}, claim, "sending to the engine") is None:
                return False
            return await self._post(job, sources)

    async def _post(self, job: Job, sources: SourceUrls) -> bool:
        try:
            accepted = await self._tools.client.submit(job.request, sources)
        except (TooManyRequests, EngineUnreachable) as error:
            await self._put_off(job, error)
        except OutcomeUncertain as error:
            await self._leave_unknown(job, error.sentence, error.raw)
        except ClapboardError as error:
            await self._fail(job, StateName.SENDING, error)
        except Exception as error:  # noqa: BLE001  # whatever it is, money may have been spent
            _log.error("A submit ended in a way nobody thought of, %s; job %s.", type(error).__name__, job.id)
            await self._leave_unknown(job, "Something went wrong while it was being sent.")
        else:
            await self._keep_request_id(job, accepted.request_id)
            return True
        return False

    async def _sources(self, job: Job) -> SourceUrls:
        delivery, facts = self._tools.delivery, self._tools.client.facts
        return await in_daemon_thread(partial(delivery.sources, job.request, facts))

    async def _keep_request_id(self, job: Job, request_id: str) -> None:
        """Commits the id before anything else happens, however long the ledger takes to be writable."""
        working = Working(request_id=request_id, accepted_at=now())
        may_come_from = {StateName.SENDING, StateName.OUTCOME_UNKNOWN}
        while True:
            try:
                if await self._tools.move(job.id, may_come_from, working, "accepted by the engine") is None:
                    _log.warning("Request %s was accepted for job %s, which is gone.", request_id, job.id)
                return
            except StorageError:
                _log.warning("The ledger can't take request %s of job %s yet.", request_id, job.id)
                await asyncio.sleep(COMMIT_AGAIN_S)

    async def _put_off(self, job: Job, error: TooManyRequests | EngineUnreachable) -> None:
        tries = await asyncio.to_thread(self._tools.ledger.tries, job.id) + 1
        if isinstance(error, EngineUnreachable) and patience_ends(tries):
            await self._fail(job, StateName.SENDING, error)
            return
        hint_s = None
        if isinstance(error, TooManyRequests):
            hint_s = error.retry_after_s
            self._tools.budget.refused(hint_s)
        until = now() + timedelta(seconds=resend_s(tries, server_hint_s=hint_s))
        await self._tools.put_off(job.id, until, error.sentence)

    async def _fail(self, job: Job, state: StateName, error: ClapboardError) -> None:
        await self._tools.move(job.id, {state}, Failed(failure=Failure.of(error)), error.sentence)

    async def _leave_unknown(self, job: Job, why: str, raw: str | None = None) -> None:
        sent_at = job.state.sent_at if isinstance(job.state, Sending) else now()
        unknown = OutcomeUnknown(sent_at=sent_at, why=why, raw=raw)
        await self._tools.move(job.id, {StateName.SENDING}, unknown, why)
