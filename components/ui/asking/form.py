"""What a form holds now: what would be sent, what keeps it from being sent, and where that is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.domain.alternatives import Expansion
from components.domain.options import Kind
from components.domain.request import VideoRequest
from components.domain.rules import Field, Problem, problems
from components.ui import text
from components.ui.asking.origin import NO_ORIGIN, Origin
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from components.ui.state import session
from components.ui.studio import engine

_NO_SOURCE: dict[Kind, str] = {
    Kind.TEXT: "",
    Kind.IMAGE: "Choose an image first.",
    Kind.EDIT: "Choose a clip first.",
    Kind.EXTEND: "Choose a clip first.",
    Kind.ADOPTED: "",
}


@dataclass(frozen=True, slots=True)
class Form:
    """What a form holds now.

    Attributes:
        kind: of work.
        requests: what would be sent, several where the prompt has alternatives or takes are wished for; none
            while the source is missing.
        problems: what keeps it from being sent.
        origin: the take it comes from, where it comes from one.
        final_usd: what the same would cost at its chosen length and size, where drafts are sent instead.
    """

    kind: Kind
    requests: tuple[VideoRequest, ...]
    problems: tuple[Problem, ...]
    origin: Origin = NO_ORIGIN
    final_usd: Decimal | None = None


def unclear(expansion: Expansion) -> tuple[Problem, ...]:
    """Why the alternatives in the prompt can't be read."""
    return () if expansion.problem is None else (Problem(Field.PROMPT, expansion.problem),)


def check(kind: Kind, requests: tuple[VideoRequest, ...]) -> tuple[Problem, ...]:
    """Everything that keeps the requests from being sent; none at all means that their source is missing."""
    if not requests:
        return (Problem(Field.SOURCE, _NO_SOURCE[kind]),)
    limit_s = runtime().settings.max_edit_input_seconds
    facts, delivery_problems = engine(), partial(runtime().delivery_problems, current_owner())
    found = (
        problem
        for request in requests
        for problem in problems(request, facts, limit_s) + delivery_problems(request)
    )
    return tuple(dict.fromkeys(found))


def tell(
    kind: Kind,
    requests: tuple[VideoRequest, ...],
    found: tuple[Problem, ...],
    under: Mapping[Field, DeltaGenerator],
) -> None:
    """Shows the problems, each under its field."""
    elsewhere = st.container()
    for problem in _worth_showing(kind, requests, found):
        with under.get(problem.field, elsewhere):
            text.problem(problem.sentence)


def _worth_showing(
    kind: Kind, requests: tuple[VideoRequest, ...], found: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """What nobody filled in yet isn't scolded before the first try."""
    if kind in session().attempted:
        return found
    untouched = set() if requests else {Field.SOURCE}
    if any(not request.prompt for request in requests):
        untouched.add(Field.PROMPT)
    return tuple(problem for problem in found if problem.field not in untouched)
