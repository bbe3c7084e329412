"""Layers of the skin and the vessels in them, by site, sex and age."""

from __future__ import annotations

import numpy as np

from percuta.parameters import Parameters
from percuta.skin import ageing
from percuta.skin.ageing import Array
from percuta.skin.sites import sites

UM_PER_MM = 1000


def stratum_corneum(site: str, p: Parameters) -> Array:
    """Thickness of the partly hydrated stratum corneum, mm, shape (draws,).

    Parameters
    ----------
    site : str
        Name of a site.
    p : Parameters
        Uses ``stratum_corneum_thickness.SITE``.

    Notes
    -----
    The same at all ages: thickness rose with age on the forearm but not on the cheek [1]_.

    References
    ----------
    .. [1] M. Egawa et al., Acta Derm Venereol 87 (2007) 4.
    """
    return p[f"stratum_corneum_thickness.{site}"] / UM_PER_MM


def viable_epidermis(site: str, sex: str, age: float, p: Parameters) -> Array:
    r"""Thickness of the living epidermis, mm, shape (draws,).

    .. math:: T_f = T / \sqrt{m}, \qquad T_m = T \sqrt{m}

    Parameters
    ----------
    site : str
        Name of a site.
    sex : {'female', 'male'}
        Sex; the value of a site pools both, ``m`` is the male over the female thickness.
    age : float
        Years, 18 to 90.
    p : Parameters
        Uses ``viable_epidermis_thickness.SITE``, ``epidermis_male_to_female``, ``epidermis_loss.SEX`` and the ages.

    Warns
    -----
    OutsideEvidence
        Where the age lies outside 18 to 90 years.

    References
    ----------
    .. [1] J. Sandby-Moller et al., Acta Derm Venereol 83 (2003) 410. doi:10.1080/00015550310015419
    .. [2] M. C. Branchet et al., Gerontology 36 (1990) 28. doi:10.1159/000213172
    """
    p.check_range(f"epidermis_loss.{sex}", age=age)
    between = np.sqrt(p["epidermis_male_to_female"])
    pooled = p[f"viable_epidermis_thickness.{site}"] / UM_PER_MM
    adult = pooled * between if sex == "male" else pooled / between
    loss, origin = p[f"epidermis_loss.{sex}"], p["thickness_origin_age"]
    return ageing.thickness(adult, age, p["reference_age.thickness"], loss, origin)


def dermis(site: str, sex: str, age: float, p: Parameters) -> Array:
    r"""Thickness of the whole dermis in life, mm, shape (draws,).

    Parameters
    ----------
    site : str
        Name of a site.
    sex : {'female', 'male'}
        Sex.
    age : float
        Years, 18 to 90.
    p : Parameters
        Uses ``dermis_thickness.SITE.SEX``, ``dermis_loss``, the ages and, on the face, ``facial_thickness_doubt``.

    Warns
    -----
    OutsideEvidence
        Where the age lies outside 18 to 90 years.

    Notes
    -----
    Two series of ultrasound of the same facial places differ by a factor of 1.75 throughout. The values of the sites
    stand midway; a factor common to all places of the face carries the doubt.

    References
    ----------
    .. [1] Y. Meng et al., BMC Med Imaging 22 (2022) 113. doi:10.1186/s12880-022-00839-w
    .. [2] A. Laurent et al., Vaccine 25 (2007) 6423. doi:10.1016/j.vaccine.2007.05.046
    .. [3] M. C. Branchet et al., Gerontology 36 (1990) 28. doi:10.1159/000213172
    """
    p.check_range("dermis_loss", age=age)
    measured, measured_at = p[f"dermis_thickness.{site}.{sex}"], p["reference_age.thickness"]
    if sites()[site].face:
        measured = measured * p["facial_thickness_doubt"]
    return ageing.thickness(measured, age, measured_at, p["dermis_loss"], p["thickness_origin_age"])


def papillary_dermis(dermis_mm: Array, p: Parameters) -> Array:
    r"""Thickness of the papillary dermis, mm, shape (draws,).

    .. math:: T_p = \min(T_0,\; s\,T_d)

    Parameters
    ----------
    dermis_mm : numpy.ndarray
        Thickness of the whole dermis, mm.
    p : Parameters
        Uses ``papillary_thickness`` (:math:`T_0`, body skin) and ``papillary_share`` (`s`, thin facial skin).

    Notes
    -----
    Always thinner than the dermis, because `s` is below 1.
    """
    return np.minimum(p["papillary_thickness"], p["papillary_share"] * dermis_mm)


def superficial_fat(site: str, p: Parameters) -> Array:
    """Thickness of the superficial fat, mm, shape (draws,); uses ``superficial_fat_thickness.SITE``."""
    return p[f"superficial_fat_thickness.{site}"]


def capillary_depth(epidermis_mm: Array, papillary_mm: Array, p: Parameters) -> Array:
    r"""Depth of the tops of the capillary loops below the surface, mm, shape (draws,).

    .. math:: z_c = T_e + s\,T_p

    Parameters
    ----------
    epidermis_mm, papillary_mm : numpy.ndarray
        Thickness of the whole epidermis and of the papillary dermis, mm.
    p : Parameters
        Uses ``loop_top_share`` (`s`).

    Notes
    -----
    Capillary loops rise from a plexus at the base of the papillary dermis to tops just under the epidermis [1]_. How
    often a needle tears one, and whether that is seen, is for `percuta.puncture.comfort`.

    References
    ----------
    .. [1] I. M. Braverman, Microcirculation 4 (1997) 329. doi:10.3109/10739689709146797
    """
    return epidermis_mm + p["loop_top_share"] * papillary_mm


def water_loss(site: str, age: float, p: Parameters) -> Array:
    """Transepidermal water loss of unharmed skin, g/(m2 h), shape (draws,).

    Parameters
    ----------
    site : str
        Name of a site.
    age : float
        Years, 18 to 90.
    p : Parameters
        Uses ``water_loss.SITE``, ``water_loss_old_to_young`` and the ages.

    Warns
    -----
    OutsideEvidence
        Where the age lies outside 18 to 90 years.

    References
    ----------
    .. [1] J. Kottner et al., Arch Dermatol Res (2013), transepidermal water loss in young and aged humans.
    """
    p.check_range("water_loss_old_to_young", age=age)
    ratio, years = p["water_loss_old_to_young"], p["water_loss_ageing_years"]
    return ageing.between_ages(p[f"water_loss.{site}"], age, p["reference_age.water_loss"], ratio, years)
