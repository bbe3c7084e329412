"""Needle channels as a second path beside the layers: how wide they are at each depth and each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.barrier.closure import MM2_PER_CM2, open_share, sealing_time
from percuta.barrier.layers import Layers
from percuta.barrier.recovery import channels
from percuta.errors import InputError
from percuta.parameters import Parameters

if TYPE_CHECKING:
    from percuta.puncture import Puncture
    from percuta.skin import Skin

Array = npt.NDArray[np.float64]

NEVER_SEALED_H = 1e9
"""Sealing time of skin that does not heal, hours."""
CLOSED = 1e-12
"""Open share below which a channel is not followed further; it only keeps rates finite."""
NEARLY_FULL = 1e-3
"""Distance from a full cell within which the shape factor is taken from its series."""


@dataclass(frozen=True, eq=False)
class Pores:
    """Channels that one needling left.

    Parameters
    ----------
    density_per_cm2 : numpy.ndarray
        Distinct channels through the stratum corneum per cm2, shape (draws,).
    radius_mm : numpy.ndarray
        Radius of a fresh channel at the surface, shape (draws,).
    depth_mm : numpy.ndarray
        Depth of the residual channels, shape (punctures, draws); a sample that stands for all of them.
    sealing_h : numpy.ndarray
        Sealing time, hours, shape (draws,).
    strikes_per_cm2 : numpy.ndarray
        Needle strikes that enter per cm2, shape (draws,): what carries a product in.
    reach_mm : numpy.ndarray
        In-situ depths of the needles, shape (punctures, draws).
    """

    density_per_cm2: Array
    radius_mm: Array
    depth_mm: Array
    sealing_h: Array
    strikes_per_cm2: Array
    reach_mm: Array

    def __post_init__(self) -> None:
        for name in ("density_per_cm2", "radius_mm", "depth_mm", "strikes_per_cm2", "reach_mm"):
            value = np.asarray(getattr(self, name))
            if not (np.isfinite(value) & (value >= 0)).all():
                raise InputError(f"pores.{name} must be finite and at least 0")
        if not (np.asarray(self.sealing_h) > 0).all():
            raise InputError("pores.sealing_h must be above 0")


def pores(puncture: Puncture, skin: Skin, p: Parameters, *, occluded: bool = False, living: bool = True) -> Pores:
    """Channels of a needling, ready for transport.

    Parameters
    ----------
    puncture : Puncture
        Uses ``density_per_cm2``, ``depth_mm``, ``channel_mm`` and ``channel_radius_mm``.
    skin : Skin
        Uses ``stratum_corneum_mm``, ``age`` and ``fitzpatrick``.
    p : Parameters
        Uses the records of `percuta.barrier.closure`.
    occluded : bool
        Whether the skin is covered, which slows the sealing.
    living : bool
        Whether the skin seals at all; a piece in a Franz cell only recoils.

    Returns
    -------
    Pores
    """
    reach = np.asarray(puncture.depth_mm, dtype=float)
    through = reach > skin.stratum_corneum_mm
    density, mean_reach = channels(puncture, skin)
    sealing = sealing_time(mean_reach, skin.age, skin.fitzpatrick, p, occluded=occluded)
    return Pores(
        density_per_cm2=density,
        radius_mm=np.asarray(puncture.channel_radius_mm, dtype=float),
        depth_mm=np.where(through, np.asarray(puncture.channel_mm, dtype=float), 0),
        sealing_h=sealing if living else np.full(p.draws, NEVER_SEALED_H),
        strikes_per_cm2=puncture.density_per_cm2 * through.mean(axis=0),
        reach_mm=np.where(through, reach, 0),
    )


def spreading_factor(filled: npt.ArrayLike) -> Array:
    r"""Resistance between the wall of a channel and the mean of the tissue around it.

    Parameters
    ----------
    filled : array_like
        Area of the channel over the area of skin that belongs to it (x), 0 to 1.

    Returns
    -------
    numpy.ndarray
        Factor F of :math:`c_{wall} - \bar{c} = q F / (2 \pi \sigma)`, with q the amount per time and length of channel;
        infinite for no channel, 0 where nothing but channel is left.

    Notes
    -----
    .. math:: F = -\frac{\ln x}{2 (1 - x)^2} - \frac{1}{2 (1 - x)} - \frac{1}{4}

    The steady profile in a ring that fills evenly, without flux at its rim: the cell of Krogh turned inside out.

    Examples
    --------
    >>> spreading_factor([0.01, 1.0]).round(3)
    array([1.594, 0.   ])
    """
    x = np.asarray(filled, dtype=float)
    rest = 1 - x
    safe_rest, safe_x = np.where(rest > NEARLY_FULL, rest, 1 / 2), np.where(x > 0, x, 1)
    factor = -np.log(safe_x) / (2 * safe_rest**2) - 1 / (2 * safe_rest) - 1 / 4
    factor = np.where(rest > NEARLY_FULL, factor, rest / 6)
    return np.where(x > 0, factor, np.inf)


@dataclass(frozen=True, eq=False)
class Paths:
    """Open areas of a set of equal channels by depth, when fresh.

    Parameters
    ----------
    at_faces : numpy.ndarray
        Open area over area of skin at the faces of the cells, from the surface down, shape (rows + 1, draws).
    in_cells : numpy.ndarray
        Its mean over each cell, shape (rows, draws).
    number_per_mm2 : numpy.ndarray
        Channels that reach each cell, shape (rows, draws).
    """

    at_faces: Array
    in_cells: Array
    number_per_mm2: Array


def cone_paths(found: Pores, layers: Layers) -> Paths:
    r"""Open area of tapered channels by depth.

    Parameters
    ----------
    found : Pores
        The channels: cones from the surface radius to a point at their depth.
    layers : Layers
        Gives the cells.

    Returns
    -------
    Paths

    Notes
    -----
    .. math:: \varphi(z) = n \pi r_0^2 \left\langle (1 - z/h)_+^2 \right\rangle

    averaged over the depths h of the channels; the mean over a cell is exact.
    """
    faces = layers.faces_mm
    area = found.density_per_cm2 / MM2_PER_CM2 * np.pi * found.radius_mm**2
    deep = found.depth_mm[:, None, :]
    open_ = deep > 0
    left = np.where(open_, np.maximum(1 - faces[None] / np.where(open_, deep, 1), 0), 0)  # no cone below its point
    through = np.maximum(open_.sum(axis=0), 1)  # of none, the sums are 0
    at_faces = area * (left**2).sum(axis=0) / through
    below = (deep * left**3 / 3).sum(axis=0) / through  # area left below a face, relative to the surface
    in_cells = area * (below[:-1] - below[1:]) / layers.thickness_mm
    reach = (left[:, :-1] > 0).sum(axis=0) / through
    return Paths(at_faces, in_cells, found.density_per_cm2 / MM2_PER_CM2 * reach)


def share_open(found: Pores, t_h: npt.ArrayLike, p: Parameters) -> tuple[Array, Array]:
    """Open share of the channels at a time after needling, and the rate at which it shrinks.

    Parameters
    ----------
    found : Pores
        Gives the sealing times.
    t_h : array_like
        Hours since needling, 0 or later, shape (draws,) or a number.
    p : Parameters
        Uses ``closure_fast_share`` and ``closure_collapse_time``.

    Returns
    -------
    tuple of numpy.ndarray
        Share, never below `CLOSED`, and its decrease, 1/h, shape (draws,).
    """
    since = np.asarray(t_h, dtype=float)
    share = open_share(since, found.sealing_h, p)
    fast = p["closure_fast_share"]
    collapsing = fast * np.exp(-since / p["closure_collapse_time"]) / p["closure_collapse_time"]
    sealing = (1 - fast) * np.exp(-since / found.sealing_h) / found.sealing_h
    return np.asarray(share + CLOSED), np.asarray(collapsing + sealing)


def entrained_mm(found: Pores, layers: Layers, p: Parameters) -> Array:
    r"""Volume of product that needles carry into each cell, per area of skin.

    Parameters
    ----------
    found : Pores
        Strikes and in-situ depths of the needles.
    layers : Layers
        Gives the cells.
    p : Parameters
        Uses ``entrained_film`` (w).

    Returns
    -------
    numpy.ndarray
        Volume per area, mm, shape (rows, draws).

    Notes
    -----
    .. math:: v = N\,2 \pi w \int r(z)\,dz, \qquad r = r_0 (1 - z/d)

    A film of even thickness on the cone of every strike that enters.
    """
    faces = layers.faces_mm
    reach = found.reach_mm[:, None, :]
    some = reach > 0
    left = np.where(some, np.maximum(1 - faces[None] / np.where(some, reach, 1), 0), 0)  # no cone below its point
    below = (reach * left**2 / 2).sum(axis=0) / np.maximum(some.sum(axis=0), 1)  # of none, the sum is 0
    film = p["entrained_film"] / 1000  # um to mm
    return np.asarray(
        found.strikes_per_cm2 / MM2_PER_CM2 * 2 * np.pi * film * found.radius_mm * (below[:-1] - below[1:])
    )
