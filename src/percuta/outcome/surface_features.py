"""Features of a skin surface as layers of a height map, mm; a hollow is negative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

UM_PER_MM = 1000
OUTLINE_WAVES = 4
"""Waves round a scar whose outline is not a circle."""


@dataclass(frozen=True)
class Grid:
    """The square of skin that is drawn.

    Parameters
    ----------
    width_mm, height_mm : float
        Its sides.
    pixel_mm : float
        Distance of neighbours.
    """

    width_mm: float
    height_mm: float
    pixel_mm: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return round(self.height_mm / self.pixel_mm), round(self.width_mm / self.pixel_mm)

    def places(self) -> tuple[Array, Array]:
        """Return x and y of every pixel, mm."""
        rows, columns = self.shape
        y, x = np.mgrid[0:rows, 0:columns] * self.pixel_mm
        return x, y

    def turned(self, angle: float) -> tuple[Array, Array]:
        """Return how far every pixel lies from the middle along a direction, rad from x, and across it, mm."""
        x, y = self.places()
        x, y = x - self.width_mm / 2, y - self.height_mm / 2
        return x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)


def waves(grid: Grid, length_mm: float, rng: np.random.Generator) -> Array:
    """Return smooth noise of unit standard deviation, features about `length_mm` wide; it repeats at the edge."""
    rows, columns = grid.shape
    slow, fast = np.fft.fftfreq(rows)[:, None], np.fft.rfftfreq(columns)
    sigma = length_mm / (2 * grid.pixel_mm)
    kept = np.exp(-2 * (np.pi * sigma) ** 2 * (slow**2 + fast**2))
    noise = np.fft.irfft2(np.fft.rfft2(rng.standard_normal(grid.shape)) * kept, s=grid.shape)
    return np.asarray((noise - noise.mean()) / noise.std())


def furrows(
    grid: Grid, depth_mm: float, spacing_mm: float, width_mm: float, stretch: float, rng: np.random.Generator
) -> Array:
    """Draw the polygon pattern of skin lines: edges between cells round scattered points.

    Parameters
    ----------
    grid : Grid
        The square.
    depth_mm, spacing_mm, width_mm : float
        Mean depth of the lines, distance of cell centres, and width of a line.
    stretch : float
        Length over width of the cells, along x.
    rng : numpy.random.Generator
        Source of the points.

    Returns
    -------
    numpy.ndarray
        Layer; two scales of lines, the finer half as deep and half as far apart.
    """
    coarse = _lines(grid, spacing_mm, width_mm, stretch, rng)
    fine = _lines(grid, spacing_mm / 2, width_mm / np.sqrt(2), stretch, rng)
    uneven = np.exp(waves(grid, 4 * spacing_mm, rng) / 4)
    return np.asarray(-depth_mm * uneven * np.maximum(coarse, fine / 2))


def _lines(grid: Grid, spacing: float, width: float, stretch: float, rng: np.random.Generator) -> Array:
    """Return how near each pixel lies to an edge between cells, 1 on it and 0 in the middle of a cell."""
    from scipy.spatial import cKDTree

    x, y = grid.places()
    bend = spacing / 4
    x, y = x + bend * waves(grid, 3 * spacing, rng), y + bend * waves(grid, 3 * spacing, rng)
    x = x / stretch
    step_x, step_y = np.arange(-2, grid.width_mm / stretch / spacing + 2), np.arange(-2, grid.height_mm / spacing + 2)
    centres = np.stack(np.meshgrid(step_x, step_y), axis=-1).reshape(-1, 2)
    centres = spacing * (centres + rng.uniform(-1, 1, centres.shape) * 0.45)
    distances, _ = cKDTree(centres).query(np.stack([x.ravel(), y.ravel()], axis=1), k=2)
    near, second = np.asarray(distances).T
    edge = ((second - near) / 2).reshape(grid.shape)
    return np.asarray(np.exp(-((edge / width) ** 2) * np.log(2) * 4))


def pores(
    grid: Grid, per_mm2: float, diameter_mm: float, spread: float, depth_share: float, rng: np.random.Generator
) -> Array:
    """Draw follicle openings: round cups of lognormal width.

    Parameters
    ----------
    grid : Grid
        The square.
    per_mm2, diameter_mm, spread, depth_share : float
        Pores per area, median diameter, standard deviation of its logarithm, and depth over diameter.
    rng : numpy.random.Generator
        Source of places and sizes.

    Returns
    -------
    numpy.ndarray
        Layer.
    """
    count = rng.poisson(per_mm2 * grid.width_mm * grid.height_mm)
    layer = np.zeros(grid.shape)
    for _ in range(count):
        diameter = diameter_mm * np.exp(spread * rng.standard_normal())
        long = 1 + 0.4 * rng.random()
        centre = rng.random(2) * (grid.width_mm, grid.height_mm)
        _press(layer, grid, centre, diameter, -depth_share * diameter, _cup, rng, long)
    return layer


def wrinkles(
    grid: Grid, depth_mm: float, width_mm: float, spacing_mm: float, angle: float, rng: np.random.Generator
) -> Array:
    """Draw wrinkles: long bent hollows across the square, each with its own depth and ends.

    Parameters
    ----------
    grid : Grid
        The square.
    depth_mm, width_mm, spacing_mm : float
        Depth of the deepest, width, and distance of wrinkles.
    angle : float
        Direction, rad from x.
    rng : numpy.random.Generator
        Source of places.

    Returns
    -------
    numpy.ndarray
        Layer.
    """
    along, across = grid.turned(angle)
    across = across + spacing_mm / 4 * waves(grid, 6 * spacing_mm, rng) + width_mm / 4 * waves(grid, spacing_mm, rng)
    reach = (grid.width_mm + grid.height_mm) / 2
    layer = np.zeros(grid.shape)
    for lane in np.arange(-reach, reach, spacing_mm):
        place = lane + spacing_mm * rng.uniform(-0.3, 0.3)
        depth = depth_mm * np.sqrt(rng.uniform(0.05, 1))
        middle, length = rng.uniform(-0.5, 0.5) * reach, reach * rng.uniform(0.5, 1.3)
        fade = np.exp(-((2 * (along - middle) / length) ** 4))
        layer = np.minimum(layer, -depth * fade * _hollow((across - place) / width_mm))
    return layer


def scars(grid: Grid, shape: str, per_mm2: float, width_mm: float, depth_mm: float, rng: np.random.Generator) -> Array:
    """Draw atrophic scars of one shape, apart from each other.

    Parameters
    ----------
    grid : Grid
        The square.
    shape : {'ice_pick', 'boxcar', 'rolling'}
        Narrow and deep, flat with a steep rim, or wide and soft.
    per_mm2, width_mm, depth_mm : float
        Scars per area, width and depth.
    rng : numpy.random.Generator
        Source of places, sizes and outlines.

    Returns
    -------
    numpy.ndarray
        Layer.
    """
    layer = np.zeros(grid.shape)
    count = max(1, round(per_mm2 * grid.width_mm * grid.height_mm))
    margin = width_mm / 2
    taken: list[Array] = []
    for _ in range(count):
        tries = margin + rng.random((40, 2)) * (grid.width_mm - width_mm, grid.height_mm - width_mm)
        gaps = [min((float(np.hypot(*(place - other))) for other in taken), default=np.inf) for place in tries]
        centre = tries[int(np.argmax(np.array(gaps) > width_mm * 1.1))]
        taken.append(centre)
        width = width_mm * rng.uniform(0.7, 1.25)
        depth = depth_mm * rng.uniform(0.6, 1.25)
        _press(layer, grid, centre, width, -depth, PROFILES[shape], rng, 1 + 0.3 * rng.random(), 0.12)
    return layer


def _hollow(across: Array) -> Array:
    """Profile of a wrinkle: steep at the bottom, running out softly; 1 at its line."""
    return np.asarray(1 / np.cosh(2 * across) ** 1.2)


def _cup(radius: Array) -> Array:
    """Profile of a pore, 1 in its middle and 0 from its rim."""
    return np.asarray(np.exp(-((1.3 * radius) ** 4)))


def _pit(radius: Array) -> Array:
    """Profile of an ice-pick scar: a funnel with a narrow shaft."""
    return np.asarray(0.3 * np.exp(-((1.2 * radius) ** 2)) + 0.7 * np.exp(-((3.0 * radius) ** 2)))


def _box(radius: Array) -> Array:
    """Profile of a boxcar scar: a flat floor and a steep rim."""
    return np.asarray(1 / (1 + np.exp((radius - 0.85) / 0.075)))


def _roll(radius: Array) -> Array:
    """Profile of a rolling scar: a wide soft dip."""
    return np.where(radius < 1, np.cos(np.pi / 2 * np.minimum(radius, 1)) ** 2, 0)


PROFILES: dict[str, Callable[[Array], Array]] = {"ice_pick": _pit, "boxcar": _box, "rolling": _roll}
"""Profile of a scar by shape: depth share by radius, 1 on the outline."""


def _press(
    layer: Array,
    grid: Grid,
    centre: Array,
    width_mm: float,
    height_mm: float,
    profile: Callable[[Array], Array],
    rng: np.random.Generator,
    long: float = 1,
    ragged: float = 0,
) -> None:
    """Press one hollow into a layer in place, where it is deeper than what is there."""
    half = width_mm * long
    rows, columns = grid.shape
    low = np.maximum(0, np.floor((centre - half) / grid.pixel_mm)).astype(int)
    high = np.minimum((columns, rows), np.ceil((centre + half) / grid.pixel_mm)).astype(int)
    y, x = np.mgrid[low[1] : high[1], low[0] : high[0]] * grid.pixel_mm
    turn = rng.uniform(0, np.pi)
    dx, dy = x - centre[0], y - centre[1]
    u, v = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
    angle = np.arctan2(v, u)
    outline = np.ones_like(angle)
    for wave in range(2, 2 + OUTLINE_WAVES):
        outline += ragged * rng.standard_normal() / wave * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
    radius = np.hypot(u / long, v) / (width_mm / 2 * outline)
    part = layer[low[1] : high[1], low[0] : high[0]]
    np.minimum(part, height_mm * profile(radius), out=part)
