"""The composition root: the one place that wires concrete parts together, once per process."""

import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa

from components.domain.budgets import DayBudgets
from components.domain.pricing import PriceList, price_list
from components.domain.request import VideoRequest
from components.domain.rules import Problem
from components.errors import SettingsFault
from components.imagine.client import ImagineClient
from components.imagine.pulse import Pulse
from components.jobs.bucket import BucketAddress, BucketVault
from components.jobs.database import open_database
from components.jobs.engine import JobEngine
from components.jobs.ledger import Ledger
from components.jobs.media_store import Kept, MediaStore
from components.jobs.quota import Quota
from components.jobs.shares import Shares
from components.jobs.store import JobStore, JobView
from components.jobs.visitor_keys import VisitorEngine
from components.logs import hide
from components.sandbox.embedded import EmbeddedSandbox
from components.settings import Role, Settings, load_settings

_POLL_SANDBOX_S = 1.0
"""Looks at the sandbox cost nothing: it is next door and has no rate limit worth the name."""
_SANDBOX_REQUESTS_PER_SECOND = 20.0


@dataclass(frozen=True)
class Runtime:
    """Everything that lives as long as the process."""

    settings: Settings
    database: sa.Engine
    ledger: Ledger
    media: MediaStore
    client: ImagineClient
    pulse: Pulse
    jobs: JobEngine
    sandbox: EmbeddedSandbox | None

    @cached_property
    def prices(self) -> PriceList:
        """What the engine in use charges."""
        return price_list(self.settings.prices)

    @cached_property
    def shares(self) -> Shares:
        """Links by which takes are shown to others."""
        return Shares(self.database)

    def job_store(self, view: JobView, owner: str) -> JobStore:
        """The live view of an owner's jobs, for one browser session."""
        return JobStore(view, owner, self.jobs, self.ledger)

    def delivery_problems(self, owner: str, request: VideoRequest) -> tuple[Problem, ...]:
        """Why the owner's engine could not get at a source of this request."""
        problem = self.jobs.can_deliver(owner, request)
        return () if problem is None else (problem,)

    def find_signed(self, token: str) -> Kept:
        """The file behind a signed source address.

        Raises:
            MediaMissing: the address is wrong or too old, or the file is gone.
        """
        return self.media.file_for_carrier(self.jobs.delivery.open_signed(token))

    def stop(self) -> None:
        """Stops everything, the job engine first: what it can finish, it finishes."""
        self.jobs.stop()
        self.pulse.stop()
        if self.sandbox is not None:
            self.sandbox.stop()
        self.database.dispose()


