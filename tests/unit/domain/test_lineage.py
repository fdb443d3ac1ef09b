"""A family of takes as a tree."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from components.domain.ask import Relation
from components.domain.job import Job, Queued
from components.domain.lineage import Kin, branch_of, family_tree, line_to, nearest
from components.domain.request import TextToVideo

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def take(name: str, parent: str | None = None, relation: Relation = Relation.EDIT) -> Job:
    return Job(
        id=name,
        owner="alice",
        request=TextToVideo(prompt=name),
        state=Queued(),
        engine="api.x.ai",
        price_usd=Decimal(1),
        created_at=NOON,
        updated_at=NOON,
        revision=1,
        parent_id=parent,
        relation=None if parent is None else relation,
    )


def tree_of(*jobs: Job) -> tuple[Kin, ...]:
    return family_tree(jobs, lambda job: job.price_usd)


FAMILY = tree_of(
    take("fox"),
    take("noir", "fox"),
    take("wolf", "fox", Relation.REMIX),
    take("longer", "noir", Relation.EXTEND),
    take("grain", "longer"),
)


def test_each_take_is_followed_by_what_was_made_of_it() -> None:
    assert [(kin.job.id, kin.depth) for kin in FAMILY] == [
        ("fox", 0),
        ("noir", 1),
        ("longer", 2),
        ("grain", 3),
        ("wolf", 1),
    ]


def test_a_branch_costs_what_its_takes_cost_together() -> None:
    costs = {kin.job.id: (kin.made_of_it, kin.branch_usd) for kin in FAMILY}

    assert costs == {
        "fox": (4, Decimal(5)),
        "noir": (2, Decimal(3)),
        "longer": (1, Decimal(2)),
        "grain": (0, Decimal(1)),
        "wolf": (0, Decimal(1)),
    }


def test_the_line_to_a_take_begins_with_the_first() -> None:
    assert [kin.job.id for kin in line_to(FAMILY, "grain")] == ["fox", "noir", "longer", "grain"]
    assert line_to(FAMILY, "stranger") == ()


def test_a_branch_is_the_take_and_all_below_it() -> None:
    assert [kin.job.id for kin in branch_of(FAMILY, "noir")] == ["noir", "longer", "grain"]
    assert branch_of(FAMILY, "stranger") == ()


def test_the_children_of_a_deleted_take_stand_side_by_side_as_orphans() -> None:
    tree = tree_of(take("noir", "gone"), take("wolf", "gone"), take("grain", "noir"))

    assert [(kin.job.id, kin.depth, kin.is_orphan) for kin in tree] == [
        ("noir", 0, True),
        ("grain", 1, False),
        ("wolf", 0, True),
    ]


def test_a_very_long_line_is_a_tree_as_well() -> None:
    jobs = [take("0"), *(take(str(number), str(number - 1)) for number in range(1, 3000))]
    tree = family_tree(jobs, lambda job: job.price_usd)

    assert (tree[0].made_of_it, tree[-1].depth) == (2999, 2999)
    assert len(line_to(tree, "2999")) == 3000


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (1, ["longer"]),
        (3, ["fox", "noir", "longer"]),
        (4, ["fox", "noir", "longer", "grain"]),
        (9, ["fox", "noir", "longer", "grain", "wolf"]),
    ],
)
def test_of_a_large_family_the_nearest_are_shown(count: int, shown: list[str]) -> None:
    assert [kin.job.id for kin in nearest(FAMILY, "longer", count)] == shown


def test_nobody_has_no_family() -> None:
    assert tree_of() == ()
