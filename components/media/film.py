"""Joins takes and title cards into one film: cut or crossfaded, with one continuous sound track."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from components.errors import InvalidRequest
from components.media.clip_writer import SOURCE_CRF, write_clip
from components.media.fitted import fitted
from components.media.i420 import even
from components.media.probe import Clip, probe
from components.media.soundtrack import soundtrack
from components.media.steady import steady_rate_for
from components.media.title_card import title_card
from components.media.write import SOUND_RATE

_CARDS_ONLY = (1280, 720), Fraction(24)
"""Size and rate of a film without any clip."""
_SOFT_CUT_S = 0.008
"""Where sound is cut hard it fades for this long, or it would click."""
_LONGER_S = 0.5
"""An extension that is so much longer than what was added came together with the clip it extends."""


@dataclass(frozen=True, slots=True)
class ClipPiece:
    """A take.

    Attributes:
        path: the clip.
        added_s: for an extension the seconds that were added: some engines answer with the added part, some
            with the whole, of which only the end is new.
    """

    path: Path
    added_s: float | None = None


@dataclass(frozen=True, slots=True)
class CardPiece:
    """A title card; its arguments are those of `title_card`."""

    words: str
    seconds: float
    ink: str
    ground: str


Piece = ClipPiece | CardPiece


def join_film(
    pieces: Sequence[Piece],
    to: Path,
    *,
    crossfade_s: float = 0.0,
    comment: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Clip:
    """Write the film, with the size and rate of its first clip; memory holds a few pictures and two sounds.

    Args:
        pieces: in their order; clips of another shape get black bars.
        to: where the MP4 goes; it appears when it is complete.
        crossfade_s: how long each piece fades into the next, picture and sound; less where a piece is shorter
            than two of them. 0 cuts.
        comment: goes into the file's `comment` tag.
        progress: called with 0 to 1 now and then; what it raises ends the work and leaves nothing behind.

    Returns:
        The film as it was measured.

    Raises:
        InvalidRequest: there is no piece.
        SourceError: a clip can't be read.
        DiskFull: there is no room.
    """
    if not pieces:
        raise InvalidRequest("There must be at least one shot.")
    clips = {piece.path: probe(piece.path) for piece in pieces if isinstance(piece, ClipPiece)}
    size, rate = _CARDS_ONLY
    if clips:
        first = next(iter(clips.values()))
        size, rate = (even(first.width), even(first.height)), steady_rate_for(first.rate)
    parts = [_part(piece, clips, size, rate) for piece in pieces]
    fades = _fades(parts, round(crossfade_s * rate))
    return write_clip(
        to,
        _faded_pictures(parts, fades),
        _faded_sound(parts, fades, rate) if any(clip.has_sound for clip in clips.values()) else None,
        size=size,
        rate=rate,
        frames=sum(part.frames for part in parts) - sum(fades),
        crf=SOURCE_CRF,
        comment=comment,
        progress=progress,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the film: how many frames, and what gives its pictures and its sound."""

    frames: int
    pictures: Callable[[], Iterator[NDArray[np.uint8]]]
    sound: Callable[[float], NDArray[np.float32]]


def _part(piece: Piece, clips: dict[Path, Clip], size: tuple[int, int], rate: Fraction) -> _Part:
    if isinstance(piece, CardPiece):
        picture = title_card(piece.words, size=size, ink=piece.ink, ground=piece.ground)
        frames = max(1, round(piece.seconds * rate))
        return _Part(frames, lambda: iter([picture] * frames), _silence)
    clip = clips[piece.path]
    start_s = begins_at(clip, piece.added_s)
    frames = max(1, round((clip.duration_s - start_s) * rate))
    return _Part(
        frames,
        lambda: fitted(piece.path, clip, size=size, rate=rate, frames=frames, start_s=start_s),
        lambda length_s: soundtrack(piece.path, first_s=clip.first_s, start_s=start_s, length_s=length_s),
    )


def begins_at(clip: Clip, added_s: float | None) -> float:
    """Where the new part of a take begins, in seconds; see `ClipPiece`."""
    longer = added_s is not None and clip.duration_s > added_s + _LONGER_S
    return clip.duration_s - added_s if added_s is not None and longer else 0.0


def _silence(length_s: float) -> NDArray[np.float32]:
    return np.zeros((2, round(length_s * SOUND_RATE)), np.float32)


def _fades(parts: Sequence[_Part], wanted: int) -> list[int]:
    """Frames that each piece shares with the next: no more than leave every piece its own middle."""
    return [min(wanted, one.frames // 2, other.frames // 2) for one, other in pairwise(parts)]


def _faded_pictures(parts: Sequence[_Part], fades: Sequence[int]) -> Iterator[NDArray[np.uint8]]:
    ending: Iterator[NDArray[np.uint8]] = iter(())
    for part, faded_in, fades_out in zip(parts, [0, *fades], [*fades, 0], strict=True):
        beginning = part.pictures()
        for step in range(faded_in):
            share = (step + 1) / (faded_in + 1)
            mixed = cv2.addWeighted(next(ending), 1 - share, next(beginning), share, 0)
            yield mixed.astype(np.uint8, copy=False)
        for _ in range(part.frames - faded_in - fades_out):
            yield next(beginning)
        ending = beginning


def _faded_sound(
    parts: Sequence[_Part], fades: Sequence[int], rate: Fraction
) -> Iterator[NDArray[np.float32]]:
    """In step with the pictures: borders are whole samples of the whole film, so nothing drifts."""
    ending = np.zeros((2, 0), np.float32)
    begins = 0
    for part, faded_in, fades_out in zip(parts, [0, *fades], [*fades, 0], strict=True):
        start, end = round(begins / rate * SOUND_RATE), round((begins + part.frames) / rate * SOUND_RATE)
        sound = part.sound((end - start) / SOUND_RATE)
        begins += part.frames - fades_out
        kept = round(begins / rate * SOUND_RATE) - start
        head = ending.shape[1]
        if faded_in:
            mix_in(sound[:, :head], ending)
        else:
            soften(sound)
        if not fades_out:
            soften(sound[:, ::-1])
        yield sound[:, :kept]
        ending = sound[:, kept:]


def mix_in(sound: NDArray[np.float32], ending: NDArray[np.float32]) -> None:
    """Lets another sound fade out over this one, of equal power all the time; both have one length."""
    turn = np.linspace(0, np.pi / 2, sound.shape[1], dtype=np.float32)
    sound *= np.sin(turn)
    sound += ending * np.cos(turn)


def soften(sound: NDArray[np.float32]) -> None:
    """Lets the sound begin from nothing, within a moment too short to be noticed."""
    samples = min(round(_SOFT_CUT_S * SOUND_RATE), sound.shape[1])
    sound[:, :samples] *= np.linspace(0, 1, samples, dtype=np.float32)
