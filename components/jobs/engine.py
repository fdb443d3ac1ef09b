"""The job engine: what a user can do to a job. Each takes one commit; the work happens behind it."""

import logging
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from pydantic import SecretStr

from components.domain.ask import Ask
from components.domain.engine_facts import EngineFacts, engine_of, is_visitors
from components.domain.expectation import Estimate
from components.domain.job import Cancelled, Job, OutcomeUnknown, Queued, Sending, Working
from components.domain.pacing import POLL_S
from components.domain.request import AdoptedVideo, VideoRequest
from components.domain.rules import Problem
from components.errors import BudgetReached, EngineUnreachable, InvalidRequest, TooManyJobs
from components.imagine.client import ImagineClient
from components.jobs.budget import Budget
from components.jobs.carrier_tools import CarrierTools, Tempo
from components.jobs.carriers import Carriers
from components.jobs.delivery import Delivery
from components.jobs.experience import Experience
from components.jobs.keeper import Keeper
from components.jobs.keys import source_key
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.plans import Plans
from components.jobs.rows import now, stored_sources
from components.jobs.takes import Takes
from components.jobs.visitor_keys import HeldKey, VisitorEngine, VisitorKeys
from components.logs import prompt

REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{2,199}")
"""What request ids look like in both dialects: `video_gen_...` and UUIDs; nothing that could be a path."""
_log = logging.getLogger(__name__)
CANCEL_TRIES = 5
"""How often a cancel begins again because the carrier moved the job under its hands."""


