"""A clip that is edited whole though it is too long: cut into parts, each an edit of its own, then joined."""

from decimal import Decimal
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from components.domain.job import ACTIVE, ENDED_WITHOUT_VIDEO, Failure, Job, Result, StateName
from components.domain.options import Model
from components.domain.pricing import PUBLISHED, PriceList, price_usd
from components.domain.request import EditVideo, StoredMedia


class SplitState(StrEnum):
    """Where a split edit stands, as the ledger spells it."""

    CUTTING = "cutting"
    """The parts are being cut out; nothing was sent."""
    EDITING = "editing"
    """Each part has its job; once all are done, they are joined."""
    JOINED = "joined"
    """The whole is in the media store."""
    FAILED = "failed"
    """Cutting or joining didn't work; it can be tried again for nothing."""


class Sound(StrEnum):
    """Whose sound the whole gets."""

    PARTS = "parts"
    ORIGINAL = "original"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class PlannedPart(_Value):
    """A stretch of the clip that will be edited by itself.

    Attributes:
        start_s: seconds from the clip's first picture.
        length_s: seconds.
        price_usd: what its edit costs.
    """

    start_s: float
    length_s: float
    price_usd: Decimal


class SplitPlan(_Value):
    """What is committed by the click.

    Attributes:
        media_id: the whole clip.
        label: its name, for people.
        prompt: for every part.
        model: for every part.
        sound: whose sound the whole gets.
        parts: in the order of the clip.
        mask_id: a mask video for the whole clip: each part is edited in its own piece of it. None edits all.
    """

    media_id: str
    label: str
    prompt: str
    model: Model
    sound: Sound
    parts: tuple[PlannedPart, ...]
    mask_id: str | None = None

    @property
    def price_usd(self) -> Decimal:
        """Of all parts together."""
        return sum((part.price_usd for part in self.parts), Decimal(0))


class SplitPart(PlannedPart):
    """A part and the job that edits it; none before it was cut."""

    job: Job | None = None

    @property
    def done(self) -> bool:
        """Whether its edited video is here."""
        return self.job is not None and self.job.state.name is StateName.DONE

    @property
    def can_be_redone(self) -> bool:
        """Whether its owner may have it edited anew."""
        return self.job is not None and self.job.state.name in ENDED_WITHOUT_VIDEO


class SplitEdit(_Value):
    """A split edit and all that became of it.

    Attributes:
        id: its name.
        owner: who may see it.
        engine: the name of the engine that its parts are meant for.
        media_id, label, prompt, model, sound, mask_id: as planned.
        parts: as planned, each with its job.
        state: where it stands.
        created_at: when it was asked for.
        progress: 0 to 1, of the cutting or the joining.
        result: the whole, once it is joined.
        failure: why it could not be cut or joined.
        starred: whether it has a star.
        removed_at: since when it is in the bin.
    """

    id: str
    owner: str
    engine: str
    media_id: str
    label: str
    prompt: str
    model: Model
    sound: Sound
    mask_id: str | None = None
    parts: tuple[SplitPart, ...]
    state: SplitState
    created_at: AwareDatetime
    progress: float | None = None
    result: Result | None = None
    failure: Failure | None = None
    starred: bool = False
    removed_at: AwareDatetime | None = None

    @property
    def price_usd(self) -> Decimal:
        """What was shown before the click, for all parts together."""
        return sum((part.price_usd for part in self.parts), Decimal(0))

    @property
    def done_parts(self) -> int:
        """How many parts are edited."""
        return sum(part.done for part in self.parts)

    @property
    def joining(self) -> bool:
        """Whether nothing but the joining is left."""
        return self.state is SplitState.EDITING and self.done_parts == len(self.parts)

    @property
    def active(self) -> bool:
        """Whether it moves on by itself soon."""
        running = any(part.job is not None and part.job.state.name in ACTIVE for part in self.parts)
        return self.state is SplitState.CUTTING or self.joining or running


def part_request(
    prompt: str,
    model: Model,
    *,
    media_id: str,
    length_s: float,
    frame_s: float,
    mask_id: str | None = None,
) -> EditVideo:
    """The edit of one part, in its own piece of the mask where there is one."""
    return EditVideo(
        video=StoredMedia(media_id=media_id),
        prompt=prompt,
        source_duration_s=length_s,
        source_frame_s=frame_s,
        mask=None if mask_id is None else StoredMedia(media_id=mask_id),
        model=model,
    )


def part_price_usd(model: Model, length_s: float, prices: PriceList = PUBLISHED) -> Decimal:
    """What the edit of a part of this length costs."""
    return price_usd(part_request("", model, media_id="", length_s=length_s, frame_s=0.0), prices)
