"""Put published measurements of needling to the model, and write what it says into docs/mechanics.md.

Run: python benchmarks/puncture_records.py [--write]

Each record of puncture_records.yaml names a measure, a function below. It is answered with draws of all parameters, so
the prediction is a median and a 90 % interval between people, skins and tools.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from percuta.device import Device, devices
from percuta.parameters import Parameters
from percuta.parameters.values import Array
from percuta.puncture import Puncture, dimple, holding, needle, pain
from percuta.puncture.comfort import numbed_share, torn_vessels
from percuta.puncture.conditions import even_scatter
from percuta.puncture.hand import hold
from percuta.puncture.insertion import Grip, Insertion, entry_law, force_curve, insert, steady_force_n
from percuta.puncture.kinematics import stroke_rate
from percuta.puncture.strength import margin, strength
from percuta.randomness import stream
from percuta.skin import Skin, describe, rat, vessels
from percuta.study import SkinChoice, Subject, Technique

DRAWS = 400
HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "mechanics.md"
START, END = "<!-- records: start -->", "<!-- records: end -->"
INTERVAL = (0.05, 0.5, 0.95)
EITHER = "0/1"
"""Unit of what happened or did not."""
USE = Technique(passes=1, speed="50 mm/s")


def between(wanted: Any, p: Parameters, purpose: str) -> Array:
    """Return a number for all draws, or draws between two numbers, even in the logarithm."""
    low, high = wanted if isinstance(wanted, list) else (wanted, wanted)
    share = stream(p.seed, f"benchmark:{purpose}").random(p.draws)
    return np.asarray(low * (high / low) ** share)


def person(site: str, p: Parameters) -> Skin:
    return describe(SkinChoice(site=site), Subject(age=29, sex="female"), p)


def excised(p: Parameters) -> Skin:
    """Abdominal skin without its tension."""
    return replace(person("abdomen", p), tension_n_per_mm=np.zeros(p.draws))


@dataclass(frozen=True)
class Bench:
    """One needle on a bench: excised skin, slow unless told, no base that holds the skin."""

    support: dimple.Support
    entry_n: Array
    steady_n: Array
    drag: Array

    @classmethod
    def of(cls, tip_um: Array, needle_mm: float, p: Parameters, load_s: float = 1.0) -> Bench:
        layers = dimple.layers(excised(p), load_s, 0, p)
        entry = entry_law(p).force_n(tip_um)
        drag = p["shaft_drag"] / 1000 * np.pi * needle_mm
        return cls(dimple.support(layers, np.full(p.draws, np.inf)), entry, steady_force_n(entry, p), drag)

    def at(self, travel_mm: Any) -> Insertion:
        return insert(travel_mm, self.entry_n, self.steady_n, self.drag, self.support)


def entry_mn(p: Parameters, tip_um: Any) -> Array:
    return 1000 * entry_law(p).force_n(between(tip_um, p, "tip"))


def tear_share(p: Parameters, depth_mm: Any, needle_mm: float) -> Array:
    """Share of cutting in the force of a sharp needle at a depth, %."""
    bench = Bench.of(np.full(p.draws, 8.0), needle_mm, p)
    depth = between(depth_mm, p, "depth")
    return 100 * bench.steady_n / (bench.steady_n + bench.drag * depth)


def jump_um(p: Parameters, tip_um: Any) -> Array:
    """Depth of the tip just after it has broken through."""
    bench = Bench.of(between(tip_um, p, "tip"), 0.2, p)
    return 1000 * bench.at(dimple.dimple_mm(bench.entry_n, bench.support) * (1 + 1e-9)).depth_mm


def tip_ratio(p: Parameters, tips_um: list[float], travel_mm: float) -> Array:
    blunt, sharp = (Bench.of(np.full(p.draws, tip), 0.2, p).at(travel_mm).depth_mm for tip in tips_um)
    return np.divide(blunt, sharp, out=np.zeros(p.draws), where=sharp > 0)


def buried_share(p: Parameters, travel_mm: Any, tip_um: Any) -> Array:
    travel = between(travel_mm, p, "travel")
    return Bench.of(between(tip_um, p, "tip"), 0.2, p).at(travel).depth_mm / travel


def array(length_mm: float) -> Device:
    """An array as in Donnelly 2011: 121 needles, 0.3 mm at their base, entering at 0.03 N."""
    return replace(
        devices["stamp-35"],
        needles=121,
        needle_diameter_mm=0.3,
        tip_diameter_um=33 / 4.6,
        depth_range_mm=(length_mm, length_mm),
        depth_tolerance_mm=0.0,
        swath_mm=6.6,
    )


def array_um(p: Parameters, length_mm: float) -> Array:
    got = needle(array(length_mm), person("volar_forearm", p), USE, length_mm, p)
    return 1000 * np.median(got.depth_mm, axis=0)


def pierced(p: Parameters, speed_m_s: float) -> Array:
    """Share of the needles of Verbaan's metal array that pierce; see docs/mechanics.md for the geometry."""
    length, needles, footprint, shaft, tip_um = 0.3, 16, 100.0, 0.2, 37.0
    load = p["press_time"] if speed_m_s == 0 else np.full(p.draws, length / 1000 / speed_m_s)
    layers, hand = dimple.layers(excised(p), load, 0, p), hold(USE, p)
    entry = entry_law(p).force_n(tip_um)
    rim = np.minimum(holding.pressed_rim_mm(entry, hand.force_n, footprint), holding.wave_reach_mm(layers, load, p))
    sharpness, stiffness, *_ = even_scatter(stream(p.seed, "benchmark:array"), needles, p.draws)
    tips = tip_um * np.exp(np.sqrt(np.log1p(p["tip_scatter_cv"] ** 2)) * sharpness)
    stiffer = np.exp(np.sqrt(np.log1p(p["local_stiffness_cv"] ** 2)) * stiffness)
    support = dimple.support(layers, rim).elsewhere(stiffer, np.ones_like(stiffer))
    entry = entry_law(p).force_n(tips)
    grip = Grip(hand.force_n, lambda travel: np.full_like(travel, needles)) if speed_m_s == 0 else None
    drag = p["shaft_drag"] / 1000 * np.pi * shaft
    return (insert(length, entry, steady_force_n(entry, p), drag, support, grip).depth_mm > 0).mean(axis=0)


