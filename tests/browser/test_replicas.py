"""Two app processes and a worker: what was asked of one is seen and played at the other."""

from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.browser.studio import ask_for, finished_video, open_page, wait_for
from tests.fault.fleet import running_fleet
from tests.object_store import ObjectStore
from tests.postgres import Cluster
from tests.sandbox_alone import sandbox_process

PROMPT = "A kite over the hills"


def test_a_video_asked_of_one_app_plays_at_another(
    context: BrowserContext, postgres: Cluster, object_store: ObjectStore, tmp_path: Path
) -> None:
    with (
        sandbox_process(tmp_path / "sandbox") as sandbox,
        running_fleet(
            tmp_path, sandbox, postgres.new_database(), object_store.new_prefix(), workers=1
        ) as fleet,
    ):
        here, there = context.new_page(), context.new_page()
        open_page(here, fleet.apps[0], "text_to_video")
        ask_for(here, PROMPT)
        here.get_by_role("button", name="Generate video", exact=True).click()
        finished_video(here)

        open_page(there, fleet.apps[1], "library")
        there.get_by_role("button", name=f"Open: {PROMPT}").click()
        wait_for(finished_video(there), "v => v.currentTime > 0.2")
        context.close()
