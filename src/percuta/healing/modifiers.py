"""What age and habits do to the healing rates; each acts on a named rate, never on the score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.parameters import Parameters
from percuta.study import Care, Subject

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Modifiers:
    """Factors on the rates of the network, arrays (draws,); 1 changes nothing.

    Parameters
    ----------
    collagen_i, collagen_iii : numpy.ndarray
        On the synthesis of type I and type III collagen.
    mmp : numpy.ndarray
        On the production of collagenolytic activity.
    basal_synthesis : numpy.ndarray
        On the basal renewal of mature collagen (mechanical feedback of the matrix).
    """

    collagen_i: Array
    collagen_iii: Array
    mmp: Array
    basal_synthesis: Array


def modifiers(subject: Subject, care: Care, p: Parameters) -> Modifiers:
    """Gather the factors of one person who follows one care plan.

    Parameters
    ----------
    subject : Subject
        Uses ``age`` (years) and ``smoker``.
    care : Care
        Uses ``sunscreen`` (share of days with real protection), ``vitamin_c`` and ``retinoid``.
    p : Parameters
        Uses the records named in the functions below and ``response_factor``.

    Returns
    -------
    Modifiers
    """
    common = p["response_factor"] * synthesis_by_age(subject.age, p)
    if care.vitamin_c == "low":
        common = common * p["low_vitamin_c_synthesis"]
    if care.retinoid:
        common = common * p["retinoid_synthesis"]
    smoker = subject.smoker
    return Modifiers(
        collagen_i=common * p["smoking_collagen_i"] if smoker else common,
        collagen_iii=common * p["smoking_collagen_iii"] if smoker else common,
        mmp=1 + p["uv_mmp_gain"] * (1 - care.sunscreen),
        basal_synthesis=basal_synthesis_by_age(subject.age, p),
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
