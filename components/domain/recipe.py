"""The recipe of a take: what was asked for, as data that goes with its file and is read as a stranger's."""

import json
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from components.domain.engine_facts import engine_of
from components.domain.job import Job
from components.domain.options import AspectRatio, Kind, Model, Resolution
from components.domain.request import (
    AdoptedVideo,
    EditVideo,
    ImageToVideo,
    TextToVideo,
    output_duration_s,
)
from components.domain.rules import MAX_PROMPT_CHARS

MAX_RECIPE_CHARS = 12 * MAX_PROMPT_CHARS + 2000
"""As JSON: the longest prompt, every sign of it escaped as a pair, and room for the rest."""
MAX_RECIPE_S = 600.0
"""Longer than anything an engine makes; a stranger's number ends here."""


class Recipe(BaseModel):
    """What is needed to ask for a take again; its image or clip stays with whoever has it.

    Attributes:
        made_with, version: how it is told from anybody else's comment.
        engine: who made the take.
        kind: what was asked.
        prompt: in which words.
        model: of which model.
        duration_s: seconds of video: asked for, added, or those of the clip.
        aspect_ratio: None follows the image, or the clip.
        resolution: None where it isn't chosen.
        masked: whether only a part of the picture was to change.
        take: the job, for those who have it still.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    made_with: Literal["Clapboard"] = "Clapboard"
    version: Literal[1] = 1
    engine: Annotated[str, Field(max_length=255)]
    kind: Literal[Kind.TEXT, Kind.IMAGE, Kind.EDIT, Kind.EXTEND]
    prompt: Annotated[str, Field(max_length=MAX_PROMPT_CHARS)]
    model: Model
    duration_s: Annotated[float, Field(ge=0, le=MAX_RECIPE_S)]
    aspect_ratio: AspectRatio | None = None
    resolution: Resolution | None = None
    masked: bool = False
    take: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None

    @classmethod
    def of(cls, job: Job) -> Self | None:
        """The recipe of a job; None of one that was sent elsewhere: what was asked is not known."""
        request = job.request
        if isinstance(request, AdoptedVideo):
            return None
        return cls(
            engine=engine_of(job.engine),
            kind=request.kind,
            prompt=request.prompt,
            model=request.model,
            duration_s=float(round(Decimal(str(output_duration_s(request))), 3)),
            aspect_ratio=request.aspect_ratio if isinstance(request, TextToVideo | ImageToVideo) else None,
            resolution=request.resolution if isinstance(request, TextToVideo | ImageToVideo) else None,
            masked=isinstance(request, EditVideo) and request.mask is not None,
            take=job.id,
        )

    @classmethod
    def read(cls, comment: str | None) -> Self | None:
        """The recipe in a file's comment; None where it holds none, or one that can't be right."""
        if comment is None or len(comment) > MAX_RECIPE_CHARS:
            return None
        try:
            return cls.model_validate_json(comment)
        except ValidationError:
            return None

    def comment(self) -> str:
        """As it is kept in a file: one line of JSON, in signs that every tool shows."""
        return json.dumps(self.model_dump(mode="json", exclude_none=True))
