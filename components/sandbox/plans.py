"""Turns an order and its materials into a render job, and says what it would have cost."""

from decimal import Decimal
from pathlib import Path
from typing import assert_never

from components.domain.options import AspectRatio, Kind, Resolution, fit_short_side, frame_size
from components.domain.pricing import PUBLISHED, TICKS_PER_USD, Rate, price_usd
from components.domain.request import (
    AdoptedVideo,
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    PublicUrl,
    TextToVideo,
    VideoRequest,
)
from components.sandbox.order import Order
from components.sandbox.render.job import RenderJob
from components.sandbox.sources import Materials

MAX_SHAPE = 2.4
"""The longest side to the shortest when a video follows its image: wider ones are cropped to this."""
_NOTE = "made by the Clapboard sandbox"


def plan(order: Order, materials: Materials, *, seed: int, out: Path) -> RenderJob:
    """The job that renders this order to `out`."""
    width, height = _size(order, materials)
    return RenderJob(
        kind=order.kind,
        prompt=order.prompt,
        seed=seed,
        width=width,
        height=height,
        duration_s=duration_s(order, materials),
        out=out,
        image=materials.image,
        video=materials.video,
        mask=materials.mask,
        comment=f"{order.prompt}\nseed {seed}, {_NOTE}".lstrip(),
    )


def duration_s(order: Order, materials: Materials) -> float:
    """Seconds of video that will be generated; an edit keeps its clip's length."""
    if order.duration_s is not None:
        return float(order.duration_s)
    return 0.0 if materials.clip is None else materials.clip.duration_s


def cost_ticks(order: Order, materials: Materials) -> int:
    """What the service would bill for it, in its own unit."""
    price = price_usd(_as_priced(order, duration_s(order, materials)))
    price += max(0, len(order.images) - 1) * PUBLISHED[order.model][Rate.IMAGE]
    if order.kind is Kind.EXTEND and materials.clip is not None:
        price += Decimal(str(round(materials.clip.duration_s, 3))) * PUBLISHED[order.model][Rate.VIDEO_SECOND]
    return int(price * TICKS_PER_USD)


def _size(order: Order, materials: Materials) -> tuple[int, int]:
    if materials.clip is not None:
        return _even(materials.clip.width), _even(materials.clip.height)
    if order.aspect_ratio is None and materials.picture is not None:
        return _follow(materials.picture.width, materials.picture.height, order.resolution)
    return frame_size(order.aspect_ratio or AspectRatio.LANDSCAPE_16_9, order.resolution)


def _follow(width: int, height: int, resolution: Resolution) -> tuple[int, int]:
    """The image's own shape, unless it is a strip."""
    return fit_short_side(
        min(width, round(height * MAX_SHAPE)), min(height, round(width * MAX_SHAPE)), resolution
    )


def _even(pixels: int) -> int:
    return max(2, pixels - pixels % 2)


def _as_priced(order: Order, seconds: float) -> VideoRequest:
    """The order as the price list knows it; where its sources lie makes no difference to the price."""
    somewhere = PublicUrl(url="")
    match order.kind:
        case Kind.TEXT:
            return TextToVideo(
                prompt=order.prompt, duration_s=seconds, resolution=order.resolution, model=order.model
            )
        case Kind.IMAGE:
            return ImageToVideo(
                image=somewhere, duration_s=seconds, resolution=order.resolution, model=order.model
            )
        case Kind.EDIT:
            return EditVideo(
                video=somewhere,
                prompt=order.prompt,
                source_duration_s=seconds,
                source_frame_s=0.0,
                model=order.model,
            )
        case Kind.EXTEND:
            return ExtendVideo(video=somewhere, prompt=order.prompt, duration_s=seconds, model=order.model)
        case Kind.ADOPTED:
            return AdoptedVideo(prompt=order.prompt)
        case _:
            assert_never(order.kind)
