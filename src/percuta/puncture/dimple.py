"""How far skin yields under a needle before and after the needle is in."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from percuta.errors import NumericalError
from percuta.parameters.values import Array

NEWTON_STEPS = 60
TOLERANCE = 1e-12


@dataclass(frozen=True)
class Support:
    r"""What holds the skin under a needle; arrays that broadcast against each other.

    Parameters
    ----------
    parabola : numpy.ndarray
        Coefficient of the square of the dimple (:math:`\beta E`), N/mm2.
    membrane : numpy.ndarray
        Stiffness from the skin's tension, N/mm.
    punch : numpy.ndarray
        Stiffness under the flat limit of the blunt tip (:math:`2 E^* R`), N/mm.
    tip_radius_mm : numpy.ndarray
        Radius of the tip (R).
    group : numpy.ndarray
        Sink of the surface under one needle from its neighbours, per force on each, mm/N.
    """

    parabola: Array
    membrane: Array
    punch: Array
    tip_radius_mm: Array
    group: Array

    def where(self, chosen: npt.NDArray[np.bool_]) -> Support:
        """Keep chosen needles only; `chosen` has the shape to which all fields broadcast."""
        return Support(*(np.broadcast_to(getattr(self, item.name), chosen.shape)[chosen] for item in fields(self)))


def rate_modulus_kpa(
    modulus_kpa: npt.ArrayLike, relaxed_share: npt.ArrayLike, relaxation_time_s: npt.ArrayLike, load_s: npt.ArrayLike
) -> Array:
    r"""Modulus of skin that is loaded in a given time.

    Parameters
    ----------
    modulus_kpa : array_like
        Instantaneous modulus (:math:`E_0`).
    relaxed_share : array_like
        Long-time over instantaneous modulus, 0 to 1.
    relaxation_time_s : array_like
        Relaxation time (:math:`\tau`), above 0.
    load_s : array_like
        Duration of the loading (t), 0 or more.

    Returns
    -------
    numpy.ndarray
        Modulus, kPa.

    Notes
    -----
    .. math:: E = E_\infty + \frac{E_0 - E_\infty}{1 + t/\tau}

    Fast loading finds stiffer surroundings, so the skin dimples less and the needle goes deeper; no toughness that
    depends on speed is needed for that.
    """
    relaxing = 1 / (1 + np.asarray(load_s) / relaxation_time_s)
    share = np.asarray(relaxed_share) + (1 - np.asarray(relaxed_share)) * relaxing
    return np.asarray(np.asarray(modulus_kpa) * share)


def membrane_stiffness(
    tension_n_per_mm: npt.ArrayLike, needle_radius_mm: npt.ArrayLike, rim_mm: npt.ArrayLike, ring_radius_mm: float = 0
) -> Array:
    r"""Stiffness that tension in the skin adds under a needle.

    Parameters
    ----------
    tension_n_per_mm : array_like
        Tension (T).
    needle_radius_mm : array_like
        Radius over which the needle loads the skin (a).
    rim_mm : array_like
        Distance from the needle to the rim that holds the skin.
    ring_radius_mm : float
        Distance of the needle from the middle of the opening (b); the rim then lies at :math:`r = b +` `rim_mm`.

    Returns
    -------
    numpy.ndarray
        Stiffness, N/mm.

    Notes
    -----
    A membrane held at radius r, loaded at b:

    .. math:: k = \frac{2 \pi T}{\ln\left[(r^2 - b^2)/(r a)\right]}
    """
    rim = ring_radius_mm + np.asarray(rim_mm, dtype=float)
    span = (rim**2 - ring_radius_mm**2) / (rim * np.asarray(needle_radius_mm))
    return np.asarray(2 * np.pi * np.asarray(tension_n_per_mm) / np.log(span))


def group_compliance(
    place_mm: Array, reduced_modulus_mpa: npt.ArrayLike, tension_n_per_mm: npt.ArrayLike, rim_mm: npt.ArrayLike
) -> Array:
    r"""Sink of the skin under one needle of a ring caused by the others, per force on each of them.

    Parameters
    ----------
    place_mm : numpy.ndarray
        Places of the needles about the middle of the opening, shape (needles, 2), all at one distance from it.
    reduced_modulus_mpa : array_like
        :math:`E^* = E / (1 - \nu^2)`, N/mm2.
    tension_n_per_mm : array_like
        Tension of the skin (T).
    rim_mm : array_like
        Distance from the ring to the rim that holds the skin.

    Returns
    -------
    numpy.ndarray
        Compliance, mm/N; 0 for a single needle.

    Notes
    -----
    Half-space and membrane act side by side:

    .. math:: g = \left( \frac{\pi E^*}{\sum_j 1/r_j}
              + \frac{2 \pi T}{\sum_j \ln (m_j / r_j)} \right)^{-1}, \qquad
              m_j = \sqrt{r^2 + b^4/r^2 - 2 b^2 \cos\varphi_j}

    with the distance :math:`r_j` and angle :math:`\varphi_j` to neighbour j and its mirror image at the rim.
    """
    if place_mm.shape[0] == 1:
        return np.asarray(0 * np.asarray(reduced_modulus_mpa, dtype=float))
    first, others = place_mm[0], place_mm[1:]
    distance = np.hypot(*(others - first).T)[:, None]
    square = np.asarray(first @ first)
    rim = np.sqrt(square) + np.atleast_1d(np.asarray(rim_mm, dtype=float))
    image = np.sqrt(rim**2 + square**2 / rim**2 - 2 * (others @ first)[:, None])
    elastic = np.pi * np.asarray(reduced_modulus_mpa) / np.sum(1 / distance)
    taut = 2 * np.pi * np.asarray(tension_n_per_mm) / np.sum(np.log(image / distance), axis=0)
    return np.asarray(1 / (elastic + taut))


def indentation_force(dimple_mm: npt.ArrayLike, support: Support) -> Array:
    r"""Force on a needle that dimples the skin without entering.

    Parameters
    ----------
    dimple_mm : array_like
        Depth of the dimple at the needle (D), 0 or more.
    support : Support
        What holds the skin.

    Returns
    -------
    numpy.ndarray
        Force, N.

    Notes
    -----
    .. math:: F = \beta E D^2 + 2 E^* R D \min\left(1, \tfrac{2}{3}\sqrt{D/R}\right) + k D

    For :math:`D \ll R` this is Hertz, :math:`F = \frac{4}{3} E^* \sqrt{R} D^{3/2}`; for :math:`D \gg R` the parabola
    of deep indentation, in which the radius plays no part [1]_. Between them the tip presses like a flat punch of
    its own radius.

    References
    ----------
    .. [1] M. Shojaeifard, M. Bacca, Hyperelastic characterization via deep indentation, Soft Matter (2025).
       doi:10.1039/D5SM00502G
    """
    dimple = np.asarray(dimple_mm, dtype=float)
    rounding = np.minimum(1, 2 / 3 * np.sqrt(dimple / support.tip_radius_mm))
    return np.asarray(support.parabola * dimple**2 + support.punch * dimple * rounding + support.membrane * dimple)


def dimple_mm(force_n: npt.ArrayLike, support: Support) -> Array:
    """Depth of the dimple under a force; the inverse of `indentation_force`.

    Parameters
    ----------
    force_n : array_like
        Force on the needle, N.
    support : Support
        What holds the skin.

    Returns
    -------
    numpy.ndarray
        Dimple, mm.
    """
    return balance(support.parabola, support.membrane, support.punch, support.tip_radius_mm, force_n)


def balance(
    square: npt.ArrayLike, line: npt.ArrayLike, punch: npt.ArrayLike, radius_mm: npt.ArrayLike, load: npt.ArrayLike
) -> Array:
    r"""Solve :math:`q D^2 + l D + c D \min(1, \frac{2}{3}\sqrt{D/R}) = f` for the dimple D.

    Parameters
    ----------
    square, line, punch : array_like
        Coefficients q, l and c, 0 or more, not all 0.
    radius_mm : array_like
        Radius of the tip (R), above 0.
    load : array_like
        Right-hand side f, 0 or more.

    Returns
    -------
    numpy.ndarray
        The one root, mm.

    Raises
    ------
    NumericalError
        Where an input is not finite, so that there is no root.

    Notes
    -----
    Where the dimple exceeds :math:`(3/2)^2 R` the equation is quadratic and solved in closed form, written so that
    it does not cancel. The few others, below that depth, are convex and increasing; Newton steps from a lower bound
    overshoot once and then fall monotonically onto the root.
    """
    q, k, c, r, f = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (square, line, punch, radius_mm, load)))
    slope = k + c
    root = np.sqrt(slope**2 + 2 * 2 * q * f)
    dimple = np.where(f > 0, 2 * f / np.where(f > 0, slope + root, 1), 0 * f)
    shallow = (f > 0) & (dimple < (3 / 2) ** 2 * r)
    if shallow.any():
        dimple[shallow] = _shallow(*(a[shallow] for a in (q, k, c, r, f, dimple)))
    if not np.isfinite(dimple).all():
        raise NumericalError("dimple under a needle: force or stiffness of the skin is not a finite number")
    return dimple


def _shallow(square: Array, line: Array, punch: Array, radius: Array, load: Array, start: Array) -> Array:
    """Newton steps for dimples so shallow that the tip is still round."""
    hertz = 2 / 3 * punch / np.sqrt(radius)
    dimple = start
    for _ in range(NEWTON_STEPS):
        excess = square * dimple**2 + line * dimple + hertz * dimple ** (3 / 2) - load
        slope = 2 * square * dimple + line + 3 / 2 * hertz * np.sqrt(dimple)
        step = excess / slope
        dimple = dimple - step
        if (np.abs(step) <= TOLERANCE * dimple).all():
            return dimple
    raise NumericalError("dimple under a needle: Newton steps do not settle")
