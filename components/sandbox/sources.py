"""Brings an order's images and clips into its folder, and measures them."""

import base64
import binascii
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from components.domain.options import Dialect, Kind
from components.domain.rules import (
    MAX_EDIT_INPUT_S,
    MAX_EXTENDED_INPUT_S,
    MIN_EXTENDED_INPUT_S,
    edit_input_fits,
    extension_input_fits,
)
from components.errors import SourceError, SourceUnsupported, StorageError
from components.media.picture import Picture, normalise_picture, read_picture
from components.media.probe import Clip, probe
from components.media.remote import fetch
from components.sandbox.order import Order, Source, is_inline, source_name
from components.sandbox.refusal import Reason, Refusal
from components.sandbox.requests import Fault

_MB = 1024 * 1024
MAX_IMAGE_MB = 20
MAX_VIDEO_MB = 50
"""Live API's limit for clips; for images ours."""
_PICTURE_FORMATS = frozenset({"JPEG", "PNG", "WEBP"})
_LIVE_CODECS = frozenset({"h264", "hevc", "av1"})
"""Live API; the specification names no formats."""


class UnusableSource(Exception):
    """A source that makes its request fail.

    Attributes:
        fault: which of the service's failures it is.
        field: the source's name in the request.
        sentence: what is wrong with it.
    """

    def __init__(self, fault: Fault, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = fault
        self.field = field
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Materials:
    """An order's sources as files, measured."""

    image: Path | None = None
    picture: Picture | None = None
    video: Path | None = None
    clip: Clip | None = None
    mask: Path | None = None


def keep_inline(order: Order, folder: Path) -> None:
    """Write the bytes of data: URIs into the order's folder.

    Raises:
        Refusal: not base64, or over the limit.
    """
    for name, address in order.addresses.items():
        if not is_inline(address):
            continue
        data = _decode(name, address)
        if len(data) > _limit_mb(name) * _MB:
            raise Refusal(Reason.SOURCE_TOO_LARGE, field=name, limit_mb=_limit_mb(name))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def gather(
    order: Order, dialect: Dialect, folder: Path, *, allow_private: bool, ours: Mapping[str, Path]
) -> Materials:
    """Fetch what is not there yet and measure everything; blocks, up to the fetches' own time limits.

    Args:
        order: whose sources.
        dialect: what it was asked for in.
        folder: the order's own.
        allow_private: whether addresses may be private ones.
        ours: files that we have at hand, by their address.

    Raises:
        UnusableSource: the request fails for a source's sake.
        ClapboardError: it fails for ours.
    """
    files: dict[str, Path] = {}
    for name, address in order.addresses.items():
        with _blamed_on(name):
            files[name] = _brought(name, address, folder, ours.get(address), allow_private=allow_private)
    pictures = [_picture(source_name(Source.IMAGE, number), folder) for number in range(len(order.images))]
    clip = None if order.video is None else _clip(files[Source.VIDEO], order.kind, dialect)
    if order.mask is not None:
        with _blamed_on(Source.MASK):
            probe(files[Source.MASK])
    return Materials(
        image=files.get(Source.IMAGE),
        picture=pictures[0] if pictures else None,
        video=files.get(Source.VIDEO),
        clip=clip,
        mask=files.get(Source.MASK),
    )


@contextmanager
def _blamed_on(name: str) -> Iterator[None]:
    try:
        yield
    except SourceError as error:
        raise UnusableSource(Fault.INVALID_URL, name, error.sentence) from error


def _brought(name: str, address: str, folder: Path, at_hand: Path | None, *, allow_private: bool) -> Path:
    path = folder / name
    if path.exists():
        return path
    if is_inline(address):
        raise StorageError("The sandbox lost the file that came with this request.")
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{name}.part"
    if at_hand is not None:
        shutil.copyfile(at_hand, part)
    else:
        fetch(address, part, max_bytes=_limit_mb(name) * _MB, allow_private=allow_private)
    return part.replace(path)


def _picture(name: str, folder: Path) -> Picture:
    """The picture as it will be animated: the file is turned upright and made RGB where it wasn't."""
    path = folder / name
    with _blamed_on(name):
        data = path.read_bytes()
        if read_picture(data).format.upper() not in _PICTURE_FORMATS:
            raise SourceUnsupported("It is not a JPEG, PNG or WebP image.")
        usable, picture = normalise_picture(data)
    if usable != data:
        path.write_bytes(usable)
    return picture


def _clip(path: Path, kind: Kind, dialect: Dialect) -> Clip:
    with _blamed_on(Source.VIDEO):
        clip = probe(path)
        if dialect is Dialect.LIVE and (clip.video_codec not in _LIVE_CODECS or "mp4" not in clip.container):
            raise SourceUnsupported("It is not an MP4 with H.264, H.265 or AV1.")
    limit_s = MAX_EDIT_INPUT_S if kind is Kind.EDIT else MAX_EXTENDED_INPUT_S
    if not edit_input_fits(clip.duration_s, clip.frame_s, limit_s):
        sentence = f"The video is {clip.duration_s:.2f} s long; the limit is {limit_s:g} s."
        raise UnusableSource(Fault.VIDEO_TOO_LONG, Source.VIDEO, sentence)
    if kind is Kind.EXTEND and not extension_input_fits(clip.duration_s, clip.frame_s):
        sentence = f"The video is {clip.duration_s:.2f} s long; {MIN_EXTENDED_INPUT_S:g} s are needed."
        raise UnusableSource(Fault.VIDEO_TOO_SHORT, Source.VIDEO, sentence)
    return clip


def _decode(name: str, address: str) -> bytes:
    try:
        return base64.b64decode(address.partition(",")[2], validate=True)
    except binascii.Error:
        raise Refusal(Reason.BAD_ADDRESS, field=name) from None


def _limit_mb(name: str) -> int:
    return MAX_IMAGE_MB if name.startswith(Source.IMAGE) else MAX_VIDEO_MB
