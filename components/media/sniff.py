"""What a file is by its first bytes, whatever its name says: enough to tell a user what they gave instead."""

import re
from dataclasses import dataclass
from enum import StrEnum

HEAD_BYTES = 4096
"""How much of a file's beginning is looked at."""


class Sort(StrEnum):
    """The sorts of file that can be told apart."""

    EMPTY = "empty"
    WEB_PAGE = "web page"
    PLAYLIST = "playlist"
    TEXT = "text"
    PICTURE = "picture"
    SOUND = "sound"
    DOCUMENT = "document"
    CLIP = "clip"
    FOREIGN_CLIP = "foreign clip"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Guess:
    """A sort and the format's usual name, such as PICTURE, "PNG"."""

    sort: Sort
    name: str


_STARTS = (
    (b"\x89PNG\r\n\x1a\n", Guess(Sort.PICTURE, "PNG")),
    (b"\xff\xd8\xff", Guess(Sort.PICTURE, "JPEG")),
    (b"II*\x00", Guess(Sort.PICTURE, "TIFF")),
    (b"MM\x00*", Guess(Sort.PICTURE, "TIFF")),
    (b"8BPS", Guess(Sort.PICTURE, "Photoshop")),
    (b"\x00\x00\x01\x00", Guess(Sort.PICTURE, "icon")),
    (b"GIF8", Guess(Sort.CLIP, "GIF")),
    (b"\x1a\x45\xdf\xa3", Guess(Sort.CLIP, "Matroska")),
    (b"ID3", Guess(Sort.SOUND, "MP3")),
    (b"fLaC", Guess(Sort.SOUND, "FLAC")),
    (b"OggS", Guess(Sort.FOREIGN_CLIP, "Ogg")),
    (b"FLV\x01", Guess(Sort.FOREIGN_CLIP, "Flash")),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Guess(Sort.FOREIGN_CLIP, "Windows Media")),
    (b"\x00\x00\x01\xba", Guess(Sort.FOREIGN_CLIP, "MPEG program stream")),
    (b"%PDF", Guess(Sort.DOCUMENT, "PDF")),
    (b"PK\x03\x04", Guess(Sort.DOCUMENT, "ZIP")),
    (b"\x1f\x8b", Guess(Sort.DOCUMENT, "gzip")),
    (b"Rar!", Guess(Sort.DOCUMENT, "RAR")),
    (b"7z\xbc\xaf", Guess(Sort.DOCUMENT, "7-Zip")),
    (b"MZ", Guess(Sort.DOCUMENT, "program")),
    (b"\x7fELF", Guess(Sort.DOCUMENT, "program")),
)
_RIFF = {
    b"WEBP": Guess(Sort.PICTURE, "WebP"),
    b"WAVE": Guess(Sort.SOUND, "WAV"),
    b"AVI ": Guess(Sort.CLIP, "AVI"),
}
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), Guess(Sort.PICTURE, "HEIC")),
    **dict.fromkeys((b"mif1", b"msf1"), Guess(Sort.PICTURE, "HEIF")),
    **dict.fromkeys((b"avif", b"avis"), Guess(Sort.PICTURE, "AVIF")),
    **dict.fromkeys((b"M4A ", b"M4B "), Guess(Sort.SOUND, "M4A")),
    b"qt  ": Guess(Sort.CLIP, "MOV"),
}
"""ISO base media files name their kind in the `ftyp` box."""
_MP4_BOXES = {b"ftyp", b"moov", b"mdat", b"moof", b"styp", b"wide", b"free", b"skip"}
_PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"<MPD", b"v=0\r", b"v=0\n", b"[playlist]", b"<SmoothStreamingMedia")
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|script|meta|title|iframe)\b", re.IGNORECASE)
_SVG = re.compile(rb"<svg\b", re.IGNORECASE)


def sniff(head: bytes) -> Guess:
    """The best guess from a file's first bytes (up to HEAD_BYTES; more is not looked at)."""
    head = head[:HEAD_BYTES]
    if not head:
        return Guess(Sort.EMPTY, "empty file")
    return _by_start(head) or _by_box(head) or _by_sync_byte(head) or _by_text(head)


def _by_start(head: bytes) -> Guess | None:
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return Guess(Sort.PICTURE, "BMP")
    return next((guess for start, guess in _STARTS if head.startswith(start)), None)


def _by_box(head: bytes) -> Guess | None:
    if head[4:8] not in _MP4_BOXES:
        return None
    mp4 = Guess(Sort.CLIP, "MP4")
    return _BRANDS.get(head[8:12], mp4) if head[4:8] == b"ftyp" else mp4


def _by_sync_byte(head: bytes) -> Guess | None:
    if head[0] == 0x47 and head[188:189] == b"\x47":
        return Guess(Sort.CLIP, "MPEG transport stream")
    if head[0] == 0xFF and head[1:2] in {b"\xfb", b"\xf3", b"\xf2", b"\xfa"}:
        return Guess(Sort.SOUND, "MP3")
    if head[0] == 0xFF and head[1:2] in {b"\xf1", b"\xf9"}:
        return Guess(Sort.SOUND, "AAC")
    return None


def _by_text(head: bytes) -> Guess:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(_PLAYLISTS) or (text.startswith(b"<?xml") and b"<MPD" in text):
        return Guess(Sort.PLAYLIST, "playlist")
    if text.startswith(b"<") and _SVG.search(text) and not text.lower().startswith(b"<!doctype html"):
        return Guess(Sort.PICTURE, "SVG")
    if text.startswith(b"<") and _HTML.search(text):
        return Guess(Sort.WEB_PAGE, "HTML")
    return Guess(Sort.TEXT, "text") if _is_text(head) else Guess(Sort.UNKNOWN, "unknown")


def _is_text(head: bytes) -> bool:
    if any(byte < 9 or 13 < byte < 32 for byte in head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3
    return True
