"""Log lines: text or JSON, each with the request and the job it is about, none with a secret in it."""

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

from pythonjsonlogger.json import JsonFormatter


class LogFormat(StrEnum):
    """How log lines are written."""

    TEXT = "text"
    JSON = "json"


_SHAPES_OF_SECRETS = re.compile(
    r"xai-[\w-]{8,}"  # keys of the video service
    r"|(?<=Bearer )\S+"
    r"|(?<=/app/static/source/)[\w.-]+"  # a signed address is a key to one file, a shared one to a take
    r"|(?<=/share/)[\w-]+"
    r"|(?<=clapboard_id=)[\w-]+"
    r"|(?<=_streamlit_user=)[\w.-]+"
    r"|(?<=://)[^\s/@:]*:[^\s/@]+(?=@)",  # a password inside an address
    re.ASCII,
)
_HIDDEN = "[hidden]"
_TALK_TOO_MUCH = ("httpx", "httpcore", "uvicorn.access", "alembic.runtime.plugins")
"""Whole addresses with their queries, or nothing of interest; requests have a log of their own."""
_SHORTEST_SECRET = 6
"""What is shorter would blacken ordinary words."""

_request: ContextVar[str | None] = ContextVar("request", default=None)
_job: ContextVar[str | None] = ContextVar("job", default=None)
_secrets: set[str] = set()
_may_log_prompts = False


@contextmanager
def about_request(request_id: str) -> Iterator[None]:
    """Log lines inside are about this HTTP request."""
    token = _request.set(request_id)
    try:
        yield
    finally:
        _request.reset(token)


@contextmanager
def about_job(job_id: str) -> Iterator[None]:
    """Log lines inside are about this job."""
    token = _job.set(job_id)
    try:
        yield
    finally:
        _job.reset(token)


def hide(secret: str) -> None:
    """From now on no log line shows this."""
    if len(secret) >= _SHORTEST_SECRET:
        _secrets.add(secret)


def forget(secret: str) -> None:
    """It is not kept here any longer; its shape alone still hides it, where it has one."""
    _secrets.discard(secret)


def prompt(text: str) -> dict[str, str]:
    """`extra=` for a line about a prompt: empty unless prompts may be logged."""
    return {"prompt": text} if _may_log_prompts else {}


def without_secrets(text: str) -> str:
    """The text with everything hidden that is a secret or looks like one."""
    for secret in tuple(_secrets):
        text = text.replace(secret, _HIDDEN)
    return _SHAPES_OF_SECRETS.sub(_HIDDEN, text)


def configure(form: LogFormat, level: str, *, prompts: bool = False) -> None:
    """Sends the lines of every library to standard error, in one form; may be called again.

    Args:
        form: text for people, or one JSON object a line.
        level: the least serious level that is written, such as INFO.
        prompts: whether prompts may be logged.
    """
    global _may_log_prompts  # noqa: PLW0603  # logging is one for the whole process
    _may_log_prompts = prompts
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_add_what_it_is_about)
    handler.setFormatter(_Json() if form is LogFormat.JSON else _Text())
    for logger in [
        each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger)
    ]:
        logger.handlers.clear()
        logger.propagate = True
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)
    for name in _TALK_TOO_MUCH:
        logging.getLogger(name).setLevel(logging.WARNING)


def _add_what_it_is_about(record: logging.LogRecord) -> bool:
    record.request, record.job = _request.get(), _job.get()
    return True


class _Json(JsonFormatter):
    def __init__(self) -> None:
        super().__init__(
            "{levelname}{name}{message}{request}{job}",
            style="{",
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp=True,
        )

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class _Text(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        about = [f"{name} {value}" for name in ("request", "job") if (value := getattr(record, name, None))]
        prompted = [repr(record.prompt)] if hasattr(record, "prompt") else []
        noted = [*about, *prompted]
        line = super().format(record)
        return without_secrets(f"{line} [{', '.join(noted)}]" if noted else line)
