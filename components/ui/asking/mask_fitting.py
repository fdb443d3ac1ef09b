"""The mask in use, and how it is made to fit the clip in use: trimmed, untrimmed, trimmed otherwise.

What was painted is kept in the whole clip's time, a given mask video as it came; what fits the clip in use is
made of that beside the page.
"""

from dataclasses import dataclass

from components.domain.rules import Field, Problem
from components.media.mask import spans_whole
from components.ui.asking.intake import put
from components.ui.background import Task
from components.ui.identity import current_owner
from components.ui.makings import mask_for
from components.ui.picked import PaintedMask, PickedClip, Slot
from components.ui.state import session


@dataclass(frozen=True, slots=True)
class MaskInUse:
    """The mask of an edit.

    Attributes:
        video: the mask as it may be sent; None without one, and until it fits.
        making: how far the one that fits is, where it is not there yet.
    """

    video: PickedClip | None
    making: Task[PickedClip] | None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """An edit is never sent without the mask that was meant for it."""
        if self.making is None:
            return ()
        if self.making.refusal is None:
            return (Problem(Field.MASK, "The mask is still being made: send it when it is in use."),)
        return (Problem(Field.MASK, "There is no mask for this clip yet: use it again, or remove it."),)


def mask_in_use(picked: PickedClip | None) -> MaskInUse:
    """The mask that was chosen last, as it fits the clip; what has to be made for that is begun."""
    memory = session()
    source = _source(picked)
    making = making_of(picked)
    if source is None:
        memory.clips.pop(Slot.MASK, None)
    elif making is None and isinstance(source, PickedClip) and not _is_piece_for(picked):
        memory.clips[Slot.MASK] = source  # the whole again, as it was given
    elif making is not None and making.value is not None:
        put(Slot.MASK, memory.clips, making.value)
        memory.painted = making = None
    return MaskInUse(None if making is not None else memory.clips.get(Slot.MASK), making)


def making_of(picked: PickedClip | None) -> Task[PickedClip] | None:
    """The mask that fits the clip, while it is being made; None where none has to be."""
    source = _source(picked)
    if picked is None or source is None or _is_piece_for(picked):
        return None
    if isinstance(source, PickedClip) and not _begins_before(source, picked):
        return None
    return mask_for(current_owner(), source, picked.media_id, picked)


def stop_making(picked: PickedClip) -> None:
    """Ends the making of a mask for this clip: another clip takes its place. Wanted again, it begins anew."""
    source, making = _source(picked), making_of(picked)
    if source is not None and making is not None:
        making.give_up()
        mask_for.clear(current_owner(), source, picked.media_id, picked)


def use_painted(painted: PaintedMask) -> None:
    """Makes what was painted the mask, in place of whatever is."""
    session().painted = painted
    session().tried[Slot.MASK] = painted.origin


def cancel_making(picked: PickedClip) -> None:
    """Takes back the wish for the mask that is being made: the one before stays, if it fits."""
    stop_making(picked)
    session().painted = None
    if making_of(picked) is not None:
        remove_mask(picked)


def remove_mask(picked: PickedClip | None) -> None:
    """No mask at all."""
    if picked is not None:
        stop_making(picked)
    session().painted = None
    session().clips.pop(Slot.MASK, None)


def begins_with_part(mask: PickedClip, picked: PickedClip) -> bool:
    """Whether a given mask is laid over a trimmed clip from its own beginning: it has another length."""
    return picked.before_trim is not None and mask.made_for is None


def _source(picked: PickedClip | None) -> PaintedMask | PickedClip | None:
    """What the mask is made of: what was painted on this clip, or the video that was given."""
    memory = session()
    painted, video = memory.painted, memory.clips.get(Slot.MASK)
    if painted is None or memory.tried.get(Slot.MASK) != painted.origin:
        painted = None if video is None else video.painted
    if painted is not None:
        return painted if picked is not None and painted.media_id == picked.whole.media_id else None
    return None if video is None else video.whole


def _is_piece_for(picked: PickedClip | None) -> bool:
    video, source = session().clips.get(Slot.MASK), _source(picked)
    return (
        picked is not None
        and video is not None
        and source is not None
        and video.origin == source.origin
        and video.made_for == picked.media_id
    )


def _begins_before(given: PickedClip, picked: PickedClip) -> bool:
    return picked.before_trim is not None and spans_whole(
        given.clip, whole=picked.whole.clip, part=picked.clip
    )
