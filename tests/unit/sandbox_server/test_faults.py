"""Scripted faults: how rules are read, whom they strike, and what they make of an answer."""

import json
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response

from components.domain.options import Dialect
from components.sandbox.faults.distortions import Answer, Delivery, distorted, instead
from components.sandbox.faults.kinds import NATURES, Moment, Place, ScriptedFault
from components.sandbox.faults.rules import BadRule, Rule, Visit, read_header, read_rules
from components.sandbox.faults.script import FaultScript

LIVE, DOCUMENTED = Dialect.LIVE, Dialect.DOCUMENTED
LOOK = Visit(Place.LOOK, LIVE, "an-id", "A calm Sea")
DONE: dict[Dialect, dict[str, Any]] = {
    DOCUMENTED: {"id": "an-id", "status": "completed", "created": 1, "data": [{"url": "http://here/f.mp4"}]},
    LIVE: {
        "status": "done",
        "video": {"url": "http://here/f.mp4", "duration": 2, "respect_moderation": True},
        "usage": {"cost_in_usd_ticks": 7},
        "progress": 100,
    },
}


def rule(fault: str, **facts: Any) -> Rule:
    return Rule(fault=ScriptedFault(fault), **facts)


def end_of(dialect: Dialect, fault: str) -> tuple[int, dict[str, Any]]:
    """What a look that brings a video becomes."""
    answer = Answer.of(JSONResponse(DONE[dialect]))
    delivery = distorted(rule(fault), Visit(Place.LOOK, dialect, "an-id", finished=True), answer)
    assert delivery.answer is not None
    return delivery.answer.status, delivery.answer.values


# Reading


def test_rules_are_read_from_a_list_and_from_a_single_object() -> None:
    values = {"fault": "too_many_requests", "times": 3, "retry_after_s": 1, "dialect": "live"}

    assert read_rules(values) == read_rules([values])
    assert read_rules(values) == (rule("too_many_requests", times=3, retry_after_s=1, dialect=LIVE),)


def test_a_header_names_faults_and_their_facts() -> None:
    read = read_header("slow; for_s=0.5; on=look , file_gone;times=2,")

    assert read == (rule("slow", for_s=0.5, on=Place.LOOK), rule("file_gone", times=2))
    assert read_header("") == ()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"fault": "boredom"}, "fault"),
        ({}, "fault: Field required"),
        ({"fault": "slow", "for_s": -1}, "for_s"),
        ({"fault": "slow", "times": 0}, "times"),
        ({"fault": "slow", "speed": 3}, "speed"),
        ({"fault": "expired", "on": "file"}, "expired happens on: look"),
        ({"fault": "refuse_connections", "on": "look"}, "no single request"),
        ("slow", "valid"),
        ([1], "0"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_with_the_place_of_the_fault(values: Any, words: str) -> None:
    with pytest.raises(BadRule, match=words):
        read_rules(values)


# Striking


def test_a_fault_strikes_once_unless_told_otherwise() -> None:
    script = FaultScript(rule("no_status"), rule("html", on=Place.LOOK, times=2))

    struck = [script.take(LOOK, Moment.AFTERWARDS) for _ in range(4)]

    assert [r and r.fault.value for r in struck] == ["no_status", "html", "html", None]
    assert [entry["struck"] for entry in script.listed()] == [1, 2]


def test_a_fault_of_the_end_waits_for_the_end_and_stays() -> None:
    script = FaultScript(rule("expired"))
    finished = Visit(Place.LOOK, LIVE, "an-id", finished=True)

    assert script.take(LOOK, Moment.AT_THE_END) is None
    assert all(script.take(finished, Moment.AT_THE_END) for _ in range(3))


def test_some_are_let_through_first() -> None:
    script = FaultScript(rule("no_status", skip=2, times="always"))

    struck = [script.take(LOOK, Moment.AFTERWARDS) is not None for _ in range(5)]

    assert struck == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("facts", "strikes"),
    [
        ({}, True),
        ({"dialect": LIVE}, True),
        ({"dialect": DOCUMENTED}, False),
        ({"request_id": "an-id"}, True),
        ({"request_id": "another"}, False),
        ({"prompt": "calm sea"}, True),
        ({"prompt": "storm"}, False),
        ({"on": Place.SUBMIT}, False),
    ],
)
def test_a_rule_chooses_whom_it_strikes(facts: dict[str, Any], strikes: bool) -> None:
    script = FaultScript(rule("answer_lost", **({"on": Place.LOOK} | facts)))

    assert (script.take(LOOK, Moment.AFTERWARDS) is not None) is strikes


