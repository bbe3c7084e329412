"""Probes held against the skin: suction, capacitance, water loss and colour, each read from the state of the tissue.

Unlike the operators of `matrix`, which look at collagen alone, a probe answers to several things at once: what the
suction cup pulls at is fibres and water, what a colour meter sees is blood and pigment.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]


def net_elasticity_change(collagen: Array, at_rest: Array, p: Parameters) -> Array:
    r"""Relative change of net elasticity (Cutometer R5 = Ur/Ue: immediate recoil over immediate stretch).

    Parameters
    ----------
    collagen : numpy.ndarray
        Total collagen of the papillary dermis relative to baseline, (..., draws).
    at_rest : numpy.ndarray
        R5 before treatment, above 0 and at most 1, (draws,).
    p : Parameters
        Uses ``net_elasticity_gain`` (:math:`\kappa_5`).

    Returns
    -------
    numpy.ndarray
        Change, shape of `collagen`; 0 at baseline, and R5 never passes 1.

    Notes
    -----
    .. math:: \frac{R_5}{1 - R_5} = \frac{R_5^0}{1 - R_5^0}\, e^{\kappa_5 (C - 1)}

    so that R5 stays a share, and skin that recoils nearly whole has little left to gain. For a small gain of collagen
    the relative change is :math:`\kappa_5 (1 - R_5^0)` times it, which is what the suction ratio of the one trial that
    measured collagen beside it did [1]_. No trial of needling that reports R5 was readable.

    References
    ----------
    .. [1] J. M. Kenkel group, Aesthet Surg J (2021), PMID 33656167.
    """
    odds = np.exp(p["net_elasticity_gain"] * (collagen - 1))
    return np.asarray(odds / (1 + at_rest * (odds - 1)) - 1)


def biological_elasticity_change(net_change: Array, hyaluronan: Array, r5: Array, r7: Array, p: Parameters) -> Array:
    r"""Relative change of biological elasticity (Cutometer R7 = Ur/Uf: immediate recoil over final stretch).

    Parameters
    ----------
    net_change : numpy.ndarray
        Relative change of R5, of `net_elasticity_change`, (..., draws).
    hyaluronan : numpy.ndarray
        Hyaluronan and the water it holds relative to baseline, (..., draws).
    r5, r7 : numpy.ndarray
        Both ratios before treatment, (draws,).
    p : Parameters
        Uses ``viscous_stretch_per_water`` (:math:`v`).

    Returns
    -------
    numpy.ndarray
        Change, shape of `net_change`; 0 at baseline.

    Notes
    -----
    The cup stretches skin at once (Ue) and then slowly (Uv), together Uf, so by definition [1]_

    .. math:: R_7 = \frac{R_5}{1 + R_6}, \quad R_6 = \frac{U_v}{U_e} = R_6^0\,\bigl(1 + v (H - 1)\bigr), \quad
              R_6^0 = \frac{R_5^0}{R_7^0} - 1

    Tissue water lets skin creep further; how much further is assumed. Swollen skin therefore reads less elastic in R7
    than in R5.

    References
    ----------
    .. [1] W. Kawalkiewicz et al., J Cosmet Dermatol (2021). doi:10.1111/jocd.13638
    """
    creep = r5 / r7 - 1
    wet = creep * (1 + p["viscous_stretch_per_water"] * (hyaluronan - 1))
    return np.asarray((1 + net_change) * (1 + creep) / (1 + wet) - 1)


def hydration_change(hyaluronan: Array, water_loss_fold: Array, p: Parameters) -> Array:
    r"""Relative change of the capacitance of the horny layer (Corneometer).

    Parameters
    ----------
    hyaluronan : numpy.ndarray
        Hyaluronan and the water it holds relative to baseline, (..., draws).
    water_loss_fold : numpy.ndarray
        Transepidermal water loss over that of the same skin unharmed, above 0, (..., draws).
    p : Parameters
        Uses ``hydration_per_water`` (:math:`a`) and ``hydration_per_leak`` (:math:`b`).

    Returns
    -------
    numpy.ndarray
        Change; 0 at baseline, above -1.

    Notes
    -----
    .. math:: y = H^{a}\, J^{-b} - 1

    Water reaches the horny layer from below and leaves it through an open barrier. Both exponents are assumed: of the
    one needling cohort that reports moisture, in burn scars, no number was readable.
    """
    return np.asarray(hyaluronan ** p["hydration_per_water"] * water_loss_fold ** -p["hydration_per_leak"] - 1)


def erythema_index_change(capillaries: Array, redness: Array, p: Parameters) -> Array:
    r"""Relative change of the erythema index (Mexameter): light that blood absorbs.

    Parameters
    ----------
    capillaries : numpy.ndarray
        Capillary density above rest, fold of rest less one, (..., draws).
    redness : numpy.ndarray
        Visible redness of the days after a session, grade 0 to 3, (..., draws).
    p : Parameters
        Uses ``erythema_index_per_vessel`` (:math:`s`) and ``erythema_index_per_grade`` (:math:`g`).

    Returns
    -------
    numpy.ndarray
        Change; 0 at baseline.

    Notes
    -----
    .. math:: y = s\,B + g\,E

    An index of absorbance goes with the blood in view (Beer and Lambert): vessels that were added, and vessels that are
    wide open. Both slopes are assumed; no index over time was published for needled skin.
    """
    return np.asarray(p["erythema_index_per_vessel"] * capillaries + p["erythema_index_per_grade"] * redness)


def melanin_index_change(drive: Array, fitzpatrick: float, p: Parameters) -> Array:
    r"""Relative change of the melanin index (Mexameter): light that pigment absorbs.

    Parameters
    ----------
    drive : numpy.ndarray
        Drive to pigment above rest, fold of rest less one, (..., draws).
    fitzpatrick : float
        Skin type, 1 to 6.
    p : Parameters
        Uses ``melanin_index_per_drive`` (:math:`m`), ``pih_odds_per_type`` (:math:`w`) and ``pih_reference_type``
        (:math:`F_0`).

    Returns
    -------
    numpy.ndarray
        Change; 0 at baseline.

    Notes
    -----
    .. math:: y = m\,w^{F - F_0}\,Q

    Darker skin answers the same inflammation with more pigment; the factor per type is the one of the risk of
    hyperpigmentation (`percuta.outcome.safety`), so index and risk rank people alike. The slope is assumed. It is the
    answer of the average person, while marks are the answer of a few.
    """
    type_factor = p["pih_odds_per_type"] ** (fitzpatrick - p["pih_reference_type"])
    return np.asarray(p["melanin_index_per_drive"] * type_factor * drive)


def water_loss_change(water_loss: Array, at_rest: Array) -> Array:
    """Relative change of transepidermal water loss.

    Parameters
    ----------
    water_loss : numpy.ndarray
        Water loss, g/(m2 h), (..., draws).
    at_rest : numpy.ndarray
        That of the same skin unharmed, above 0, (draws,).

    Returns
    -------
    numpy.ndarray
        Change; 0 once the barrier is back.
    """
    return np.asarray(water_loss / at_rest - 1)
