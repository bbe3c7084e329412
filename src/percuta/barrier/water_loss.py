"""What instruments see of open channels: water loss and electrical admittance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.barrier.closure import MM2_PER_CM2, SECONDS_PER_HOUR
from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]

MM_PER_M = 1000


def pore_water_loss(
    open_share: npt.ArrayLike, density_per_cm2: npt.ArrayLike, radius_mm: npt.ArrayLike, p: Parameters
) -> Array:
    r"""Water vapour that open channels would let pass into free air.

    Parameters
    ----------
    open_share : array_like
        Open area relative to the area left by the needle, 0 to 1, shape (times, draws).
    density_per_cm2 : array_like
        Channels through the stratum corneum per cm2, shape (draws,).
    radius_mm : array_like
        Radius of a channel at the surface as the needle leaves it, mm, shape (draws,).
    p : Parameters
        Uses ``vapour_diffusivity`` (D), ``vapour_deficit`` (c) and ``pore_vapour_path`` (m).

    Returns
    -------
    numpy.ndarray
        Water loss, g/m2/h, shape (times, draws).

    Notes
    -----
    .. math:: J = \frac{n D c}{\dfrac{m}{\pi r^2} + \dfrac{1}{4 r}}, \qquad r = r_0\sqrt{A/A_0}

    Vapour passes a straight tube of the open area and spreads from a disc into air. A channel filled to the brim
    (m = 0) would lose about ten times what is observed, whence m.
    """
    share = np.asarray(open_share, dtype=float)
    radius = np.asarray(radius_mm, dtype=float) * np.sqrt(share)
    density = np.asarray(density_per_cm2, dtype=float) / MM2_PER_CM2
    # the resistances times the open area, so that a closed channel conducts nothing instead of dividing by zero
    path_mm = p["pore_vapour_path"] + np.pi * radius / 4
    speed_mm_per_s = density * p["vapour_diffusivity"] * np.pi * radius**2 / path_mm
    return np.asarray(speed_mm_per_s * p["vapour_deficit"] * SECONDS_PER_HOUR / MM_PER_M)


def excess_water_loss(pores: Array, barrier_defect: Array, p: Parameters) -> Array:
    r"""Water loss above that of intact skin, limited by what living tissue gives off.

    Parameters
    ----------
    pores : numpy.ndarray
        Loss through open channels, of `pore_water_loss`, g/m2/h, shape (times, draws).
    barrier_defect : numpy.ndarray
        Loss through poorly made stratum corneum, g/m2/h, shape (times, draws).
    p : Parameters
        Uses ``bare_water_loss`` (J_b).

    Returns
    -------
    numpy.ndarray
        Water loss, g/m2/h, shape (times, draws).

    Notes
    -----
    .. math:: \frac{1}{J} = \frac{1}{J_p + J_q} + \frac{1}{J_b}

    Channels and defects lie side by side, living tissue and the air above in series with both: skin stripped of its
    stratum corneum is the ceiling [1]_.

    References
    ----------
    .. [1] T. Frodin, M. Skogh, Acta Derm Venereol 64 (1984) 537.
    """
    free = pores + barrier_defect
    return np.asarray(free * p["bare_water_loss"] / (free + p["bare_water_loss"]))


def excess_admittance(
    open_share: npt.ArrayLike,
    density_per_cm2: npt.ArrayLike,
    radius_mm: npt.ArrayLike,
    channel_mm: npt.ArrayLike,
    p: Parameters,
) -> Array:
    r"""Electrical admittance through open channels, above that of intact skin.

    Parameters
    ----------
    open_share, density_per_cm2, radius_mm : array_like
        As in `pore_water_loss`.
    channel_mm : array_like
        Depth of the residual channel, mm, above 0, shape (draws,).
    p : Parameters
        Uses ``interstitial_conductivity`` (s).

    Returns
    -------
    numpy.ndarray
        Admittance, mS/cm2, shape (times, draws).

    Notes
    -----
    .. math:: Y = N \sigma \frac{\pi r^2}{h + \pi r/2}, \qquad r = r_0\sqrt{A/A_0}

    Resistance of the fluid in the channel and of the spreading at both ends.
    """
    radius = np.asarray(radius_mm, dtype=float) * np.sqrt(np.asarray(open_share, dtype=float))
    path_mm = np.asarray(channel_mm, dtype=float) + np.pi * radius / 2
    one_ms = p["interstitial_conductivity"] * np.pi * radius**2 / path_mm  # S/m times mm is mS
    return np.asarray(np.asarray(density_per_cm2, dtype=float) * one_ms)


def impedance_closed_h(sealing_h: Array, p: Parameters) -> Array:
    r"""Hours until impedance calls a channel closed.

    Parameters
    ----------
    sealing_h : numpy.ndarray
        Sealing time, hours, shape (draws,).
    p : Parameters
        Uses ``impedance_closed_share`` (y).

    Returns
    -------
    numpy.ndarray
        Hours, shape (draws,).

    Notes
    -----
    .. math:: t = -\tau_2 \ln y

    The first reading comes after the elastic collapse, so impedance follows the sealing alone; its half-life is
    :math:`\tau_2 \ln 2` [1]_.

    References
    ----------
    .. [1] A. T. Ogunjimi et al., Skin Pharmacol Physiol (2021), PMC8259462.
    """
    return np.asarray(-np.asarray(sealing_h) * np.log(p["impedance_closed_share"]))
