"""The skin of one person at one place."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from percuta.errors import InputError
from percuta.skin.ageing import Array


@dataclass(frozen=True, eq=False)
class Skin:
    """Layers, mechanics and matrix of the skin of one person at one place, before treatment.

    Parameters
    ----------
    site : str
        Name of the site.
    age : float
        Years.
    sex : {'female', 'male'}
        Sex.
    fitzpatrick : int
        Skin type, 1 to 6.
    stratum_corneum_mm, viable_epidermis_mm : numpy.ndarray
        Thickness of the two layers of the epidermis, mm, shape (draws,); all arrays here have this shape.
    papillary_mm, dermis_mm : numpy.ndarray
        Thickness of the papillary dermis and of the whole dermis, mm.
    fat_mm : numpy.ndarray
        Thickness of the superficial fat, mm.
    modulus_kpa : numpy.ndarray
        Young's modulus of whole skin at small strain, before relaxation, loaded at right angles, kPa.
    relaxed_share : numpy.ndarray
        Long-time over instantaneous modulus.
    relaxation_time_s : numpy.ndarray
        Relaxation time, s.
    tension_n_per_mm : numpy.ndarray
        Natural tension at rest, N per mm of width.
    capillary_depth_mm : numpy.ndarray
        Depth of the tops of the capillary loops below the surface, mm.
    water_loss : numpy.ndarray
        Transepidermal water loss of unharmed skin, g/(m2 h).
    collagen, elastic_fibres : numpy.ndarray
        Collagen per volume of dermis and working elastic fibres, relative to a young adult.
    elastotic : numpy.ndarray
        Share of the upper dermis taken by elastotic material.
    elasticity_r2, elasticity_r5, elasticity_r7 : numpy.ndarray
        Suction elasticity: gross, net and biological.

    Raises
    ------
    InputError
        Where a value is below 0 (or 0, unless `MAY_BE_ZERO`), a share exceeds 1, or the papillary dermis is not
        thinner than the dermis.
    """

    site: str
    age: float
    sex: str
    fitzpatrick: int
    stratum_corneum_mm: Array
    viable_epidermis_mm: Array
    papillary_mm: Array
    dermis_mm: Array
    fat_mm: Array
    modulus_kpa: Array
    relaxed_share: Array
    relaxation_time_s: Array
    tension_n_per_mm: Array
    capillary_depth_mm: Array
    water_loss: Array
    collagen: Array
    elastic_fibres: Array
    elastotic: Array
    elasticity_r2: Array
    elasticity_r5: Array
    elasticity_r7: Array

    def __post_init__(self) -> None:
        for name in ARRAYS:
            lowest = float(np.min(getattr(self, name)))
            if not (lowest >= 0 if name in MAY_BE_ZERO else lowest > 0):
                least = "at least 0" if name in MAY_BE_ZERO else "above 0"
                raise InputError(f"skin.{name} must be {least}; it is {lowest:g}")
        if not np.all(self.papillary_mm < self.dermis_mm):
            raise InputError("skin.papillary_mm must be below skin.dermis_mm, of which it is a part")
        for name in ("relaxed_share", "elastotic", "elasticity_r2", "elasticity_r5", "elasticity_r7"):
            highest = float(np.max(getattr(self, name)))
            if highest > 1:
                raise InputError(f"skin.{name} is a share and cannot exceed 1; it is {highest:g}")

    def only(self, draw: int) -> Skin:
        """Return the skin of one draw, arrays of shape (1,)."""
        return replace(self, **{name: getattr(self, name)[draw : draw + 1] for name in ARRAYS})

    @property
    def epidermis_mm(self) -> Array:
        """Thickness of the whole epidermis, mm."""
        return self.stratum_corneum_mm + self.viable_epidermis_mm

    @property
    def thickness_mm(self) -> Array:
        """Thickness of epidermis and dermis, mm."""
        return self.epidermis_mm + self.dermis_mm

    @property
    def plexus_depth_mm(self) -> Array:
        """Depth of the plexus at the base of the papillary dermis, below the surface, mm."""
        return self.epidermis_mm + self.papillary_mm

    @property
    def relaxed_modulus_kpa(self) -> Array:
        """Young's modulus after relaxation, kPa: what a slow test or a held stamp meets."""
        return self.modulus_kpa * self.relaxed_share

    @property
    def collagen_per_area_mm(self) -> Array:
        """Collagen per area of skin, as the thickness of young adult dermis that would hold it, mm."""
        return self.collagen * self.dermis_mm

    def layers(self) -> list[tuple[str, float, float]]:
        """List the layers from the surface down.

        Returns
        -------
        list of tuple
            Name, depth of the top and depth of the bottom, mm; medians over the draws.
        """
        parts = (
            ("stratum corneum", self.stratum_corneum_mm),
            ("viable epidermis", self.viable_epidermis_mm),
            ("papillary dermis", self.papillary_mm),
            ("reticular dermis", self.dermis_mm - self.papillary_mm),
            ("superficial fat", self.fat_mm),
        )
        thickness = [float(np.median(part)) for _, part in parts]
        bottoms = np.cumsum(thickness).tolist()
        tops = [0.0, *bottoms[:-1]]
        return [(name, top, bottom) for (name, _), top, bottom in zip(parts, tops, bottoms, strict=True)]


ARRAYS = tuple(field.name for field in fields(Skin) if field.type == "Array")
"""Fields of `Skin` that hold one value per draw; a study may override any of them."""

MAY_BE_ZERO = ("elastotic", "elastic_fibres", "tension_n_per_mm")
"""Fields that vanish in protected, in destroyed and in slack skin; all others are above 0."""
