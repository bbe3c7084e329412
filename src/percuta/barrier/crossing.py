"""When a curve that dies out falls below a level for good."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from percuta.errors import NumericalError

Array = npt.NDArray[np.float64]

OCTAVES = 24
"""Halvings of the longest time that the search covers."""
STEPS_PER_OCTAVE = 8
"""Fineness of the search; a curve with two humps must not cross and return within one step."""
HALVINGS = 40
"""Halvings of the bracket; enough for double precision."""


def last_time_above(curve: Callable[[Array], Array], level: Array | float, longest: npt.ArrayLike, what: str) -> Array:
    """Last time at which a curve lies above a level.

    Parameters
    ----------
    curve : callable
        Takes times and returns values, both of shape (times, draws).
    level : array_like
        Level, shape (draws,) or a number.
    longest : array_like
        Time by which the draw has fallen below the level, shape (draws,); unit of the time of `curve`. One per draw, so
        that no draw depends on another.
    what : str
        What the curve is, for the error.

    Returns
    -------
    numpy.ndarray
        Time, shape (draws,); 0 where the curve is never above the level.

    Raises
    ------
    NumericalError
        Where the curve is still above the level at `longest`, or is not finite.
    """
    ends = np.atleast_1d(np.asarray(longest, dtype=float))
    steps = np.exp2(np.linspace(-OCTAVES, 0, OCTAVES * STEPS_PER_OCTAVE + 1))
    times = np.concatenate([[0.0], steps])[:, None] * ends
    values = np.asarray(curve(times))
    if not np.isfinite(values).all():
        raise NumericalError(f"{what} is not finite within {ends.max():g} of its start")
    above = values > level
    if above[-1].any():
        raise NumericalError(f"{what} is still above its level at {ends.max():g} in {above[-1].sum()} draws")
    ever = above.any(axis=0)
    last = np.where(ever, above.shape[0] - 1 - np.argmax(above[::-1], axis=0), 0)
    low, high = (np.take_along_axis(times, (last + step)[None, :], axis=0)[0] for step in (0, 1))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        still = np.asarray(curve(middle[None, :]))[0] > level
        low, high = np.where(still, middle, low), np.where(still, high, middle)
    return np.where(ever, high, 0.0)
