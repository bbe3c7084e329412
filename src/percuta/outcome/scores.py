"""From matrix to clinical grade: non-specific drift + matrix + rater.

A grade never improves beyond the best the scale allows: the raw gain saturates at what is left to gain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]

SCAR_SHAPES = ("boxcar", "rolling", "ice_pick", "mixed")
SEVERITIES = ("mild", "moderate", "severe")
WRINKLE_CONCERNS = ("fine_lines", "wrinkles", "rejuvenation")


@dataclass(frozen=True)
class GradeChange:
    """Improvement of a clinical grade and what it is made of, grade points, (time, draws).

    Parameters
    ----------
    nonspecific : numpy.ndarray
        What happens without needling.
    matrix : numpy.ndarray
        What the new matrix adds.
    blinded : numpy.ndarray
        Improvement a blinded rater sees, saturated at what the scale allows.
    open_label : numpy.ndarray
        Improvement a rater sees who knows of the treatment, as most trials report.
    baseline : numpy.ndarray
        Grade before, (draws,).
    """

    nonspecific: Array
    matrix: Array
    blinded: Array
    open_label: Array
    baseline: Array

    def seen_by(self, rater: str) -> Array:
        """Return the improvement as one of `percuta.outcome.signs.RATERS` sees it."""
        parts = {"untreated": self.nonspecific, "matrix": self.matrix, "blinded": self.blinded}
        return parts.get(rater, self.open_label)


def goodman_baron(t_days: Array, surface: Array, shapes: Sequence[str], severity: str, p: Parameters) -> GradeChange:
    r"""Improvement of the qualitative Goodman-Baron grade of atrophic acne scars.

    Parameters
    ----------
    t_days : numpy.ndarray
        Days since the first session, (time,).
    surface : numpy.ndarray
        Collagen as the surface shows it, relative to baseline, (time, draws).
    shapes : sequence of {'boxcar', 'rolling', 'ice_pick', 'mixed'}
        Shapes of the scars; one grade is given to all of them, so their factors are averaged.
    severity : {'mild', 'moderate', 'severe'}
        Severity before.
    p : Parameters
        Uses ``scar_grade_per_collagen`` (:math:`c`), ``scar_shape.*`` (:math:`m`), ``scar_grade.*``,
        ``nonspecific_drift``, ``rater_inflation`` and ``surface_lag``.

    Returns
    -------
    GradeChange

    Notes
    -----
    .. math:: \Delta = \Delta_0 (1 - e^{-t/\tau}) + m\,c\,(S - 1)

    with shape factors from the reduction by morphology [1]_; the scale is that of [2]_.

    References
    ----------
    .. [1] A. Garg, S. S. Chaudhary, Int J Res Dermatol, article 212.
    .. [2] G. J. Goodman, J. A. Baron, Dermatol Surg 32 (2006) 1458. PMID 17199653.
    """
    factor = np.mean([p[f"scar_shape.{shape}"] for shape in shapes], axis=0)
    gain = p["scar_grade_per_collagen"] * factor
    baseline = p[f"scar_grade.{severity}"]
    return _grade_change(t_days, surface, gain, baseline, p["scar_grade.best"], p)


def lemperle(t_days: Array, surface: Array, severity: str, p: Parameters) -> GradeChange:
    r"""Improvement of the Lemperle wrinkle rating.

    Parameters
    ----------
    t_days : numpy.ndarray
        Days since the first session, (time,).
    surface : numpy.ndarray
        Collagen as the surface shows it, relative to baseline, (time, draws).
    severity : {'mild', 'moderate', 'severe'}
        Severity before.
    p : Parameters
        Uses ``wrinkle_grade_per_collagen``, ``wrinkle_grade.*``, ``nonspecific_drift``, ``rater_inflation`` and
        ``surface_lag``.

    Returns
    -------
    GradeChange

    Notes
    -----
    Same form as `goodman_baron` without a shape factor; the scale runs from 0 to 5 [1]_.

    References
    ----------
    .. [1] G. Lemperle et al., Plast Reconstr Surg 108 (2001) 1735.
    """
    baseline = p[f"wrinkle_grade.{severity}"]
    gain = p["wrinkle_grade_per_collagen"]
    return _grade_change(t_days, surface, gain, baseline, p["wrinkle_grade.best"], p)


def wrinkle_severity(t_days: Array, surface: Array, severity: str, p: Parameters) -> GradeChange:
    r"""Improvement of the wrinkle severity rating of the nasolabial folds (WSRS).

    Parameters
    ----------
    t_days, surface, severity
        As in `lemperle`.
    p : Parameters
        Uses ``fold_grade.*``, ``fold_share_of_wrinkle`` (:math:`f`) and the records of `lemperle`.

    Returns
    -------
    GradeChange

    Notes
    -----
    The form of `lemperle` on a scale from 1 to 5 [1]_, times :math:`f`: a fold is held by fat and muscle as well as by
    skin, so new matrix moves it less. No trial of needling graded it beside the matrix; the share is assumed.

    References
    ----------
    .. [1] D. J. Day et al., Am J Clin Dermatol 5 (2004) 49. doi:10.2165/00128071-200405010-00007
    """
    gain = p["wrinkle_grade_per_collagen"] * p["fold_share_of_wrinkle"]
    return _grade_change(t_days, surface, gain, p[f"fold_grade.{severity}"], p["fold_grade.best"], p)


def _grade_change(
    t_days: Array, surface: Array, gain: Array, baseline: Array, best: Array, p: Parameters
) -> GradeChange:
    drift = p["nonspecific_drift"] * -np.expm1(-t_days[:, None] / p["surface_lag"])
    matrix = gain * (surface - 1)
    room = baseline - best
    true = drift + matrix
    return GradeChange(
        nonspecific=drift,
        matrix=matrix,
        blinded=_saturate(true, room),
        open_label=_saturate(true * p["rater_inflation"], room),
        baseline=np.broadcast_to(baseline, surface.shape[1:]),
    )


def _saturate(raw: Array, room: Array) -> Array:
    """Let a gain approach, and never pass, what the scale leaves to gain; a loss stays linear."""
    rising = np.maximum(0, raw)  # so that the branch not taken stays finite
    return np.where(raw > 0, -room * np.expm1(-rising / room), raw)
