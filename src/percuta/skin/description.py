"""From a site and a person to a description of the skin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from percuta.errors import InputError, nearest
from percuta.parameters import Parameters
from percuta.skin import anatomy, matrix, mechanics
from percuta.skin.ageing import Array
from percuta.skin.model import ARRAYS, Skin
from percuta.skin.sites import SiteInfo, check_site

if TYPE_CHECKING:
    from percuta.study import SkinChoice, Subject

Own = Callable[[str, Callable[[], Array]], Array]
"""Takes a field of `Skin` and how to compute it; returns what the study gives, else what is computed."""


def describe(choice: SkinChoice, subject: Subject, p: Parameters) -> Skin:
    """Describe the skin of a person at a site.

    Parameters
    ----------
    choice : SkinChoice
        Site, grade of sun damage, and values that replace ours.
    subject : Subject
        Age, sex and skin type.
    p : Parameters
        Uses the records of ``sites.yaml`` and ``skin.yaml``.

    Returns
    -------
    Skin
        Arrays of shape (draws,). What follows from a replaced value follows from the new one: a study that gives
        ``dermis_mm`` changes the papillary dermis and the depth of the capillaries too.

    Raises
    ------
    InputError
        Where the site is not known, or a replaced value is not possible.

    Warns
    -----
    OutsideEvidence
        Where the age lies outside the ages the laws of ageing cover.

    Examples
    --------
    >>> from percuta.study import SkinChoice, Subject
    >>> skin = describe(SkinChoice(site="cheek"), Subject(age=40, sex="female", fitzpatrick=2), Parameters())
    >>> float(skin.dermis_mm.round(2)[0])
    1.4
    """
    site = check_site(choice.site)
    own = _chooser(choice.overrides, p.draws)
    return Skin(
        site=site.name,
        age=subject.age,
        sex=subject.sex,
        fitzpatrick=subject.fitzpatrick,
        **_layers(site, subject, p, own),
        **_mechanics(site, subject.age, choice.photoageing, p, own),
        **_matrix(subject.age, choice.photoageing, p, own),
        water_loss=own("water_loss", lambda: anatomy.water_loss(site.name, subject.age, p)),
    )


def _chooser(overrides: Mapping[str, float], draws: int) -> Own:
    """Return a function that takes a field from the study where it is given there, else computes it."""
    for name in overrides:
        if name not in ARRAYS:
            raise InputError(f"skin.{name}: there is no such property of skin{nearest(name, ARRAYS)}")

    def own(name: str, compute: Callable[[], Array]) -> Array:
        return np.full(draws, overrides[name]) if name in overrides else compute()

    return own


def _layers(site: SiteInfo, subject: Subject, p: Parameters, own: Own) -> dict[str, Array]:
    place, sex, age = site.name, subject.sex, subject.age
    corneum = own("stratum_corneum_mm", lambda: anatomy.stratum_corneum(place, p))
    viable = own("viable_epidermis_mm", lambda: anatomy.viable_epidermis(place, sex, age, p))
    dermis = own("dermis_mm", lambda: anatomy.dermis(place, sex, age, p))
    papillary = own("papillary_mm", lambda: anatomy.papillary_dermis(dermis, p))
    return {
        "stratum_corneum_mm": corneum,
        "viable_epidermis_mm": viable,
        "papillary_mm": papillary,
        "dermis_mm": dermis,
        "fat_mm": own("fat_mm", lambda: anatomy.superficial_fat(place, p)),
        "capillary_depth_mm": own(
            "capillary_depth_mm", lambda: anatomy.capillary_depth(corneum + viable, papillary, p)
        ),
    }


def _mechanics(site: SiteInfo, age: float, sun: str, p: Parameters, own: Own) -> dict[str, Array]:
    sun_years = matrix.photoageing_years(sun, site.region, p)
    share = own("relaxed_share", lambda: p["relaxed_share"])

    def elasticity(ratio: str) -> Array:
        return mechanics.elasticity(ratio, site.region, age, sun_years, p)

    return {
        "modulus_kpa": own(
            "modulus_kpa", lambda: mechanics.instantaneous_modulus(mechanics.relaxed_modulus(age, p), share)
        ),
        "relaxed_share": share,
        "relaxation_time_s": own("relaxation_time_s", lambda: p["relaxation_time"]),
        "tension_n_per_mm": own("tension_n_per_mm", lambda: mechanics.natural_tension(site.name, p)),
        "elasticity_r2": own("elasticity_r2", lambda: elasticity("r2")),
        "elasticity_r5": own("elasticity_r5", lambda: elasticity("r5")),
        "elasticity_r7": own("elasticity_r7", lambda: elasticity("r7")),
    }


def _matrix(age: float, sun: str, p: Parameters, own: Own) -> dict[str, Array]:
    return {
        "collagen": own("collagen", lambda: matrix.collagen(age, p)),
        "elastic_fibres": own("elastic_fibres", lambda: matrix.elastic_fibres(age, sun, p)),
        "elastotic": own("elastotic", lambda: matrix.elastotic_share(sun, p)),
    }
