"""The compositor: sky, clouds, layers, water, actors and weather, put together frame by frame."""

import math
from concurrent.futures import Executor
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render import aurora
from components.sandbox.render.actors import Stage
from components.sandbox.render.camera import Camera, View
from components.sandbox.render.canvas import Canvas, Layer
from components.sandbox.render.clouds import CloudSheet
from components.sandbox.render.figures.cast import PARTS
from components.sandbox.render.figures.courses import Course
from components.sandbox.render.grade import GRADES, Finish
from components.sandbox.render.happenings import Happenings
from components.sandbox.render.palette import Palette, palette_for
from components.sandbox.render.pixels import U8, over, u8
from components.sandbox.render.places.catalogue import plan_for
from components.sandbox.render.places.plan import Plan, Site
from components.sandbox.render.seeds import stream
from components.sandbox.render.shafts import Shafts
from components.sandbox.render.sky import Sky, framed, moon_colour, paint_sky
from components.sandbox.render.sound.events import events_for
from components.sandbox.render.spec import Detail, SceneSpec, Setting
from components.sandbox.render.water import WaterSurface
from components.sandbox.render.weather import Air

_SKY_PARALLAX = 0.015


@dataclass(frozen=True, slots=True)
class _Seen:
    """A layer as one frame sees it: its map, and the frame's rows where it starts and where it is solid."""

    layer: Layer
    map: NDArray[np.float64]
    start: int
    solid: int


