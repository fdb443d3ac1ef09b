"""The vocabularies: frame sizes, and which model does what in which dialect."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.domain.options import (
    AspectRatio,
    Dialect,
    Kind,
    Model,
    Resolution,
    fit_short_side,
    frame_size,
    models_for,
    resolutions_for,
)


@pytest.mark.parametrize(
    ("ratio", "resolution", "size"),
    [
        ("16:9", "480p", (854, 480)),
        ("16:9", "720p", (1280, 720)),
        ("16:9", "1080p", (1920, 1080)),
        ("9:16", "720p", (720, 1280)),
        ("1:1", "480p", (480, 480)),
        ("4:3", "480p", (640, 480)),
        ("3:4", "720p", (720, 960)),
        ("3:2", "720p", (1080, 720)),
        ("2:3", "480p", (480, 720)),
    ],
)
def test_a_ratio_and_a_resolution_make_the_usual_frame_size(
    ratio: str, resolution: str, size: tuple[int, int]
) -> None:
    assert frame_size(AspectRatio(ratio), Resolution(resolution)) == size


@given(ratio=st.sampled_from(AspectRatio), resolution=st.sampled_from(Resolution))
def test_every_frame_size_is_even_and_within_a_pixel_of_its_shape(
    ratio: AspectRatio, resolution: Resolution
) -> None:
    width, height = frame_size(ratio, resolution)
    across, down = ratio.value_wh

    assert width % 2 == height % 2 == 0
    assert min(width, height) == resolution.short_side
    assert abs(width * down - height * across) <= max(across, down)


@given(width=st.integers(1, 10_000), height=st.integers(1, 10_000), resolution=st.sampled_from(Resolution))
def test_any_shape_is_fitted_to_an_even_size_with_the_resolutions_short_side(
    width: int, height: int, resolution: Resolution
) -> None:
    fitted_width, fitted_height = fit_short_side(width, height, resolution)

    assert fitted_width % 2 == fitted_height % 2 == 0
    assert min(fitted_width, fitted_height) == resolution.short_side
    assert (fitted_width >= fitted_height) == (width >= height) or fitted_width == fitted_height


@given(kind=st.sampled_from(Kind), dialect=st.sampled_from(Dialect))
def test_the_base_model_is_everybodys_default(kind: Kind, dialect: Dialect) -> None:
    assert models_for(kind, dialect)[0] is Model.IMAGINE


@pytest.mark.parametrize("kind", Kind)
def test_the_documented_dialect_offers_the_two_models_of_the_specification(kind: Kind) -> None:
    assert models_for(kind, Dialect.DOCUMENTED) == (Model.IMAGINE, Model.GROK_VIDEO)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.IMAGE])
def test_the_live_dialect_generates_with_three_models(kind: Kind) -> None:
    assert models_for(kind, Dialect.LIVE) == (Model.IMAGINE, Model.IMAGINE_15, Model.IMAGINE_15_LITE)


@pytest.mark.parametrize("kind", [Kind.EDIT, Kind.EXTEND])
def test_the_live_dialect_edits_and_extends_with_the_base_model_only(kind: Kind) -> None:
    assert models_for(kind, Dialect.LIVE) == (Model.IMAGINE,)


@pytest.mark.parametrize("model", Model)
def test_full_hd_is_for_the_1_5_models_only(model: Model) -> None:
    assert (Resolution.P1080 in resolutions_for(model)) == ("1.5" in model)
