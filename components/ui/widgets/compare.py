"""Before and after under one play head, as the browser draws them."""

from collections.abc import Callable
from dataclasses import dataclass

from components.jobs.media_store import Kept
from components.ui.background import Task
from components.ui.widgets import widget_part

_part = widget_part("compare", "play_head", "choices", "compare")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two clips and what is known of their difference.

    Attributes:
        before, after: where the browser finds them.
        copy: the earlier one while it is made playable, where the browser can't play it.
        width, height: pixels of the later one.
        frame_s: how long a frame lasts.
        has_sound: whether the later one has sound.
        change: how much changed along the clip, 0 to 1.
        heat_url: where the map of what changed is, once it is made.
        heat: the map while it is being made.
    """

    before: str
    after: str
    copy: Task[Kept] | None
    width: int
    height: int
    frame_s: float
    has_sound: bool
    change: Task[tuple[float, ...]]
    heat_url: str | None
    heat: Task[Kept] | None


def compare(
    key: str,
    comparison: Comparison,
    *,
    on_heat: Callable[[], None],
    on_cancel: Callable[[], None],
    on_unplayable: Callable[[], None],
) -> None:
    """Draws it.

    Args:
        key: of the part.
        comparison: what is compared.
        on_heat: called when the map is asked for.
        on_cancel: called when it is wanted no longer.
        on_unplayable: called when the browser can't play the earlier clip.
    """
    heat, copy = comparison.heat, comparison.copy
    _part(
        key=key,
        data={
            "before": comparison.before,
            "after": comparison.after,
            "width": comparison.width,
            "height": comparison.height,
            "frame_s": comparison.frame_s,
            "has_sound": comparison.has_sound,
            "change": comparison.change.value,
            "heat": comparison.heat_url,
            "share": heat.share if heat is not None and heat.under_way else None,
            "refusal": heat and heat.refusal,
            "copied": copy.share if copy is not None and copy.under_way else None,
            "copy_refusal": copy and copy.refusal,
            "waiting": any(task and task.under_way for task in (comparison.change, heat, copy)),
        },
        on_heat_change=on_heat,
        on_cancel_change=on_cancel,
        on_unplayable_change=on_unplayable,
        on_more_change=_look_again,
    )


def _look_again() -> None:
    """The rerun alone is the answer."""
