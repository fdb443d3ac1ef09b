"""Which plan a setting has."""

from collections.abc import Callable, Mapping

from components.sandbox.render.places import beyond, highlands, lowlands, shores, town
from components.sandbox.render.places.plan import Plan, Site
from components.sandbox.render.spec import Setting

_PLANS: Mapping[Setting, Callable[[Site], Plan]] = {
    Setting.MOUNTAINS: highlands.mountains,
    Setting.FOREST: highlands.forest,
    Setting.LAKE: highlands.lake,
    Setting.SEA: shores.sea,
    Setting.UNDERWATER: shores.underwater,
    Setting.MEADOW: lowlands.meadow,
    Setting.DESERT: lowlands.desert,
    Setting.CITY: town.city,
    Setting.STREET: town.street,
    Setting.SPACE: beyond.space,
    Setting.MACRO: beyond.macro,
    Setting.ABSTRACT: beyond.abstract,
}


def plan_for(site: Site) -> Plan:
    """The plan of the site's setting."""
    return _PLANS[site.spec.setting](site)
