"""What a request costs, from the published prices or an operator's own; USD as Decimal."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from components.domain.options import Model, Resolution
from components.domain.request import (
    AdoptedVideo,
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    TextToVideo,
    VideoRequest,
    output_duration_s,
)


class Rate(StrEnum):
    """What a model charges for: a second of output by its resolution, and what goes in."""

    P480 = "480p"
    P720 = "720p"
    P1080 = "1080p"
    IMAGE = "image"
    """Each input image."""
    VIDEO_SECOND = "video_second"
    """Each second of an input video."""


PriceList = Mapping[Model, Mapping[Rate, Decimal]]
"""USD by model and rate."""

_BASE: Final = {
    Rate.P480: Decimal("0.05"),
    Rate.P720: Decimal("0.07"),
    Rate.IMAGE: Decimal("0.002"),
    Rate.VIDEO_SECOND: Decimal("0.01"),
}

PUBLISHED: Final[PriceList] = {
    Model.IMAGINE: _BASE,
    Model.GROK_VIDEO: _BASE,
    Model.IMAGINE_15: {
        Rate.P480: Decimal("0.08"),
        Rate.P720: Decimal("0.14"),
        Rate.P1080: Decimal("0.25"),
        Rate.IMAGE: Decimal("0.01"),
        Rate.VIDEO_SECOND: Decimal("0.01"),
    },
    Model.IMAGINE_15_LITE: {
        Rate.P480: Decimal("0.02"),
        Rate.P720: Decimal("0.04"),
        Rate.P1080: Decimal("0.08"),
        Rate.IMAGE: Decimal("0.01"),
        Rate.VIDEO_SECOND: Decimal("0.01"),
    },
}
"""Source: specification ($4.20 a minute = 0.07 a second) and live price list; of lite only the 480p price was
seen ("from 0.02"), the others are estimates in the same proportion as 1.5's."""

TICKS_PER_USD = 10**10
"""The live API states costs in ticks of 1e-10 USD."""


def price_list(own: PriceList) -> PriceList:
    """The published prices, with an operator's own in their place where there are any."""
    return {model: {**rates, **own.get(model, {})} for model, rates in PUBLISHED.items()}


def price_usd(request: VideoRequest, prices: PriceList = PUBLISHED) -> Decimal:
    """What the request will cost, rounded to a tenth of a cent."""
    if isinstance(request, AdoptedVideo):
        return Decimal(0)
    seconds, rates = _exact(output_duration_s(request)), prices[request.model]
    match request:
        case TextToVideo():
            price = seconds * _per_second(rates, request.resolution)
        case ImageToVideo():
            price = seconds * _per_second(rates, request.resolution) + rates[Rate.IMAGE]
        case EditVideo():
            price = seconds * (rates[Rate.P720] + rates[Rate.VIDEO_SECOND])
        case ExtendVideo():
            price = seconds * rates[Rate.P720]
            price += _exact(request.source_duration_s or 0.0) * rates[Rate.VIDEO_SECOND]
    return price.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)


def ticks_to_usd(ticks: int) -> Decimal:
    """The live API's cost unit as USD."""
    return Decimal(ticks) / TICKS_PER_USD


def show_usd(amount: Decimal) -> str:
    """For people: two decimals, or three where the third counts."""
    shown = amount.quantize(Decimal("0.001"))
    return f"${shown}" if shown != shown.quantize(Decimal("0.01")) else f"${shown.quantize(Decimal('0.01'))}"


def _per_second(rates: Mapping[Rate, Decimal], resolution: Resolution) -> Decimal:
    """USD per second; a resolution the model doesn't render (the rules refuse it) counts as its dearest."""
    by_resolution = {one: rates[Rate(one)] for one in Resolution if Rate(one) in rates}
    return by_resolution.get(resolution, max(by_resolution.values()))


def _exact(seconds: float) -> Decimal:
    return Decimal(str(round(seconds, 3)))
