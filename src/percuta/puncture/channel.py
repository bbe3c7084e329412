"""What is left of a needle's hole once the needle is out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.parameters import Parameters
from percuta.parameters.values import Array
from percuta.puncture.checks import above_zero, at_least_zero


def residual_depth_mm(depth_mm: npt.ArrayLike, kind: str, p: Parameters) -> Array:
    r"""Depth of the channel found after withdrawal.

    Parameters
    ----------
    depth_mm : array_like
        In-situ depth of the tip, mm.
    kind : str
        ``'pen'``, ``'roller'``, ``'stamp'`` or ``'needle'``.
    p : Parameters
        Uses ``channel_depth_share.<kind>`` (:math:`c_r`).

    Returns
    -------
    numpy.ndarray
        Depth of the channel, mm.

    Notes
    -----
    .. math:: h = c_r\,d

    The published ends disagree: a fifth of the needle in rat under a roller [1]_, close to the whole needle in
    human skin under a pen [2]_. Species, support and method differ between the two, so the ranges are wide.

    References
    ----------
    .. [1] H. Kalluri, C. S. Kolli, A. K. Banga, AAPS J 13 (2011) 473. doi:10.1208/s12248-011-9288-3
    .. [2] G. H. Sasaki, Aesthet Surg J Open Forum 1 (2019) ojz017. doi:10.1093/asjof/ojz017
    """
    return np.asarray(p[f"channel_depth_share.{kind}"] * np.asarray(depth_mm, dtype=float))


def needle_radius_mm(
    behind_tip_mm: npt.ArrayLike, tip_diameter_um: npt.ArrayLike, needle_diameter_mm: npt.ArrayLike, p: Parameters
) -> Array:
    """Radius of a needle at a distance behind its tip: a cone up to the shaft.

    Parameters
    ----------
    behind_tip_mm : array_like
        Distance from the tip, mm.
    tip_diameter_um : array_like
        Diameter of the tip, um.
    needle_diameter_mm : array_like
        Diameter of the shaft, mm.
    p : Parameters
        Uses ``needle_taper``, gain of diameter per length.

    Returns
    -------
    numpy.ndarray
        Radius, mm.
    """
    tip = np.asarray(tip_diameter_um, dtype=float) / 1000  # um to mm
    cone = tip + p["needle_taper"] * np.asarray(behind_tip_mm, dtype=float)
    return np.asarray(np.minimum(cone, needle_diameter_mm) / 2)  # behind the cone the shaft goes on


def channel_radius_mm(
    below_surface_mm: npt.ArrayLike,
    depth_mm: npt.ArrayLike,
    tip_diameter_um: npt.ArrayLike,
    needle_diameter_mm: npt.ArrayLike,
    p: Parameters,
) -> Array:
    """Radius of a fresh channel at a depth: the needle's own radius there, drawn in by recoil.

    Parameters
    ----------
    below_surface_mm : array_like
        Depth at which the radius is wanted, mm.
    depth_mm : array_like
        In-situ depth of the tip, mm.
    tip_diameter_um, needle_diameter_mm : array_like
        Diameters of tip and shaft.
    p : Parameters
        Uses ``needle_taper`` and ``channel_recoil``.

    Returns
    -------
    numpy.ndarray
        Radius, mm; 0 below the tip and where no needle entered.
    """
    depth = np.asarray(depth_mm, dtype=float)
    behind = depth - np.asarray(below_surface_mm, dtype=float)
    radius = p["channel_recoil"] * needle_radius_mm(np.maximum(behind, 0), tip_diameter_um, needle_diameter_mm, p)
    # below the tip there is none; the maximum only keeps the cone defined
    return np.asarray(np.where((behind >= 0) & (depth > 0), radius, 0))


def slit_mm(reach_mm: npt.ArrayLike, p: Parameters) -> Array:
    r"""Length by which the opening of a channel is longer than wide, because the needle moved sideways while in.

    Parameters
    ----------
    reach_mm : array_like
        Way of the needle to each side of its middle place at the surface (r): `roller.slit_half_width_mm`, or half of
        `drag_mm`.
    p : Parameters
        Uses ``skin_slack`` (:math:`r_0`).

    Returns
    -------
    numpy.ndarray
        Length, mm; 0 where shear of the skin takes up the way.

    Raises
    ------
    InputError
        Where a way is below 0.

    Notes
    -----
    .. math:: \ell = 2 \max(0,\; r - r_0)

    The slit narrows towards the tip of the needle.
    """
    at_least_zero("the way of a needle across the skin, mm,", reach_mm)
    return np.asarray(2 * np.maximum(0, np.asarray(reach_mm, dtype=float) - p["skin_slack"]))


def drag_mm(speed_mm_s: npt.ArrayLike, dwell_s: npt.ArrayLike) -> Array:
    """Way that a pen moves on while its needles are in the skin.

    Parameters
    ----------
    speed_mm_s : array_like
        Speed of the hand, mm/s, above 0.
    dwell_s : array_like
        Time that a needle stays in, see `pen.dwell_s`.

    Returns
    -------
    numpy.ndarray
        Length, mm; elastic shear of the skin takes up part of it, see `slit_mm`.

    Raises
    ------
    InputError
        Where the speed is not above 0.

    Examples
    --------
    >>> round(float(drag_mm(50, 0.004)), 2)
    0.2
    """
    above_zero("the speed of the hand, mm/s,", speed_mm_s, "technique.speed")
    return np.asarray(np.asarray(speed_mm_s, dtype=float) * np.asarray(dwell_s, dtype=float))
