"""Every instrument on the same skin: what each reads on the day a course is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.barrier import Barrier, recover
from percuta.healing import Healing
from percuta.outcome import matrix, observe, probes
from percuta.outcome.downtime import Downtime, downtime
from percuta.outcome.genes import log2_fold
from percuta.outcome.observed import Outcome, Series, at_day
from percuta.parameters import Parameters
from percuta.puncture import Puncture
from percuta.skin import Skin

Array = npt.NDArray[np.float64]

FRESH_DAY = 1.0
"""Day after the first session on which water loss is told: the water that was put on has gone by then."""


@dataclass(frozen=True)
class Followed:
    """One skin over a course, at the times of its healing.

    Parameters
    ----------
    barrier : Barrier
        Barrier since the last session.
    days : Downtime
        What the eye sees since the last session.
    series : list of Series
        The matrix, procollagen, colour and water: all that instruments and concerns read.
    """

    barrier: Barrier
    days: Downtime
    series: list[Series]


def follow(
    healing: Healing,
    session: Puncture,
    skin: Skin,
    session_days: Sequence[float],
    p: Parameters,
    occluded: bool = False,
) -> Followed:
    """Follow what can be read on a skin over a course.

    Parameters
    ----------
    healing : Healing
        The healed skin.
    session : Puncture
        Needling of each session.
    skin : Skin
        The skin before.
    session_days : sequence of float
        Days of the sessions, in order.
    p : Parameters
        Uses the records of the barrier, of downtime and of the readings.
    occluded : bool
        Whether the skin is kept moist under a cover after each session.

    Returns
    -------
    Followed
    """
    t_days, days = healing.t_days, np.asarray(session_days, dtype=float)
    since = t_days - days[np.searchsorted(days, t_days, side="right") - 1]
    outside = recover(session, skin, since, p, occluded)
    seen = downtime(session, skin, since, p, occluded)
    series = [*observe.collagen(healing, p), *procollagen(healing, p)]
    return Followed(outside, seen, series + colour_and_water(healing.papillary, skin, outside, seen, p))


def procollagen(healing: Healing, p: Parameters) -> list[Series]:
    """List procollagen I and III of the papillary dermis, fold of rest."""
    evidence = p.weakest("procollagen_translation", "gene.col1a1.collagen_synthesis")
    found = []
    for name, gene, words in (("procollagen_i", "COL1A1", "I"), ("procollagen_iii", "COL3A1", "III")):
        fold = matrix.procollagen_fold(log2_fold(gene, healing.papillary, healing.rest, p), p)
        found.append(Series(name, "fold", f"procollagen type {words}, papillary dermis", evidence, fold))
    return found


def colour_and_water(
    tissue: Mapping[str, Array], skin: Skin, barrier: Barrier, days: Downtime, p: Parameters
) -> list[Series]:
    """List what colour meters and a capacitance probe read over the course, fold of the same skin before.

    Parameters
    ----------
    tissue : Mapping
        Species of the papillary dermis, each (time, draws); uses ``hyaluronan``, ``capillaries`` and ``melanin``.
    skin : Skin
        Uses ``water_loss`` and ``fitzpatrick``.
    barrier : Barrier
        Barrier since the last session at each of these times; uses ``water_loss``.
    days : Downtime
        Days since the last session at each of these times; uses ``erythema``.
    p : Parameters
        Uses the records of `percuta.outcome.probes`.

    Returns
    -------
    list of Series
    """
    leak = 1 + probes.water_loss_change(barrier.water_loss, skin.water_loss)
    water = probes.hydration_change(tissue["hyaluronan"], leak, p)
    red = probes.erythema_index_change(tissue["capillaries"], days.erythema, p)
    brown = probes.melanin_index_change(tissue["melanin"], skin.fitzpatrick, p)
    vessels = p.weakest("erythema_index_per_vessel")
    return [
        Series("vessels", "fold", "capillary density, papillary dermis", vessels, 1 + tissue["capillaries"]),
        Series("hydration", "fold", "capacitance of the horny layer", p.weakest("hydration_per_water"), 1 + water),
        Series("erythema_index", "fold", "erythema index", p.weakest("erythema_index_per_grade"), 1 + red),
        Series("melanin_index", "fold", "melanin index", p.weakest("melanin_index_per_drive"), 1 + brown),
    ]


def instruments(series: Sequence[Series], t_days: Array, judged: float, skin: Skin, p: Parameters) -> list[Outcome]:
    """Read the skin with every instrument on the day it is judged, as change from baseline.

    Parameters
    ----------
    series : sequence of Series
        Those of `percuta.outcome.observe.collagen`, `procollagen` and `colour_and_water`.
    t_days : numpy.ndarray
        Days since the first session, (time,).
    judged : float
        Day since the first session.
    skin : Skin
        Uses ``elasticity_r5``, ``elasticity_r7``, ``papillary_mm`` and ``dermis_mm``.
    p : Parameters
        Uses the records of `percuta.outcome.matrix` and `percuta.outcome.probes`.

    Returns
    -------
    list of Outcome
        Changes, per cent.
    """
    now = {entry.name: at_day(t_days, entry.values, judged) for entry in series}
    readings = (*_collagen(now, p), *_suction(now, skin, p), *_layers(now, skin, p))
    found = [
        Outcome(name, "%", label, p.weakest(*records), judged, 100 * change)  # a fraction becomes per cent
        for name, label, change, records in readings
    ]
    return found + [_percent(entry, t_days, judged) for entry in series if entry.name in WORDS]


WORDS = {
    "procollagen_i": "procollagen I",
    "procollagen_iii": "procollagen III",
    "erythema_index": "erythema index",
    "melanin_index": "melanin index",
}
"""Series that are read off as they are, with the words for their change."""

Reading = tuple[str, str, Array, tuple[str, ...]]


def _collagen(now: Mapping[str, Array], p: Parameters) -> tuple[Reading, ...]:
    mass, iii = now["collagen"], now["collagen_iii"]
    return (
        ("collagen_mass", "collagen mass", matrix.collagen_mass_change(mass), ("collagen_i_deposition",)),
        ("collagen_stain_area", "stained collagen area", matrix.stained_area_change(mass, p), ("stain_gain",)),
        ("reticulin_stain_area", "silver-stained area", matrix.reticulin_stain_change(iii, p), ("reticulin_gain",)),
        ("oct_attenuation", "OCT attenuation", matrix.oct_attenuation_change(mass, p), ("oct_exponent",)),
        (
            "ultrasound_density",
            "ultrasound echo density",
            matrix.ultrasound_density_change(mass, p),
            ("ultrasound_gain",),
        ),
    )


def _suction(now: Mapping[str, Array], skin: Skin, p: Parameters) -> tuple[Reading, ...]:
    net = probes.net_elasticity_change(now["collagen"], skin.elasticity_r5, p)
    biological = probes.biological_elasticity_change(net, now["hyaluronan"], skin.elasticity_r5, skin.elasticity_r7, p)
    gross = matrix.elasticity_change(now["collagen"], p)
    return (
        ("elasticity", "suction elasticity", gross, ("elasticity_gain",)),
        ("elasticity_r5", "net elasticity R5", net, ("net_elasticity_gain",)),
        ("elasticity_r7", "biological elasticity R7", biological, ("viscous_stretch_per_water",)),
    )


def _layers(now: Mapping[str, Array], skin: Skin, p: Parameters) -> tuple[Reading, ...]:
    share = skin.papillary_mm / skin.dermis_mm
    dermis = matrix.dermal_thickness_change(now["collagen"], now["hyaluronan"], share, p)
    return (
        (
            "epidermal_thickening",
            "epidermal thickness",
            now["epidermal_thickness"] - 1,
            ("epidermal_thickening_limit",),
        ),
        ("dermal_thickening", "dermal thickness", dermis, ("collagen_volume_share",)),
        ("elastic_fibre_change", "functional elastic fibres", now["elastic_fibres"] - 1, ("elastic_assembly",)),
        ("elastotic_change", "elastotic material", now["elastotic"] - 1, ("elastotic_clearance",)),
        ("tropoelastin_change", "tropoelastin mRNA", now["tropoelastin_message"] - 1, ("tropoelastin_gain",)),
    )


def _percent(entry: Series, t_days: Array, judged: float) -> Outcome:
    """Read a fold of baseline as a change, per cent."""
    change = 100 * (at_day(t_days, entry.values, judged) - 1)
    return Outcome(f"{entry.name}_change", "%", WORDS[entry.name], entry.evidence, judged, change)


def the_day_after(series: Sequence[Series], t_days: Array, barrier: Barrier, skin: Skin) -> list[Outcome]:
    """Read water loss and the water of the horny layer a day after the first session, as change, per cent.

    Both are back to baseline by the day a course is judged.
    """
    lost = probes.water_loss_change(at_day(t_days, barrier.water_loss, FRESH_DAY), skin.water_loss)
    (held,) = (entry for entry in series if entry.name == "hydration")
    water = at_day(t_days, held.values, FRESH_DAY) - 1
    return [
        Outcome("water_loss_change", "%", "transepidermal water loss", "assumed", FRESH_DAY, 100 * lost),
        Outcome("hydration_change", "%", "water of the horny layer", held.evidence, FRESH_DAY, 100 * water),
    ]
