"""The barrier after one session: channels, water loss, and the hours until each observer calls it closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.barrier.closure import (
    HOURS_PER_DAY,
    LONGEST,
    distinct_density,
    epithelium_closed_h,
    open_share,
    quality_deficit,
    sealing_time,
)
from percuta.barrier.crossing import last_time_above
from percuta.barrier.water_loss import excess_water_loss, impedance_closed_h, pore_water_loss
from percuta.errors import InputError
from percuta.parameters import Parameters
from percuta.sums import total

if TYPE_CHECKING:
    from percuta.puncture import Puncture
    from percuta.skin import Skin

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Barrier:
    """The skin barrier after one session.

    Parameters
    ----------
    t_days : numpy.ndarray
        Times since needling, days, shape (times,).
    open_share : numpy.ndarray
        Open area of a channel relative to the area left by the needle, shape (times, draws).
    water_loss : numpy.ndarray
        Transepidermal water loss, g/m2/h, shape (times, draws); under a cover, as measured right after lifting it.
    barrier_back_h : numpy.ndarray
        Hours until water loss is back to baseline within what an instrument can tell, shape (draws,).
    impedance_closed_h : numpy.ndarray
        Hours until impedance calls the channels closed, shape (draws,).
    epithelium_closed_h : numpy.ndarray
        Hours until the epidermis has grown over the channels, shape (draws,).
    """

    t_days: Array
    open_share: Array
    water_loss: Array
    barrier_back_h: Array
    impedance_closed_h: Array
    epithelium_closed_h: Array


def recover(puncture: Puncture, skin: Skin, t_days: npt.ArrayLike, p: Parameters, occluded: bool = False) -> Barrier:
    r"""Follow the barrier from the punctures to intact skin.

    Parameters
    ----------
    puncture : Puncture
        Uses ``density_per_cm2``, ``depth_mm`` and ``channel_radius_mm``.
    skin : Skin
        Uses ``stratum_corneum_mm``, ``water_loss``, ``age`` and ``fitzpatrick``.
    t_days : array_like
        Times since needling, days, 0 or later, shape (times,).
    p : Parameters
        Uses the records of `percuta.barrier.closure` and `percuta.barrier.water_loss`, ``water_loss_detection`` and,
        under a cover, ``moist_cover_pace``.
    occluded : bool
        Whether the skin is covered by a patch or film.

    Returns
    -------
    Barrier

    Raises
    ------
    InputError
        Where a time is negative or not finite.
    NumericalError
        Where water loss does not return.

    Notes
    -----
    .. math:: J(t) = J_0 + \left[\frac{1}{J_p(t) + J_0\,q(t)} + \frac{1}{J_b}\right]^{-1}

    One state, the open share, is seen by several observers with thresholds of their own; that is why the published
    "closure times" of the same skin differ many times over [1]_. Under a cover the epidermis grows over sooner, as in
    pigs [2]_, while the plug seals later, as permeability tells: both are measured, of different things. Needles that
    do not cross the stratum corneum leave the barrier as it is.

    References
    ----------
    .. [1] H. Kalluri et al., AAPS J 13 (2011) 473. doi:10.1208/s12248-011-9288-3
    .. [2] G. D. Winter, Nature 193 (1962) 293. doi:10.1038/193293a0
    """
    times = checked_times(t_days)
    density, depth = channels(puncture, skin)
    radius = np.asarray(puncture.channel_radius_mm, dtype=float)
    sealing_h = sealing_time(depth, skin.age, skin.fitzpatrick, p, occluded=occluded)

    def excess(time_h: Array) -> Array:
        pores = pore_water_loss(open_share(time_h, sealing_h, p), density, radius, p)
        return excess_water_loss(pores, skin.water_loss * quality_deficit(time_h, depth, density, p), p)

    time_h = times[:, None] * HOURS_PER_DAY
    # where to search; no bound on the answer
    longest_h = LONGEST * np.maximum(sealing_h, HOURS_PER_DAY * p["quality_time"])
    level = skin.water_loss * p["water_loss_detection"]
    pierced = density > 0
    return Barrier(
        t_days=times,
        open_share=open_share(time_h, sealing_h, p),
        water_loss=np.asarray(skin.water_loss + excess(time_h)),
        barrier_back_h=last_time_above(excess, level, longest_h, "water loss"),
        impedance_closed_h=np.where(pierced, impedance_closed_h(sealing_h, p), 0.0),
        epithelium_closed_h=np.where(pierced, _front_closed_h(2 * radius, p, occluded), 0.0),
    )


def _front_closed_h(width_mm: Array, p: Parameters, occluded: bool) -> Array:
    """Hours until the epidermis has grown over the channels; under a moist cover its front is faster."""
    closed_h = epithelium_closed_h(width_mm, p)
    lag_h = np.minimum(p["epithelium_lag"], closed_h)  # no lag where there is no gap
    return np.asarray(lag_h + (closed_h - lag_h) / p["moist_cover_pace"]) if occluded else closed_h


def channels(puncture: Puncture, skin: Skin) -> tuple[Array, Array]:
    """Count the distinct channels that cross the stratum corneum, and average their depth.

    Parameters
    ----------
    puncture : Puncture
        Uses ``density_per_cm2``, shape (draws,), and ``depth_mm``, shape (punctures, draws), 0 where a needle
        did not pierce; ``channel_radius_mm``, shape (draws,), merges strikes.
    skin : Skin
        Uses ``stratum_corneum_mm``, shape (draws,).

    Returns
    -------
    tuple of numpy.ndarray
        Channels per cm2 and their mean depth, mm, each of shape (draws,); both 0 where none crosses.
    """
    depth = np.asarray(puncture.depth_mm, dtype=float)
    through = depth > skin.stratum_corneum_mm
    count, landed = through.sum(axis=0), max(depth.shape[0], 1)
    mean_depth = total(np.where(through, depth, 0.0)) / np.maximum(count, 1)  # of none, the sum is 0
    strikes = puncture.density_per_cm2 * count / landed
    return distinct_density(strikes, puncture.channel_radius_mm), np.asarray(mean_depth)


def checked_times(t_days: npt.ArrayLike) -> Array:
    """Read times since needling.

    Parameters
    ----------
    t_days : array_like
        Days, finite, 0 or later.

    Returns
    -------
    numpy.ndarray
        The same, shape (times,).

    Raises
    ------
    InputError
        Where a time is negative or not finite.
    """
    times = np.atleast_1d(np.asarray(t_days, dtype=float))
    if times.ndim != 1 or not np.isfinite(times).all() or (times < 0).any():
        raise InputError("times since needling must be a list of finite days, 0 or later", "t_days")
    return times
