"""Pictures that users give: what they are, made fit for the engine, and shown as they will be cropped."""

import io
import struct
import zlib
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageCms, ImageEnhance, ImageOps, UnidentifiedImageError

from components.domain.options import AspectRatio
from components.errors import SourceDamaged, SourceNotMedia, SourceTooLarge, SourceUnsupported
from components.media.refusals import why_not_a_picture
from components.media.sniff import sniff

MAX_PIXELS: Final = 64_000_000
"""More than any phone takes; a few kilobytes can claim billions."""
MIMES: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
"""What the engine takes (live API)."""
_READ_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
"""Pillow knows many more, some of which start other programs. MPO (two JPEGs in one) comes under JPEG."""
_PLAIN_MODES = {"L", "LA", "P", "RGB", "RGBA", "1"}
_ORIENTATION_TAG = 0x0112
_QUALITY = 92
_DIMMED = 0.35
_PICTURE_FAULTS = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
    struct.error,
    zlib.error,
    KeyError,
    IndexError,
    TypeError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
"""What Pillow was seen to raise on damaged files."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it was measured.

    Attributes:
        width: pixels as shown.
        height: pixels as shown.
        format: Pillow's name: JPEG, PNG, WEBP, GIF...
        mime: such as image/png.
        size_bytes: of the file.
    """

    width: int
    height: int
    format: str
    mime: str
    size_bytes: int


def read_picture(data: bytes) -> Picture:
    """Measure a picture; it is decoded completely, so a cut-off one is found out here.

    Raises:
        SourceNotMedia: a web page, text, a drawing, a clip, sound.
        SourceDamaged: empty, cut off or corrupt.
        SourceUnsupported: a kind of picture that can't be read here.
        SourceTooLarge: more than MAX_PIXELS.
    """
    image = decoded_picture(data)
    kind = _kind(image)
    width, height = image.size if _orientation(image) < 5 else image.size[::-1]
    mime = MIMES.get(kind) or f"image/{kind.lower()}"
    return Picture(width=width, height=height, format=kind, mime=mime, size_bytes=len(data))


def normalise_picture(data: bytes) -> tuple[bytes, Picture]:
    """The picture as the engine takes it: upright, RGB or grey, JPEG, PNG or WebP.

    One that is so already stays untouched, byte for byte. Of a moving picture the first frame is taken.

    Raises:
        The same as `read_picture`.
    """
    image = decoded_picture(data)
    if _is_plain(image):
        return data, read_picture(data)
    upright = _standard_colours(ImageOps.exif_transpose(image))
    file = io.BytesIO()
    if "A" in upright.getbands():
        upright.save(file, "PNG")
    else:
        upright.save(file, "JPEG", quality=_QUALITY)
    fit = file.getvalue()
    return fit, read_picture(fit)


def crop_box(width: int, height: int, ratio: AspectRatio) -> tuple[int, int, int, int]:
    """The largest box of this ratio in the middle: left, top, right, bottom in pixels."""
    wide, high = ratio.value_wh
    box_width = min(width, max(1, round(height * wide / high)))
    box_height = min(height, max(1, round(width * high / wide)))
    left, top = (width - box_width) // 2, (height - box_height) // 2
    return left, top, left + box_width, top + box_height


def preview_crop(data: bytes, ratio: AspectRatio | None, max_side: int = 640) -> bytes:
    """A small JPEG of the whole picture, in which what the ratio cuts off is dimmed; None cuts nothing.

    Raises:
        The same as `read_picture`.
    """
    image = decoded_picture(data)
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((max_side, max_side))
    small = on_black(_standard_colours(upright))
    if ratio is not None:
        box = crop_box(*small.size, ratio)
        used = small.crop(box)
        small = ImageEnhance.Brightness(small).enhance(_DIMMED)
        small.paste(used, box[:2])
    file = io.BytesIO()
    small.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


def decoded_picture(data: bytes) -> Image.Image:
    """The picture as it is stored, guarded against bombs and decoded to its last row.

    Raises:
        The same as `read_picture`.
    """
    guess = sniff(data)
    refusal = why_not_a_picture(guess)
    if refusal is not None:
        raise refusal
    # Until then Pillow knows only its five commonest formats, and stumbles over the names of the others.
    Image.init()
    try:
        image = Image.open(io.BytesIO(data), formats=_READ_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except UnidentifiedImageError as error:
        if guess.name in {"HEIC", "HEIF", "Photoshop", "icon"}:
            raise SourceUnsupported(
                f"{guess.name} pictures can't be read here.", next_step="Save it as a JPEG or PNG."
            ) from error
        raise SourceNotMedia("This is not a picture that can be read, whatever its name says.") from error
    except _PICTURE_FAULTS as error:
        raise SourceDamaged("The picture is damaged.") from error
    if image.width * image.height > MAX_PIXELS:
        raise _too_large()
    try:
        image.load()
    except _PICTURE_FAULTS as error:
        raise SourceDamaged("The picture is cut off or damaged.") from error
    return image


def _too_large() -> SourceTooLarge:
    return SourceTooLarge(
        f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels.",
        next_step="Make it smaller; 1920 by 1080 is plenty.",
    )


def _kind(image: Image.Image) -> str:
    # MPO is a JPEG followed by further pictures, as phones write it; everything that reads JPEG reads it.
    return "JPEG" if image.format == "MPO" else image.format or ""


def _orientation(image: Image.Image) -> int:
    try:
        orientation = image.getexif().get(_ORIENTATION_TAG, 1)
    except _PICTURE_FAULTS:
        return 1
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def _is_plain(image: Image.Image) -> bool:
    moving = getattr(image, "is_animated", False) and image.format != "MPO"
    return _kind(image) in MIMES and not moving and image.mode in _PLAIN_MODES and _orientation(image) == 1


def _standard_colours(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where something shows through; CMYK by its own colour profile where it has one."""
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode.startswith(("I", "F")):
        # 16-bit grey: Pillow would clip it at 255 instead of scaling it.
        return image.point(lambda level: level / 256).convert("L").convert("RGB")
    profile = image.info.get("icc_profile")
    if image.mode == "CMYK" and profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image, own, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, *_PICTURE_FAULTS):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def on_black(image: Image.Image) -> Image.Image:
    """An RGBA picture as RGB before black; any other as it is."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGBA", image.size, (0, 0, 0, 255))
    return Image.alpha_composite(ground, image).convert("RGB")
