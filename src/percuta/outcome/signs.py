"""What a rater sees of a concern: signs, what changes each, and how much of one is left.

Every sign is followed in one currency, the logarithm of the share that is left: what skin does without needling, what
the needled tissue adds, and what an open rater adds to both. Scales of any length are made of it by `towards`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from percuta.outcome.matrix import elasticity_change, surface_follows
from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]

RATERS = ("blinded", "open", "untreated", "matrix")
"""Who judges, or which part alone."""

SIGNS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "scar_relief": {"surface": "sign.scar_relief.surface"},
        "scar_height": {"surface": "sign.scar_height.surface"},
        "scar_stiffness": {"surface": "sign.scar_stiffness.surface"},
        "scar_redness": {"surface": "sign.scar_redness.surface", "vessels": "sign.redness.vessels"},
        "scar_pigment": {"surface": "sign.scar_pigment.surface", "pigment": "sign.colour.pigment"},
        "scar_discomfort": {"surface": "sign.scar_discomfort.surface"},
        "stripe_relief": {"surface": "sign.stripe_relief.surface"},
        "stripe_redness": {"surface": "sign.stripe_redness.surface", "vessels": "sign.redness.vessels"},
        "stripe_pallor": {"surface": "sign.stripe_pallor.surface"},
        "pores": {"surface": "sign.pores.surface"},
        "texture": {"surface": "texture_per_collagen", "epidermis": "sign.texture.epidermis"},
        "laxity": {"elasticity": "sign.laxity.elasticity"},
        "tone": {"surface": "sign.tone.surface", "pigment": "sign.colour.pigment"},
        "melasma": {"surface": "sign.melasma.surface", "pigment": "sign.colour.pigment"},
        "unchanged": {},
    }
)
"""Signs by name: what drives each, and the record that says how strongly; see `drivers`."""

PIGMENTED = ("scar_pigment", "tone", "melasma")
"""Signs of pigment, which fade out of the sun by themselves."""


@dataclass(frozen=True)
class Course:
    """One sign over a course, as logarithms of the share lost, (time, draws); above 0 it gets better.

    Parameters
    ----------
    nonspecific : numpy.ndarray
        What happens without needling.
    matrix : numpy.ndarray
        What the needled tissue adds.
    inflation : numpy.ndarray
        Factor by which a rater who knows of the treatment sees more, (draws,).
    """

    nonspecific: Array
    matrix: Array
    inflation: Array

    def lost(self, rater: str) -> Array:
        """Return the logarithm of the share lost as one of `RATERS` sees it."""
        parts = {"untreated": self.nonspecific, "matrix": self.matrix, "blinded": self.nonspecific + self.matrix}
        return parts[rater] if rater in parts else parts["blinded"] * self.inflation

    def gone(self, rater: str) -> Array:
        """Return the share that is gone; below 0 where it has become worse."""
        return np.asarray(-np.expm1(-self.lost(rater)))

    def scaled(self, factor: Array) -> Course:
        """Return the same sign where the tissue does `factor` times as much."""
        return Course(self.nonspecific, self.matrix * factor, self.inflation)


def drivers(t_days: Array, series: Mapping[str, Array], p: Parameters) -> dict[str, Array]:
    """Gather what moves the signs.

    Parameters
    ----------
    t_days : numpy.ndarray
        Days since the first session, (time,).
    series : Mapping
        Folds of baseline, (time, draws): ``collagen``, ``epidermal_thickness``, ``vessels`` and ``melanin_index``.
    p : Parameters
        Uses ``surface_lag`` and ``elasticity_gain``.

    Returns
    -------
    dict of str to numpy.ndarray
        ``surface``: gain of collagen as the surface shows it. ``elasticity`` and ``epidermis``: gain of suction
        elasticity and of epidermal thickness, with the same lag. ``vessels`` and ``pigment``: capillaries and pigment
        above baseline, with the minus sign of what makes a skin look worse.
    """
    surface = surface_follows(t_days, series["collagen"], p)
    return {
        "surface": surface - 1,
        "elasticity": elasticity_change(surface, p),
        "epidermis": surface_follows(t_days, series["epidermal_thickness"], p) - 1,
        "vessels": 1 - series["vessels"],
        "pigment": 1 - series["melanin_index"],
    }


def follow(sign: str, t_days: Array, moved_by: Mapping[str, Array], sunscreen: float, p: Parameters) -> Course:
    r"""Follow one sign over a course.

    Parameters
    ----------
    sign : str
        A key of `SIGNS`.
    t_days : numpy.ndarray
        Days since the first session, (time,).
    moved_by : Mapping
        Of `drivers`.
    sunscreen : float
        Share of days with real protection, 0 to 1.
    p : Parameters
        Uses ``sign_drift`` (:math:`x_0`), ``pigment_drift`` (:math:`x_s`), ``surface_lag`` (:math:`\tau`),
        ``rater_inflation`` and the records of the sign (:math:`c_i`).

    Returns
    -------
    Course

    Notes
    -----
    .. math:: x(t) = \bigl(x_0 + s\,x_s\bigr)\left(1 - e^{-t/\tau}\right) + \sum_i c_i\,d_i(t), \qquad
              \text{share left} = e^{-x}

    with drivers :math:`d_i`; :math:`x_s` and the share of days with sunscreen :math:`s` count for pigment alone. Skin
    that is not needled has no drivers, so it drifts by the first term and nothing else.
    """
    rest = p["sign_drift"] + (sunscreen * p["pigment_drift"] if sign in PIGMENTED else 0)
    drift = rest * -np.expm1(-t_days[:, None] / p["surface_lag"])
    added = sum((p[record] * moved_by[driver] for driver, record in SIGNS[sign].items()), np.zeros_like(drift))
    return Course(drift, np.asarray(added), p["rater_inflation"])


def towards(lost: Array, start: Array, best: float, worst: float) -> Array:
    r"""Return the grade of an item whose sign has lost a share.

    Parameters
    ----------
    lost : numpy.ndarray
        Logarithm of the share lost, (..., draws).
    start : numpy.ndarray
        Grade before, above `best` and below `worst`, (draws,).
    best, worst : float
        Ends of the item.

    Returns
    -------
    numpy.ndarray
        Grade, between the ends; `start` where nothing is lost.

    Notes
    -----
    .. math:: g(x) = b + (g_0 - b)\,e^{-x}\ (x \ge 0), \qquad g(x) = w - (w - g_0)\,e^{x (g_0 - b)/(w - g_0)}\ (x < 0)

    Both branches leave the start at the same slope; neither passes its end.
    """
    # both maxima keep the branch not taken finite
    better = best + (start - best) * np.exp(-np.maximum(0, lost))
    worse = worst - (worst - start) * np.exp(np.minimum(0, lost) * (start - best) / (worst - start))
    return np.where(lost >= 0, better, worse)
