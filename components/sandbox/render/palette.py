"""The colours of each light: sky from top to horizon, sun, haze, and what falls on surfaces."""

from dataclasses import dataclass, replace

from components.sandbox.render.pixels import Colour, blend, colour, lit
from components.sandbox.render.seeds import stream
from components.sandbox.render.spec import Light, Setting


@dataclass(frozen=True, slots=True)
class Palette:
    """Everything that light decides.

    Attributes:
        sky: colours from the zenith (0) to the horizon (1).
        sun: the disc of sun or moon.
        glow: what surrounds the disc.
        key: light on surfaces that face the sun.
        ambient: light on surfaces in shade.
        haze: what distance fades into.
        shadow: the darkest, nearest colour.
        cloud_light: sunlit side of clouds.
        cloud_shade: their underside.
        sun_height: 0 on the horizon, 1 at the top of the frame.
        glow_size: how far the glow reaches, 1 is a clear evening.
        stars: how many stars show, 0 to 1.
        clouds: how much of the sky they cover, 0 to 1.
    """

    sky: tuple[tuple[float, Colour], ...]
    sun: Colour
    glow: Colour
    key: Colour
    ambient: Colour
    haze: Colour
    shadow: Colour
    cloud_light: Colour
    cloud_shade: Colour
    sun_height: float
    glow_size: float = 1.0
    stars: float = 0.0
    clouds: float = 0.62

    def surface(self, own: Colour, facing: float = 0.5) -> Colour:
        """A surface of this own colour, lit; `facing` 0 is away from the sun, 1 towards it."""
        return lit(own, blend(self.ambient, self.key, facing))

    def far(self, shade: Colour, distance: float) -> Colour:
        """A colour seen through the air; `distance` 0 is here, 1 is the horizon."""
        return blend(shade, self.haze, distance)


def _sky(*written: str) -> tuple[tuple[float, Colour], ...]:
    """`position:rrggbb` as colour stops."""
    pairs = (stop.split(":") for stop in written)
    return tuple((float(place), colour(shade)) for place, shade in pairs)


_DAWN = Palette(
    sky=_sky("0:3b5f96", ".38:86a4cf", ".66:d9b7bd", ".86:f6c7a0", "1:fde0b4"),
    sun=colour("fff6dc"),
    glow=colour("ffc98f"),
    key=(1.08, 0.86, 0.74),
    ambient=(0.40, 0.42, 0.55),
    haze=colour("f1cdb4"),
    shadow=colour("1c2836"),
    cloud_light=colour("ffe3cf"),
    cloud_shade=colour("9aa3c6"),
    sun_height=0.16,
    glow_size=0.9,
)
_DAY = Palette(
    sky=_sky("0:2468bd", ".42:5aa2e4", ".78:a9d6f5", "1:dff0f6"),
    sun=colour("ffffff"),
    glow=colour("fff6d6"),
    key=(1.08, 1.04, 0.94),
    ambient=(0.46, 0.54, 0.66),
    haze=colour("c8e2f1"),
    shadow=colour("1d3a2c"),
    cloud_light=colour("ffffff"),
    cloud_shade=colour("a7bfd9"),
    sun_height=0.72,
    glow_size=0.55,
    clouds=0.55,
)
_GOLDEN = Palette(
    sky=_sky("0:4f7fb5", ".40:9db8c9", ".68:f2d3a0", ".88:ffc56f", "1:ffdc98"),
    sun=colour("fffbe6"),
    glow=colour("ffc361"),
    key=(1.28, 0.98, 0.62),
    ambient=(0.40, 0.36, 0.42),
    haze=colour("ffd591"),
    shadow=colour("2a2118"),
    cloud_light=colour("fff0c8"),
    cloud_shade=colour("b99a96"),
    sun_height=0.26,
)
_SUNSET = Palette(
    sky=_sky("0:1d2a5c", ".30:5b4488", ".56:c75a73", ".78:ff8a4f", ".92:ffb95c", "1:ffdb86"),
    sun=colour("fff3cf"),
    glow=colour("ff9240"),
    key=(1.12, 0.62, 0.40),
    ambient=(0.24, 0.18, 0.30),
    haze=colour("f79a62"),
    shadow=colour("150d1f"),
    cloud_light=colour("ffb27e"),
    cloud_shade=colour("6b3f74"),
    sun_height=0.13,
)
_DUSK = Palette(
    sky=_sky("0:121a45", ".40:2f3878", ".70:74589b", ".88:d080a0", "1:f6b49b"),
    sun=colour("ffe9d0"),
    glow=colour("f58fa0"),
    key=(0.58, 0.46, 0.62),
    ambient=(0.17, 0.16, 0.30),
    haze=colour("a77aa6"),
    shadow=colour("0c0d22"),
    cloud_light=colour("e59bb2"),
    cloud_shade=colour("453b78"),
    sun_height=0.04,
    glow_size=0.8,
    stars=0.35,
)
_NIGHT = Palette(
    sky=_sky("0:050a24", ".45:0d1f4c", ".80:204678", "1:3f6da0"),
    sun=colour("f3f6ff"),
    glow=colour("86aef0"),
    key=(0.34, 0.46, 0.70),
    ambient=(0.07, 0.11, 0.22),
    haze=colour("2f5688"),
    shadow=colour("040816"),
    cloud_light=colour("5272ab"),
    cloud_shade=colour("122450"),
    sun_height=0.62,
    glow_size=0.6,
    stars=1.0,
    clouds=0.35,
)
_NEON = Palette(
    sky=_sky("0:0b0624", ".42:2c0f5e", ".74:8c1f86", ".92:ef4da0", "1:ff86b0"),
    sun=colour("ffd6ee"),
    glow=colour("ff45ac"),
    key=(0.80, 0.30, 0.78),
    ambient=(0.15, 0.08, 0.27),
    haze=colour("a52f96"),
    shadow=colour("0a0418"),
    cloud_light=colour("c64fcf"),
    cloud_shade=colour("2f1264"),
    sun_height=0.30,
    glow_size=0.6,
    stars=0.5,
)
_OVERCAST = Palette(
    sky=_sky("0:7f90a1", ".50:a3b1bd", ".85:c6d0d6", "1:d9dfe1"),
    sun=colour("f4f6f7"),
    glow=colour("e6eaec"),
    key=(0.70, 0.74, 0.78),
    ambient=(0.44, 0.49, 0.56),
    haze=colour("c4ced5"),
    shadow=colour("1f2a30"),
    cloud_light=colour("e2e7ea"),
    cloud_shade=colour("8d9ba8"),
    sun_height=0.66,
    glow_size=0.35,
    clouds=0.95,
)
_STORM = Palette(
    sky=_sky("0:0d141c", ".40:22303c", ".74:4c5d68", ".92:8b989a", "1:b3b9ae"),
    sun=colour("c9d2d2"),
    glow=colour("98a6a8"),
    key=(0.42, 0.49, 0.56),
    ambient=(0.17, 0.22, 0.28),
    haze=colour("66757e"),
    shadow=colour("0d1419"),
    cloud_light=colour("76848e"),
    cloud_shade=colour("0c131a"),
    sun_height=0.5,
    glow_size=0.3,
    clouds=1.0,
)

