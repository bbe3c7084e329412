"""One session with one tool on one skin: what every needle does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from percuta.errors import InputError
from percuta.parameters import Parameters
from percuta.parameters.values import Array
from percuta.puncture import channel, dimple, insertion, kinematics, pen, roller
from percuta.puncture.hand import Hand, Technique, hold
from percuta.puncture.insertion import EntryLaw, Grip, Insertion
from percuta.puncture.strikes import Integers
from percuta.randomness import stream

if TYPE_CHECKING:
    from percuta.device import Device
    from percuta.skin import Skin

PUNCTURES = 64
"""Needle strikes simulated in every draw; together they are the spread of depth within one person's site."""

SCATTERS = 5
"""Independent kinds of scatter between strikes, see `Conditions.strike`."""

TILE_WIDTH_MM = 10.0
"""Side of the mapped tile; smaller where it would hold more than `TILE_STRIKES`."""

TILE_STRIKES = 10_000
"""Strikes that the map of one tile shows at most, about."""


@dataclass(frozen=True)
class Tile:
    """A map of the strikes on a square of skin, for central values of all parameters.

    Parameters
    ----------
    width_mm : float
        Side of the square.
    x_mm, y_mm : numpy.ndarray
        Places, shape (strikes,).
    depth_mm : numpy.ndarray
        In-situ depth of the tip; 0 where a needle did not enter.
    pass_index : numpy.ndarray of int
        Pass of the tool, from 0.
    """

    width_mm: float
    x_mm: Array
    y_mm: Array
    depth_mm: Array
    pass_index: Integers


@dataclass(frozen=True)
class Puncture:
    """What a session of needling does to the skin; draws are the last axis of every array.

    Parameters
    ----------
    density_per_cm2 : numpy.ndarray
        Needle strikes per cm2 of skin, whether they entered or not, shape (draws,).
    depth_mm : numpy.ndarray
        In-situ depth of the tip, shape (punctures, draws); 0 where a needle did not enter.
    channel_mm : numpy.ndarray
        Depth of the channel left after withdrawal, shape (punctures, draws).
    channel_radius_mm : numpy.ndarray
        Radius of the fresh channels at the surface, mean over the needles that entered, shape (draws,); 0 where none
        did.
    force_n : numpy.ndarray
        Force of the needles on the hand, shape (draws,): mean over the strikes of the largest force on a needle times
        the needles that touch the skin at once, as if all of them were at their peak together.
    force_per_needle_n : numpy.ndarray
        Largest force on a needle, mean over the strikes, shape (draws,).
    pierced_fraction : numpy.ndarray
        Share of the strikes that entered, shape (draws,).
    tile : Tile
        Map of one tile.
    """

    density_per_cm2: Array
    depth_mm: Array
    channel_mm: Array
    channel_radius_mm: Array
    force_n: Array
    force_per_needle_n: Array
    pierced_fraction: Array
    tile: Tile


@dataclass(frozen=True)
class Conditions:
    """Everything that decides how deep a needle goes, one value per draw.

    Parameters
    ----------
    travel_mm : numpy.ndarray
        Travel of the tips below undeformed skin, for a tool that sits flat.
    lift_mm : numpy.ndarray
        Radius of the tool's face times the standard deviation of its tilt about either axis.
    tip_um, tip_scatter : numpy.ndarray
        Diameter of the tips and its spread between needles, log.
    stiffness_scatter : numpy.ndarray
        Spread of local stiffness between places, log.
    slope, offset, pressure : numpy.ndarray
        Entry force law, see `EntryLaw`.
    steady_share : numpy.ndarray
        Force that stays after entry, share of the entry force.
    drag : numpy.ndarray
        Spreading and friction per depth, N/mm.
    parabola, reduced, membrane, group : numpy.ndarray
        Support of the skin, see `dimple.Support`; `reduced` is the reduced modulus, N/mm2.
    hand_n, hand_scatter : numpy.ndarray
        Force of the hand, unlimited for a motor, and its spread between strikes, log.
    touching : callable
        Number of needles that touch the skin at a travel of the tips, mm.
    """

    travel_mm: Array
    lift_mm: Array
    tip_um: Array
    tip_scatter: Array
    stiffness_scatter: Array
    slope: Array
    offset: Array
    pressure: Array
    steady_share: Array
    drag: Array
    parabola: Array
    reduced: Array
    membrane: Array
    group: Array
    hand_n: Array
    hand_scatter: Array
    touching: Callable[[Array], Array]

    def typical(self) -> Conditions:
        """Medians over the draws, as arrays of length 1."""
        arrays = [item.name for item in fields(self) if item.name != "touching"]
        return replace(self, **{name: np.median(getattr(self, name), keepdims=True) for name in arrays})

    def strike(self, scatter: Array) -> Insertion:
        """Let needles strike at scattered places.

        Parameters
        ----------
        scatter : numpy.ndarray
            Standard normal numbers, shape (`SCATTERS`, strikes, draws): tip, stiffness, tilt towards the needle, tilt
            aside and force of the hand.

        Returns
        -------
        Insertion
            Arrays of shape (strikes, draws).
        """
        sharpness, stiffness, towards, aside, push = scatter
        tip = self.tip_um * np.exp(self.tip_scatter * sharpness)
        lift = self.lift_mm * (np.hypot(towards, aside) + towards)  # the low side of a tilted tool rests on the skin
        entry = EntryLaw(self.slope, self.offset, self.pressure).force_n(tip)
        radius = tip / 2 / 1000  # um to mm
        support = dimple.Support(
            parabola=self.parabola * np.exp(self.stiffness_scatter * stiffness),
            membrane=self.membrane,
            punch=2 * self.reduced * radius,
            tip_radius_mm=radius,
            group=self.group,
        )
        steady = self.steady_share * entry
        grip = Grip(self.hand_n * np.exp(self.hand_scatter * push), self.touching)
        return insertion.insert(self.travel_mm - lift, entry, steady, self.drag, support, grip)


