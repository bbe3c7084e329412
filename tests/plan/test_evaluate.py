"""A course costs little to compute, and its numbers are those of the study that is saved for it."""

import numpy as np
import pytest

from percuta.errors import InputError
from percuta.plan.evaluate import Evaluator
from percuta.plan.objectives import any_event, can_be_benefit, chosen, cost_usd
from percuta.plan.variables import Decision, Tool, space
from percuta.simulate import simulate


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_course_comes_to_what_the_simulation_of_its_study_says(judging, place):
    evaluator = judging[0].evaluator
    decision = evaluator.space.corners()[place]
    (study,) = evaluator.studies(decision)
    result = simulate(study.patched({"solve": {"draws": 12}}))
    quick = evaluator(decision)
    risks = [each.draws / 100 for each in result.outcomes.values() if each.label.startswith("risk: ")]
    np.testing.assert_array_equal(quick.values["benefit"], result.outcomes["goodman_baron_improvement"].draws)
    np.testing.assert_array_equal(quick.back_in_public_d, result.outcomes["back_in_public"].draws)
    np.testing.assert_allclose(quick.values["downtime"], decision.sessions * quick.back_in_public_d)
    np.testing.assert_allclose(quick.values["risk"], any_event(risks))


def test_products_change_no_objective(scars):
    open_to = space([scars], first_day=scars.course.start)
    bare = space([scars.patched({"care": {"topicals": [], "numbing": None}})], first_day=scars.course.start)
    decision = open_to.default
    first, second = (Evaluator(each, 4, 1)(decision).values for each in (open_to, bare))
    for name in first:
        np.testing.assert_array_equal(first[name], second[name])


def test_no_course_is_computed_twice(judging):
    evaluator = judging[0].evaluator
    decision = evaluator.space.default
    assert evaluator(decision) is evaluator(decision)
    assert evaluator.count == 1


def test_a_second_zone_adds_a_depth_and_the_worse_downtime(scars):
    chin = scars.patched({"skin": {"site": "chin"}, "name": "chin"})
    open_to = space([scars, chin], first_day=scars.course.start)
    both = Evaluator(open_to, 6, 1)
    decision = open_to.default
    assert len(decision.depths_mm) == 2
    alone = [
        Evaluator(space([study], first_day=scars.course.start), 6, 1)(
            Decision(decision.tool, (depth,), decision.passes, decision.sessions, decision.every_days)
        )
        for study, depth in zip((scars, chin), decision.depths_mm, strict=True)
    ]
    together = both(decision)
    np.testing.assert_allclose(together.values["benefit"], np.mean([each.values["benefit"] for each in alone], axis=0))
    np.testing.assert_array_equal(together.back_in_public_d, np.maximum(*(each.back_in_public_d for each in alone)))


def test_a_concern_without_a_grade_is_read_from_the_collagen(scars):
    laxity = scars.patched({"concerns": [{"kind": "hair_loss"}]})
    benefit = Evaluator(space([laxity]), 2, 1).benefit
    assert benefit.name == "collagen_mass" or benefit.name.endswith("_improvement")


def test_an_unknown_benefit_names_what_can_stand_for_it(scars):
    with pytest.raises(InputError, match=r"nearest: elasticity.*collagen_mass"):
        Evaluator(space([scars]), 2, 1, benefit="elasticty")


def test_an_unknown_objective_names_all(judging):
    benefit = judging[0].evaluator.benefit
    with pytest.raises(InputError, match=r"'pane' is not an objective.*benefit, downtime, risk, cost, visits"):
        chosen(["benefit", "pane"], benefit)
    with pytest.raises(InputError, match="at least two"):
        chosen(["benefit"], benefit)
    assert can_be_benefit([benefit]) == [benefit.name]


def test_costs_grow_with_sessions_and_a_retinoid_and_not_with_depth(default):
    pen = Tool("skinpen", "professional")
    three = Decision(pen, (1.0,), 3, 3, 28)
    price = default["session_price"]
    np.testing.assert_allclose(cost_usd(three, 146, default), 3 * price)
    deeper = Decision(pen, (1.5,), 3, 3, 28)
    np.testing.assert_array_equal(cost_usd(deeper, 146, default), cost_usd(three, 146, default))
    treated = Decision(pen, (1.0,), 3, 3, 28, retinoid=True)
    assert (cost_usd(treated, 146, default) > cost_usd(three, 146, default)).all()
    home = Decision(Tool("home-roller-0.25", "home"), (0.25,), 10, 6, 28)
    np.testing.assert_array_equal(cost_usd(home, 200, default), default["home_price.roller"])
