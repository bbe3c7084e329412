"""Derive what the zone geometry assumes from the channel geometry: radius of a zone, and severity against depth.

``python tools/homogenise.py`` prints both for the central parameters and for draws of all of them; ``--write`` stores
them in ``src/percuta/parameters/homogenised.yaml``.

One session with one needle that stands alone in skin so wide that the answer has faded at its edge. What is spread
over the skin at day 60 is the gain of collagen; the area that would hold all of it at the gain of a fully injured
point is the area of the zone. Needles of several depths give the area against depth in the papillary dermis, and to
that the two numbers of `percuta.healing.zone` are fitted: the area of its zone goes with the severity, and so does
the injury inside it.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares

from percuta.healing.channel import ChannelGeometry, Layer, heal_channel, skin_layers
from percuta.healing.engine import kinetics
from percuta.healing.rosenbrock import Control
from percuta.parameters import Parameters
from percuta.puncture.channel import channel_radius_mm
from percuta.skin import Skin, describe
from percuta.study import Study

NETWORK = "dermal"
COLLAGEN = ("collagen_iii", "collagen_i_immature", "collagen_i_mature")
DAY = 60.0
"""Day after the session on which gains are compared: collagen is highest on day 45 to 60."""
DEPTHS_MM = (0.25, 0.4, 0.6, 0.9, 1.2, 1.5)
"""Depths of the tip below the surface."""
TYPICAL_MM = 0.9
"""Depth for which the radius of the area itself is stored."""
ALONE_MM = 1.2
"""Radius of the skin around the needle."""
NEEDLE = {"tip_diameter_um": 8.0, "needle_diameter_mm": 0.25}
"""Needle of the pens in the catalogue."""
SITE, AGE = "cheek", 35
CONTROL = Control(relative=1e-2, absolute=1e-5)
FILE = Path(__file__).parents[1] / "src" / "percuta" / "parameters" / "homogenised.yaml"


def gain_of_a_point(values: Parameters, severities: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the gain of collagen of points injured to some severities, and the collagen of untouched skin."""
    network, days = kinetics(NETWORK), np.array([0.0, DAY])
    points = np.repeat(network.matrix(values), len(severities) + 1, axis=0)
    every = np.append(severities, 0.0)[:, None]
    states = network.solve(points, days, days=np.zeros((len(points), 1)), severities=every, threads=1).states
    total = states[:, -1, [network.species.index(name) for name in COLLAGEN]].sum(axis=1)
    return total[:-1] - total[-1], float(total[-1])


def area_of_the_answer(channel: ChannelGeometry, values: Parameters, full: float, untouched: float) -> float:
    """Return the area (mm2) that holds the gain of the papillary dermis if all of it were fully injured."""
    course = heal_channel(channel, [0.0], [0.0, DAY], values, network=NETWORK, control=CONTROL)
    mean = sum(course.average(name, "papillary dermis")[-1] for name in COLLAGEN)
    return float((mean - untouched) / full * np.pi * channel.cell_radius_mm**2)


def skin_of(p: Parameters) -> Skin:
    """Return the skin the needles go into."""
    study = Study(subject={"age": AGE}, skin={"site": SITE}, device={"model": "skinpen", "depth": "1 mm"})
    return describe(study.skin, study.subject, p)


def channels(skin: Skin, p: Parameters, draw: int, cells: tuple[int, int]) -> Iterator[ChannelGeometry]:
    """Yield one channel for each depth."""
    layers: tuple[Layer, ...] = skin_layers(skin, p, draw)
    for depth in DEPTHS_MM:
        radius = channel_radius_mm(0.0, depth, **NEEDLE, p=p)[draw]
        below = depth - skin.stratum_corneum_mm[draw]
        yield ChannelGeometry(float(radius), float(below), ALONE_MM, layers, float(p["torn_halo"][draw]), *cells)


@dataclass(frozen=True)
class Zone:
    """What the zone geometry needs, and how well it then meets the areas it was fitted to."""

    radius_mm: float
    severity_depth_mm: float
    areas_mm2: np.ndarray
    met_mm2: np.ndarray

    @property
    def answer_radius_mm(self) -> float:
        """Radius of the area of a needle at `TYPICAL_MM`."""
        return float(np.sqrt(self.areas_mm2[DEPTHS_MM.index(TYPICAL_MM)] / np.pi))

    @property
    def misfit(self) -> float:
        """Largest relative deviation of the fitted areas."""
        return float(np.abs(self.met_mm2 / self.areas_mm2 - 1).max())


