"""What a request costs, from the published prices; USD as Decimal."""

from decimal import ROUND_HALF_UP, Decimal

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

PER_SECOND_USD: dict[Model, dict[Resolution, Decimal]] = {
    Model.IMAGINE: {Resolution.P480: Decimal("0.05"), Resolution.P720: Decimal("0.07")},
    Model.GROK_VIDEO: {Resolution.P480: Decimal("0.05"), Resolution.P720: Decimal("0.07")},
    Model.IMAGINE_15: {
        Resolution.P480: Decimal("0.08"),
        Resolution.P720: Decimal("0.14"),
        Resolution.P1080: Decimal("0.25"),
    },
    Model.IMAGINE_15_LITE: {
        Resolution.P480: Decimal("0.02"),
        Resolution.P720: Decimal("0.04"),
        Resolution.P1080: Decimal("0.08"),
    },
}
"""USD per second of output. Source: specification ($4.20 a minute = 0.07) and live price list; of lite only
the 480p price was seen ("from 0.02"), the others are estimates in the same proportion as 1.5's."""

IMAGE_INPUT_USD: dict[Model, Decimal] = {
    Model.IMAGINE: Decimal("0.002"),
    Model.GROK_VIDEO: Decimal("0.002"),
    Model.IMAGINE_15: Decimal("0.01"),
    Model.IMAGINE_15_LITE: Decimal("0.01"),
}
"""USD per input image (live price list)."""

VIDEO_INPUT_PER_SECOND_USD = Decimal("0.01")
"""USD per second of input video (live price list)."""

TICKS_PER_USD = 10**10
"""The live API states costs in ticks of 1e-10 USD."""


def price_usd(request: VideoRequest) -> Decimal:
    """What the request will cost, rounded to a tenth of a cent."""
    seconds = _exact(output_duration_s(request))
    match request:
        case AdoptedVideo():
            price = Decimal(0)
        case TextToVideo():
            price = seconds * _rate(request.model, request.resolution)
        case ImageToVideo():
            price = seconds * _rate(request.model, request.resolution) + IMAGE_INPUT_USD[request.model]
        case EditVideo():
            price = seconds * (_rate(request.model, Resolution.P720) + VIDEO_INPUT_PER_SECOND_USD)
        case ExtendVideo():
            price = seconds * _rate(request.model, Resolution.P720)
    return price.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)


def ticks_to_usd(ticks: int) -> Decimal:
    """The live API's cost unit as USD."""
    return Decimal(ticks) / TICKS_PER_USD


def show_usd(amount: Decimal) -> str:
    """For people: two decimals, or three where the third counts."""
    shown = amount.quantize(Decimal("0.001"))
    return f"${shown}" if shown != shown.quantize(Decimal("0.01")) else f"${shown.quantize(Decimal('0.01'))}"


def _rate(model: Model, resolution: Resolution) -> Decimal:
    """USD per second; a resolution the model doesn't render (the rules refuse it) counts as its dearest."""
    rates = PER_SECOND_USD[model]
    return rates.get(resolution, max(rates.values()))


def _exact(seconds: float) -> Decimal:
    return Decimal(str(round(seconds, 3)))
