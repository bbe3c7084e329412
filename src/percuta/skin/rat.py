"""Skin of a hairless rat, for comparison with experiments on animals."""

from __future__ import annotations

from dataclasses import replace

from percuta.parameters import Parameters
from percuta.skin.model import Skin


def rat(skin: Skin, p: Parameters) -> Skin:
    """Describe the skin of a rat's back, with that of a person for all that is not known of it.

    Parameters
    ----------
    skin : Skin
        Skin of a person, such as that of the forearm.
    p : Parameters
        Uses ``rat_dermis_thickness``, ``rat_stratum_corneum_thickness``, ``rat_viable_epidermis_thickness``,
        ``rat_skin_modulus`` and ``rat_natural_tension``.

    Returns
    -------
    Skin
        The rat's own thickness of dermis and epidermis, modulus and tension. Papillary dermis, fat and the way from the
        epidermis to the capillaries shrink with the dermis; all else is as in `skin`, site and age included.

    Examples
    --------
    >>> from percuta.skin import describe
    >>> from percuta.study import SkinChoice, Subject
    >>> p = Parameters()
    >>> forearm = describe(SkinChoice(site="volar_forearm"), Subject(age=29), p)
    >>> float(rat(forearm, p).dermis_mm[0])
    0.6
    """
    corneum, viable = p["rat_stratum_corneum_thickness"], p["rat_viable_epidermis_thickness"]
    dermis = p["rat_dermis_thickness"]
    smaller = dermis / skin.dermis_mm
    return replace(
        skin,
        stratum_corneum_mm=corneum,
        viable_epidermis_mm=viable,
        papillary_mm=smaller * skin.papillary_mm,
        dermis_mm=dermis,
        fat_mm=smaller * skin.fat_mm,
        capillary_depth_mm=corneum + viable + smaller * (skin.capillary_depth_mm - skin.epidermis_mm),
        modulus_kpa=p["rat_skin_modulus"] / skin.relaxed_share,
        tension_n_per_mm=p["rat_natural_tension"] / 1000,  # N/m to N/mm
    )
