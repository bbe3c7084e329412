"""Finite-element table of the dimple under a needle tip: read once, interpolated for draws."""

from __future__ import annotations

import functools
import importlib.resources
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.parameters.values import Array

RATIOS = 4
"""Columns of the table that say which skin a row is for."""

LOADS = 18
"""Forces at which depths are kept, evenly spread in the logarithm over those of needles."""

LEAST, MOST = 1e-3, 2.0
"""Ends of these forces, over modulus times squared thickness of the dermis."""


@dataclass(frozen=True)
class IndentationTable:
    r"""Dimple and sink of layered skin without units, on a grid of four ratios.

    Parameters
    ----------
    axes : tuple of numpy.ndarray
        Values of the four ratios on the grid: modulus times thickness of the epidermis over those of the dermis;
        modulus of fat over that of the dermis; tension over modulus times thickness of the dermis; distance to the
        rim that holds the skin over the thickness of the dermis.
    loads : numpy.ndarray
        Forces over :math:`E t^2`, rising, shape (loads,).
    places : numpy.ndarray
        Places on the surface, as shares of the distance to the rim, rising, shape (places,).
    dimple : numpy.ndarray
        Depth of the dimple over t at these forces, shape (grid of the four ratios, loads).
    sink : numpy.ndarray
        Sink of the surface per force, times :math:`E t`, shape (grid of the four ratios, places).
    """

    axes: tuple[Array, ...]
    loads: Array
    places: Array
    dimple: Array
    sink: Array

    @functools.cached_property
    def looseness(self) -> float:
        """Power with which the dimple goes with the distance to a rim nearer than the dermis is thick; median."""
        near, far = 0, int(np.searchsorted(self.axes[-1], 1))
        ratio = np.log(self.dimple[..., far, :] / self.dimple[..., near, :])
        return float(np.median(ratio) / np.log(self.axes[-1][far] / self.axes[-1][near]))

    @property
    def free(self) -> float:
        """Largest distance to the rim; skin held farther away counts as free."""
        return float(self.axes[-1][-1])

    def dimples(
        self, stiffness: npt.ArrayLike, fat: npt.ArrayLike, tension: npt.ArrayLike, rim: npt.ArrayLike
    ) -> tuple[Array, Array]:
        """Look up forces, and depths of the dimple that they make.

        Parameters
        ----------
        stiffness, fat, tension, rim : array_like
            The four ratios; they broadcast. Beyond the grid its nearest end counts: a rim beyond `free` holds nothing.
            Only tension goes on: skin more taut than any of the grid is a membrane, whose forces go with tension.

        Returns
        -------
        tuple of numpy.ndarray
            Forces over :math:`E t^2` and depths over t, shape (loads, ...), both rising. At one force depth rises with
            `rim` and falls with `fat` and `tension`.
        """
        depth = np.exp(self._between(np.log(self.dimple), stiffness, fat, tension, rim))
        return np.multiply.outer(self.loads, np.broadcast_to(self._taut(tension), depth.shape[1:])), depth

    def sinks(self, stiffness: npt.ArrayLike, fat: npt.ArrayLike, tension: npt.ArrayLike, rim: npt.ArrayLike) -> Array:
        """Sink of the surface per force at `places`, times modulus and thickness; parameters as in `dimples`.

        Returns
        -------
        numpy.ndarray
            Shape (places, ...), 0 or more, falling with distance and with tension. Skin that lifts a little far off is
            left as it is.
        """
        sink = self._between(self.sink, stiffness, fat, tension, rim) / self._taut(tension)
        return np.asarray(np.minimum.accumulate(sink))  # the error of elements must not let it rise outwards

    def _taut(self, tension: npt.ArrayLike) -> Array:
        return np.asarray(np.maximum(np.asarray(tension) / self.axes[2][-1], 1))

    def _between(self, values: Array, *ratios: npt.ArrayLike) -> Array:
        """Multilinear interpolation in the logarithms of the ratios; beyond the grid its nearest end counts."""
        bounded = (np.clip(ratio, axis[0], axis[-1]) for ratio, axis in zip(ratios, self.axes, strict=True))
        wanted = np.broadcast_arrays(*bounded)
        cells = [_cell(axis, ratio) for axis, ratio in zip(self._logs(self.axes), self._logs(wanted), strict=True)]
        total = np.zeros((*wanted[0].shape, values.shape[-1]))
        for corner in np.ndindex(*[2] * RATIOS):
            index = tuple(cell + side for (cell, _), side in zip(cells, corner, strict=True))
            share = np.ones(wanted[0].shape)
            for (_, along), side in zip(cells, corner, strict=True):
                share = share * (along if side else 1 - along)
            total += share[..., None] * values[index]
        return np.moveaxis(total, -1, 0)

    def _logs(self, ratios: tuple[Array, ...]) -> list[Array]:
        """Logarithms; that of the tension is shifted by its first step, as tension may vanish."""
        stiffness, fat, tension, rim = ratios
        return [np.log(stiffness), np.log(fat), np.log(tension + self.axes[2][1]), np.log(rim)]