_UNDERWATER = Palette(
    sky=_sky("0:8fe6e6", ".16:37b4cf", ".45:12709f", ".80:0a3a6b", "1:07264d"),
    sun=colour("e8ffff"),
    glow=colour("8ff0ee"),
    key=(0.72, 0.98, 1.02),
    ambient=(0.16, 0.34, 0.46),
    haze=colour("176f9c"),
    shadow=colour("04182c"),
    cloud_light=colour("c0f4f2"),
    cloud_shade=colour("2f8fb0"),
    sun_height=0.98,
    glow_size=1.2,
)
_UNDERWATER_DARK = Palette(
    sky=_sky("0:2f7f9f", ".20:155a80", ".55:0a2f58", "1:04122b"),
    sun=colour("c8f4ff"),
    glow=colour("4fb8d8"),
    key=(0.40, 0.66, 0.82),
    ambient=(0.08, 0.18, 0.30),
    haze=colour("0d3f6b"),
    shadow=colour("020b18"),
    cloud_light=colour("6fc0d0"),
    cloud_shade=colour("124a70"),
    sun_height=0.98,
    glow_size=0.9,
)

_VACUUM = replace(
    _NIGHT, key=(1.10, 1.05, 0.98), ambient=(0.16, 0.18, 0.26), haze=colour("1a2030"), sun=colour("fff6e4")
)

PALETTES: dict[Light, Palette] = {
    Light.DAWN: _DAWN,
    Light.DAY: _DAY,
    Light.GOLDEN: _GOLDEN,
    Light.SUNSET: _SUNSET,
    Light.DUSK: _DUSK,
    Light.NIGHT: _NIGHT,
    Light.NEON: _NEON,
    Light.OVERCAST: _OVERCAST,
    Light.STORM: _STORM,
}

_TINTS = (colour("ff8f7a"), colour("ffd08a"), colour("8ad0ff"), colour("c99bff"), colour("8affd2"))


def palette_for(light: Light, seed: int, setting: Setting) -> Palette:
    """The light's palette, leant a little towards a tint of the seed's: no two evenings are the same."""
    base = PALETTES[light]
    if setting is Setting.SPACE:
        return _VACUUM
    if setting is Setting.UNDERWATER:
        return _UNDERWATER_DARK if light in {Light.NIGHT, Light.DUSK, Light.STORM} else _UNDERWATER
    rng = stream(seed, "palette")
    tint = _TINTS[int(rng.integers(len(_TINTS)))]
    lean = float(rng.uniform(0.0, 0.10))
    return replace(
        base,
        sky=tuple((place, blend(shade, lit(shade, tint), lean * 2)) for place, shade in base.sky),
        haze=blend(base.haze, lit(base.haze, tint), lean),
        sun_height=base.sun_height + float(rng.uniform(-0.03, 0.05)),
    )
