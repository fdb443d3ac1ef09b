"""What stands around the Streamlit script: start and stop of the runtime, HTTP middleware and own routes."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from components.jobs.media_store import Kept
from components.media.isolated import warm_up
from components.ui.runtime import runtime, start_runtime, stop_runtime
from components.web.headers import SecurityHeadersMiddleware, content_policy
from components.web.health import health_route
from components.web.identity import IdentityMiddleware
from components.web.media_route import media_routes


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Starts the job engine with the server, not with its first visitor: a restart resumes by itself."""
    # Off the loop: called on it, the job engine would adopt Streamlit's event loop for its own work.
    await asyncio.to_thread(start_runtime)
    warm_up()
    gc.collect()
    gc.freeze()
    try:
        yield {}
    finally:
        await asyncio.to_thread(stop_runtime)


def middleware() -> list[Middleware]:
    """Identity cookie and security headers."""
    index_html = Path(st.__file__).parent / "static" / "index.html"
    return [
        Middleware(SecurityHeadersMiddleware, policy=content_policy(index_html)),
        Middleware(IdentityMiddleware),
    ]


def routes() -> list[Route]:
    """Media with ranges and the health check, under the base path the app is served at."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    prefix = f"/{base}" if base else ""
    return [*media_routes(_find_owned, _find_signed, prefix=prefix), health_route(prefix=prefix)]


def _find_owned(owner: str, media_id: str) -> Kept:
    return runtime().media.find(owner, media_id)


def _find_signed(token: str) -> Kept:
    return runtime().find_signed(token)
