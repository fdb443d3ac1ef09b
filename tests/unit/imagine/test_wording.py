"""The engine's words, fit to show."""

import pytest
from pydantic import SecretStr

from components.imagine.wording import (
    MAX_KEPT_CHARS,
    MAX_SEARCHED_CHARS,
    MAX_WORDS_CHARS,
    bare_words,
    encodable,
    fit_to_keep,
    fit_to_show,
    told,
)

KEY = SecretStr("a-secret-key-of-mine")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  Duration must be between 1 and 15 seconds\n", "Duration must be between 1 and 15 seconds"),
        ("line one\r\n\tline two\x00", "line one line two"),
        ("bad key a-secret-key-of-mine here", "bad key [key] here"),
        ("Incorrect API key provided: xai-abcd***wxyz.", "Incorrect API key provided: [key]."),
        ("header was 'Bearer whatever123'", "header was 'Bearer [key]"),
        ("can't read data:image/png;base64,iVBORw0KGgo=", "can't read [file]"),
        (
            "Unable to download https://files.test/a.mp4?sig=abc&x=1 in time",
            "Unable to download https://files.test/a.mp4 in time",
        ),
        ("https://me:pass@files.test/a.mp4", "https://files.test/a.mp4"),
        ("a desk-lamp and a task-force", "a desk-lamp and a task-force"),
    ],
)
def test_secrets_files_and_control_characters_are_taken_out(text: str, shown: str) -> None:
    assert fit_to_show(text, KEY) == shown


@pytest.mark.parametrize("text", ["", "  \n", "<html><body>502</body></html>", "\n <!DOCTYPE html>"])
def test_markup_and_nothing_are_no_words(text: str) -> None:
    assert fit_to_show(text, None) is None


def test_a_dump_is_cut_to_a_line() -> None:
    shown = fit_to_show("word " * 1000, None)

    assert shown is not None
    assert len(shown) <= MAX_WORDS_CHARS
    assert shown.endswith("word…")


@pytest.mark.parametrize(
    "spelling",
    [
        "imagine:content-moderated",
        "imagine_content_moderated",
        "Imagine content moderated.",
        "  IMAGINE/CONTENT--MODERATED",
    ],
)
def test_every_spelling_becomes_the_same_words(spelling: str) -> None:
    assert bare_words(spelling) == "imagine content moderated"


def test_our_sentence_leads_the_engines_words() -> None:
    assert told("The engine refused it", "too long") == "The engine refused it: too long"
    assert told("The engine refused it", None) == "The engine refused it."


def test_lone_surrogates_become_encodable() -> None:
    encodable("a\ud800b").encode("utf-8")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('{"code": "x",\n "error": "No."}', '{"code": "x",\n "error": "No."}'),
        (
            '{"url": "https:\\/\\/files.test\\/a.mp4?sig=abc\\u0026x=1"}',
            '{"url": "https://files.test/a.mp4"}',
        ),
        ('{"error": "bad a-secret-key-of-mine"}', '{"error": "bad [key]"}'),
        ('{"x_api_key": "whatever", "token":"t"}', '{"x_api_key": "[secret]", "token":"[secret]"}'),
        ("<html>\r\n\t<title>502</title>\x00</html>", "<html> \n <title>502</title> </html>"),
        (" \n", None),
    ],
)
def test_an_answer_is_kept_as_it_came_but_for_secrets(text: str, kept: str | None) -> None:
    assert fit_to_keep(text, KEY) == kept


def test_what_is_kept_of_an_answer_is_bounded() -> None:
    kept = fit_to_keep("word " * 10_000, None)

    assert kept is not None
    assert len(kept) == MAX_KEPT_CHARS + 1


def test_no_secret_is_kept_in_halves() -> None:
    file = f"data:video/mp4;base64,{'A' * (MAX_SEARCHED_CHARS - 40)} "
    dump = f"{file}{KEY.get_secret_value()} and more"
    assert file not in dump[: MAX_SEARCHED_CHARS - 25]

    for length in range(len(file), len(dump)):
        kept = fit_to_keep(" " * (MAX_SEARCHED_CHARS - length) + dump, KEY)

        assert kept is None or "a-sec" not in kept
