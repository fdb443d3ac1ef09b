"""What the server saw, counted on its own side: the other half of a test against a faulty engine."""

from collections import Counter
from collections.abc import Mapping

from components.sandbox.faults.kinds import Place, ScriptedFault
from components.sandbox.faults.rules import Visit


class Counters:
    """Counts from the start or from the last `clear`; lives on one event loop."""

    def __init__(self) -> None:
        self._posts: Counter[str] = Counter()
        self._prompts: Counter[str] = Counter()
        self._accepted: dict[str, str] = {}
        self._looks: Counter[str] = Counter()
        self._downloads: Counter[str] = Counter()
        self._faults: Counter[str] = Counter()

    def clear(self) -> None:
        """Count from nothing; prompts of accepted requests are forgotten with it."""
        for counted in (self._posts, self._prompts, self._accepted, self._looks, self._downloads):
            counted.clear()
        self._faults.clear()

    def arrived(self, visit: Visit, path: str) -> None:
        """A request came in, whatever becomes of it."""
        match visit.place:
            case Place.SUBMIT:
                self._posts[path] += 1
                self._prompts[visit.prompt or ""] += 1
            case Place.LOOK:
                self._looks[visit.request_id or ""] += 1
            case Place.FILE:
                self._downloads[visit.request_id or ""] += 1

    def accepted(self, request_id: str, prompt: str | None) -> None:
        """A request was taken on."""
        self._accepted[request_id] = prompt or ""

    def struck(self, fault: ScriptedFault) -> None:
        """A fault did its work."""
        self._faults[fault.value] += 1

    def prompt_of(self, request_id: str) -> str | None:
        """The prompt of a request that was accepted since the counters were cleared."""
        return self._accepted.get(request_id)

    def listed(self) -> Mapping[str, Mapping[str, int | str]]:
        """Everything as JSON."""
        return {
            "posts": self._posts,
            "posts_by_prompt": self._prompts,
            "accepted": self._accepted,
            "looks": self._looks,
            "downloads": self._downloads,
            "faults": self._faults,
        }
