"""Any bytes that an engine, a gateway or a proxy may answer with become plain facts."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.errors import EngineError
from components.imagine.answers import read_accepted, read_look
from components.imagine.reply import object_in, text_in
from tests.unit.imagine.engines import KEY, reply

SENTENCE = "Duration must be between 1 and 15 seconds"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ({"code": "invalid-argument", "error": SENTENCE}, "invalid-argument", SENTENCE),
        (
            {"code": "Client sent an invalid argument", "error": "No."},
            "Client sent an invalid argument",
            "No.",
        ),
        ({"error": {"code": 404, "message": SENTENCE}}, "404", SENTENCE),
        ({"error": {"type": "invalid_request", "message": SENTENCE}}, "invalid_request", SENTENCE),
        ({"error": SENTENCE}, None, SENTENCE),
        ({"error": "invalid_url"}, "invalid_url", None),
        ({"error": {"code": "invalid_url", "message": ""}}, "invalid_url", None),
        ({"message": SENTENCE}, None, SENTENCE),
        ({"detail": SENTENCE}, None, SENTENCE),
        ({"detail": [{"loc": ["body", "video"], "msg": "Not a string"}]}, None, "video: Not a string"),
        ('"' + SENTENCE + '"', None, SENTENCE),
        (SENTENCE, None, SENTENCE),
        ("\ufeff" + '{"error": "' + SENTENCE + '"}', None, SENTENCE),
        ("<html><body>Bad gateway</body></html>", None, None),
        ("", None, None),
        ("[]", None, None),
        ("null", None, None),
        ({"error": None, "code": True}, None, None),
        ({"error": ["x"], "detail": ["y"]}, None, None),
    ],
)
def test_code_and_words_are_found_in_every_shape(
    content: dict[str, object] | str, code: str | None, words: str | None
) -> None:
    read = reply(400, content)

    assert (read.code, read.words) == (code, words)


def test_markup_says_nothing_that_could_be_recognised() -> None:
    assert reply(403, "<html>used all available credits</html>").said == ""


def test_an_empty_answer_is_known_as_empty() -> None:
    assert reply(202, " \n").is_empty
    assert not reply(202, "{}").is_empty


def test_json_made_to_hurt_is_no_json() -> None:
    assert reply(200, "[" * 100_000).body == {}
    assert reply(200, '{"n": ' + "9" * 5000 + "}").body == {}


def test_the_key_is_in_nothing_that_may_be_shown() -> None:
    secret = KEY.get_secret_value()

    read = reply(400, {"code": secret, "error": f"no such key: {secret}"})

    assert secret not in repr(read)
    assert secret not in f"{read.code}{read.words}"


def test_texts_and_objects_are_read_or_missing() -> None:
    body = {"id": 7, "flag": True, "blank": " ", "list": [{"a": 1}, {}], "empty": [], "text": " x "}

    assert (text_in(body, "id"), text_in(body, "flag"), text_in(body, "blank")) == ("7", None, None)
    assert text_in(body, "text") == "x"
    assert (object_in(body, "list"), object_in(body, "empty"), object_in(body, "id")) == ({"a": 1}, {}, {})


FIELDS = """id request_id status progress video data url videos video_url usage cost_in_usd_ticks
respect_moderation duration error code message detail loc msg"""
NAMES = st.sampled_from(FIELDS.split())
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON: st.SearchStrategy[object] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=12,
)
STATUSES = st.sampled_from([200, 202, 204, 302, 400, 401, 402, 403, 404, 408, 410, 413, 422, 429, 500, 503])


@given(status=STATUSES, body=st.dictionaries(NAMES, JSON, max_size=8))
def test_json_of_any_kind_is_an_answer_or_one_of_our_errors(status: int, body: dict[str, object]) -> None:
    for read in (read_accepted, read_look):
        with suppress(EngineError):
            assert read(reply(status, body)) is not None


@given(status=STATUSES, content=st.binary(max_size=200))
def test_bytes_of_any_kind_are_an_answer_or_one_of_our_errors(status: int, content: bytes) -> None:
    for read in (read_accepted, read_look):
        with suppress(EngineError):
            assert read(reply(status, content)) is not None
