"""Time the planner, and hold its search against chance at equal numbers of courses.

Run from the checkout: ``python benchmarks/plan.py``. Rewrites the table in docs/planning.md; nothing in it is typed by
hand. Times are CPU time of one process.
"""

import re
import time
from datetime import date
from pathlib import Path

import numpy as np

import percuta as pc
from percuta.plan import Demand, Question, plan
from percuta.plan.constraints import Judge
from percuta.plan.evaluate import Evaluator
from percuta.plan.objectives import chosen
from percuta.plan.search import costs_of, hypervolume, scatter, search
from percuta.plan.variables import space

ROOT = Path(__file__).parents[1]
STUDY = ROOT / "examples" / "acne-scars.yaml"
MARK = "<!-- table: benchmarks/plan.py -->"
SEEDS, COURSES, DRAWS = range(1, 6), 300, 50


def cpu(action):
    """Return what an action gives and the CPU time it takes, s."""
    start = time.process_time()
    return action(), time.process_time() - start


def against_chance(study):
    """Yield seed, courses computed, and the hypervolume of search and of chance."""
    open_to = space([study], first_day=study.course.start)
    fronts, counts = {}, {}
    for seed in SEEDS:
        count = COURSES
        for name, verb in (("search", search), ("chance", scatter)):  # chance gets as many as the search took
            evaluator = Evaluator(open_to, DRAWS, 1)
            judge, kept = Judge(evaluator, Demand()), chosen((), evaluator.benefit)
            fronts[seed, name] = costs_of(verb(judge, kept, count, seed), kept)
            counts[seed] = count = evaluator.count
    everything = np.vstack(list(fronts.values()))
    ideal, nadir = everything.min(axis=0), everything.max(axis=0)
    for seed in SEEDS:
        yield seed, counts[seed], *(hypervolume(fronts[seed, name], ideal, nadir) for name in ("search", "chance"))


def times(study):
    """Return CPU seconds: of a simulation, of a course in a search, of a whole plan."""
    small = study.patched({"solve": {"draws": DRAWS}})
    bare = small.patched({"care": {"topicals": [], "numbing": None}})
    for each in (small, bare):
        pc.simulate(each)  # compile and read what is read once
    whole = cpu(lambda: pc.simulate(small))[1]
    without = cpu(lambda: pc.simulate(bare))[1]
    evaluator = Evaluator(space([study], first_day=study.course.start), DRAWS, 1)
    judge = Judge(evaluator, Demand())
    took = cpu(lambda: search(judge, chosen((), evaluator.benefit), COURSES, 1))[1]
    asked = Question(Demand(before=date(2027, 6, 12), limits={"cost": 1500}))
    planned = cpu(lambda: plan([study], asked))[1]
    return whole, without, took / evaluator.count, planned


def table():
    """Write both tables."""
    study = pc.Study.load(STUDY)
    whole, without, course, planned = times(study)
    lines = [
        "| CPU time, one core | |",
        "|---|---|",
        f"| `simulate`, {DRAWS} draws, with products and numbing | {1000 * whole:.0f} ms |",
        f"| `simulate`, {DRAWS} draws, without them | {1000 * without:.0f} ms |",
        f"| one course in a search, {DRAWS} draws | {1000 * course:.0f} ms |",
        f"| the `percuta plan` at the top of this page, 400 courses | {planned:.0f} s |",
        "",
        "| seed | courses | hypervolume, search | hypervolume, chance | |",
        "|---|---|---|---|---|",
    ]
    for seed, count, found, drawn in against_chance(study):
        verdict = "above" if found > drawn else "**below**"
        lines.append(f"| {seed} | {count} | {found:.4f} | {drawn:.4f} | {verdict} |")
    return "\n".join(lines)


def main():
    """Replace what follows the mark in docs/planning.md."""
    page = ROOT / "docs" / "planning.md"
    text = page.read_text(encoding="utf-8")
    before, _, after = text.partition(MARK)
    rest = re.sub(r"\A\n*(\|[^\n]*\n|\n(?=\|))*", "", after)
    made = table()
    print(made)
    page.write_text(f"{before}{MARK}\n\n{made}\n\n{rest.lstrip()}", encoding="utf-8")


if __name__ == "__main__":
    main()