def even_scatter(rng: np.random.Generator, strikes: int, draws: int) -> Array:
    """Spread standard normal numbers evenly over the strikes of each draw (Latin hypercube).

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the order.
    strikes, draws : int
        Wanted shape; draw ``i`` does not depend on how many draws there are.

    Returns
    -------
    numpy.ndarray
        Shape (`SCATTERS`, strikes, draws); along the strikes the same numbers in random order, so that a few dozen
        strikes carry the whole spread.
    """
    from scipy.special import ndtri

    order = rng.random((draws, SCATTERS, strikes)).argsort(axis=2)
    return np.asarray(np.moveaxis(ndtri((order + 1 / 2) / strikes), 0, 2))


def needle(
    device: Device,
    skin: Skin,
    technique: Technique,
    depth_mm: float,
    p: Parameters,
    stroke_rate_hz: float | None = None,
) -> Puncture:
    r"""Needle skin with a tool and report what every needle does.

    Parameters
    ----------
    device : Device
        Pen, roller, stamp or needle.
    skin : Skin
        Mechanics of the skin, arrays of shape (draws,).
    technique : Technique
        Operator, passes, speed (mm/s), pattern, whether the skin is stretched, and use of the needles so far.
    depth_mm : float
        Set depth: how far the needles protrude, mm, above 0.
    p : Parameters
        Uses the records of ``insertion.yaml`` and ``kinematics.yaml``.
    stroke_rate_hz : float, optional
        Strokes per second of a pen; the device's usual rate by default.

    Returns
    -------
    Puncture

    Raises
    ------
    InputError
        Where depth, kind of device, operator, pattern or stroke rate cannot be.

    Warns
    -----
    OutsideEvidence
        Where the tips, new or worn, lie outside the diameters for which entry forces were measured.

    Notes
    -----
    The story in six steps:

    1. The tool meets the skin at a rate: a pen in half a stroke, a roller while a needle turns to the bottom, a
       stamp while it is pressed. Faster means stiffer (`dimple.rate_modulus_kpa`).
    2. The tips travel the set depth, plus the error of the setting and tissue raised under the tool, less the lift of
       a tilted pen.
    3. A needle enters when the dimple under its entry force fits into that travel and the hand can pay for the
       force (`insertion.insert`); a needle that does not, has depth 0.
    4. Once inside it shares the travel with the dimple that its cutting, spreading and friction keep up, so the
       in-situ depth is always less than the travel. Needles of a pen share one opening and sink the skin together;
       those of rollers and stamps stand on skin that their own base follows, and share the hand's force instead.
    5. The hole draws together when the needle leaves (`channel`).
    6. Strikes per area follow from the tool's kinematics alone (`kinematics.density_per_cm2`).

    Between people, the skin's own draws make the spread; within a site, local stiffness, tip and tilt do. A person
    at home has a wider hand speed, force, evenness and tilt; nothing else is changed.
    """
    if not 0 < depth_mm < np.inf:
        raise InputError(f"a set depth of {depth_mm:g} mm cannot be; it must be above 0", "device.depth")
    hand = hold(technique, p)
    density = kinematics.density_per_cm2(device, hand, depth_mm, p, stroke_rate_hz)
    at = conditions(device, skin, technique, hand, depth_mm, p, stroke_rate_hz)
    done = at.strike(even_scatter(stream(p.seed, "puncture:strikes", p.subject), PUNCTURES, p.draws))
    entered = np.count_nonzero(done.depth_mm, axis=0)
    radius = channel.channel_radius_mm(0, done.depth_mm, at.tip_um, device.needle_diameter_mm, p)
    per_needle = done.force_n.mean(axis=0)
    return Puncture(
        density_per_cm2=density,
        depth_mm=done.depth_mm,
        channel_mm=channel.residual_depth_mm(done.depth_mm, device.kind, p),
        channel_radius_mm=radius.sum(axis=0) / np.maximum(1, entered),
        force_n=(done.force_n * at.touching(done.travel_mm)).mean(axis=0),
        force_per_needle_n=per_needle,
        pierced_fraction=entered / PUNCTURES,
        tile=_tile(device, technique, depth_mm, float(np.median(density)), at, p, stroke_rate_hz),
    )


