"""Which plan a setting has."""

from collections.abc import Callable, Mapping

from components.sandbox.render.places import highlands
from components.sandbox.render.places.plan import Plan, Site
from components.sandbox.render.spec import Setting

_PLANS: Mapping[Setting, Callable[[Site], Plan]] = {
    Setting.MOUNTAINS: highlands.mountains,
    Setting.FOREST: highlands.forest,
    Setting.LAKE: highlands.lake,
}


def plan_for(site: Site) -> Plan:
    """The plan of the site's setting."""
    return _PLANS.get(site.spec.setting, highlands.mountains)(site)
