"""What the operator's addresses tell: whether this process should get work, and its figures."""

from components.errors import ClapboardError
from components.jobs.figures import answers, ledger_figures
from components.ui.runtime import runtime
from components.ui.serving.draining import is_draining
from components.ui.words import ANSWERING_WORDS
from components.web.health import Readiness
from components.web.metrics import Figures


def readiness() -> Readiness:
    """Database, disk, engine, and whether the process is going down.

    The engine alone takes nobody out of service: it is the same for every replica, jobs wait for it in the
    queue, and the library works without it.
    """
    database, disk = _database(), _disk()
    draining = is_draining()
    checks = {
        "database": "answers" if database else "does not answer",
        "disk": "has room" if disk else "is full or can't be read",
        "engine": ANSWERING_WORDS[runtime().pulse.answering][0],
    }
    return Readiness(database and disk and not draining, checks | ({"draining": "yes"} if draining else {}))


def figures() -> Figures:
    """The ledger's figures; none while it doesn't answer."""
    try:
        now = ledger_figures(runtime().database)
    except ClapboardError:
        return Figures()
    return Figures(now.jobs, now.spent_usd, now.media_bytes)


def _database() -> bool:
    try:
        return answers(runtime().database)
    except ClapboardError:
        return False


def _disk() -> bool:
    try:
        runtime().media.make_room()
    except ClapboardError:
        return False
    return True
