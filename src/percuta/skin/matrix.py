"""Collagen and elastic fibres before treatment, by age and sun damage."""

from __future__ import annotations

from percuta.parameters import Parameters
from percuta.skin import ageing
from percuta.skin.ageing import Array

PHOTOAGEING = ("none", "mild", "moderate", "severe")
"""Grades of sun damage, least first."""


def collagen(age: float, p: Parameters) -> Array:
    """Collagen per volume of dermis, relative to a young adult, shape (draws,).

    Parameters
    ----------
    age : float
        Years, 18 to 90.
    p : Parameters
        Uses ``collagen_loss`` and ``reference_age.collagen``.

    Warns
    -----
    OutsideEvidence
        Where the age lies outside 18 to 90 years.

    Notes
    -----
    Collagen per area of skin falls faster, because the dermis also thins.

    References
    ----------
    .. [1] S. Shuster et al., Br J Dermatol 93 (1975) 639. doi:10.1111/j.1365-2133.1975.tb05113.x
    """
    p.check_range("collagen_loss", age=age)
    return ageing.remaining_share(age, p["reference_age.collagen"], p["collagen_loss"])


def elastic_fibres(age: float, photoageing: str, p: Parameters) -> Array:
    r"""Elastic fibres that work, relative to a young adult, shape (draws,).

    .. math:: f = [1 - s\,(a - a_y)]\,(1 - g\,l)

    Parameters
    ----------
    age : float
        Years, 18 to 90.
    photoageing : {'none', 'mild', 'moderate', 'severe'}
        Grade of sun damage, `g` from 0 to 1.
    p : Parameters
        Uses ``elastic_fibre_loss`` (`s`), ``photoageing_grade.GRADE`` (`g`) and ``photoageing_elastic_loss`` (`l`).

    Warns
    -----
    OutsideEvidence
        Where the age lies outside 18 to 90 years.

    References
    ----------
    .. [1] A. M. Robert et al., Arch Gerontol Geriatr 10 (1990) 57.
    """
    p.check_range("elastic_fibre_loss", age=age)
    intrinsic = ageing.remaining_share(age, p["reference_age.collagen"], p["elastic_fibre_loss"])
    return intrinsic * (1 - p[f"photoageing_grade.{photoageing}"] * p["photoageing_elastic_loss"])


def elastotic_share(photoageing: str, p: Parameters) -> Array:
    """Share of the upper dermis taken by elastotic material, shape (draws,).

    Parameters
    ----------
    photoageing : {'none', 'mild', 'moderate', 'severe'}
        Grade of sun damage; the share rises evenly with it.
    p : Parameters
        Uses ``elastotic_share.protected``, ``elastotic_share.severe`` and ``photoageing_grade.GRADE``.

    Notes
    -----
    Sunlight, not age, makes elastotic material [1]_, so age has no part in it.

    References
    ----------
    .. [1] A. M. Kligman, JAMA 210 (1969) 2377.
    """
    low, high = p["elastotic_share.protected"], p["elastotic_share.severe"]
    return low + p[f"photoageing_grade.{photoageing}"] * (high - low)


def photoageing_years(photoageing: str, region: str, p: Parameters) -> Array:
    r"""Years by which sun damage has aged the elasticity of skin, against those it was measured in, shape (draws,).

    .. math:: \Delta a = (g - g_m)\,Y

    Parameters
    ----------
    photoageing : {'none', 'mild', 'moderate', 'severe'}
        Grade of sun damage, `g` from 0 to 1.
    region : {'face', 'body'}
        Region; the faces measured had some sun damage (:math:`g_m`), so an undamaged face is younger than they.
    p : Parameters
        Uses ``photoageing_years`` (`Y`), ``photoageing_grade.GRADE`` and ``photoageing_reference.REGION``.
    """
    damage = p[f"photoageing_grade.{photoageing}"] - p[f"photoageing_reference.{region}"]
    return damage * p["photoageing_years"]
