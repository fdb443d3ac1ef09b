"""Stills are checked, converted where they must be, and cropped as promised."""

import io

import numpy as np
import pytest
from PIL import Image

from components.domain.options import AspectRatio
from components.errors import (
    SourceDamaged,
    SourceError,
    SourceNotMedia,
    SourceTooLarge,
    SourceUnsupported,
)
from components.media import picture as picture_module
from components.media.picture import crop_box, normalise_picture, preview_crop, read_picture
from tests.media_factory import make_picture


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("kind", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_what_the_engine_takes_stays_untouched(kind: str, mime: str) -> None:
    data = make_picture(kind=kind)
    fit, picture = normalise_picture(data)
    assert fit is data
    assert (picture.width, picture.height, picture.format, picture.mime) == (64, 48, kind, mime)
    assert picture.size_bytes == len(data)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "1", "LA"])
def test_plain_pngs_of_any_kind_stay_untouched(mode: str) -> None:
    data = make_picture(mode=mode)
    assert normalise_picture(data)[0] is data


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "AVIF"])
def test_other_kinds_are_converted(kind: str) -> None:
    fit, picture = normalise_picture(make_picture(kind=kind))
    assert picture.format in {"JPEG", "PNG"}
    assert opened(fit).size == (64, 48)
    left, right = (np.asarray(opened(fit).convert("RGB"))[24, x] for x in (10, 50))
    assert left[0] > 180
    assert right[0] < 60


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_photo_comes_out_upright(orientation: int) -> None:
    data = make_picture(kind="JPEG", orientation=orientation)
    size = (48, 64) if orientation >= 5 else (64, 48)
    assert (read_picture(data).width, read_picture(data).height) == size
    fit, picture = normalise_picture(data)
    assert (picture.width, picture.height) == size
    assert opened(fit).getexif().get(0x0112, 1) == 1


def test_cmyk_becomes_rgb() -> None:
    fit, picture = normalise_picture(make_picture(kind="JPEG", mode="CMYK"))
    assert picture.format == "JPEG"
    assert opened(fit).mode == "RGB"


def test_sixteen_bit_grey_keeps_its_shades() -> None:
    ramp = np.linspace(0, 65_535, 64 * 48).reshape(48, 64).astype(np.uint16)
    file = io.BytesIO()
    Image.fromarray(ramp).save(file, "PNG")
    fit, _ = normalise_picture(file.getvalue())
    levels = np.asarray(opened(fit).convert("L")).astype(int)
    assert levels[0].mean() < 20
    assert 110 < levels[24].mean() < 145
    assert levels[-1].mean() > 235


def test_of_a_moving_picture_the_first_frame_is_taken() -> None:
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue")]
    for kind in ("GIF", "WEBP", "PNG"):
        file = io.BytesIO()
        frames[0].save(file, kind, save_all=True, append_images=frames[1:])
        fit, picture = normalise_picture(file.getvalue())
        assert picture.format == "JPEG"
        assert np.asarray(opened(fit))[16, 16][0] > 200


def test_transparency_survives_conversion() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (32, 32), (255, 0, 0, 10)).save(file, "TIFF")
    fit, picture = normalise_picture(file.getvalue())
    assert picture.format == "PNG"
    assert opened(fit).mode == "RGBA"


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (b"", SourceDamaged, "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", SourceNotMedia, "SVG"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", SourceNotMedia, "SVG"),
        (b"<html><img src=a.png></html>", SourceNotMedia, "web page"),
        (b"hello", SourceNotMedia, "text file"),
        (b"%PDF-1.7", SourceNotMedia, "PDF"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", SourceNotMedia, "text file"),
        (b"\x00\x00\x00\x18ftypisom" + bytes(50), SourceNotMedia, "clip (MP4)"),
        (b"\x1a\x45\xdf\xa3" + bytes(50), SourceNotMedia, "clip (Matroska)"),
        (b"ID3\x04" + bytes(50), SourceNotMedia, "sound"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), SourceUnsupported, "HEIC"),
        (bytes(range(256)), SourceNotMedia, "whatever its name says"),
        (make_picture(kind="JPEG", width=300, height=200)[:1500], SourceDamaged, "cut off"),
        (make_picture(width=300, height=200)[:300], SourceDamaged, "cut off"),
    ],
)
def test_what_is_not_a_picture_is_named(data: bytes, kind: type[SourceError], says: str) -> None:
    for use in (read_picture, normalise_picture, lambda given: preview_crop(given, None)):
        with pytest.raises(kind) as caught:
            use(data)
        assert says in caught.value.sentence


@pytest.mark.parametrize("side", [9_000, 60_000])
def test_a_bomb_is_refused_before_it_is_decoded(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture whose header claims more pixels than it has bytes."""
    data = bytearray(make_picture())
    data[16:24] = side.to_bytes(4) * 2
    data[29:33] = _png_crc(bytes(data[12:29]))
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("decoded"))
    with pytest.raises(SourceTooLarge, match="64 million"):
        read_picture(bytes(data))


def _png_crc(chunk: bytes) -> bytes:
    from zlib import crc32

    return crc32(chunk).to_bytes(4)


def test_the_limit_itself_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_module, "MAX_PIXELS", 64 * 48)
    assert read_picture(make_picture()).width == 64


@pytest.mark.parametrize(
    ("size", "ratio", "box"),
    [
        ((1600, 900), AspectRatio.LANDSCAPE_16_9, (0, 0, 1600, 900)),
        ((1600, 900), AspectRatio.SQUARE, (350, 0, 1250, 900)),
        ((900, 1600), AspectRatio.LANDSCAPE_16_9, (0, 547, 900, 1053)),
        ((1000, 1000), AspectRatio.PORTRAIT_2_3, (166, 0, 833, 1000)),
        ((1, 1000), AspectRatio.LANDSCAPE_16_9, (0, 499, 1, 500)),
    ],
)
def test_the_crop_is_the_largest_box_in_the_middle(
    size: tuple[int, int], ratio: AspectRatio, box: tuple[int, int, int, int]
) -> None:
    assert crop_box(*size, ratio) == box


def test_the_preview_dims_what_will_be_cut_off() -> None:
    data = make_picture(width=1600, height=900, kind="JPEG")
    plain = np.asarray(opened(preview_crop(data, None))).astype(int)
    cropped = np.asarray(opened(preview_crop(data, AspectRatio.SQUARE))).astype(int)
    assert plain.shape == cropped.shape == (360, 640, 3)
    assert cropped[180, 10].sum() < plain[180, 10].sum() / 2
    assert np.abs(cropped[180, 320 - 60] - plain[180, 320 - 60]).max() < 12


def test_the_preview_of_a_turned_photo_is_upright() -> None:
    data = make_picture(kind="JPEG", width=200, height=100, orientation=6)
    assert opened(preview_crop(data, AspectRatio.PORTRAIT_9_16)).size == (100, 200)


def test_the_preview_shows_transparency_as_black() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (32, 32), (255, 255, 255, 0)).save(file, "PNG")
    assert np.asarray(opened(preview_crop(file.getvalue(), None))).max() < 20
