"""Prices as published: per second of output, per input, and in the live API's ticks."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.domain.options import Model, Resolution, resolutions_for
from components.domain.pricing import (
    PUBLISHED,
    TICKS_PER_USD,
    Rate,
    price_list,
    price_usd,
    show_usd,
    ticks_to_usd,
)
from components.domain.request import ExtendVideo, ImageToVideo, TextToVideo
from tests.unit.domain.requests import CLIP, edit


def test_a_minute_costs_what_the_specification_says() -> None:
    four_takes = 4 * price_usd(TextToVideo(prompt="x", duration_s=15))

    assert four_takes == Decimal("4.20")


@pytest.mark.parametrize(
    ("model", "resolution", "usd"),
    [
        (Model.IMAGINE, Resolution.P480, "0.400"),
        (Model.IMAGINE, Resolution.P720, "0.560"),
        (Model.GROK_VIDEO, Resolution.P720, "0.560"),
        (Model.IMAGINE_15, Resolution.P480, "0.640"),
        (Model.IMAGINE_15, Resolution.P720, "1.120"),
        (Model.IMAGINE_15, Resolution.P1080, "2.000"),
        (Model.IMAGINE_15_LITE, Resolution.P480, "0.160"),
    ],
)
def test_eight_seconds_cost_the_listed_rate(model: Model, resolution: Resolution, usd: str) -> None:
    request = TextToVideo(prompt="x", duration_s=8, model=model, resolution=resolution)

    assert price_usd(request) == Decimal(usd)


def test_a_still_is_paid_for_beside_the_seconds() -> None:
    base = ImageToVideo(image=CLIP, duration_s=10)

    assert price_usd(base) == Decimal("0.702")
    assert price_usd(base.model_copy(update={"model": Model.IMAGINE_15})) == Decimal("1.410")


def test_an_edit_pays_for_its_seconds_out_and_in() -> None:
    assert price_usd(edit(frames=120, frame_s=1 / 24)) == Decimal("0.400")


def test_a_price_is_rounded_to_the_nearest_tenth_of_a_cent() -> None:
    assert price_usd(edit(frames=261)) == Decimal("0.697")


def test_an_extension_pays_for_what_it_adds_and_for_what_goes_in() -> None:
    extension = ExtendVideo(video=CLIP, prompt="x", duration_s=6)

    assert price_usd(extension) == Decimal("0.420")
    assert price_usd(extension.model_copy(update={"source_duration_s": 8.0})) == Decimal("0.500")


def test_every_model_that_can_be_chosen_has_a_price_for_every_resolution_it_renders() -> None:
    inputs = {Rate.IMAGE, Rate.VIDEO_SECOND}

    assert {model: set(rates) for model, rates in PUBLISHED.items()} == {
        model: {Rate(resolution) for resolution in resolutions_for(model)} | inputs for model in Model
    }


def test_an_operators_own_prices_stand_in_the_place_of_the_published_ones() -> None:
    own = price_list({Model.IMAGINE: {Rate.P720: Decimal("0.10"), Rate.IMAGE: Decimal(1)}})

    assert price_usd(TextToVideo(prompt="x", duration_s=8), own) == Decimal("0.800")
    assert price_usd(ImageToVideo(image=CLIP, duration_s=8), own) == Decimal("1.800")
    assert price_usd(edit(frames=120, frame_s=1 / 24), own) == Decimal("0.550")
    untouched = TextToVideo(prompt="x", duration_s=8, resolution=Resolution.P480)
    assert price_usd(untouched, own) == price_usd(untouched)


@given(seconds=st.integers(1, 14), model=st.sampled_from(Model), resolution=st.sampled_from(Resolution))
def test_a_longer_take_never_costs_less(seconds: int, model: Model, resolution: Resolution) -> None:
    shorter = TextToVideo(prompt="x", duration_s=seconds, model=model, resolution=resolution)
    longer = shorter.model_copy(update={"duration_s": seconds + 1.0})

    assert price_usd(longer) > price_usd(shorter)


def test_a_resolution_that_the_rules_refuse_is_priced_as_the_models_dearest() -> None:
    full_hd = TextToVideo(prompt="x", duration_s=10, resolution=Resolution.P1080)

    assert price_usd(full_hd) == price_usd(full_hd.model_copy(update={"resolution": Resolution.P720}))


@given(st.integers(0, 10**15))
def test_ticks_become_dollars_without_loss(ticks: int) -> None:
    assert ticks_to_usd(ticks) * TICKS_PER_USD == ticks


def test_the_live_apis_own_example_costs_42_cents() -> None:
    assert ticks_to_usd(4_220_000_000) == Decimal("0.422")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0", "$0.00"),
        ("0.56", "$0.56"),
        ("0.560", "$0.56"),
        ("0.702", "$0.702"),
        ("4.2", "$4.20"),
        ("12", "$12.00"),
    ],
)
def test_money_is_shown_in_cents_and_tenths_where_they_count(amount: str, shown: str) -> None:
    assert show_usd(Decimal(amount)) == shown
