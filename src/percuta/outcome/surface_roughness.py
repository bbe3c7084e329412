"""Roughness of a height map, as a profilometer prints it: Ra, Rz, Sa, Sq and their kin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError

Array = npt.NDArray[np.float64]

SAMPLING_LENGTHS = 5
"""Parts of a profile over which Rz is averaged (ISO 4287)."""
ROUNDING = 1e-12
"""Heights smaller than this share of the largest are rounding."""
FORMS = (0, 1, 2)
"""Degrees of the polynomial that may be taken off as form."""


@dataclass(frozen=True)
class Roughness:
    """Roughness of one height map; heights in the unit of the map.

    Parameters
    ----------
    ra, rq, rz : float
        Profile parameters, mean over the rows: mean deviation, root mean square, and mean over five sampling lengths of
        the height from the deepest valley to the highest peak.
    sa, sq, sz : float
        The same over the area: mean deviation, root mean square, deepest valley to highest peak.
    ssk, sku : float
        Skewness and kurtosis of the heights; nan for a flat map.
    sdr : float
        Developed area over projected area, less one; for heights and pixels in one unit.
    """

    ra: float
    rq: float
    rz: float
    sa: float
    sq: float
    sz: float
    ssk: float
    sku: float
    sdr: float


def roughness(height: Array, pixel: float, form: int = 1) -> Roughness:
    r"""Compute the roughness of a height map.

    Parameters
    ----------
    height : numpy.ndarray
        Heights, shape (rows, columns), at least `SAMPLING_LENGTHS` times two columns.
    pixel : float
        Distance of neighbours, in the unit of the heights, above 0.
    form : {0, 1, 2}
        Degree of the least-squares polynomial that is taken off first; 1 levels the map.

    Returns
    -------
    Roughness

    Raises
    ------
    InputError
        Where the map is too small, not finite, or the pixel or form cannot be.

    Notes
    -----
    With heights :math:`z` after the form is off, over the area [1]_

    .. math:: S_a = \langle |z| \rangle, \quad S_q = \sqrt{\langle z^2 \rangle}, \quad
              S_{sk} = \frac{\langle z^3 \rangle}{S_q^3}, \quad S_{ku} = \frac{\langle z^4 \rangle}{S_q^4}, \quad
              S_{dr} = \left\langle \sqrt{1 + z_x^2 + z_y^2} \right\rangle - 1

    and along each row, about its own mean line [2]_, :math:`R_a, R_q` and

    .. math:: R_z = \frac15 \sum_{i=1}^{5} \left(\max_i z - \min_i z\right)

    No short or long wave is filtered: pixel and width of the map set the band.

    References
    ----------
    .. [1] ISO 25178-2, Surface texture: areal, part 2.
    .. [2] ISO 4287, Surface texture: profile method.

    Examples
    --------
    >>> x = np.linspace(0, 10, 1000, endpoint=False)
    >>> wave = np.tile(np.sin(2 * np.pi * x), (50, 1))
    >>> round(roughness(wave, 0.01, form=0).sa, 2)  # 2/pi
    0.64
    """
    z = levelled(_checked(height, pixel), form)
    rows = z - z.mean(axis=1, keepdims=True)
    parts = np.array_split(rows, SAMPLING_LENGTHS, axis=1)
    sq = float(np.sqrt(np.mean(z**2)))
    flat = sq <= ROUNDING * float(np.abs(height).max())
    slope_y, slope_x = np.gradient(z, pixel)
    return Roughness(
        ra=float(np.mean(np.abs(rows))),
        rq=float(np.mean(np.sqrt(np.mean(rows**2, axis=1)))),
        rz=float(np.mean([part.max(axis=1) - part.min(axis=1) for part in parts])),
        sa=float(np.mean(np.abs(z))),
        sq=sq,
        sz=float(z.max() - z.min()),
        ssk=np.nan if flat else float(np.mean(z**3)) / sq**3,
        sku=np.nan if flat else float(np.mean(z**4)) / sq**4,
        sdr=float(np.mean(np.sqrt(1 + slope_x**2 + slope_y**2)) - 1),
    )


def levelled(height: Array, form: int = 1) -> Array:
    """Take the least-squares polynomial of a degree off a height map.

    Parameters
    ----------
    height : numpy.ndarray
        Heights, shape (rows, columns).
    form : {0, 1, 2}
        Degree: mean, plane, or paraboloid.

    Returns
    -------
    numpy.ndarray
        Same shape; mean 0.

    Raises
    ------
    InputError
        Where the degree is not one of `FORMS`.
    """
    if form not in FORMS:
        raise InputError(f"form {form!r} is none of {', '.join(map(str, FORMS))}")
    rows, columns = height.shape
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    terms = [x**i * y**j for i in range(form + 1) for j in range(form + 1 - i)]
    basis = np.stack([term.ravel() for term in terms], axis=1)
    found, *_ = np.linalg.lstsq(basis, height.ravel(), rcond=None)
    return np.asarray(height - (basis @ found).reshape(height.shape))


def _checked(height: Array, pixel: float) -> Array:
    z = np.asarray(height, dtype=float)
    if z.ndim != 2 or z.shape[0] < 2 or z.shape[1] < 2 * SAMPLING_LENGTHS:
        raise InputError(f"a height map has rows and at least {2 * SAMPLING_LENGTHS} columns, not shape {z.shape}")
    if not np.isfinite(z).all():
        raise InputError("a height map must be finite everywhere")
    if not pixel > 0:
        raise InputError(f"a pixel is above 0, not {pixel:g}")
    return z
