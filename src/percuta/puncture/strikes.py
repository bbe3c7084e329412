"""Where and when needles strike a square piece of skin, whatever the tool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from percuta.parameters.values import Array

Integers = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Strikes:
    """Needle strikes on a square tile of skin; every array has the shape (strikes,) unless it says otherwise.

    Parameters
    ----------
    width_mm : float
        Side of the tile.
    x_mm, y_mm : numpy.ndarray
        Places, 0 to `width_mm`.
    pass_index : numpy.ndarray of int
        Pass of the tool, from 0.
    time_s : numpy.ndarray
        Time since the start of the session; passes follow each other without a pause.
    needle : numpy.ndarray of int
        Number of the needle on the tool, from 0.
    session : numpy.ndarray of int
        Session of the course, from 0.
    angle : numpy.ndarray
        Angle between needle and the normal of the skin when the tip meets it, rad.
    lean : numpy.ndarray
        Tilt of the tool towards the needle and aside of it, in standard deviations of the hand's tilt, shape
        (2, strikes); a tilted pen lifts some of its needles.
    """

    width_mm: float
    x_mm: Array
    y_mm: Array
    pass_index: Integers
    time_s: Array
    needle: Integers
    session: Integers
    angle: Array
    lean: Array

    @classmethod
    def at(cls, width_mm: float, x_mm: npt.ArrayLike, y_mm: npt.ArrayLike) -> Strikes:
        """Strikes at given places, all upright, at once, in one pass: for the statistics of any pattern.

        Parameters
        ----------
        width_mm : float
            Side of the tile.
        x_mm, y_mm : array_like
            Places, mm, shape (strikes,).
        """
        x, y = np.asarray(x_mm, dtype=float), np.asarray(y_mm, dtype=float)
        none, zero = np.zeros(x.size, dtype=np.intp), np.zeros(x.size)
        return cls(width_mm, x, y, none, zero, none, none, zero, np.zeros((2, x.size)))

    @property
    def density_per_cm2(self) -> float:
        """Strikes per cm2 of the tile."""
        return 100 * self.x_mm.size / self.width_mm**2  # 1 cm2 = 100 mm2

    def where(self, chosen: npt.NDArray[np.bool_] | Integers) -> Strikes:
        """Keep chosen strikes only."""
        kept = (getattr(self, item.name)[..., chosen] for item in fields(self)[1:])
        return Strikes(self.width_mm, *kept)


@dataclass(frozen=True)
class Motion:
    """Strikes of one pass as the tool sees them, before the tile cuts them out.

    Parameters
    ----------
    along, across : numpy.ndarray
        Places, mm from the centre of the tile, shape (strikes,).
    time_s : numpy.ndarray
        Time since the start of the pass.
    needle : numpy.ndarray of int
        Number of the needle.
    angle : numpy.ndarray
        Angle between needle and normal; one number where all are the same.
    lean : numpy.ndarray
        See `Strikes`; one number where all are the same.
    """

    along: Array
    across: Array
    time_s: Array
    needle: Integers
    angle: npt.ArrayLike = 0
    lean: npt.ArrayLike = 0


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

    def strikes(self, motion: Motion, number: int, session: int = 0) -> Strikes:
        """Turn one pass into the tile's coordinates; strikes beside the tile are dropped.

        Parameters
        ----------
        motion : Motion
            Strikes as the tool sees them.
        number, session : int
            Number of the pass and of the session.
        """
        cos, sin, centre = np.cos(self.heading), np.sin(self.heading), self.width_mm / 2
        x = centre + cos * motion.along - sin * motion.across
        y = centre + sin * motion.along + cos * motion.across
        hit = np.flatnonzero((x >= 0) & (x < self.width_mm) & (y >= 0) & (y < self.width_mm))
        angle, lean = np.asarray(motion.angle, dtype=float), np.asarray(motion.lean, dtype=float)
        return Strikes(
            width_mm=self.width_mm,
            x_mm=x[hit],
            y_mm=y[hit],
            pass_index=np.full(hit.size, number, dtype=np.intp),
            time_s=motion.time_s[hit],
            needle=motion.needle[hit],
            session=np.full(hit.size, session, dtype=np.intp),
            angle=np.full(hit.size, angle) if angle.ndim == 0 else angle[hit],
            lean=np.full((2, hit.size), lean) if lean.ndim == 0 else lean[:, hit],
        )


def joined(parts: Sequence[Strikes]) -> Strikes:
    """Put the strikes of several passes or sessions on one tile together."""
    names = [item.name for item in fields(Strikes)[1:]]
    return Strikes(parts[0].width_mm, *(np.concatenate([getattr(part, n) for part in parts], axis=-1) for n in names))
