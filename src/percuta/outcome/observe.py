"""Everything people see and measure of one course, gathered from the floors below."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from percuta.barrier import Applied, Barrier, channels, recover
from percuta.care import topicals
from percuta.errors import InputError, nearest
from percuta.healing import Healing
from percuta.healing.engine import kinetics
from percuta.outcome import matrix
from percuta.outcome.downtime import Downtime, irritation
from percuta.outcome.genes import GENES, log2_fold
from percuta.outcome.observed import Outcome, Series
from percuta.outcome.safety import Circumstances, risks
from percuta.parameters import Parameters
from percuta.puncture import Puncture
from percuta.puncture.comfort import pain
from percuta.skin import Skin, sites
from percuta.study import Study

Array = npt.NDArray[np.float64]

IN_ZONE = {
    "il6": ("il6", "fold of rest less one", "fast cytokines (IL-6-like)"),
    "il1": ("il1", "fold of rest less one", "slow cytokines (IL-1-like)"),
    "neutrophils": ("neutrophils", "relative to a full wound", "neutrophils"),
    "macrophages_m1": ("macrophages_m1", "relative to a full wound", "inflammatory macrophages"),
    "macrophages_m2": ("macrophages_m2", "relative to a full wound", "repair macrophages"),
    "growth_factor": ("tgf", "relative to a full wound", "active growth factor (TGF-beta)"),
    "vegf": ("vegf", "fold of rest less one", "vascular endothelial growth factor"),
    "capillaries": ("capillaries", "fold of rest less one", "capillary density"),
    "mmp": ("mmp", "relative to a full wound", "collagenolytic activity"),
    "activated_fibroblasts": ("activated_fibroblasts", "share", "activated fibroblasts"),
}
"""Acute species, shown as a point inside a zone lives through them: name in a result, species, unit, label."""

IN_TISSUE = {
    "epidermal_thickness": ("viable epidermis", "epidermal_thickening_limit"),
    "hyaluronan": ("hyaluronan and the water it holds, papillary dermis", "hyaluronan_gain"),
    "elastic_fibres": ("functional elastic fibres, papillary dermis", "elastic_assembly"),
    "elastotic": ("elastotic material, papillary dermis", "elastotic_clearance"),
}
"""Species of the tissue that are folds of rest: label, and the record that sets their size."""

COLLAGENS = ("collagen_iii", "collagen_i_immature", "collagen_i_mature")
SPECIES = frozenset(
    [species for species, *_ in IN_ZONE.values()]
    + [*IN_TISSUE, *COLLAGENS, "tropoelastin", "melanin", "collagen_synthesis"]
)
"""Species of the network that are always observed."""

FIELDS = "fields"
"""What to keep for all species of the network."""


def needed(keep: Collection[str]) -> frozenset[str] | None:
    """Return the species to follow so that all of `keep` can be shown; None stands for all.

    Parameters
    ----------
    keep : collection of str
        Species, genes as ``gene.il6``, or ``"fields"`` for all species.

    Returns
    -------
    frozenset of str or None

    Raises
    ------
    InputError
        Where a name is neither; names the nearest.
    """
    known = {**dict.fromkeys(kinetics().species), **{f"gene.{gene.lower()}": None for gene in GENES}, FIELDS: None}
    wanted = set(SPECIES)
    for name in keep:
        if name not in known:
            raise InputError(
                f"{name!r} cannot be kept{nearest(name, known)}; give species of the network, genes such as gene.il6, "
                f"or {FIELDS}",
                "keep",
            )
        if name.startswith("gene."):
            gene = GENES[name.removeprefix("gene.").upper()]
            wanted |= {*gene.rises_with, *gene.falls_with}
        else:
            wanted.add(name)
    return None if FIELDS in keep else frozenset(wanted)


def species_of(keep: Collection[str]) -> tuple[str, ...]:
    """List the species of the network among what is to be kept."""
    return tuple(name for name in kinetics().species if name in keep or FIELDS in keep)


def kept(healing: Healing, keep: Collection[str], p: Parameters) -> list[Series]:
    """List what was asked for by name: species in the tissue and inside a zone, and genes inside a zone."""
    network = kinetics()
    found = []
    for name, unit, label in zip(network.species, network.units, network.labels, strict=True):
        if name in keep or FIELDS in keep:
            found.append(
                Series(f"papillary.{name}", unit, f"{label}; papillary dermis", "assumed", healing.papillary[name])
            )
            found.append(Series(f"zone.{name}", unit, f"{label}; inside a zone", "assumed", healing.zone[name]))
    for name in keep:
        if name.startswith("gene."):
            gene = name.removeprefix("gene.")
            message = log2_fold(gene, healing.zone, healing.rest, p)
            found.append(Series(name, "log2 fold", f"message of {gene.upper()} inside a zone", "fitted", message))
    return found


def cells(healing: Healing) -> list[Series]:
    """List the acute species as a point inside a healing zone lives through them."""
    return [
        Series(name, unit, f"{label} inside a healing zone", "assumed", healing.zone[species])
        for name, (species, unit, label) in IN_ZONE.items()
    ]


def collagen(healing: Healing, p: Parameters) -> list[Series]:
    """List what the papillary dermis and the epidermis are made of, relative to this person's baseline."""
    part = healing.papillary
    type_i = part["collagen_i_immature"] + part["collagen_i_mature"]
    type_iii = part["collagen_iii"]
    total = type_i + type_iii
    made, ratio = p.weakest("collagen_i_deposition"), p.weakest("collagen_iii_turnover")
    message, pigment = p.weakest("tropoelastin_gain"), p.weakest("melanin_from_inflammation")
    return [
        Series("collagen", "fold", "collagen mass, papillary dermis", made, total / total[0]),
        Series("collagen_i", "fold", "collagen type I, papillary dermis", made, type_i / type_i[0]),
        Series("collagen_iii", "fold", "collagen type III, papillary dermis", made, type_iii / type_iii[0]),
        Series("collagen_iii_i_ratio", "fold", "type III over type I", ratio, matrix.type_iii_to_i(type_iii, type_i)),
        *(Series(name, "fold", label, p.weakest(record), part[name]) for name, (label, record) in IN_TISSUE.items()),
        Series(
            "tropoelastin_message", "fold", "tropoelastin mRNA, papillary dermis", message, 1 + part["tropoelastin"]
        ),
        Series("melanin_drive", "fold", "drive to pigment", pigment, 1 + part["melanin"]),
    ]


