"""Statistics of a puncture pattern: density, spacing, evenness, and how often the skin is hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, NumericalError
from percuta.parameters.values import Array
from percuta.puncture.checks import above_zero
from percuta.puncture.strikes import Strikes

if TYPE_CHECKING:
    from scipy.spatial import cKDTree


def spacing_mm(strikes: Strikes) -> tuple[Array, Array]:
    r"""Distances to the nearest neighbour, and the weight that each deserves.

    Parameters
    ----------
    strikes : Strikes
        The pattern.

    Returns
    -------
    distance, weight : tuple of numpy.ndarray
        Distances of the strikes that are nearer to their neighbour than to the border, mm, and weights that add up
        to 1. A share of spacings below d is the sum of the weights of distances below d.

    Raises
    ------
    NumericalError
        Where no strike has its nearest neighbour inside the tile.

    Notes
    -----
    A strike counts with the inverse of the area in which its disc fits the tile,
    :math:`w_i \propto (W - 2 d_i)^{-2}`, so the border does not bias the distribution (Hanisch's correction [1]_).

    References
    ----------
    .. [1] K.-H. Hanisch, Some remarks on estimators of the distribution function of nearest neighbour distance in
       stationary spatial point processes, Math Operationsforsch Stat 15 (1984) 409. doi:10.1080/02331888408801788
    """
    points = np.stack([strikes.x_mm, strikes.y_mm], axis=1)
    if points.shape[0] < 2:
        raise NumericalError("spacing of punctures: there are fewer than two on the tile")
    distance = np.asarray(_tree(strikes).query(points, k=2)[0])[:, 1]
    border = np.minimum(points, strikes.width_mm - points).min(axis=1)
    inside = distance <= border
    if not inside.any():
        raise NumericalError("spacing of punctures: none has a neighbour nearer than the border of the tile")
    weight = 1 / (strikes.width_mm - 2 * distance[inside]) ** 2
    return distance[inside], weight / weight.sum()


def clark_evans(strikes: Strikes) -> float:
    r"""Clark-Evans index: mean distance to the nearest neighbour against that of a random pattern.

    Parameters
    ----------
    strikes : Strikes
        The pattern.

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

    with the mean free of the border's bias, see `spacing_mm`.

    References
    ----------
    .. [1] P. J. Clark, F. C. Evans, Distance to nearest neighbor as a measure of spatial relationships in
       populations, Ecology 35 (1954) 445. doi:10.2307/1931034

    Examples
    --------
    >>> x, y = (axis.ravel() + 0.5 for axis in np.meshgrid(np.arange(10.0), np.arange(10.0)))
    >>> round(clark_evans(Strikes.at(10.0, x, y)), 12)
    2.0
    """
    distance, weight = spacing_mm(strikes)
    return float(2 * np.sum(weight * distance) * np.sqrt(strikes.x_mm.size) / strikes.width_mm)


def dispersion(strikes: Strikes, cells: int = 10) -> float:
    r"""Index of dispersion: variance over mean of the number of strikes in equal square cells.

    Parameters
    ----------
    strikes : Strikes
        The pattern.
    cells : int
        Cells along a side of the tile, 2 or more.

    Returns
    -------
    float
        0 for an even pattern, 1 for a Poisson pattern, above 1 where strikes are bunched.

    Raises
    ------
    NumericalError
        Where there is no strike.

    Notes
    -----
    .. math:: D = \frac{s^2}{\bar k}

    Examples
    --------
    >>> x, y = (axis.ravel() + 0.5 for axis in np.meshgrid(np.arange(20.0), np.arange(20.0)))
    >>> dispersion(Strikes.at(20.0, x, y))
    0.0
    """
    if not strikes.x_mm.size:
        raise NumericalError("index of dispersion: there is no puncture on the tile")
    size = strikes.width_mm / cells
    cell = (strikes.x_mm // size).astype(np.intp) * cells + (strikes.y_mm // size).astype(np.intp)
    counts = np.bincount(cell, minlength=cells**2)
    return float(counts.var(ddof=1) / counts.mean())


def hits(strikes: Strikes, radius_mm: float, probes: int = 100) -> npt.NDArray[np.intp]:
    """Count the strikes within a radius at each point of a regular grid of probes.

    Parameters
    ----------
    strikes : Strikes
        The pattern.
    radius_mm : float
        Radius, mm, below half the width of the tile.
    probes : int
        Probes per side; they keep off the border by the radius.

    Returns
    -------
    numpy.ndarray of int
        Shape (probes squared,). The share of the area hit k times is the share of the probes that count k.

    Raises
    ------
    InputError
        Where the radius is not above 0 or not below half the width of the tile.
    """
    above_zero("a radius, mm,", radius_mm)
    grid = _probes(strikes.width_mm, radius_mm, probes)
    if not strikes.x_mm.size:
        return np.zeros(grid.shape[0], dtype=np.intp)
    return np.asarray(_tree(strikes).query_ball_point(grid, radius_mm, return_length=True))


def share_hit(strikes: Strikes, radius_mm: float, most: int, probes: int = 100) -> Array:
    """Share of the area that lies within a radius of no strike, of one, of two and so on.

    Parameters
    ----------
    strikes : Strikes
        The pattern.
    radius_mm : float
        Radius, mm: of the shafts for skin that is pierced again and again, of a healing zone for what it must heal.
    most : int
        Number of hits at which the list ends; the last entry holds the share hit so often or more.
    probes : int
        Probes per side, see `hits`.

    Returns
    -------
    numpy.ndarray
        Shares that add up to 1, shape (most + 1,).
    """
    count = np.minimum(hits(strikes, radius_mm, probes), most)
    return np.asarray(np.bincount(count, minlength=most + 1) / count.size)


def poisson_share_hit(density_per_cm2: npt.ArrayLike, radius_mm: npt.ArrayLike, count: npt.ArrayLike) -> Array:
    r"""Share of an area within a radius of `count` punctures when punctures fall independently.

    Parameters
    ----------
    density_per_cm2 : array_like
        Punctures per cm2 (n).
    radius_mm : array_like
        Radius (r), mm.
    count : array_like of int
        Number of punctures (k).

    Returns
    -------
    numpy.ndarray
        Shares, 0 to 1.

    Notes
    -----
    .. math:: \phi_k = \frac{\lambda^k}{k!} e^{-\lambda}, \qquad \lambda = n \pi r^2
    """
    from scipy.special import gammaln, xlogy

    mean = np.asarray(density_per_cm2, dtype=float) / 100 * np.pi * np.asarray(radius_mm) ** 2  # 1 cm2 = 100 mm2
    k = np.asarray(count)
    return np.asarray(np.exp(xlogy(k, mean) - mean - gammaln(k + 1)))


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

    Raises
    ------
    InputError
        Where a radius is not above 0 or not below half the width of the tile.
    """
    above_zero("a radius, mm,", radius_mm)
    radius = np.asarray(radius_mm, dtype=float)
    distance = np.sort(distances_mm(strikes, 1, float(radius.max()), probes)[:, 0])
    return np.asarray(np.searchsorted(distance, radius, side="right") / distance.size)


def distances_mm(strikes: Strikes, count: int, margin_mm: float, probes: int = 200) -> Array:
    """Distances from each point of a regular grid of probes to its nearest strikes.

    Parameters
    ----------
    strikes : Strikes
        The pattern.
    count : int
        How many of the nearest, 1 or more.
    margin_mm : float
        How far the probes keep off the border, mm; below half the width of the tile.
    probes : int
        Probes per side.

    Returns
    -------
    numpy.ndarray
        Distances, nearest first, mm, shape (probes squared, count); infinite where there are no more strikes.

    Raises
    ------
    InputError
        Where the margin is not below half the width of the tile.
    """
    grid = _probes(strikes.width_mm, margin_mm, probes)
    if not strikes.x_mm.size:
        return np.full((grid.shape[0], count), np.inf)
    return np.asarray(_tree(strikes).query(grid, k=list(range(1, count + 1)))[0])


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
        Shares, 0 to 1; also the share of nearest neighbours that are no farther than the radius.

    Notes
    -----
    .. math:: \phi = 1 - e^{-n \pi r^2}

    Examples
    --------
    >>> round(float(poisson_share_within(250, 0.125)), 2)  # shafts of 0.25 mm
    0.12
    """
    per_mm2 = np.asarray(density_per_cm2, dtype=float) / 100  # 1 cm2 = 100 mm2
    return np.asarray(-np.expm1(-per_mm2 * np.pi * np.asarray(radius_mm) ** 2))


def _tree(strikes: Strikes) -> cKDTree:
    from scipy.spatial import cKDTree

    points = np.stack([strikes.x_mm, strikes.y_mm], axis=1)
    return cKDTree(points, balanced_tree=False, compact_nodes=False)  # quicker to build, as quick to ask


def _probes(width_mm: float, margin_mm: float, count: int) -> Array:
    """Points of a regular grid that keep off the border, shape (count squared, 2)."""
    if 2 * margin_mm >= width_mm:
        raise InputError(
            f"a radius of {margin_mm:g} mm is too large for a tile of {width_mm:g} mm; take less than half"
        )
    line = margin_mm + (width_mm - 2 * margin_mm) * (np.arange(count) + 1 / 2) / count
    return np.stack([axis.ravel() for axis in np.meshgrid(line, line)], axis=1)
