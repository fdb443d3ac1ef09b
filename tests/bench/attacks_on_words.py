"""Words that want to be more than words, in a real browser; and the server's key, looked for everywhere."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from components.web.identity import COOKIE, new_token, owner_from_token
from tests.bench.attack_target import Attack, Outcome, Run, Target
from tests.browser.conftest import CHROMIUM, QUIET
from tests.takes import ask_for, finished_take

SERVERS_KEY = "xai-the-servers-own-key-0123456789"
EVIL = "evil.example"
_IS_SHOWN = "words => document.body.textContent.replace(/\\s+/g, ' ').includes(words.replace(/\\s+/g, ' '))"
PROMPTS: dict[str, str] = {
    "script element": f"<script>fetch('//{EVIL}')</script>",
    "picture that fails": f'<img src=//{EVIL}/x onerror="window.won=1">',
    "Markdown picture": f"![x](http://{EVIL}/pixel.png)",
    "Markdown link to a script": "[click](javascript:window.won=1)",
    "bare address": f"look at http://{EVIL}/a and www.{EVIL}",
    "icon and emoji codes": ":material/delete: :smile: $\\LaTeX$",
    "closing our element": f"</p></div><iframe src=//{EVIL}></iframe>",
    "style that hides the page": "<style>body{display:none}</style>",
    "base and form": f"<base href=//{EVIL}><form action=//{EVIL}><button>Go</button></form>",
    "direction override": "abc\u202egpj.exe",
}


def attacks() -> Iterator[Attack]:
    """A prompt each, seen in the library and on the take's own page; and the key."""
    for name in PROMPTS:
        yield Attack("markup", name, _shown_as(name))
    for name, run in KEYS.items():
        yield Attack("keys", name, run)


def _shown_as(name: str) -> Run:
    async def run(target: Target) -> Outcome:
        if not target.looked_at:
            target.looked_at.update(await asyncio.to_thread(_look_at_all, target))
        return target.looked_at[name]

    return run


def _look_at_all(target: Target) -> dict[str, Outcome]:
    """Every prompt in a browser, each as the take of a visitor of its own."""
    found: dict[str, Outcome] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for name, prompt in PROMPTS.items():
            cookie = new_token()
            take = finished_take(target.ledger, target.media, owner_from_token(cookie), ask_for(prompt))
            context = browser.new_context()
            context.add_cookies([{"name": COOKIE, "value": cookie, "url": target.app.url}])
            found[name] = _look_at(context.new_page(), target.app.url, take.id, prompt)
            context.close()
        browser.close()
    return found


def _look_at(page: Page, url: str, take_id: str, prompt: str) -> Outcome:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{url}/library")
    page.get_by_role("heading", level=1).wait_for()
    page.goto(f"{url}/take?take={take_id}")
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_function(_IS_SHOWN, arg=prompt, timeout=20_000)
    won = page.evaluate("() => window.won === 1")
    made = page.locator(f"[href*='{EVIL}'], [src*='{EVIL}'], [action*='{EVIL}']").count()
    visible = page.get_by_role("heading", level=1).is_visible()
    outside = [address for address in asked if urlsplit(address).hostname == EVIL]
    held = not won and not made and not outside and visible
    return Outcome(held, f"shown as it was typed; {made} elements made, {len(outside)} requests sent")


async def _in_files(target: Target) -> Outcome:
    files = [path for path in target.app.data_dir.rglob("*") if path.is_file()]
    held = [path.name for path in files if SERVERS_KEY.encode() in path.read_bytes()]
    return Outcome(not held, f"in {len(held)} of {len(files)} files: ledger, journals, log, media")


async def _in_other_processes(target: Target) -> Outcome:
    """Those that decode what strangers send, and the engine, have no business with it."""
    assert target.app.process is not None
    children = _children(str(target.app.process.pid))
    held = [child for child in children if SERVERS_KEY.encode() in (child / "environ").read_bytes()]
    return Outcome(bool(children) and not held, f"known to {len(held)} of {len(children)} processes")


def _children(parent: str) -> list[Path]:
    return [stat.parent for stat in Path("/proc").glob("[0-9]*/stat") if _parent(stat) == parent]


def _parent(stat: Path) -> str:
    try:
        return stat.read_text().rpartition(")")[2].split()[1]
    except OSError:
        return ""


async def _on_pages(target: Target) -> Outcome:
    paths = (
        "/",
        "/healthz",
        "/readyz",
        "/_stcore/host-config",
        "/_stcore/metrics",
        "/nothing",
        "/auth/login",
    )
    async with target.http() as http:
        texts = [(await http.get(path)).text for path in paths]
    return Outcome(all(SERVERS_KEY not in text for text in texts), f"on none of {len(paths)} pages")


KEYS: dict[str, Run] = {
    "the server's key in files": _in_files,
    "the server's key in processes it started": _in_other_processes,
    "the server's key on pages": _on_pages,
}
