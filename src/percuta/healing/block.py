"""A block of layered skin cut into voxels, and what the needles of a session tear in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.healing.channel import Layer

if TYPE_CHECKING:
    from percuta.parameters import Parameters
    from percuta.skin import Skin

Array = npt.NDArray[np.float64]

LANES = 8
"""Voxels in y and in depth come in groups of this size, which go in lock step."""
STATES_HELD = 3
"""Arrays of all species that a step needs: the state, the stage and the slope."""
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
        return (np.arange(self.shape[axis]) + 1 / 2) * self.spacing_mm[axis]

    @property
    def depth_faces(self) -> Array:
        """Depths of the faces between voxels, 0 and the floor among them, mm."""
        return np.arange(self.shape[2] + 1) * self.spacing_mm[2]

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
        return np.diff(self._integral(lambda share: share, self.depth_faces)) / self.spacing_mm[2]

    def depth_share(self) -> Array:
        """Diffusivity in depth at each face: harmonic between the middles of the voxels, 0 at both ends, (z + 1,)."""
        resistance = np.diff(self._integral(lambda share: 1 / share, self.centres(2)))
        return np.concatenate([[0], self.spacing_mm[2] / resistance, [0]])

    def _integral(self, of: Any, depths: Array) -> Array:
        """Integrate a function of the share from the surface down to some depths."""
        values = [of(layer.diffusivity_share) for layer in self.layers]
        total = np.concatenate([[0], np.cumsum(np.diff(self.borders_mm) * values)])
        return np.interp(depths, self.borders_mm, total)

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
                f"machine has {there / 1e9:.3g} GB, enough for {there // (STATES_HELD * species * BYTES):,} voxels",
                "block",
            )


@dataclass(frozen=True)
class Punctures:
    """What the needles of one session leave in a block; arrays (punctures,).

    Parameters
    ----------
    x_mm, y_mm : numpy.ndarray
        Places on the surface of the block.
    depth_mm : numpy.ndarray
        Depth of the tip below the top of the living epidermis; 0 or less where no needle entered it.
    radius_mm : numpy.ndarray
        Radius of the torn channel at its mouth; it narrows evenly to a point.
    """

    x_mm: Array
    y_mm: Array
    depth_mm: Array
    radius_mm: Array

    def __post_init__(self) -> None:
        for name in ("x_mm", "y_mm", "depth_mm", "radius_mm"):
            values = np.atleast_1d(np.asarray(getattr(self, name), dtype=float))
            object.__setattr__(self, name, values)
            if values.shape != self.x_mm.shape or not np.isfinite(values).all():
                raise InputError(f"{name} must be {self.x_mm.size} finite numbers, one for each puncture", "punctures")
        if np.any((self.depth_mm > 0) & (self.radius_mm <= 0)):
            raise InputError("a puncture that enters the skin has a radius above 0 mm", "punctures")


def damage(block: Block, punctures: Punctures, halo_mm: float, threads: int | None = None) -> Array:
    r"""Severity of one session in each voxel.

    Parameters
    ----------
    block : Block
        Voxels to average over.
    punctures : Punctures
        Cones :math:`i` that the needles tear.
    halo_mm : float
        Distance over which damage falls to 1/e, the record ``torn_halo`` (:math:`\ell`).
    threads : int, optional
        Threads to use; all cores unless given.

    Returns
    -------
    numpy.ndarray
        From 0 to 1, shape (x, y, z).

    Raises
    ------
    InputError
        Where no puncture enters the block, or the halo is no length.

    Notes
    -----
    .. math:: w = 1 - \prod_i \left(1 - e^{-d_i / \ell}\right)

    with the distance :math:`d_i` to the torn cone, 0 inside it: whole where a needle tore, less where it only
    stretched, and what is left whole by one needle may be torn by another. A voxel holds the mean of eight points.
    """
    from percuta.healing.block_kernels import torn_planes
    from percuta.healing.threads import Team

    if not 0 < halo_mm < np.inf:
        raise InputError(f"torn_halo must be a length above 0 mm, not {halo_mm:g}", "punctures")
    entered = punctures.depth_mm > 0
    inside = entered.copy()
    for place, length in ((punctures.x_mm, block.size_mm[0]), (punctures.y_mm, block.size_mm[1])):
        inside &= (place >= 0) & (place <= length)
    if not inside.any():
        raise InputError(
            f"no puncture enters the block: of {entered.size}, {np.count_nonzero(entered)} enter the living skin, none "
            f"of them within {block.size_mm[0]:.3g} x {block.size_mm[1]:.3g} mm",
            "punctures",
        )
    cones = np.stack([punctures.x_mm, punctures.y_mm, punctures.depth_mm, punctures.radius_mm], axis=1)[entered]
    field = np.empty(block.shape)
    Team(threads).run(torn_planes, block.shape[0], cones, np.array(block.spacing_mm), halo_mm, field)
    return field


def course_punctures(
    sessions: Sequence[Any], depths_mm: Sequence[Array], radii_mm: Sequence[Array], horny_layer_mm: float
) -> list[Punctures]:
    """Turn the strikes of the sessions of a course into punctures of a block whose corner is the tile's.

    Parameters
    ----------
    sessions : sequence of percuta.puncture.Strikes
        One map for each session.
    depths_mm, radii_mm : sequence of numpy.ndarray
        In-situ depth of each strike below the surface, and radius of its channel at the mouth.
    horny_layer_mm : float
        Thickness of the stratum corneum, above the block.
    """
    return [
        Punctures(strikes.x_mm, strikes.y_mm, depth - horny_layer_mm, np.where(depth > 0, radius, 1))
        for strikes, depth, radius in zip(sessions, depths_mm, radii_mm, strict=True)
    ]
