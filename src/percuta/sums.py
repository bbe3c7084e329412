"""Sums whose last bit does not depend on how many draws stand beside each other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def total(values: npt.ArrayLike) -> Array:
    """Sum over the first axis, in the same order for one draw and for many.

    Parameters
    ----------
    values : array_like
        Shape (many, ..., draws).

    Returns
    -------
    numpy.ndarray
        Shape (..., draws).

    Notes
    -----
    NumPy adds a single column pairwise and several columns row by row, so that a draw alone would differ in its last
    bit from the same draw among others. Here every draw is a row of its own, added pairwise.
    """
    return np.asarray(np.ascontiguousarray(np.moveaxis(np.asarray(values, dtype=float), 0, -1)).sum(axis=-1))


def mean(values: npt.ArrayLike) -> Array:
    """Mean over the first axis, as `total` adds.

    Parameters
    ----------
    values : array_like
        Shape (many, ..., draws).

    Returns
    -------
    numpy.ndarray
        Shape (..., draws).
    """
    return np.asarray(total(values) / np.shape(values)[0])