class JobEngine:
    """Carries jobs from their intent to their video. One per process, started and stopped once.

    Several processes may use one ledger. On a data folder one of them carries and another takes over when it
    goes away; on a server all that were started carry, each its share. All may submit and read.

    Attributes:
        delivery: how the engine gets at sources.
        plans: what is made by several jobs.
        takes: all of it, as the library sorts it.
    """

    def __init__(
        self,
        ledger: Ledger,
        media_store: MediaStore,
        client: ImagineClient,
        *,
        data_dir: Path,
        poll_s: float = POLL_S,
        max_wait_s: float | None = None,
        requests_per_second: float = 2.0,
        public_url: str | None = None,
        signing_key: bytes | None = None,
        allow_private_urls: bool = False,
        retry_fetch_s: float = 1.0,
        max_active_per_owner: int | None = None,
        visitor_engine: VisitorEngine | None = None,
    ) -> None:
        """Starts nothing yet.

        Args:
            ledger: the truth about jobs.
            media_store: where sources are and results go.
            client: the engine; its connections are closed by `stop`.
            data_dir: where the workflows' own file, the lock and the signing key lie.
            poll_s: seconds between looks at a job.
            max_wait_s: seconds of active polling before a job is overdue; None takes the dialect's default.
            requests_per_second: budget of requests to the engine, for all jobs together.
            public_url: where the internet reaches this app; needed for engines that fetch sources.
            signing_key: signs source addresses; None takes the one that all processes share.
            allow_private_urls: whether sources at private addresses may be fetched.
            retry_fetch_s: seconds before the first repetition of a download.
            max_active_per_owner: so many jobs of one owner may be unfinished at a time.
            visitor_engine: what visitors' own keys are for; None where they may bring none.
        """
        self._max_active_per_owner = max_active_per_owner
        self._ledger = ledger
        self._media_store = media_store
        self._client = client
        signing_key = signing_key or source_key(ledger.database, data_dir)
        self.delivery = Delivery(media_store, signing_key, public_url)
        self.keys = VisitorKeys(signing_key, visitor_engine)
        self._experience = {client.facts.name: Experience(ledger, client.facts.name)}
        tools = CarrierTools(
            ledger=ledger,
            media_store=media_store,
            client=client,
            delivery=self.delivery,
            budget=Budget(requests_per_second),
            experience=self._experience[client.facts.name],
            tempo=Tempo(poll_s, max_wait_s, retry_fetch_s),
        )
        carriers = Carriers(tools, self.keys, visitor_engine, allow_private_urls=allow_private_urls)
        self._keeper = Keeper(
            tools, carriers, data_dir=data_dir, on_end=self._job_ended, on_sweep=self._sweep
        )
        self.plans = self._open_plans()
        self.takes = Takes(ledger.database, [self.remove, self.plans.splits.remove])

    def _open_plans(self) -> Plans:
        return Plans(
            self._ledger,
            self._media_store,
            engine_name=self._account,
            admit=self._admit,
            cancel=self.cancel,
            leads=lambda: self.leads,
            nudge_keeper=self._keeper.nudge,
        )

    @property
    def carries(self) -> bool:
        """Whether this process carries jobs: alone on a data folder, with others on a server."""
        return self._keeper.carries

    @property
    def leads(self) -> bool:
        """Whether it carries, and does what one process must do for all."""
        return self._keeper.leads

    def start(self) -> None:
        """Takes up every unfinished job; on an event loop call it through `asyncio.to_thread`.

        Raises:
            StorageError: the data folder can't be used.
        """
        self._keeper.start()
        self.plans.start()

    def stop(self) -> None:
        """Stops within 5 s with everything committed; unfinished jobs are taken up at the next start."""
        self.plans.stop()
        self._keeper.stop()

    def submit(
        self, owner: str, request: VideoRequest, *, price_usd: Decimal, parent_id: str | None = None
    ) -> Job:
        """Commits one intent and returns at once; see `submit_all`."""
        return self.submit_all(owner, [Ask(request, price_usd, parent_id)])[0]

    def submit_all(self, owner: str, asks: Iterable[Ask]) -> tuple[Job, ...]:
        """Commits the intents, all or none, and returns at once; sending follows by itself.

        Args:
            owner: who may see the jobs.
            asks: what is asked, in the order in which it is to be sent.

        Raises:
            MediaMissing: a source is gone, or is not this owner's; nothing will be sent.
            QuotaReached: the videos could not be kept; nothing will be sent.
            TooManyJobs: this owner has as many unfinished ones as may be; nothing will be sent.
            BudgetReached: together they would pass the day's budget; nothing will be sent.
            StorageError: it could not be committed; nothing will be sent.
        """
        asked = tuple(asks)
        for media_id in {media_id for ask in asked for media_id in stored_sources(ask.request)}:
            self._media_store.find(owner, media_id)
        self._admit(owner, len(asked))
        submitted = self._ledger.add_all(owner, asked, engine=self._account(owner))
        for job in submitted:
            said = prompt(job.request.prompt)
            _log.info("Job %s was asked for: %s at %s.", job.id, job.request.kind, job.engine, extra=said)
        self._keeper.nudge()
        return submitted

    def _admit(self, owner: str, more: int, more_bytes: int = 0) -> None:
        """Checks that so many jobs more may be unfinished, and their videos kept."""
        self._media_store.check_quota(owner, more_bytes)
        limit = self._max_active_per_owner
        if limit is None:
            return
        active = self._ledger.count_active(owner)
        if active + more > limit:
            raise TooManyJobs(f"{active} of your videos are being made; {limit} may be at a time.")

    def over_budget(self, owner: str, price_usd: Decimal) -> BudgetReached | None:
        """Why this owner may not spend this much now; the same is asked again when it is committed."""
        return self._ledger.refusal(owner, price_usd, engine=self._account(owner))

    def facts(self, owner: str) -> EngineFacts:
        """The engine that this owner's next job goes to: his own key's while it is here, or the server's."""
        held = self.keys.of(owner)
        return self._client.facts if held is None else held.client.facts

    def accounts(self, owner: str) -> tuple[str, ...]:
        """The engines whose jobs of this owner are carried now; all others of his wait."""
        held = self.keys.of(owner)
        return (self._client.facts.name, *(() if held is None else (held.account,)))

    def paste_key(self, owner: str, key: SecretStr) -> HeldKey:
        """Holds a visitor's own key; see `VisitorKeys.paste`. Jobs that waited for it go on.

        Raises:
            KeyRefused: the engine doesn't take it, or this studio takes none.
            EngineUnreachable: it could not be checked, or another process carries the jobs and never sees it.
        """
        if not self.leads:
            raise EngineUnreachable("The process that answers you doesn't send jobs, so it takes no keys.")
        held = self.keys.paste(owner, key)
        self._keeper.nudge()
        return held

    def forget_key(self, owner: str) -> None:
        """Lets a visitor's key go, now; jobs that were made with it wait for it."""
        self.keys.forget(owner)
        self._keeper.nudge()

    def _account(self, owner: str) -> str:
        held = self.keys.of(owner)
        return self._client.facts.name if held is None else held.account

    def can_deliver(self, owner: str, request: VideoRequest) -> Problem | None:
        """Why the owner's engine could not get at a source of this request; None when it can."""
        return self.delivery.can_deliver(request, self.facts(owner))

    def estimate(self, job: Job) -> Estimate | None:
        """What is left of a job that the engine works at; None while nothing is known of such jobs."""
        name = engine_of(job.engine)
        return self._experience.setdefault(name, Experience(self._ledger, name)).estimate(job)

    def cancel(self, owner: str, job_id: str) -> Job:
        """Gives a job up. One that is still queued costs nothing; the API itself can't cancel the others.

        Returns:
            The job as it is now; it is not cancelled when it ended meanwhile, or is just being sent.

        Raises:
            JobMissing: no such job of this owner.
        """
        job = self._ledger.get(owner, job_id)
        for _ in range(CANCEL_TRIES):
            cancelled, why = _cancelled(job)
            moved = self._ledger.move(job_id, {job.state.name}, cancelled, why)
            if moved is not None:
                self._keeper.nudge()
                return moved
            again = self._ledger.get(owner, job_id)
            if again.state.name is job.state.name:
                return again  # nothing leads from here to cancelled
            job = again
        return job

    def recheck(self, owner: str, job_id: str) -> Job:
        """Looks at a job once more: overdue, failed, expired or cancelled, if the engine ever had it.

        It costs nothing; a job that can't be taken up is returned as it is.

        Raises:
            JobMissing: no such job of this owner.
        """
        job = self._ledger.get(owner, job_id)
        request_id = job.request_id
        if request_id is None or not job.can_be_taken_up:
            return job
        accepted_at = getattr(job.state, "accepted_at", None) or now()
        return self._take_up(
            job, Working(request_id=request_id, accepted_at=accepted_at), "re-check asked for"
        )

    def adopt(self, owner: str, job_id: str, request_id: str) -> Job:
        """Gives a job whose outcome is unknown the request id that its owner found at the service.

        Raises:
            JobMissing: no such job of this owner.
        """
        job = self._ledger.get(owner, job_id)
        if not isinstance(job.state, OutcomeUnknown):
            return job
        working = Working(request_id=request_id.strip(), accepted_at=job.state.sent_at)
        return self._take_up(job, working, "its request id was found")

    def adopt_request(self, owner: str, request_id: str, *, prompt: str = "") -> Job:
        """Takes up a request that was sent elsewhere with the same key: it is looked at, fetched and kept.

        Args:
            owner: who may see the job.
            request_id: the engine's name for it.
            prompt: its owner's own words for it.

        Returns:
            The new job, or the one this owner already has of that request.

        Raises:
            InvalidRequest: no engine names a request like that.
        """
        request_id = request_id.strip()
        if not REQUEST_ID.fullmatch(request_id):
            raise InvalidRequest(f"“{request_id[:40]}” is no request id.", next_step="Copy it once more.")
        known = self._ledger.of_request(owner, request_id)
        if known is not None:
            return known
        job = self._ledger.add(
            owner=owner,
            request=AdoptedVideo(prompt=prompt),
            engine=self._account(owner),
            price_usd=Decimal(0),
            state=Working(request_id=request_id, accepted_at=now()),
            why="adopted: it was sent elsewhere",
        )
        self._keeper.nudge()
        return job

    def resend(self, owner: str, job_id: str) -> Job:
        """Sends a job of unknown outcome again, as a new job: its owner decided to risk paying twice.

        One that was meant for a visitor's key is meant for that key again, and waits while it is not here.

        Returns:
            The new job; the same job when its outcome is known meanwhile.

        Raises:
            JobMissing: no such job of this owner.
            QuotaReached, BudgetReached: nothing will be sent, and the job stays as it is.
        """
        job = self._ledger.get(owner, job_id)
        self._media_store.check_quota(owner)
        engine = job.engine if is_visitors(job.engine) else self._client.facts.name
        again = self._ledger.send_again(job, engine=engine)
        self._keeper.nudge()
        return again or self._ledger.get(owner, job_id)

    def remove(self, owner: str, job_id: str) -> None:
        """Deletes a job: its row, its history, its files and the uploads that no other job needs.

        Raises:
            JobMissing: no such job of this owner.
            InvalidRequest: it is just being sent; its answer must not be lost.
        """
        if isinstance(self.cancel(owner, job_id).state, Sending):
            raise InvalidRequest(
                "It is being sent right now.", next_step="Wait a moment, then delete it again."
            )
        self._media_store.let_go(self._ledger.remove(owner, job_id))
        self._keeper.nudge()

    def _take_up(self, job: Job, working: Working, why: str) -> Job:
        moved = self._ledger.move(job.id, {job.state.name}, working, why)
        self._keeper.nudge()
        return moved or self._ledger.get(job.owner, job.id)

    def _sweep(self) -> None:
        self.takes.sweep()
        self._media_store.sweep()

    def _job_ended(self) -> None:
        self.plans.nudge()


def _cancelled(job: Job) -> tuple[Cancelled, str]:
    if isinstance(job.state, Queued):
        return Cancelled(at=now()), "cancelled before it was sent; nothing was spent"
    accepted_at = getattr(job.state, "accepted_at", None)
    why = "given up here; the engine goes on and bills it all the same"
    if isinstance(job.state, OutcomeUnknown):
        why = "forgotten; it may have been billed"
    cancelled = Cancelled(at=now(), request_id=job.request_id, accepted_at=accepted_at, may_be_billed=True)
    return cancelled, why
