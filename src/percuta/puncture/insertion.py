"""Whether a needle enters the skin, and how deep its tip then stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.parameters import Parameters
from percuta.parameters.values import Array
from percuta.puncture.dimple import Support, balance, dimple_mm

BISECTIONS = 50
"""Halvings of the depth where the hand gives out; the error is then far below a nanometre."""


@dataclass(frozen=True)
class Grip:
    """Force of a hand and how many needles share it.

    Parameters
    ----------
    force_n : numpy.ndarray
        Force on the tool.
    touching : callable
        Number of needles that touch the skin when the deepest of them has travelled so far, mm; never falls with it.
    """

    force_n: Array
    touching: Callable[[Array], Array]


@dataclass(frozen=True)
class Insertion:
    """What each needle did.

    Parameters
    ----------
    depth_mm : numpy.ndarray
        In-situ depth of the tip below the surface of the skin beside it; exactly 0 where the needle did not enter.
    force_n : numpy.ndarray
        Largest force on the needle during the stroke.
    travel_mm : numpy.ndarray
        How far the tip was driven below the undeformed surface.
    """

    depth_mm: Array
    force_n: Array
    travel_mm: Array


def entry_force(tip_diameter_um: npt.ArrayLike, p: Parameters) -> Array:
    r"""Force on one needle when its tip enters the skin.

    Parameters
    ----------
    tip_diameter_um : array_like
        Diameter of the tip, um; sharp tips were measured from 5 to 37, blunt ones above.
    p : Parameters
        Uses ``entry_force_slope`` (a), ``entry_force_offset`` (b) and ``blunt_entry_pressure``
        (:math:`\sigma`).

    Returns
    -------
    numpy.ndarray
        Force, mN.

    Warns
    -----
    OutsideEvidence
        Where the tip is sharper or blunter than any measured; the law is extended.

    Notes
    -----
    .. math:: F_c = \max\left(a\,d + b,\ \sigma\,\frac{\pi}{4} d^2\right)

    A sharp tip pays for the circumference it cuts [1]_, a blunt one for the area it punches out [2]_. The two laws
    cross near 38 um.

    References
    ----------
    .. [1] A. M. Romgens et al., J Mech Behav Biomed Mater 40 (2014) 397. doi:10.1016/j.jmbbm.2014.09.015
    .. [2] S. P. Davis et al., J Biomech 37 (2004) 1155. doi:10.1016/j.jbiomech.2003.12.010

    Examples
    --------
    >>> from percuta.parameters import Parameters
    >>> entry_force([5, 37], Parameters()).round().tolist()
    [20.0, 167.0]
    """
    tip = np.asarray(tip_diameter_um, dtype=float)
    blunt = tip >= p.record("blunt_entry_pressure").applies["tip_diameter"][0]
    p.check_range("entry_force_slope", tip_diameter=tip[~blunt])
    p.check_range("blunt_entry_pressure", tip_diameter=tip[blunt])
    return entry_law(p).force_n(tip) * 1000  # N to mN


@dataclass(frozen=True)
class EntryLaw:
    """Numbers of the entry force law, one per draw.

    Parameters
    ----------
    slope : numpy.ndarray
        Force per tip diameter, mN/um.
    offset : numpy.ndarray
        Force of a vanishing tip, mN.
    pressure : numpy.ndarray
        Pressure under a blunt tip, mN/um2.
    """

    slope: Array
    offset: Array
    pressure: Array

    def force_n(self, tip_diameter_um: npt.ArrayLike) -> Array:
        """Entry force, N, without a check of the measured range; for tips scattered about one that was checked."""
        tip = np.asarray(tip_diameter_um, dtype=float)
        sharp = self.slope * tip + self.offset
        blunt = self.pressure * np.pi * (tip / 2) ** 2
        return np.asarray(np.maximum(sharp, blunt) / 1000)  # mN to N


def entry_law(p: Parameters) -> EntryLaw:
    """Look up the numbers of the entry force law."""
    return EntryLaw(p["entry_force_slope"], p["entry_force_offset"], p["blunt_entry_pressure"])


def worn_tip_um(tip_diameter_um: npt.ArrayLike, needle_use: int, p: Parameters) -> Array:
    """Diameter of a tip in its n-th use.

    Parameters
    ----------
    tip_diameter_um : array_like
        Diameter when new.
    needle_use : int
        1 in the first use.
    p : Parameters
        Uses ``tip_wear``.

    Returns
    -------
    numpy.ndarray
        Diameter, um.

    Notes
    -----
    Wear adds the same to the diameter in each use; wear of reused cosmetic needles has not been measured.
    """
    return np.asarray(np.asarray(tip_diameter_um, dtype=float) + p["tip_wear"] * (needle_use - 1))


def steady_force_n(entry_n: npt.ArrayLike, p: Parameters) -> Array:
    """Force that keeps a needle cutting once it is in.

    Parameters
    ----------
    entry_n : array_like
        Force at which it entered, N.
    p : Parameters
        Uses ``steady_force``.

    Returns
    -------
    numpy.ndarray
        Force, N, at most `entry_n`.

    Notes
    -----
    Cutting on does not depend on the tip that opened the way: depth at one displacement was the same for tips of 5 to
    37 um [1]_. Tips that enter at less glide in without a drop of the force, blunter ones jump.

    References
    ----------
    .. [1] A. M. Romgens et al., J Mech Behav Biomed Mater 40 (2014) 397. doi:10.1016/j.jmbbm.2014.09.015
    """
    return np.asarray(np.minimum(entry_n, p["steady_force"] / 1000))  # mN to N


@dataclass(frozen=True)
class ForceCurve:
    """One stroke of a needle: what it feels along its travel; arrays that broadcast against each other.

    Parameters
    ----------
    travel_mm : numpy.ndarray
        Travel of the tip below the undeformed surface.
    force_n : numpy.ndarray
        Force on the needle at each travel.
    depth_mm : numpy.ndarray
        In-situ depth of the tip, 0 before it enters.
    dimple_mm : numpy.ndarray
        Depth of the dimple about it.
    tear_n, spread_n, friction_n : numpy.ndarray
        Parts of the force once it is in: cutting at the tip, spreading and friction along the shaft; 0 before.
    """

    travel_mm: Array
    force_n: Array
    depth_mm: Array
    dimple_mm: Array
    tear_n: Array
    spread_n: Array
    friction_n: Array


def force_curve(
    travel_mm: npt.ArrayLike,
    entry_n: npt.ArrayLike,
    steady_n: npt.ArrayLike,
    drag_n_per_mm: npt.ArrayLike,
    support: Support,
    p: Parameters,
) -> ForceCurve:
    r"""Follow a driven needle along its travel: indentation, drop at entry, steady penetration.

    Parameters
    ----------
    travel_mm : array_like
        Places along the travel of the tip, mm.
    entry_n, steady_n, drag_n_per_mm : array_like
        As for `insert`.
    support : Support
        What holds the skin.
    p : Parameters
        Uses ``spreading_share``.

    Returns
    -------
    ForceCurve

    Notes
    -----
    Before it enters, the needle feels the dimple; where the dimple has grown to :math:`D(F_c)` it breaks through, the
    force falls from :math:`F_c` to what cutting, spreading and friction need, :math:`F_s + c\,d`, and rises with depth.
    The parts of a cutting needle's force are named after [1]_.

    References
    ----------
    .. [1] A. C. Barnett, Y.-S. Lee, J. Z. Moore, J Manuf Sci Eng 138 (2016). doi:10.1115/1.4030374
    """
    travel = np.maximum(np.asarray(travel_mm, dtype=float), 0)  # a tip above the skin presses on nothing
    done = insert(travel, entry_n, steady_n, drag_n_per_mm, support)
    inside = done.depth_mm > 0
    tear = np.where(inside, steady_n, 0)
    drag = np.where(inside, np.asarray(drag_n_per_mm) * done.depth_mm, 0)
    spread = p["spreading_share"] * drag
    return ForceCurve(
        travel_mm=travel,
        force_n=np.where(inside, tear + drag, done.force_n),
        depth_mm=done.depth_mm,
        dimple_mm=travel - done.depth_mm,
        tear_n=tear,
        spread_n=spread,
        friction_n=drag - spread,
    )


def insert(
    travel_mm: npt.ArrayLike,
    entry_n: npt.ArrayLike,
    steady_n: npt.ArrayLike,
    drag_n_per_mm: npt.ArrayLike,
    support: Support,
    hand: Grip | None = None,
) -> Insertion:
    r"""Press needles into skin and find where their tips stop.

    Parameters
    ----------
    travel_mm : array_like
        How far the tip is driven below the undeformed surface (u); 0 or less where it does not reach the skin.
    entry_n : array_like
        Force at which it enters (:math:`F_c`).
    steady_n : array_like
        Force that keeps it going once inside (:math:`F_s`), at most `entry_n`.
    drag_n_per_mm : array_like
        Spreading and friction per depth (c), above 0.
    support : Support
        What holds the skin.
    hand : Grip, optional
        Force of the hand and the needles that share it; without one, a motor drives the needles all the way.

    Returns
    -------
    Insertion
        Arrays of the broadcast shape of all inputs.

    Notes
    -----
    A needle enters where the dimple at :math:`F_c` fits into the travel, and the hand can pay for it with the
    :math:`N` needles that touch the skin then. Its neighbours do not enter at the same moment; they are taken halfway
    between entering and being in:

    .. math:: D(F_c) + g \frac{F_c + F_s}{2} \le u, \qquad N F_c \le H

    Then depth, dimple D and sink of the group :math:`g F` share the travel,

    .. math:: u = d + D(F) + g F, \qquad F = F_s + c\,d

    which is one equation for F (see `balance`). Where :math:`N F` would exceed the hand's force :math:`H`, the needle
    stops on the way, where they are equal. Depth rises with travel, tension and stiffness, and falls with entry
    force, drag and group.
    """
    u, entry, steady, drag, group = np.broadcast_arrays(
        *(np.asarray(a, dtype=float) for a in (travel_mm, entry_n, steady_n, drag_n_per_mm, support.group))
    )
    reach = np.maximum(u, 0)  # a tip above the surface presses on nothing
    sunk = dimple_mm(entry, support) + group * (entry + steady) / 2
    enters = sunk <= reach
    inside = balance(1 / drag + group, reach + steady / drag, support)
    depth = np.where(enters, (inside - steady) / drag, 0)
    outside = np.minimum(_outside_force(reach, support), entry)  # at entry it is through
    if hand is not None:
        bearable = hand.force_n / hand.touching(sunk)
        enters = np.logical_and(enters, entry <= bearable)
        outside = np.minimum(outside, bearable)  # the hand gives out first
        depth, reach = _paid(np.where(enters, depth, 0), reach, steady, drag, support, hand)
    force = np.where(enters, np.maximum(entry, steady + drag * depth), outside)
    return Insertion(depth, force, np.where(enters, reach, np.minimum(reach, sunk)))


def _paid(depth: Array, reach: Array, steady: Array, drag: Array, support: Support, hand: Grip) -> tuple[Array, Array]:
    """Depth and travel at which the hand's force is used up, where that comes before `depth`."""
    force = steady + drag * depth
    limited = (depth > 0) & (force * hand.touching(reach) > hand.force_n)
    if limited.any():
        depth, reach, hand_n = np.array(depth), np.array(reach), np.broadcast_to(hand.force_n, depth.shape)
        depth[limited], reach[limited] = _stall(
            depth[limited], steady[limited], drag[limited], hand_n[limited], support.where(limited), hand.touching
        )
    return depth, reach


def _stall(
    depth: Array, steady: Array, drag: Array, hand_n: Array, support: Support, touching: Callable[[Array], Array]
) -> tuple[Array, Array]:
    """Bisect for the depth, below `depth`, at which the needles that touch use up the hand's force."""

    def travel(at: Array) -> Array:
        force = steady + drag * at
        return np.asarray(at + dimple_mm(force, support) + support.group * force)

    low, high = np.zeros_like(depth), depth
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        over = (steady + drag * middle) * touching(travel(middle)) > hand_n
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    return low, travel(low)


def _outside_force(reach_mm: Array, support: Support) -> Array:
    """Force on a needle that has dimpled the skin as far as its travel goes."""
    return balance(support.group, reach_mm, support)
