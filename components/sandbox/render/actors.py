"""Puts the cast on stage: where each figure is at each moment, drawn and laid into the frame."""

from dataclasses import dataclass, replace

import cv2

from components.sandbox.render.camera import Camera, View
from components.sandbox.render.canvas import Canvas
from components.sandbox.render.figures.cast import PARTS, Part, Station
from components.sandbox.render.figures.courses import Course, way
from components.sandbox.render.figures.ink import Ink, Pose
from components.sandbox.render.figures.passage import faces_left, middle_of
from components.sandbox.render.figures.swimmers import SPLASH_BOX, splash
from components.sandbox.render.laying import cut_off, mirrored, paste, pitched
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import U8, colour, u8
from components.sandbox.render.places.plan import Footing, Plan
from components.sandbox.render.seeds import stream
from components.sandbox.render.spec import Move, Role, SceneSpec, Setting, Style

_MAX_SIZE = 420.0
"""Pixels of a figure's 1 beyond which it is drawn smaller and enlarged."""
_ALONE = 1.9
"""How much larger somebody small is shown who flies alone."""


@dataclass(frozen=True, slots=True)
class _Actor:
    """One figure on stage.

    Attributes:
        part: what it is.
        role: how the prompt describes it.
        footing: where it belongs.
        number: in its group.
        x: share of the frame's width where it is in the middle of the clip.
        y: offset from its footing, in its own size, up.
        scale: relative to its fellows.
        lag: seconds that its movement is ahead.
    """

    part: Part
    role: Role
    footing: Footing
    number: int
    x: float
    y: float
    scale: float
    lag: float


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a figure is in the frame.

    Attributes:
        x: column of its origin.
        y: row of its origin.
        size: pixels of its 1.
        turn: radians that it is pitched.
        rest: row of its footing.
    """

    x: float
    y: float
    size: float
    turn: float
    rest: float


class Stage:
    """The cast of one scene.

    Args:
        spec: the scene.
        plan: the setting, for the footings.
        canvas: measures.
        palette: the light.
        sun_side: -1 left, 1 right.
        duration_s: of the clip.
    """

    def __init__(
        self,
        spec: SceneSpec,
        plan: Plan,
        canvas: Canvas,
        *,
        palette: Palette,
        sun_side: float,
        duration_s: float,
    ) -> None:
        self._spec = spec
        self._plan = plan
        self._canvas = canvas
        self._palette = _stage_light(palette, spec)
        self._sun_side = sun_side
        self._duration = max(0.1, duration_s)
        self._followed = spec.move is Move.TRACK
        actors = [actor for place, role in enumerate(spec.roles) for actor in self._group(role, place)]
        self._actors = sorted(actors, key=lambda actor: actor.scale)

    @property
    def anchored(self) -> bool:
        """Whether somebody stands in the picture who must not be lost out of it."""
        return any(actor.part.course is Course.STAND for actor in self._actors)

    def _group(self, role: Role, place: int) -> list[_Actor]:
        """The figures of one role, side by side; those who fly or swim also above each other."""
        part = PARTS.get(role.subject)
        if part is None:
            return []
        rng = stream(self._spec.seed, f"group {role.subject}")
        footing = self._footing(part)
        step = part.spread * part.size * footing.size / self._canvas.width
        middle = middle_of(place)
        loose = part.station is not Station.GROUND
        largest = _ALONE if role.count == 1 and part.course is Course.FLY else 1.0
        found = []
        for number in range(role.count):
            column = (number + 1) // 2 * (1 if number % 2 else -1)
            found.append(
                _Actor(
                    part,
                    role,
                    footing,
                    number,
                    x=middle + column * step * float(rng.uniform(0.8, 1.15)),
                    y=float(rng.uniform(-1.0, 1.0)) * part.loose if loose and number else 0.0,
                    scale=float(rng.uniform(0.62, 0.95) if loose else rng.uniform(0.86, 1.0))
                    if number
                    else largest,
                    lag=float(rng.uniform(0, 3)) if number else 0.0,
                )
            )
        return found

    def _footing(self, part: Part) -> Footing:
        match part.station:
            case Station.GROUND:
                return self._plan.ground
            case Station.SKY:
                return self._plan.sky
            case Station.AFLOAT:
                dry = self._plan.ground if part.course is Course.STAND else self._plan.sky
                return self._plan.afloat or dry

    def draw(
        self, frame: U8, camera: Camera, view: View, *, seconds: float, moment: float, afloat: bool
    ) -> None:
        """Lay the figures into the frame: those afloat, with their mirror image; or all the others.

        Args:
            frame: RGB, changed in place.
            camera: how places are seen.
            view: from where.
            seconds: into the clip.
            moment: of scene time.
            afloat: which of the two.
        """
        for actor in self._actors:
            if (actor.part.station is Station.AFLOAT) is not afloat:
                continue
            spot = self._spot(actor, camera, view, seconds=seconds, moment=moment)
            if self._visible(actor, spot):
                self._lay(frame, self._picture(actor, spot, seconds, moment), actor, spot, moment=moment)

    def _picture(self, actor: _Actor, spot: _Spot, seconds: float, moment: float) -> U8:
        """The figure as it looks now, at its size in the frame."""
        size = min(spot.size, _MAX_SIZE)
        pose = Pose(
            moment=moment + actor.lag,
            share=seconds / self._duration,
            palette=self._palette,
            own=colour(actor.role.colour) if actor.role.colour else None,
            dark=self._spec.lamps,
            sun_side=self._sun_side,
            odd=actor.number,
        )
        ink = Ink(actor.part.box, size, pose, flipped=self._flipped(actor))
        actor.part.draw(ink, pose)
        picture = ink.picture(roundness=actor.part.roundness)
        if spot.size > size:
            grown = (round(ink.width * spot.size / size), round(ink.height * spot.size / size))
            picture = u8(cv2.resize(picture, grown, interpolation=cv2.INTER_LINEAR))
        return picture

    def _flipped(self, actor: _Actor) -> bool:
        return faces_left(self._spec, actor.part.course)

    def _spot(self, actor: _Actor, camera: Camera, view: View, *, seconds: float, moment: float) -> _Spot:
        seen = camera.seen(view, actor.footing.parallax)
        scale = float(seen[0, 0])
        size = actor.footing.size * actor.part.size * actor.scale / scale
        got = way(self._course(actor), seconds / self._duration, moment + actor.lag, followed=self._followed)
        side = -1.0 if self._flipped(actor) else 1.0
        x = (actor.x + side * got.across) * self._canvas.width
        if actor.part.course is Course.STAND:
            middle = self._canvas.width / 2
            x = (x - view.x * actor.footing.parallax - middle) / scale + middle
        rest = (actor.footing.row - float(seen[1, 2])) / float(seen[1, 1])
        return _Spot(x, rest - (actor.y + got.up) * size, size, side * got.turn, rest)

    def _course(self, actor: _Actor) -> Course:
        """Rockets in space hover, whales under water drift, as there is nothing to leave."""
        if actor.part.course is Course.RISE and self._spec.setting is Setting.SPACE:
            return Course.HOVER
        if actor.part.course is Course.LEAP and self._plan.water is None:
            return Course.DRIFT
        return actor.part.course

    def _visible(self, actor: _Actor, spot: _Spot) -> bool:
        box = actor.part.box
        reach = max(box.left, box.right) * spot.size
        beside = spot.x + reach < 0 or spot.x - reach > self._canvas.width
        outside = spot.y - box.up * spot.size > self._canvas.height or spot.y + box.down * spot.size < 0
        return not beside and not outside

    def _lay(self, frame: U8, picture: U8, actor: _Actor, spot: _Spot, *, moment: float) -> None:
        box = actor.part.box
        left = box.right if self._flipped(actor) else box.left
        x, y = spot.x - left * spot.size, spot.y - box.up * spot.size
        if spot.turn:
            picture = pitched(picture, spot.turn, (left * spot.size, box.up * spot.size))
        if (
            self._plan.afloat is not None
            and self._plan.water is not None
            and actor.footing == self._plan.afloat
        ):
            waterline = spot.rest - y
            if self._course(actor) is Course.LEAP:
                picture = cut_off(picture, waterline)
            if waterline > 2:
                paste(frame, mirrored(picture, round(min(waterline, picture.shape[0])), moment), x, spot.rest)
        paste(frame, picture, x, y)
        if self._course(actor) is Course.LEAP:
            self._splash(frame, spot, moment)

    def _splash(self, frame: U8, spot: _Spot, moment: float) -> None:
        """Spray round a body that is half out of the water."""
        above = (spot.rest - spot.y) / spot.size
        strength = 1 - min(1.0, abs(above - 0.05) / 0.62)
        if strength <= 0.05:
            return
        pose = Pose(moment, 0.0, self._palette, own=None, dark=False, sun_side=self._sun_side, odd=0)
        ink = Ink(SPLASH_BOX, spot.size, pose)
        splash(ink, pose, strength)
        x, y = spot.x - SPLASH_BOX.left * spot.size, spot.rest - SPLASH_BOX.up * spot.size
        paste(frame, ink.picture(roundness=0.0), x, y)


def _stage_light(palette: Palette, spec: SceneSpec) -> Palette:
    """Light on the figures: street lamps help at night, and nobody is lost in a dark picture."""
    if spec.lamps and spec.setting in {Setting.STREET, Setting.CITY} and spec.style is not Style.NEON:
        return replace(palette, key=(0.95, 0.80, 0.62), ambient=(0.26, 0.24, 0.30))
    lift = 0.12 if spec.lamps or spec.style is Style.NOIR else 0.0
    red, green, blue = palette.ambient
    return replace(palette, ambient=(red + lift, green + lift, blue + lift))
