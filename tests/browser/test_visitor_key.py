"""A visitor's own key in the page: pasted, used, waited for, forgotten; and found nowhere afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import shoot
from tests.browser.studio import ask_for, finished_video, open_page
from tests.fault.scripted_api import ScriptedApi, scripted_api
from tests.media_factory import make_clip
from tests.serving import AppServer, running_app

KEY = "xai-visitors-own-key-0123456789abcd"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScriptedApi]:
    clip = make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4").read_bytes()
    with scripted_api(clip) as running:
        yield running


@pytest.fixture(scope="module")
def studio(api: ScriptedApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The server itself has no key: without a visitor's, the sandbox answers."""
    with running_app(
        tmp_path_factory.mktemp("app"),
        CLAPBOARD_BASE_URL=api.base_url,
        CLAPBOARD_DIALECT="documented",
        CLAPBOARD_ALLOW_VISITOR_KEYS="true",
        CLAPBOARD_LOG="json",
        CLAPBOARD_LOG_LEVEL="DEBUG",
    ) as server:
        yield server


def paste(page: Page, key: str) -> None:
    field = page.get_by_label("API key")
    if not field.is_visible():
        page.get_by_text("Use your own key").click()
    field.fill(key)
    page.get_by_role("button", name="Use it").click()


def test_a_key_is_checked_used_waited_for_and_found_nowhere(
    page: Page, studio: AppServer, api: ScriptedApi
) -> None:
    api.refused_keys.add("xai-wrong-key-0000000000000")
    open_page(page, studio, "text_to_video")
    paste(page, "xai-wrong-key-0000000000000")
    expect(page.get_by_text("The service refuses this key.")).to_be_visible()
    paste(page, KEY)
    expect(page.get_by_text("Your own key xai-…abcd is in use.")).to_be_visible()
    expect(page.get_by_text("Paid with your own key xai-…abcd")).to_be_visible()
    assert KEY not in page.content()

    ask_for(page, "a fox, paid by its visitor")
    page.get_by_role("button", name="Generate video").click()
    finished_video(page)
    assert api.sent_with["a fox, paid by its visitor"] == {KEY}

    api.polls_needed = 10_000
    page.get_by_label("Prompt").fill("a wolf that waits")
    page.get_by_role("button", name="Generate video").click()
    api.wait_for("posts", 2, timeout_s=60.0)
    page.get_by_role("button", name="Forget now").click()
    expect(page.get_by_text("Waits for your key").first).to_be_visible()
    shoot(page, "waits_for_your_key")
    api.polls_needed = 0
    paste(page, KEY)
    finished_video(page, 1)
    assert api.posts["a wolf that waits"] == 1

    assert found_in_files(studio.data_dir) == []
    assert found_in_processes(studio) == []
    browser_keeps = page.evaluate(
        "JSON.stringify([localStorage, sessionStorage, location.href, document.cookie])"
    )
    assert KEY not in browser_keeps
    for path in ("nothing/here", "healthz", "readyz", "metrics", "_stcore/host-config", "app/static/media/x"):
        assert KEY not in page.request.get(f"{studio.url}/{path}").text()


def found_in_files(folder: Path) -> list[str]:
    """Files that hold the key: databases with their journals, logs, media, everything the app writes."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {"app.log", "ledger.db", "workflows.db"} <= {path.name for path in files}
    return [path.name for path in files if KEY.encode() in path.read_bytes()]


def found_in_processes(studio: AppServer) -> list[str]:
    """Environments and command lines that hold the key: of the server and of every process it started."""
    assert studio.process is not None
    ours = [str(studio.process.pid)]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue  # it has just ended
        if parent in ours:
            ours.append(stat.parent.name)
    held = [Path("/proc", pid, name) for pid in ours for name in ("environ", "cmdline")]
    return [str(path) for path in held if path.exists() and KEY.encode() in path.read_bytes()]
