"""One carrier for the server's own account at the engine, and one for every visitor's key that is here."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace

from components.domain.job import StateName
from components.jobs.budget import Budget
from components.jobs.carrier import Carrier
from components.jobs.carrier_tools import CarrierTools
from components.jobs.experience import Experience
from components.jobs.ledger_reading import Unfinished
from components.jobs.visitor_keys import HeldKey, VisitorEngine, VisitorKeys


class Carriers:
    """Gives each job to the carrier of the account it is meant for; used as one carrier is.

    A job whose key is not here is given to none: it stays as it is until the key is pasted again.
    """

    def __init__(
        self,
        tools: CarrierTools,
        keys: VisitorKeys,
        engine: VisitorEngine | None = None,
        *,
        allow_private_urls: bool = False,
    ) -> None:
        """The server's account is that of the tools; visitors' are at `engine`, each paced by itself."""
        self._tools = tools
        self._keys = keys
        self._engine = engine
        self._allow_private_urls = allow_private_urls
        self._server = Carrier(tools, allow_private_urls=allow_private_urls)
        self._by_key: dict[HeldKey, Carrier] = {}

    async def send(self, job_id: str) -> bool:
        """Sends a queued job, once; whether the engine has it now. See `Sender.send`."""
        carrier = await self._for(job_id)
        return carrier is not None and await carrier.send(job_id)

    async def wait(self, job_id: str) -> bool:
        """Waits until a job needs no more looks; whether its video is ready. See `Watcher.wait`."""
        carrier = await self._for(job_id)
        return carrier is not None and await carrier.wait(job_id)

    async def fetch(self, job_id: str) -> bool:
        """Fetches a ready video; whether the job must be waited for again. See `Fetcher.fetch`."""
        carrier = await self._for(job_id)
        return carrier is not None and await carrier.fetch(job_id)

    def unfinished(self) -> tuple[Unfinished, ...]:
        """Every job that can be carried now, oldest first."""
        server, held = self._tools.client.facts.name, self._keys.all()
        found = self._tools.ledger.unfinished(server, *{key.account for key in held.values()})
        return tuple(job for job in found if job.engine == server or _is_held(job, held))

    def ring(self, states: Mapping[str, StateName]) -> None:
        """Tells watchers how jobs stand; those whose key was forgotten are woken, and end."""
        self._keys.forget_idle()
        self._server.ring(states)
        for key, carrier in list(self._by_key.items()):
            carrier.ring({} if key.client.has_forgotten else states)

    async def halt(self) -> None:
        """Stops every step so that each can be taken up again; a submit in the air may first come down."""
        await asyncio.gather(*(carrier.halt() for carrier in (self._server, *self._by_key.values())))

    async def _for(self, job_id: str) -> Carrier | None:
        await self._dismiss()
        if not self._keys.all():
            return self._server
        job = await asyncio.to_thread(self._tools.ledger.carried, job_id)
        if job is None or self._tools.is_for(job):
            return self._server
        key = self._keys.of(job.owner)
        if key is None or not key.is_for(job):
            return None
        if key not in self._by_key:
            self._by_key[key] = Carrier(self._tools_for(key), allow_private_urls=self._allow_private_urls)
        return self._by_key[key]

    async def _dismiss(self) -> None:
        """Closes what forgotten keys left behind, once it is idle."""
        for key, carrier in list(self._by_key.items()):
            if key.client.has_forgotten and carrier.is_idle:
                del self._by_key[key]
                await carrier.halt()

    def _tools_for(self, key: HeldKey) -> CarrierTools:
        engine = self._engine or VisitorEngine(key.client.facts.base_url)
        return replace(
            self._tools,
            held=key,
            client=key.client,
            budget=Budget(engine.requests_per_second),
            experience=Experience(self._tools.ledger, key.client.facts.name),
            tempo=replace(self._tools.tempo, poll_s=engine.poll_s),
        )


def _is_held(job: Unfinished, held: Mapping[str, HeldKey]) -> bool:
    key = held.get(job.owner)
    if key is None or key.account != job.engine:
        return False
    key.used_at = time.monotonic()
    return True
