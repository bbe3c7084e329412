"""Rates along channels and out of them while they close; what does not change is worked out once."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.barrier.channel_path import Paths, Pores, share_open, spreading_factor
from percuta.barrier.layers import Layers
from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]

REACH = 2.0
"""Radius of the ring a channel fills, in lengths of diffusion: with it a line that loses its drug on its way meets the
exact resistance most nearly."""
DISC = 4
"""Conductance of a disc on a half space over radius times conductivity."""
FEWEST = 1e-9
"""Channels per mm2 below which there are none."""
SOONEST_H = 1e-3
"""Time added to that since application, so that the ring begins with some width."""


@dataclass(frozen=True, eq=False)
class _Walls:
    """Cells with tissue beside a channel, one entry each: where they are, and what holds for them all the time."""

    at: npt.NDArray[np.int64]
    draw: npt.NDArray[np.int64]
    fresh: Array
    """Squared radius of a fresh channel, mm2."""
    rim: Array
    """Squared radius of the skin that belongs to a channel, mm2."""
    slowness: Array
    """Storage over conductivity, h/mm2."""
    loss: Array
    """Inverse square of the length over which tissue loses what diffuses in it, 1/mm2."""
    conductance: Array
    """Conductance for a spreading factor of 1, mm/h."""


@dataclass(frozen=True, eq=False)
class ChannelRates:
    """Channels of one needling as the solver wants them.

    Parameters
    ----------
    layers : Layers
        The skin.
    pores : Pores
        The channels.
    cones : Paths
        Their open areas when fresh.
    diffusivity : numpy.ndarray
        In the fluid of the channels, mm2/h, shape (draws,).
    applied_h : float
        When the product was put on, hours from the end of needling.
    p : Parameters
        Uses ``closure_*``.
    """

    layers: Layers
    pores: Pores
    cones: Paths
    diffusivity: Array
    applied_h: float
    p: Parameters

    def __call__(self, t_h: Array) -> tuple[Array, Array, Array, Array]:
        """Rates down, up, out and in at times, shape (draws,); the first row down is a conductance, for the film.

        A channel narrows alike at every depth, so the share that is open cancels along it; what it squeezes out goes
        into the tissue beside it.
        """
        share, shrinking = share_open(self.pores, t_h, self.p)
        down, up = (rates.copy() for rates in self._along)
        down[0] *= share
        sideways, gathered = self._sideways(t_h, share)
        sideways += self._below * np.sqrt(share)
        held = self._volume > 0
        leaving = np.where(held, (sideways / np.where(held, self._volume, 1) + shrinking) / share, 0)
        return down, up, leaving, sideways * gathered / (self.layers.thickness_mm * self.layers.storage)

    @functools.cached_property
    def _volume(self) -> Array:
        """Volume of fresh channels in each cell per area of skin, mm."""
        return self.cones.in_cells * self.layers.thickness_mm

    @functools.cached_property
    def _along(self) -> tuple[Array, Array]:
        """Rates between cells of the channel, down and up, 1/h; the first row down is a conductance, mm/h."""
        size, safe = self.layers.thickness_mm, np.where(self._volume > 0, self._volume, 1)
        apart = np.concatenate([size[:1] / 2, (size[:-1] + size[1:]) / 2])
        conductance = self.diffusivity * self.cones.at_faces[:-1] / apart * (self._volume > 0)
        return np.concatenate([conductance[:1], conductance[1:] / safe[:-1]]), conductance / safe

    @functools.cached_property
    def _below(self) -> Array:
        """Conductance below fresh channels, mm/h: a disc where they end, parted over the depths at which they taper."""
        radii = np.sqrt(self.cones.at_faces * self.cones.number_per_mm2[0] / np.pi)  # times number, per area of skin
        return np.asarray(DISC * self.layers.conductivity * (radii[:-1] - radii[1:]))

    @functools.cached_property
    def _walls(self) -> _Walls:
        """Cells that a channel reaches and can let something into."""
        layers, number, area = self.layers, self.cones.number_per_mm2, self.cones.in_cells
        at = np.flatnonzero((number > FEWEST) & (area > 0) & (layers.conductivity > 0))
        take = functools.partial(np.take, indices=at)
        lines, storage, conductivity = np.pi * take(number), take(layers.storage), take(layers.conductivity)
        slowness = storage / conductivity
        return _Walls(
            at=at,
            draw=at % area.shape[1],
            fresh=take(area) / lines,
            rim=1 / lines,
            slowness=slowness,
            loss=slowness * (take(layers.clearance) / storage + take(layers.degradation)),
            conductance=2 * lines * conductivity * take(layers.thickness_mm),
        )

    def _sideways(self, t_h: Array, share: Array) -> tuple[Array, Array]:
        """Conductance between channels and the tissue beside them, mm/h, and how the tissue there exceeds its mean.

        What leaves a channel reaches only as far as diffusion brings it before blood takes it, or within the time so
        far; the ring it fills counts as the skin of the channel.
        """
        conductance, gathered = np.zeros_like(self._volume), np.ones_like(self._volume)
        walls = self._walls
        wall = walls.fresh * share[walls.draw]
        spread = walls.rim > wall
        whole = np.where(spread, walls.rim - wall, 1)
        since = t_h - max(self.applied_h, 0.0) + SOONEST_H  # drug spreads from channels once both are there
        length = REACH / np.sqrt(walls.loss + walls.slowness / since[walls.draw])
        far = length * (2 * np.sqrt(wall) + length)
        filled = whole * far / np.sqrt(whole**2 + far**2)
        factor = spreading_factor(np.where(spread, wall / (wall + filled), 1))
        conductance.flat[walls.at] = walls.conductance / np.where(factor > 0, factor, np.inf)
        gathered.flat[walls.at] = np.where(spread, whole / filled, 1)
        return conductance, gathered
