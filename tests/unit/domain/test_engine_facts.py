"""What the pages know of the engine: a value to compare, keep and show."""

import pickle
from dataclasses import FrozenInstanceError

import pytest

from components.domain.engine_facts import Answering
from components.domain.options import Dialect
from tests.unit.domain.requests import engine


def test_equal_facts_are_one_value() -> None:
    assert engine(Dialect.LIVE) == engine(Dialect.LIVE)
    assert engine(Dialect.LIVE) != engine(Dialect.DOCUMENTED)
    assert len({engine(Dialect.LIVE), engine(Dialect.LIVE)}) == 1


def test_facts_never_change() -> None:
    facts = engine()

    with pytest.raises(FrozenInstanceError):
        facts.name = "api.x.ai"  # type: ignore[misc]  # that it can't be set is the point


def test_facts_can_be_kept_in_a_session() -> None:
    assert pickle.loads(pickle.dumps(engine())) == engine()


def test_whether_the_engine_answers_reads_as_words() -> None:
    assert [str(answer) for answer in Answering] == ["yes", "no", "not asked yet", "key refused"]
