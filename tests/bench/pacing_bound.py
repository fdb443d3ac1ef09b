"""How early a video could be seen by whoever knew exactly how an engine's waits are spread: a bound.

Looks come at a density of `c * hazard ** bend`, as many as a fixed interval needs. A bend of 1/2
gives the least mean lateness; more moves looks to where most jobs end, for the median's sake.
"""

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from components.domain.pacing import POLL_S
from tests.bench.table import Table

Values = NDArray[np.float64]

MIDDLE_S = 45.0
WAITS = 40_000
BENDS = (0.5, 1.0, 1.5, 2.0, 3.0)
MOST_A_SECOND, LEAST_A_SECOND = 2.0, 1 / 20
"""As the app's own looks: `SHORTEST_S` and `LONGEST_POLLS` apart."""


def pacing_bound() -> Table:
    """What is possible at each spread."""
    table = Table(
        f"The bound of pacing: known log-normal waits of {MIDDLE_S:g} s, as many GETs as every {POLL_S:g} s",
        ["spread", "bend", "median", "mean", "p90", "p95", "GETs per job"],
    )
    for spread in (0.1, 0.2, 0.3):
        for bend in BENDS:
            late_s, looks = _seen(spread, bend)
            figures = (np.median(late_s), late_s.mean(), *np.quantile(late_s, (0.9, 0.95)))
            table.add(f"{spread:g}", f"{bend:g}", *(f"{figure:.2f} s" for figure in figures), f"{looks:.2f}")
    return table


def _seen(spread: float, bend: float) -> tuple[Values, float]:
    waits_s = np.random.default_rng(0).lognormal(math.log(MIDDLE_S), spread, WAITS)
    affordable = float(np.ceil(waits_s / POLL_S).mean())
    moments_s = np.linspace(0.25, 4 * MIDDLE_S, 8_000)
    hazard = _hazard(moments_s, spread) ** bend
    least, most = 1e-4, 1e4
    for _ in range(50):
        density = np.clip(math.sqrt(least * most) * hazard, LEAST_A_SECOND, MOST_A_SECOND)
        so_far = np.cumsum(density) * (moments_s[1] - moments_s[0])
        looks = np.ceil(np.interp(waits_s, moments_s, so_far))
        if looks.mean() > affordable:
            most = math.sqrt(least * most)
        else:
            least = math.sqrt(least * most)
    return np.interp(looks, so_far, moments_s) - waits_s, float(looks.mean())


def _hazard(moments_s: Values, spread: float) -> Values:
    """The chance a second that a job still running ends; the last stragglers are not chased."""
    normal = NormalDist()
    depth = (np.log(moments_s) - math.log(MIDDLE_S)) / spread
    running = np.array([1 - normal.cdf(float(one)) for one in depth])
    ending = np.array([normal.pdf(float(one)) for one in depth]) / (moments_s * spread)
    return np.asarray(ending / np.maximum(running, 0.03), dtype=np.float64)
