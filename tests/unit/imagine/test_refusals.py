"""A refused or doubtful submit: which error, by status and by the sense of the words.

Every row of the HTTP errors of video-api.md section 2, in every spelling of 2026, and what proxies add.
"""

import pytest

from components.errors import (
    ClapboardError,
    CreditsExhausted,
    KeyRefused,
    OutcomeUncertain,
    Remedy,
    RequestRejected,
    Spent,
    TooManyRequests,
)
from components.imagine.answers import read_accepted
from components.imagine.failures import asks_to_slow_down
from tests.unit.imagine.engines import KEY, reply

Body = dict[str, object] | str

DURATION = "Duration must be between 1 and 15 seconds"
BAD_KEY = "Incorrect API key provided: xa***yz. You can obtain an API key from https://console.x.ai."
NO_CREDITS = "Your team has used all available credits or reached its monthly spending limit."
NO_MODEL = "The model grok-video does not exist or your team does not have access to it."
TOO_FAST = "Too many requests for team. Requests per Second (actual/limit): 2/2"
NO_VIDEO = "Failed to deserialize the JSON body: missing field `video` at line 1 column 40"
UPSTREAM = "upstream connect error or disconnect/reset before headers"
PAGE = "<!DOCTYPE html><html><title>Attention required</title></html>"


def refusal(status: int, body: Body, retry_after: str | None = None) -> ClapboardError:
    with pytest.raises(ClapboardError) as raised:
        read_accepted(reply(status, body, retry_after=retry_after))
    return raised.value


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        # the table of the live API's HTTP errors
        (400, {"code": "invalid-argument", "error": DURATION}, RequestRejected),
        (400, {"code": "invalid-argument", "error": BAD_KEY}, KeyRefused),
        (400, {"code": "invalid-argument", "error": "Malformed request ID"}, RequestRejected),
        (400, {"error": "Video editing is not supported for this model."}, RequestRejected),
        (403, {"code": "permission-denied", "error": NO_CREDITS}, CreditsExhausted),
        (404, {"error": {"code": 404, "message": NO_MODEL}}, RequestRejected),
        (422, NO_VIDEO, RequestRejected),
        (429, {"code": "resource-exhausted", "error": TOO_FAST}, TooManyRequests),
        (429, {"code": "resource-exhausted", "error": NO_CREDITS}, CreditsExhausted),
        (503, UPSTREAM, OutcomeUncertain),
        # the documented dialect's names
        (400, {"error": {"code": "invalid_url", "message": "Not fetched."}}, RequestRejected),
        (400, {"error": {"code": "video_too_long", "message": "At most 8.7 seconds."}}, RequestRejected),
        (429, {"error": {"code": "rate_limit", "message": "Slow down."}}, TooManyRequests),
        (429, {"error": TOO_FAST + ". Buy credits to raise your limit."}, TooManyRequests),
        # keys and accounts
        (401, {"error": "Unauthorized"}, KeyRefused),
        (401, "", KeyRefused),
        (401, PAGE, KeyRefused),
        (402, "", CreditsExhausted),
        (403, {"code": "permission-denied", "error": "The API key is disabled."}, KeyRefused),
        (403, {"error": "The caller does not have permission to do this"}, KeyRefused),
        (403, "", KeyRefused),
        (403, PAGE, KeyRefused),
        (403, {"error": "This prompt is against the rules."}, RequestRejected),
        # nothing said
        (400, "", RequestRejected),
        (404, PAGE, RequestRejected),
        (405, "", RequestRejected),
        (413, PAGE, RequestRejected),
        (415, "Expected request with `Content-Type: application/json`", RequestRejected),
        (422, PAGE, RequestRejected),
        (429, "", TooManyRequests),
        (429, PAGE, TooManyRequests),
        # it may be running
        (408, "", OutcomeUncertain),
        (500, "", OutcomeUncertain),
        (502, PAGE, OutcomeUncertain),
        (504, {"error": "Too many requests"}, OutcomeUncertain),
        (302, "", OutcomeUncertain),
        (303, "", OutcomeUncertain),
        (101, "", OutcomeUncertain),
        (200, "", OutcomeUncertain),
        (200, PAGE, OutcomeUncertain),
        (200, {"status": "processing"}, OutcomeUncertain),
        (200, {"request_id": ""}, OutcomeUncertain),
        (202, "", OutcomeUncertain),
        (201, {"error": BAD_KEY}, OutcomeUncertain),
        # another address
        (301, "", RequestRejected),
        (308, "", RequestRejected),
    ],
)  # fmt: skip
def test_every_refusal_is_the_right_error(status: int, body: Body, expected: type[ClapboardError]) -> None:
    assert type(refusal(status, body)) is expected


@pytest.mark.parametrize(
    "code",
    ["Client specified an invalid argument", "invalid-argument", "invalid_argument", "imagine:invalid", 3],
)
@pytest.mark.parametrize(("words", "expected"), [(BAD_KEY, KeyRefused), (DURATION, RequestRejected)])
def test_the_spelling_of_the_code_decides_nothing(
    code: object, words: str, expected: type[ClapboardError]
) -> None:
    assert type(refusal(400, {"code": code, "error": words})) is expected


