"""Blood vessels of the upper dermis, as far as a needle can meet them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from percuta.parameters import Parameters
from percuta.skin import ageing
from percuta.skin.ageing import Array

if TYPE_CHECKING:
    from percuta.skin.model import Skin

UM_PER_MM = 1000


@dataclass(frozen=True)
class Vessels:
    """Capillary loops and the plexus from which they rise; arrays of shape (draws,).

    Parameters
    ----------
    loops_per_mm2 : numpy.ndarray
        Capillary loops per area of skin.
    loop_top_mm : numpy.ndarray
        Depth of their tops below the surface.
    loop_diameter_mm : numpy.ndarray
        Diameter of the vessel that makes a loop.
    limb_gap_mm : numpy.ndarray
        Distance between the rising and the falling limb.
    plexus_depth_mm : numpy.ndarray
        Depth of the plexus below the surface; loops hang between it and their tops.
    plexus_mm_per_mm2 : numpy.ndarray
        Length of plexus vessels per area of skin.
    plexus_diameter_mm : numpy.ndarray
        Their diameter.
    depth_spread : numpy.ndarray
        Spread, log, of both depths between places on one skin.
    """

    loops_per_mm2: Array
    loop_top_mm: Array
    loop_diameter_mm: Array
    limb_gap_mm: Array
    plexus_depth_mm: Array
    plexus_mm_per_mm2: Array
    plexus_diameter_mm: Array
    depth_spread: Array


def vessels(skin: Skin, p: Parameters) -> Vessels:
    """Describe the vessels that hang in the papillae of a skin.

    Parameters
    ----------
    skin : Skin
        Site, age, depth of the loops and of the plexus.
    p : Parameters
        Uses the records of ``vessels.yaml``.

    Returns
    -------
    Vessels

    Warns
    -----
    OutsideEvidence
        Where the age lies outside 18 to 90 years.

    Notes
    -----
    Every papilla holds one loop [1]_. Loops are few on the face and many on the hand, and grow fewer with age [2]_.

    References
    ----------
    .. [1] R. Archid et al., J Biomed Opt 17 (2012) 101511. doi:10.1117/1.JBO.17.10.101511
    .. [2] L. Li et al., Gerontology 52 (2006) 142. doi:10.1159/000091823
    """
    return Vessels(
        loops_per_mm2=loops_per_mm2(skin.site, skin.age, p),
        loop_top_mm=skin.capillary_depth_mm,
        loop_diameter_mm=p["loop_diameter"] / UM_PER_MM,
        limb_gap_mm=p["loop_limb_gap"] / UM_PER_MM,
        plexus_depth_mm=skin.plexus_depth_mm,
        plexus_mm_per_mm2=p["plexus_length"],
        plexus_diameter_mm=p["plexus_vessel_diameter"] / UM_PER_MM,
        depth_spread=p["capillary_depth_spread"],
    )


def loops_per_mm2(site: str, age: float, p: Parameters) -> Array:
    """Capillary loops per mm2 of skin, shape (draws,).

    Parameters
    ----------
    site : str
        Name of a site.
    age : float
        Years, 18 to 90.
    p : Parameters
        Uses ``loop_density.SITE``, ``loop_density_old_to_young`` and the ages.

    Warns
    -----
    OutsideEvidence
        Where the age lies outside 18 to 90 years.
    """
    p.check_range("loop_density_old_to_young", age=age)
    ratio, years = p["loop_density_old_to_young"], p["loop_ageing_years"]
    return ageing.between_ages(p[f"loop_density.{site}"], age, p["reference_age.loops"], ratio, years)