def rat_channel_um(p: Parameters) -> Array:
    return 1000 * np.median(rolled_rat(p).channel_mm, axis=0)


def rat_width_um(p: Parameters) -> Array:
    return 2000 * rolled_rat(p).channel_radius_mm


def rolled_rat(p: Parameters) -> Puncture:
    """Roll a rat gently; the hand counts as one at home, whose force may be that weak."""
    force = f"{np.median(p['rat_roller_force'])} N"
    gentle = Parameters(0 if p.central else p.draws, p.seed, overrides={"hand_force.home": force})
    use = Technique(passes=1, speed="50 mm/s", operator="home", needle_use=1)
    return needle(devices["dermaroller-0.77"], rat(person("volar_forearm", p), p), use, 0.77, gentle)


def density(p: Parameters, device: str, passes: int) -> Array:
    tool = devices[device]
    use = Technique(passes=passes, speed="50 mm/s")
    return needle(tool, person("cheek", p), use, tool.depth_range_mm[1], p).density_per_cm2


def strike_rate(p: Parameters, device: str) -> Array:
    return np.full(p.draws, devices[device].needles * stroke_rate(devices[device], None))


def pain_ratio(p: Parameters, lengths_mm: list[float], numbers: list[int]) -> Array:
    first, second = (
        pain(np.full((1, p.draws), length), np.full(p.draws, float(number)), p)
        for length, number in zip(lengths_mm, numbers, strict=True)
    )
    return first / second