def after_each_session(barrier: Barrier, days: Downtime) -> list[Series]:
    """List what is seen in the hours and days after each session."""
    grade, share = "grade 0-3", "1"
    return [
        Series("open_channels", share, "open area of a channel", "assumed", barrier.open_share),
        Series("water_loss", "g/m2/h", "transepidermal water loss", "assumed", barrier.water_loss),
        Series("erythema", grade, "visible redness", "assumed", days.erythema),
        Series("oedema", grade, "swelling", "assumed", days.oedema),
        Series("crusts", share, "extent of tiny scabs", "assumed", days.crusts),
        Series("flaking", share, "extent of flaking", "assumed", days.flaking),
    ]


def session_outcomes(
    study: Study, puncture: Puncture, skin: Skin, barrier: Barrier, days: Downtime, applied: Applied, p: Parameters
) -> list[Outcome]:
    """List what one session costs: pain, blood, days hidden, hours open, and the risks of the course."""
    bleeds = 100 * puncture.bleeding_share
    hurts = pain(puncture.depth_mm, puncture.density_per_cm2, p)
    found = [Outcome("pain", "score 0-10", "pain without numbing", "fitted", 0, hurts)]
    if applied.numbness:
        blocked = applied.numbness.blocked_for(puncture.depth_mm, applied.numbness.time_h)
        eased = pain(puncture.depth_mm, puncture.density_per_cm2, p, blocked)
        found.append(Outcome("pain_numbed", "score 0-10", "pain under the numbing cream", "assumed", 0, eased))
    found += [
        Outcome("pinpoint_bleeding", "% of punctures", "punctures that bleed", "assumed", 0, bleeds),
        Outcome("bleeding_points", "1/cm2", "bleeding points", "assumed", 0, puncture.bleeding_per_cm2),
        Outcome("back_in_public", "day", "redness others notice ends", "assumed", 0, days.back_in_public_d),
        Outcome("barrier_back", "hour", "water loss back to baseline", "assumed", 0, barrier.barrier_back_h),
    ]
    density, depth_mm = channels(puncture, skin)
    inflamed = irritation(depth_mm, density, p)
    around = circumstances(study, puncture, skin, p)
    for risk in risks(skin.fitzpatrick, inflamed, len(study.course.days), barrier, p, around):
        per_cent = risk.unit.startswith("share")
        unit, values = ("% of people", 100 * risk.values) if per_cent else (risk.unit, risk.values)
        name = risk.name.lower().replace(" ", "_").replace("-", "_")
        found.append(Outcome(name, unit, f"risk: {risk.name}" if per_cent else risk.name, risk.evidence, 0, values))
    return found


def circumstances(study: Study, puncture: Puncture, skin: Skin, p: Parameters) -> Circumstances:
    """Gather what of place, history and products bears on the risks."""
    asked = zip(study.care.topicals, topicals.advise(study), strict=True)
    times = [max(0.0, topical.at) for topical, advice in asked if advice.use == "avoid"]
    opened = recover(puncture, skin, times, p, study.care.occluded).open_share.max(axis=0) if times else 0.0
    site = sites()[skin.site]
    history = study.history.get("cold_sore_history")
    return Circumstances(
        face=site.face,
        over_bone=site.over_bone,
        cold_sores=history if isinstance(history, bool) else None,
        pushed_in=opened,
    )


def absorbed(applied: Applied) -> list[Outcome]:
    """List what gets in of each product in a day, and what the numbing cream leaves in plasma."""
    found = []
    for delivery in applied.deliveries:
        name, measures = delivery.name.replace(" ", "_").replace("-", "_"), delivery.measures()
        share, gain = measures["absorbed"][0], measures["enhancement"][0]
        found += [
            Outcome(f"absorbed_{name}", "% of dose", f"{delivery.name} through the horny layer", "assumed", 0, share),
            Outcome(f"enhancement_{name}", "fold", f"{delivery.name}, gain over intact skin", "assumed", 0, gain),
        ]
    if applied.numbness and applied.numbness.plasma:
        peak = applied.numbness.plasma.peak
        found.append(Outcome("lidocaine_peak", "ug/mL", "lidocaine in plasma, highest", "assumed", 0, peak))
    return found
