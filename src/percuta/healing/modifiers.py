"""What age and habits do to the healing rates; each acts on a named rate, never on the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from percuta.parameters import Parameters
from percuta.study import Care, Subject

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Modifiers:
    """Factors on named rates of the network, arrays (draws,); 1 changes nothing. Names are those of the table.

    Parameters
    ----------
    synthesis_i, synthesis_iii : numpy.ndarray
        On the deposition of type I and type III collagen.
    basal_synthesis : numpy.ndarray
        On the basal renewal of mature collagen (mechanical feedback of the matrix).
    mmp_production, timp_level : numpy.ndarray
        On the production of collagenolytic enzymes and on the level of their inhibitors.
    macrophage_resolution : numpy.ndarray
        On the speed at which macrophages turn from inflammation to repair.
    keratinocyte_pace : numpy.ndarray
        On the speed of migrating keratinocytes.
    epidermal_drive : numpy.ndarray
        On the thickening of the epidermis.
    ultraviolet : numpy.ndarray
        On what light does: melanin drive and new elastotic material.
    """

    synthesis_i: Array
    synthesis_iii: Array
    basal_synthesis: Array
    mmp_production: Array
    timp_level: Array
    macrophage_resolution: Array
    keratinocyte_pace: Array
    epidermal_drive: Array
    ultraviolet: Array


def modifiers(
    subject: Subject, care: Care, p: Parameters, history: Mapping[str, object] = MappingProxyType({})
) -> Modifiers:
    """Gather the factors of one person who follows one care plan, or of one person per draw.

    Parameters
    ----------
    subject : Subject
        Uses ``age`` (years) and ``smoker``; each may also be an array (draws,).
    care : Care
        Uses ``sunscreen`` (share of days with real protection; it may also be an array (draws,)), ``vitamin_c``,
        ``nutrition``, ``retinoid`` and ``occluded`` (kept moist under a cover).
    p : Parameters
        Uses ``response_factor``, the records named after each habit, and those of the functions below.
    history : Mapping, optional
        Uses the answer ``diabetes_uncontrolled``.

    Returns
    -------
    Modifiers
    """
    one = np.ones(p.draws)

    def factor(name: str, applies: bool | npt.NDArray[np.bool_]) -> Array:
        return np.where(applies, p[name], one) if np.any(applies) else one

    smoker, diabetic = subject.smoker, history.get("diabetes_uncontrolled") is True
    made = (
        p["response_factor"]
        * synthesis_by_age(subject.age, p)
        * factor("low_vitamin_c_synthesis", care.vitamin_c == "low")
        * factor("poor_nutrition_synthesis", care.nutrition == "poor")
        * factor("retinoid_synthesis", care.retinoid)
        * factor("diabetes_synthesis", diabetic)
    )
    unprotected = 1 + p["uv_mmp_gain"] * (1 - care.sunscreen)
    return Modifiers(
        synthesis_i=made * factor("smoking_collagen_i", smoker),
        synthesis_iii=made * factor("smoking_collagen_iii", smoker),
        basal_synthesis=basal_synthesis_by_age(subject.age, p),
        mmp_production=unprotected * factor("smoking_mmp", smoker),
        timp_level=factor("smoking_timp", smoker),
        macrophage_resolution=factor("diabetes_macrophage_switch", diabetic),
        keratinocyte_pace=factor(
            "old_keratinocyte_pace", subject.age > p.record("old_keratinocyte_pace").applies["age"][0]
        )
        * factor("moist_cover_pace", care.occluded),
        epidermal_drive=factor("retinoid_epidermis", care.retinoid),
        ultraviolet=p["sunscreen_ageing"] ** care.sunscreen,
    )


def synthesis_by_age(age: float, p: Parameters) -> Array:
    r"""Collagen synthesis per fibroblast relative to a young adult.

    Parameters
    ----------
    age : float
        Age, years.
    p : Parameters
        Uses ``procollagen_old_share`` and the two mean ages of its record.

    Returns
    -------
    numpy.ndarray
        Factor, shape (draws,); 1 at the younger age, the measured share at the older.

    Notes
    -----
    .. math:: \psi(a) = q^{(a - a_1)/(a_2 - a_1)}

    Exponential between and beyond the two measured age groups [1]_: the same share is lost each year.

    References
    ----------
    .. [1] J. Varani et al., Am J Pathol 168 (2006) 1861. doi:10.2353/ajpath.2006.051302
    """
    young, old = p.record("procollagen_old_share").applies["age"]
    return np.asarray(p["procollagen_old_share"] ** ((age - young) / (old - young)))


def basal_synthesis_by_age(age: float, p: Parameters) -> Array:
    r"""Basal renewal of collagen relative to a young adult, through fibroblast attachment.

    Parameters
    ----------
    age : float
        Age, years.
    p : Parameters
        Uses ``attachment_weight`` (w), ``attachment_old_share`` (q) and the ages of ``procollagen_old_share``.

    Returns
    -------
    numpy.ndarray
        Factor, shape (draws,).

    Notes
    -----
    .. math:: \Theta(a) = (1 - w) + w\,q^{(a - a_1)/(a_2 - a_1)}

    Fibroblasts on a fragmented matrix attach less and make less collagen [1]_.

    References
    ----------
    .. [1] J. Varani et al., Am J Pathol 168 (2006) 1861. doi:10.2353/ajpath.2006.051302
    """
    young, old = p.record("procollagen_old_share").applies["age"]
    attached = p["attachment_old_share"] ** ((age - young) / (old - young))
    return np.asarray(1 - p["attachment_weight"] + p["attachment_weight"] * attached)
