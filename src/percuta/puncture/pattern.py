"""Statistics of a puncture pattern: spacing, and how much of the skin lies near a puncture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.errors import NumericalError
from percuta.parameters.values import Array
from percuta.puncture.strikes import Strikes


def clark_evans(strikes: Strikes) -> float:
    r"""Clark-Evans index: mean distance to the nearest neighbour against that of a random pattern.

    Parameters
    ----------
    strikes : Strikes
        At least three strikes with a neighbour nearer than the border.

    Returns
    -------
    float
        1 for a Poisson pattern, below 1 where punctures cluster, 2.15 at most (triangular lattice).

    Raises
    ------
    NumericalError
        Where no strike has its nearest neighbour inside the tile.

    Notes
    -----
    .. math:: R = 2 \bar d \sqrt{n}

    Strikes nearer to the border than to their neighbour count with weight 0, the others with the inverse of the
    area in which their disc fits the tile (Hanisch's correction), so the border does not bias the mean.

    References
    ----------
    .. [1] P. J. Clark, F. C. Evans, Distance to nearest neighbor as a measure of spatial relationships in
       populations, Ecology 35 (1954) 445. doi:10.2307/1931034

    Examples
    --------
    >>> x, y = (axis.ravel() + 0.5 for axis in np.meshgrid(np.arange(10.0), np.arange(10.0)))
    >>> none = np.zeros(100, dtype=int)
    >>> clark_evans(Strikes(10.0, x, y, none, x, none))
    2.0
    """
    from scipy.spatial import cKDTree

    points = np.stack([strikes.x_mm, strikes.y_mm], axis=1)
    distance = np.asarray(cKDTree(points).query(points, k=2)[0])[:, 1]
    border = np.minimum(points, strikes.width_mm - points).min(axis=1)
    inside = distance <= border
    if not inside.any():
        raise NumericalError("Clark-Evans index: no puncture has a neighbour nearer than the border of the tile")
    weight = 1 / (strikes.width_mm - 2 * distance[inside]) ** 2
    mean = np.sum(weight * distance[inside]) / np.sum(weight)
    return float(2 * mean * np.sqrt(points.shape[0]) / strikes.width_mm)


def share_within(strikes: Strikes, radius_mm: npt.ArrayLike, probes: int = 200) -> Array:
    """Share of the tile's area that lies within a radius of a puncture.

    Parameters
    ----------
    strikes : Strikes
        The pattern.
    radius_mm : array_like
        Radii, mm, shape (radii,) or a number, below half the width of the tile.
    probes : int
        Probes per side of a regular grid; they keep off the border by the largest radius.

    Returns
    -------
    numpy.ndarray
        Shares, 0 to 1, in the shape of `radius_mm`.
    """
    from scipy.spatial import cKDTree

    radius = np.asarray(radius_mm, dtype=float)
    margin = radius.max()
    line = margin + (strikes.width_mm - 2 * margin) * (np.arange(probes) + 1 / 2) / probes
    grid = np.stack([axis.ravel() for axis in np.meshgrid(line, line)], axis=1)
    tree = cKDTree(np.stack([strikes.x_mm, strikes.y_mm], axis=1))
    distance = np.sort(tree.query(grid)[0])
    return np.asarray(np.searchsorted(distance, radius, side="right") / distance.size)


def poisson_share_within(density_per_cm2: npt.ArrayLike, radius_mm: npt.ArrayLike) -> Array:
    r"""Share of an area within a radius of a puncture when punctures fall independently.

    Parameters
    ----------
    density_per_cm2 : array_like
        Punctures per cm2 (n).
    radius_mm : array_like
        Radius (r), mm.

    Returns
    -------
    numpy.ndarray
        Shares, 0 to 1.

    Notes
    -----
    .. math:: \phi = 1 - e^{-n \pi r^2}

    Examples
    --------
    >>> round(float(poisson_share_within(250, 0.125)), 2)  # shafts of 0.25 mm
    0.12
    """
    per_mm2 = np.asarray(density_per_cm2, dtype=float) / 100  # 1 cm2 = 100 mm2
    return np.asarray(1 - np.exp(-per_mm2 * np.pi * np.asarray(radius_mm) ** 2))
