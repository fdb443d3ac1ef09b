"""Media that something happened to: cut, flipped, swapped, stuffed; the same seed, the same damage."""

import random
from collections.abc import Callable
from pathlib import Path

from tests.media_factory import make_clip, make_picture

Mutation = Callable[[bytearray, random.Random], bytearray]


def originals(folder: Path) -> dict[str, bytes]:
    """Sound clips and pictures of several kinds, by MIME type and what is in them."""
    folder.mkdir(parents=True, exist_ok=True)
    clips = {
        "video/mp4; h264": make_clip(folder / "a.mp4"),
        "video/mp4; fragmented": make_clip(
            folder / "b.mp4", container_options={"movflags": "frag_keyframe+empty_moov"}
        ),
        "video/mp4; hevc": make_clip(folder / "c.mp4", codec="libx265"),
        "video/mp4; turned": make_clip(folder / "d.mp4", rotation=90),
        "video/webm": make_clip(folder / "e.webm", codec="libvpx", sound_codec="libopus"),
    }
    pictures = {
        f"image/{kind}": make_picture(width=200, height=120, kind=kind.upper())
        for kind in ("png", "jpeg", "webp")
    }
    return {name: path.read_bytes() for name, path in clips.items()} | pictures


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes after one to three accidents."""
    damaged = bytearray(data)
    for mutation in chance.sample(_MUTATIONS, chance.randint(1, 3)):
        damaged = mutation(damaged, chance)
    return bytes(damaged)


def _cut(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data) + 1)]


def _behead(data: bytearray, chance: random.Random) -> bytearray:
    return data[chance.randrange(min(64, len(data) + 1)) :]


def _flip(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 10, 200)) if data else 0):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def _flip_head(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.randint(1, 6) if data else 0):
        data[chance.randrange(min(512, len(data)))] = chance.randrange(256)
    return data


def _blank(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(data) + 1)
    stop = min(len(data), start + chance.choice((16, 1000, 20_000)))
    data[start:stop] = bytes(stop - start)
    return data


def _swap(data: bytearray, chance: random.Random) -> bytearray:
    middle = chance.randrange(len(data) + 1)
    return data[middle:] + data[:middle]


def _stuff(data: bytearray, chance: random.Random) -> bytearray:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.randbytes(chance.choice((1, 100, 5000))) + data[place:]


def _huge_box(data: bytearray, chance: random.Random) -> bytearray:
    """An MP4 box, or whatever stands there, that claims to be enormous."""
    place = chance.randrange(max(1, len(data) - 4))
    data[place : place + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4)))
    return data


_MUTATIONS: tuple[Mutation, ...] = (_cut, _behead, _flip, _flip_head, _blank, _swap, _stuff, _huge_box)
