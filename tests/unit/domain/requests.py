"""Requests of every kind for the domain's tests: plain ones to vary, and any that hypothesis can think of."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from components.domain.engine_facts import EngineFacts
from components.domain.options import AspectRatio, Dialect, Model, Resolution
from components.domain.request import (
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    PublicUrl,
    SourceRef,
    StoredMedia,
    TextToVideo,
    VideoRequest,
)

CLIP = StoredMedia(media_id="clip_0123456789abcdef")
NTSC_FRAME_S = 1001 / 30000


def engine(dialect: Dialect = Dialect.DOCUMENTED) -> EngineFacts:
    return EngineFacts(
        name="Sandbox",
        base_url="http://127.0.0.1:9/v1",
        dialect=dialect,
        is_sandbox=True,
        takes_masks=True,
        takes_data_uris=True,
    )


def edit(*, frames: int, frame_s: float = NTSC_FRAME_S, prompt: str = "make it snow") -> EditVideo:
    return EditVideo(video=CLIP, prompt=prompt, source_duration_s=frames * frame_s, source_frame_s=frame_s)


prompts = st.text(max_size=60)
durations = st.floats(allow_nan=False, allow_infinity=False)
sources: SearchStrategy[SourceRef] = st.one_of(
    st.builds(StoredMedia, media_id=st.text(max_size=20)), st.builds(PublicUrl, url=st.text(max_size=20))
)
models = st.sampled_from(Model)
any_request: SearchStrategy[VideoRequest] = st.one_of(
    st.builds(
        TextToVideo,
        prompt=prompts,
        duration_s=durations,
        aspect_ratio=st.sampled_from(AspectRatio),
        resolution=st.sampled_from(Resolution),
        model=models,
    ),
    st.builds(
        ImageToVideo,
        image=sources,
        prompt=prompts,
        duration_s=durations,
        aspect_ratio=st.none() | st.sampled_from(AspectRatio),
        resolution=st.sampled_from(Resolution),
        model=models,
    ),
    st.builds(
        EditVideo,
        video=sources,
        prompt=prompts,
        source_duration_s=durations,
        source_frame_s=durations,
        mask=st.none() | sources,
        model=models,
    ),
    st.builds(ExtendVideo, video=sources, prompt=prompts, duration_s=durations, model=models),
)
