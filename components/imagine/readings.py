"""What the JSON of a look says about the job, field by field, wherever a dialect or a gateway puts it."""

import math
from collections.abc import Mapping
from decimal import Decimal

from components.domain.pricing import ticks_to_usd
from components.imagine.reply import object_in, text_in

_Json = Mapping[str, object]


def status_word(body: _Json) -> str | None:
    """The engine's own word for how far it is."""
    return text_in(body, "status") if isinstance(body.get("status"), str) else None


def progress(body: _Json) -> float | None:
    """0 to 1. Whole numbers are percent (live); a number written as a fraction up to 1.0 is one."""
    value = body.get("progress")
    number = _number(value)
    if number is None:
        return None
    is_fraction = isinstance(value, float) and number <= 1.0
    return min(1.0, max(0.0, number if is_fraction else number / 100.0))


def result_url(body: _Json) -> str | None:
    """The file's address, from the six places where one was seen. Source: video-api.md section 3.2."""
    return (
        text_in(object_in(body, "video"), "url")
        or text_in(object_in(body, "data"), "url")
        or text_in(body, "video_url")
        or text_in(body, "url")
        or text_in(object_in(body, "videos"), "url")
        or text_in(body, "video")
    )


def duration_s(body: _Json) -> float | None:
    """Seconds of video as announced; None where nothing, or 0, is."""
    for holder in (object_in(body, "video"), object_in(body, "data"), object_in(body, "videos"), body):
        seconds = _number(holder.get("duration"))
        if seconds is not None and seconds > 0:
            return seconds
    return None


def cost_usd(body: _Json) -> Decimal | None:
    """What it cost, from `usage.cost_in_usd_ticks` (live)."""
    ticks = object_in(body, "usage").get("cost_in_usd_ticks")
    number = _number(ticks)
    if number is None or number < 0:
        return None
    return ticks_to_usd(ticks if isinstance(ticks, int) else int(number))


def is_flagged(body: _Json) -> bool:
    """Whether moderation flagged the result: `respect_moderation` is false (live)."""
    return object_in(body, "video").get("respect_moderation") is False


def _number(value: object) -> float | None:
    """A finite JSON number: Python's JSON also reads NaN, Infinity and numbers too big for a float."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
