"""What to say when a file is something else than the clip or the picture that is due."""

from components.errors import SourceDamaged, SourceError, SourceNotMedia, SourceUnsupported
from components.media.sniff import Guess, Sort

_DIRECT_LINK = "Save the file itself, or use the direct link to it."
_NOT_A_CLIP: dict[Sort, tuple[type[SourceError], str, str | None]] = {
    Sort.EMPTY: (SourceDamaged, "The file is empty.", None),
    Sort.WEB_PAGE: (SourceNotMedia, "This is a web page, not a video file.", _DIRECT_LINK),
    Sort.PLAYLIST: (SourceNotMedia, "This is a playlist, which only points at the video.", _DIRECT_LINK),
    Sort.TEXT: (SourceNotMedia, "This is a text file, not a video file.", None),
    Sort.DOCUMENT: (SourceNotMedia, "This is a {name} file, not a video file.", None),
    Sort.FOREIGN_CLIP: (SourceUnsupported, "Clips in the {name} format can't be taken.", None),
    Sort.PICTURE: (
        SourceNotMedia,
        "This is a picture ({name}), not a clip.",
        "Choose a video, or bring the picture to life under Image to video.",
    ),
    Sort.SOUND: (
        SourceNotMedia,
        "This is sound alone ({name}), without a picture.",
        "Choose a file with a video track.",
    ),
}
_NOT_A_PICTURE: dict[Sort, tuple[type[SourceError], str, str | None]] = {
    Sort.EMPTY: (SourceDamaged, "The file is empty.", None),
    Sort.WEB_PAGE: (
        SourceNotMedia,
        "This is a web page, not a picture.",
        "Save the picture itself, or use the direct link to it.",
    ),
    Sort.PLAYLIST: (SourceNotMedia, "This is a playlist, not a picture.", None),
    Sort.TEXT: (SourceNotMedia, "This is a text file, not a picture.", None),
    Sort.DOCUMENT: (SourceNotMedia, "This is a {name} file, not a picture.", None),
    Sort.CLIP: (SourceNotMedia, "This is a clip ({name}), not a picture.", "Use it under Edit video."),
    Sort.FOREIGN_CLIP: (SourceNotMedia, "This is a clip ({name}), not a picture.", None),
    Sort.SOUND: (SourceNotMedia, "This is sound ({name}), not a picture.", None),
}


def why_not_a_clip(guess: Guess) -> SourceError | None:
    """What to say where a clip is due and the file is surely something else."""
    return _refusal(_NOT_A_CLIP, guess)


def why_not_a_picture(guess: Guess) -> SourceError | None:
    """What to say where a picture is due and the file is surely something else."""
    if guess.name == "SVG":
        return SourceNotMedia(
            "This is a drawing (SVG), which has no pixels.", next_step="Export it as a PNG."
        )
    return None if guess.name == "GIF" else _refusal(_NOT_A_PICTURE, guess)


def unreadable_clip(guess: Guess) -> SourceError:
    """What to say of a file that begins like a clip, or like nothing known, and can't be opened."""
    if guess.sort is Sort.UNKNOWN:
        return SourceNotMedia(
            "This is not a video that can be read, whatever its name says.",
            next_step="Choose an MP4, MOV, WebM, MKV, AVI or GIF.",
        )
    if guess.name in {"MP4", "MOV"}:
        return SourceDamaged("The clip is cut off or damaged: the list of its pictures is missing.")
    return SourceDamaged(f"The clip ({guess.name}) is cut off or damaged.")


def _refusal(
    table: dict[Sort, tuple[type[SourceError], str, str | None]], guess: Guess
) -> SourceError | None:
    if guess.sort not in table:
        return None
    kind, sentence, next_step = table[guess.sort]
    return kind(sentence.format(name=guess.name), next_step=next_step)
