"""Two names for one figure: a rider on a horse, a woman on a bicycle, a fisherman in a boat."""

from dataclasses import replace

from components.sandbox.render.spec import Role, Subject

_PEOPLE = frozenset({Subject.WALKER, Subject.RUNNER, Subject.RIDER, Subject.CYCLIST})
_TOGETHER: dict[Subject, Subject] = {
    Subject.HORSE: Subject.RIDER,
    Subject.CYCLIST: Subject.CYCLIST,
    Subject.SAILBOAT: Subject.SAILBOAT,
    Subject.SHIP: Subject.SHIP,
    Subject.CAR: Subject.CAR,
    Subject.TRAIN: Subject.TRAIN,
}
"""What carries people, and the figure that shows it with them."""


def as_one(first: Role, second: Role, *, linked: bool) -> Role | None:
    """The one figure that two roles named after each other are; None if they are two.

    Args:
        first: named first.
        second: named next.
        linked: whether a word such as "on" or "riding" stands between them.
    """
    if {first.subject, second.subject} == {Subject.RIDER, Subject.HORSE} and first.count == second.count:
        return _joined(first, second, Subject.RIDER)
    if linked and first.subject in _PEOPLE and second.subject in _TOGETHER:
        return _joined(first, second, _TOGETHER[second.subject])
    return None


def _joined(first: Role, second: Role, subject: Subject) -> Role:
    """As many as the more numerous, in the colour of what carries them, else of who is carried."""
    return replace(
        first, subject=subject, count=max(first.count, second.count), colour=second.colour or first.colour
    )
