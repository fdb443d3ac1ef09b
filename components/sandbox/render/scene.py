"""The compositor: sky, clouds, layers, water, actors and weather, put together frame by frame."""

from concurrent.futures import Executor

import cv2
import numpy as np

from components.sandbox.render.actors import Stage
from components.sandbox.render.aurora import GREENS, Aurora
from components.sandbox.render.camera import Camera, View
from components.sandbox.render.canvas import Canvas
from components.sandbox.render.clouds import CloudSheet
from components.sandbox.render.grade import GRADES, Finish
from components.sandbox.render.happenings import Happenings
from components.sandbox.render.layering import draw_layers, first_hidden_row, row_in_frame, warped
from components.sandbox.render.palette import Palette, palette_for
from components.sandbox.render.pixels import U8
from components.sandbox.render.places.catalogue import plan_for
from components.sandbox.render.places.plan import Plan, Site
from components.sandbox.render.seeds import stream
from components.sandbox.render.shafts import Shafts
from components.sandbox.render.sky import Sky, framed, moon_colour, paint_sky
from components.sandbox.render.sound.events import events_for
from components.sandbox.render.spec import Detail, Light, SceneSpec, Setting
from components.sandbox.render.water import WaterSurface
from components.sandbox.render.weather import Air

_SKY_PARALLAX = 0.015
"""How far the sky moves with the camera: just enough not to be nailed to the frame."""
_RAYS = 0.8


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
        self, spec: SceneSpec, canvas: Canvas, duration_s: float, rate: int, painters: Executor
    ) -> None:
        side = float(stream(spec.seed, "sun side").choice([-1.0, 1.0]))
        palette = palette_for(spec.light, spec.seed, spec.setting)
        self._spec = spec
        self._canvas = canvas
        self._rate = rate
        self._plan: Plan = plan_for(Site(canvas, palette, spec, side))
        sky = painters.submit(self._painted_sky, palette, side)
        shore = [painters.submit(paint) for paint in self._plan.shore]
        front = [painters.submit(paint) for paint in self._plan.front]
        back = [painters.submit(paint) for paint in self._plan.back]
        self._stage = Stage(spec, self._plan, canvas, palette=palette, sun_side=side, duration_s=duration_s)
        self._camera = Camera(
            canvas, spec.move, spec.tempo, duration_s, seed=spec.seed, anchored=self._stage.anchored
        )
        self._clouds = self._clouds_for(palette)
        self._water = self._water_for(palette)
        self._aurora = self._aurora_for(palette)
        self._shafts = self._shafts_for(palette, side)
        self._happenings = Happenings(events_for(spec, duration_s), canvas, palette, spec.seed)
        self._air = Air(stream(spec.seed, "air"), canvas, spec.weather, palette, spec.light)
        self._finish = Finish(stream(spec.seed, "grain"), canvas, GRADES[spec.style])
        self._sky: Sky = sky.result()
        self._back = [layer.result() for layer in back]
        self._shore = [layer.result() for layer in shore]
        self._front = [layer.result() for layer in front]

    def frame(self, number: int) -> U8:
        """Frame `number` as I420, (height * 3 / 2, width)."""
        return self._finish.encode(self.picture(number), number)

    def picture(self, number: int) -> U8:
        """Frame `number` as RGB, before the grade."""
        seconds = number / self._rate
        moment = seconds * self._spec.tempo.pace
        view = self._camera.view(seconds)
        height = self._canvas.height
        frame: U8 = np.empty((height, self._canvas.width, 3), np.uint8)
        edge = self._water_edge(view)
        sun = self._draw_sky(frame, view, moment=moment, edge=edge)
        self._happenings.draw_in_sky(frame, seconds)
        draw_layers(
            frame, self._back, self._canvas, self._camera, view, moment=moment, bottom=min(edge, height)
        )
        if self._water is not None and edge < height:
            self._water.draw(frame, edge, moment, view.x, sun[0])
        self._stage.draw(frame, self._camera, view, seconds=seconds, moment=moment, afloat=True)
        self._air.draw_behind(frame, moment, view.x)
        draw_layers(frame, self._shore, self._canvas, self._camera, view, moment=moment, bottom=height)
        self._stage.draw(frame, self._camera, view, seconds=seconds, moment=moment, afloat=False)
        draw_layers(frame, self._front, self._canvas, self._camera, view, moment=moment, bottom=height)
        if self._shafts is not None:
            self._shafts.draw(frame, moment, view.x)
        self._air.draw(frame, moment, view.x)
        self._finish.bloom(frame, sun, _RAYS if self._plan.rayed else 0.0)
        self._happenings.brighten(frame, seconds)
        return frame

    def _water_edge(self, view: View) -> int:
        """The frame's row where water begins; its height where there is none."""
        if self._plan.water is None:
            return self._canvas.height
        seen = self._camera.seen(view, self._plan.water.parallax)
        return max(8, round(row_in_frame(seen, self._plan.water.row)))

    def _draw_sky(self, frame: U8, view: View, *, moment: float, edge: int) -> tuple[float, float]:
        """The sky and what is in it, as far down as it is seen; returns where the sun is in the frame."""
        reach = self._sky.left * 0.9
        seen = self._camera.seen(view, 0.0)
        seen[0, 2] += self._sky.left + min(reach, max(-reach, view.x * _SKY_PARALLAX))
        bottom = max(2, first_hidden_row(self._back, self._camera, view, min(edge, self._canvas.height)))
        image = warped(self._sky.image, seen, self._canvas.width, 0, bottom)
        frame[:bottom] = cv2.cvtColor(image, cv2.COLOR_RGBA2RGB)
        if self._aurora is not None:
            self._aurora.draw(frame[:bottom], moment)
        if self._clouds is not None:
            self._clouds.draw(frame[:bottom], moment, view.x, self._canvas.margin - float(seen[1, 2]))
        sun_x, sun_y = self._sky.sun
        return (sun_x - float(seen[0, 2])) / float(seen[0, 0]), row_in_frame(seen, sun_y)

    def _painted_sky(self, palette: Palette, side: float) -> Sky:
        spec, plan = self._spec, self._plan
        rng = stream(spec.seed, "sky")
        if plan.backdrop is not None:
            return framed(self._canvas, plan.backdrop(), rng)
        return paint_sky(
            rng,
            self._canvas,
            palette,
            spec.light,
            horizon=plan.horizon,
            side=side,
            starry=palette.stars > 0.5 or Detail.STARS in spec.details,
            rainbow=Detail.RAINBOW in spec.details,
        )

    def _clouds_for(self, palette: Palette) -> CloudSheet | None:
        if not self._plan.clouded:
            return None
        return CloudSheet(stream(self._spec.seed, "clouds"), self._canvas, palette, self._plan.horizon)

    def _water_for(self, palette: Palette) -> WaterSurface | None:
        if self._plan.water is None:
            return None
        shine = moon_colour(palette)
        return WaterSurface(stream(self._spec.seed, "water"), self._canvas, self._plan.water, shine)

    def _aurora_for(self, palette: Palette) -> Aurora | None:
        rng, reach = stream(self._spec.seed, "aurora"), self._plan.horizon * 0.8
        if self._plan.aurora:
            tints = (palette.cloud_light, palette.glow)
            return Aurora(rng, self._canvas, self._plan.aurora, tints, reach)
        return Aurora(rng, self._canvas, 1.0, GREENS, reach) if Detail.AURORA in self._spec.details else None

    def _shafts_for(self, palette: Palette, side: float) -> Shafts | None:
        if not self._plan.shafts:
            return None
        faint = self._spec.dark or self._spec.light in {Light.OVERCAST, Light.STORM}
        return Shafts(
            stream(self._spec.seed, "shafts"),
            self._canvas,
            tint=palette.glow,
            strength=self._plan.shafts * (0.35 if faint else 1.0),
            lean=-0.5 * side,
            rise=0.01 if self._spec.setting is Setting.UNDERWATER else 0.55,
        )
