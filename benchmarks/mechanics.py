"""Put depths, forces, densities and scores beside published ones, and write docs/mechanics.md.

Run: python benchmarks/mechanics.py [--write]

The records are those of `percuta validate`; the tables of devices and of single needles are the model alone.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from percuta.device import devices
from percuta.evidence import Validation, shipped, validate
from percuta.parameters import Parameters
from percuta.puncture import dimple, needle
from percuta.puncture.insertion import entry_law, force_curve, steady_force_n
from percuta.puncture.strength import margin, strength
from percuta.skin import Skin, describe
from percuta.study import SkinChoice, Subject, Technique

DRAWS = 200
PAGE = Path(__file__).parents[1] / "docs" / "mechanics.md"
START, END = "<!-- records: start -->", "<!-- records: end -->"
TOPICS = ("insertion-force", "penetration-depth", "puncture-density", "needle-damage", "bleeding-pain")
INTERVAL = (0.05, 0.5, 0.95)
USE = Technique(passes=1, speed="50 mm/s")
TOOLS = (
    ("skinpen", 0.5), ("skinpen", 1.0), ("skinpen", 1.5), ("skinpen", 2.5), ("exceed", 0.5), ("exceed", 1.5),
    ("dermapen-2012", 1.5), ("dr-pen-a6s", 1.5), ("mf8-roller", 1.5), ("medical-roller-1.5", 1.5),
    ("home-roller-0.25", 0.25), ("home-roller-0.5", 0.5), ("stamp-35", 1.5),
)  # fmt: skip
SLOW_S, NEEDLE_MM, TIPS_UM = 1.0, 0.2, (5.0, 15.0, 37.0)
"""Time of loading, thickness and tips of the needles on the bench."""
NOTHING = 1e-5
"""What is printed as 0."""
TRAVEL_MM = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.25, 1.5])


def number(value: float) -> str:
    return "0" if abs(value) < NOTHING else f"{value:.3g}"


def rows(heads: tuple[str, ...], cells: list[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def asked() -> Validation:
    return validate([record for record in shipped() if record.topic in TOPICS], draws=DRAWS, seed=1, workers=1)


def values(found: Validation) -> str:
    """Table of every published value; rows end with the use of the record."""
    cells = []
    for one in found.of():
        record, at = one.record, one.comparison
        cells.append(
            (
                f"`{record.id}`",
                ", ".join(part for part in (record.quantity, record.subject, one.place) if part),
                f"{at.bound}{number(at.observed)} {record.unit}",
                f"{number(at.predicted)} [{number(at.low)}, {number(at.high)}]",
                "" if at.fold_error is None else f"{at.fold_error:.2f}",
                "yes" if at.inside else "**no**",
                record.use,
            )
        )
    return rows(("record", "what", "seen", "predicted, 90 %", "fold", "inside", "use"), cells)


def summary(found: Validation) -> str:
    lines = []
    for use in ("calibrate", "validate"):
        one = found.summary(use)
        lines.append(
            f"- {use}: {one.inside_share:.0%} of {one.n} inside, fold error {one.median_fold_error:.2f} (median)"
        )
    return "\n".join(lines)


def person(site: str, p: Parameters) -> Skin:
    return describe(SkinChoice(site=site), Subject(age=29, sex="female"), p)


def depths(p: Parameters) -> str:
    """Table of in-situ depth of each device on the cheek."""
    cells = []
    for name, depth in TOOLS:
        device = devices[name]
        got = needle(device, person("cheek", p), USE, depth, p)
        low, middle, high = np.quantile(np.median(got.depth_mm, axis=0) / depth, INTERVAL)
        bears = strength(device.tip_diameter_um, device.needle_diameter_mm, depth, p)
        spare = [margin(bear, got.force_per_needle_n) for bear in (bears.column_n, bears.bending_n)]
        spare.append(margin(bears.tip_n, entry_law(p).force_n(device.tip_diameter_um)))
        cells.append(
            (
                name,
                number(depth),
                f"{middle:.2f} [{low:.2f}, {high:.2f}]",
                f"{np.median(got.pierced_fraction):.2f}",
                number(1000 * float(np.median(got.force_per_needle_n))),
                *(number(float(np.median(times))) for times in spare),
            )
        )
    heads = ("device", "set, mm", "in situ over set", "pierced", "force per needle, mN", "column", "bending", "tip")
    return rows(heads, cells)


def curve(p: Parameters) -> str:
    """Table of force against travel of sharp and blunt needles in excised skin, central values."""
    excised = replace(person("abdomen", p), tension_n_per_mm=np.zeros(p.draws))
    support = dimple.support(dimple.layers(excised, SLOW_S, 0, p), np.full(p.draws, np.inf))
    drag = p["shaft_drag"] / 1000 * np.pi * NEEDLE_MM  # kPa to N/mm2
    cells = []
    for tip in TIPS_UM:
        entry = entry_law(p).force_n(np.array([tip]))
        got = force_curve(TRAVEL_MM[:, None], entry, steady_force_n(entry, p), drag, support, p)
        at = zip(got.force_n[:, 0], got.depth_mm[:, 0], strict=True)
        cells.append((f"{tip:g}", *(f"{1000 * force:.0f} ({depth:.2f})" for force, depth in at)))
    return rows(("tip, um", *(f"{travel:g} mm" for travel in TRAVEL_MM)), cells)


def main() -> None:
    """Print the comparison; with --write, put it on its page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/mechanics.md")
    write = parser.parse_args().write
    found = asked()
    text = "\n\n".join(
        [
            "### Records",
            summary(found),
            values(found),
            f"{len(found.skipped)} more records of these topics cannot be asked; `percuta validate --json` says why.",
            "### Devices on a woman's cheek at 29, and what their needles bear",
            depths(Parameters(draws=2 * DRAWS, seed=1)),
            "### Force on a single needle in excised skin, mN, and depth of its tip, mm",
            curve(Parameters()),
        ]
    )
    print(text)
    if write:
        head, rest = PAGE.read_text(encoding="utf-8").split(START)
        PAGE.write_text(f"{head}{START}\n\n{text}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
