"""From a fetched file to a kept result: the mask, the poster, and what the user should know about it."""

import logging
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from components.domain.job import Job, Result
from components.domain.options import Kind
from components.domain.recipe import Recipe
from components.domain.request import (
    AdoptedVideo,
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    SourceRef,
    StoredMedia,
    TextToVideo,
    VideoRequest,
)
from components.errors import ClapboardError
from components.jobs.media_store import MediaStore
from components.media.character import character_of
from components.media.composite import composite
from components.media.poster import poster
from components.media.probe import Clip, probe
from components.media.remote import fetch
from components.media.tagging import with_comment

EDIT_TOLERANCE_S = 0.2
"""An edit keeps its clip's duration; the service may still cut or stretch it."""
LENGTH_TOLERANCE_S = 0.5
"""Generated videos come a few frames longer or shorter than asked."""
MAX_SOURCE_BYTES = 500 * 1024**2
"""Of a source that is fetched again for its mask."""
LABEL_CHARS = 80

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finished:
    """A result in the store, and a note about it where one is due."""

    result: Result
    note: str | None


@dataclass(frozen=True, slots=True)
class Finisher:
    """Finishes results.

    Attributes:
        media_store: where they are kept.
        allow_private_urls: whether sources at private addresses may be fetched again for a mask.
    """

    media_store: MediaStore
    allow_private_urls: bool = False

    def finish(self, job: Job, fetched: Path, *, mask_honoured: bool) -> Finished:
        """Keeps a fetched file as the job's result; takes seconds where a mask is to be honoured here.

        Args:
            job: whose result it is.
            fetched: the file; it is gone from there afterwards.
            mask_honoured: whether the engine honours masks itself.

        Raises:
            SourceError: the file is not a video that plays.
            StorageError: it can't be kept.
        """
        clip = probe(fetched)
        notes = remarks(job.request, clip)
        with ExitStack() as at_end:
            if isinstance(job.request, EditVideo) and job.request.mask is not None and not mask_honoured:
                masked = self._temporary(at_end)
                try:
                    clip = self._composite(job.request, job.request.mask, fetched, masked)
                    fetched = masked
                except ClapboardError as error:
                    notes = (
                        *notes,
                        f"The mask could not be applied, this is the whole edit: {error.sentence}",
                    )
            told = self._with_recipe(job, fetched, at_end)
            return Finished(self._keep(job, told, clip), " ".join(notes) or None)

    def _with_recipe(self, job: Job, file: Path, at_end: ExitStack) -> Path:
        """The same pictures and sound in a file that carries its recipe; the file itself where it can't."""
        recipe = Recipe.of(job)
        if recipe is None:
            return file
        told = self._temporary(at_end)
        try:
            with_comment(file, told, recipe.comment())
        except ClapboardError as error:
            _log.info("The file of job %s is kept without its recipe: %s", job.id, error.sentence)
            return file
        return told

    def _keep(self, job: Job, file: Path, clip: Clip) -> Result:
        label = " ".join(job.request.prompt.split())[:LABEL_CHARS] or "Video"
        poster_id, looks = self._keep_poster(job, file, label), _looks(job, file)
        kept = self.media_store.keep_file(
            job.owner, file, label=label, media_id=f"{job.id}-video", job_id=job.id
        )
        return Result(
            media_id=kept.media_id,
            poster_id=poster_id,
            duration_s=clip.duration_s,
            width=clip.width,
            height=clip.height,
            has_sound=clip.has_sound,
            size_bytes=kept.size_bytes,
            looks=looks,
        )

    def _keep_poster(self, job: Job, file: Path, label: str) -> str | None:
        """A video without a poster is better than none."""
        with ExitStack() as at_end:
            picture = self._temporary(at_end, ".jpg")
            try:
                poster(file, picture)
                media_id = f"{job.id}-poster"
                self.media_store.keep_file(job.owner, picture, label=label, media_id=media_id, job_id=job.id)
            except ClapboardError as error:
                _log.warning("Job %s has no poster: %s", job.id, error.sentence)
                return None
            return media_id

    def _composite(self, request: EditVideo, mask: SourceRef, edited: Path, to: Path) -> Clip:
        with ExitStack() as at_end:
            source = self._local(request.video, at_end)
            return composite(edited=edited, source=source, mask=self._local(mask, at_end), to=to)

    def _local(self, source: SourceRef, at_end: ExitStack) -> Path:
        if isinstance(source, StoredMedia):
            return self.media_store.file_for_carrier(source.media_id).path
        path = self._temporary(at_end)
        fetch(source.url, path, max_bytes=MAX_SOURCE_BYTES, allow_private=self.allow_private_urls)
        return path

    def _temporary(self, at_end: ExitStack, suffix: str = ".mp4") -> Path:
        path = self.media_store.on_workbench(suffix)
        at_end.callback(path.unlink, missing_ok=True)
        return path


def _looks(job: Job, file: Path) -> tuple[str, ...]:
    """A video that can't be told in words is found by its prompt."""
    try:
        return character_of(file)
    except ClapboardError as error:
        _log.info("What the video of job %s is like is not known: %s", job.id, error.sentence)
        return ()


def remarks(request: VideoRequest, clip: Clip) -> tuple[str, ...]:
    """What the user should know about a result that plays but isn't quite what was asked for."""
    found: list[str] = []
    match request:
        case EditVideo():
            if abs(clip.duration_s - request.source_duration_s) > EDIT_TOLERANCE_S:
                asked_s = request.source_duration_s
                found.append(f"The result is {clip.duration_s:.1f} s long; the clip was {asked_s:.1f} s.")
        case TextToVideo() | ImageToVideo():
            if abs(clip.duration_s - request.duration_s) > LENGTH_TOLERANCE_S:
                found.append(
                    f"The result is {clip.duration_s:.1f} s long; {request.duration_s:g} s were asked for."
                )
        case ExtendVideo() | AdoptedVideo():
            pass  # of the one only the added part is known beforehand, of the other nothing
    if not clip.has_sound and request.kind is not Kind.EDIT:
        found.append("The result has no sound.")
    return tuple(found)
