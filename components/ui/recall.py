"""Deep links into a form: the settings of a job again, a finished take as the clip, or its last frame."""

from typing import assert_never

from components.domain.job import Done, Job
from components.domain.options import Kind
from components.domain.request import (
    AdoptedVideo,
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    StoredMedia,
    TextToVideo,
)
from components.errors import ClapboardError
from components.media.picture import read_picture
from components.ui import links
from components.ui.clip_source import take_job
from components.ui.identity import current_owner
from components.ui.intake import put
from components.ui.origin import quoted
from components.ui.picked import PickedPicture, Slot
from components.ui.prompt_text import replace
from components.ui.runtime import runtime
from components.ui.state import session, set_widget
from components.ui.studio import job_store
from components.ui.taking_in import clip_from_media, picture_from_last_frame


def apply_link(kind: Kind) -> None:
    """Fills the form as the address asks, once; before its widgets are drawn."""
    link = links.current()
    if not link.params():
        return
    links.forget()
    try:
        if link.again is not None:
            _settings_again(kind, job_store().get(link.again))
        elif link.take is not None:
            take_job(job_store().get(link.take))
        elif link.frame is not None:
            _last_frame_of(job_store().get(link.frame))
    except ClapboardError as error:
        session().notices.append(f"{error.sentence} {error.next_step}")


def _settings_again(kind: Kind, job: Job) -> None:
    request = job.request
    session().remix_of[kind] = job.id
    replace(kind, request.prompt)
    match request:
        case TextToVideo():
            _set_options(kind, request, request.aspect_ratio.value)
        case ImageToVideo():
            ratio = request.aspect_ratio
            _set_options(kind, request, "follow" if ratio is None else ratio.value)
            if isinstance(request.image, StoredMedia):
                _picture_again(request.image.media_id)
        case EditVideo():
            if isinstance(request.video, StoredMedia):
                put(Slot.CLIP, session().clips, clip_from_media(job.id, request.video.media_id))
            _mask_again(job.id, request)
        case ExtendVideo() | AdoptedVideo():
            pass
        case _:
            assert_never(request)


def _set_options(kind: Kind, request: TextToVideo | ImageToVideo, ratio: str) -> None:
    set_widget(f"{kind}_duration", int(request.duration_s))
    set_widget(f"{kind}_ratio", ratio)
    set_widget(f"{kind}_model", request.model.value)
    set_widget(f"{kind}_resolution", request.resolution.value)


def _mask_again(job_id: str, request: EditVideo) -> None:
    session().clips.pop(Slot.MASK, None)
    if isinstance(request.mask, StoredMedia):
        put(Slot.MASK, session().clips, clip_from_media(f"{job_id}-mask", request.mask.media_id))


def _last_frame_of(job: Job) -> None:
    if isinstance(job.state, Done):
        label = f"Last frame of {quoted(job.request.prompt)}"
        picture = picture_from_last_frame(job.id, label, job.state.result.media_id)
        put(Slot.PICTURE, session().pictures, picture)
        set_widget(f"{Kind.IMAGE}_ratio", "follow")


def _picture_again(media_id: str) -> None:
    kept = runtime().media.find(current_owner(), media_id)
    picture = read_picture(kept.path.read_bytes())
    again = PickedPicture(media_id, media_id, kept.label, picture.width, picture.height)
    put(Slot.PICTURE, session().pictures, again)
