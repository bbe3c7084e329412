"""Fit the dermal healing network: its acute part to thirteen gene series, its collagen to one attenuation series.

Run it with the folder of the evidence files; it shows each fitted record beside the value that is shipped and changes
nothing. Every fitted value has a prior: a lognormal that spans the record's own range (two standard deviations to
each end), so the optimum does not depend on the value from which the search starts.

- `leonardo2023-*`: four times per gene; deviations count in standard errors of the mean (sd / sqrt(n)) with a floor.
- `kenkel2021-oct-attenuation`: two times; the two deposition rates and the exchange of type III for type I are free.
  How much of what is laid down is type III is set by an assumption, the peak of type III over I after one session.
"""

import argparse
import pathlib
import sys

import numpy as np
import yaml
from scipy.optimize import least_squares

from percuta.healing.engine import kinetics
from percuta.healing.modifiers import basal_synthesis_by_age, synthesis_by_age
from percuta.outcome.genes import GENES, log2_fold
from percuta.parameters import Parameters

FLOOR = 0.15
"""Least standard error of a mean of log2 changes; what one array cannot resolve."""
ACUTE = ("il6", "il1", "vegf", "ki67")
KINETIC = ("alarm_decay", "monocyte_differentiation", "fgf_decay")
COLLAGEN = ("collagen_iii_deposition", "collagen_i_deposition", "collagen_exchange")
AGE = 55
"""Middle of the ages in that trial, years."""
ERROR = 0.01
"""Standard error given to its means, which come without one."""
RATIO, RATIO_ERROR = 1.35, 0.025
"""Peak of type III over I after one session and its error: 1.3 to 1.4, assumed; 1.7 in a full wound (robins2003)."""
WEEKS = np.arange(0.0, 71, 7)
DIGITS = 3
TOLERANCE = 1e-9


def rounded(value):
    """Value to the digits in which records are written."""
    return float(f"{value:.{DIGITS}g}")


class Trial:
    """Parameters with some values replaced, for the search."""

    def __init__(self, replaced):
        self.central, self.replaced = Parameters(), replaced

    def __getitem__(self, name):
        return np.array([self.replaced[name]]) if name in self.replaced else self.central[name]

    def record(self, name):
        """Return the shipped record."""
        return self.central.record(name)


def states(trial, times, days=(0.0,), modifiers=None):
    """States by species, each (times, 1), of a fully injured point."""
    network = kinetics()
    points, days = network.matrix(trial, modifiers), np.asarray(days)
    times = np.concatenate([[0.0], times])
    found = network.solve(points, times, days=days, severities=np.ones_like(days), relative=TOLERANCE).states
    return {name: found[0, 1:, [row]].T for row, name in enumerate(network.species)}


def collagens(found):
    """Type III, and type I, each (times,)."""
    return found["collagen_iii"][:, 0], (found["collagen_i_immature"] + found["collagen_i_mature"])[:, 0]


def fitted_names():
    """Names of the records that the gene series set."""
    from percuta.parameters import library

    return sorted(
        name
        for name, record in library().items()
        if record.source == "leonardo2023"
        and record.evidence == "fitted"
        and (name in KINETIC or name.startswith("gene.") or name.split("_")[0] in ACUTE)
    )


def gene_series(evidence):
    """Return gene to (times, means, standard errors)."""
    records = yaml.safe_load((evidence / "healing_outcomes.yaml").read_text())
    series = {}
    for record in records:
        if record["id"].startswith("leonardo2023-"):
            rows = [row for row in record["values"] if row["x"] > 0]
            errors = [np.hypot(row["sd"] / np.sqrt(row["n"]), FLOOR) for row in rows]
            times, means = ([row[key] for row in rows] for key in "xy")
            series[record["id"].split("-")[1].upper()] = (np.array(times), np.array(means), np.array(errors))
    return series


def fit_acute(series):
    """Fit the acute records; return name to value."""
    names = fitted_names()
    records = [Parameters().record(name) for name in names]
    low, high = (np.log([getattr(record, end) for record in records]) for end in ("low", "high"))
    middle, spread = (low + high) / 2, (high - low) / 4
    network, times = kinetics(), next(iter(series.values()))[0]

    def misfit(logs):
        trial = Trial(dict(zip(names, np.exp(logs), strict=True)))
        rest = dict(zip(network.species, network.rest(network.matrix(trial)).T, strict=True))
        found = states(trial, times)
        off = [(log2_fold(gene, found, rest, trial)[:, 0] - series[gene][1]) / series[gene][2] for gene in GENES]
        return np.concatenate([*off, (logs - middle) / spread])

    found = least_squares(misfit, middle, bounds=(low, high), diff_step=1e-3, xtol=1e-6, ftol=1e-8)
    return dict(zip(names, map(rounded, np.exp(found.x)), strict=True))


def fit_collagen(evidence, acute):
    """Fit the two deposition rates and the exchange of type III for I; return name to value."""
    records = yaml.safe_load((evidence / "healing_outcomes.yaml").read_text())
    record = next(record for record in records if record["id"] == "kenkel2021-oct-attenuation")
    rows, plan = record["values"], record["conditions"]
    sessions = [plan["interval_days"] * number for number in range(plan["sessions"])]
    times = [sessions[-1] + row["x"] for row in rows]
    observed = np.array([row["y"] for row in rows]) / 100
    shipped = Parameters()
    aged = {name: synthesis_by_age(AGE, shipped) for name in ("synthesis_i", "synthesis_iii")}
    aged["basal_synthesis"] = basal_synthesis_by_age(AGE, shipped)
    exchange = shipped.record("collagen_exchange")
    middle, spread = (exchange.low + exchange.high) / 2, (exchange.high - exchange.low) / 4

    def misfit(free):
        trial = Trial(acute | dict(zip(COLLAGEN, (*np.exp(free[:2]), free[2]), strict=True)))
        total = sum(collagens(states(trial, times, sessions, aged)))
        iii, i = collagens(states(trial, WEEKS[1:]))
        rest = shipped["collagen_iii_share"][0]
        peak = (iii / i).max() * (1 - rest) / rest
        off = (total - 1 - observed) / ERROR
        return np.array([*off, (peak - RATIO) / RATIO_ERROR, (free[2] - middle) / spread])

    start = (*(np.log(shipped.record(name).low) for name in COLLAGEN[:2]), middle)
    found = least_squares(misfit, start, diff_step=1e-3).x
    return dict(zip(COLLAGEN, map(rounded, (*np.exp(found[:2]), found[2])), strict=True))


def main():
    """Fit, and print found beside shipped."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("evidence", type=pathlib.Path, help="folder of healing_outcomes.yaml")
    evidence = parser.parse_args().evidence
    acute = fit_acute(gene_series(evidence))
    shipped = Parameters()
    for name, value in (acute | fit_collagen(evidence, acute)).items():
        sys.stdout.write(f"{name:36s} found {value:<10g} shipped {shipped[name][0]:g}\n")


if __name__ == "__main__":
    main()
