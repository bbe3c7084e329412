"""Calibrate every topic to its `calibrate` records and say what came of it: python tools/calibrate_topics.py

Only parameters whose record is `assumed` or `expert` are free. The prior of a measured or fitted one is made of the
same records already; they would count twice. What the values teach nothing about stays as it is. A parameter that
several topics move keeps the posterior of the topic that taught most. The set is written to
``src/percuta/evidence/sets/calibrated.yaml``, and the tables to ``docs/evidence.md``; the validation figures before and
after are those of the left-out records, once with the medians of the set and once with its whole posterior.
"""

import argparse
import dataclasses
import math
import pathlib
import warnings
from unittest import mock

from percuta.errors import InputError, OutsideEvidence
from percuta.evidence import shipped, validate
from percuta.evidence.calibration import LEARNT, calibrate
from percuta.evidence.parameter_sets import ParameterSet
from percuta.parameters import library

ROOT = pathlib.Path(__file__).parents[1]
SET = ROOT / "src" / "percuta" / "evidence" / "sets" / "calibrated.yaml"
PAGE = ROOT / "docs" / "evidence.md"
START, END = "<!-- calibrated: start -->", "<!-- calibrated: end -->"
FREE = ("assumed", "expert")
NORMAL_90 = 2 * 1.6448536


def topics():
    """Topics that have a record to calibrate to, in their order."""
    kept = [one.topic for one in shipped() if one.use == "calibrate" and one.expect and one.measure]
    return list(dict.fromkeys(kept))


def calibrated(draws, steps, seed):
    """Calibrate each topic alone; return topic to set, and topic to why there is none."""
    found, none = {}, {}
    for topic in topics():
        try:
            one = calibrate(topic, classes=FREE, draws=draws, steps=steps, seed=seed)
        except InputError as error:
            none[topic] = error.message
            continue
        found[topic] = one.parameter_set(topic)
        print(topic, [(p.name, round(p.contraction, 2)) for p in found[topic].parameters], flush=True)
    return found, none


def joined(found, draws, steps, seed):
    """Join the sets of all topics: each parameter from the topic that taught most about it."""
    best = {}
    for topic, one in found.items():
        for p in one.parameters:
            if p.name not in best or p.contraction > best[p.name][0].contraction:
                best[p.name] = (p, topic)
    learnt = {name: pair for name, pair in best.items() if pair[0].identified}
    used = [topic for topic in found if any(topic == of for _, of in learnt.values())]
    return ParameterSet(
        name="calibrated",
        topic=", ".join(used),
        records=tuple(dict.fromkeys(record for topic in used for record in found[topic].records)),
        parameters=tuple(pair[0] for pair in best.values()),
        draws=draws,
        steps=steps,
        seed=seed,
        surrogate_error=max(found[topic].surrogate_error for topic in used),
        explained=min(found[topic].explained for topic in used),
        effective=min(found[topic].effective for topic in used),
    )


def with_posterior(made):
    """Validate with the records of the learnt parameters replaced by their posterior."""
    known = dict(library())
    for p in made.parameters:
        if p.identified:
            known[p.name] = dataclasses.replace(known[p.name], value=p.value, **spread(p, known[p.name]))
    with mock.patch("percuta.parameters.values.library", return_value=known):
        return validate(workers=1)


def spread(p, record):
    """Describe the posterior of one parameter as a distribution: lognormal where it is above 0, else normal."""
    if record.low > 0:
        log_sd = math.log(p.high / p.low) / NORMAL_90
        return {"distribution": "lognormal", "shape": {"cv": math.sqrt(math.expm1(log_sd**2))}}
    return {"distribution": "normal", "shape": {"sd": (p.high - p.low) / NORMAL_90}}


def figures(name, found):
    """One row of the table of validation."""
    one = found.summary("validate")
    return f"| {name} | {one.n} | {one.inside_share:.1%} | {one.median_fold_error:.3f} | {one.median_width:.2f} |"


def page(made, found, none, rows):
    """Return the tables as Markdown."""
    learnt = [p for p in made.parameters if p.identified]
    lines = [
        f"{len(found)} topics, {made.draws} draws, {made.steps} steps, seed {made.seed}, version {made.version}; "
        f"{len(made.parameters)} parameters screened in, {len(learnt)} learnt (contraction of {LEARNT} or more).",
        "",
        "| parameter | unit | prior [90 %] | posterior [90 %] | contraction | overlap |",
        "|---|---|---|---|---|---|",
    ]
    for p in sorted(made.parameters, key=lambda p: -p.contraction):
        low, middle, high = p.prior
        name = f"**{p.name}**" if p.identified else p.name
        prior, after = f"{middle:.3g} [{low:.3g}, {high:.3g}]", f"{p.value:.3g} [{p.low:.3g}, {p.high:.3g}]"
        lines.append(f"| {name} | {p.unit} | {prior} | {after} | {p.contraction:.2f} | {p.overlap:.2f} |")
    why = "; ".join(f"{topic}: {reason}" for topic, reason in none.items())
    lines += ["", f"Nothing to calibrate in {why}." if none else "", ""]
    lines += [
        "| left-out records | values | inside | median fold error | median width |",
        "|---|---|---|---|---|",
        *rows,
    ]
    return "\n".join(lines)


def main():
    """Calibrate, validate before and after, write set and page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=600)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    warnings.simplefilter("ignore", OutsideEvidence)
    found, none = calibrated(asked.draws, asked.steps, asked.seed)
    made = joined(found, asked.draws, asked.steps, asked.seed)
    SET.parent.mkdir(exist_ok=True)
    made.save(SET)
    rows = [
        figures("priors", validate()),
        figures("medians of the set", validate(overrides=made.overrides())),
        figures("posterior of the set", with_posterior(made)),
    ]
    head, rest = PAGE.read_text(encoding="utf-8").split(START)
    text = page(made, found, none, rows)
    PAGE.write_text(f"{head}{START}\n\n{text}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
