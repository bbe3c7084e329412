"""A polynomial that stands in for the program: fitted to draws, with its error stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError

Array = npt.NDArray[np.float64]

DEGREES = (1, 2, 3)
FOLDS = 10
"""Parts of the draws that are left out in turn to find the error."""
DRAWS_PER_TERM = 3
"""Draws that a term of the polynomial needs at least."""


@dataclass(frozen=True)
class Surrogate:
    r"""Polynomial chaos of a few parameters, one for each of several outputs.

    Parameters
    ----------
    terms : tuple of tuple of int
        Degree in each parameter, term by term.
    weights : numpy.ndarray
        Shape (terms, outputs).
    scatter : numpy.ndarray
        Covariance of draws left out about the polynomial, (outputs, outputs): what the polynomial misses, and what all
        other parameters do, to several outputs at once.
    explained : numpy.ndarray
        Share of the variance of draws left out that it explains, (outputs,).

    Notes
    -----
    .. math:: y(u) = \sum_\alpha w_\alpha \prod_i L_{\alpha_i}(2 u_i - 1)

    in Legendre polynomials that are orthonormal for parameters :math:`u` uniform from 0 to 1, by least squares [1]_.
    The other parameters vary in the draws as they do everywhere, so that the scatter is the noise they make.

    References
    ----------
    .. [1] B. Sudret, Reliab Eng Syst Saf 93 (2008) 964. doi:10.1016/j.ress.2007.04.002
    """

    terms: tuple[tuple[int, ...], ...]
    weights: Array
    scatter: Array
    explained: Array

    @property
    def error(self) -> Array:
        """Standard deviation of draws left out about the polynomial, (outputs,)."""
        return np.sqrt(np.diag(self.scatter))

    def __call__(self, u: Array) -> Array:
        """Return the outputs, shape (points, outputs), for parameters `u`, shape (points, parameters)."""
        return np.asarray(_basis(np.atleast_2d(u), self.terms) @ self.weights)


def fit(u: Array, y: Array, degrees: Sequence[int] = DEGREES) -> Surrogate:
    """Fit a polynomial to draws; its degree is the one that predicts draws left out best.

    Parameters
    ----------
    u : numpy.ndarray
        Parameters as probabilities, 0 to 1, shape (draws, parameters).
    y : numpy.ndarray
        Outputs, finite, shape (draws, outputs).
    degrees : sequence of int
        Total degrees to try.

    Returns
    -------
    Surrogate

    Raises
    ------
    InputError
        Where there are too few draws for the lowest degree, or a value is not finite.
    """
    if not np.isfinite(y).all():
        raise InputError("a surrogate needs finite outputs")
    best: Surrogate | None = None
    for degree in degrees:
        terms = _terms(u.shape[1], degree)
        if u.shape[0] < DRAWS_PER_TERM * len(terms):
            continue
        found = _fit(u, y, terms)
        if best is None or found.error.mean() < best.error.mean():
            best = found
    if best is None:
        needed = DRAWS_PER_TERM * len(_terms(u.shape[1], min(degrees)))
        raise InputError(f"{u.shape[0]} draws are too few for {u.shape[1]} parameters; take at least {needed}")
    return best


def _fit(u: Array, y: Array, terms: tuple[tuple[int, ...], ...]) -> Surrogate:
    basis = _basis(u, terms)
    missed = np.empty_like(y)
    fold = np.arange(len(u)) % FOLDS
    for part in range(FOLDS):
        seen, left = fold != part, fold == part
        weights, *_ = np.linalg.lstsq(basis[seen], y[seen], rcond=None)
        missed[left] = y[left] - basis[left] @ weights
    weights, *_ = np.linalg.lstsq(basis, y, rcond=None)
    scatter = missed.T @ missed / len(u)
    variance = y.var(axis=0)
    explained = 1 - np.where(variance > 0, np.diag(scatter) / np.where(variance > 0, variance, 1), 0)
    return Surrogate(terms, np.asarray(weights), scatter, np.asarray(explained))


def _terms(parameters: int, degree: int) -> tuple[tuple[int, ...], ...]:
    """List all terms up to a total degree.

    Examples
    --------
    >>> _terms(2, 1)
    ((0, 0), (1, 0), (0, 1))
    """
    found = []
    for total in range(degree + 1):
        for chosen in combinations_with_replacement(range(parameters), total):
            found.append(tuple(chosen.count(place) for place in range(parameters)))
    return tuple(found)


def _basis(u: Array, terms: tuple[tuple[int, ...], ...]) -> Array:
    from numpy.polynomial.legendre import legvander

    highest = max(max(term, default=0) for term in terms)
    norm = np.sqrt(2 * np.arange(highest + 1) + 1)
    one = legvander(2 * u - 1, highest) * norm
    columns = [np.prod([one[:, place, degree] for place, degree in enumerate(term)], axis=0) for term in terms]
    return np.stack(columns, axis=1)