def test_dropped_rules_strike_no_more() -> None:
    script = FaultScript(rule("no_status", times="always"))

    script.clear()

    assert script.take(LOOK, Moment.AFTERWARDS) is None
    assert script.listed() == []


# What becomes of an answer


def test_every_fault_is_described_and_does_something() -> None:
    assert set(NATURES) == set(ScriptedFault)
    for fault, nature in NATURES.items():
        for place in nature.places:
            for dialect in (DOCUMENTED, LIVE):
                visit = Visit(place, dialect, "an-id")
                true = Answer.of(JSONResponse(DONE[dialect]))
                if nature.moment is Moment.INSTEAD:
                    assert instead(rule(fault), visit) != Delivery(true)
                else:
                    assert distorted(rule(fault), visit, true) != Delivery(true)


@pytest.mark.parametrize("fault", ["moderated", "moderated_flagged"])
def test_documented_moderation_is_a_failure_with_a_reason(fault: str) -> None:
    status, values = end_of(DOCUMENTED, fault)

    assert (status, values["status"], values["id"]) == (200, "failed", "an-id")
    assert values["error"]["code"] == "content_moderated"
    assert "data" not in values


def test_live_moderation_is_a_billed_400() -> None:
    assert end_of(LIVE, "moderated") == (
        400,
        {
            "code": "imagine:content-moderated",
            "error": "Generated video rejected by content moderation.",
            "usage": {"cost_in_usd_ticks": 7},
        },
    )


def test_live_moderation_has_another_form() -> None:
    status, values = end_of(LIVE, "moderated_flagged")

    assert (status, values["status"]) == (200, "done")
    assert values["video"] == {"url": "", "duration": 2, "respect_moderation": False}
    assert values["usage"] == {"cost_in_usd_ticks": 7}


@pytest.mark.parametrize(("dialect", "url"), [(DOCUMENTED, []), (LIVE, "")])
def test_done_without_a_url_is_still_done(dialect: Dialect, url: object) -> None:
    _, values = end_of(dialect, "done_without_url")

    assert values["status"] == DONE[dialect]["status"]
    assert (values["data"] if dialect is DOCUMENTED else values["video"]["url"]) == url


@pytest.mark.parametrize("dialect", [DOCUMENTED, LIVE])
@pytest.mark.parametrize(("fault", "word"), [("no_status", None), ("unknown_status", "pondering")])
def test_a_look_loses_its_status_and_with_it_the_result(
    dialect: Dialect, fault: str, word: str | None
) -> None:
    status, values = end_of(dialect, fault)

    assert (status, values.get("status")) == (200, word)
    assert "here/f.mp4" not in json.dumps(values)


def test_an_answer_without_words_keeps_them() -> None:
    empty = Answer.of(Response(status_code=202))

    assert distorted(rule("no_status"), LOOK, empty) == Delivery(empty)


@pytest.mark.parametrize("retry_after_s", [None, 3])
@pytest.mark.parametrize("dialect", [DOCUMENTED, LIVE])
def test_too_many_requests_in_the_dialects_words(dialect: Dialect, retry_after_s: int | None) -> None:
    delivery = instead(rule("too_many_requests", retry_after_s=retry_after_s), Visit(Place.SUBMIT, dialect))

    assert delivery.answer is not None
    assert delivery.answer.status == 429
    assert b"Too many requests" in delivery.answer.body
    assert ((b"retry-after", b"3") in delivery.answer.headers) is (retry_after_s == 3)
