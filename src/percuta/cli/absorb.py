"""The verbs of formulators: what gets in, and what there is to put on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from percuta.files import write_whole

if TYPE_CHECKING:
    from percuta.parameters import Record
    from percuta.study import Study

NOT_A_DEVICE = "For research, education and planning. Not a medical device; no drug doses."
WORDS = {
    "absorbed": "through the horny layer",
    "absorbed_intact": "  the same on intact skin",
    "enhancement": "gain over intact skin",
    "bioavailability": "in blood",
    "through_channels": "by the channels",
    "peak_flux": "highest flux into blood",
    "lag": "lag",
    "window": "window: half the gain is left when put on later by",
}
"""Measures of a delivery in the order and words in which they are printed."""


def absorb_study(study: Study) -> dict[str, Any]:
    """Simulate the products and the numbing cream of a study over one session; plain data.

    Parameters
    ----------
    study : Study
        What is asked.

    Returns
    -------
    dict
        ``absorption`` by product, ``numbing``, ``closure`` and ``warnings``.

    Raises
    ------
    InputError
        Where the study puts nothing on the skin, or something that is not known.
    """
    import warnings

    from percuta.barrier.observers import one_band
    from percuta.barrier.products import put_on, window_h
    from percuta.errors import InputError, OutsideEvidence
    from percuta.simulate import one_session

    if not study.care.topicals and not study.care.numbing:
        raise InputError("the study puts nothing on the skin; give care.topicals or care.numbing", "care")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", OutsideEvidence)
        session, person, p, prior_pass = one_session(study)
        applied = put_on(study, session, person, p, prior_pass)
        data = applied.data()
        for entry, topical, found in zip(data["absorption"], study.care.topicals, applied.deliveries, strict=True):
            window = window_h(study, topical, found, session, person, p)
            entry["measures"]["window"] = {**one_band(window), "unit": "h"}
    said = sorted({str(each.message) for each in caught if issubclass(each.category, OutsideEvidence)})
    return {"name": study.name, **data, "warnings": [*applied.warnings(), *said]}


def absorption_text(data: dict[str, Any]) -> str:
    """Put what gets in in words."""
    lines = [data["name"]]
    for entry in data["absorption"]:
        lines.append(f"{entry['compound']}, permeability {entry['model']}, followed {entry['t_h'][-1]:g} h:")
        for key, words in WORDS.items():
            found = entry["measures"].get(key)
            if found:
                lines.append(f"  {words} {_estimate(found)}")
        where = {place: values[-1] for place, values in entry["where"].items() if values[-1] > 5e-4}
        lines.append("  at the end: " + ", ".join(f"{place} {100 * share:.2g} %" for place, share in where.items()))
    if data.get("numbing"):
        lines += _numbing_lines(data["numbing"])
    closed = data["closure"]["closed_h"].items()
    seen = ", ".join(f"{name} {_estimate({**each, 'unit': 'h'})}" for name, each in closed)
    lines.append(f"channels called closed by {seen}")
    lines += [f"Note: {warning}" for warning in data["warnings"]]
    return "\n".join([*lines, NOT_A_DEVICE])


def _numbing_lines(numbing: dict[str, Any]) -> list[str]:
    """Put a numbing cream in words; no dose is told."""
    off = numbing["t_h"].index(max(hour for hour in numbing["t_h"] if hour <= numbing["time_h"] * 1.0001))
    middle, low, high = (numbing["numb_depth_mm"][key][off] for key in ("value", "lo", "hi"))
    lines = [f"numbing: to {middle:.2g} mm [{low:.2g}, {high:.2g}] when the cream comes off, half of the pain blocked"]
    peak = numbing["peak_ug_per_ml"]
    if peak:
        lines.append(f"  lidocaine in plasma at most {peak['value']:.2g} ug/mL [{peak['lo']:.2g}, {peak['hi']:.2g}]")
    return lines


def write_figures(data: dict[str, Any], folder: Path, stem: str) -> list[Path]:
    """Write the figures as SVG files; returns what was written."""
    from percuta.report.absorption import figures

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for figure in figures(data):
        written.append(write_whole(folder / f"{stem}-{figure.name}.svg", figure.svg + "\n", "a figure"))
    return written


def compounds_text() -> str:
    """List the compounds of the library, one line each."""
    from percuta.barrier.compounds import names, records
    from percuta.cli.show import table

    rows = []
    for name in names():
        found = records(name)
        numbers = [_short(found, key) for key in ("molecular_weight", "log_kow", "pka_acid", "pka_base")]
        strength = found["strength"]
        rows.append((name, *numbers, f"{strength.value:g} %", str(strength.applies["vehicle"])))
    return table(("compound", "Da", "log Kow", "pKa acid", "pKa base", "usual", "in"), rows)


def compound_text(name: str) -> str:
    """Describe one compound with the source of each number, and what the models make of it."""
    import numpy as np

    from percuta.barrier.compounds import compound, records, resolve
    from percuta.barrier.partition import free_diffusivity, tissue
    from percuta.barrier.permeability import MODELS, permeability
    from percuta.parameters import Parameters

    p, found = Parameters(draws=400, seed=1), records(name)
    what = compound(name, p)
    lines = [f"{resolve(name)}, {what.charge}"]
    for key, record in found.items():
        span = "" if record.low == record.high else f" ({record.low:g} to {record.high:g})"
        unit = "" if record.unit == "1" else f" {record.unit}"
        lines.append(f"  {key:<18} {record.value:g}{unit}{span}; {record.evidence}, {record.source}; {record.locator}")
    ph = what.vehicle_ph if what.vehicle_ph is not None else p["tissue_ph"]
    for model in MODELS:
        if model != "measured" or what.measured_kp is not None:
            low, middle, high = np.percentile(permeability(what, ph, p, model) / 10, [5, 50, 95])
            span = f"{middle:.2g} cm/h [{low:.2g}, {high:.2g}]"
            lines.append(f"  Kp, {model:<17} {span} at the pH of its product")
    free, storage = free_diffusivity(what.molecular_weight, p), tissue(what, p)[0]
    lines.append(f"  in living tissue   D {np.median(free):.2g} mm2/h free, K {np.median(storage):.2g}")
    return "\n".join(lines)


def _estimate(found: dict[str, Any]) -> str:
    return f"{found['value']:.3g} {found['unit']} [{found['lo']:.2g}, {found['hi']:.2g}]"


def _short(found: dict[str, Record], key: str) -> str:
    return f"{found[key].value:g}" if key in found else ""
