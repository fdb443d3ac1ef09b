"""What was asked of the sandbox: one value, whichever dialect it came in."""

import hashlib
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from components.domain.options import AspectRatio, Kind, Model, Resolution

_SEEDS = 2**32
"""Seeds are 32 bits, never negative: what every random generator takes."""


class Source(StrEnum):
    """What an order can stand on; also the name of its file in the order's folder."""

    IMAGE = "image"
    VIDEO = "video"
    MASK = "mask_video"


class Order(BaseModel):
    """A checked request; everything about it is possible except, perhaps, its sources."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    model: Model
    prompt: str
    duration_s: int | None = None
    """Whole seconds to generate; of an extension, to add. None for edits: they keep their source's length."""
    aspect_ratio: AspectRatio | None = None
    """None: the shape of the image or clip."""
    resolution: Resolution = Resolution.P480
    seed: int | None = None
    images: tuple[str, ...] = ()
    """Addresses (http(s) or data:). The first is animated; the others are fetched and checked only."""
    video: str | None = None
    mask: str | None = None

    @property
    def addresses(self) -> dict[str, str]:
        """Every source by the name of its file in the order's folder."""
        named = {source_name(Source.IMAGE, number): image for number, image in enumerate(self.images)}
        if self.video is not None:
            named[Source.VIDEO] = self.video
        if self.mask is not None:
            named[Source.MASK] = self.mask
        return named

    def without_inline_bytes(self) -> "Order":
        """The same order with data: URIs cut to their header, for when their bytes are kept as files."""
        return self.model_copy(
            update={
                "images": tuple(_header(image) for image in self.images),
                "video": None if self.video is None else _header(self.video),
                "mask": None if self.mask is None else _header(self.mask),
            }
        )


def source_name(source: Source, number: int = 0) -> str:
    """The file name of a source: the first image is `image`, the next `image-1`."""
    return source.value if number == 0 else f"{source.value}-{number}"


def is_inline(address: str) -> bool:
    """Whether the address carries the bytes itself."""
    return address[:5].lower() == "data:"


def seed_of(order: Order) -> int:
    """The order's own seed, or one made from everything in it: the same order gives the same video."""
    if order.seed is not None:
        return order.seed % _SEEDS
    digest = hashlib.sha256(order.model_dump_json().encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _header(address: str) -> str:
    return address.partition(",")[0] if is_inline(address) else address
