"""How skin changes with age: each law is anchored at the age at which its quantity was measured.

All laws are pure functions of arrays that broadcast; draws are the last axis.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Values = Array | float

YEARS_PER_DECADE = 10


def thickness(measured: Values, age: float, measured_at: Values, loss: Values, origin: Values) -> Array:
    r"""Thickness of a layer that loses a constant share of its original value per decade.

    .. math:: T(a) = T(a_m)\,\frac{1 - s\,(a - a_0)}{1 - s\,(a_m - a_0)}

    Parameters
    ----------
    measured : array_like
        Thickness where it was measured, any unit of length.
    age : float
        Age of the person, years.
    measured_at : array_like
        Age :math:`a_m` of those in whom it was measured, years.
    loss : array_like
        Share :math:`s` of the original thickness lost per decade.
    origin : array_like
        Age :math:`a_0` at which the thickness counts as original, years.

    Returns
    -------
    numpy.ndarray
        Thickness at `age`, in the unit of `measured`; positive while ``loss * (age - origin) < 10``.

    Notes
    -----
    The law is that of the sun-protected upper arm [1]_. Ultrasound of the forearm saw no thinning before the
    seventh decade [2]_; the range of `loss` therefore begins at 0.

    References
    ----------
    .. [1] M. C. Branchet et al., Gerontology 36 (1990) 28. doi:10.1159/000213172
    .. [2] C. Escoffier et al., J Invest Dermatol 93 (1989). PMID 2768836

    Examples
    --------
    >>> float(round(thickness(1.0, 60, 20, 0.06, 20)[()], 2))
    0.76
    """
    slope = np.asarray(loss) / YEARS_PER_DECADE
    return np.asarray(measured * (1 - slope * (age - origin)) / (1 - slope * (measured_at - origin)))


def between_ages(measured: Values, age: float, measured_at: Values, ratio: Values, years: Values) -> Array:
    r"""Value that changes by a factor over a span of years, evenly in its logarithm.

    .. math:: v(a) = v(a_m)\,r^{(a - a_m)/\Delta a}

    Parameters
    ----------
    measured : array_like
        Value where it was measured.
    age : float
        Age of the person, years.
    measured_at : array_like
        Age :math:`a_m` of those in whom it was measured, years.
    ratio : array_like
        Factor `r` between an old and a young group, above 0.
    years : array_like
        Years :math:`\Delta a` between the two groups.

    Returns
    -------
    numpy.ndarray
        Value at `age`, of the sign of `measured`.

    Notes
    -----
    Used for the modulus, which doubles from youth to old age [1]_, and for water loss, which is lower after 65 [2]_.

    References
    ----------
    .. [1] P. G. Agache et al., Arch Dermatol Res 269 (1980) 221. doi:10.1007/BF00406415
    .. [2] J. Kottner et al., Arch Dermatol Res (2013), transepidermal water loss in young and aged humans.

    Examples
    --------
    >>> float(between_ages(129.0, 80, 25, 2.0, 55))
    258.0
    """
    return np.asarray(measured * np.power(ratio, (age - measured_at) / np.asarray(years)))


def remaining_share(age: float, young: Values, loss: Values) -> Array:
    r"""Share of a young adult's value that is left when a constant share of it goes per decade.

    .. math:: f(a) = 1 - s\,(a - a_y)

    Parameters
    ----------
    age : float
        Age of the person, years.
    young : array_like
        Age :math:`a_y` of the young adult, years.
    loss : array_like
        Share :math:`s` lost per decade.

    Returns
    -------
    numpy.ndarray
        1 at the age `young`; slightly above 1 before it.

    Notes
    -----
    Used for collagen per volume of dermis, which stays constant by morphometry [1]_ and falls by chemistry [2]_, and
    for elastic fibres that still work.

    References
    ----------
    .. [1] M. C. Branchet et al., Arch Gerontol Geriatr 13 (1991) 1.
    .. [2] S. Shuster et al., Br J Dermatol 93 (1975) 639. doi:10.1111/j.1365-2133.1975.tb05113.x

    Examples
    --------
    >>> float(round(remaining_share(75, 25, 0.02)[()], 2))
    0.9
    """
    return np.asarray(1 - np.asarray(loss) * (age - young) / YEARS_PER_DECADE)


def elasticity(measured: Values, age: Values, measured_at: Values, loss: Values) -> Array:
    r"""Ratio of suction elasticity (R2, R5, R7) at an age.

    .. math:: \operatorname{logit} R(a) = \operatorname{logit} R(a_m) - k\,(a - a_m)

    Parameters
    ----------
    measured : array_like
        Ratio where it was measured, between 0 and 1.
    age : array_like
        Age, or age the skin has reached by sun damage, years.
    measured_at : array_like
        Age :math:`a_m` of those in whom it was measured, years.
    loss : array_like
        Fall of the logit per decade, the same for the three ratios.

    Returns
    -------
    numpy.ndarray
        Ratio at `age`, between 0 and 1.

    Notes
    -----
    R2 is gross elasticity, R5 net elasticity without the viscous part, R7 elastic recovery over total extension.
    Since R7 divides by more than R5 and recovers less than R2, it is the smallest. One slope for all three keeps
    that order at every age. That the ratios fall with age is measured [1]_ [2]_, the logistic form is chosen because
    a ratio cannot leave 0 to 1.

    References
    ----------
    .. [1] H. Ohshima et al., Skin Res Technol 19 (2013) e238. doi:10.1111/j.1600-0846.2012.00634.x
    .. [2] H. S. Ryu et al., Skin Res Technol 14 (2008) 354. doi:10.1111/j.1600-0846.2008.00302.x

    Examples
    --------
    >>> float(elasticity(0.5, 40, 40, 0.15))
    0.5
    """
    start = np.asarray(measured, dtype=float)
    slope = np.asarray(loss) / YEARS_PER_DECADE
    odds = start / (1 - start) * np.exp(-slope * (np.asarray(age) - measured_at))
    return np.asarray(odds / (1 + odds))
