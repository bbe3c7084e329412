"""Steps in time of the column and of the round cell: the weights of TR-BDF2, and how long the next step may be.

References
----------
.. [1] M. E. Hosea, L. F. Shampine, Appl Numer Math 20 (1996) 21. doi:10.1016/0168-9274(95)00115-8
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

IMPLICIT = 1 - np.sqrt(1 / 2)
"""Weight of the implicit part in each stage."""
MIDDLE = 2 * IMPLICIT
"""Where in a step its middle stage lies."""
EARLIER = np.sqrt(2) / 4
"""Weight of the two earlier stages in the last."""
WEIGHTS = np.array([EARLIER, EARLIER, IMPLICIT])
EMBEDDED = np.array([(1 - EARLIER) / 3, (3 * EARLIER + 1) / 3, IMPLICIT / 3])
"""Weights of the third-order companion, whose difference is the error of a step."""
ERROR_ORDER = 3
"""Power of its length with which the error of a step falls."""

SAFETY = 0.85
"""Share of the length that the error would allow."""
SLOWEST, FASTEST = 0.2, 3.0
"""Least and most that a step may be of the one before it."""
LEAST_ERROR = 1e-9
"""Error, of what is tolerated, below which a step counts as exact; it only keeps the power finite."""


def next_length(length: npt.ArrayLike, error: npt.ArrayLike) -> Array:
    r"""Length of the next step, or of the next try.

    Parameters
    ----------
    length : array_like
        Length of the step that was tried.
    error : array_like
        Its error over what is tolerated, 0 or more; same shape.

    Returns
    -------
    numpy.ndarray
        Length in the same unit; shorter than `length` wherever the error is above 1.

    Notes
    -----
    .. math:: h' = h \min(F, \max(S, s\,e^{-1/3}))

    An error of 0 counts as a tiny one. The bounds hold a length, not a state: a step never grows or shrinks by more
    than the error estimate can vouch for.

    Examples
    --------
    >>> next_length([1.0, 1.0, 1.0], [0.0, 1.0, 1e9])
    array([3.  , 0.85, 0.2 ])
    """
    allowed = SAFETY * np.maximum(error, LEAST_ERROR) ** (-1 / ERROR_ORDER)
    return np.asarray(np.asarray(length) * np.clip(allowed, SLOWEST, FASTEST))
