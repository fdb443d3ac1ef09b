"""What stands around the Streamlit script: start and stop of the runtime, HTTP middleware and own routes."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from components.errors import SettingsFault
from components.jobs.media_store import Kept
from components.logs import configure
from components.media.isolated import warm_up
from components.settings import Role, Settings, load_settings
from components.ui.player import base_path
from components.ui.runtime import runtime, start_runtime, stop_runtime
from components.ui.serving.bundling import bundled
from components.ui.serving.draining import drained_first
from components.ui.serving.operations import figures, readiness
from components.ui.serving.sharing import own_exhibit, shared_exhibit
from components.ui.serving.streamlit_memory import held_uploads
from components.ui.signing_in import signed_in_owner
from components.web.bundle_route import bundle_route
from components.web.headers import SecurityHeadersMiddleware, content_policy
from components.web.health import health_routes
from components.web.hosts import LOCAL_HOSTS, HostsMiddleware
from components.web.identity import IdentityMiddleware
from components.web.limits import Bounds, LimitsMiddleware
from components.web.media_route import media_routes
from components.web.metrics import OperatorsOnlyMiddleware, metrics_route
from components.web.request_log import RequestLogMiddleware
from components.web.share_route import share_routes
from components.web.uploads import UploadBounds, UploadsMiddleware


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Starts the job engine with the server, not with its first visitor: a restart resumes by itself."""
    settings = load_settings()
    configure(settings.log, settings.log_level, prompts=settings.log_prompts)
    if settings.role is Role.WORKER:
        raise SettingsFault(
            "This process is to be a worker, and was started to show pages.",
            next_step="Start it by python -m components.worker, or set CLAPBOARD_ROLE to all or app.",
        )
    # Off the loop: called on it, the job engine would adopt Streamlit's event loop for its own work.
    await asyncio.to_thread(start_runtime)
    warm_up()
    gc.collect()
    gc.freeze()
    try:
        with drained_first(settings.drain_seconds):
            yield {}
    finally:
        await asyncio.to_thread(stop_runtime)


def middleware() -> list[Middleware]:
    """What every request passes, the outermost first."""
    settings = load_settings()
    index_html = Path(st.__file__).parent / "static" / "index.html"
    return [
        Middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies)),
        Middleware(RequestLogMiddleware),
        Middleware(SecurityHeadersMiddleware, policy=content_policy(index_html)),
        Middleware(HostsMiddleware, ours=_hosts(settings)),
        Middleware(OperatorsOnlyMiddleware, token=_metrics_token(settings)),
        Middleware(IdentityMiddleware, signed_in=signed_in_owner),
        Middleware(LimitsMiddleware, bounds=_bounds(settings), prefix=base_path()),
        Middleware(UploadsMiddleware, bounds=_upload_bounds(settings), held=held_uploads),
    ]


def routes() -> list[Route]:
    """Media with ranges, health and metrics, under the base path the app is served at."""
    prefix = base_path()
    return [
        *media_routes(_find_owned, _find_signed, prefix=prefix),
        *share_routes(shared_exhibit, own_exhibit, prefix=prefix),
        bundle_route(bundled, prefix=prefix),
        *health_routes(readiness, prefix=prefix),
        metrics_route(figures, _metrics_token(load_settings()), prefix=prefix),
    ]


def _metrics_token(settings: Settings) -> str | None:
    return None if settings.metrics_token is None else settings.metrics_token.get_secret_value()


def _bounds(settings: Settings) -> Bounds:
    return Bounds(
        owner_requests=settings.requests_per_minute_per_owner,
        address_requests=settings.requests_per_minute_per_address,
        owner_pages=settings.pages_per_owner,
        address_pages=settings.pages_per_address,
    )


def _upload_bounds(settings: Settings) -> UploadBounds:
    return UploadBounds(
        file_mb=int(st.get_option("server.maxUploadSize")),
        page_mb=settings.upload_mb_per_page,
        total_mb=settings.upload_mb_total,
        per_hour=settings.uploads_per_hour,
    )


def _hosts(settings: Settings) -> list[str]:
    """The names we go by: those that were set; else local ones on loopback, any where strangers come in."""
    public = urlsplit(settings.public_url or "").hostname
    named = [*settings.allowed_hosts, *([public] if public else [])]
    if named:
        return [*(name.lower() for name in named), *LOCAL_HOSTS]
    is_local = str(st.get_option("server.address")) in {"127.0.0.1", "::1", "localhost"}
    return list(LOCAL_HOSTS) if is_local else ["*"]


def _find_owned(owner: str, media_id: str) -> Kept:
    return runtime().media.find(owner, media_id)


def _find_signed(token: str) -> Kept:
    return runtime().find_signed(token)
