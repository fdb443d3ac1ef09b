"""Orders become jobs of the right size and length, and cost what the price list says."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from components.domain.options import AspectRatio, Kind, Model, Resolution
from components.media.picture import Picture
from components.media.probe import Clip
from components.sandbox.order import Order
from components.sandbox.plans import cost_ticks, plan
from components.sandbox.sources import Materials

OUT = Path("out.mp4")
CLIP = Clip(
    duration_s=5.0,
    frame_s=0.04,
    rate=Fraction(25),
    frames=125,
    width=641,
    height=361,
    video_codec="h264",
    audio_codec="aac",
    container="mp4",
    rotation=0,
    size_bytes=1,
    notes=(),
)


def text(**changes: object) -> Order:
    return Order(kind=Kind.TEXT, model=Model.IMAGINE, prompt="a calm sea", duration_s=6).model_copy(
        update=changes
    )


def of_image(width: int, height: int) -> Materials:
    return Materials(
        image=Path("image"),
        picture=Picture(width=width, height=height, format="PNG", mime="image/png", size_bytes=1),
    )


def size(order: Order, materials: Materials) -> tuple[int, int]:
    job = plan(order, materials, seed=1, out=OUT)
    return job.width, job.height


@pytest.mark.parametrize(
    ("ratio", "resolution", "expected"),
    [
        (AspectRatio.LANDSCAPE_16_9, Resolution.P480, (854, 480)),
        (AspectRatio.PORTRAIT_9_16, Resolution.P720, (720, 1280)),
        (AspectRatio.SQUARE, Resolution.P1080, (1080, 1080)),
        (None, Resolution.P480, (854, 480)),
    ],
)
def test_text_has_the_size_asked_for(
    ratio: AspectRatio | None, resolution: Resolution, expected: tuple[int, int]
) -> None:
    assert size(text(aspect_ratio=ratio, resolution=resolution), Materials()) == expected


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(1000, 1000, (480, 480)), (400, 300, (640, 480)), (5000, 100, (1152, 480)), (100, 5000, (480, 1152))],
)
def test_an_image_without_a_ratio_gives_its_shape_unless_it_is_a_strip(
    width: int, height: int, expected: tuple[int, int]
) -> None:
    order = text(kind=Kind.IMAGE, images=("https://example.com/a.png",))
    assert size(order, of_image(width, height)) == expected


def test_a_ratio_wins_over_the_image() -> None:
    order = text(kind=Kind.IMAGE, images=("https://example.com/a.png",), aspect_ratio=AspectRatio.SQUARE)
    assert size(order, of_image(400, 300)) == (480, 480)


def test_an_edit_keeps_the_clips_length_and_its_size_made_even() -> None:
    order = Order(kind=Kind.EDIT, model=Model.IMAGINE, prompt="rain", video="https://example.com/a.mp4")
    job = plan(order, Materials(video=Path("video"), clip=CLIP), seed=1, out=OUT)
    assert (job.width, job.height, job.duration_s) == (640, 360, 5.0)


def test_the_file_says_what_made_it() -> None:
    comment = plan(text(), Materials(), seed=7, out=OUT).comment
    assert comment == "a calm sea\nseed 7, made by the Clapboard sandbox"


PRICES = {
    (Model.IMAGINE, Resolution.P480): "0.05",
    (Model.IMAGINE, Resolution.P720): "0.07",
    (Model.GROK_VIDEO, Resolution.P720): "0.07",
    (Model.IMAGINE_15, Resolution.P480): "0.08",
    (Model.IMAGINE_15, Resolution.P720): "0.14",
    (Model.IMAGINE_15, Resolution.P1080): "0.25",
    (Model.IMAGINE_15_LITE, Resolution.P480): "0.02",
}
"""USD per second, video-api.md section 2."""


def ticks(usd: str) -> int:
    return int(Decimal(usd) * 10**10)


@pytest.mark.parametrize(("model", "resolution"), PRICES)
@pytest.mark.parametrize("seconds", [1, 15])
def test_a_second_is_billed_as_the_price_list_says(
    model: Model, resolution: Resolution, seconds: int
) -> None:
    order = text(model=model, resolution=resolution, duration_s=seconds)
    assert cost_ticks(order, Materials()) == seconds * ticks(PRICES[model, resolution])


def test_a_recorded_bill_is_reproduced() -> None:
    """Six seconds at 720p from one image, as the live API billed it."""
    order = text(kind=Kind.IMAGE, images=("a",), duration_s=6, resolution=Resolution.P720)
    assert cost_ticks(order, of_image(10, 10)) == 4_220_000_000


@pytest.mark.parametrize(
    ("model", "images", "usd"),
    [(Model.IMAGINE, 1, "0.052"), (Model.IMAGINE, 7, "0.064"), (Model.IMAGINE_15, 2, "0.10")],
)
def test_every_image_is_billed(model: Model, images: int, usd: str) -> None:
    order = text(kind=Kind.IMAGE, model=model, images=tuple("abcdefg"[:images]), duration_s=1)
    assert cost_ticks(order, of_image(10, 10)) == ticks(usd)


@pytest.mark.parametrize(("kind", "added", "usd"), [(Kind.EDIT, None, "0.40"), (Kind.EXTEND, 2, "0.19")])
def test_the_clip_that_is_sent_is_billed_too(kind: Kind, added: int | None, usd: str) -> None:
    """Five seconds of input at a cent each; an extension generates what it adds, an edit all of it."""
    order = Order(kind=kind, model=Model.IMAGINE, prompt="rain", video="v", duration_s=added)
    assert cost_ticks(order, Materials(clip=CLIP)) == ticks(usd)
