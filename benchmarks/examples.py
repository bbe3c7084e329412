"""Compare the examples with the trials they follow, and draw the figures of the README.

Run from the checkout: ``python benchmarks/examples.py``. Rewrites the table in docs/model.md and the figures in
docs/figures; nothing in them is typed by hand.
"""

import re
import runpy
from pathlib import Path

import percuta as pc
from percuta.evidence import shipped
from percuta.report import courses, phases, punctures, technique

ROOT = Path(__file__).parents[1]
CASES = runpy.run_path(str(ROOT / "tests" / "test_examples.py"))["PUBLISHED"]
USES = {record.id: record.use for record in shipped()}
MARK = "<!-- table: benchmarks/examples.py -->"


def rows():
    """Yield one line of the table per published value."""
    results = {}
    for name, outcome, observed, record in CASES:
        if name not in results:
            results[name] = pc.simulate(pc.Study.load(ROOT / "examples" / f"{name}.yaml"))
        found = results[name].outcomes[outcome]
        low, high = found.interval
        inside = "inside" if low <= observed <= high else "**outside**"
        fold = max(observed / found.value, found.value / observed)
        yield (
            f"| {name} | {found.label} | {observed:g} | {found.value:.3g} [{low:.2g}, {high:.3g}] {found.unit} "
            f"| {fold:.2f} | {inside} | {USES[record]}, `{record}` |"
        )


def write_table():
    """Replace what follows the mark in docs/model.md."""
    page = ROOT / "docs" / "model.md"
    head = "| example | measure | observed | predicted median [90 %] | fold | | record |\n|---|---|---|---|---|---|---|"
    table = "\n".join([head, *rows()])
    text = page.read_text(encoding="utf-8")
    before, _, after = text.partition(MARK)
    rest = re.sub(r"\A\n*(\|[^\n]*\n)*", "", after)
    page.write_text(f"{before}{MARK}\n\n{table}\n{rest}", encoding="utf-8")


def draw_figures():
    """Write figures of two studies as SVG: one pen, and one roller, whose punctures can be told apart on a map."""
    pen, roller = (
        pc.simulate(pc.Study.load(ROOT / "examples" / f"{name}.yaml")) for name in ("acne-scars", "schwarz2011")
    )
    figures = {
        "collagen": courses.matrix(pen),
        "phases": phases.phases(pen),
        "depths": punctures.depths(pen),
        "stroke": technique.stroke(pen),
        "map": punctures.puncture_map(roller),
        "passes": technique.passes(roller),
    }
    for name, figure in figures.items():
        (ROOT / "docs" / "figures" / f"{name}.svg").write_text(figure.svg, encoding="utf-8")


if __name__ == "__main__":
    write_table()
    draw_figures()
