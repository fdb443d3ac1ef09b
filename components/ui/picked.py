"""An image or clip that was taken in: checked, measured and kept."""

from dataclasses import dataclass
from enum import StrEnum

from components.domain.request import PublicUrl, SourceRef, StoredMedia
from components.media.mask import MaskKeyframe
from components.media.probe import Clip


class Slot(StrEnum):
    """Which input of a form it fills."""

    PICTURE = "picture"
    CLIP = "clip"
    MASK = "mask"
    REPLAY_PICTURE = "replay_picture"
    REPLAY_CLIP = "replay_clip"
    STILL = "still"
    """Of a storyboard's shot."""


@dataclass(frozen=True, slots=True)
class PickedPicture:
    """A still in use.

    Attributes:
        origin: Streamlit's id of the uploaded file, or the address: the same source is taken in once.
        media_id: the kept copy.
        label: its name, for people.
        width, height: pixels, as shown.
        address: the public address it came from, where it came from one and was not converted.
        parent_id: the take whose last frame it is, where it is one.
    """

    origin: str
    media_id: str
    label: str
    width: int
    height: int
    address: str | None = None
    parent_id: str | None = None

    def source(self, *, by_address: bool) -> SourceRef:
        """As a request names it."""
        return _source(self.media_id, self.address, by_address=by_address)


@dataclass(frozen=True, slots=True)
class PickedClip:
    """A clip in use.

    Attributes:
        origin: Streamlit's id of the uploaded file, the address, or the job id of a take.
        media_id: the kept copy.
        label: its name, for people.
        clip: as measured.
        address: the public address it came from, where it came from one.
        parent_id: the take it is, where it is one.
        before_trim: the clip before it was trimmed, so that the trim can be undone; of a mask, the whole one.
        start_s: where it begins in the clip before the trim.
        made_for: the clip that a mask was made to fit, where it was made here.
        painted: what it was made of, where it is a mask that was painted.
    """

    origin: str
    media_id: str
    label: str
    clip: Clip
    address: str | None = None
    parent_id: str | None = None
    before_trim: "PickedClip | None" = None
    start_s: float = 0.0
    made_for: str | None = None
    painted: "PaintedMask | None" = None

    @property
    def whole(self) -> "PickedClip":
        """The clip before it was trimmed; itself where it was not."""
        return self.before_trim or self

    def source(self, *, by_address: bool) -> SourceRef:
        """As a request names it."""
        return _source(self.media_id, self.address, by_address=by_address)


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a clip that is being cut out.

    Attributes:
        of: the media id of the clip.
        start_s: where the part begins.
        length_s: how long it is.
        attempt: the same again after a failure is another one.
    """

    of: str
    start_s: float
    length_s: float
    attempt: str


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a clip, as the trim window holds it.

    Attributes:
        start_s: where it begins, seconds from the clip's first picture.
        length_s: seconds.
        turn: which of the browser's changes it is; 0 before the first.
    """

    start_s: float
    length_s: float
    turn: int = 0


@dataclass(frozen=True, slots=True)
class PaintedMask:
    """What was painted on a clip; it outlives every trim, because it is kept in the whole clip's time.

    Attributes:
        media_id: the whole clip.
        turn: the browser's number of this try: the same again after a failure is another one.
        keyframes: masks of single frames; between them the mask moves.
        invert: whether the rest is meant.
        feather_px: how soft the edge is.
    """

    media_id: str
    turn: int
    keyframes: tuple[MaskKeyframe, ...]
    invert: bool
    feather_px: int

    @property
    def origin(self) -> str:
        """What its mask videos name as their source."""
        return f"painted-{self.media_id}-{self.turn}"


def _source(media_id: str, address: str | None, *, by_address: bool) -> SourceRef:
    """Our own copy: what was measured is what is used; the address only where the engine needs one."""
    if by_address and address is not None:
        return PublicUrl(url=address)
    return StoredMedia(media_id=media_id)
