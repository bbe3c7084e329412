"""Where and when needles strike a square piece of skin, whatever the tool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.parameters.values import Array

Integers = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Strikes:
    """Needle strikes on a square tile of skin.

    Parameters
    ----------
    width_mm : float
        Side of the tile.
    x_mm, y_mm : numpy.ndarray
        Places, 0 to `width_mm`, shape (strikes,).
    pass_index : numpy.ndarray of int
        Pass of the tool, from 0.
    time_s : numpy.ndarray
        Time since the start of that pass.
    needle : numpy.ndarray of int
        Number of the needle on the tool, from 0.
    """

    width_mm: float
    x_mm: Array
    y_mm: Array
    pass_index: Integers
    time_s: Array
    needle: Integers

    @property
    def density_per_cm2(self) -> float:
        """Strikes per cm2 of the tile."""
        return 100 * self.x_mm.size / self.width_mm**2  # 1 cm2 = 100 mm2


@dataclass(frozen=True)
class Frame:
    """A tile seen by a tool that moves along a heading.

    The tool thinks in `along` and `across`, mm from the centre of the tile.

    Parameters
    ----------
    width_mm : float
        Side of the tile.
    heading : float
        Direction of travel, rad from the x axis.
    """

    width_mm: float
    heading: float

    @property
    def half_mm(self) -> float:
        """Half the extent of the tile, along as well as across the heading."""
        turned = abs(np.cos(self.heading)) + abs(np.sin(self.heading))
        return float(self.width_mm * turned / 2)

    def lanes(self, pitch_mm: float, reach_mm: float, phase: float) -> Array:
        """Centres across the heading of the lanes whose tool, reaching `reach_mm` sideways, meets the tile.

        Parameters
        ----------
        pitch_mm : float
            Distance between lanes.
        reach_mm : float
            How far the tool reaches to each side of its centre.
        phase : float
            Place of the lanes, 0 to 1, as a share of the pitch.

        Returns
        -------
        numpy.ndarray
            Shape (lanes,), mm.
        """
        edge = self.half_mm + reach_mm
        first = -edge + phase * pitch_mm
        return np.asarray(first + pitch_mm * np.arange(np.ceil((edge - first) / pitch_mm)), dtype=float)

    def strikes(self, along: Array, across: Array, time_s: Array, needle: Integers, number: int) -> Strikes:
        """Turn the strikes of one pass into the tile's coordinates; those beside the tile are dropped."""
        cos, sin, centre = np.cos(self.heading), np.sin(self.heading), self.width_mm / 2
        x = centre + cos * along - sin * across
        y = centre + sin * along + cos * across
        hit = (x >= 0) & (x < self.width_mm) & (y >= 0) & (y < self.width_mm)
        index = np.full(np.count_nonzero(hit), number, dtype=np.intp)
        return Strikes(self.width_mm, x[hit], y[hit], index, time_s[hit], needle[hit])


def joined(parts: Sequence[Strikes]) -> Strikes:
    """Put the strikes of several passes on one tile together."""
    return Strikes(
        parts[0].width_mm,
        np.concatenate([part.x_mm for part in parts]),
        np.concatenate([part.y_mm for part in parts]),
        np.concatenate([part.pass_index for part in parts]),
        np.concatenate([part.time_s for part in parts]),
        np.concatenate([part.needle for part in parts]),
    )