class Scene:
    """A prompt's scene, painted once; then `frame(number)` draws any frame, from any thread.

    Args:
        spec: the prompt, read.
        canvas: measures.
        duration_s: of the clip.
        rate: frames a second.
        painters: runs the painting.
    """

    def __init__(
        self,
        spec: SceneSpec,
        canvas: Canvas,
        duration_s: float,
        rate: int,
        painters: Executor,
    ) -> None:
        self._canvas = canvas
        self._rate = rate
        self._pace = spec.tempo.pace
        palette = palette_for(spec.light, spec.seed, spec.setting)
        side = float(stream(spec.seed, "sun side").choice([-1.0, 1.0]))
        self._plan: Plan = plan_for(Site(canvas, palette, spec, side))
        sky_job = painters.submit(self._paint_sky, spec, palette, side)
        front = [painters.submit(paint) for paint in self._plan.front]
        back = [painters.submit(paint) for paint in self._plan.back]
        self._clouds = (
            CloudSheet(stream(spec.seed, "clouds"), canvas, palette, self._plan.horizon)
            if self._plan.clouded
            else None
        )
        self._water = (
            WaterSurface(stream(spec.seed, "water"), canvas, self._plan.water, moon_colour(palette))
            if self._plan.water
            else None
        )
        strength = self._plan.aurora or float(Detail.AURORA in spec.details)
        tints = aurora.GREENS if not self._plan.aurora else (palette.cloud_light, palette.glow)
        self._aurora = (
            aurora.Aurora(stream(spec.seed, "aurora"), canvas, strength, tints, self._plan.horizon * 0.8)
            if strength
            else None
        )
        self._stage = Stage(spec, self._plan, canvas, palette=palette, sun_side=side, duration_s=duration_s)
        self._shafts = (
            Shafts(
                stream(spec.seed, "shafts"),
                canvas,
                tint=palette.glow,
                strength=self._plan.shafts * (0.35 if spec.dark else 1.0),
                lean=-0.5 * side,
                rise=0.01 if spec.setting is Setting.UNDERWATER else 0.55,
            )
            if self._plan.shafts
            else None
        )
        self._happenings = Happenings(events_for(spec, duration_s), canvas, palette, spec.seed)
        self._air = Air(stream(spec.seed, "air"), canvas, spec.weather, palette, spec.light)
        self._finish = Finish(stream(spec.seed, "grain"), canvas, GRADES[spec.style])
        anchored = any(
            PARTS[role.subject].course is Course.STAND for role in spec.roles if role.subject in PARTS
        )
        self._camera = Camera(canvas, spec.move, spec.tempo, duration_s, seed=spec.seed, anchored=anchored)
        self._sky: Sky = sky_job.result()
        self._back = [job.result() for job in back]
        self._front = [job.result() for job in front]

    def _paint_sky(self, spec: SceneSpec, palette: Palette, side: float) -> Sky:
        rng = stream(spec.seed, "sky")
        if self._plan.backdrop is not None:
            return framed(self._canvas, self._plan.backdrop(), rng)
        starry = palette.stars > 0.5 or Detail.STARS in spec.details
        return paint_sky(
            rng,
            self._canvas,
            palette,
            spec.light,
            horizon=self._plan.horizon,
            starry=starry,
            side=side,
        )

    def frame(self, number: int) -> U8:
        """Frame `number` as I420, (height * 3 / 2, width)."""
        return self._finish.encode(self.picture(number), number)

    def picture(self, number: int) -> U8:
        """Frame `number` as RGB, before the grade."""
        seconds = number / self._rate
        moment = seconds * self._pace
        view = self._camera.view(seconds)
        frame: U8 = np.empty((self._canvas.height, self._canvas.width, 3), np.uint8)
        edge = self._water_edge(view)
        sun = self._draw_sky(frame, view, moment)
        self._happenings.draw_in_sky(frame, seconds)
        self._draw_layers(frame, self._back, view, moment, min(edge, self._canvas.height))
        if self._water is not None and edge < self._canvas.height:
            self._water.draw(frame, edge, moment, view.x, sun[0])
        self._stage.draw(frame, self._camera, view, seconds=seconds, moment=moment)
        self._draw_layers(frame, self._front, view, moment, self._canvas.height)
        if self._shafts is not None:
            self._shafts.draw(frame, moment, view.x)
        self._air.draw(frame, moment, view.x)
        self._finish.bloom(frame, sun, 0.8 if self._plan.rayed else 0.0)
        self._happenings.brighten(frame, seconds)
        return frame

    def _water_edge(self, view: View) -> int:
        if self._plan.water is None:
            return self._canvas.height
        seen = self._camera.seen(view, self._plan.water.parallax)
        return max(8, round(float(self._plan.water.row - seen[1, 2]) / float(seen[1, 1])))

    def _draw_sky(self, frame: U8, view: View, moment: float) -> tuple[float, float]:
        """The sky and its clouds; returns where the sun is in the frame."""
        seen = self._camera.seen(view, 0.0)
        seen[0, 2] += self._sky.left + min(
            self._sky.left * 0.9, max(-self._sky.left * 0.9, view.x * _SKY_PARALLAX)
        )
        bottom = self._sky_bottom(view)
        frame[:bottom] = cv2.cvtColor(self._warped(self._sky.image, seen, 0, bottom), cv2.COLOR_RGBA2RGB)
        sun = ((self._sky.sun[0] - seen[0, 2]) / seen[0, 0], (self._sky.sun[1] - seen[1, 2]) / seen[1, 1])
        if self._aurora is not None:
            self._aurora.draw(frame[:bottom], moment)
        if self._clouds is not None:
            self._clouds.draw(frame[:bottom], moment, view.x, self._canvas.margin - seen[1, 2])
        return sun

    def _sky_bottom(self, view: View) -> int:
        """The first row that the sky needs not be drawn in."""
        hidden = self._water_edge(view)
        for layer in self._back:
            seen = self._camera.seen(view, layer.parallax)
            hidden = min(hidden, math.ceil(float(layer.solid - seen[1, 2]) / float(seen[1, 1])) + 1)
        return max(2, min(self._canvas.height, hidden))

    def _draw_layers(self, frame: U8, layers: list[Layer], view: View, moment: float, bottom: int) -> None:
        """Layers from far to near, each only where no nearer one hides it."""
        seen = [self._see(layer, view, moment) for layer in layers]
        limit = bottom
        limits = []
        for piece in reversed(seen):
            limits.append(limit)
            limit = min(limit, max(0, piece.solid + 1))
        for piece, last in zip(seen, reversed(limits), strict=True):
            self._lay(frame, piece, last)

    def _see(self, layer: Layer, view: View, moment: float) -> _Seen:
        seen = self._camera.seen(view, layer.parallax)
        seen[0, 2] = (seen[0, 2] + layer.drift * moment) % layer.period
        seen[1, 2] -= layer.top
        start = math.floor(-seen[1, 2] / seen[1, 1])
        solid = math.ceil((layer.solid - layer.top - seen[1, 2]) / seen[1, 1])
        if layer.sway:
            lean = layer.sway * (0.6 * math.sin(moment * 1.7) + 0.4 * math.sin(moment * 2.9 + 1.0))
            seen[0, 1] = lean * 0.35
            seen[0, 2] = seen[0, 2] - seen[0, 1] * self._canvas.height
        return _Seen(layer, seen, start, solid)

    def _lay(self, frame: U8, piece: _Seen, last: int) -> None:
        first = max(0, piece.start - 1)
        if first >= last:
            return
        view = self._warped(piece.layer.image, piece.map, first, last)
        solid = min(last, max(first, piece.solid + 1))
        if solid > first:
            over(frame[first:solid], view[: solid - first])
        if last > solid:
            frame[solid:last] = cv2.cvtColor(view[solid - first :], cv2.COLOR_RGBA2RGB)

    def _warped(self, image: U8, seen: NDArray[np.float64], first: int, last: int) -> U8:
        """Rows `first` to `last` of the frame, as the image is seen there."""
        moved = seen.copy()
        moved[:, 2] += moved[:, 1] * first
        return u8(
            cv2.warpAffine(
                image,
                moved,
                (self._canvas.width, last - first),
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            )
        )
