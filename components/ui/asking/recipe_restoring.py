"""A video made here brings its settings back: its recipe is read as a stranger's, and taken up on a click."""

import tempfile
from contextlib import suppress
from pathlib import Path

import streamlit as st

from components.domain.options import Kind
from components.domain.recipe import Recipe
from components.errors import ClapboardError, JobMissing
from components.media.isolated import isolated
from components.media.tagging import comment_of
from components.ui import text
from components.ui.asking.origin import quoted
from components.ui.links import Link
from components.ui.places import PLACE_OF, page
from components.ui.state import session
from components.ui.studio import job_store
from components.ui.words import KIND_WORDS


def recipe_drop() -> None:
    """A field for a video that was made here, folded; nothing of the file is kept."""
    room = st.expander(
        "Get the settings back from a video made here",
        icon=":material/settings_backup_restore:",
        key="recipe_drop_room",
        on_change="rerun",
    )
    if not room.open:
        return
    with room:
        uploaded = st.file_uploader("Video made with Clapboard", type=["mp4"], key="recipe_drop")
        if uploaded is None:
            return
        try:
            recipe = _recipe_in(uploaded.getvalue())
        except ClapboardError as error:
            text.problem(f"{error.sentence} {error.next_step}")
            return
        if recipe is None:
            text.plain("This video carries no recipe of Clapboard’s.", kind="note")
        else:
            _offer(recipe, "drop")


def recipe_line(path: Path) -> None:
    """Under a clip that was given: the recipe it carries, where it carries one."""
    with suppress(ClapboardError):  # the clip itself was measured: without its recipe it is as good
        recipe = _recipe_at(path)
        if recipe is not None:
            _offer(recipe, "clip")


def _offer(recipe: Recipe, key: str) -> None:
    kind = Kind(recipe.kind)
    made = f"{KIND_WORDS[kind]} · {recipe.duration_s:g} s · {recipe.model} · {recipe.engine}"
    text.plain(f"Made with Clapboard: {quoted(recipe.prompt)} · {made}", kind="note")
    still_here = _still_here(recipe)
    if kind is Kind.EXTEND and not still_here:
        text.plain("The take that it extends is not here; without it there is no form.", kind="quiet")
        return
    if st.button("Use its settings", icon=":material/settings_backup_restore:", key=f"recipe_use_{key}"):
        if still_here:
            st.switch_page(page(PLACE_OF[kind]), query_params=Link(again=recipe.take).params())
        session().restoring = recipe
        st.switch_page(page(PLACE_OF[kind]))


def _still_here(recipe: Recipe) -> bool:
    """Whether the take itself is this browser's: then its image or clip comes back, too."""
    try:
        return recipe.take is not None and job_store().get(recipe.take).request.kind is recipe.kind
    except JobMissing:
        return False


@st.cache_data(max_entries=32, show_spinner=False)
def _recipe_at(path: Path) -> Recipe | None:
    """Keyed by the kept file, whose name is random and whose bytes never change."""
    return Recipe.read(isolated(comment_of, path))


@st.cache_data(max_entries=8, show_spinner="Looking at it…")
def _recipe_in(data: bytes) -> Recipe | None:
    with tempfile.TemporaryDirectory(prefix="clapboard-") as folder:
        path = Path(folder) / "dropped.mp4"
        path.write_bytes(data)
        return Recipe.read(isolated(comment_of, path))
