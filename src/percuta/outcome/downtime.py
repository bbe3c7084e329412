"""Redness, swelling, scabs and flaking after one session, and the day one can be seen again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.barrier.closure import HOURS_PER_DAY, LONGEST, MM2_PER_CM2
from percuta.barrier.crossing import last_time_above
from percuta.barrier.recovery import channels, checked_times
from percuta.parameters import Parameters

if TYPE_CHECKING:
    from percuta.puncture import Puncture
    from percuta.skin import Skin

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Downtime:
    """What the face looks like after one session; arrays of shape (times, draws) unless said otherwise.

    Parameters
    ----------
    t_days : numpy.ndarray
        Times since needling, days, shape (times,).
    erythema : numpy.ndarray
        Visible redness, grade 0 to 3.
    oedema : numpy.ndarray
        Swelling, grade 0 to 3.
    crusts, flaking : numpy.ndarray
        Extent of tiny scabs and of dry flaking skin, 0 to 1.
    back_in_public_d : numpy.ndarray
        Day after which redness stays below what others notice, shape (draws,).
    """

    t_days: Array
    erythema: Array
    oedema: Array
    crusts: Array
    flaking: Array
    back_in_public_d: Array


def downtime(puncture: Puncture, skin: Skin, t_days: npt.ArrayLike, p: Parameters, covered: bool = False) -> Downtime:
    """Describe the days after one session.

    Parameters
    ----------
    puncture : Puncture
        Uses ``density_per_cm2``, ``depth_mm`` and ``channel_radius_mm``.
    skin : Skin
        Uses ``stratum_corneum_mm`` and ``fitzpatrick``.
    t_days : array_like
        Times since needling, days, 0 or later, shape (times,).
    p : Parameters
        Uses the records of the functions of this module and, under a cover, ``moist_cover_pace`` and
        ``moist_cover_scab``.
    covered : bool
        Whether the skin is kept moist under a film or dressing.

    Returns
    -------
    Downtime

    Raises
    ------
    InputError
        Where a time is negative or not finite.

    Notes
    -----
    A wound that stays moist makes little scab and closes faster [1]_, so under a cover scabs and flaking are fewer, and
    their windows shrink as the front of the epidermis speeds up. Redness and swelling come from below and stay.

    References
    ----------
    .. [1] G. D. Winter, Nature 193 (1962) 293. doi:10.1038/193293a0
    """
    times = checked_times(t_days)
    density, depth = channels(puncture, skin)
    extent = irritation(depth, density, p)
    shown = extent * p["moist_cover_scab"] if covered else extent
    pace = p["moist_cover_pace"] if covered else np.ones(p.draws)

    def window(sign: str) -> Array:
        onset, end = p[f"{sign}_onset"], p[f"{sign}_end"]
        return surface_sign(times, shown, onset, onset + (end - onset) / pace)

    return Downtime(
        t_days=times,
        erythema=erythema(times, depth, density, skin.fitzpatrick, p),
        oedema=oedema(times, depth, density, p),
        crusts=window("crust"),
        flaking=window("flaking"),
        back_in_public_d=back_in_public(depth, density, skin.fitzpatrick, p),
    )


def erythema(
    t_days: npt.ArrayLike,
    depth_mm_mean: npt.ArrayLike,
    density_per_cm2: npt.ArrayLike,
    fitzpatrick: float,
    p: Parameters,
) -> Array:
    r"""Visible redness after one session.

    Parameters
    ----------
    t_days : array_like
        Times since needling, days, 0 or later, shape (times,).
    depth_mm_mean : array_like
        Mean depth of the punctures in the skin, mm, shape (draws,) or a number; evidence from 0.2 to 1.5.
    density_per_cm2 : array_like
        Punctures per cm2, shape (draws,) or a number.
    fitzpatrick : float
        Skin type, 1 to 6.
    p : Parameters
        Uses ``erythema_mechanical_peak``, ``_half`` and ``_time`` (m), ``erythema_inflammatory_peak`` and
        ``_time`` (i), ``erythema_tone_attenuation`` (k) and the records of `irritation` (S).

    Returns
    -------
    numpy.ndarray
        Grade as an observer gives it: 0 none, 1 mild, 2 moderate, 3 severe; shape (times, draws).

    Notes
    -----
    .. math:: E = e^{-k (F - 1)} \left[ P_m \frac{x}{x + x_m} e^{-t/\tau_m}
              + P_i\,S\,\frac{t}{\tau_i} e^{1 - t/\tau_i} \right], \qquad x = n L

    The flare saturates at a low dose, track length per area; the inflammation needs depth. Short needles on the
    forearm redden for less than 2 h [1]_, a facial roller in Indian skin for 3 to 6 h [2]_, deep facial needling in
    fair skin for 1 to 3 days; a systematic review bounds it at 7 days [3]_. No time course of an erythema index after
    needling was available, hence a clinical grade, and hence amplitudes that are assumed. Sites are not told apart.

    References
    ----------
    .. [1] S. M. Bal et al., Eur J Pharm Sci 35 (2008) 193. doi:10.1016/j.ejps.2008.06.016
    .. [2] Hong Kong J Dermatol Venereol 26 (2018) 52.
    .. [3] S. Chu et al., Dermatol Surg 47 (2021) 1249. doi:10.1097/01.dss.0000790428.70373.f6
    """
    time_h = np.atleast_1d(np.asarray(t_days, dtype=float))[:, None] * HOURS_PER_DAY
    return _erythema(time_h, depth_mm_mean, density_per_cm2, fitzpatrick, p)


def _erythema(
    time_h: Array, depth_mm: npt.ArrayLike, density_per_cm2: npt.ArrayLike, fitzpatrick: float, p: Parameters
) -> Array:
    tracks_per_mm = np.asarray(density_per_cm2, dtype=float) / MM2_PER_CM2 * np.asarray(depth_mm, dtype=float)
    at_once = p["erythema_mechanical_peak"] * tracks_per_mm / (tracks_per_mm + p["erythema_mechanical_half"])
    flare = at_once * np.exp(-time_h / p["erythema_mechanical_time"])
    inflamed = p["erythema_inflammatory_peak"] * irritation(depth_mm, density_per_cm2, p)
    wave = inflamed * _wave(time_h / p["erythema_inflammatory_time"])
    return np.asarray(np.exp(-p["erythema_tone_attenuation"] * (fitzpatrick - 1)) * (flare + wave))


def irritation(depth_mm_mean: npt.ArrayLike, density_per_cm2: npt.ArrayLike, p: Parameters) -> Array:
    r"""How strongly a session inflames the skin, relative to the strongest reaction.

    Parameters
    ----------
    depth_mm_mean, density_per_cm2 : array_like
        Mean depth of the channels, mm, and channels per cm2, shape (draws,) or numbers.
    p : Parameters
        Uses ``irritation_half_depth`` (L_h) and ``irritation_half_density`` (n_h).

    Returns
    -------
    numpy.ndarray
        Share from 0 to 1, shape (draws,).

    Notes
    -----
    .. math:: S = \frac{n}{n + n_h}\,\frac{L}{L + L_h}

    Density saturates early, for pens strike thousands of times per cm2 and redden skin for no longer than 3 days;
    depth keeps two treatments of equal density apart. The form is an assumption.
    """
    depth, density = np.asarray(depth_mm_mean, dtype=float), np.asarray(density_per_cm2, dtype=float)
    crowding = density / (density + p["irritation_half_density"])
    return np.asarray(crowding * depth / (depth + p["irritation_half_depth"]))


def oedema(t_days: npt.ArrayLike, depth_mm_mean: npt.ArrayLike, density_per_cm2: npt.ArrayLike, p: Parameters) -> Array:
    r"""Swelling after one session.

    Parameters
    ----------
    t_days, depth_mm_mean, density_per_cm2 : array_like
        As in `erythema`.
    p : Parameters
        Uses ``oedema_peak`` (P), ``oedema_time`` and the records of `irritation` (S).

    Returns
    -------
    numpy.ndarray
        Grade: 0 none, 1 mild, 2 moderate, 3 severe; shape (times, draws).

    Notes
    -----
    .. math:: O = P\,S\,\frac{t}{\tau_o} e^{1 - t/\tau_o}

    Clinics tell of mild swelling from 1-2 hours to 2-3 days; the form is that of the inflammatory redness.
    """
    time_h = np.atleast_1d(np.asarray(t_days, dtype=float))[:, None] * HOURS_PER_DAY
    strongest = p["oedema_peak"] * irritation(depth_mm_mean, density_per_cm2, p)
    return np.asarray(strongest * _wave(time_h / p["oedema_time"]))


def surface_sign(t_days: npt.ArrayLike, extent: Array, onset: Array, end: Array) -> Array:
    r"""Extent of a sign that is present in a window of days, such as scabs or flaking.

    Parameters
    ----------
    t_days : array_like
        Times since needling, days, shape (times,).
    extent : numpy.ndarray
        Extent in the window, of `irritation`, shape (draws,).
    onset, end : numpy.ndarray
        First and last day of the window, shape (draws,).

    Returns
    -------
    numpy.ndarray
        Extent from 0 to 1, shape (times, draws); 0 outside the window.

    Notes
    -----
    Clinics give windows and no course within them; the mean over draws rises and falls smoothly.
    """
    times = np.atleast_1d(np.asarray(t_days, dtype=float))[:, None]
    return np.where((times >= onset) & (times <= end), extent, 0.0)


def back_in_public(
    depth_mm_mean: npt.ArrayLike, density_per_cm2: npt.ArrayLike, fitzpatrick: float, p: Parameters
) -> Array:
    """Day after which redness stays below what others notice.

    Parameters
    ----------
    depth_mm_mean, density_per_cm2, fitzpatrick
        As in `erythema`.
    p : Parameters
        Uses ``erythema_visible_grade`` and the records of `erythema`.

    Returns
    -------
    numpy.ndarray
        Days since needling, shape (draws,); 0 where redness is never noticed.
    """

    def curve(time_h: Array) -> Array:
        return _erythema(time_h, depth_mm_mean, density_per_cm2, fitzpatrick, p)

    longest_h = LONGEST * p["erythema_inflammatory_time"]
    hours = last_time_above(curve, p["erythema_visible_grade"], longest_h, "redness")
    return np.asarray(hours / HOURS_PER_DAY)


def _wave(time: Array) -> Array:
    """Return a hump of height 1 at time 1, which starts at 0 and dies out."""
    return np.asarray(time * np.exp(1 - time))
