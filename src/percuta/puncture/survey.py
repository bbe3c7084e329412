"""How evenly one session treats the skin, without a course: for sweeps, and to compare operators and tools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from percuta.device import Device, depth_problem, devices
from percuta.errors import InputError
from percuta.parameters import Parameters
from percuta.parameters.values import Array
from percuta.puncture import comfort, kinematics, pattern
from percuta.puncture.conditions import Conditions, conditions
from percuta.puncture.hand import Hand, Technique, hold
from percuta.puncture.needling import Puncture, needle
from percuta.puncture.strikes import Strikes
from percuta.randomness import stream
from percuta.skin import Skin, describe
from percuta.units import quantity

PLACE_WIDTH_MM = 20.0
"""Side of the place looked at in each draw; smaller where it would hold more than `PLACE_STRIKES`."""

PLACE_STRIKES = 2500
"""Strikes on one place at most, about."""

PROBES = 40
"""Probes along the side of a place, for shares of area."""

WHOLE = (
    "force_n",
    "force_per_needle_n",
    "buckling_margin",
    "bending_margin",
    "struck_share",
    "bleeding_share",
    "bleeding_per_cm2",
)
"""Quantities of the whole session that a survey names beside those of its places."""

INTERVAL = (0.05, 0.5, 0.95)
"""Quantiles of the draws that are reported: median and 90 % interval."""


@dataclass(frozen=True)
class Evenness:
    """How evenly one place on the skin was treated, one place per draw; arrays of shape (draws,).

    Parameters
    ----------
    density_per_cm2 : numpy.ndarray
        Strikes per cm2 counted on the place.
    depth_mm : numpy.ndarray
        Mean in-situ depth of the needles that entered; nan where none did.
    depth_cv : numpy.ndarray
        Standard deviation over mean of the depth of all strikes, with 0 for those that did not enter: needles that are
        hardly longer than the dimple are in or out, and how far the first are in varies little. Nan where none entered.
    unpierced_share : numpy.ndarray
        Share of the strikes that did not pierce; 1 where there was none.
    missed_share : numpy.ndarray
        Share of the area within no healing radius of a needle that entered.
    overtreated_share : numpy.ndarray
        Share of the area struck, within the healing radius, more than ``overtreatment_ratio`` times as often as the
        technique means, or more often than that ratio where it means less than one strike. Strikes count whether they
        entered or not: needles that do not enter irritate too.
    repeated_share : numpy.ndarray
        Share of the area pierced more than once by shafts.
    dispersion : numpy.ndarray
        Index of dispersion of the strikes, see `pattern.dispersion`; nan where there was none.
    """

    density_per_cm2: Array
    depth_mm: Array
    depth_cv: Array
    unpierced_share: Array
    missed_share: Array
    overtreated_share: Array
    repeated_share: Array
    dispersion: Array


@dataclass(frozen=True)
class Survey:
    """What one session does, with an interval on everything.

    Parameters
    ----------
    puncture : Puncture
        Depth, force, channels and bleeding.
    evenness : Evenness
        How evenly single places were treated.
    pain : numpy.ndarray
        Score, 0 to 10, shape (draws,).
    """

    puncture: Puncture
    evenness: Evenness
    pain: Array

    @property
    def values(self) -> Mapping[str, Array]:
        """Every quantity by name, shape (draws,)."""
        even = {item.name: getattr(self.evenness, item.name) for item in fields(Evenness)}
        whole = {name: getattr(self.puncture, name) for name in WHOLE}
        slit = self.puncture.slit_mm.mean(axis=0)
        return {**even, **whole, "slit_mm": slit, "pain": self.pain}

    def summary(self) -> dict[str, tuple[float, float, float]]:
        """5 % quantile, median and 95 % quantile of every quantity; draws without a value are left out."""
        return {name: interval(values) for name, values in self.values.items()}


def interval(values: Array) -> tuple[float, float, float]:
    """5 % quantile, median and 95 % quantile of the draws that have a value; nan where none has."""
    known = values[~np.isnan(values)]
    if not known.size:
        return (np.nan, np.nan, np.nan)
    low, middle, high = np.quantile(known, INTERVAL)
    return float(low), float(middle), float(high)


@dataclass(frozen=True)
class Change:
    """How one quantity differs between two surveys.

    Parameters
    ----------
    low, mean, high : float
        5 % quantile, mean and 95 % quantile of the difference over the draws.
    error : float
        Standard error of the mean.
    """

    low: float
    mean: float
    high: float
    error: float


def compare(first: Survey, second: Survey) -> dict[str, Change]:
    """Differences of two surveys, draw by draw.

    Parameters
    ----------
    first, second : Survey
        Surveys with the same draws and seed, so that the person of a draw is the same in both.

    Returns
    -------
    dict of str to Change
        `second` minus `first` for every quantity; draws in which one of them has no value are left out.

    Raises
    ------
    InputError
        Where the surveys have different numbers of draws.
    """
    if first.pain.size != second.pain.size:
        raise InputError(f"surveys of {first.pain.size} and {second.pain.size} draws cannot be compared draw by draw")
    found = {}
    for name, theirs in second.values.items():
        change = theirs - first.values[name]
        known = change[~np.isnan(change)]
        low, _, high = interval(known)
        error = float(np.std(known) / np.sqrt(max(1, known.size)))
        found[name] = Change(low, float(np.mean(known)) if known.size else np.nan, high, error)
    return found


def survey(
    device: str | Device,
    depth: str | None = None,
    site: str = "cheek",
    *,
    age: float = 40,
    sex: str = "female",
    numbing: str = "none",
    stroke_rate: str | None = None,
    draws: int = 200,
    seed: int = 1,
    parameters: Mapping[str, object] | None = None,
    **technique: Any,
) -> Survey:
    """Needle one site once and say how deep, how evenly, with what force, blood and pain.

    Parameters
    ----------
    device : str or Device
        Name in the catalogue, or a device of your own.
    depth : str, optional
        Set depth, such as ``"1.5 mm"``; may be left out for tools of one length.
    site : str
        Site of the skin, such as ``"cheek"``.
    age : float
        Age of the person, years.
    sex : {'female', 'male'}
        Sex.
    numbing : {'none', 'topical'}
        Whether an anaesthetic cream was on.
    stroke_rate : str, optional
        Stroke rate of a pen, such as ``"100 Hz"``; the device's own by default.
    draws, seed : int
        Number of draws, 0 for central values, and their seed.
    parameters : Mapping, optional
        Values that replace records, by name.
    **technique
        Fields of ``percuta.study.Technique``: operator, passes, speed, stretched, pattern, needle_use. Needles are as
        often used as is usual with the operator where needle_use is not given.

    Returns
    -------
    Survey

    Raises
    ------
    InputError
        Where something is not known or cannot be.

    Warns
    -----
    OutsideEvidence
        Where needles, new or worn, or the person lie outside what was measured.

    Examples
    --------
    >>> session = survey("skinpen", "1.5 mm", "cheek", speed="50 mm/s", passes=2, draws=20)
    >>> low, median, high = session.summary()["depth_mm"]
    >>> low < median < high < 1.65
    True
    """
    from percuta.study import SkinChoice, Subject

    tool = devices[device] if isinstance(device, str) else device
    depth_mm = _set_depth(tool, depth)
    rate = None if stroke_rate is None else quantity(stroke_rate, "Hz")
    use = _use(technique)
    p = Parameters(draws, seed, overrides=parameters)
    skin = describe(SkinChoice(site=site), Subject(age=age, sex=sex), p)
    done = needle(tool, skin, use, depth_mm, p, rate)
    hurts = comfort.pain(done.depth_mm, done.density_per_cm2, p, comfort.numbed_share(numbing, p))
    return Survey(done, evenness(tool, skin, use, depth_mm, p, rate), hurts)


def evenness(
    device: Device,
    skin: Skin,
    technique: Technique,
    depth_mm: float,
    p: Parameters,
    rate_hz: float | None = None,
) -> Evenness:
    """Look at one place on the skin in each draw; see `needle` for the parameters.

    Notes
    -----
    The hand of each draw moves the tool over a place of its own with the passes, lanes, speed and tilt that it has
    there. Nothing tells a professional from a person at home but the spreads of those.
    """
    hand = hold(technique, p)
    at = conditions(device, skin, technique, hand, depth_mm, p, rate_hz)
    means = meant_per_cm2(device, technique, hand, depth_mm, p, rate_hz)
    width = min(PLACE_WIDTH_MM, float(np.sqrt(100 * PLACE_STRIKES / np.median(means))))  # 1 cm2 = 100 mm2
    found = np.empty((len(fields(Evenness)), p.draws))
    for draw in range(p.draws):
        strikes = kinematics.simulate_strikes(
            device, technique, depth_mm, width, p, rate_hz, purpose="place", draw=draw
        )
        depths = _depths(at, strikes, p, draw)
        radius, ratio = float(p["zone_radius"][draw]), float(p["overtreatment_ratio"][draw])
        meant = float(means[draw]) / 100 * np.pi * radius**2
        shaft = device.needle_diameter_mm / 2
        found[:, draw] = _place(strikes, depths, radius, ratio * max(1, meant), shaft)
    return Evenness(*found)


def meant_per_cm2(
    device: Device,
    technique: Technique,
    hand: Hand,
    depth_mm: float,
    p: Parameters,
    rate_hz: float | None = None,
) -> Array:
    """Strikes per cm2 at the intended speed and number of passes, shape (draws,); see `evenness`."""
    intended = replace(
        hand, speed_mm_s=np.full(p.draws, technique.speed), passes=np.full(p.draws, float(technique.passes))
    )
    return kinematics.density_per_cm2(device, intended, depth_mm, p, rate_hz)


def _place(strikes: Strikes, depth_mm: Array, radius_mm: float, most: float, shaft_mm: float) -> tuple[float, ...]:
    """Give the fields of `Evenness` for one place."""
    entered = depth_mm > 0
    inside = strikes.where(entered)
    struck = pattern.hits(strikes, radius_mm, PROBES)
    nearest, second = pattern.distances_mm(inside, 2, radius_mm, PROBES).T
    deep = depth_mm[entered]
    return (
        strikes.density_per_cm2,
        float(deep.mean()) if deep.size else np.nan,
        float(depth_mm.std() / depth_mm.mean()) if deep.size else np.nan,
        1 - float(deep.size / strikes.x_mm.size) if strikes.x_mm.size else 1.0,
        float(np.mean(nearest > radius_mm)),
        float(np.mean(struck > most)),
        float(np.mean(second <= shaft_mm)),
        pattern.dispersion(strikes) if strikes.x_mm.size else np.nan,
    )


def _depths(at: Conditions, strikes: Strikes, p: Parameters, draw: int) -> Array:
    rng = stream(p.seed, f"puncture:place depths:{draw}", p.subject)
    return at.only(draw).depths_mm(strikes, rng)


def _set_depth(device: Device, depth: str | None) -> float:
    depth_mm = None if depth is None else quantity(depth, "mm")
    problem = depth_problem(device, depth_mm)
    if problem:
        raise InputError(problem, "device.depth")
    return device.depth_range_mm[1] if depth_mm is None else depth_mm


@dataclass(frozen=True)
class _Use:
    """A technique whose needles may be as often used as is usual."""

    operator: str
    passes: int
    speed: float
    stretched: bool
    pattern: str
    needle_use: int | None


def _use(written: Mapping[str, Any]) -> _Use:
    from percuta.study import Technique as StudyTechnique

    checked = StudyTechnique(**written)
    values = {item.name: getattr(checked, item.name) for item in fields(_Use)}
    return _Use(**{**values, "needle_use": written.get("needle_use")})