@dataclass
class _Process:
    """The process's one runtime, and the lock that keeps it one."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    runtime: Runtime | None = None


_process = _Process()


def runtime() -> Runtime:
    """The running parts; starts them where no server did (tests, plain scripts)."""
    return _process.runtime or start_runtime()


def start_runtime(role: Role | None = None) -> Runtime:
    """Starts everything, once; a second call returns what runs.

    Args:
        role: what this process does; None takes it from the settings.

    Raises:
        SettingsFault: the settings can't be used.
        EngineUnreachable: the sandbox did not start.
        StorageError: the data folder can't be used.
    """
    with _process.lock:
        if _process.runtime is None:
            _process.runtime = _build(load_settings(**({} if role is None else {"role": role})))
        return _process.runtime


def stop_runtime() -> None:
    """Stops everything; a later call of `runtime` starts anew."""
    with _process.lock:
        if _process.runtime is not None:
            _process.runtime.stop()
            _process.runtime = None


def _build(settings: Settings) -> Runtime:
    _check_role(settings)
    data_dir = settings.data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    for secret in settings.secrets:
        hide(secret)
    sandbox = _start_sandbox(settings, data_dir)
    base_url = settings.base_url if sandbox is None else sandbox.base_url
    key = settings.xai_api_key if sandbox is None else None
    database = open_database(data_dir, settings.database_url)
    ledger, media = (
        Ledger(database, DayBudgets(settings.budget_usd_per_day, settings.budget_usd_per_owner_per_day)),
        MediaStore(data_dir / "media", database, vault=_bucket(settings, data_dir), quota=_quota(settings)),
    )
    client = ImagineClient(
        base_url=base_url, key=key, dialect=settings.dialect, is_sandbox=sandbox is not None
    )
    pulse = Pulse(base_url, key)
    jobs = _job_engine(settings, data_dir, ledger, media, client)
    pulse.start()
    if settings.role is not Role.APP:
        jobs.start()
    return Runtime(settings, database, ledger, media, client, pulse, jobs, sandbox)


def _check_role(settings: Settings) -> None:
    """What lives in one process's memory or beside it can't be shared."""
    if settings.role is Role.ALL:
        return
    if settings.use_sandbox:
        raise SettingsFault(
            "Pages and workers in processes of their own need one engine that all of them reach.",
            next_step="Set XAI_API_KEY, or CLAPBOARD_BASE_URL to a sandbox that runs alone (make sandbox).",
        )
    if settings.allow_visitor_keys:
        raise SettingsFault(
            "Visitors' own keys stay in the memory of one process: a worker could not use them.",
            next_step="Set CLAPBOARD_ROLE=all, or CLAPBOARD_ALLOW_VISITOR_KEYS=false.",
        )


def _bucket(settings: Settings, data_dir: Path) -> BucketVault | None:
    if settings.media_url is None:
        return None
    key, secret = settings.s3_access_key_id, settings.s3_secret_access_key
    address = BucketAddress(
        url=settings.media_url,
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        access_key_id=None if key is None else key.get_secret_value(),
        secret_access_key=None if secret is None else secret.get_secret_value(),
    )
    return BucketVault(
        address, data_dir / "media" / "copies", copies_bytes=int(settings.media_cache_gb * 10**9)
    )


def _visitor_engine(settings: Settings) -> VisitorEngine | None:
    if not settings.allow_visitor_keys:
        return None
    if settings.database_url is not None and not settings.database_url.startswith("sqlite"):
        raise SettingsFault(
            "CLAPBOARD_ALLOW_VISITOR_KEYS needs the ledger in one data folder: a key stays in one process's "
            "memory, and with a database server any process may carry the job."
        )
    return VisitorEngine(
        settings.base_url, settings.dialect, settings.poll_seconds, settings.requests_per_second
    )


def _quota(settings: Settings) -> Quota:
    total_gb, owner_gb = settings.quota_gb, settings.quota_gb_per_owner
    return Quota(
        total_bytes=None if total_gb is None else int(total_gb * 10**9),
        owner_bytes=None if owner_gb is None else int(owner_gb * 10**9),
        owner_uploads=settings.uploads_per_owner,
    )


def _start_sandbox(settings: Settings, data_dir: Path) -> EmbeddedSandbox | None:
    if not settings.use_sandbox:
        return None
    sandbox = EmbeddedSandbox(data_dir / "sandbox", allow_private_urls=settings.allow_private_urls)
    sandbox.start()
    return sandbox


def _job_engine(
    settings: Settings, data_dir: Path, ledger: Ledger, media: MediaStore, client: ImagineClient
) -> JobEngine:
    in_sandbox = client.facts.is_sandbox
    return JobEngine(
        ledger,
        media,
        client,
        data_dir=data_dir,
        poll_s=min(settings.poll_seconds, _POLL_SANDBOX_S) if in_sandbox else settings.poll_seconds,
        max_wait_s=settings.max_wait_seconds,
        requests_per_second=_SANDBOX_REQUESTS_PER_SECOND if in_sandbox else settings.requests_per_second,
        public_url=settings.public_url,
        allow_private_urls=settings.allow_private_urls,
        max_active_per_owner=settings.active_jobs_per_owner,
        visitor_engine=_visitor_engine(settings),
    )
