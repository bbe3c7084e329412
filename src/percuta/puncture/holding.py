"""Where a tool holds the skin still while its needles press: the rim within which the skin can sink."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.parameters import Parameters
from percuta.parameters.values import Array
from percuta.puncture.dimple import Layers

if TYPE_CHECKING:
    from percuta.device import Device


def rim_mm(
    device: Device,
    ring_mm: float,
    entry_n: npt.ArrayLike,
    hand_n: npt.ArrayLike,
    skin: Layers,
    load_s: Array,
    p: Parameters,
) -> Array:
    """Distance from a needle to where the skin is held.

    Parameters
    ----------
    device : Device
        Pen, roller, stamp or needle.
    ring_mm : float
        Distance of a pen's needles from the middle of its opening.
    entry_n : array_like
        Force on a needle when it enters, N.
    hand_n : array_like
        Force of the hand on a roller or stamp, N.
    skin : Layers
        Gives the speed of waves.
    load_s : numpy.ndarray
        Duration of the loading, s.
    p : Parameters
        Uses ``support_rim``, ``roller_contact_angle`` and ``skin_density``.

    Returns
    -------
    numpy.ndarray
        Distance, mm, shape (draws,): to the nose of a pen (`opening_rim_mm`); to the pressed base of a roller or a
        stamp (`pressed_rim_mm`); without end for a lone needle. Never farther than a shear wave gets (`wave_reach_mm`).
    """
    if device.kind == "pen":
        rim = opening_rim_mm(ring_mm, p["support_rim"])
    elif device.kind in ("roller", "stamp"):
        rim = pressed_rim_mm(entry_n, hand_n, footprint_mm2(device, p))
    else:
        rim = np.full(p.draws, np.inf)
    return np.minimum(rim, wave_reach_mm(skin, load_s, p))


def opening_rim_mm(ring_radius_mm: float, rim_mm: npt.ArrayLike) -> Array:
    r"""Distance to the rim of a centred needle that a membrane supports as it does a needle off the centre.

    Parameters
    ----------
    ring_radius_mm : float
        Distance of the needle from the middle of the opening (b).
    rim_mm : array_like
        Distance from the needle to the nearest rim; the opening has radius :math:`r = b +` `rim_mm`.

    Returns
    -------
    numpy.ndarray
        Distance, mm.

    Notes
    -----
    .. math:: \frac{r^2 - b^2}{r}

    Examples
    --------
    >>> float(opening_rim_mm(2, 2))
    3.0
    """
    radius = ring_radius_mm + np.asarray(rim_mm, dtype=float)
    return np.asarray((radius**2 - ring_radius_mm**2) / radius)


def pressed_rim_mm(entry_n: npt.ArrayLike, hand_n: npt.ArrayLike, footprint_mm2: npt.ArrayLike) -> Array:
    r"""Distance from a needle within which the base of a pressed tool loses touch with the skin.

    Parameters
    ----------
    entry_n : array_like
        Force on the needle (F), N.
    hand_n : array_like
        Force on the tool (H), N, above 0.
    footprint_mm2 : array_like
        Area of skin that bears the tool (A).

    Returns
    -------
    numpy.ndarray
        Distance, mm.

    Notes
    -----
    The skin under the tool carries the mean pressure H/A. A needle takes its share from the base about it:

    .. math:: \pi r^2 \frac{H}{A} = F

    So at one pressure the spacing of the needles has no effect [1]_, until they bear the whole force, and a stronger
    hand sets them deeper. This balance is our assumption; no measurement of the contact was found.

    References
    ----------
    .. [1] O. Olatunji et al., J Pharm Sci 102 (2013) 1209. doi:10.1002/jps.23439
    """
    pressure = np.asarray(hand_n, dtype=float) / footprint_mm2
    return np.asarray(np.sqrt(np.asarray(entry_n) / (np.pi * pressure)))


def footprint_mm2(device: Device, p: Parameters) -> Array:
    """Area of skin that bears a roller or a stamp.

    Parameters
    ----------
    device : Device
        Roller or stamp.
    p : Parameters
        Uses ``roller_contact_angle`` for rollers.

    Returns
    -------
    numpy.ndarray
        Area, mm2, shape (draws,): the square of a stamp; the strip of a drum within the contact angle to both sides.
    """
    if device.drum_diameter_mm is None:
        return np.full(p.draws, device.swath_mm**2)
    return np.asarray(device.swath_mm * device.drum_diameter_mm * np.radians(p["roller_contact_angle"]))


def wave_reach_mm(skin: Layers, load_s: npt.ArrayLike, p: Parameters) -> Array:
    r"""How far the skin learns of a needle while it strikes.

    Parameters
    ----------
    skin : Layers
        Gives the modulus of the dermis.
    load_s : array_like
        Duration of the strike (t), s.
    p : Parameters
        Uses ``skin_density`` (:math:`\rho`).

    Returns
    -------
    numpy.ndarray
        Distance, mm.

    Notes
    -----
    Skin farther away than a shear wave travels stays where it is, as if it were held:

    .. math:: r = t \sqrt{\frac{E}{3 \rho}}

    with about 10 m/s. Half a stroke of a pen takes milliseconds, longer than the wave needs to its nose; only impact
    at several m/s outruns it.
    """
    speed = np.sqrt(skin.modulus_mpa * 10**6 / (3 * p["skin_density"] * 1000))  # MPa to Pa, mg/mm3 to kg/m3
    return np.asarray(speed * np.asarray(load_s) * 1000)  # m to mm
