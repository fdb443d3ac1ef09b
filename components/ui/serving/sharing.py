"""What is shown of a take to others: its video, words, settings and line; never its owner or its price."""

from decimal import Decimal

from components.domain.engine_facts import SANDBOX_NAME, engine_of
from components.domain.job import Done, Job
from components.domain.lineage import Kin, family_tree, line_to
from components.domain.options import Kind
from components.domain.recipe import Recipe
from components.errors import JobMissing, MediaMissing
from components.imagine.recipes.yaml_text import yaml_recipe
from components.jobs.media_store import Kept
from components.ui.runtime import runtime
from components.ui.words import KIND_WORDS, RELATION_WORDS, measured, settings_of
from components.web.exhibit import Exhibit

_LONGEST_LINE = 50
"""Steps that are told at most, the last ones."""


def shared_exhibit(token: str) -> Exhibit:
    """What the link of this token shows.

    Raises:
        JobMissing: nothing (any more).
        MediaMissing: its video is gone.
    """
    return _exhibit(runtime().shares.open(token))


def own_exhibit(owner: str, take_id: str) -> Exhibit:
    """The same of an owner's take.

    Raises:
        JobMissing: no such take of this owner.
        MediaMissing: its video is gone.
    """
    return _exhibit(runtime().ledger.get(owner, take_id))


def _exhibit(job: Job) -> Exhibit:
    if not isinstance(job.state, Done):
        raise JobMissing("There is no video.")
    result, recipe = job.state.result, Recipe.of(job)
    tree = family_tree(runtime().ledger.family(job.owner, job.id), lambda _: Decimal(0))
    line = [_step(kin) for kin in line_to(tree, job.id)[-_LONGEST_LINE:]]
    return Exhibit(
        title=job.request.prompt or "A still brought to life",
        remark=_made_by(job),
        settings=(*settings_of(job.request), ("Video", measured(result))),
        line=tuple(line) if len(line) > 1 else (),
        recipe="" if recipe is None else yaml_recipe(recipe.model_copy(update={"take": None})),
        video=runtime().media.find(job.owner, result.media_id),
        poster=_poster(job.owner, result.poster_id),
    )


def _made_by(job: Job) -> str:
    when = f"{job.created_at.day} {job.created_at:%B %Y}"
    if job.engine == SANDBOX_NAME:
        return f"Drawn by the Clapboard sandbox, not by the model · {when}"
    return f"Made with Clapboard at {engine_of(job.engine)} · {when}"


def _step(kin: Kin) -> tuple[str, str]:
    job = kin.job
    name = KIND_WORDS[Kind(job.request.kind)] if job.relation is None else RELATION_WORDS[job.relation]
    return name, job.request.prompt


def _poster(owner: str, poster_id: str | None) -> Kept | None:
    try:
        return None if poster_id is None else runtime().media.find(owner, poster_id)
    except MediaMissing:
        return None
