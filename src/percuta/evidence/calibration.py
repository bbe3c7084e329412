"""Calibrate named parameters to the records of a topic that are there for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest
from percuta.evidence import units
from percuta.evidence.asking import PEOPLE, Ask, Drawn, draw_task, tasks
from percuta.evidence.compare import centre
from percuta.evidence.measures import measures
from percuta.evidence.parameter_sets import Calibrated, ParameterSet
from percuta.evidence.posterior import Posterior, Problem, sample
from percuta.evidence.reading import shipped
from percuta.evidence.records import Record
from percuta.evidence.sensitivity import first_order, total
from percuta.evidence.surrogate import Surrogate, fit
from percuta.evidence.validation import of_topic
from percuta.parameters import EVIDENCE_CLASSES, Parameters, library
from percuta.parameters.values import quantile

Array = npt.NDArray[np.float64]

DRAWS = 1000
STEPS = 1500
MOST = 6
"""Parameters that are calibrated at most, where none are named."""
MATTERS = 0.05
"""First-order share of the variance of some value from which a parameter is worth calibrating."""
STRONG = 0.8
"""Correlation in the posterior from which two parameters cannot be told apart."""
NO_NUMBER = "a limit, a sign, or a value that is missing in some draws"
UNMOVED = "these parameters do not move it"
LEARNT = 0.3
"""Contraction from which a parameter counts as identified."""


@dataclass(frozen=True)
class Calibration:
    """What a calibration found.

    Parameters
    ----------
    topic : str
        Topic.
    asks : tuple of Ask
        Values used.
    unused : tuple of tuple
        Records of the topic that set nothing here, and why.
    names : tuple of str
        Parameters calibrated.
    screened : Mapping
        First-order share of each screened parameter, the largest over the values.
    sensitivity : numpy.ndarray
        Sobol's total index on the surrogate, (parameters, values).
    surrogate : Surrogate
        What stood in for the program; in the logarithm for positive values.
    problem : Problem
        Values and model.
    posterior : Posterior
        Draws.
    draws, steps, seed : int
        How it was done.
    """

    topic: str
    asks: tuple[Ask, ...]
    unused: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    screened: dict[str, float]
    sensitivity: Array
    surrogate: Surrogate
    problem: Problem
    posterior: Posterior
    draws: int
    steps: int
    seed: int

    @property
    def alike(self) -> list[tuple[str, str, float]]:
        """Pairs of parameters that the values cannot tell apart, with their correlation."""
        found = []
        correlation = self.posterior.correlation
        for i, one in enumerate(self.names):
            for j in range(i):
                if abs(correlation[i, j]) > STRONG:
                    found.append((self.names[j], one, float(correlation[i, j])))
        return found

    def parameter_set(self, name: str) -> ParameterSet:
        """Return the posterior as a named set of parameters with its provenance."""
        overlap, contraction = self.posterior.overlap, self.posterior.contraction
        entries = []
        for place, parameter in enumerate(self.names):
            record = library()[parameter]
            low, middle, high = (
                float(value) for value in np.percentile(quantile(record, self.posterior.u[:, place]), [5, 50, 95])
            )
            prior = tuple(float(v) for v in quantile(record, np.array([0.05, 0.5, 0.95])))
            entries.append(
                Calibrated(
                    name=parameter,
                    unit=record.unit,
                    value=middle,
                    low=low,
                    high=high,
                    prior=prior,
                    overlap=float(overlap[place]),
                    contraction=float(contraction[place]),
                    identified=bool(contraction[place] >= LEARNT),
                    matters=float(self.sensitivity[place].max()),
                )
            )
        return ParameterSet(
            name=name,
            topic=self.topic,
            records=tuple(dict.fromkeys(ask.record for ask in self.asks)),
            parameters=tuple(entries),
            draws=self.draws,
            steps=self.steps,
            seed=self.seed,
            surrogate_error=float(np.median(self.surrogate.error)),
            explained=float(np.median(self.surrogate.explained)),
            effective=float(self.posterior.effective),
        )


def calibrate(
    topic: str,
    *,
    parameters: Sequence[str] = (),
    classes: Sequence[str] = EVIDENCE_CLASSES,
    records: Iterable[Record] | None = None,
    draws: int = DRAWS,
    steps: int = STEPS,
    seed: int = 1,
    progress: Callable[[str, float], None] | None = None,
) -> Calibration:
    """Calibrate parameters to the records of a topic that are marked ``calibrate``.

    Parameters
    ----------
    topic : str
        Topic of the records.
    parameters : sequence of str, optional
        Parameters; by default those that matter most among all that the values use.
    classes : sequence of str
        Evidence classes of the parameters to choose from, where none are named.
    records : iterable of Record, optional
        Records; those that Percuta ships by default.
    draws : int
        Draws of the program that the surrogate is fitted to.
    steps : int
        Steps of the sampler.
    seed : int
        Seed of everything.
    progress : callable, optional
        Told the stage and the share done.

    Returns
    -------
    Calibration

    Raises
    ------
    InputError
        Where topic or parameters are not known, there is no value to calibrate to, or a package is missing.

    Notes
    -----
    The program is drawn from its priors once per study. A polynomial of the chosen parameters is fitted to these draws;
    what it leaves over, its own error and the effect of all other parameters together, is the noise of the likelihood,
    correlated between values as it is in the draws. Values from one paper share the difference of their laboratory.
    Parameters that differ between people and nothing else are not calibrated.
    """
    tell = progress or (lambda _stage, _share: None)
    chosen, unused = _records_of(topic, records)
    kept, more = _draw_all(chosen, draws, seed, tell)
    unused += more
    if not kept:
        raise InputError(f"no record of {topic!r} has a value that a parameter could be calibrated to")
    outputs = np.stack([one.draws for one in kept], axis=1)
    candidates = _candidates(kept, parameters, classes)
    u = _probabilities(candidates, draws, seed)
    tell("screening", 0.6)
    shares = first_order(u, outputs, candidates, seed).max(axis=1)
    names = tuple(parameters) or _most_important(candidates, shares)
    of_names = u[:, [candidates.index(name) for name in names]]
    moved = fit(of_names, outputs).explained > MATTERS
    if not moved.any():
        raise InputError(f"{', '.join(names)} move no value of {topic!r}")
    unused += [(one.ask.record, UNMOVED) for one, keep in zip(kept, moved, strict=True) if not keep]
    kept = [one for one, keep in zip(kept, moved, strict=True) if keep]
    surrogate = fit(of_names, outputs[:, moved])
    problem = _problem(names, surrogate, kept, chosen)
    tell("sampling", 0.8)
    return Calibration(
        topic=topic,
        asks=tuple(one.ask for one in kept),
        unused=tuple(unused),
        names=names,
        screened={name: float(share) for name, share in zip(candidates, shares, strict=True) if share > MATTERS},
        sensitivity=total(surrogate, names, seed),
        surrogate=surrogate,
        problem=problem,
        posterior=sample(problem, steps, seed),
        draws=draws,
        steps=steps,
        seed=seed,
    )


@dataclass(frozen=True)
class _Value:
    """One published value and its draws on the scale of the likelihood."""

    ask: Ask
    used: tuple[str, ...]
    draws: Array
    observed: float
    sampling: float
    between: float


def _draw_all(
    chosen: Sequence[Record], draws: int, seed: int, tell: Callable[[str, float], None]
) -> tuple[list[_Value], list[tuple[str, str]]]:
    """Draw every value of some records from the priors; list what cannot stand in a likelihood."""
    work, unfit = tasks(chosen, draws, seed, {})
    unused = [(record.id, why) for record, why in unfit]
    kept = []
    for number, task in enumerate(work):
        tell("drawing", 0.6 * number / len(work))
        for one in draw_task(task):
            if _usable(one):
                kept.append(_on_scale(one))
            else:
                unused.append((one.ask.record, one.why or NO_NUMBER))
    return kept, unused


def _records_of(topic: str, records: Iterable[Record] | None) -> tuple[list[Record], list[tuple[str, str]]]:
    asked = of_topic(list(shipped() if records is None else records), topic)
    chosen = [record for record in asked if record.use == "calibrate" and record.expect]
    return chosen, [(record.id, f"marked {record.use}") for record in asked if record not in chosen]


def _usable(one: Drawn) -> bool:
    """Tell whether a value can stand in a likelihood: a number that is there in every draw."""
    if one.ask.row.bound or one.ask.unit == "sign" or not np.isfinite(one.draws).all() or not one.draws.std() > 0:
        return False
    return not _counted(one) or bool((one.draws > 0).all() and (one.draws < _whole(one)).all())


def _counted(one: Drawn) -> bool:
    return measures()[one.ask.measure].unit == units.PEOPLE and one.ask.row.n is not None


def _whole(one: Drawn) -> float:
    return 1.0 if one.ask.unit in ("fraction", "1") else 100.0


def _on_scale(one: Drawn) -> _Value:
    """Put draws and published value on the scale of the likelihood.

    A count of people stands as its logit, with half a person on either side, and the error of such a count; other
    values in the logarithm where they and the draws are positive, else as they are.
    """
    observed, sd = centre(one.ask.row)
    sampling, between = sd or 0.0, one.ask.between
    if _counted(one) and one.ask.row.n:
        share, people = one.draws / _whole(one), one.ask.row.n
        yes = observed / _whole(one) * people + 1 / 2
        no = people + 1 - yes
        error = math.sqrt(1 / yes + 1 / no)
        return _Value(one.ask, one.used, np.log(share / (1 - share)), math.log(yes / no), error, between)
    if one.ask.unit.startswith("log2"):
        return _Value(one.ask, one.used, one.draws, observed, sampling, between / math.log(2))
    if observed > 0 and bool((one.draws > 0).all()):
        return _Value(one.ask, one.used, np.log(one.draws), math.log(observed), sampling / observed, between)
    return _Value(one.ask, one.used, one.draws, observed, sampling, between * abs(observed))


def _candidates(kept: Sequence[_Value], wanted: Sequence[str], classes: Sequence[str]) -> list[str]:
    """List the parameters that may be calibrated: those used and drawn in these studies, or those asked for."""
    used = sorted(set().union(*(one.used for one in kept)))
    records = library()
    for name in wanted:
        if name not in records:
            raise InputError(f"there is no parameter {name!r}{nearest(name, records)}")
        if name not in used:
            raise InputError(f"{name} is not used by these records{nearest(name, used)}")
    free = [name for name in used if records[name].distribution != "exact" and name not in PEOPLE]
    for name in wanted:
        if name not in free:
            raise InputError(f"{name} is exact, or differs between people and nothing else; it is not calibrated")
    chosen = [name for name in free if name in wanted or records[name].evidence in classes]
    if not chosen:
        raise InputError("these records use no parameter that could be calibrated")
    return chosen


def _probabilities(names: Sequence[str], draws: int, seed: int) -> Array:
    """Return the draws of parameters as ranks between 0 and 1, (draws, parameters)."""
    from scipy.stats import rankdata

    p = Parameters(draws, seed)
    ranks = [rankdata(p[name]) for name in names]
    return (np.stack(ranks, axis=1) - 1 / 2) / draws


def _most_important(candidates: Sequence[str], shares: Array) -> tuple[str, ...]:
    order = np.argsort(-shares)
    found = tuple(candidates[place] for place in order[:MOST] if shares[place] > MATTERS)
    if not found:
        raise InputError("no parameter makes a share of the variance worth calibrating; name some with --parameters")
    return found


def _problem(
    names: tuple[str, ...], surrogate: Surrogate, kept: Sequence[_Value], records: Sequence[Record]
) -> Problem:
    papers = {record.id: record.doi or record.citation for record in records}
    laboratory = [papers[one.ask.record] for one in kept]
    numbers = {paper: number for number, paper in enumerate(dict.fromkeys(laboratory))}
    return Problem(
        names=names,
        model=surrogate,
        observed=np.array([one.observed for one in kept]),
        noise=surrogate.scatter + np.diag([one.sampling**2 for one in kept]),
        between=np.array([one.between for one in kept]),
        laboratory=np.array([numbers[paper] for paper in laboratory]),
    )


__all__ = ["Calibration", "calibrate"]
