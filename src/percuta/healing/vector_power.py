"""Powers that the compiler turns into vectors, which those of the library are not; generated kernels call them."""
# mypy: disable-error-code="no-untyped-def"

from typing import Any

import numpy as np

from percuta.machine_code import njit

_OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}

# The bits of a double: its mantissa and exponent are read and put together without branches.
MANTISSA, ONE, EXPONENT, BIAS = 0x000FFFFFFFFFFFFF, 0x3FF0000000000000, 52, 1023
AS_NUMBER, AS_NUMBER_BITS = 4503599627370496.0, 0x4330000000000000
ROUND = 6755399441055744.0
LN2, PER_LN2, SQRT2 = 0.6931471805599453, 1.4426950408889634, 1.4142135623730951


@njit(inline="always", **_OPTIONS)
def power(x, n):
    """Return x**n for x above 0, else 0: a stage of a step may lie a little below zero."""
    bits = np.float64(x).view(np.int64)
    whole = np.int64((bits >> EXPONENT) | AS_NUMBER_BITS).view(np.float64) - (AS_NUMBER + BIAS)
    m = np.int64((bits & MANTISSA) | ONE).view(np.float64)
    high = m > SQRT2
    m = m * 0.5 if high else m
    whole = whole + (1.0 if high else 0.0)
    s = (m - 1.0) / (m + 1.0)
    q = s * s
    # Series of the inverse hyperbolic tangent, to round-off for m between sqrt(1/2) and sqrt(2).
    t = 1.0 / 21.0
    t = t * q + 1.0 / 19.0
    t = t * q + 1.0 / 17.0
    t = t * q + 1.0 / 15.0
    t = t * q + 1.0 / 13.0
    t = t * q + 1.0 / 11.0
    t = t * q + 1.0 / 9.0
    t = t * q + 1.0 / 7.0
    t = t * q + 1.0 / 5.0
    t = t * q + 1.0 / 3.0
    y = n * (whole + (2.0 * s + 2.0 * s * q * t) * PER_LN2)
    y = -1000.0 if y < -1000.0 else y
    rounded = y + ROUND
    rounded = ROUND + 1024.0 if rounded > ROUND + 1024.0 else rounded
    r = (y - (rounded - ROUND)) * LN2
    # Series of the exponential, to round-off for |r| up to ln(2) / 2.
    e = 1.0 / 6227020800.0
    e = e * r + 1.0 / 479001600.0
    e = e * r + 1.0 / 39916800.0
    e = e * r + 1.0 / 3628800.0
    e = e * r + 1.0 / 362880.0
    e = e * r + 1.0 / 40320.0
    e = e * r + 1.0 / 5040.0
    e = e * r + 1.0 / 720.0
    e = e * r + 1.0 / 120.0
    e = e * r + 1.0 / 24.0
    e = e * r + 1.0 / 6.0
    e = e * r + 0.5
    e = e * r + 1.0
    e = e * r + 1.0
    value = e * np.int64((np.float64(rounded).view(np.int64) + BIAS) << EXPONENT).view(np.float64)
    return value if x > 0.0 else x * 0.0
