"""How a needle channel closes: elastic collapse, sealing, the epidermal front, and the barrier made over it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.barrier.crossing import last_time_above
from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]

HOURS_PER_DAY = 24
SECONDS_PER_HOUR = 3600
MM2_PER_CM2 = 100
UM_PER_CM = 10_000
UM_PER_MM = 1000

LONGEST = 64
"""Time constants after which anything exponential is gone, for searches."""


def sealing_time(
    depth_mm: npt.ArrayLike, age: float, fitzpatrick: float, p: Parameters, occluded: bool = False
) -> Array:
    r"""Time constant with which plug and keratinocytes seal a channel in human skin.

    Parameters
    ----------
    depth_mm : array_like
        Depth of the needle in the skin, mm, shape (draws,) or a number; evidence from 0.37 to about 0.8.
    age : float
        Age, years; evidence from 26 to 77.
    fitzpatrick : float
        Skin type, 1 to 6.
    p : Parameters
        Uses ``sealing_time.human.open_air`` or ``sealing_time.human.occluded``, ``sealing_age_factor`` (g_a),
        ``sealing_tone_factor`` (g_F), ``sealing_subject_factor`` (g_s) and the records of `length_factor`.
    occluded : bool
        Whether the skin is covered by a patch or film.

    Returns
    -------
    numpy.ndarray
        Time constant, hours, shape (draws,).

    Notes
    -----
    .. math:: \tau_2 = \tau_{2,0}\,g_L\; g_a^{(a - a_1)/(a_2 - a_1)}\; g_F^{(F - \bar F)/(F_2 - F_1)}\; g_s

    Open-air times come from impedance [1]_, times under a cover from half-lives of the permeable area [2]_.
    Age [3]_ and darker skin [4]_ seal later. The exponents grow by 1 from the one group of each comparison to the
    other; skin type counts from the middle of its two groups.

    References
    ----------
    .. [1] J. Gupta et al., J Control Release (2011) 148.
    .. [2] A. T. Ogunjimi et al., Skin Pharmacol Physiol (2021), PMC8259462.
    .. [3] M. N. Kelchen et al., J Control Release 225 (2016) 294. doi:10.1016/j.jconrel.2016.01.051
    .. [4] A. T. Ogunjimi et al., Sci Rep 10 (2020) 18963. doi:10.1038/s41598-020-75246-8
    """
    base = p["sealing_time.human.occluded" if occluded else "sealing_time.human.open_air"]
    young, old = p.record("sealing_age_factor").applies["age"]
    ageing = p["sealing_age_factor"] ** ((age - young) / (old - young))
    light, dark = p.record("sealing_tone_factor").applies["fitzpatrick"]
    tone = p["sealing_tone_factor"] ** ((fitzpatrick - (light + dark) / 2) / (dark - light))
    return np.asarray(base * length_factor(depth_mm, p) * ageing * tone * p["sealing_subject_factor"])


def rat_sealing_time(depth_mm: npt.ArrayLike, p: Parameters) -> Array:
    """Time constant with which a channel seals in the hairless rat, in open air.

    Parameters
    ----------
    depth_mm : array_like
        Length of the needle, mm; evidence from 0.37 to 0.77.
    p : Parameters
        Uses ``sealing_time.rat.open_air`` and the records of `length_factor`.

    Returns
    -------
    numpy.ndarray
        Time constant, hours, shape (draws,).
    """
    return np.asarray(p["sealing_time.rat.open_air"] * length_factor(depth_mm, p))


def length_factor(depth_mm: npt.ArrayLike, p: Parameters) -> Array:
    r"""Sealing time of a needle relative to one of the reference length.

    Parameters
    ----------
    depth_mm : array_like
        Depth of the needle in the skin, mm, shape (draws,) or a number.
    p : Parameters
        Uses ``sealing_length_slope`` (k) and ``sealing_reference_length`` (L_0).

    Returns
    -------
    numpy.ndarray
        Factor, shape (draws,).

    Notes
    -----
    .. math:: g_L = \frac{1 + k L}{1 + k L_0}

    Longer needles leave channels that close later [1]_ [2]_.

    References
    ----------
    .. [1] H. Kalluri et al., AAPS J 13 (2011) 473. doi:10.1208/s12248-011-9288-3
    .. [2] J. Gupta et al., J Control Release (2011) 148.
    """
    slope = p["sealing_length_slope"]
    return np.asarray((1 + slope * np.asarray(depth_mm, dtype=float)) / (1 + slope * p["sealing_reference_length"]))


def open_share(time_h: npt.ArrayLike, sealing_h: Array, p: Parameters) -> Array:
    r"""Open area of a channel at the surface relative to the area left by the needle.

    Parameters
    ----------
    time_h : array_like
        Time since needling, hours, 0 or later; shape (times, 1), (times, draws) or a number.
    sealing_h : numpy.ndarray
        Sealing time of `sealing_time`, hours, shape (draws,).
    p : Parameters
        Uses ``closure_fast_share`` (f) and ``closure_collapse_time``.

    Returns
    -------
    numpy.ndarray
        Share between 0 and 1, shape (times, draws).

    Notes
    -----
    .. math:: A/A_0 = f e^{-t/\tau_1} + (1 - f) e^{-t/\tau_2}

    Elastic recoil closes most of the area within minutes; the rest is sealed.
    """
    t = np.asarray(time_h, dtype=float)
    fast = p["closure_fast_share"]
    return np.asarray(fast * np.exp(-t / p["closure_collapse_time"]) + (1 - fast) * np.exp(-t / np.asarray(sealing_h)))


def closing_time(share: Array | float, sealing_h: Array, p: Parameters) -> Array:
    """Time at which the open share falls to a given share.

    Parameters
    ----------
    share : array_like
        Open share an observer can still detect, above 0; shape (draws,) or a number.
    sealing_h : numpy.ndarray
        Sealing time, hours, shape (draws,).
    p : Parameters
        As in `open_share`.

    Returns
    -------
    numpy.ndarray
        Hours since needling, shape (draws,).
    """

    def curve(time_h: Array) -> Array:
        return open_share(time_h, sealing_h, p)

    slowest = np.maximum(sealing_h, p["closure_collapse_time"])  # where to search; no bound on the answer
    return last_time_above(curve, share, LONGEST * slowest, "open share of a channel")


def distinct_density(density_per_cm2: npt.ArrayLike, radius_mm: npt.ArrayLike) -> Array:
    r"""Density of channels when strikes that fall into an open channel add none.

    Parameters
    ----------
    density_per_cm2 : array_like
        Strikes per cm2 that enter.
    radius_mm : array_like
        Radius of a fresh channel at the surface, mm; same shape or a number.

    Returns
    -------
    numpy.ndarray
        Channels per cm2.

    Notes
    -----
    .. math:: n = \frac{1 - e^{-N a}}{a}, \qquad a = \pi r^2

    Strikes fall at random, so that the open share of the surface, n a, stays below 1. A roller leaves nearly every
    strike apart; a pen at a hundred strokes per second does not.

    Examples
    --------
    >>> distinct_density([250.0, 0.0], 0.035).round(1)
    array([248.8,   0. ])
    """
    strikes = np.asarray(density_per_cm2, dtype=float)
    struck = strikes * np.pi * np.asarray(radius_mm, dtype=float) ** 2 / MM2_PER_CM2
    some = struck > 0
    return np.where(some, strikes * -np.expm1(-struck) / np.where(some, struck, 1), strikes)


def quality_deficit(
    time_h: npt.ArrayLike, depth_mm: npt.ArrayLike, density_per_cm2: npt.ArrayLike, p: Parameters
) -> Array:
    r"""Relative rise of water loss through the stratum corneum made over the injury.

    Parameters
    ----------
    time_h : array_like
        Time since needling, hours; shape (times, 1) or a number.
    depth_mm : array_like
        Mean depth of the channels, mm, shape (draws,) or a number.
    density_per_cm2 : array_like
        Channels per cm2, shape (draws,) or a number.
    p : Parameters
        Uses ``quality_amplitude`` (a), ``quality_zone_radius`` (R) and ``quality_time``.

    Returns
    -------
    numpy.ndarray
        Rise of the water loss relative to intact skin, shape (times, draws).

    Notes
    -----
    .. math:: q = a L\,[1 - (1 + m) e^{-m}]\,e^{-t/\tau_q}, \qquad m = n \pi R^2

    By Poisson counts the bracket is the share of skin that lies within reach of two channels or more, where no sound
    neighbour makes good the defect. Small arrays leave next to no such skin and are back within hours [1]_; dense
    needling is above baseline at 48 h, the more the deeper [2]_; rolling 0.15-0.25 mm is back by 72 h [3]_. The form
    is an assumption.

    References
    ----------
    .. [1] J. Gupta et al., J Control Release (2011) 148.
    .. [2] G. H. Sasaki, Aesthet Surg J Open Forum (2019). doi:10.1093/asjof/ojz017
    .. [3] T. Y. Han et al., Dermatol Surg 38 (2012) 1816. doi:10.1111/j.1524-4725.2012.02550.x
    """
    zones = np.asarray(density_per_cm2, dtype=float) / MM2_PER_CM2 * np.pi * p["quality_zone_radius"] ** 2
    overlap = 1 - (1 + zones) * np.exp(-zones)
    decay = np.exp(-np.asarray(time_h, dtype=float) / (HOURS_PER_DAY * p["quality_time"]))
    return np.asarray(p["quality_amplitude"] * np.asarray(depth_mm, dtype=float) * overlap * decay)


def front_speed_um_per_h(p: Parameters) -> Array:
    r"""Speed of the epidermal front that closes a gap.

    Parameters
    ----------
    p : Parameters
        Uses ``keratinocyte_motility`` (D) and ``keratinocyte_mitosis`` (s).

    Returns
    -------
    numpy.ndarray
        Speed, um/h, shape (draws,).

    Notes
    -----
    .. math:: v = 2\sqrt{D s}

    The least speed of a travelling wave of migrating and dividing cells [1]_.

    References
    ----------
    .. [1] J. A. Sherratt, J. D. Murray, Proc R Soc Lond B 241 (1990) 29. doi:10.1098/rspb.1990.0061
    """
    speed_cm_per_s = 2 * np.sqrt(p["keratinocyte_motility"] * p["keratinocyte_mitosis"])
    return np.asarray(speed_cm_per_s * UM_PER_CM * SECONDS_PER_HOUR)


def epithelium_closed_h(gap_mm: npt.ArrayLike, p: Parameters) -> Array:
    r"""Hours until the epidermis has grown over a gap.

    Parameters
    ----------
    gap_mm : array_like
        Width of the gap, mm, shape (draws,) or a number; evidence up to 0.5.
    p : Parameters
        Uses ``epithelium_lag`` and the records of `front_speed_um_per_h`.

    Returns
    -------
    numpy.ndarray
        Hours since needling, shape (draws,); 0 where there is no gap.

    Notes
    -----
    .. math:: t = t_0 + \frac{b}{2 v}

    Two fronts meet in the middle. Confocal microscopy of lesions below 0.5 mm saw half of the smallest closed at
    10 h and half of the largest at 22 h [1]_.

    References
    ----------
    .. [1] O. F. Stumpp et al., J Biomed Opt 14 (2009) 024018. doi:10.1117/1.3103316
    """
    gap = np.asarray(gap_mm, dtype=float)
    crossing = gap * UM_PER_MM / (2 * front_speed_um_per_h(p))
    return np.where(gap > 0, p["epithelium_lag"] + crossing, 0.0)


def epithelial_gap(time_h: npt.ArrayLike, gap_mm: npt.ArrayLike, p: Parameters) -> Array:
    """Width of the epidermal gap that is still open, as a confocal microscope or OCT would see it.

    Parameters
    ----------
    time_h : array_like
        Time since needling, hours, shape (times, 1) or a number.
    gap_mm : array_like
        Width at the start, mm, shape (draws,) or a number.
    p : Parameters
        As in `epithelium_closed_h`.

    Returns
    -------
    numpy.ndarray
        Width, mm, shape (times, draws): whole until the front sets off, then narrowing at twice its speed, then none.
    """
    t, gap = np.asarray(time_h, dtype=float), np.asarray(gap_mm, dtype=float)
    closed_by_both_mm = 2 * front_speed_um_per_h(p) / UM_PER_MM * (t - p["epithelium_lag"])
    return np.where(t < p["epithelium_lag"], gap, np.where(t < epithelium_closed_h(gap, p), gap - closed_by_both_mm, 0))
