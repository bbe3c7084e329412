"""Published permeation through needled skin, and the same experiment in the model.

Number and size of the channels follow from the tool; nothing is fitted to these records. What a record leaves open is
drawn: the thickness of the piece of skin from dermatomed to whole ear skin. A pen held over a window for a minute makes
as many passes over it as its speed and swath allow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from percuta.barrier import Product, absorb, compound, custom, pores
from percuta.device import devices
from percuta.parameters import Parameters
from percuta.puncture import needle
from percuta.randomness import stream
from percuta.skin import describe
from percuta.study import SkinChoice, Subject, Technique

THINNEST_MM, THICKEST_MM = 0.5, 1.5
STAHL = "Stahl 2014, doi:10.1186/1746-6148-10-138"  # horse, split skin, buffer; lag 0.2 to 0.5; the tool is not told
SPLIT_MM = (0.6, 0.6)
WINDOW_PASSES = 27  # one minute at 20 mm/s and a swath of 4 mm over a window of 1.77 cm2


@dataclass(frozen=True)
class Case:
    """One published figure."""

    record: str
    what: str
    observed: float
    measure: str  # "enhancement" of the amount at the end, "lag", hours, or "lag share" of that of intact skin
    tool: str
    depth_mm: float
    passes: int
    hours: float
    own: tuple[float, float, float | None, float | None] | None = None  # Da, log Kow, pKa of acid and base
    inside: bool = True
    piece_mm: tuple[float, float] = (THINNEST_MM, THICKEST_MM)
    ph: float | None = None  # of the solution, where it is told
    times_h: tuple[float, ...] | None = None  # at which the record has samples, where its lag was read from few


CASES = (
    Case("naloxone-drpen-length, 0.25 mm", "naloxone", 37, "enhancement", "dr-pen-a6s", 0.25, WINDOW_PASSES, 6),
    Case("naloxone-drpen-length, 0.5 mm", "naloxone", 56, "enhancement", "dr-pen-a6s", 0.5, WINDOW_PASSES, 6),
    Case("naloxone-drpen-lag", "naloxone", 8 / 60, "lag", "dr-pen-a6s", 0.5, 2 * WINDOW_PASSES, 6),
    Case("ascorbic-acid-roller-er", "ascorbic acid", 10.54, "enhancement", "home-roller-0.25", 0.25, 36, 12),
    Case("neo2014-caffeine-human-L876um-dose5310", "caffeine", 0.19, "lag", "stamp-35", 0.9, 1, 24),
    Case(
        "li2016-lidocaine-human-L700um-dose5000",
        "lidocaine",
        3.7,
        "lag",
        "stamp-35",
        0.7,
        1,
        9,
        inside=False,
        times_h=(1, 3, 6, 9),
    ),
    Case(STAHL, "lidocaine", 1.7, "enhancement", "home-roller-0.5", 0.5, 10, 6, None, True, SPLIT_MM, 7.4),
    Case(STAHL, "lidocaine", 0.35, "lag share", "home-roller-0.5", 0.5, 10, 6, None, True, SPLIT_MM, 7.4),
    Case(
        "tiagabine-roller-flux",
        "tiagabine",
        6.74,
        "enhancement",
        "home-roller-0.5",
        0.5,
        10,
        12,
        (375.5, 2.6, 3.3, 9.4),
    ),
    Case(
        "naratriptan-roller-flux",
        "naratriptan",
        4.75,
        "enhancement",
        "home-roller-0.5",
        0.5,
        10,
        12,
        (335.5, 1.8, None, 9.7),
    ),
    Case(
        "carbamazepine-roller-flux, 20 % ethanol",
        "carbamazepine",
        1.38,
        "enhancement",
        "home-roller-0.5",
        0.5,
        10,
        12,
        (236.3, 2.45, None, None),
    ),
    Case(
        "almotriptan-roller-flux",
        "almotriptan",
        0.86,
        "enhancement",
        "home-roller-0.5",
        0.5,
        10,
        12,
        (335.5, 1.9, None, 9.5),
        False,
    ),
)


def predicted(case: Case, draws: int = 200, seed: int = 1) -> np.ndarray:
    """The same experiment; shape (draws,)."""
    p = Parameters(draws=draws, seed=seed)
    skin = describe(SkinChoice(site="abdomen"), Subject(age=40), p)
    hand = Technique(passes=case.passes, speed="20 mm/s", stretched=False)
    channels = pores(needle(devices[case.tool], skin, hand, case.depth_mm, p), skin, p, living=False)
    what = compound(case.what, p) if case.own is None else _own(case, p)
    if case.ph is not None:
        what = replace(what, vehicle_ph=np.full(draws, case.ph))
    piece = case.piece_mm[0] + (case.piece_mm[1] - case.piece_mm[0]) * stream(seed, "piece of skin").random(draws)
    cell = {"setting": "franz cell", "membrane_mm": piece, "times_h": case.times_h or np.linspace(0.1, case.hours, 30)}
    solution = Product(0.001, 1.0, time_h=1000, occluded=True, held=True)
    done = absorb(what, solution, skin, p, pores=channels, **cell)
    if case.measure == "lag":
        return done.lag_h()
    intact = absorb(what, solution, skin, p, **cell)
    if case.measure == "lag share":
        return done.lag_h() / intact.lag_h()
    return done.delivered[-1] / intact.delivered[-1]


def _own(case: Case, p: Parameters):
    weight, kow, acid, base = case.own
    return custom(case.what, p, molecular_weight=weight, log_kow=kow, pka_acid=acid, pka_base=base, vehicle_ph=5.5)
