"""Studies and one finished plan that the tests of the planner share."""

from datetime import date
from pathlib import Path

import pytest

from percuta.plan import Demand, Question, plan
from percuta.plan.constraints import Judge
from percuta.plan.evaluate import Evaluator
from percuta.plan.objectives import chosen
from percuta.plan.variables import space
from percuta.study import Study

EXAMPLES = Path(__file__).parents[2] / "examples"
WEDDING = date(2027, 6, 12)


@pytest.fixture(scope="session")
def scars() -> Study:
    """Acne scars, with few draws."""
    return Study.load(EXAMPLES / "acne-scars.yaml").patched({"solve": {"draws": 20}})


@pytest.fixture(scope="session")
def few() -> Question:
    """A search that is quick."""
    return Question(Demand(before=WEDDING, limits={"cost": 1500}), evaluations=80, draws=8)


@pytest.fixture(scope="session")
def found(scars, few):
    """Plans for the acne scars before a wedding, at most 1500 dollars."""
    return plan([scars], few)


@pytest.fixture
def judging(scars):
    """A judge with a fresh evaluator of 12 draws, and all objectives."""
    open_to = space([scars], first_day=scars.course.start)
    evaluator = Evaluator(open_to, 12, 1)
    return Judge(evaluator, Demand()), chosen((), evaluator.benefit)