def pain_share(p: Parameters, length_mm: Any) -> Array:
    """Pain of one blade over that of a hypodermic needle, %."""
    score = pain(between(length_mm, p, "length")[None], np.full(p.draws, 1.0) / p["pain_area"], p)
    return 100 * score / p["hypodermic_pain"]


def clinic_pain(p: Parameters, device: str, site: str, depth_mm: float, passes: int, numbing: str) -> Array:
    use = Technique(passes=passes, speed="50 mm/s")
    got = needle(devices[device], person(site, p), use, depth_mm, p)
    return pain(got.depth_mm, got.density_per_cm2, p, numbed_share(numbing, p))


def blood_um(p: Parameters, site: str, share: float) -> Array:
    """Shallowest depth at which a needle of 0.25 mm tears a vessel in a share of its punctures."""
    depth = np.linspace(0.02, 1.5, 75)
    torn = torn_vessels(np.repeat(depth[:, None], p.draws, axis=1), 0, 8.0, 0.25, vessels(person(site, p), p), p)
    return 1000 * depth[np.argmax(torn.struck >= share, axis=0)]


MEASURES: dict[str, Callable[..., Array]] = {
    function.__name__: function
    for function in (
        entry_mn, tear_share, jump_um, tip_ratio, buried_share, array_um, pierced, rat_channel_um, rat_width_um,
        density, strike_rate, pain_ratio, pain_share, clinic_pain, blood_um,
    )
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What the model says to one record."""

    record: dict[str, Any]
    low: float
    median: float
    high: float

    @property
    def observed(self) -> tuple[float, float]:
        seen = self.record["observed"]
        return (seen[0], seen[1]) if isinstance(seen, list) else (seen, seen)

    @property
    def inside(self) -> bool:
        """Whether what was seen lies within the interval, to 1 %.

        Where a range was seen, the median must lie in it. Where needles pierced or did not, the median share must lie
        on that side of one half, as an interval of shares would hold both.
        """
        low, high = self.observed
        if self.record["unit"] == EITHER:
            return (self.median > 1 / 2) == bool(low)
        if low < high:
            return low <= self.median <= high
        return self.low * 0.99 - 1e-9 <= low <= self.high * 1.01 + 1e-9

    @property
    def fold(self) -> float:
        """Fold error of the median; 1 within a range that was seen, nan where it makes no sense."""
        low, high = self.observed
        if low <= self.median <= high:
            return 1.0
        near = high if self.median > high else low
        return max(self.median / near, near / self.median) if near > 0 and self.median > 0 else np.nan


def answers(p: Parameters) -> list[Answer]:
    """Ask the model all records."""
    records = yaml.safe_load((HERE / "puncture_records.yaml").read_text(encoding="utf-8"))["records"]
    found = []
    for record in records:
        ((name, arguments),) = record["measure"].items()
        found.append(Answer(record, *np.quantile(MEASURES[name](p, **arguments), INTERVAL)))
    return found


def number(value: float) -> str:
    return f"{value:.3g}"


def table(found: list[Answer]) -> str:
    """Write the comparison as Markdown."""
    lines = ["| record | conditions | seen | predicted, 90 % | fold | inside | use |", "|---|---|---|---|---|---|---|"]
    for answer in found:
        record, (low, high) = answer.record, answer.observed
        seen = number(low) if low == high else f"{number(low)} to {number(high)}"
        predicted = f"{number(answer.median)} [{number(answer.low)}, {number(answer.high)}]"
        fold = "" if np.isnan(answer.fold) else f"{answer.fold:.2f}"
        inside = "yes" if answer.inside else "**no**"
        what = f"{record['quantity']}; {record['conditions']}"
        cells = (f"`{record['id']}`", what, f"{seen} {record['unit']}", predicted, fold, inside, record["use"])
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def summary(found: list[Answer]) -> str:
    """Count, by use."""
    lines = []
    for use in ("calibrate", "validate"):
        some = [answer for answer in found if answer.record["use"] == use]
        folds = np.array([answer.fold for answer in some])
        inside = sum(answer.inside for answer in some)
        lines.append(f"{use}: {inside} of {len(some)} inside, median fold error {np.nanmedian(folds):.2f}")
    inside, folds = sum(a.inside for a in found), np.array([a.fold for a in found])
    lines.append(f"all: {inside} of {len(found)} inside ({inside / len(found):.0%}), median {np.nanmedian(folds):.2f}")
    return "\n".join(f"- {line}" for line in lines)


def depths(p: Parameters) -> str:
    """Table of in-situ depth of each device on the cheek."""
    lines = ["| device | set, mm | in situ over set | pierced | force per needle, mN | column | bending | tip |"]
    lines.append("|---|---|---|---|---|---|---|---|")
    for name, depth in TOOLS:
        device = devices[name]
        got = needle(device, person("cheek", p), USE, depth, p)
        share = np.quantile(np.median(got.depth_mm, axis=0) / depth, INTERVAL)
        bears = strength(device.tip_diameter_um, device.needle_diameter_mm, depth, p)
        spare = [np.median(margin(bear, got.force_per_needle_n)) for bear in (bears.column_n, bears.bending_n)]
        blunt = np.median(margin(bears.tip_n, entry_law(p).force_n(device.tip_diameter_um)))
        cells = (
            name,
            number(depth),
            f"{share[1]:.2f} [{share[0]:.2f}, {share[2]:.2f}]",
            f"{np.median(got.pierced_fraction):.2f}",
            number(1000 * float(np.median(got.force_per_needle_n))),
            *(number(float(value)) for value in (*spare, blunt)),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


TOOLS = (
    ("skinpen", 0.5), ("skinpen", 1.0), ("skinpen", 1.5), ("skinpen", 2.5), ("exceed", 0.5), ("exceed", 1.5),
    ("dermapen-2012", 1.5), ("dr-pen-a6s", 1.5), ("mf8-roller", 1.5), ("medical-roller-1.5", 1.5),
    ("home-roller-0.25", 0.25), ("home-roller-0.5", 0.5), ("stamp-35", 1.5),
)  # fmt: skip


def curve() -> str:
    """Table of force against travel of one sharp and one blunt needle, central values."""
    p = Parameters()
    travel = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.25, 1.5])
    lines = ["| tip, um | " + " | ".join(f"{t:g} mm" for t in travel) + " |", "|---" * (travel.size + 1) + "|"]
    for tip in (5.0, 15.0, 37.0):
        bench = Bench.of(np.array([tip]), 0.2, p)
        got = force_curve(travel[:, None], bench.entry_n, bench.steady_n, bench.drag, bench.support, p)
        cells = (
            f"{1000 * force:.0f} ({depth:.2f})"
            for force, depth in zip(got.force_n[:, 0], got.depth_mm[:, 0], strict=True)
        )
        lines.append(f"| {tip:g} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Print the comparison; with --write, put it on its page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/mechanics.md")
    write = parser.parse_args().write
    p = Parameters(draws=DRAWS, seed=1)
    found = answers(p)
    skipped = yaml.safe_load((HERE / "puncture_records.yaml").read_text(encoding="utf-8"))["skipped"]
    parts = [
        "### Records",
        summary(found),
        table(found),
        "Records of these topics that the model cannot be asked:",
        "\n".join(f"- `{name}`: {why}" for name, why in skipped.items()),
        "### Devices on a woman's cheek at 29, and what their needles bear",
        depths(p),
        "### Force on a single needle in excised skin, mN, and depth of its tip, mm",
        curve(),
    ]
    text = "\n\n".join(parts)
    print(text)
    if write:
        page = PAGE.read_text(encoding="utf-8")
        head, rest = page.split(START)
        PAGE.write_text(f"{head}{START}\n\n{text}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
