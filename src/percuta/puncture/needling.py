"""One session with one tool on one skin: what every needle does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from percuta.parameters import Parameters
from percuta.parameters.values import Array
from percuta.puncture import channel, comfort, kinematics, pen, roller
from percuta.puncture.checks import above_zero
from percuta.puncture.conditions import Conditions, conditions, even_scatter
from percuta.puncture.hand import Hand, Technique, hold
from percuta.puncture.strength import margin, strength
from percuta.puncture.strikes import Integers
from percuta.randomness import stream
from percuta.skin import vessels
from percuta.sums import mean, total

if TYPE_CHECKING:
    from percuta.device import Device
    from percuta.skin import Skin

PUNCTURES = 64
"""Needle strikes simulated in every draw; together they are the spread of depth within one person's site."""

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
    slit_mm : numpy.ndarray
        Length by which the opening of a channel is longer than wide, because the needle moved sideways while it was in,
        shape (punctures, draws): the loop of a roller's needle, the drag of a pen.
    angle : numpy.ndarray
        Angle between needle and the normal of the skin when the tip meets it, rad, shape (punctures, draws).
    force_n : numpy.ndarray
        Force of the needles on the hand, shape (draws,): mean over the strikes of the largest force on a needle times
        the needles that touch the skin at once, as if all of them were at their peak together.
    force_per_needle_n : numpy.ndarray
        Largest force on a needle, mean over the strikes, shape (draws,).
    pierced_fraction : numpy.ndarray
        Share of the strikes that entered, shape (draws,).
    buckling_margin, bending_margin : numpy.ndarray
        Force along a needle that buckles or crushes it, and force across its tip that bends it for good, over the
        largest force on any needle of the session, shape (draws,); see `strength.strength`.
    struck_share : numpy.ndarray
        Share of the strikes that tear a vessel, seen or not, shape (draws,).
    bleeding_share : numpy.ndarray
        Share of the strikes that are seen to bleed at a point, shape (draws,).
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
    buckling_margin: Array
    bending_margin: Array
    slit_mm: Array
    angle: Array
    struck_share: Array
    bleeding_share: Array
    tile: Tile

    @property
    def bleeding_per_cm2(self) -> Array:
        """Bleeding points per cm2 of skin, shape (draws,)."""
        return self.density_per_cm2 * self.bleeding_share


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
        Operator, passes, speed (mm/s), pattern, whether the skin is stretched, and uses of the needles so far (None for
        what is usual with the operator).
    depth_mm : float
        Set depth: how far the needles protrude, mm, above 0.
    p : Parameters
        Uses the records of ``insertion.yaml``, ``kinematics.yaml``, ``comfort.yaml`` and ``vessels.yaml``.
    stroke_rate_hz : float, optional
        Strokes per second of a pen; the device's usual rate by default.

    Returns
    -------
    Puncture

    Raises
    ------
    InputError
        Where depth, kind of device, operator, speed, passes, pattern or stroke rate cannot be.

    Warns
    -----
    OutsideEvidence
        Where the tips, new or worn, lie outside the diameters for which entry forces were measured.

    Notes
    -----
    The story in seven steps:

    1. The tool meets the skin at a rate: a pen in half a stroke, a roller while a needle turns to the bottom, a
       stamp while it is pressed. Faster means stiffer (`dimple.rate_modulus_kpa`).
    2. The tips travel the set depth, plus the error of the setting and tissue raised under the tool, less the lift of
       a tilted pen.
    3. A needle enters when the dimple under its entry force fits into that travel and the hand can pay for the
       force (`insertion.insert`); a needle that does not, has depth 0.
    4. Once inside it shares the travel with the dimple that its cutting, spreading and friction keep up, so the
       in-situ depth is always less than the travel. Needles of a pen share one opening and sink the skin together;
       those of rollers and stamps stand on skin that their own base follows, and share the hand's force instead.
    5. The hole draws together when the needle leaves, and is longer than wide where the needle moved sideways
       (`channel`).
    6. Capillaries in the way of the needle are torn, and some of them are seen to bleed (`comfort.torn_vessels`).
    7. Strikes per area follow from the tool's kinematics alone (`kinematics.density_per_cm2`).

    Between people, the skin's own draws make the spread; within a site, local stiffness, tip and tilt do. A person
    at home has wider speed, force, evenness, lanes and tilt, and often used needles; nothing else is changed.
    """
    above_zero("a set depth, mm,", depth_mm, "device.depth")
    hand = hold(technique, p)
    density = kinematics.density_per_cm2(device, hand, depth_mm, p, stroke_rate_hz)
    at = conditions(device, skin, technique, hand, depth_mm, p, stroke_rate_hz)
    scatter = even_scatter(p.chance("puncture:strikes"), PUNCTURES, p.draws)
    done = at.strike(scatter)
    entered = np.count_nonzero(done.depth_mm, axis=0)
    radius = channel.channel_radius_mm(0, done.depth_mm, at.tip_um, device.needle_diameter_mm, p)
    slit = _slit_mm(device, hand, depth_mm, done.depth_mm, p, stroke_rate_hz)
    torn = comfort.torn_vessels(done.depth_mm, slit, at.tip_um, device.needle_diameter_mm, vessels(skin, p), p)
    bears = strength(at.tip_um, device.needle_diameter_mm, depth_mm, p)
    return Puncture(
        density_per_cm2=density,
        depth_mm=done.depth_mm,
        channel_mm=channel.residual_depth_mm(done.depth_mm, device.kind, p),
        channel_radius_mm=total(radius) / np.maximum(1, entered),  # 0 where no needle enters
        force_n=mean(done.force_n * at.touching(done.travel_mm)),
        force_per_needle_n=mean(done.force_n),
        pierced_fraction=entered / PUNCTURES,
        buckling_margin=margin(bears.column_n, done.force_n.max(axis=0)),
        bending_margin=margin(bears.bending_n, done.force_n.max(axis=0)),
        slit_mm=slit,
        angle=_angle(device, hand, done.depth_mm, scatter),
        struck_share=mean(torn.struck),
        bleeding_share=mean(torn.bleeds),
        tile=_tile(device, technique, depth_mm, float(np.median(density)), at, p, stroke_rate_hz),
    )


def _slit_mm(
    device: Device, hand: Hand, set_mm: float, depth_mm: Array, p: Parameters, stroke_rate_hz: float | None
) -> Array:
    """Slit that each needle leaves; a roller's needle at depth d turns as one of length d on a drum in the skin."""
    if device.kind == "roller":
        reach = roller.slit_half_width_mm(kinematics.drum_radius_mm(device), depth_mm)
    elif device.kind == "pen":
        stroke = set_mm + p["pen_clearance"]
        dwell = pen.dwell_s(depth_mm, stroke, kinematics.stroke_rate(device, stroke_rate_hz))
        reach = channel.drag_mm(hand.speed_mm_s, dwell) / 2
    else:
        return np.zeros_like(depth_mm)
    return np.where(depth_mm > 0, channel.slit_mm(reach, p), 0)


def _angle(device: Device, hand: Hand, depth_mm: Array, scatter: Array) -> Array:
    """Angle between each needle and the normal of the skin when its tip meets it."""
    if device.kind == "roller":
        return roller.entry_angle(kinematics.drum_radius_mm(device), depth_mm)
    _, _, towards, aside, _ = scatter
    return np.asarray(hand.tilt * np.hypot(towards, aside))


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
    depths = at.typical().depths_mm(strikes, stream(p.seed, "puncture:tile depths", p.subject))
    return Tile(width, strikes.x_mm, strikes.y_mm, depths, strikes.pass_index)
