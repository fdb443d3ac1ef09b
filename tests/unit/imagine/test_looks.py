"""Reading a look: every answer of both dialects, and what gateways make of them."""

from decimal import Decimal

import pytest

from components.domain.look import Ended, Ready, StillWorking
from components.errors import (
    ClapboardError,
    ContentModerated,
    CreditsExhausted,
    GenerationFailed,
    KeyRefused,
    LookFailed,
    RequestExpired,
    RequestUnknown,
    ResultMissing,
    Spent,
)
from components.imagine.answers import read_look
from tests.unit.imagine.engines import reply

Body = dict[str, object]

URL = "https://vidgen.test/a.mp4?sig=1"
LIVE_DONE: Body = {
    "status": "done",
    "video": {"url": URL, "duration": 6, "respect_moderation": True},
    "model": "grok-imagine-video",
    "usage": {"cost_in_usd_ticks": 4220000000},
    "progress": 100,
}
MODERATED: Body = {
    "code": "imagine:content-moderated",
    "error": "Generated video rejected by content moderation.",
    "usage": {"cost_in_usd_ticks": 4220000000},
}


def ended(status: int, body: Body | str) -> Ended:
    look = read_look(reply(status, body))
    assert isinstance(look, Ended)
    return look


# Still working


@pytest.mark.parametrize(
    "word", ["pending", "queued", "processing", "in_progress", "running", "In-Progress", "PENDING"]
)
def test_every_word_for_working_means_still_working(word: str) -> None:
    assert read_look(reply(200, {"status": word})) == StillWorking(status=word)


def test_a_live_pending_answer_tells_its_progress() -> None:
    look = read_look(reply(202, {"status": "pending", "progress": 35}, retry_after="3"))

    assert look == StillWorking(progress=0.35, status="pending", retry_after_s=3.0)


@pytest.mark.parametrize(
    ("progress", "expected"),
    [(0, 0.0), (1, 0.01), (100, 1.0), (250, 1.0), (-5, 0.0), (0.5, 0.5), (1.0, 1.0), (35.5, 0.355)],
)
def test_progress_is_percent_or_a_fraction(progress: float, expected: float) -> None:
    look = read_look(reply(200, {"status": "pending", "progress": progress}))

    assert isinstance(look, StillWorking)
    assert look.progress == pytest.approx(expected)


@pytest.mark.parametrize("progress", ["NaN", "Infinity", "true", '"35"', "null", "[1]", "1e999", "9" * 400])
def test_nonsense_is_no_progress(progress: str) -> None:
    look = read_look(reply(200, '{"status": "pending", "progress": ' + progress + "}"))

    assert look == StillWorking(status="pending")


@pytest.mark.parametrize("content", ["", " \n", "accepted", "<html></html>", "[]", "{}", '{"progress": 3}'])
def test_a_202_means_still_working_whatever_it_holds(content: str) -> None:
    assert isinstance(read_look(reply(202, content)), StillWorking)


@pytest.mark.parametrize("body", [{"status": "upscaling"}, {"progress": 10}, {"status": 3}, {"status": None}])
def test_an_unknown_or_missing_word_means_still_working(body: Body) -> None:
    assert isinstance(read_look(reply(200, body)), StillWorking)


def test_an_unknown_word_beside_an_address_is_not_taken_for_done() -> None:
    assert isinstance(read_look(reply(200, {"status": "preview", "url": URL})), StillWorking)


# Done


@pytest.mark.parametrize("word", ["done", "completed", "succeeded", "success", "Completed"])
def test_every_word_for_done_means_ready(word: str) -> None:
    assert read_look(reply(200, {"status": word, "video": {"url": URL}})) == Ready(url=URL)


def test_a_live_result_tells_duration_and_cost() -> None:
    assert read_look(reply(200, LIVE_DONE)) == Ready(url=URL, duration_s=6.0, cost_usd=Decimal("0.422"))


def test_a_documented_result_is_read() -> None:
    body: Body = {"id": "video_gen_a", "status": "completed", "created": 1699000000, "data": [{"url": URL}]}

    assert read_look(reply(200, body)) == Ready(url=URL)


