"""Where the needles stand on a tool, and how close together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest

Places = npt.NDArray[np.float64]

LAYOUTS = ("ring", "rings", "square")
"""Layouts of a pen's cartridge that follow from the number of needles alone."""


def ring(needles: int, diameter_mm: float, turn: float = 0) -> Places:
    """Places of needles evenly spaced on a ring; a single needle stands in the centre.

    Parameters
    ----------
    needles : int
        Number of needles, 1 or more.
    diameter_mm : float
        Diameter of the ring.
    turn : float
        Rotation of the ring, rad.

    Returns
    -------
    numpy.ndarray
        Places along and across the pen's path, mm, shape (needles, 2).

    Raises
    ------
    InputError
        Where there is no needle or no diameter.

    Notes
    -----
    Cartridges are described as circular (Rejuvapen NXT, 510(k) K192138); other layouts are not published.
    """
    _check(needles, diameter_mm)
    angle = turn + 2 * np.pi * np.arange(needles) / needles
    radius = diameter_mm / 2 if needles > 1 else 0
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def rings(needles: int, diameter_mm: float) -> Places:
    r"""Places of needles on concentric rings, the outermost of the given diameter.

    Parameters
    ----------
    needles : int
        Number of needles, 1 or more.
    diameter_mm : float
        Diameter of the outermost ring.

    Returns
    -------
    numpy.ndarray
        Places, mm, shape (needles, 2).

    Raises
    ------
    InputError
        Where there is no needle or no diameter.

    Notes
    -----
    With m rings at equal steps of radius, needles stand as far apart along a ring as the rings do where
    :math:`N = \pi m (m + 1)`; the nearest whole m is taken and the needles are shared in proportion to circumference:
    36 needles stand as 6, 12 and 18.

    Examples
    --------
    >>> sorted({round(float(r), 2) for r in np.hypot(*rings(36, 6.0).T)})
    [1.0, 2.0, 3.0]
    """
    _check(needles, diameter_mm)
    count = max(1, round((np.sqrt(1 + 2 * 2 * needles / np.pi) - 1) / 2))
    share = np.arange(1, count + 1) / np.arange(1, count + 1).sum()
    ends = np.rint(needles * np.cumsum(share)).astype(int)
    sizes = np.diff(ends, prepend=0)
    return np.concatenate(
        [ring(int(size), diameter_mm * step / count) for step, size in enumerate(sizes, start=1) if size]
    )


def square(needles: int, width_mm: float) -> Places:
    """Places of needles in a filled square: those of the smallest square grid that are nearest to its centre.

    Parameters
    ----------
    needles : int
        Number of needles, 1 or more.
    width_mm : float
        Distance between the outer rows of the grid.

    Returns
    -------
    numpy.ndarray
        Places, mm, shape (needles, 2).

    Raises
    ------
    InputError
        Where there is no needle or no width.

    Examples
    --------
    >>> square(4, 1.0).tolist()
    [[-0.5, -0.5], [-0.5, 0.5], [0.5, -0.5], [0.5, 0.5]]
    """
    _check(needles, width_mm)
    side = int(np.ceil(np.sqrt(needles)))
    line = width_mm * (np.arange(side) / max(1, side - 1) - (side > 1) / 2)
    x, y = (axis.ravel() for axis in np.meshgrid(line, line, indexing="ij"))
    inner = np.sort(np.argsort(np.round(np.hypot(x, y), 9), kind="stable")[:needles])
    return np.stack([x[inner], y[inner]], axis=1)


def grid(needles: int, side_mm: float) -> Places:
    """Places of the needles on a stamp: rows and columns as equal as the number allows.

    Parameters
    ----------
    needles : int
        Number of needles, 1 or more.
    side_mm : float
        Side of the footprint; footprints side by side continue the grid.

    Returns
    -------
    numpy.ndarray
        Places, mm from the centre, shape (needles, 2).

    Raises
    ------
    InputError
        Where there is no needle or no side.

    Examples
    --------
    >>> grid(4, 2.0).tolist()
    [[-0.5, -0.5], [-0.5, 0.5], [0.5, -0.5], [0.5, 0.5]]
    """
    _check(needles, side_mm)
    rows = max(n for n in range(1, int(np.sqrt(needles)) + 1) if needles % n == 0)
    columns = needles // rows
    x, y = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    return np.stack(
        [((x + 1 / 2) / rows - 1 / 2).ravel() * side_mm, ((y + 1 / 2) / columns - 1 / 2).ravel() * side_mm], axis=1
    )


def cartridge(layout: str | Sequence[tuple[float, float]], needles: int, width_mm: float) -> Places:
    """Places of the needles on a pen's cartridge.

    Parameters
    ----------
    layout : str or sequence of tuple
        One of `LAYOUTS`, or measured places, mm from the centre, one per needle.
    needles : int
        Number of needles.
    width_mm : float
        Width of the cartridge; measured places are taken as they are.

    Returns
    -------
    numpy.ndarray
        Places, mm, shape (needles, 2).

    Raises
    ------
    InputError
        Where the layout is not known, or the measured places are not one per needle.
    """
    if not isinstance(layout, str):
        places = np.asarray(layout, dtype=float)
        if places.shape != (needles, 2) or not np.isfinite(places).all():
            raise InputError(f"a measured layout needs one finite (x, y) in mm for each of the {needles} needles")
        return places
    if layout not in LAYOUTS:
        raise InputError(f"layout {layout!r} is none of {', '.join(LAYOUTS)}{nearest(layout, LAYOUTS)}")
    return {"ring": ring, "rings": rings, "square": square}[layout](needles, width_mm)


def spacing_mm(places: Places) -> float:
    """Smallest distance between two needles, mm; infinite for a single one."""
    count = places.shape[0]
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    return float(apart[~np.eye(count, dtype=bool)].min(initial=np.inf))


def roller_spacing_mm(rows: int, needles_per_row: int, width_mm: float, drum_diameter_mm: float) -> float:
    """Smallest distance between two needles at the surface of a drum whose rows are offset by half a pitch, mm."""
    along, across = np.pi * drum_diameter_mm / needles_per_row, width_mm / rows
    beside = np.hypot(across, along / 2) if rows > 1 else np.inf
    return float(min(along, beside))


def _check(needles: int, width_mm: float) -> None:
    if needles < 1:
        raise InputError(f"{needles} needles cannot puncture; there must be at least 1")
    if not 0 < width_mm < np.inf:
        raise InputError(f"needles cannot stand within {width_mm:g} mm; the width must be above 0")
