"""A submit is accepted at most once: what is sent again, what never is, and what is learnt on the way."""

import logging

import httpx
import pytest

from components.domain.look import Accepted
from components.domain.options import Dialect
from components.errors import (
    ClapboardError,
    CreditsExhausted,
    EngineUnreachable,
    KeyRefused,
    OutcomeUncertain,
    RequestRejected,
    TooManyRequests,
)
from components.imagine.client import MAX_RESEND_PAUSE_S, RESENDS
from tests.unit.imagine.engines import (
    EDIT,
    EDIT_SOURCES,
    NO_SOURCES,
    TEXT,
    ScriptedEngine,
    client_of,
    scripted,
)

pytestmark = pytest.mark.anyio

LIVE_OK = {"request_id": "0b0e9c2e"}
DOCUMENTED_OK = {"id": "video_gen_abc123", "status": "processing", "created": 1699000000}
TOO_FAST = {"code": "resource-exhausted", "error": "Too many requests. Requests per Second: 2/2"}
MISSING_OBJECT = "Failed to deserialize the JSON body into the target type: video: invalid type: string"
MISSING_STRING = {"error": {"code": "invalid_request", "message": "video must be a URL string"}}


def ok(body: dict[str, object] | dict[str, str]) -> httpx.Response:
    return httpx.Response(200, json=body)


def slow_down(**headers: str) -> httpx.Response:
    return httpx.Response(429, json=TOO_FAST, headers=headers)


async def test_one_request_is_one_post() -> None:
    engine = scripted(ok(DOCUMENTED_OK))

    accepted = await client_of(engine).submit(TEXT, NO_SOURCES)

    assert accepted == Accepted("video_gen_abc123")
    assert [(asked.method, str(asked.url)) for asked in engine.asked] == [
        ("POST", "https://engine.test/v1/videos/generations")
    ]
    assert engine.asked[0].headers["Content-Type"] == "application/json"
    assert engine.bodies[0]["prompt"] == TEXT.prompt


# Never sent again


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (httpx.ReadTimeout("slow"), OutcomeUncertain),
        (httpx.WriteTimeout("slow"), OutcomeUncertain),
        (httpx.ReadError("reset"), OutcomeUncertain),
        (httpx.WriteError("reset"), OutcomeUncertain),
        (httpx.RemoteProtocolError("cut"), OutcomeUncertain),
        (httpx.Response(500), OutcomeUncertain),
        (httpx.Response(503, text="upstream connect error"), OutcomeUncertain),
        (httpx.Response(504, html="<html></html>"), OutcomeUncertain),
        (httpx.Response(408), OutcomeUncertain),
        (httpx.Response(200), OutcomeUncertain),
        (httpx.Response(200, html="<html></html>"), OutcomeUncertain),
        (httpx.Response(303, headers={"Location": "/elsewhere"}), OutcomeUncertain),
        (httpx.Response(307, headers={"Location": "https://other.test/v1"}), RequestRejected),
        (httpx.ConnectError("refused"), EngineUnreachable),
        (httpx.ConnectTimeout("slow"), EngineUnreachable),
        (httpx.Response(400, json={"error": "Duration must be between 1 and 15 seconds"}), RequestRejected),
        (httpx.Response(400, json={"error": "Incorrect API key provided"}), KeyRefused),
        (httpx.Response(401), KeyRefused),
        (httpx.Response(429, json={"error": "used all available credits"}), CreditsExhausted),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else str(value),
)
async def test_a_doubtful_or_refused_submit_is_not_sent_again(
    answer: httpx.Response | httpx.HTTPError, expected: type[ClapboardError]
) -> None:
    engine = scripted(answer)

    with pytest.raises(expected):
        await client_of(engine).submit(TEXT, NO_SOURCES)

    assert len(engine.asked) == 1
    assert engine.pauses_s == []


async def test_a_bug_on_the_way_is_doubtful_too() -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise RuntimeError(request.method)

    with pytest.raises(OutcomeUncertain):
        await client_of(broken).submit(TEXT, NO_SOURCES)


async def test_an_address_that_cant_be_used_is_not_doubtful() -> None:
    with pytest.raises(EngineUnreachable, match="address"):
        await client_of(scripted(httpx.UnsupportedProtocol("no"))).submit(TEXT, NO_SOURCES)
    with pytest.raises(EngineUnreachable, match="address"):
        await client_of(scripted(ok(LIVE_OK)), base_url="http://[::1/v1").submit(TEXT, NO_SOURCES)


# Sent again: too many requests