@pytest.mark.parametrize(
    "code",
    ["personal-team-blocked:spending-limit", "spending_limit", "imagine:no-credits", "Insufficient balance"],
)
@pytest.mark.parametrize("status", [403, 429])
def test_every_spelling_of_no_credits_is_understood(code: str, status: int) -> None:
    assert type(refusal(status, {"code": code, "error": "Blocked."})) is CreditsExhausted


def test_a_rejection_brings_the_engines_own_sentence_and_code() -> None:
    error = refusal(400, {"code": "invalid-argument", "error": DURATION})

    assert DURATION in error.sentence
    assert error.code == "invalid-argument"
    assert error.spent is Spent.NO


@pytest.mark.parametrize(
    ("status", "body", "advice"),
    [
        (404, {"error": NO_MODEL}, "another model"),
        (400, {"error": "Video editing is not supported for this model."}, "another model"),
        (400, {"error": {"code": "invalid_url", "message": "No."}}, "direct, public link"),
        (400, {"error": "Unable to download provided video_url https://a.test/x"}, "direct, public link"),
        (400, {"error": {"code": "video_too_long", "message": "No."}}, "Trim it"),
        (400, {"error": "The video is too long: 12 s."}, "Trim it"),
        (400, {"code": "imagine:content-moderated", "error": "Refused."}, "Rephrase"),
        (413, PAGE, "smaller or shorter"),
        (413, {"error": "length limit exceeded"}, "smaller or shorter"),
        (404, PAGE, "CLAPBOARD_BASE_URL"),
        (308, "", "CLAPBOARD_BASE_URL"),
        (401, "", "XAI_API_KEY"),
        (400, {"error": DURATION}, "Change the request"),
    ],
)
def test_every_refusal_says_what_to_do(status: int, body: Body, advice: str) -> None:
    assert advice in refusal(status, body).next_step


def test_a_server_error_may_have_cost_money() -> None:
    error = refusal(503, UPSTREAM)

    assert error.spent is Spent.MAYBE
    assert UPSTREAM in error.sentence


def test_too_many_requests_hands_on_the_engines_pause() -> None:
    error = refusal(429, {"error": TOO_FAST}, retry_after="12")

    assert isinstance(error, TooManyRequests)
    assert error.retry_after_s == 12.0


@pytest.mark.parametrize(
    ("status", "body", "slower"),
    [
        (429, {"error": TOO_FAST}, True),
        (429, "", True),
        (429, {"error": NO_CREDITS}, False),
        (400, {"error": TOO_FAST}, False),
        (503, {"error": TOO_FAST}, False),
        (200, {"error": TOO_FAST}, False),
    ],
)
def test_only_a_429_without_credits_trouble_asks_to_slow_down(
    status: int, body: Body, *, slower: bool
) -> None:
    assert asks_to_slow_down(reply(status, body)) is slower


@pytest.mark.parametrize("status", [200, 201, 202])
@pytest.mark.parametrize("body", [{"request_id": "a-1"}, {"id": "a-1", "status": "processing"}])
def test_an_id_in_either_dialect_is_an_acceptance(status: int, body: Body) -> None:
    assert read_accepted(reply(status, body)).request_id == "a-1"


def test_request_id_wins_over_id() -> None:
    assert read_accepted(reply(200, {"id": "team", "request_id": "a-1"})).request_id == "a-1"


@pytest.mark.parametrize(
    ("status", "body", "remedy"),
    [
        (400, {"error": {"code": "video_too_long", "message": "At most 8.7 seconds."}}, Remedy.TRIM),
        (400, {"error": {"code": "invalid_url", "message": "Not fetched."}}, Remedy.OTHER_SOURCE),
        (400, {"error": "Image dimensions must be at least 64 pixels."}, Remedy.CROP),
        (400, {"error": "Prompt rejected by content moderation."}, Remedy.REPHRASE),
        (404, {"error": {"code": 404, "message": NO_MODEL}}, Remedy.CHANGE),
        (404, "", Remedy.MEND_SETTINGS),
        (413, "", Remedy.OTHER_SOURCE),
        (400, {"code": "invalid-argument", "error": DURATION}, None),
    ],
)
def test_a_refusal_that_names_its_reason_names_what_helps(
    status: int, body: Body, remedy: Remedy | None
) -> None:
    assert refusal(status, body).remedy is remedy


def test_a_refusal_keeps_the_answer_without_its_secrets() -> None:
    refused = refusal(400, {"code": "x", "error": "bad key " + KEY.get_secret_value()})

    assert refused.raw == 'HTTP 400\n{"code": "x", "error": "bad key [key]"}'


def test_a_doubtful_answer_is_kept_too() -> None:
    assert refusal(503, UPSTREAM).raw == f"HTTP 503\n{UPSTREAM}"