def touching(device: Device, depth_mm: float) -> Callable[[Array], Array]:
    """Tell how many needles of a device touch the skin at a travel of its tips.

    Parameters
    ----------
    device : Device
        The tool.
    depth_mm : float
        Set depth.

    Returns
    -------
    callable
        From travel, mm, to a number: all needles of a pen or stamp; those on the lower arc of a roller, which sinks
        in as its needles do.
    """
    if device.kind == "roller":
        return partial(roller.needles_in_contact, device.needles, kinematics.drum_radius_mm(device), depth_mm)
    return lambda travel: np.full_like(travel, device.needles)


def loading_time_s(device: Device, hand: Hand, p: Parameters, stroke_rate_hz: float | None = None) -> Array:
    """Time from first contact of a needle to its deepest place.

    Parameters
    ----------
    device : Device
        The tool.
    hand : Hand
        Speed of the hand, which is also that of a rolling drum's centre.
    p : Parameters
        Uses ``roller_contact_angle`` for rollers and ``press_time`` for stamps.
    stroke_rate_hz : float, optional
        Strokes per second of a pen.

    Returns
    -------
    numpy.ndarray
        Time, s: half a stroke of a pen; the roll of a drum through the contact angle; the press of a stamp.
    """
    if device.kind == "pen":
        return np.full(p.draws, 1 / (2 * kinematics.stroke_rate(device, stroke_rate_hz)))
    if device.kind == "roller":
        arc = kinematics.drum_radius_mm(device) * np.radians(p["roller_contact_angle"])
        return np.asarray(arc / hand.speed_mm_s)
    return p["press_time"]


def conditions(
    device: Device,
    skin: Skin,
    technique: Technique,
    hand: Hand,
    depth_mm: float,
    p: Parameters,
    stroke_rate_hz: float | None = None,
) -> Conditions:
    """Gather what decides how deep the needles of a tool go in a skin; see `needle` for the parameters."""
    motor = device.kind == "pen"
    load = loading_time_s(device, hand, p, stroke_rate_hz)
    modulus = dimple.rate_modulus_kpa(skin.modulus_kpa, skin.relaxed_share, skin.relaxation_time_s, load) / 1000
    reduced = modulus / (1 - p["poisson_ratio"] ** 2)
    tension = skin.tension_n_per_mm + (p["stretch_tension"] if technique.stretched else 0)
    tip = insertion.worn_tip_um(device.tip_diameter_um, technique.needle_use, p)
    insertion.entry_force(tip, p)  # warns where tips are outside the evidence
    law = insertion.entry_law(p)
    face = device.swath_mm / 2 if motor and device.needles > 1 else 0
    place = pen.ring(device.needles if motor else 1, device.swath_mm)
    return Conditions(
        travel_mm=depth_mm + p["tissue_rise"] + _setting_error(device, p),
        lift_mm=hand.tilt * (device.swath_mm / 2 if motor else 0),
        tip_um=tip,
        tip_scatter=np.sqrt(np.log1p(p["tip_scatter_cv"] ** 2)),
        stiffness_scatter=np.sqrt(np.log1p(p["local_stiffness_cv"] ** 2)),
        slope=law.slope,
        offset=law.offset,
        pressure=law.pressure,
        steady_share=p["steady_force_share"],
        drag=p["shaft_drag"] / 1000 * np.pi * device.needle_diameter_mm,  # kPa to N/mm2
        parabola=p["deep_indentation"] * modulus,
        reduced=reduced,
        membrane=dimple.membrane_stiffness(tension, device.needle_diameter_mm / 2, p["support_rim"], face),
        group=dimple.group_compliance(place, reduced, tension, p["support_rim"]),
        hand_n=np.full(p.draws, np.inf) if motor else hand.force_n,
        hand_scatter=hand.unevenness,
        touching=touching(device, depth_mm),
    )


def _setting_error(device: Device, p: Parameters) -> Array:
    """Error of the set depth, uniform within the device's tolerance; none for central values."""
    share = np.zeros(p.draws)
    if not p.central:
        share = 2 * stream(p.seed, "puncture:setting", p.subject).random(p.draws) - 1
    return share * device.depth_tolerance_mm


def _tile(
    device: Device,
    technique: Technique,
    depth_mm: float,
    density_per_cm2: float,
    at: Conditions,
    p: Parameters,
    stroke_rate_hz: float | None,
) -> Tile:
    """Map the strikes on one tile for typical conditions."""
    width = min(TILE_WIDTH_MM, float(np.sqrt(100 * TILE_STRIKES / density_per_cm2)))  # 1 cm2 = 100 mm2
    strikes = kinematics.simulate_strikes(device, technique, depth_mm, width, p, stroke_rate_hz)
    scatter = stream(p.seed, "puncture:tile depths", p.subject).standard_normal((SCATTERS, strikes.x_mm.size, 1))
    done = at.typical().strike(scatter)
    return Tile(width, strikes.x_mm, strikes.y_mm, done.depth_mm[:, 0], strikes.pass_index)
