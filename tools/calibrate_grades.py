"""Fit what raters see of scars to the records marked ``calibrate``: python tools/calibrate_grades.py

Every parameter is drawn from its prior, the program answers each study, and draws are weighted by the likelihood of
what the study printed. Raters are those of one study: their inflation, with what else laboratories differ in, is drawn
for each study apart. The priors of parameters whose record was read off these very papers are replaced by vague ones,
so that no paper counts twice. Printed are the posterior, how well each study is foretold by the others alone, and what
the studies say of the scatter between them.
"""

import argparse
import dataclasses
import math
import warnings
from unittest import mock

import numpy as np
from scipy.special import logsumexp

from percuta.errors import OutsideEvidence
from percuta.evidence import shipped
from percuta.evidence.asking import tasks
from percuta.evidence.measures import measures
from percuta.evidence.posterior import SHARED
from percuta.evidence.question import Question
from percuta.evidence.units import PEOPLE
from percuta.outcome import grading
from percuta.parameters import Parameters, library
from percuta.study import Study

MEASURES = ("goodman_baron_gain", "scar_gain_of_shape", "share_in_class")
VAGUE = {
    "scar_grade_per_collagen": {"value": 6.0, "low": 0.3, "high": 120.0, "shape": {"cv": 1.3}},
    "scar_shape.rolling": {"value": 0.7, "low": 0.2, "high": 1.2},
    "scar_shape.ice_pick": {"value": 0.5, "low": 0.0, "high": 1.0},
}
"""Priors in place of records that were read off these papers; uniform where there is no shape."""
KEPT = ("nonspecific_drift", "scar_shape.mixed", "response_spread", "rater_noise", "surface_lag")
"""Records that are their own priors: assumed, or, for the lag, no better known from these values than it was."""
INFLATION, WIDE = "rater_inflation", (1e-3, 1e3)
NODES = 9
"""Points of the Gauss-Hermite rule over the raters of a study."""
SCATTERS = (0.1, 0.3, 0.55, 1.0)


def priors():
    """Return all parameter records, those of `VAGUE` replaced."""
    known = dict(library())
    for name, change in VAGUE.items():
        kind = "lognormal" if "shape" in change else "uniform"
        known[name] = dataclasses.replace(known[name], distribution=kind, **{"shape": {}, **change})
    known[INFLATION] = dataclasses.replace(known[INFLATION], low=WIDE[0], high=WIDE[1])
    return known


def chosen():
    """Records that may set these parameters."""
    return [one for one in shipped() if one.use == "calibrate" and one.expect and one.measure in MEASURES]


class Answered:
    """One study, simulated once, whose raters can be replaced."""

    def __init__(self, task, record):
        self.task, self.record, self.plain = task, record, Study(**task.study)
        self.result = Question(self.plain).result

    def predicted(self, inflation):
        """Answers with raters of some inflation, (values, draws)."""
        study = self.plain.patched({"parameters": {INFLATION: inflation}})
        p = Parameters(study.solve.draws, study.solve.seed, overrides=study.parameters)
        graded = grading.grades(study, list(self.result.series.values()), self.result.t_days, p)
        series = {**self.result.series, **{one.name: one for one in graded}}
        ask = Question(study, run=lambda: dataclasses.replace(self.result, series=series))
        found = []
        for one in self.task.asks:
            ask.moment = one.moment
            found.append(measures()[one.measure].ask(ask, **one.arguments))
        return np.stack(found)

    def log_likelihood(self, inflation):
        """Logarithm of the likelihood of what the study printed, (draws,)."""
        predicted, rows = self.predicted(inflation), self.record.rows
        if measures()[self.record.measure].unit == PEOPLE:
            counts = np.array([round(row.y / 100 * row.n) for row in rows])
            return counts @ np.log(np.maximum(predicted, np.finfo(float).tiny))
        series = self.record.axis is not None and self.record.axis.after  # the same raters see the same people again
        own = 0.0 if series else self.record.between_studies * math.sqrt(1 - SHARED)
        total = np.zeros(predicted.shape[1])
        for row, values in zip(rows, predicted, strict=True):
            sd = math.hypot(own, row.se / row.y)
            known = np.where(values > 0, values, np.finfo(float).tiny)
            total -= ((np.log(known) - math.log(row.y)) / sd) ** 2 / 2 + math.log(sd)
        return total


def marginal(study, scatter, mean):
    """Logarithm of the likelihood of a study whose raters are any of their kind, (draws,)."""
    places, weights = np.polynomial.hermite_e.hermegauss(NODES)
    each = [study.log_likelihood(float(mean * math.exp(scatter * z))) for z in places]
    return logsumexp(each, axis=0, b=(weights / weights.sum())[:, None])


def weighted(values, weights, shares=(0.05, 0.5, 0.95)):
    """Quantiles of weighted draws."""
    order = np.argsort(values)
    return np.interp(shares, np.cumsum(weights[order]), values[order])


def scatter_between(record):
    """Log standard deviation between studies of what open raters see: their inflation, and the laboratories."""
    cv = library()[INFLATION].shape["cv"]
    return math.hypot(math.sqrt(math.log1p(cv**2)), record.between_studies)


def main():
    """Draw, weigh, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    warnings.simplefilter("ignore", OutsideEvidence)
    records, mean = chosen(), library()[INFLATION].value
    with mock.patch("percuta.parameters.values.library", return_value=priors()):
        work, _ = tasks(records, asked.draws, asked.seed, {})
        by_id = {one.id: one for one in records}
        studies = {task.asks[0].record: Answered(task, by_id[task.asks[0].record]) for task in work}
        fits = {name: marginal(one, scatter_between(one.record), mean) for name, one in studies.items()}
        p = Parameters(asked.draws, asked.seed)
        drawn = {name: p[name] for name in (*VAGUE, *KEPT)}
        report(fits, drawn)
        print("\nscatter between studies: log of the evidence of all")
        for scatter in SCATTERS:
            every = sum(marginal(one, scatter, mean) for one in studies.values())
            print(f"  {scatter:.2f}  {logsumexp(every) - math.log(asked.draws):.2f}")


def report(fits, drawn):
    """Print posterior and leave-one-study-out."""
    every = sum(fits.values())
    weights = np.exp(every - logsumexp(every))
    print(f"{', '.join(fits)}: {1 / np.sum(weights**2):.0f} draws count")
    for name, values in drawn.items():
        before, after = np.percentile(values, [5, 50, 95]), weighted(values, weights)
        print(f"  {name:28s} prior {before.round(3)}  posterior {after.round(3)}")
    logs = np.log(drawn["scar_grade_per_collagen"])
    middle = np.sum(weights * logs)
    print(f"  log sd of scar_grade_per_collagen {math.sqrt(np.sum(weights * (logs - middle) ** 2)):.3f}")
    for name, one in fits.items():
        others = every - one
        foretold = logsumexp(others + one) - logsumexp(others)
        alone = logsumexp(one) - math.log(one.size)
        print(f"  left out: {name:32s} log density foretold {foretold:.2f}, from the priors {alone:.2f}")


if __name__ == "__main__":
    main()
