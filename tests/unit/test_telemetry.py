"""What is counted: answers of the engine by class, errors by name, and how long each took."""

import pytest

from components.telemetry import REGISTRY, engine_answered, engine_call


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_an_answer_counts_by_its_class_and_an_error_by_its_name() -> None:
    before = counted("clapboard_engine_request_seconds_count", call="test")

    with engine_call("test"):
        pass
    engine_answered("test", 429)
    with pytest.raises(TimeoutError), engine_call("test"):
        raise TimeoutError

    assert counted("clapboard_engine_answers_total", call="test", outcome="4xx") >= 1
    assert counted("clapboard_engine_answers_total", call="test", outcome="TimeoutError") >= 1
    assert counted("clapboard_engine_request_seconds_count", call="test") == before + 2
