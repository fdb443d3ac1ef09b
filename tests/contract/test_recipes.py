"""The code of a take runs as it stands, against a real sandbox, in every language and both dialects."""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.domain.options import Dialect
from components.domain.request import (
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    StoredMedia,
    TextToVideo,
    VideoRequest,
)
from components.imagine.dialects import engine_facts
from components.imagine.recipes.curl import curl_recipe, writing
from components.imagine.recipes.errand import SANDBOX_BASE_URL, Errand, errand_for
from components.imagine.recipes.javascript import javascript_recipe, literal
from components.imagine.recipes.python import python_literal, python_recipe
from components.media.probe import probe
from tests.contract.snippets import run_snippet
from tests.media_factory import make_clip, make_picture
from tests.quick_sandbox import QuickSandbox, quick_sandbox

KEY = "xai-a-key"
LANGUAGES = ("curl", "python", "javascript")
CLIP = StoredMedia(media_id="clip")
NASTY = """It's "done": `$(rm -rf ~)` ${HOME} \\n \\ %s !! 'q' </script> \u202e é 🎬\n#{x} *{y} {{z}} \t--"""
ODD = "'\"`$\\!%{}#\n\r\t \u202e\u2028é🎬"
ASKED: dict[str, VideoRequest] = {
    "text": TextToVideo(prompt=NASTY, duration_s=2),
    "image": ImageToVideo(image=CLIP, prompt="it moves", duration_s=2),
    "edit": EditVideo(video=CLIP, prompt="noir", source_duration_s=2, source_frame_s=0.04, mask=CLIP),
    "extend": ExtendVideo(video=CLIP, prompt="it runs", duration_s=2),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuickSandbox]:
    with quick_sandbox(tmp_path_factory.mktemp("recipes"), "--require-key", KEY, "--faults") as running:
        yield running


def written(language: str, errand: Errand) -> list[str]:
    """The command that runs the recipe."""
    match language:
        case "curl":
            return ["sh", "-c", curl_recipe(errand)]
        case "python":
            return [sys.executable, "-c", python_recipe(errand)]
        case _:
            return ["node", "--input-type=module", "-e", javascript_recipe(errand)]


def errand_at(engine: QuickSandbox, dialect: Dialect, request: VideoRequest) -> Errand:
    base_url = engine.live_base_url if dialect is Dialect.LIVE else engine.base_url
    facts = engine_facts(base_url=base_url, dialect=dialect, is_sandbox=True)
    return errand_for(request, facts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("dialect", "kind"),
    [
        (Dialect.DOCUMENTED, "text"),
        (Dialect.DOCUMENTED, "edit"),
        (Dialect.LIVE, "text"),
        (Dialect.LIVE, "image"),
        (Dialect.LIVE, "edit"),
        (Dialect.LIVE, "extend"),
    ],
)
def test_a_recipe_makes_its_video(
    language: str, dialect: Dialect, kind: str, engine: QuickSandbox, workplace: Path
) -> None:
    errand = errand_at(engine, dialect, ASKED[kind])
    for file in errand.files:
        if file.mime == "video/mp4":
            make_clip(workplace / file.name, seconds=2.0)
        else:
            (workplace / file.name).write_bytes(make_picture(width=64, height=48))
    engine.reset()
    run_snippet(written(language, errand), workplace, XAI_API_KEY=KEY)

    assert probe(workplace / "take.mp4").frames > 0
    assert engine.counters()["posts_by_prompt"] == {ASKED[kind].prompt.strip(): 1}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dialect", [Dialect.DOCUMENTED, Dialect.LIVE])
def test_a_recipe_that_fails_ends_and_says_so(
    language: str, dialect: Dialect, engine: QuickSandbox, workplace: Path
) -> None:
    errand = errand_at(engine, dialect, TextToVideo(prompt="", duration_s=2))

    with pytest.raises(AssertionError, match=r"[Pp]rompt"):
        run_snippet(written(language, errand), workplace, XAI_API_KEY=KEY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paid_engine_is_asked_with_the_readers_own_key_only(language: str, workplace: Path) -> None:
    facts = engine_facts(base_url="https://api.x.ai/v1", dialect=Dialect.AUTO, is_sandbox=False)
    errand = errand_for(ASKED["text"], facts)
    snippet = written(language, errand)[-1]

    assert "XAI_API_KEY" in snippet
    assert KEY not in snippet
    with pytest.raises(AssertionError, match="XAI_API_KEY"):
        run_snippet(written(language, errand), workplace)


@given(st.lists(st.text(max_size=60) | st.text(ODD, max_size=60), min_size=40))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_prompt_arrives_as_it_is(workplace: Path, prompts: list[str]) -> None:
    """Read by a real shell, Node and Python; all prompts in one go: a process each would take minutes."""
    asked = [prompt.encode("utf-8", "replace").decode().strip() for prompt in prompts]
    facts = engine_facts(base_url=SANDBOX_BASE_URL, dialect=Dialect.LIVE, is_sandbox=True)
    errands = [errand_for(TextToVideo(prompt=prompt), facts) for prompt in asked]
    shell = "\n".join(f"{writing(errand)}; printf '\\000'" for errand in errands)
    node = "\n".join(f"console.log(JSON.stringify(({literal(errand)}).prompt));" for errand in errands)
    python = "\n".join(f"print(ascii({python_literal(errand.body)}['prompt']))" for errand in errands)

    sent = run_snippet(["sh", "-c", shell], workplace).split("\0")[:-1]
    assert [json.loads(body)["prompt"] for body in sent] == asked
    said = run_snippet(["node", "--input-type=module", "-e", node], workplace).split("\n")[:-1]
    assert [json.loads(line) for line in said] == asked
    said = run_snippet([sys.executable, "-c", python], workplace).split("\n")[:-1]
    assert [ast.literal_eval(line) for line in said] == asked
