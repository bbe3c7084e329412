"""Marks on a skin surface that have a relief and a colour: stretch marks, scars of cuts, patches of pigment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.outcome.surface_features import Grid, waves

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Stain:
    """Colour that a mark adds to the skin around, as absorbance; below 0 it is paler.

    Parameters
    ----------
    melanin, blood : numpy.ndarray
        Shape (rows, columns).
    """

    melanin: Array
    blood: Array

    def times(self, share: float) -> Stain:
        """Return the stain with a share of its strength left."""
        return Stain(share * self.melanin, share * self.blood)


MELANIN = {"alba": -0.30, "rubra": 0.0, "mature": -0.18, "early": 0.0, "hypertrophic": 0.05, "pigment": 0.36}
BLOOD = {"alba": -0.14, "rubra": 0.42, "mature": -0.08, "early": 0.38, "hypertrophic": 0.28, "pigment": 0.0}
"""Strength of the colour of a moderate mark; chosen to look right, not measured."""
DEGREES = {"mild": 0.65, "moderate": 1.0, "severe": 1.45}
"""Colour and size of a mark by severity, over those of a moderate one; for the eye alone."""


def stained(cover: Array, shape: str, severity: str) -> Stain:
    """Colour what a mark covers; `cover` runs from 0 to 1."""
    strength = DEGREES[severity] * cover
    return Stain(MELANIN[shape] * strength, BLOOD[shape] * strength)


def stripes(grid: Grid, width_mm: float, spacing_mm: float, angle: float, rng: np.random.Generator) -> Array:
    """Say where stretch marks lie: lens-shaped bands side by side, ragged at the rim.

    Parameters
    ----------
    grid : Grid
        The square.
    width_mm, spacing_mm : float
        Width in the middle and distance of bands.
    angle : float
        Direction, rad from x.
    rng : numpy.random.Generator
        Source of places.

    Returns
    -------
    numpy.ndarray
        Cover, 0 to 1.
    """
    along, across = grid.turned(angle)
    across = across + width_mm / 3 * waves(grid, 5 * width_mm, rng) + width_mm / 12 * waves(grid, width_mm / 3, rng)
    reach = (grid.width_mm + grid.height_mm) / 2
    cover = np.zeros(grid.shape)
    for lane in np.arange(-reach, reach, spacing_mm):
        place = lane + spacing_mm * rng.uniform(-0.15, 0.15)
        middle, length = rng.uniform(-0.3, 0.3) * reach, reach * rng.uniform(0.9, 1.6)
        half = width_mm / 2 * np.sqrt(np.maximum(0, 1 - (2 * (along - middle) / length) ** 2))
        cover = np.maximum(cover, _edge((half - np.abs(across - place)) / (width_mm / 8)))
    return cover


def crinkle(grid: Grid, cover: Array, spacing_mm: float, angle: float, rng: np.random.Generator) -> Array:
    """Draw the fine folds across a thin stretched band: hollows of unit depth, within `cover`."""
    x, y = grid.places()
    along = x * np.cos(angle) + y * np.sin(angle) + spacing_mm * waves(grid, 4 * spacing_mm, rng)
    folds = (1 + np.sin(2 * np.pi * along / spacing_mm)) / 2
    return np.asarray(-cover * folds * (0.6 + 0.4 * np.tanh(waves(grid, 3 * spacing_mm, rng))))


def cut(grid: Grid, width_mm: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Say where the scar of a cut lies: one line across the square, with marks of its stitches.

    Parameters
    ----------
    grid : Grid
        The square.
    width_mm : float
        Mean width of the line.
    rng : numpy.random.Generator
        Source of its course and stitches.

    Returns
    -------
    tuple of numpy.ndarray
        Cover of the line and of the stitches, 0 to 1.
    """
    x, y = grid.places()
    bend = grid.height_mm / 14 * waves(grid, grid.width_mm / 3, rng)[grid.shape[0] // 2]
    away = y - (grid.height_mm / 2 + 0.10 * (x - grid.width_mm / 2) + bend)
    uneven = 1 + 0.22 * waves(grid, 2 * width_mm, rng) + 0.10 * waves(grid, width_mm / 3, rng)
    line = _edge((width_mm / 2 * np.maximum(0.3, uneven) - np.abs(away)) / (width_mm / 10))
    stitches = np.zeros(grid.shape)
    for place in np.arange(width_mm, grid.width_mm, 1.6 * width_mm) + rng.uniform(-0.1, 0.1):
        slant = x - place - rng.uniform(-0.15, 0.15) * away
        reach = width_mm * rng.uniform(0.9, 1.3)
        one = np.exp(-((slant / (width_mm / 9)) ** 2)) * _edge((reach - np.abs(away)) / (width_mm / 6))
        stitches = np.maximum(stitches, one)
    return line, stitches * (1 - line)


def patches(grid: Grid, length_mm: float, share: float, rng: np.random.Generator) -> Array:
    """Say where pigment lies: patches with lacy rims that cover a share of the square; 0 to 1."""
    field = (
        waves(grid, length_mm, rng) + 0.35 * waves(grid, length_mm / 5, rng) + 0.15 * waves(grid, length_mm / 16, rng)
    )
    level = float(np.quantile(field, 1 - share))
    return _edge((field - level) / 0.45)


def _edge(inside: Array) -> Array:
    """Return a soft step: 0 well outside, 1 well inside, one half on the rim."""
    return np.asarray((1 + np.tanh(inside)) / 2)
