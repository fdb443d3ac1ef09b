"""What every test shares."""

from collections.abc import Iterator
from typing import Literal

import pytest
from hypothesis import settings
from xdist.remote import Producer  # type: ignore[import-untyped]  # it says no types
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # nor here

from tests.object_store import ObjectStore, running_object_store
from tests.postgres import Cluster, running_cluster

# A busy machine is no fault of the code: how long an example takes is not judged.
settings.register_profile("clapboard", deadline=None)
settings.load_profile("clapboard")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL of the tests' own, started for the first that needs it."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def object_store() -> Iterator[ObjectStore]:
    """An S3-compatible store of the tests' own, started for the first that needs it."""
    with running_object_store() as store:
        yield store


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Where a fresh ledger lies: in the test's data folder; for tests marked `on_both` on a server, too."""
    if not _on_server(request):
        yield None
        return
    url = _cluster(request).lend()
    yield url
    _cluster(request).give_back(url)


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest) -> str | None:
    """The same for a database in which there is nothing yet."""
    return _cluster(request).empty_database() if _on_server(request) else None


@pytest.fixture(scope="module")
def lasting_database_url(request: pytest.FixtureRequest) -> str | None:
    """The same for all tests of a module together."""
    return _cluster(request).new_database() if _on_server(request) else None


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # untyped, see above
    """Processes take a file at a time; tests that need the machine to themselves stay together."""

    def _split_scope(self, nodeid: str) -> str:
        alone = nodeid.startswith(("tests/fault/", "tests/browser/"))
        return "alone" if alone else nodeid.split("::", 1)[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """Not xdist's own groups: version 3.8 writes them where pytest 9.2 reads no more."""
    return ByFile(config, log)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `on_both` run on a ledger in a file and on one on a server, where they have one at all."""
    scopes: dict[str, Literal["function", "module"]] = {
        "database_url": "function",
        "empty_database_url": "function",
        "lasting_database_url": "module",
    }
    if metafunc.definition.get_closest_marker("on_both"):
        for name in sorted(scopes.keys() & set(metafunc.fixturenames)):
            metafunc.parametrize(name, ["sqlite", "postgres"], indirect=True, scope=scopes[name])


def _on_server(request: pytest.FixtureRequest) -> bool:
    return getattr(request, "param", "sqlite") == "postgres"


def _cluster(request: pytest.FixtureRequest) -> Cluster:
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster
