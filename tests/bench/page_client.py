"""A browser's side of an open page without a browser: Streamlit's own messages over a real websocket."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from components.web.identity import COOKIE, new_token

XSRF = "_streamlit_xsrf"
RUN_LIMIT_S = 120.0


@dataclass
class Shown:
    """What a script run drew.

    Attributes:
        texts: every piece of HTML of ours, as it was sent.
        widgets: ids of widgets, by the key they were given.
        took_s: from asking for the run to its end.
    """

    texts: list[str] = field(default_factory=list)
    widgets: dict[str, str] = field(default_factory=dict)
    took_s: float = 0.0

    def says(self, words: str) -> bool:
        return any(words in text for text in self.texts)


@dataclass
class PageClient:
    """One open page; what a browser remembers between runs is remembered here.

    Attributes:
        cookie: who it is.
        session_id: Streamlit's name for the page.
        every_s: how often the page's fragment is rerun by its timer; None while it has none.
    """

    url: str
    socket: ClientConnection
    cookie: str
    page: str
    query: str = ""
    session_id: str = ""
    page_hash: str = ""
    fragment_id: str = ""
    every_s: float | None = None
    states: dict[str, WidgetState] = field(default_factory=dict)

    async def run(self, *, fragment: bool = False) -> Shown:
        """Asks for a script run, of the whole page or of its fragment, and waits for its end."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self.query, self.page_hash
        if not self.page_hash:
            asked.page_name = self.page
        if fragment:
            asked.fragment_id, asked.is_auto_rerun = self.fragment_id, True
        asked.widget_states.widgets.extend(self.states.values())
        begun = time.monotonic()
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(RUN_LIMIT_S):
            shown = await self._shown()
        shown.took_s = time.monotonic() - begun
        return shown

    async def _shown(self) -> Shown:
        shown = Shown()
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(await self.socket.recv(decode=False)))
            match message.WhichOneof("type"):
                case "new_session":
                    self.session_id = message.new_session.initialize.session_id
                case "navigation":
                    self.page_hash = message.navigation.page_script_hash
                case "auto_rerun":
                    self.fragment_id = message.auto_rerun.fragment_id
                    self.every_s = message.auto_rerun.interval
                case "delta":
                    _note(message, shown)
                case "script_finished":
                    if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                        shown = Shown()
                        continue
                    return shown
                case _:
                    pass

    def write(self, shown: Shown, key: str, value: str) -> None:
        """Fills a text field."""
        self._state(shown, key).string_value = value

    def click(self, shown: Shown, key: str) -> None:
        """Presses a button; for the next run only."""
        self._state(shown, key).trigger_value = True

    def choose(self, shown: Shown, key: str, value: str) -> None:
        """Picks one of the segments."""
        self._state(shown, key).string_array_value.data[:] = [value]

    def let_go(self, key: str) -> None:
        """The button is up again."""
        for name in [name for name in self.states if name.endswith(f"-{key}")]:
            del self.states[name]

    def _state(self, shown: Shown, key: str) -> WidgetState:
        widget_id = shown.widgets[key]
        self.states[widget_id] = WidgetState(id=widget_id)
        return self.states[widget_id]


def _note(message: ForwardMsg, shown: Shown) -> None:
    if not message.delta.HasField("new_element"):
        return
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    drawn = getattr(element, kind) if kind else None
    if kind == "html":
        shown.texts.append(element.html.body)
    elif kind in {"exception", "alert"}:
        shown.texts.append(str(drawn))
    widget_id = getattr(drawn, "id", "")
    if isinstance(widget_id, str) and widget_id.startswith("$$"):
        shown.widgets[widget_id.split("-", 2)[-1]] = widget_id


async def cookies_of(url: str, cookie: str) -> dict[str, str]:
    """What a browser of this owner has after its first requests."""
    async with httpx.AsyncClient(base_url=url, cookies={COOKIE: cookie}, timeout=60) as http:
        await http.get("/_stcore/health")
        return {COOKIE: cookie, XSRF: str(http.cookies.get(XSRF, ""))}


@asynccontextmanager
async def opened(
    url: str, page: str = "", *, cookie: str | None = None, query: str = "", resumes: str = ""
) -> AsyncIterator[PageClient]:
    """A page that is connected and has not run yet; `resumes` names a session to take up again."""
    cookies = await cookies_of(url, cookie or new_token())
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    parts = urlsplit(url)
    protocols = ["streamlit", cookies[XSRF] or "none", *([resumes] if resumes else [])]
    async with connect(
        f"ws://{parts.netloc}/_stcore/stream",
        subprotocols=protocols,  # type: ignore[arg-type]  # plain strings do
        additional_headers={"Cookie": header},
        origin=url,  # type: ignore[arg-type]  # a plain string does
        max_size=None,
        compression=None,
        open_timeout=60,
        proxy=None,
    ) as socket:
        yield PageClient(url, socket, cookies[COOKIE], page, query)
