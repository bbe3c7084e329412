"""Compare the three geometries of healing on the same courses, and write what comes out into docs/geometries.md.

Run from the checkout: ``python benchmarks/geometries.py``, a minute. Rewrites the tables in docs/geometries.md and
docs/figures/geometries.svg; nothing in them is typed by hand. Central parameters; each geometry reads the records.
"""

import re
import time
from pathlib import Path

import numpy as np

import percuta as pc
from percuta import device, healing, puncture, skin
from percuta.outcome import observe
from percuta.parameters import Parameters
from percuta.report.canvas import BLUE, DARK, GREEN, INK, ORANGE, apart, draw, panel

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "geometries.md"
COURSES = {"one session": 1, "three sessions, 28 days apart": 3}
DAYS = (14, 28, 60, 90, 180, 365)
"""After the last session."""
FOLLOW_UP = 365.0
LOOKS = {"zone": (BLUE, "-"), "channel": (ORANGE, (0, (4, 2))), "tile": (GREEN, (0, (1, 1.2)))}
READ = {
    "collagen": ("collagen gain, %", lambda fold: f"{100 * (fold - 1):.2f}"),
    "collagen_iii_i_ratio": ("III over I, fold", lambda fold: f"{fold:.3f}"),
    "epidermal_thickness": ("epidermal thickness, fold", lambda fold: f"{fold:.3f}"),
}


def course_of(sessions):
    """Return a sparse course: a stamp pressed four times over each spot."""
    return pc.Study(
        subject={"age": 35},
        skin={"site": "cheek"},
        device={"model": "stamp-35", "depth": "1 mm"},
        technique={"passes": 4},
        course={"sessions": sessions, "every": "28 d"},
    )


def healed(study, p):
    """Return the density of punctures, and by geometry the times, what is observed and the seconds it took."""
    tool, technique = device.choose(study), study.technique
    depth_mm, person = device.set_depth(tool, study.device), skin.describe(study.skin, study.subject, p)
    session = puncture.needle(tool, person, technique, depth_mm, p)
    m = healing.modifiers(study.subject, study.care, p, study.history)
    days = list(study.course.days)
    asked = (session, person, days, days[-1] + FOLLOW_UP, m, p)

    def needle(own, values, width_mm, sessions):
        return healing.needled(tool, own, technique, depth_mm, width_mm, values, sessions)

    found = {}
    for name, follow in {
        "zone": lambda: healing.heal(*asked),
        "channel": lambda: healing.heal_channels(*asked),
        "tile": lambda: healing.heal_tiles(*asked, needle),
    }.items():
        begin = time.perf_counter()
        one = follow()
        seconds = time.perf_counter() - begin
        found[name] = one.t_days, {s.name: s.values[:, 0] for s in observe.collagen(one, p)}, seconds
    return float(session.density_per_cm2[0]), found


def table(found, last):
    """Return the rows of one course."""
    head = "| | geometry | " + " | ".join(f"day {day}" for day in DAYS) + " |"
    lines = [head, "|---" * (len(DAYS) + 2) + "|"]
    for name, (label, written) in READ.items():
        for geometry, (t, series, _) in found.items():
            cells = [written(float(np.interp(last + day, t, series[name]))) for day in DAYS]
            lines.append(f"| {label} | {geometry} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def paint(sheet, courses):
    """Draw the gain of collagen, one panel per course."""
    top = max(100 * (series["collagen"].max() - 1) for _, found in courses.values() for _, series, _ in found.values())
    for place, (title, (_, found)) in enumerate(courses.items()):
        axes = panel(sheet, 54 + 390 * place, 46, 486 - 390 * place, 30)
        ends = []
        for name, (t, series, _) in found.items():
            gain = 100 * (series["collagen"] - 1)
            colour, dashes = LOOKS[name]
            axes.plot(t, gain, color=colour, linestyle=dashes)
            ends.append(float(gain[-1]))
        axes.set(xlim=(0, t[-1]), ylim=(0, 1.1 * top), xlabel="days from the first session")
        axes.set_title(title, color=INK, fontsize=12, loc="left")
        axes.grid(axis="y")
        if place == 0:
            axes.set_ylabel("collagen gain, %")
        for name, end in zip(found, apart(ends, 0.085 * top), strict=True):
            axes.text(t[-1] * 1.03, end, name, color=DARK[LOOKS[name][0]], weight="bold", va="center")


def main():
    courses = {title: healed(course_of(sessions), Parameters()) for title, sessions in COURSES.items()}
    text = PAGE.read_text(encoding="utf-8")
    for number, (title, (density, found)) in enumerate(courses.items(), start=1):
        last = 28.0 * (COURSES[title] - 1)
        took = ", ".join(f"{name} {seconds:.2g} s" for name, (_, _, seconds) in found.items())
        words = f"{title.capitalize()}, {density:.0f} punctures/cm2 each; days after the last session. Took: {took}."
        mark = f"<!-- table {number}: benchmarks/geometries.py -->"
        before, _, after = text.partition(mark)
        rest = re.sub(r"\A.*?<!-- end -->", "", after, flags=re.DOTALL)
        text = f"{before}{mark}\n\n{words}\n\n{table(found, last)}\n\n<!-- end -->{rest}"
    PAGE.write_text(text, encoding="utf-8")
    label = "Gain of papillary collagen in the zone, channel and tile geometries, after one session and after three."
    svg = draw("geometries", label, (840, 300), lambda sheet: paint(sheet, courses))
    (ROOT / "docs" / "figures" / "geometries.svg").write_text(svg, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
