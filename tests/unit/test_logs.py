"""Log lines: one form for all, what they are about beside them, and no secret in any."""

import json
import logging
from collections.abc import Iterator

import pytest

from components import logs
from components.logs import LogFormat, about_job, about_request, configure, without_secrets

KEY = "xai-0123456789-secret"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.root
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logs._may_log_prompts = False


def test_a_json_line_says_which_request_and_which_job_it_is_about(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LogFormat.JSON, "INFO")

    with about_request("r1"), about_job("j1"):
        logging.getLogger("clapboard.test").info("It went %s.", "well", extra={"status": 200})

    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["logger"], line["message"]) == ("INFO", "clapboard.test", "It went well.")
    assert (line["request"], line["job"], line["status"]) == ("r1", "j1", 200)
    assert "timestamp" in line


def test_a_text_line_says_it_at_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LogFormat.TEXT, "INFO")

    with about_job("j1"):
        logging.getLogger("clapboard.test").warning("Look here.")

    assert capsys.readouterr().err.rstrip().endswith("Look here. [job j1]")


def test_a_library_that_set_up_a_handler_of_its_own_writes_through_ours(
    capsys: pytest.CaptureFixture[str],
) -> None:
    library = logging.getLogger("some_library")
    library.addHandler(logging.StreamHandler())
    library.propagate = False
    configure(LogFormat.JSON, "INFO")

    library.warning("from a library")

    assert json.loads(capsys.readouterr().err)["message"] == "from a library"


def test_no_traceback_and_no_argument_shows_a_secret(capsys: pytest.CaptureFixture[str]) -> None:
    logs.hide("a pass phrase")
    configure(LogFormat.JSON, "INFO")

    try:
        raise ValueError(f"refused {KEY} and a pass phrase")
    except ValueError:
        logging.getLogger("clapboard.test").exception("With %s", f"Bearer {KEY}")
    logs.forget("a pass phrase")

    said = capsys.readouterr().err
    assert KEY not in said
    assert "a pass phrase" not in said
    assert "ValueError" in said


@pytest.mark.parametrize(
    "text",
    [
        f"key {KEY}.",
        "Authorization: Bearer abc.def-ghi",
        "GET /app/static/source/abcdef.1790000000.c2lnbmF0dXJl",
        "GET /share/c2lnbmF0dXJl/video",
        "Cookie: clapboard_id=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "_streamlit_user=eyJzdWIiOiAieCJ9.aaa.bbb",
        "postgresql+psycopg://clapboard:s3cret-word@db/clapboard",
    ],
)
def test_what_looks_like_a_secret_is_hidden_though_nobody_named_it(text: str) -> None:
    shown = without_secrets(text)

    assert "[hidden]" in shown
    for secret in (KEY, "abc.def", "c2lnbmF0dXJl", "AAAA", "eyJz", "s3cret"):
        assert secret not in shown


def test_ordinary_addresses_and_words_stay() -> None:
    text = "GET https://example.org:443/a?b=c took 3 ms; job 0123456789abcdef"

    assert without_secrets(text) == text


def test_a_prompt_is_logged_only_when_that_is_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LogFormat.JSON, "INFO")
    logging.getLogger("clapboard.test").info("asked", extra=logs.prompt("a red fox"))
    configure(LogFormat.JSON, "INFO", prompts=True)
    logging.getLogger("clapboard.test").info("asked", extra=logs.prompt("a red fox"))

    first, second = capsys.readouterr().err.splitlines()
    assert "fox" not in first
    assert json.loads(second)["prompt"] == "a red fox"
