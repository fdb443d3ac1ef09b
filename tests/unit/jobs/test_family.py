"""The family of a take, as the ledger finds it."""

import pytest
import sqlalchemy as sa

from components.domain.ask import Relation
from components.domain.job import Job
from components.jobs.family_query import family_query
from components.jobs.ledger import Ledger
from tests.takes import ask_for, waiting_take
from tests.unit.jobs.conftest import ALICE, BOB


def made(ledger: Ledger, prompt: str, parent: Job | None = None, owner: str = ALICE) -> Job:
    relation = None if parent is None else Relation.EDIT
    return waiting_take(ledger, owner, ask_for(prompt, parent=parent, relation=relation))


def prompts(ledger: Ledger, of: Job) -> list[str]:
    return [job.request.prompt for job in ledger.family(ALICE, of.id)]


@pytest.fixture
def fox(ledger: Ledger) -> Job:
    return made(ledger, "fox")


def test_everybody_of_a_family_finds_all_of_it(ledger: Ledger, fox: Job) -> None:
    noir = made(ledger, "noir", fox)
    wolf = made(ledger, "wolf", fox)
    grain = made(ledger, "grain", noir)
    made(ledger, "a stranger")

    for job in (fox, noir, wolf, grain):
        assert prompts(ledger, job) == ["fox", "noir", "wolf", "grain"]


def test_a_take_alone_is_its_own_family(ledger: Ledger, fox: Job) -> None:
    made(ledger, "another without a parent")

    assert prompts(ledger, fox) == ["fox"]


def test_the_children_of_a_deleted_take_stay_together(ledger: Ledger, fox: Job) -> None:
    noir, wolf = made(ledger, "noir", fox), made(ledger, "wolf", fox)
    grain = made(ledger, "grain", wolf)
    ledger.remove(ALICE, fox.id)

    for job in (noir, wolf, grain):
        assert prompts(ledger, job) == ["noir", "wolf", "grain"]


def test_a_gap_in_the_middle_divides_the_family(ledger: Ledger, fox: Job) -> None:
    noir = made(ledger, "noir", fox)
    grain = made(ledger, "grain", noir)
    ledger.remove(ALICE, noir.id)

    assert prompts(ledger, grain) == ["grain"]
    assert prompts(ledger, fox) == ["fox"]


def test_nobody_else_sees_it_and_nobody_else_is_in_it(ledger: Ledger, fox: Job) -> None:
    theirs = made(ledger, "made by Bob of Alice's", fox, owner=BOB)
    made(ledger, "made by Alice of Bob's", theirs)

    assert prompts(ledger, fox) == ["fox"]
    assert ledger.family(BOB, fox.id) == ()


def test_a_line_of_hundreds_is_found(ledger: Ledger, fox: Job) -> None:
    job = fox
    for number in range(60):
        job = made(ledger, str(number), job)

    assert len(ledger.family(ALICE, fox.id)) == len(ledger.family(ALICE, job.id)) == 61


def test_it_is_one_statement_in_postgresql_too() -> None:
    statement: sa.Select[tuple[object, ...]] = family_query(ALICE, "a")
    words = str(statement.compile(dialect=sa.create_engine("postgresql+psycopg://").dialect))

    assert words.startswith("WITH RECURSIVE line(")
    assert words.count(" UNION ") == 2
