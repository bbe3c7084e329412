"""Fit the dermal healing network: its acute part to thirteen gene series, its collagen to one attenuation series.

Run it with the folder of the evidence files; it shows each fitted record beside the value that is shipped and changes
nothing. Every fitted value has a prior: a lognormal that spans the record's own range (two standard deviations to
each end), so the optimum does not depend on the value from which the search starts.

- `leonardo2023-*`: four times per gene; deviations count in standard errors of the mean (sd / sqrt(n)) with a floor.
- `kenkel2021-oct-attenuation`: two times; the common scale of the two deposition rates and the exchange of
  type III for type I are free.
"""

import argparse
import pathlib
import sys

import numpy as np
import yaml
from scipy.optimize import least_squares

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "tests" / "healing"))
from interpret import course, dermal

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
DIGITS = 3


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
    table = dermal()

    def misfit(logs):
        trial = Trial(dict(zip(names, np.exp(logs), strict=True)))
        values = table.values(trial)
        rest = dict(zip(table.place, table.rest(values), strict=True))
        times = next(iter(series.values()))[0]
        states = course(values, times)
        off = [(log2_fold(gene, states, rest, trial)[:, 0] - series[gene][1]) / series[gene][2] for gene in GENES]
        return np.concatenate([*off, (logs - middle) / spread])

    found = least_squares(misfit, middle, bounds=(low, high), diff_step=1e-3, xtol=1e-6, ftol=1e-8)
    return dict(zip(names, map(rounded, np.exp(found.x)), strict=True))


def fit_collagen(evidence, acute):
    """Fit the common scale of the deposition rates and the exchange of type III for I; return name to value."""
    records = yaml.safe_load((evidence / "healing_outcomes.yaml").read_text())
    record = next(record for record in records if record["id"] == "kenkel2021-oct-attenuation")
    rows, plan = record["values"], record["conditions"]
    sessions = [plan["interval_days"] * number for number in range(plan["sessions"])]
    times = [sessions[-1] + row["x"] for row in rows]
    observed = np.array([row["y"] for row in rows]) / 100
    shipped = Parameters()
    ratio = shipped["collagen_i_synthesis"][0] / shipped["collagen_iii_synthesis"][0]
    aged = {name: synthesis_by_age(AGE, shipped) for name in ("synthesis_i", "synthesis_iii")}
    aged["basal_synthesis"] = basal_synthesis_by_age(AGE, shipped)
    exchange = shipped.record("collagen_exchange")
    middle, spread = (exchange.low + exchange.high) / 2, (exchange.high - exchange.low) / 4

    def misfit(free):
        rates = dict(zip(COLLAGEN, (np.exp(free[0]), ratio * np.exp(free[0]), free[1]), strict=True))
        states = course(dermal().values(Trial(acute | rates), **aged), times, sessions)
        total = sum(states[name] for name in ("collagen_iii", "collagen_i_immature", "collagen_i_mature"))[:, 0]
        return np.append((total - 1 - observed) / ERROR, (free[1] - middle) / spread)

    start = (np.log(shipped.record(COLLAGEN[0]).low), middle)
    found = least_squares(misfit, start, diff_step=1e-3).x
    return dict(zip(COLLAGEN, map(rounded, (np.exp(found[0]), ratio * np.exp(found[0]), found[1])), strict=True))


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
