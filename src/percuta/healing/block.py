"""A block of layered skin cut into voxels."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.healing.channel import Layer
from percuta.healing.layout import LANES

if TYPE_CHECKING:
    from percuta.parameters import Parameters
    from percuta.skin import Skin

Array = npt.NDArray[np.float64]

STATES_HELD = 2.5
"""Arrays of all species that a step needs: the state, the stage, and the slopes of what moves, about half of them."""
BYTES = 8
"""Of one level; nothing is rounded to single precision but what is stored for reading."""


@dataclass(frozen=True)
class Block:
    """A rectangular piece of layered skin in equal voxels.

    Parameters
    ----------
    shape : tuple of int
        Voxels in x, y and depth; y and depth multiples of 8.
    spacing_mm : tuple of float
        Size of a voxel in x, y and depth.
    layers : tuple of Layer
        From the top of the living epidermis down; the last reaches as deep as the block.

    Raises
    ------
    InputError
        Where a number of voxels or a length cannot be.
    """

    shape: tuple[int, int, int]
    spacing_mm: tuple[float, float, float]
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        for axis, count, spacing in zip(("x", "y", "depth"), self.shape, self.spacing_mm, strict=True):
            step = 1 if axis == "x" else LANES
            if count < max(2, step) or count % step:
                wanted = "2 or more" if axis == "x" else f"a multiple of {LANES}"
                raise InputError(f"the number of voxels in {axis} is {wanted}, not {count}", "block")
            if not 0 < spacing < np.inf:
                raise InputError(f"the size of a voxel in {axis} is a length above 0 mm, not {spacing:g}", "block")
        if not self.layers:
            raise InputError("a block has at least one layer", "block")
        for layer in self.layers:
            if not 0 < layer.thickness_mm < np.inf or not 0 < layer.diffusivity_share < np.inf:
                raise InputError(f"thickness and diffusivity of the {layer.name} must be above 0", "block")

    @classmethod
    def of_skin(
        cls, skin: Skin, p: Parameters, shape: tuple[int, int, int] = (128, 128, 64), width_mm: float = 3.2
    ) -> Block:
        """Cut living epidermis and dermis of a typical draw into voxels.

        Parameters
        ----------
        skin : Skin
            Uses the thickness of its layers, medians over the draws.
        p : Parameters
            Uses ``epidermal_diffusivity_share``.
        shape : tuple of int
            Voxels in x, y and depth.
        width_mm : float
            Extent in x; voxels are as wide in y.
        """
        share = float(np.median(p["epidermal_diffusivity_share"]))
        parts = [(name, bottom - top) for name, top, bottom in skin.layers()]
        layers = tuple(
            Layer(name, thickness, share if name == "viable epidermis" else 1)
            for name, thickness in parts
            if name in ("viable epidermis", "papillary dermis", "reticular dermis")
        )
        depth = sum(layer.thickness_mm for layer in layers)
        wide = width_mm / shape[0]
        return cls(shape, (wide, wide, depth / shape[2]), layers)

    @property
    def voxels(self) -> int:
        """Number of voxels."""
        return int(np.prod(self.shape))

    @property
    def size_mm(self) -> tuple[float, ...]:
        """Extent in x, y and depth."""
        return tuple(count * spacing for count, spacing in zip(self.shape, self.spacing_mm, strict=True))

    def centres(self, axis: int) -> Array:
        """Return the middles of the voxels along one axis, mm."""
        return np.asarray((np.arange(self.shape[axis]) + 1 / 2) * self.spacing_mm[axis], dtype=float)

    @property
    def depth_faces(self) -> Array:
        """Depths of the faces between voxels, 0 and the floor among them, mm."""
        return np.asarray(np.arange(self.shape[2] + 1) * self.spacing_mm[2], dtype=float)

    @property
    def borders_mm(self) -> Array:
        """Depths between which the layers lie; the last is the floor of the block."""
        inner = np.cumsum([layer.thickness_mm for layer in self.layers])[:-1]
        floor = self.depth_faces[-1]
        return np.concatenate([[0], np.minimum(inner, floor), [floor]])

    def layer_weights(self) -> Array:
        """Share of each depth of voxels that lies in each layer, over the thickness of the layer, (layer, z).

        The weights of a layer sum to 1; those of a layer below the floor are 0.
        """
        top, bottom = self.borders_mm[:-1, None], self.borders_mm[1:, None]
        faces = self.depth_faces
        inside = np.maximum(0, np.minimum(faces[1:], bottom) - np.maximum(faces[:-1], top))
        thickness = inside.sum(axis=1, keepdims=True)
        return np.asarray(inside / np.where(thickness > 0, thickness, 1))

    def lateral_share(self) -> Array:
        """Diffusivity along the surface over that of the dermis: the mean over each voxel, (z,)."""
        return np.asarray(np.diff(self._integral(lambda share: share, self.depth_faces)) / self.spacing_mm[2])

    def depth_share(self) -> Array:
        """Diffusivity in depth at each face: harmonic between the middles of the voxels, 0 at both ends, (z + 1,)."""
        resistance = np.diff(self._integral(lambda share: 1 / share, self.centres(2)))
        return np.asarray(np.concatenate([[0], self.spacing_mm[2] / resistance, [0]]), dtype=float)

    def _integral(self, of: Callable[[float], float], depths: Array) -> Array:
        """Integrate a function of the share from the surface down to some depths."""
        values = [of(layer.diffusivity_share) for layer in self.layers]
        total = np.concatenate([[0], np.cumsum(np.diff(self.borders_mm) * values)])
        return np.asarray(np.interp(depths, self.borders_mm, total), dtype=float)

    def check_memory(self, species: int) -> None:
        """Refuse a block whose states do not fit into the memory of this machine, and say how much they take."""
        needed = STATES_HELD * self.voxels * species * BYTES
        try:
            there = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        except (AttributeError, ValueError, OSError):  # not told on every system
            return
        if needed > there:
            raise InputError(
                f"{' x '.join(map(str, self.shape))} voxels of {species} species need {needed / 1e9:.3g} GB; this "
                f"machine has {there / 1e9:.3g} GB, enough for {int(there / (STATES_HELD * species * BYTES)):,} voxels",
                "block",
            )
