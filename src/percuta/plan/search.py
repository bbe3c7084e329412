"""The search: pymoo's mixed-variable genetic algorithm with non-dominated sorting, or random courses to compare."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.plan.constraints import Judge
from percuta.plan.evaluate import Evaluation
from percuta.plan.objectives import Objective, means
from percuta.plan.variables import Space
from percuta.randomness import stream

Array = npt.NDArray[np.float64]

POPULATION = 40
"""Courses of one generation."""
BEGINNING = 2
"""Generations' worth of courses with which a search begins; more of them leave less to chance."""
CROWDING = "mnn"
"""How pymoo tells lonely courses: by their nearest neighbours; with five objectives the sum over axes says little."""
MARGIN = 0.1
"""How far beyond the worst of all fronts the hypervolume reaches, so that the ends of a front count too."""
DRY = 3
"""Generations without a new course after which a search ends: the space is exhausted."""


def needs_pymoo() -> None:
    """Refuse to go on without the optimiser."""
    if importlib.util.find_spec("pymoo") is None:
        raise InputError("planning needs pymoo; install it with `pip install 'percuta[plan]'`")


def variables(space: Space) -> dict[str, Any]:
    """Describe a space to pymoo: real depths and share of passes, whole sessions, interval and start, two choices."""
    from pymoo.core.variable import Choice, Integer, Real

    depths = zip(space.shallowest_mm, space.deepest_mm, strict=True)
    return {
        "tool": Choice(options=list(range(len(space.reach)))),
        **{f"depth_{zone}": Real(bounds=ends) for zone, ends in enumerate(depths)},
        "passes": Real(bounds=(0.0, 1.0)),
        "sessions": Integer(bounds=(1, space.most_sessions)),
        "every": Integer(bounds=(0, len(space.every_days) - 1)),
        "start": Integer(bounds=(0, len(space.start_days) - 1)),
        "retinoid": Choice(options=list(range(len(space.retinoid)))),
    }


def search(
    judge: Judge,
    objectives: Sequence[Objective],
    evaluations: int,
    seed: int,
    progress: Callable[[float], None] | None = None,
) -> list[Evaluation]:
    """Look for courses that no other beats in all objectives.

    Parameters
    ----------
    judge : Judge
        Computes courses and what they miss.
    objectives : sequence of Objective
        What is made better; the mean over the draws counts.
    evaluations : int
        Different courses to compute, at most.
    seed : int
        Seed of the search.
    progress : callable, optional
        Told the share done.

    Returns
    -------
    list of Evaluation
        The courses that meet all that is asked and that no other such course dominates.

    Raises
    ------
    InputError
        Where pymoo is not installed.

    Notes
    -----
    NSGA-II survival [1]_ with crossover and mutation by kind of variable, of pymoo [2]_; constraints are met first. All
    courses ever computed compete for the front, not only the last generation. Of equal rank those survive that stand
    far from their nearest neighbours in the space of all objectives [3]_.

    References
    ----------
    .. [1] K. Deb et al., IEEE Trans Evol Comput 6 (2002) 182. doi:10.1109/4235.996017
    .. [2] J. Blank, K. Deb, IEEE Access 8 (2020) 89497. doi:10.1109/ACCESS.2020.2990567
    .. [3] S. Kukkonen, K. Deb, A fast and effective method for pruning of non-dominated solutions in many-objective
           problems, PPSN IX (2006). doi:10.1007/11844297_56
    """
    needs_pymoo()
    problem = _problem(judge, objectives)
    first = [judge.space.describe(decision) for decision in judge.space.corners()]
    evolve(
        problem,
        first,
        int(stream(seed, "plan:search").integers(2**31)),
        lambda: judge.evaluator.count >= evaluations,
        lambda: judge.evaluator.count,
        lambda count: progress(min(1.0, count / evaluations)) if progress else None,
        beginning=min(evaluations, BEGINNING * POPULATION),
    )
    return front(judge, objectives)


