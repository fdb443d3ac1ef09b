"""The error tree: drawn as it is, and every error tells a user what happened and what to do."""

import pickle
import re

import pytest

from components import errors
from components.errors import Cause, ClapboardError, Spent, TooManyRequests


def family(root: type[ClapboardError]) -> list[type[ClapboardError]]:
    """The class and everything below it that errors.py defines, in the order of definition."""
    children = [child for child in root.__subclasses__() if child.__module__ == errors.__name__]
    return [root, *(member for child in children for member in family(child))]


EVERY_ERROR = family(ClapboardError)
LEAVES = [error for error in EVERY_ERROR if len(family(error)) == 1]


def drawn_tree() -> list[tuple[int, str]]:
    """Depth and name of every line of the tree in the module's docstring."""
    lines = re.findall(r"^((?:[│ ]   )*)(?:[├└]── )?([A-Z]\w+)", errors.__doc__ or "", re.MULTILINE)
    root = next(index for index, (_, name) in enumerate(lines) if name == ClapboardError.__name__)
    return [
        (0 if name == ClapboardError.__name__ else len(bars) // 4 + 1, name) for bars, name in lines[root:]
    ]


def depth_below_root(error: type[ClapboardError]) -> int:
    return error.__mro__.index(ClapboardError)


def test_the_tree_in_the_docstring_is_the_tree_in_the_code() -> None:
    assert drawn_tree() == [(depth_below_root(error), error.__name__) for error in EVERY_ERROR]


@pytest.mark.parametrize("error", LEAVES)
def test_every_error_says_who_can_mend_it(error: type[ClapboardError]) -> None:
    line = error.__mro__[: depth_below_root(error)]

    assert any("cause" in vars(ancestor) for ancestor in line)
    assert error("It broke.").cause in Cause


@pytest.mark.parametrize("error", LEAVES)
def test_every_error_has_a_next_step_of_its_own_kind(error: type[ClapboardError]) -> None:
    next_step = error("It broke.").next_step

    assert next_step != ClapboardError.default_next_step
    assert re.fullmatch(r"[A-Z].*\.", next_step)


@pytest.mark.parametrize("error", EVERY_ERROR)
def test_every_error_explains_itself_in_its_first_line(error: type[ClapboardError]) -> None:
    assert (error.__doc__ or "").split("\n")[0].endswith(".")


@pytest.mark.parametrize("error", EVERY_ERROR)
def test_an_error_survives_the_way_between_processes(error: type[ClapboardError]) -> None:
    sent = error("It broke.", code="invalid_argument")

    received = pickle.loads(pickle.dumps(sent))

    assert type(received) is error
    assert vars(received) == vars(sent)
    assert str(received) == "It broke."


def test_nothing_that_was_surely_not_accepted_costs_anything() -> None:
    refused = family(errors.NotAccepted) + family(errors.SourceError) + [errors.InvalidRequest]

    assert {error("It broke.").spent for error in refused} == {Spent.NO}


def test_an_uncertain_outcome_may_have_cost_money() -> None:
    assert errors.OutcomeUncertain("The answer was lost.").spent is Spent.MAYBE


def test_moderation_is_billed_and_about_the_content() -> None:
    moderated = errors.ContentModerated("Rejected by content moderation.")

    assert moderated.spent is Spent.YES
    assert moderated.cause is Cause.CONTENT


def test_what_the_raiser_knows_better_wins_over_the_default() -> None:
    error = errors.GenerationFailed(
        "It stopped.", next_step="Use a shorter clip.", code="invalid_url", spent=Spent.NO
    )

    assert (error.next_step, error.code, error.spent) == ("Use a shorter clip.", "invalid_url", Spent.NO)


def test_a_request_to_slow_down_carries_the_wait() -> None:
    assert TooManyRequests("Too many requests.", retry_after_s=2.5).retry_after_s == 2.5
    assert TooManyRequests("Too many requests.").retry_after_s is None
