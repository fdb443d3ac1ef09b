"""The recipe of a take: the code that makes it again, at the engine of one's choice, ready to be copied."""

from collections.abc import Iterator

import streamlit as st

from components.domain.engine_facts import SANDBOX_NAME, EngineFacts, engine_of
from components.domain.job import Job
from components.domain.options import Dialect, Kind
from components.domain.recipe import Recipe
from components.domain.request import StoredMedia, sources_of
from components.domain.rules import problems
from components.errors import MediaMissing
from components.imagine.dialects import LIVE_HOST, engine_facts
from components.imagine.recipes.curl import curl_recipe
from components.imagine.recipes.errand import (
    SANDBOX_BASE_URL,
    SANDBOX_LIVE_BASE_URL,
    LocalFile,
    errand_for,
)
from components.imagine.recipes.javascript import javascript_recipe
from components.imagine.recipes.python import python_recipe
from components.imagine.recipes.yaml_text import yaml_recipe
from components.jobs.media_store import Kept
from components.ui import text
from components.ui.identity import current_owner
from components.ui.player import media_url
from components.ui.runtime import runtime
from components.ui.studio import engine
from components.web.media_route import file_name

_LANGUAGES = {"curl": (curl_recipe, "bash"), "Python": (python_recipe, "python")}
_LANGUAGES |= {"JavaScript": (javascript_recipe, "javascript")}


def recipe_panel(job: Job) -> None:
    """Draws the recipe, folded; nothing of a request that was sent elsewhere."""
    recipe = Recipe.of(job)
    if recipe is None:
        return
    room = st.expander(
        "Recipe: curl, Python, JavaScript, YAML",
        icon=":material/menu_book:",
        key=f"recipe_room_{job.id}",
        on_change="rerun",
    )
    if not room.open:
        return
    with room:
        text.plain(
            "Code that makes this take again, outside of Clapboard. Your key is read from XAI_API_KEY where "
            "it runs; it is never written here. The video itself carries the recipe in its comment.",
            kind="quiet",
        )
        languages = [*_LANGUAGES, "YAML"]
        chosen = st.segmented_control(
            "Language", languages, default=languages[0], required=True, key=f"recipe_in_{job.id}"
        )
        if chosen in _LANGUAGES:
            _code(job, str(chosen))
        else:
            st.code(yaml_recipe(recipe), language="yaml", wrap_lines=True)


def _code(job: Job, language: str) -> None:
    targets = {facts.name: facts for facts in _targets(Kind(job.request.kind))}
    names = list(targets)
    asked = engine_of(job.engine) if engine_of(job.engine) in targets else names[0]
    chosen = st.segmented_control("Engine", names, default=asked, required=True, key=f"recipe_at_{job.id}")
    facts = targets[str(chosen)]
    found = problems(job.request, facts, runtime().settings.max_edit_input_seconds)
    if found:
        text.problem(f"{facts.name} doesn't take this request: {found[0].sentence}")
        return
    kept = list(_kept_sources(job))
    files = {each.media_id: LocalFile(file_name(each), each.mime) for each in kept}
    errand = errand_for(job.request, facts, files)
    written, highlighted = _LANGUAGES[language]
    st.code(written(errand), language=highlighted, wrap_lines=True)
    with st.container(horizontal=True, key=f"actions_recipe_{job.id}"):
        for each in kept:
            if files[each.media_id] in errand.files:
                _download(each, job.id)


def _targets(kind: Kind) -> Iterator[EngineFacts]:
    """The engine in use if it can be reached from elsewhere, the sandbox, the service."""
    facts = engine()
    live = kind is Kind.EXTEND
    base_url = SANDBOX_LIVE_BASE_URL if live else SANDBOX_BASE_URL
    dialect = Dialect.LIVE if live else Dialect.DOCUMENTED
    yield engine_facts(base_url=base_url, dialect=dialect, is_sandbox=True)
    if facts.name not in {SANDBOX_NAME, LIVE_HOST}:
        yield facts
    yield engine_facts(base_url=f"https://{LIVE_HOST}/v1", dialect=Dialect.LIVE, is_sandbox=False)


def _kept_sources(job: Job) -> Iterator[Kept]:
    for source in sources_of(job.request):
        if isinstance(source, StoredMedia):
            try:
                yield runtime().media.find(current_owner(), source.media_id)
            except MediaMissing:
                text.plain("A file that it was made from is not here any more.", kind="note")


def _download(kept: Kept, job_id: str) -> None:
    st.link_button(
        file_name(kept),
        f"{media_url(kept.media_id)}?download",
        icon=":material/download:",
        key=f"recipe_file_{job_id}_{kept.media_id}",
    )
