"""Deep links into a form: the settings of a job again, a finished take as the clip, or its last frame."""

from typing import assert_never

from components.domain.job import Done, Job
from components.domain.options import Kind, models_for, resolutions_for
from components.domain.recipe import Recipe
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
from components.ui.asking.clip_source import take_job
from components.ui.asking.intake import put
from components.ui.asking.option_fields import FOLLOW
from components.ui.asking.origin import quoted
from components.ui.asking.prompt_text import replace
from components.ui.asking.taking_in import clip_from_media, picture_from_last_frame
from components.ui.identity import current_owner
from components.ui.picked import PickedPicture, Slot
from components.ui.runtime import runtime
from components.ui.state import session, set_widget
from components.ui.studio import engine, job_store


def apply_link(kind: Kind) -> None:
    """Fills the form as the address asks, once; before its widgets are drawn."""
    recipe = session().restoring
    if recipe is not None and recipe.kind is kind:
        session().restoring = None
        _recipe_again(kind, recipe)
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
            _set_options(kind, request)
        case ImageToVideo():
            _set_options(kind, request)
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


def _recipe_again(kind: Kind, recipe: Recipe) -> None:
    """The settings of a take that isn't here; its image or clip isn't, either."""
    session().remix_of.pop(kind, None)
    replace(kind, recipe.prompt)
    if kind is not Kind.EDIT:
        _set_options(kind, recipe)


def _set_options(kind: Kind, asked: TextToVideo | ImageToVideo | Recipe) -> None:
    """What the engine in use doesn't offer stays as it was chosen last."""
    set_widget(f"{kind}_duration", round(asked.duration_s))
    if asked.aspect_ratio is not None or kind is Kind.IMAGE:
        set_widget(f"{kind}_ratio", FOLLOW if asked.aspect_ratio is None else asked.aspect_ratio.value)
    if asked.model in models_for(kind, engine().dialect):
        set_widget(f"{kind}_model", asked.model.value)
        if asked.resolution in resolutions_for(asked.model):
            set_widget(f"{kind}_resolution", asked.resolution.value)


def _mask_again(job_id: str, request: EditVideo) -> None:
    session().clips.pop(Slot.MASK, None)
    if isinstance(request.mask, StoredMedia):
        put(Slot.MASK, session().clips, clip_from_media(f"{job_id}-mask", request.mask.media_id))


def _last_frame_of(job: Job) -> None:
    if isinstance(job.state, Done):
        label = f"Last frame of {quoted(job.request.prompt)}"
        picture = picture_from_last_frame(job.id, label, job.state.result.media_id)
        put(Slot.PICTURE, session().pictures, picture)
        set_widget(f"{Kind.IMAGE}_ratio", FOLLOW)


def _picture_again(media_id: str) -> None:
    kept = runtime().media.find(current_owner(), media_id)
    picture = read_picture(kept.path.read_bytes())
    again = PickedPicture(media_id, media_id, kept.label, picture.width, picture.height)
    put(Slot.PICTURE, session().pictures, again)
