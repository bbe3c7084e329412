"""Absorption beside published measurements, as the tables of docs/absorption.md.

``python benchmarks/absorption_table.py`` prints them; with ``--write`` it puts them into the page.
"""

import sys
import warnings
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "absorption.md"
sys.path.insert(0, str(HERE.parent / "tests"))

from barrier.kp import CLASSES, left_out_errors, table  # noqa: E402
from percuta.barrier import numb, permeability  # noqa: E402
from percuta.barrier.closure import rat_sealing_time, sealing_time  # noqa: E402
from percuta.barrier.observers import dye_closed_h  # noqa: E402
from percuta.barrier.water_loss import impedance_closed_h  # noqa: E402
from percuta.evidence import validate  # noqa: E402
from percuta.parameters import Parameters  # noqa: E402
from percuta.skin import describe  # noqa: E402
from percuta.study import SkinChoice, Subject  # noqa: E402

DRAWS = 200


def rms(errors):
    return float(np.sqrt(np.mean(errors**2)))


def intact():
    """Error of log10 Kp by model and class of log Kow."""
    rows, p = table(), Parameters()
    bricks = np.log10(permeability(rows.as_compound(), 7.4, p, "brick-and-mortar") / 10) - rows.log_kp
    found = ["| model | rows | RMSE | " + " | ".join(_class(*each) for each in CLASSES) + " |", "|---" * 7 + "|"]
    width, own = p["kp_fall_width"].item(), np.empty_like(bricks)
    for record in np.unique(rows.record):
        own[rows.record == record] = left_out_errors(rows.only(rows.record == record), width)
    errors = {"Potts-Guy form, each compound left out of its own record": own}
    errors["Potts-Guy form, each compound left out of both"] = left_out_errors(rows, width)
    errors["bricks and mortar, as published"] = bricks
    for name, error in errors.items():
        for record in (*np.unique(rows.record), "both"):
            inside = np.ones_like(rows.ion) if record == "both" else rows.record == record
            parts = [error[inside & (rows.log_kow >= low) & (rows.log_kow < high)] for low, high in CLASSES]
            cells = " | ".join(f"{part.mean():+.2f} ± {_standard_error(part):.2f} ({part.size})" for part in parts)
            found.append(f"| {name}, {record} | {inside.sum()} | {rms(error[inside]):.2f} | {cells} |")
    return found


def needled():
    """Needled skin: observed and predicted."""
    found = ["| record | measure | observed | predicted median [90 %] | |", "|---|---|---|---|---|"]
    for value in validate(topic="permeation", draws=DRAWS).checked:
        at, record = value.comparison, value.record
        name = f"{record.id}, {value.place}" if value.place else record.id
        unit = "" if record.unit == "1" else f" {record.unit}"
        inside = "inside" if at.inside else "**outside**"
        predicted = f"{at.predicted:.3g} [{at.low:.2g}, {at.high:.3g}]{unit}"
        measure = record.measure.removeprefix("permeation_")
        found.append(f"| `{name}` | {measure} | {at.observed:.2g}{unit} | {predicted} | {inside} |")
    return found


def closing_and_numbing():
    """Closure and numbing: observed and predicted."""
    p, many = Parameters(), Parameters(draws=DRAWS, seed=1)
    rows = []
    open_air, covered = (sealing_time(0.5, 26, 4, many, occluded=cover) for cover in (False, True))
    rows.append(("`gupta2011-reseal-nonoccluded`, impedance", "<= 2 h", impedance_closed_h(open_air, many), "h"))
    rows.append(("`ogunjimi2021-closure-halflife-site`, half-life, covered", "20 to 26 h", covered * np.log(2), "h"))
    for length, dye in ((0.37, 12), (0.77, 18)):
        text = f"`kalluri2011-calcein-closure-time`, rat, {length} mm"
        rows.append((text, f"{dye} h", dye_closed_h(rat_sealing_time(length, many), many), "h"))
    del p
    thigh, cheek = (describe(SkinChoice(site=site), Subject(age=35), many) for site in ("thigh", "cheek"))
    emla = numb("EMLA", thigh, many, time_h=3.5, occluded=True, layer_mg_per_mm2=1.5, area_cm2=400)
    depth = emla.numb_depth_mm()
    for minutes, seen in ((60, "2.9 mm"), (120, "4.5 mm"), (210, ">= 6 mm")):
        at = np.array([np.interp(minutes / 60, emla.t_h, course) for course in depth.T])
        rows.append((f"`wahlgren2000-emla-depth`, {minutes} min", seen, at, "mm"))
    for name, skin, hours, layer, area, share, level in (
        ("thigh", thigh, 3.0, 1.5, 400, "5 %", "0.12"),
        ("face", cheek, 2.0, 1.0, 100, "10 %", "0.16"),
    ):
        done = numb("EMLA", skin, many, time_h=hours, occluded=True, layer_mg_per_mm2=layer, area_cm2=area)
        lidocaine = done.uptake["lidocaine"]
        gone = 100 * (1 - lidocaine.amounts["removed"][-1] / lidocaine.dose)
        rows.append((f"`emla-absorbed-fraction`, {name}", share, gone, "%"))
        rows.append((f"`emla-cmax-lidocaine`, {name}", f"{level} ug/mL", done.plasma.peak, "ug/mL"))
    for base in ("cream", "ointment"):
        strong = numb("lidocaine 23 % / tetracaine 7 %", cheek, many, time_h=2.0, base=base)
        text = f"McCleskey 2013, 23 %/7 % on the intact face, 2 h, told as {base}"
        rows.append((text, "1.15 ug/mL", strong.plasma.peak, "ug/mL"))
    found = ["| record | observed | predicted median [90 %] |", "|---|---|---|"]
    for name, seen, values, unit in rows:
        low, middle, high = np.percentile(values, [5, 50, 95])
        found.append(f"| {name} | {seen} | {middle:.2g} [{low:.2g}, {high:.2g}] {unit} |")
    return found


def _standard_error(part):
    return part.std(ddof=1) / np.sqrt(part.size)


def _class(low, high):
    if np.isinf(low):
        return f"bias below {high:g} (rows)"
    return f"{low:g} to {high:g}" if np.isfinite(high) else f"{low:g} and more"


def main():
    """Print the tables, or write them into the page."""
    warnings.simplefilter("ignore")
    tables = {"intact": intact(), "needled": needled(), "closing": closing_and_numbing()}
    if "--write" not in sys.argv:
        print("\n\n".join("\n".join(lines) for lines in tables.values()))
        return
    text = PAGE.read_text(encoding="utf-8")
    for name, lines in tables.items():
        mark = f"<!-- table: {name} -->"
        before, after = text.split(mark)
        text = before + mark + "\n\n" + "\n".join(lines) + "\n\n" + after[after.index("<!-- end -->") :]
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