async def test_too_many_requests_is_sent_again_until_it_is_accepted() -> None:
    engine = scripted(slow_down(), slow_down(), ok(LIVE_OK))

    accepted = await client_of(engine).submit(TEXT, NO_SOURCES)

    assert accepted == Accepted("0b0e9c2e")
    assert engine.bodies[0] == engine.bodies[1] == engine.bodies[2]


async def test_the_pauses_double_and_are_spread() -> None:
    engine = scripted(slow_down())

    with pytest.raises(TooManyRequests):
        await client_of(engine).submit(TEXT, NO_SOURCES)

    assert len(engine.asked) == RESENDS + 1
    for pause_s, middle_s in zip(engine.pauses_s, [1.0, 2.0, 4.0, 8.0], strict=True):
        assert middle_s / 2 <= pause_s <= middle_s * 1.5


async def test_the_engines_own_pause_is_honoured() -> None:
    engine = scripted(slow_down(**{"Retry-After": "3"}), slow_down(**{"Retry-After": "soon"}), ok(LIVE_OK))

    await client_of(engine).submit(TEXT, NO_SOURCES)

    assert 3.0 <= engine.pauses_s[0] <= 3.5
    assert engine.pauses_s[1] <= 3.0


async def test_an_engine_that_wants_a_long_pause_is_left_to_the_caller() -> None:
    engine = scripted(slow_down(**{"Retry-After": "120"}))

    with pytest.raises(TooManyRequests) as raised:
        await client_of(engine).submit(TEXT, NO_SOURCES)

    assert raised.value.retry_after_s == 120.0 > MAX_RESEND_PAUSE_S
    assert len(engine.asked) == 1


async def test_doubt_after_too_many_requests_ends_it() -> None:
    engine = scripted(slow_down(), httpx.ReadTimeout("slow"), ok(LIVE_OK))

    with pytest.raises(OutcomeUncertain):
        await client_of(engine).submit(TEXT, NO_SOURCES)

    assert len(engine.asked) == 2


# Sent again: the shape of an edit


async def test_an_edit_refused_for_its_shape_is_sent_once_in_the_other() -> None:
    engine = scripted(httpx.Response(422, text=MISSING_OBJECT), ok(LIVE_OK))
    client = client_of(engine)

    accepted = await client.submit(EDIT, EDIT_SOURCES)

    assert accepted == Accepted("0b0e9c2e")
    assert [body["video"] for body in engine.bodies] == [EDIT_SOURCES.video, {"url": EDIT_SOURCES.video}]
    assert client.facts.dialect is Dialect.LIVE


async def test_the_shape_works_the_other_way_round_and_is_learnt() -> None:
    engine = scripted(httpx.Response(400, json=MISSING_STRING), ok(DOCUMENTED_OK))
    client = client_of(engine, base_url="https://api.x.ai/v1")

    await client.submit(EDIT, EDIT_SOURCES)
    await client.submit(EDIT, EDIT_SOURCES)

    assert [body["video"] for body in engine.bodies] == [
        {"url": EDIT_SOURCES.video},
        EDIT_SOURCES.video,
        EDIT_SOURCES.video,
    ]
    assert client.facts.dialect is Dialect.DOCUMENTED


@pytest.mark.parametrize(
    "complaint",
    [
        "Failed to deserialize the JSON body: missing field `video` at line 1 column 40",
        "video: invalid type: map, expected a string",
        '{"detail": [{"loc": ["body", "video"], "msg": "Input should be a valid dictionary"}]}',
        '{"error": {"message": "\'video\' must be an object with a url"}}',
        '{"code": "invalid-argument", "error": "video.url is required"}',
    ],
)
@pytest.mark.parametrize("status", [400, 422])
async def test_every_complaint_about_the_field_is_understood(status: int, complaint: str) -> None:
    engine = scripted(httpx.Response(status, text=complaint), ok(LIVE_OK))

    await client_of(engine).submit(EDIT, EDIT_SOURCES)

    assert len(engine.asked) == 2


async def test_refused_in_both_shapes_the_first_complaint_stands() -> None:
    engine = scripted(httpx.Response(422, text=MISSING_OBJECT), httpx.Response(400, json=MISSING_STRING))
    client = client_of(engine)

    with pytest.raises(RequestRejected, match="invalid type: string"):
        await client.submit(EDIT, EDIT_SOURCES)

    assert len(engine.asked) == 2
    assert client.facts.dialect is Dialect.DOCUMENTED


