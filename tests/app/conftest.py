"""Every page through the app's own script, on the real runtime: sandbox, ledger, job engine."""

import pickle
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest
from streamlit.testing.v1 import AppTest

from components.domain.budgets import DayBudgets
from components.domain.job import Job
from components.imagine.client import ImagineClient
from components.ui.identity import current_owner
from components.ui.runtime import runtime, start_runtime, stop_runtime
from components.web.identity import COOKIE, new_token
from tests.serving import ROOT
from tests.takes import ask_for, finished_take

OpenPage = Callable[[str], AppTest]


@pytest.fixture(scope="package", autouse=True)
def _main_module() -> Iterator[None]:
    """Streamlit puts its script in place of the main module and leaves it there: processes that later tests
    start would run the script first, and with it a whole studio."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="package")
def _runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CLAPBOARD_SANDBOX", "always")
        environment.setenv("CLAPBOARD_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        environment.setenv("CLAPBOARD_POLL_SECONDS", "0.5")
        start_runtime()
        yield
        stop_runtime()


@pytest.fixture
def open_page(_runtime: None) -> Iterator[OpenPage]:
    """Opens a page as a browser of its own; AppTest has no cookies, so they are put where it reads them."""
    cookies, opened = {COOKIE: new_token()}, []

    def open_(name: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "components" / "ui" / "shell.py"), default_timeout=60)
        opened.append(app.run())
        return app.switch_page(str(Path("..") / ".." / "pages" / f"{name}.py")).run()

    with patch("streamlit.runtime.context.ContextProxy.cookies", cookies):
        yield open_
    for app in opened:
        # What can't be pickled has no business in our memory of a session; Streamlit's own check stumbles
        # over its own wrappers of components' values.
        pickle.dumps(app.session_state["clapboard"])


@pytest.fixture
def fox(open_page: OpenPage) -> Job:
    """A finished take of this browser's."""
    open_page("library")
    return finished_take(runtime().ledger, runtime().media, current_owner(), ask_for("A fox at dawn"))


@pytest.fixture
def paid_engine(_runtime: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine in use counts as one that costs money; it has a name that no job of a test has."""
    paid = replace(runtime().client.facts, name="paid.example", is_sandbox=False)
    monkeypatch.setattr(ImagineClient, "facts", property(lambda _: paid))


@pytest.fixture
def one_dollar(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A day's budget of one dollar for each owner; what this one left queued is given up at the end."""
    monkeypatch.setattr(runtime().ledger, "budgets", DayBudgets(owner_usd=Decimal(1)))
    yield
    for job in runtime().ledger.newest(current_owner(), 50):
        runtime().jobs.cancel(job.owner, job.id)
