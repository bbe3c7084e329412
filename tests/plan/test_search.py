"""The optimiser recovers a known front, and finds more than chance does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from percuta.plan.constraints import Demand, Judge
from percuta.plan.evaluate import Evaluator
from percuta.plan.objectives import chosen
from percuta.plan.search import costs_of, evolve, hypervolume, scatter, search, undominated
from percuta.plan.variables import space

STEPS = 20


def toy(seen):
    """Mixed variables with a known front: (x, 1 - x) where the kind is right and the count 0, worse elsewhere."""
    from pymoo.core.problem import Problem
    from pymoo.core.variable import Choice, Integer, Real

    class Toy(Problem):
        def __init__(self):
            kinds = {
                "kind": Choice(options=["right", "wrong"]),
                "count": Integer(bounds=(0, 5)),
                "x": Real(bounds=(0, 1)),
            }
            super().__init__(vars=kinds, n_obj=2)

        def _evaluate(self, points, out, *_args, **_options):
            costs = []
            for point in points:
                x = round(point["x"] * STEPS) / STEPS
                worse = point["count"] / 5 + (point["kind"] == "wrong")
                costs.append((x + worse, 1 - x + worse))
                seen[point["kind"], int(point["count"]), x] = costs[-1]
            out["F"] = np.array(costs)

    return Toy()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_known_front_is_recovered(seed):
    seen = {}
    evolve(toy(seen), [], seed, lambda: len(seen) >= 200, lambda: len(seen))
    points, costs = list(seen), np.array(list(seen.values()))
    front = undominated(costs)
    assert all(points[place][:2] == ("right", 0) for place in front)
    assert len(front) >= 0.9 * (STEPS + 1)
    assert len(seen) < 0.8 * 12 * (STEPS + 1)  # not by trying everything


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12))
def test_no_course_of_a_front_is_beaten_and_every_other_is(rows):
    costs = np.array(rows, dtype=float)
    kept = undominated(costs)

    def beats(one, other):
        return (one <= other).all() and (one < other).any()

    assert not any(beats(costs[a], costs[b]) for a in kept for b in kept)
    for number in set(range(len(costs))) - set(kept):
        assert any(beats(costs[a], costs[number]) or (costs[a] == costs[number]).all() for a in kept)


def test_hypervolume_grows_with_a_better_course():
    ends = np.array([[0.0, 1.0], [1.0, 0.0]])
    box = np.zeros(2), np.ones(2)
    assert hypervolume(np.vstack([ends, [[0.4, 0.4]]]), *box) > hypervolume(np.vstack([ends, [[0.6, 0.6]]]), *box)


def test_the_same_seed_searches_the_same_courses_and_another_does_not(scars):
    def looked_at(seed):
        evaluator = Evaluator(space([scars], first_day=scars.course.start), 4, 1)
        search(Judge(evaluator, Demand()), chosen((), evaluator.benefit), 40, seed)
        return [each.decision for each in evaluator.evaluations]

    first = looked_at(1)
    assert first == looked_at(1)
    assert first != looked_at(2)


@pytest.mark.slow
def test_the_search_finds_more_than_chance_at_equal_numbers_of_courses(scars):
    """Five seeds; the space, the first courses and the number of different courses are the same for both."""
    open_to = space([scars], first_day=scars.course.start)
    fronts = {}
    for seed in range(1, 6):
        count = 300
        for name, verb in (("search", search), ("chance", scatter)):  # chance gets as many as the search took
            evaluator = Evaluator(open_to, 50, 1)
            judge, kept = Judge(evaluator, Demand()), chosen((), evaluator.benefit)
            fronts[name, seed] = costs_of(verb(judge, kept, count, seed), kept)
            count = evaluator.count
    everything = np.vstack(list(fronts.values()))
    ideal, nadir = everything.min(axis=0), everything.max(axis=0)
    volume = {key: hypervolume(costs, ideal, nadir) for key, costs in fronts.items()}
    for seed in range(1, 6):
        assert volume["search", seed] > volume["chance", seed], f"seed {seed}: {volume}"
