"""Everything that decides how deep the needles of one tool go in one skin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from percuta.device.layout import cartridge
from percuta.parameters import Parameters
from percuta.parameters.values import Array, Randoms
from percuta.puncture import dimple, holding, insertion, kinematics, pen, roller
from percuta.puncture.hand import Hand, Technique
from percuta.puncture.insertion import EntryLaw, Grip, Insertion
from percuta.puncture.strikes import Strikes

if TYPE_CHECKING:
    from percuta.device import Device
    from percuta.skin import Skin

AT_ONCE = 50_000
"""Strikes of a map whose depths are found together, so that a whole face needs little memory."""

SCATTERS = 5
"""Independent kinds of scatter between strikes, see `Conditions.strike`."""


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
    steady_n : numpy.ndarray
        Force that keeps a needle cutting, N.
    drag : numpy.ndarray
        Spreading and friction per depth, N/mm.
    support : dimple.Support
        What holds the skin.
    hand_n, hand_scatter : numpy.ndarray
        Force of the hand, or of a pen's drive, and its spread between strikes, log; a stronger push also holds the skin
        nearer to the needle.
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
    steady_n: Array
    drag: Array
    support: dimple.Support
    hand_n: Array
    hand_scatter: Array
    touching: Callable[[Array], Array]

    def typical(self) -> Conditions:
        """Medians over the draws, as arrays of length 1."""
        return self._each(lambda values: np.median(values, axis=-1, keepdims=True))

    def only(self, draw: int) -> Conditions:
        """One draw, as arrays of length 1."""
        return self._each(lambda values: values[..., draw : draw + 1])

    def _each(self, change: Callable[[Array], Array]) -> Conditions:
        arrays = [item.name for item in fields(self) if item.name not in ("support", "touching")]
        changed: dict[str, Any] = {name: change(getattr(self, name)) for name in arrays}
        return replace(self, support=self.support.each(change), **changed)

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
        hand = np.exp(self.hand_scatter * push)
        farther = 1 / np.sqrt(hand)  # see holding.pressed_rim_mm
        support = self.support.elsewhere(np.exp(self.stiffness_scatter * stiffness), farther)
        steady = np.minimum(entry, self.steady_n)  # cutting on never takes more than breaking through
        grip = Grip(self.hand_n * hand, self.touching)
        return insertion.insert(self.travel_mm - lift, entry, steady, self.drag, support, grip)

    def depths_mm(self, strikes: Strikes, rng: np.random.Generator) -> Array:
        """In-situ depth of each strike of a map; these conditions must be of one draw.

        Parameters
        ----------
        strikes : Strikes
            The map; a pen leans as it did there.
        rng : numpy.random.Generator
            Source of all other scatter.

        Returns
        -------
        numpy.ndarray
            Depth, mm, shape (strikes,); 0 where a needle did not enter.
        """
        tip, stiffness, push = rng.standard_normal((SCATTERS - 2, strikes.x_mm.size))
        scatter = np.stack([tip, stiffness, *strikes.lean, push])[:, :, None]
        parts = np.split(scatter, range(AT_ONCE, strikes.x_mm.size, AT_ONCE), axis=1)
        return np.concatenate([self.strike(part).depth_mm[:, 0] for part in parts])


def even_scatter(rng: Randoms, strikes: int, draws: int) -> Array:
    """Spread standard normal numbers evenly over the strikes of each draw (Latin hypercube).

    Parameters
    ----------
    rng : Randoms
        Source of the order, such as a `numpy.random.Generator`.
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
    layers = dimple.layers(skin, load, p["stretch_tension"] if technique.stretched else 0, p)
    tip = insertion.worn_tip_um(device.tip_diameter_um, hand.needle_use, p)  # type: ignore[arg-type]
    insertion.entry_force(tip, p)  # warns where tips are outside the evidence
    law = insertion.entry_law(p)
    places = cartridge(device.layout, device.needles, device.swath_mm) if motor else np.zeros((1, 2))
    face = float(np.sqrt(np.mean(np.sum(places**2, axis=1))))
    place = pen.ring(len(places), 2 * face) if face > 0 else places  # a filled cartridge acts as the ring of its radius
    rim = holding.rim_mm(device, face, law.force_n(tip), hand.force_n, layers, load, p)
    return Conditions(
        travel_mm=depth_mm + p["tissue_rise"] + _setting_error(device, p),
        lift_mm=hand.tilt * (device.swath_mm / 2 if motor else 0),
        tip_um=tip,
        tip_scatter=np.sqrt(np.log1p(p["tip_scatter_cv"] ** 2)),
        stiffness_scatter=np.sqrt(np.log1p(p["local_stiffness_cv"] ** 2)),
        slope=law.slope,
        offset=law.offset,
        pressure=law.pressure,
        steady_n=p["steady_force"] / 1000,  # mN to N
        drag=p["shaft_drag"] / 1000 * np.pi * device.needle_diameter_mm,  # kPa to N/mm2
        support=dimple.support(layers, rim, dimple.group_compliance(place, layers, p["support_rim"])),
        hand_n=p["drive_force"] if motor else hand.force_n,
        hand_scatter=hand.unevenness if device.kind in ("roller", "stamp") else np.zeros(p.draws),
        touching=touching(device, depth_mm),
    )


def _setting_error(device: Device, p: Parameters) -> Array:
    """Error of the set depth, uniform within the device's tolerance; none for central values."""
    return (2 * p.level("puncture:setting") - 1) * device.depth_tolerance_mm