def zone_of(p: Parameters, draw: int = 0, cells: tuple[int, int] = (32, 48)) -> Zone:
    """Fit radius and severity depth of the zone geometry to the channel geometry, for one draw."""
    values, skin = p.only(draw), skin_of(p)
    grid = np.linspace(0, 1, 41)[1:]
    gains, untouched = gain_of_a_point(values, grid)
    full = gains[-1]
    areas = np.array([area_of_the_answer(c, values, full, untouched) for c in channels(skin, p, draw, cells)])
    below = np.array(DEPTHS_MM) - skin.epidermis_mm[draw]
    reached = np.clip(below / skin.papillary_mm[draw], 0, 1)

    def met(logs: np.ndarray) -> np.ndarray:
        radius, length = np.exp(logs)
        severity = -np.expm1(-np.maximum(below, 0) / length)
        answer = np.interp(severity, np.append(0, grid), np.append(0, gains / full))
        return np.pi * radius**2 * severity * reached * answer

    fit = least_squares(lambda logs: met(logs) / areas - 1, np.log([0.3, 0.3]))
    radius, length = np.exp(fit.x)
    return Zone(float(radius), float(length), areas, met(fit.x))


RECORD = """\
{name}:
  value: {value:.3g}
  unit: mm
  range: [{low:.2g}, {high:.2g}]
  source: percuta
  locator: >
{locator}
  evidence: assumed
  note: >
{note}
"""


def folded(sentence: str) -> str:
    """Return a sentence as lines of a folded block."""
    return textwrap.fill(sentence, 116, initial_indent="    ", subsequent_indent="    ")


def written(central: Zone, drawn: list[Zone], draws: int, seed: int) -> str:
    """Return the records as text."""
    depths = ", ".join(f"{depth:g}" for depth in DEPTHS_MM)
    locator = folded(
        f"tools/homogenise.py --draws {draws} --seed {seed}; one pen needle at {depths} mm in the {SITE} at {AGE} "
        f"years, gain of collagen on day {DAY:g} in the papillary dermis"
    )
    text = "# What the zone geometry assumes, as the channel geometry gives it. Made by tools/homogenise.py --write.\n"
    for name, (attribute, note) in {
        "answer_radius": (
            "answer_radius_mm",
            f"radius of the area that would hold the whole answer of a needle at {TYPICAL_MM:g} mm; hangs on "
            "torn_halo, hardly on any diffusivity",
        ),
        "zone_radius": (
            "radius_mm",
            "radius of the zone of a deep puncture, as percuta.healing.zone means it; wider zones go with longer "
            "severity depths, so draws of the two are not independent",
        ),
        "severity_depth": (
            "severity_depth_mm",
            "depth in the dermis over which severity rises by 63 %; with zone_radius it meets the areas of "
            f"the channel to {central.misfit:.0%} or better",
        ),
    }.items():
        value = getattr(central, attribute)
        low, high = np.quantile([getattr(zone, attribute) for zone in drawn], [0.05, 0.95])
        text += RECORD.format(
            name=name,
            value=value,
            low=low,
            high=high,
            locator=locator,
            note=folded(note + ". The range holds 90 % of the draws"),
        )
    return text


def main() -> None:
    """Print what comes out, and store it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    central = zone_of(Parameters())
    print("depth mm, area mm2, radius of that area mm, fitted area mm2")
    for row in zip(DEPTHS_MM, central.areas_mm2, np.sqrt(central.areas_mm2 / np.pi), central.met_mm2, strict=True):
        print("  " + "  ".join(f"{number:.3f}" for number in row))
    print(f"zone radius {central.radius_mm:.3f} mm, severity depth {central.severity_depth_mm:.3f} mm")
    p = Parameters(draws=asked.draws, seed=asked.seed)
    drawn = [zone_of(p, draw, cells=(20, 30)) for draw in range(asked.draws)]
    for attribute in ("answer_radius_mm", "radius_mm", "severity_depth_mm"):
        quantiles = np.quantile([getattr(zone, attribute) for zone in drawn], [0.05, 0.25, 0.5, 0.75, 0.95])
        print(f"{attribute}: 5, 25, 50, 75, 95 % of draws: " + ", ".join(f"{value:.3f}" for value in quantiles))
    radii = np.log([zone.answer_radius_mm for zone in drawn])
    used = [name for name in sorted(p.used) if np.ptp(p[name]) > 0]
    hangs = {name: float(np.corrcoef(p[name], radii)[0, 1]) for name in used}
    strongest = sorted(used, key=lambda name: -abs(hangs[name]))[:8]
    print("answer_radius_mm goes with (correlation): " + ", ".join(f"{name} {hangs[name]:.2f}" for name in strongest))
    print(f"misfit of the areas, median of draws: {np.median([zone.misfit for zone in drawn]):.0%}")
    if asked.write:
        FILE.write_text(written(central, drawn, asked.draws, asked.seed), encoding="utf-8")


if __name__ == "__main__":
    main()
