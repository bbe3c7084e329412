"""The dermis and epidermis through a course, as each instrument reads them; change from the same person's baseline."""

from __future__ import annotations

import numpy as np

from percuta.errors import InputError
from percuta.evidence.measures import Array, Question, measure
from percuta.evidence.units import CHANGE
from percuta.outcome import matrix


def _collagen(ask: Question) -> Array:
    return ask.series("collagen")


@measure(CHANGE, whole=True)
def collagen_mass(ask: Question) -> Array:
    """Collagen per volume of the papillary dermis."""
    return matrix.collagen_mass_change(_collagen(ask))


@measure(CHANGE, whole=True)
def collagen_stain_area(ask: Question) -> Array:
    """Area of the papillary dermis that a collagen stain covers."""
    return matrix.stained_area_change(_collagen(ask), ask.p)


@measure(CHANGE, whole=True)
def oct_attenuation(ask: Question) -> Array:
    """Attenuation in optical coherence tomography."""
    return matrix.oct_attenuation_change(_collagen(ask), ask.p)


@measure(CHANGE, whole=True)
def ultrasound_density(ask: Question) -> Array:
    """Echo density of the dermis."""
    return matrix.ultrasound_density_change(_collagen(ask), ask.p)


@measure(CHANGE, whole=True)
def elasticity(ask: Question) -> Array:
    """Suction elasticity."""
    return matrix.elasticity_change(_collagen(ask), ask.p)


@measure(CHANGE, whole=True)
def epidermal_thickness(ask: Question) -> Array:
    """Thickness of the viable epidermis."""
    return ask.series("epidermal_thickness") - 1


@measure(CHANGE, whole=True)
def collagen_i(ask: Question) -> Array:
    """Collagen type I of the papillary dermis."""
    return ask.series("collagen_i") - 1


@measure(CHANGE, whole=True)
def collagen_iii(ask: Question) -> Array:
    """Collagen type III of the papillary dermis."""
    return ask.series("collagen_iii") - 1


@measure(CHANGE, whole=True)
def collagen_iii_to_i(ask: Question) -> Array:
    """Ratio of type III to type I collagen in the papillary dermis."""
    return ask.series("collagen_iii_i_ratio") - 1


@measure(CHANGE, whole=True)
def elastic_fibres(ask: Question) -> Array:
    """Functional elastic fibres of the papillary dermis."""
    return ask.series("elastic_fibres") - 1


@measure(CHANGE, whole=True)
def elastotic_material(ask: Question) -> Array:
    """Elastotic material of the papillary dermis."""
    return ask.series("elastotic") - 1


@measure(CHANGE, whole=True)
def tropoelastin(ask: Question) -> Array:
    """Message of tropoelastin in the papillary dermis."""
    return ask.series("tropoelastin_message") - 1


@measure("1", whole=True)
def share_of_gain_kept(ask: Question, *, peak_days: float) -> Array:
    """Gain of collagen on the day asked for over that on an earlier day after the first session."""
    found = ask.result
    if "collagen" not in found.series:
        raise InputError("this version does not compute collagen")
    values = found.series["collagen"].values
    early = np.array([np.interp(peak_days, found.t_days, column) for column in values.T])
    return np.asarray((_collagen(ask) - 1) / (early - 1))