def evolve(
    problem: Any,
    first: Sequence[Mapping[str, Any]],
    seed: int,
    enough: Callable[[], bool],
    count: Callable[[], int],
    told: Callable[[int], None] = lambda _count: None,
    population: int = POPULATION,
    beginning: int = BEGINNING * POPULATION,
) -> Any:
    """Run the genetic algorithm of pymoo until there is enough; returns pymoo's algorithm.

    Parameters
    ----------
    problem : pymoo.core.problem.Problem
        Variables, objectives and constraints.
    first : sequence of Mapping
        Points with which the first generation begins; random ones fill it up.
    seed : int
        Seed.
    enough : callable
        Asked after every generation.
    count : callable
        Points computed so far; where it stands still for `DRY` generations the search ends.
    told : callable
        Told the count after every generation.
    population, beginning : int
        Points of a generation, and of the first.
    """
    from pymoo.core.mixed import MixedVariableGA, MixedVariableSampling
    from pymoo.core.population import Population
    from pymoo.operators.survival.rank_and_crowding import RankAndCrowding

    random = np.random.default_rng(seed)
    filling = MixedVariableSampling().do(problem, max(0, beginning - len(first)), random_state=random)
    start = Population.new(X=[*(dict(point) for point in first), *filling.get("X")])
    survival = RankAndCrowding(crowding_func=CROWDING)
    algorithm = MixedVariableGA(population, sampling=start, survival=survival, advance_after_initial_infill=True)
    algorithm.setup(problem, seed=seed, termination=("n_gen", 10**9), verbose=False)
    last, dry = 0, 0
    while not enough() and dry < DRY:
        algorithm.next()
        dry = dry + 1 if count() == last else 0
        last = count()
        told(last)
    return algorithm


def scatter(judge: Judge, objectives: Sequence[Objective], evaluations: int, seed: int) -> list[Evaluation]:
    """Draw courses at random, as many as `search` computes from the same beginning; returns their front."""
    from pymoo.core.mixed import MixedVariableSampling

    needs_pymoo()
    problem = _problem(judge, objectives)
    for decision in judge.space.corners():
        judge.evaluator(decision)
    random = np.random.default_rng(int(stream(seed, "plan:scatter").integers(2**31)))
    tries = 0
    while judge.evaluator.count < evaluations and tries < DRY * evaluations:
        tries += 1
        (point,) = MixedVariableSampling().do(problem, 1, random_state=random).get("X")
        judge.evaluator(judge.space.decide(point))
    return front(judge, objectives)


def front(judge: Judge, objectives: Sequence[Objective]) -> list[Evaluation]:
    """Return the courses computed so far that meet all that is asked and that none of the others dominates."""
    meeting = [each for each in judge.evaluator.evaluations if judge.meets(each)]
    if not meeting:
        return []
    costs = costs_of(meeting, objectives)
    return [meeting[number] for number in undominated(costs)]


def costs_of(found: Sequence[Evaluation], objectives: Sequence[Objective]) -> Array:
    """Return mean objectives as costs, so that less is better, (courses, objectives)."""
    signs = np.array([objective.sign for objective in objectives])
    return np.array([signs * means(each.values, objectives) for each in found])


def undominated(costs: Array) -> list[int]:
    """Return the places of the rows that no other row dominates; of equal rows the first.

    Examples
    --------
    >>> undominated(np.array([[1.0, 2.0], [2.0, 1.0], [2.0, 2.0], [1.0, 2.0]]))
    [0, 1]
    """
    from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting

    _, first = np.unique(costs, axis=0, return_index=True)
    single = np.sort(first)
    kept = NonDominatedSorting().do(costs[single], only_non_dominated_front=True)
    return sorted(int(single[place]) for place in kept)


def hypervolume(costs: Array, ideal: Array, nadir: Array) -> float:
    """Return the share of the box from ideal to a little beyond nadir that a front dominates.

    Parameters
    ----------
    costs : numpy.ndarray
        Less is better, (courses, objectives).
    ideal, nadir : numpy.ndarray
        Best and worst of each objective over all fronts that are compared, (objectives,).

    Examples
    --------
    >>> round(hypervolume(np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5]]), np.zeros(2), np.ones(2)), 12)
    0.380165289256
    """
    from pymoo.indicators.hv import Hypervolume

    wide = np.where(nadir > ideal, nadir - ideal, 1.0)
    scaled = (costs - ideal) / wide / (1 + MARGIN)
    return float(Hypervolume(ref_point=np.ones(costs.shape[1])).do(scaled))


def _problem(judge: Judge, objectives: Sequence[Objective]) -> Any:
    """Put courses, objectives and constraints in pymoo's words."""
    from pymoo.core.problem import Problem

    class Courses(Problem):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(vars=variables(judge.space), n_obj=len(objectives), n_ieq_constr=len(judge.names))

        def _evaluate(self, x: Any, out: dict[str, Any], *_args: Any, **_options: Any) -> None:
            found = [judge.evaluator(judge.space.decide(point)) for point in x]
            out["F"] = costs_of(found, objectives)
            out["G"] = np.array([judge.misses(each) for each in found])

    return Courses()
