"""What a setting is: layers, water, and where subjects stand, float and fly; and the tools to plan one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.random import Generator

from components.sandbox.render import bands, flora, noise, terrain, trees
from components.sandbox.render.canvas import Canvas, Layer, Painted, as_layer
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import F32, Colour, blend, colour, f32
from components.sandbox.render.seeds import stream
from components.sandbox.render.spec import Detail, SceneSpec

Paint = Callable[[], Layer]
"""Paints one layer; painted in any order, on any thread."""


@dataclass(frozen=True, slots=True)
class Water:
    """A level surface that mirrors what is above it.

    Attributes:
        row: the sheet's row of its far edge.
        parallax: of that edge.
        deep: its own colour, lit.
        mirror: how much it mirrors at the far edge, 0 to 1.
        rough: height of its waves, 1 is the open sea.
        squeeze: rows above the edge that are mirrored in one below it: wet ground shows tall houses.
    """

    row: float
    parallax: float
    deep: Colour
    mirror: float = 0.85
    rough: float = 1.0
    squeeze: float = 1.0


@dataclass(frozen=True, slots=True)
class Footing:
    """Where subjects of one kind are.

    Attributes:
        row: the sheet's row of their feet, hull or middle.
        parallax: of that place.
        size: pixels of a subject whose own size is 1.
    """

    row: float
    parallax: float
    size: float


@dataclass(slots=True)
class Plan:
    """A setting, planned.

    Attributes:
        horizon: share of the frame's height where sky ends.
        back: layers behind the subjects, the farthest first.
        shore: land before the water: those afloat are behind it, everybody else before it.
        front: layers before them.
        ground: where those who walk are.
        sky: where those who fly are.
        water: a mirroring surface between back and front, if there is one.
        afloat: where those who swim are, if there is water.
        clouded: whether clouds drift in its sky.
        rayed: whether light streams from its sun.
        backdrop: what stands in the place of the sky, if not the sky: RGB, 0 to 1.
        aurora: strength of northern lights, 0 to 1.
        shafts: strength of light falling in shafts through trees or water, 0 to 1.
    """

    horizon: float
    ground: Footing
    sky: Footing
    back: list[Paint] = field(default_factory=list)
    shore: list[Paint] = field(default_factory=list)
    front: list[Paint] = field(default_factory=list)
    water: Water | None = None
    afloat: Footing | None = None
    clouded: bool = True
    rayed: bool = True
    backdrop: Callable[[], F32] | None = None
    aurora: float = 0.0
    shafts: float = 0.0


@dataclass(frozen=True, slots=True)
class Site:
    """What every setting is planned from.

    Attributes:
        canvas: measures.
        palette: the light.
        spec: the scene.
        sun_side: -1 when the sun is at the left, 1 at the right.
    """

    canvas: Canvas
    palette: Palette
    spec: SceneSpec
    sun_side: float

    def rng(self, name: str) -> Generator:
        """The random stream of one part."""
        return stream(self.spec.seed, name)

    def has(self, detail: Detail) -> bool:
        """Whether the prompt names this detail."""
        return detail in self.spec.details

    def line(self, name: str, share: float, swing: float, *, lowest: int = 1, fall: float = 1.5) -> F32:
        """A rolling line at this share of the frame's height, swinging by a share of the unit."""
        curve = noise.curve(self.rng(name + " line"), self.canvas.period, lowest=lowest, fall=fall)
        return f32(np.float32(self.canvas.row(share)) + curve * np.float32(swing * self.canvas.unit))

    def paint(
        self, make: Callable[[], Painted], parallax: float, *, drift: float = 0.0, sway: float = 0.0
    ) -> Paint:
        """A layer to paint later."""
        return partial(self._paint, make, parallax, drift, sway)

    def _paint(self, make: Callable[[], Painted], parallax: float, drift: float, sway: float) -> Layer:
        return as_layer(self.canvas, make(), parallax=parallax, drift=drift, sway=sway)

    def range(
        self,
        name: str,
        *,
        base: float,
        height: float,
        distance: float,
        parallax: float,
        snow: float,
        own: Colour,
    ) -> Paint:
        """A mountain range; base in shares of the frame, height in units."""

        def make() -> Painted:
            unit, row = self.canvas.unit, self.canvas.row(base)
            relief = terrain.mountains(
                self.rng(name), self.canvas, base=row, height=height * unit, distance=distance
            )
            facing = terrain.slopes(relief, self.sun_side)
            colours = terrain.rock(relief, facing, self.palette, self.rng(name + " rock"), own=own, snow=snow)
            return terrain.paint(self.canvas, relief, colours, self.palette)

        return self.paint(make, parallax)

    def downs(
        self,
        name: str,
        *,
        base: float,
        height: float,
        distance: float,
        parallax: float,
        low: Colour,
        high: Colour,
        sand: bool = False,
    ) -> Paint:
        """Rolling hills, or dunes of sand; base in shares of the frame, height in units."""

        def make() -> Painted:
            shape = terrain.dunes if sand else terrain.hills
            relief = shape(
                self.rng(name),
                self.canvas,
                base=self.canvas.row(base),
                height=height * self.canvas.unit,
                distance=distance,
            )
            facing = terrain.slopes(relief, self.sun_side)
            colours = terrain.covered(
                relief, facing, self.palette, self.rng(name + " cover"), low=low, high=high
            )
            return terrain.paint(self.canvas, relief, colours, self.palette, mist=0.2)

        return self.paint(make, parallax)

    def soil(
        self, name: str, line: F32, *, low: Colour, high: Colour, distance: float, parallax: float
    ) -> Paint:
        """Ground under a line, to the bottom of the sheet."""
        return self.paint(
            lambda: flora.ground(
                self.rng(name), self.canvas, self.palette, line, low=low, high=high, distance=distance
            ),
            parallax,
        )

    def conifers(
        self, name: str, line: F32, *, count: int, size: float, distance: float, parallax: float
    ) -> Paint:
        """Pines along a line, fading with distance; size in units."""
        snowy = self.has(Detail.SNOWY)
        own_dark = colour("2c4038") if not snowy else colour("41535c")
        own_light = colour("4f6b4a") if not snowy else colour("dfe8f0")

        def make() -> Painted:
            dark = self.palette.far(
                blend(self.palette.surface(own_dark, 0.12), self.palette.shadow, 0.55), distance
            )
            light = self.palette.far(self.palette.surface(own_light, 0.42), distance)
            painted = trees.pines(
                self.rng(name),
                self.canvas,
                (dark, blend(dark, light, 0.42)),
                line,
                count=count,
                size=size * self.canvas.unit,
                snow=self.palette.far(self.palette.surface(colour("eef4fb"), 0.75), distance)
                if snowy
                else None,
            )
            foot = float(line.max()) + size * self.canvas.unit * 0.5
            return bands.hazed(
                painted,
                self.palette,
                foot=foot,
                reach=size * self.canvas.unit * 1.3,
                strength=0.75 * distance,
            )

        return self.paint(make, parallax)