def _cell(axis: Array, wanted: Array) -> tuple[npt.NDArray[np.intp], Array]:
    """Cell of an axis and place in it, below 0 or above 1 beyond the ends."""
    cell = np.clip(np.searchsorted(axis, wanted) - 1, 0, axis.size - 2)  # an index
    return cell, (wanted - axis[cell]) / (axis[cell + 1] - axis[cell])


@functools.cache
def indentation_table() -> IndentationTable:
    """Read the table that ``tools/dimple_fem.py`` wrote; once.

    Returns
    -------
    IndentationTable
        Where the solver stopped, at tensions that skin does not have, the curve of the next lower tension goes on. The
        few depths that rise by round-off of mesh and interpolation where they should fall are levelled. So are sinks
        that rise with tension: far from the needle taut skin sinks a little more than slack skin does. That is left
        out, so that tension never makes a needle of a group shallower.
    """
    text = importlib.resources.files("percuta.puncture").joinpath("dimple_table.csv").read_text(encoding="utf-8")
    head, *lines = [line for line in text.splitlines() if not line.startswith("#")]
    names = head.split(",")
    rows = np.array([line.split(",") for line in lines], dtype=float)
    axes = tuple(np.unique(rows[:, number]) for number in range(RATIOS))
    rows = rows[np.lexsort(rows[:, RATIOS - 1 :: -1].T)].reshape(*(axis.size for axis in axes), -1)
    shares, places = (
        np.array([float(name.removeprefix(kind)) for name in names if name.startswith(kind)])
        for kind in ("force_", "sink_")
    )
    force, sink = np.split(rows[..., RATIOS:], [shares.size], axis=-1)
    loads = np.geomspace(LEAST, MOST, LOADS)
    depth = _depths(np.minimum(axes[-1], 1)[:, None] * shares, _carried_on(force, shares), loads)
    return IndentationTable(axes, loads, places, _levelled(depth), np.minimum.accumulate(np.maximum(sink, 0), axis=2))


def _carried_on(force: Array, shares: Array) -> Array:
    """Fill what the solver did not reach as the curve of the next lower tension goes on, or else by a power law."""
    filled = force.copy()
    for tension, depth in np.ndindex(force.shape[2], shares.size):
        if tension:
            growth = filled[:, :, tension - 1, :, depth] / filled[:, :, tension - 1, :, depth - 1]
        elif depth > 1:
            power = np.log(filled[:, :, 0, :, depth - 1] / filled[:, :, 0, :, depth - 2])
            steps = np.diff(np.log(shares[depth - 2 : depth + 1]))
            growth = np.exp(power * steps[1] / steps[0])
        else:
            continue
        here = filled[:, :, tension, :, depth]
        filled[:, :, tension, :, depth] = np.where(np.isnan(here), filled[:, :, tension, :, depth - 1] * growth, here)
    return filled


def _depths(depth: Array, force: Array, loads: Array) -> Array:
    """Depth at given loads of every curve, by power laws between its points and beyond them."""
    curves = np.log(force).reshape(-1, force.shape[-1])
    depths = np.log(np.broadcast_to(depth, force.shape)).reshape(curves.shape)
    wanted = np.log(loads)
    found = np.empty((len(curves), loads.size))
    for number, (x, y) in enumerate(zip(curves, depths, strict=True)):
        cell, along = _cell(x, wanted)
        found[number] = y[cell] + along * (y[cell + 1] - y[cell])
    return np.exp(found).reshape(*force.shape[:-1], loads.size)


def _levelled(depth: Array) -> Array:
    """Depths that never rise with fat or tension and never fall with the distance to the rim."""
    for axis in (1, 2):
        depth = np.minimum.accumulate(depth, axis=axis)
    return np.maximum.accumulate(depth, axis=3)