async def test_a_better_complaint_in_the_second_shape_is_the_one_to_show() -> None:
    too_long = httpx.Response(400, json={"error": {"code": "video_too_long", "message": "At most 8.7 s"}})

    with pytest.raises(RequestRejected, match="At most 8"):
        await client_of(scripted(httpx.Response(422, text=MISSING_OBJECT), too_long)).submit(
            EDIT, EDIT_SOURCES
        )


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(400, json={"error": "Video editing is not supported for this model."}),
        httpx.Response(400, json={"error": {"code": "video_too_long", "message": "The video is too long"}}),
        httpx.Response(422, json={"error": {"code": "invalid_url", "message": "The video can't be read"}}),
        httpx.Response(404, text="missing field `video`"),
        httpx.Response(500, text="missing field `video`"),
    ],
    ids=lambda answer: f"{answer.status_code} {answer.text}",
)
async def test_other_complaints_are_not_about_the_shape(answer: httpx.Response) -> None:
    engine = scripted(answer)

    with pytest.raises(ClapboardError):
        await client_of(engine).submit(EDIT, EDIT_SOURCES)

    assert len(engine.asked) == 1


@pytest.mark.parametrize("forced", [Dialect.LIVE, Dialect.DOCUMENTED])
async def test_a_forced_dialect_is_never_changed(forced: Dialect) -> None:
    engine = scripted(httpx.Response(422, text=MISSING_OBJECT))
    client = client_of(engine, dialect=forced)

    with pytest.raises(RequestRejected):
        await client.submit(EDIT, EDIT_SOURCES)

    assert len(engine.asked) == 1
    assert client.facts.dialect is forced


async def test_a_text_request_is_never_sent_in_another_shape() -> None:
    engine = scripted(httpx.Response(422, text=MISSING_OBJECT))

    with pytest.raises(RequestRejected):
        await client_of(engine).submit(TEXT, NO_SOURCES)

    assert len(engine.asked) == 1


# What is learnt


@pytest.mark.parametrize(
    ("base_url", "answer", "learnt"),
    [
        ("https://engine.test/v1", LIVE_OK, Dialect.LIVE),
        ("https://engine.test/v1", DOCUMENTED_OK, Dialect.DOCUMENTED),
        ("https://api.x.ai/v1", DOCUMENTED_OK, Dialect.DOCUMENTED),
        ("https://api.x.ai/v1", LIVE_OK, Dialect.LIVE),
    ],
)
async def test_auto_learns_from_the_first_answer(
    base_url: str, answer: dict[str, object], learnt: Dialect
) -> None:
    client = client_of(scripted(ok(answer)), base_url=base_url)

    await client.submit(TEXT, NO_SOURCES)

    assert client.facts.dialect is learnt
    assert client.facts.takes_masks is (learnt is Dialect.DOCUMENTED)


async def test_what_was_learnt_from_the_first_answer_stands() -> None:
    client = client_of(scripted(ok(LIVE_OK), ok(DOCUMENTED_OK)))

    await client.submit(TEXT, NO_SOURCES)
    await client.submit(TEXT, NO_SOURCES)

    assert client.facts.dialect is Dialect.LIVE


async def test_a_refusal_teaches_nothing() -> None:
    client = client_of(scripted(httpx.Response(400, json={"request_id": "x", "error": "No"})))

    with pytest.raises(RequestRejected):
        await client.submit(TEXT, NO_SOURCES)

    assert client.facts.dialect is Dialect.DOCUMENTED


@pytest.mark.parametrize("forced", [Dialect.LIVE, Dialect.DOCUMENTED])
async def test_a_forced_dialect_reads_both(forced: Dialect) -> None:
    client = client_of(scripted(ok(LIVE_OK), ok(DOCUMENTED_OK)), dialect=forced)

    assert await client.submit(TEXT, NO_SOURCES) == Accepted("0b0e9c2e")
    assert await client.submit(TEXT, NO_SOURCES) == Accepted("video_gen_abc123")
    assert client.facts.dialect is forced


async def test_no_prompt_is_too_odd_to_send() -> None:
    engine: ScriptedEngine = scripted(ok(LIVE_OK))
    odd = "snow ❄ \ud800 “quotes” \x00"

    await client_of(engine).submit(TEXT.model_copy(update={"prompt": odd}), NO_SOURCES)

    assert engine.bodies[0]["prompt"] == odd


async def test_the_log_of_a_lost_answer_says_what_broke(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(OutcomeUncertain):
        await client_of(scripted(httpx.ReadTimeout("slow"))).submit(TEXT, NO_SOURCES)

    assert "ReadTimeout" in caplog.text
