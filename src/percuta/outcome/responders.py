"""How many people respond how well: shares in classes, from the spread between people and the error of the rater."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]

QUARTILES = (0.25, 0.5, 0.75)
"""Ends of the four classes of improvement that trials count people in."""
HALF = QUARTILES[1]
"""From here papers write good."""
PEOPLE = 41
"""People of equal weight that stand for all, at even steps of the distribution of the response."""


def share_above(
    edge: float | Array, nonspecific: Array, matrix: Array, p: Parameters, inflation: Array | float = 1
) -> Array:
    r"""Share of people of whom a rater says that more than a share of a sign is gone.

    Parameters
    ----------
    edge : float or numpy.ndarray
        Share of the sign, below 1; shape (draws,) where it is an array.
    nonspecific, matrix : numpy.ndarray
        Logarithms of the share lost, without needling and by it, of the person of each draw, (draws,).
    p : Parameters
        Uses ``response_factor`` (:math:`u_0`), ``response_spread`` and ``rater_noise`` (:math:`\sigma`).
    inflation : array_like
        What a rater who knows of the treatment sees more.

    Returns
    -------
    numpy.ndarray
        Share of people, (draws,).

    Notes
    -----
    .. math:: P(a) = \int \Phi\!\left(\frac{1 - e^{-\lambda (x_0 + u\,x_1/u_0)} - a}{\sigma}\right) f(u)\,du

    Each draw has a response factor :math:`u_0` of its own, which the healing network took as a factor on deposition;
    what the tissue adds, :math:`x_1`, goes with it to first order. Dividing by it leaves the uncertainty of what is
    known, and the integral puts people back: lognormal :math:`u` of median 1, by how much matrix they build and by how
    much of it shows, for the matrix explains a part of the surface only [1]_. :math:`\Phi` is the error of one
    judgement.

    References
    ----------
    .. [1] C. Trojahn et al., Biomed Res Int 2015, 318586. doi:10.1155/2015/318586
    """
    from scipy.special import ndtr

    seen = (_gone(nonspecific, matrix, p, inflation) - edge) / p["rater_noise"]
    return np.asarray(ndtr(seen).mean(axis=0))


def _gone(nonspecific: Array, matrix: Array, p: Parameters, inflation: Array | float) -> Array:
    """Share of a sign that is gone in people who stand for all, (people, draws)."""
    from scipy.special import ndtri

    built = p.record("response_factor").shape["cv"]
    spread = np.sqrt(np.log1p(built**2) + np.log1p(p["response_spread"] ** 2))
    people = np.exp(spread * ndtri((np.arange(PEOPLE)[:, None] + 1 / 2) / PEOPLE))
    return np.asarray(-np.expm1(-inflation * (nonspecific + people * matrix / p["response_factor"])))


def share_falling(
    grades: float, room: Array, nonspecific: Array, matrix: Array, p: Parameters, inflation: Array | float = 1
) -> Array:
    r"""Share of people whose grade, as it is written down, falls by so many whole grades or more.

    Parameters
    ----------
    grades : float
        Whole grades.
    room : numpy.ndarray
        Grades that the scale leaves to gain, (draws,).
    nonspecific, matrix, p, inflation
        As in `share_above`; uses ``rating_error`` (:math:`\sigma`) too.

    Returns
    -------
    numpy.ndarray
        Share of people, (draws,).

    Notes
    -----
    A person with a gain of :math:`g` starts anywhere within a grade, and both ratings have their error, so that
    :math:`k` grades are crossed with probability

    .. math:: P = \mathrm{E}\,\min(1, \max(0, g - k + 1 + \sqrt2\,\sigma\,\epsilon))
                = s\left[\psi\!\left(\tfrac{g - k + 1}{s}\right) - \psi\!\left(\tfrac{g - k}{s}\right)\right],
              \qquad \psi(z) = z\,\Phi(z) + \varphi(z),\ s = \sqrt2\,\sigma

    and the mean over people is taken.
    """
    error = np.sqrt(2) * p["rating_error"]
    beyond = room * _gone(nonspecific, matrix, p, inflation) - grades
    return np.asarray((error * (_ramp((beyond + 1) / error) - _ramp(beyond / error))).mean(axis=0))


def _ramp(z: Array) -> Array:
    """Mean of what a normal number about `z` has above 0."""
    from scipy.special import ndtr

    return np.asarray(z * ndtr(z) + np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi))


def class_shares(
    nonspecific: Array,
    matrix: Array,
    p: Parameters,
    inflation: Array | float = 1,
    edges: Sequence[float | Array] = QUARTILES,
) -> Array:
    """Share of people in each class of improvement, least improved first.

    Parameters
    ----------
    nonspecific, matrix, p, inflation
        As in `share_above`.
    edges : sequence
        Ends between the classes, rising.

    Returns
    -------
    numpy.ndarray
        Shape (classes, draws); sums to 1 over the classes.
    """
    above = [share_above(edge, nonspecific, matrix, p, inflation) for edge in edges]
    return -np.diff(np.stack([np.ones_like(above[0]), *above, np.zeros_like(above[0])]), axis=0)


def at_least_improved(nonspecific: Array, matrix: Array, p: Parameters, inflation: Array | float = 1) -> Array:
    """Share of people whose global aesthetic improvement (GAIS) is "improved" or better.

    Parameters
    ----------
    nonspecific, matrix, p, inflation
        As in `share_above`; uses ``gais_improved_from`` too.

    Returns
    -------
    numpy.ndarray
        Share of people, (draws,).
    """
    return share_above(p["gais_improved_from"], nonspecific, matrix, p, inflation)
