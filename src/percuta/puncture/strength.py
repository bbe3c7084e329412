"""What a needle can bear before it gives way, and how that compares with what skin asks of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.parameters import Parameters
from percuta.parameters.values import Array
from percuta.puncture.channel import needle_radius_mm


@dataclass(frozen=True)
class Strength:
    """Forces at which a steel needle gives way, N; arrays of one shape.

    Parameters
    ----------
    column_n : numpy.ndarray
        Force along the needle that buckles or crushes it.
    tip_n : numpy.ndarray
        Force along the needle that blunts its tip.
    bending_n : numpy.ndarray
        Force across the tip that bends the needle for good.
    """

    column_n: Array
    tip_n: Array
    bending_n: Array


def strength(
    tip_diameter_um: npt.ArrayLike, needle_diameter_mm: npt.ArrayLike, length_mm: npt.ArrayLike, p: Parameters
) -> Strength:
    r"""Find the forces at which a needle gives way.

    Parameters
    ----------
    tip_diameter_um : array_like
        Diameter of the tip, um.
    needle_diameter_mm : array_like
        Diameter of the shaft, mm; the needle tapers from it to the tip.
    length_mm : array_like
        Length that protrudes, mm, above 0.
    p : Parameters
        Uses ``steel_modulus`` (E), ``steel_strength`` (:math:`\sigma`), ``column_end_factor`` (K) and ``needle_taper``.

    Returns
    -------
    Strength

    Notes
    -----
    Buckling of a column of the needle's diameter at half its length, d, by Johnson's law, or Euler's where the column
    is slender [1]_:

    .. math:: F = \frac{\pi d^2}{4}\,\sigma\left(1 - \frac{\sigma s^2}{4 \pi^2 E}\right)
              \quad \text{or} \quad \frac{\pi d^2}{4}\,\frac{\pi^2 E}{s^2}, \qquad s = \frac{4 K L}{d}

    with the change where :math:`s^2 = 2 \pi^2 E / \sigma`. A tip gives way where its mean stress reaches
    :math:`\sigma`; a force across it bends the base, of diameter D, where it reaches :math:`\sigma \pi D^3 / (32 L)`.
    Bending is the commonest failure of needles, and a tip breaks before a column [2]_ [3]_.

    References
    ----------
    .. [1] J.-H. Park, M. R. Prausnitz, J Korean Phys Soc 56 (2010) 1223. doi:10.3938/jkps.56.1223
    .. [2] S. D. Gittard et al., J Adhes Sci Technol 27 (2013) 227.
    .. [3] C. O'Mahony, Biomed Microdevices 16 (2014) 333.
    """
    length, tip = np.asarray(length_mm, dtype=float), np.asarray(tip_diameter_um, dtype=float) / 1000  # um to mm
    middle, base = (2 * needle_radius_mm(at, tip_diameter_um, needle_diameter_mm, p) for at in (length / 2, length))
    yielding = p["steel_strength"] * 1000  # GPa to MPa
    euler = np.pi**2 * p["steel_modulus"] * 1000 / (2 * 2 * p["column_end_factor"] * length / middle) ** 2  # GPa to MPa
    johnson = yielding * (1 - yielding / (2 * 2 * euler))
    stress = np.where(euler > yielding / 2, johnson, euler)
    return Strength(
        column_n=np.asarray(stress * np.pi * (middle / 2) ** 2),
        tip_n=np.asarray(yielding * np.pi * (tip / 2) ** 2),
        bending_n=np.asarray(yielding * np.pi / 2 * (base / 2) ** 3 / (2 * length)),
    )


def margin(failure_n: npt.ArrayLike, insertion_n: npt.ArrayLike) -> Array:
    """Failure force over insertion force: how many times stronger the needle is than it needs to be.

    Parameters
    ----------
    failure_n : array_like
        Force at which the needle gives way, N.
    insertion_n : array_like
        Largest force on it during insertion, N.

    Returns
    -------
    numpy.ndarray
        Margin, without unit; infinite for a needle that touched nothing.
    """
    failure, felt = np.broadcast_arrays(np.asarray(failure_n, dtype=float), np.asarray(insertion_n, dtype=float))
    return np.asarray(np.divide(failure, felt, out=np.full(felt.shape, np.inf), where=felt > 0))