@pytest.mark.parametrize(
    "where",
    [
        {"video": {"url": URL}},
        {"data": [{"url": URL}]},
        {"video_url": URL},
        {"url": URL},
        {"videos": [{"url": URL}]},
        {"video": URL},
        {"video": {"url": ""}, "data": [{"url": URL}]},
    ],
)
def test_the_address_is_found_in_every_place(where: Body) -> None:
    assert read_look(reply(200, {"status": "done", **where})) == Ready(url=URL)


def test_an_address_without_any_status_is_a_result() -> None:
    assert read_look(reply(200, {"video": {"url": URL}, "model": "grok-imagine-video"})) == Ready(url=URL)


def test_an_address_wins_over_a_moderation_flag() -> None:
    body: Body = {"status": "done", "video": {"url": URL, "respect_moderation": False}}

    assert isinstance(read_look(reply(200, body)), Ready)


@pytest.mark.parametrize("duration", [0, -1, "6", True, None])
def test_a_duration_that_is_none_is_not_told(duration: object) -> None:
    look = read_look(reply(200, {"status": "done", "video": {"url": URL, "duration": duration}}))

    assert look == Ready(url=URL)


@pytest.mark.parametrize("ticks", [-1, "many", True, None])
def test_a_cost_that_is_none_is_not_told(ticks: object) -> None:
    body: Body = {"status": "done", "url": URL, "usage": {"cost_in_usd_ticks": ticks}}

    assert read_look(reply(200, body)) == Ready(url=URL)


def test_done_without_an_address_is_the_end() -> None:
    look = ended(200, {"status": "completed", "data": []})

    assert type(look.error) is ResultMissing
    assert look.error.spent is Spent.YES


def test_done_with_the_moderation_flag_and_no_address_is_moderated() -> None:
    look = ended(200, {"status": "done", "video": {"url": "", "respect_moderation": False}})

    assert type(look.error) is ContentModerated


# Ended badly


def test_a_live_failure_is_told_in_the_engines_words() -> None:
    look = ended(
        200,
        {
            "status": "failed",
            "video": {"url": "", "duration": 0, "respect_moderation": True},
            "error": {"code": "invalid_argument", "message": "Unable to download provided video_url https://a.test/b"},
            "progress": 0,
        },
    )  # fmt: skip

    assert type(look.error) is GenerationFailed
    assert "Unable to download provided video_url https://a.test/b" in look.error.sentence
    assert "direct, public link" in look.error.next_step
    assert (look.error.code, look.error.spent) == ("invalid_argument", Spent.MAYBE)


@pytest.mark.parametrize(
    ("error", "sentence", "advice"),
    [
        ("invalid_url", "could not fetch", "direct, public link"),
        ({"code": "invalid_url", "message": "Bad video URL"}, "could not fetch", "direct, public link"),
        ("video_too_long", "longer than the engine can edit", "Trim it"),
        ({"code": "video_too_long", "message": "12.0 s"}, "longer than the engine can edit", "Trim it"),
        ("rate_limit", "too much to do", "in a moment"),
        ("The video URL can't be fetched", "could not fetch", "direct, public link"),
        ("Could not access the image", "could not fetch", "direct, public link"),
        ("Failed to load the weights", "could not make the video", "send it again"),
        ("The video is 12 s long and exceeds 8.7 s", "longer than the engine can edit", "Trim it"),
        ("The video is 9.00 s long; the limit is 8.7 s.", "longer than the engine can edit", "Trim it"),
        ("Video generation exceeds the rate limit", "too much to do", "in a moment"),
        ("Something went wrong", "Something went wrong", "send it again"),
        (None, "could not make the video", "send it again"),
    ],
)
def test_every_error_name_has_a_sentence_and_a_next_step(error: object, sentence: str, advice: str) -> None:
    look = ended(200, {"id": "a", "status": "failed", "error": error})

    assert sentence in look.error.sentence
    assert advice in look.error.next_step


