"""Rules: which fault strikes whom, how often; read from JSON and from a request's header."""

from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from components.domain.options import Dialect
from components.sandbox.faults.kinds import NATURES, Moment, Nature, Place, ScriptedFault

HEADER = "Sandbox-Fault"
MAX_FOR_S = 600.0
_ALWAYS: Literal["always"] = "always"


class BadRule(ValueError):
    """A rule that can't be understood; its text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to the sandbox, as far as it is known at a moment.

    Attributes:
        place: what it does.
        dialect: whose; None for the file of a request nobody knows.
        request_id: what it is about; None for a submit until it is accepted.
        prompt: what was asked for; None where that is unknown.
        finished: whether the true answer brings a finished video.
    """

    place: Place
    dialect: Dialect | None
    request_id: str | None = None
    prompt: str | None = None
    finished: bool = False


class Rule(BaseModel):
    """One fault and whom it strikes.

    Attributes:
        fault: what happens.
        on: where; None: at the fault's usual place.
        times: how often; None: once, but at every look where it is about a request's end.
        skip: how many that it could strike are let through first.
        for_s: seconds of `slow`, `hang` and `refuse_connections`.
        retry_after_s: the Retry-After of a 429; None: it has none.
        dialect: only this dialect's requests.
        request_id: only this request.
        prompt: only requests whose prompt holds these words, small or capital.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fault: ScriptedFault
    on: Place | None = None
    times: Annotated[int, Field(ge=1)] | Literal["always"] | None = None
    skip: Annotated[int, Field(ge=0)] = 0
    for_s: Annotated[float, Field(gt=0, le=MAX_FOR_S)] | None = None
    retry_after_s: Annotated[int, Field(ge=0)] | None = None
    dialect: Literal[Dialect.DOCUMENTED, Dialect.LIVE] | None = None
    request_id: str | None = None
    prompt: str | None = None

    @model_validator(mode="after")
    def _happens_there(self) -> Self:
        if self.on is not None and self.on not in self.nature.places:
            places = ", ".join(self.nature.places) or "no single request"
            raise ValueError(f"{self.fault} happens on: {places}")
        return self

    @property
    def nature(self) -> Nature:
        """How its fault behaves."""
        return NATURES[self.fault]

    @property
    def place(self) -> Place | None:
        """Where it strikes; None: the whole server."""
        return self.on or next(iter(self.nature.places), None)

    @property
    def most(self) -> int | None:
        """How often it strikes at most; None: without end."""
        if self.times is None:
            return None if self.nature.moment is Moment.AT_THE_END else 1
        return None if self.times == _ALWAYS else self.times

    @property
    def lasts_s(self) -> float:
        """Seconds it goes on."""
        return self.nature.for_s if self.for_s is None else self.for_s

    def strikes(self, visit: Visit, moment: Moment) -> bool:
        """Whether this visit, at this moment, is one that it is about."""
        return (
            self.nature.moment is moment
            and self.place is visit.place
            and (self.dialect is None or self.dialect is visit.dialect)
            and (self.request_id is None or self.request_id == visit.request_id)
            and (self.prompt is None or self.prompt.lower() in (visit.prompt or "").lower())
            and (visit.finished or moment is not Moment.AT_THE_END)
        )


_RULES = TypeAdapter(tuple[Rule, ...])


def read_rules(values: object) -> tuple[Rule, ...]:
    """The rules in a JSON list, or the one in a JSON object.

    Raises:
        BadRule: not all of them can be understood.
    """
    try:
        return _RULES.validate_python([values] if isinstance(values, dict) else values)
    except ValidationError as error:
        raise BadRule(_in_words(error)) from None


def read_header(text: str) -> tuple[Rule, ...]:
    """The rules in a header, such as `slow; for_s=3, no_status; times=2`.

    Raises:
        BadRule: not all of them can be understood.
    """
    return read_rules([_fields(part) for part in text.split(",") if part.strip()])


def _fields(text: str) -> dict[str, object]:
    fault, *facts = (part.strip() for part in text.split(";"))
    fields: dict[str, object] = {"fault": fault}
    for fact in facts:
        name, _, value = fact.partition("=")
        fields[name.strip()] = int(value) if value.strip().isdecimal() else value.strip()
    return fields


def _in_words(error: ValidationError) -> str:
    """The first thing wrong, and where."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"] if step not in {"int", "float", "constrained-int"})
    return f"{where}: {first['msg']}" if where else first["msg"]
