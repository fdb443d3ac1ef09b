"""The engine's words, fit to show."""

import pytest
from pydantic import SecretStr

from components.imagine.wording import MAX_WORDS_CHARS, bare_words, encodable, fit_to_show, told

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
