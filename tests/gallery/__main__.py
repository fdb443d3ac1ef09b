"""`make gallery`: a contact sheet of 24 prompts and one of 23 edits, rendered by the sandbox's own engine."""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from components.domain.options import Kind
from components.media.decode import pictures_at
from components.media.probe import probe
from components.sandbox.render.entry import render
from components.sandbox.render.job import RenderJob
from tests.gallery.sheets import Tile, sheet

FOLDER = Path(__file__).parent
WIDTH, HEIGHT = 854, 480
SEED = 7

PROMPTS: tuple[str, ...] = (
    "A golden retriever running through a field of wildflowers, slow motion, cinematic lighting, 4K",
    "Timelapse of a flower blooming, macro photography, soft natural lighting",
    "A neon city street at night in the rain, slow pan right, synthwave mood",
    "A sail boat on a calm sea at golden hour, gentle zoom in",
    "A rocket launch at dusk, tilt up, cinematic",
    "A whale under water, sun rays, slow dolly",
    "A rider on a horse in the desert at sunset, western",
    "A hot-air balloon over mountains at dawn",
    "A steam train through a snowy forest",
    "Northern lights over a cabin, snow falling, night",
    "A flock of birds over a lake at dawn, pan left",
    "A thunderstorm over the sea with lightning",
    "A red car on a coastal road at noon, tracking shot",
    "Fireflies in a forest at night, handheld",
    "A walker in the fog on a city street, noir",
    "Planet with rings in deep space, orbit",
    "A kite over green hills, windy afternoon",
    "A castle with cherry blossom petals in the wind, anime",
    "A windmill in a tulip field, vintage film",
    "City skyline at night with fireworks, zoom out",
    "Clouds over mountains, timelapse, overcast",
    "A campfire in the desert under the stars, sparks",
    "A turtle over a coral reef, documentary",
    "A dream of glass and light, slow, abstract",
)

EDITS: tuple[str, ...] = (
    "black and white",
    "sepia vintage film with scratches",
    "film noir",
    "anime cartoon",
    "watercolour painting",
    "pixelate it",
    "neon edges",
    "turn day into night",
    "golden hour light",
    "add fog",
    "add heavy rain",
    "add falling snow",
    "fire sparks",
    "glow and bloom",
    "blur the background",
    "replace the background with a starry sky",
    "mirror it",
    "zoom in",
    'add the title "CLAPBOARD"',
    "make it negative",
    "vivid colours and contrast",
    "tint it blue",
    "make it faded and cooler",
)


def main() -> None:
    """Renders everything and writes the two sheets beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        workbench = Path(folder)
        scenes = [Tile(prompt, _scene(prompt, workbench)) for prompt in _said(PROMPTS)]
        _write("prompts.jpg", sheet(scenes, columns=4, width=400))
        source = workbench / "source.mp4"
        _render(RenderJob(Kind.TEXT, PROMPTS[0], SEED, WIDTH, HEIGHT, 1.0, source))
        before = Tile("before", _frame(source))
        edits = [Tile(prompt, _edited(prompt, source, workbench)) for prompt in _said(EDITS)]
        _write("edits.jpg", sheet([before, *edits], columns=4, width=400))


def _scene(prompt: str, workbench: Path) -> NDArray[np.uint8]:
    out = workbench / "scene.mp4"
    _render(RenderJob(Kind.TEXT, prompt, SEED, WIDTH, HEIGHT, 2.0, out))
    return _frame(out)


def _edited(prompt: str, source: Path, workbench: Path) -> NDArray[np.uint8]:
    out = workbench / "edited.mp4"
    _render(RenderJob(Kind.EDIT, prompt, SEED, WIDTH, HEIGHT, 1.0, out, video=source))
    return _frame(out)


def _render(job: RenderJob) -> None:
    render(job, lambda _share: None)


def _frame(clip: Path) -> NDArray[np.uint8]:
    """A frame well into the clip, as BGR."""
    [picture] = pictures_at(clip, probe(clip), (0.6,))
    return np.ascontiguousarray(picture.to_ndarray(format="bgr24"))


def _write(name: str, picture: NDArray[np.uint8]) -> None:
    cv2.imwrite(str(FOLDER / name), picture, [cv2.IMWRITE_JPEG_QUALITY, 84])
    sys.stdout.write(f"{FOLDER / name}\n")


def _said(prompts: Iterable[str]) -> Iterable[str]:
    for prompt in prompts:
        sys.stdout.write(f"  {prompt}\n")
        sys.stdout.flush()
        yield prompt


if __name__ == "__main__":
    main()