@pytest.mark.parametrize("name", ["invalid_url", "video_too_long", "rate_limit"])
def test_the_specifications_error_names_are_kept_as_codes(name: str) -> None:
    assert ended(200, {"status": "failed", "error": name}).error.code == name
    assert ended(200, {"status": "failed", "error": {"code": name}}).error.code == name


@pytest.mark.parametrize("word", ["failed", "error", "cancelled", "canceled"])
def test_every_word_for_failed_is_the_end(word: str) -> None:
    assert type(ended(200, {"status": word}).error) is GenerationFailed


def test_expired_is_the_end() -> None:
    assert type(ended(200, {"status": "expired"}).error) is RequestExpired


@pytest.mark.parametrize(
    "body",
    [
        MODERATED,
        MODERATED | {"code": "Client specified an invalid argument"},
        MODERATED | {"code": "content_moderated", "error": "No."},
        MODERATED | {"code": "content-moderated", "error": ""},
    ],
)
@pytest.mark.parametrize("status", [400, 403])
def test_moderation_told_as_an_http_error_is_billed(status: int, body: Body) -> None:
    look = ended(status, body)

    assert type(look.error) is ContentModerated
    assert look.error.spent is Spent.YES
    assert look.cost_usd == Decimal("0.422")


def test_moderation_told_as_a_failure_is_moderation() -> None:
    look = ended(200, {"status": "failed", "error": {"code": "content_moderated", "message": "Refused."}})

    assert type(look.error) is ContentModerated


@pytest.mark.parametrize(("ticks", "spent"), [(0, Spent.NO), (10**10, Spent.YES)])
def test_a_stated_cost_overrules_what_would_be_assumed(ticks: int, spent: Spent) -> None:
    usage: Body = {"usage": {"cost_in_usd_ticks": ticks}}

    assert ended(400, MODERATED | usage).error.spent is spent
    assert ended(200, {"status": "failed"} | usage).error.spent is spent
    assert ended(200, {"status": "done"} | usage).error.spent is spent


def test_another_400_ends_the_job_with_the_engines_words() -> None:
    look = ended(400, {"code": "internal", "error": "The render graph is broken"})

    assert type(look.error) is GenerationFailed
    assert "The render graph is broken" in look.error.sentence


def test_gone_is_expired() -> None:
    assert type(ended(410, "").error) is RequestExpired


# Not about the job, or not now


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, {"code": "invalid-argument", "error": "Malformed request ID"}, RequestUnknown),
        (400, {"code": "malformed_request_id"}, RequestUnknown),
        (404, {"error": {"code": 404, "message": "Not found"}}, RequestUnknown),
        (404, "<html></html>", RequestUnknown),
        (400, {"code": "invalid-argument", "error": "Incorrect API key provided"}, KeyRefused),
        (401, "", KeyRefused),
        (403, {"error": "Not yours"}, KeyRefused),
        (403, {"error": "Your team has used all available credits"}, CreditsExhausted),
        (402, "", CreditsExhausted),
        (408, "", LookFailed),
        (409, {"error": "busy"}, LookFailed),
        (429, {"error": "Too many requests"}, LookFailed),
        (429, {"error": "used all available credits"}, LookFailed),
        (500, "", LookFailed),
        (502, "<html>Bad gateway</html>", LookFailed),
        (503, "upstream connect error", LookFailed),
        (200, "", LookFailed),
        (200, "<html></html>", LookFailed),
        (200, "not json", LookFailed),
        (200, "[]", LookFailed),
        (204, "", LookFailed),
        (302, "", LookFailed),
    ],
)
def test_an_answer_that_is_not_about_the_job_is_raised(
    status: int, body: Body | str, expected: type[ClapboardError]
) -> None:
    with pytest.raises(ClapboardError) as raised:
        read_look(reply(status, body))

    assert type(raised.value) is expected


@pytest.mark.parametrize("status", [408, 429, 503, 200])
def test_a_failed_look_hands_on_the_engines_pause(status: int) -> None:
    with pytest.raises(LookFailed) as raised:
        read_look(reply(status, "", retry_after="9"))

    assert raised.value.retry_after_s == 9.0
