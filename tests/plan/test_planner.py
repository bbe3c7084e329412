"""Plans keep what they claim, pass the screen, meet what was asked, and errors say what would be allowed."""

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from percuta.errors import InputError
from percuta.outcome import HIGH, LOW
from percuta.plan import Demand, Question, plan
from percuta.plan.constraints import PASSES, Judge, refuse
from percuta.plan.save import plain, save
from percuta.report.comparison import compare
from percuta.simulate import judge, simulate
from percuta.study import Study

from .conftest import WEDDING


def test_there_is_a_handful_and_each_says_why_it_exists(found):
    assert 2 <= len(found.plans) <= 7
    titles = [title for each in found.plans for title in each.titles]
    assert sorted(titles) == sorted(
        ["best balance", "most benefit", "least downtime", "lowest risk", "cheapest", "fewest visits"]
    )
    for each in found.plans:
        assert any(line.startswith(("No plan found", "It is the best balance")) for line in each.reasons)
        assert any(line.startswith("Against the clinical default") for line in each.reasons)


def test_no_plan_is_worse_than_the_default_where_it_claims_to_be_better(found):
    """Paired draw by draw, the whole interval of the difference lies on the better side of every claim."""
    claims = 0
    for each in found.plans:
        for compared in each.differences:
            name, sign = compared.objective.name, compared.objective.sign
            ends = sign * np.percentile(each.values[name] - found.default.values[name], [LOW, HIGH])
            said = any(line.startswith("It gains") and _word(compared) in line for line in each.reasons)
            assert said == (max(ends) < 0)
            claims += said
    assert claims > 0


def _word(compared):
    from percuta.plan.reasons import WORDS

    return WORDS[compared.objective.name][0 if compared.objective.better == "more" else 1]


def test_claims_hold_when_the_saved_studies_are_simulated(found, tmp_path):
    """The claim on downtime of the plan with the least of it, seen from `percuta compare`."""
    files = save(found, tmp_path, "scars")
    least = next(each for each in found.plans if "least downtime" in each.titles)
    results = [simulate(Study.load(files[name][0])) for name in (found.default.name, least.name)]
    row = next(row for row in compare(results).rows if row.name == "back_in_public")
    assert row.difference[2] <= 0  # upper end of plan minus default, for one session
    assert len(results[1].session_days) <= len(results[0].session_days)


def test_all_plans_pass_the_screen_the_label_and_the_calendar(found):
    for each in found.plans:
        for study in each.studies:
            verdict = judge(study)
            assert verdict.verdict in PASSES
            assert not [line for line in verdict.label if line.status == "outside"]
        last = date.fromisoformat(each.sessions[-1])
        assert last + timedelta(days=each.clear_after_d) <= WEDDING
        assert each.meets


def test_limits_are_kept(found):
    assert all(np.mean(each) <= 1.05 * 1500 for each in (plan.values["cost"] for plan in found.plans))


def test_the_same_question_has_the_same_answer_and_another_seed_another(scars, few, found):
    again = plan([scars], few)
    assert plain(again, {}) == plain(found, {})
    other = plan([scars.patched({"solve": {"seed": 2}})], few)
    assert plain(other, {})["plans"] != plain(found, {})["plans"]


def test_two_objectives_are_enough(scars):
    asked = Question(objectives=("downtime", "benefit"), evaluations=40, draws=3)
    found = plan([scars], asked)
    assert [each.name for each in found.objectives] == ["benefit", "downtime"]
    assert {title for each in found.plans for title in each.titles} == {
        "best balance",
        "most benefit",
        "least downtime",
    }


def test_days_to_be_presentable_move_the_sessions(scars):
    party = scars.course.start + timedelta(days=1)
    demand = Demand(before=date(2027, 6, 12), presentable=(party,))
    found = plan([scars], Question(demand, evaluations=40, draws=3))
    for each in found.plans:
        for day in map(date.fromisoformat, each.sessions):
            assert day > party or day + timedelta(days=each.clear_after_d) <= party


def test_home_is_looked_at_only_where_asked_and_promises_nothing(scars):
    asked = Question(Demand(least_benefit=0), models=("skinpen", "home-roller-0.25"), evaluations=40, draws=3)
    assert all(each.decision.tool.operator == "professional" for each in plan([scars], asked).plans)
    both = plan([scars], replace(asked, vary=("device", "operator")))
    home = [each for each in both.plans if each.decision.tool.operator == "home"]
    assert home
    assert all("best balance" not in each.titles for each in home)
    assert all(any("no gain in collagen is promised" in line for line in each.cautions) for each in home)
    assert all(max(each.decision.depths_mm) <= 0.3 for each in home)


def test_a_course_meets_a_day_only_if_redness_is_gone(judging):
    evaluator = judging[0].evaluator
    default = evaluator(evaluator.space.default)
    last = evaluator.space.first_day + timedelta(days=default.decision.last_day)
    assert Judge(evaluator, Demand(before=last + timedelta(days=7))).late_days(default) < 0
    assert Judge(evaluator, Demand(before=last)).late_days(default) > 0


def test_a_day_that_comes_too_soon_is_told_the_next_that_could_be_met(judging):
    evaluator, kept = judging[0].evaluator, judging[1]
    last = evaluator.space.first_day + timedelta(days=evaluator.space.default.last_day)
    asked = Judge(evaluator, Demand(before=last))
    clear = last + timedelta(days=math.ceil(asked.late_days(evaluator(evaluator.space.default))))
    assert f"{last} cannot be met" in str(refuse(asked, kept))
    assert f"{clear} could be met" in str(refuse(asked, kept))


@pytest.mark.parametrize(
    ("patch", "asked", "says"),
    [
        (
            {},
            {"demand": Demand(before=date(2026, 11, 30))},
            r"2026-11-30 cannot be met: .* on 2026-12-01 at the earliest",
        ),
        (
            {},
            {"demand": Demand(limits={"cost": 50})},
            r"cost 50 USD is asked for, the lowest found is .*; allow at least",
        ),
        ({}, {"demand": Demand(limits={"benefit": 3})}, r"the highest found is .*; allow at most"),
        ({}, {"objectives": ("benefit", "pain")}, r"'pain' is not an objective.*visits"),
        ({}, {"benefit": "beauty"}, r"'beauty' cannot stand for the benefit.*goodman_baron_improvement"),
        ({}, {"vary": ("depths",)}, r"'depths' cannot be varied.*device, operator, retinoid, start"),
        ({}, {"models": ("skinpenn",)}, r"nearest: skinpen"),
        ({}, {"weights": {"costs": 2}}, r"'costs' is not an objective; nearest: cost"),
        ({}, {"evaluations": 3}, r"at least 40"),
        ({"concerns": []}, {}, r"name at least one concern"),
        ({"concerns": [{"kind": "tone"}]}, {}, r"no protocol for tone is on record"),
        ({"history": {"keloid": True}}, {}, r"no course can be planned: .*rule keloid"),
        ({"history": {"pregnant": True}}, {}, r"no course can be planned yet: .*Possible until after delivery"),
        ({"course": {"start": None}}, {"demand": Demand(before=WEDDING)}, r"give course.start or --from"),
    ],
)
def test_what_cannot_be_planned_is_said_with_what_could(scars, patch, asked, says):
    with pytest.raises(InputError, match=says):
        plan([scars.patched(patch)], Question(**{"evaluations": 40, "draws": 3, **asked}))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"limits": {"downtimes": 3}}, "nearest: downtime"),
        ({"limits": {"cost": -1}}, "number from 0 on"),
        ({"least_benefit": 2}, "give 0 to 1"),
    ],
)
def test_a_demand_that_cannot_be_is_refused(asked, says):
    with pytest.raises(InputError, match=says):
        Demand(**asked)


def test_a_wait_moves_the_first_session_and_says_so(scars):
    waiting = scars.patched({"history": {"filler_on": "2026-11-01"}})
    found = plan([waiting], Question(evaluations=40, draws=3))
    assert all(each.sessions[0] == "2027-04-30" for each in found.plans)
    assert any("waits until 2027-04-30" in note for note in found.notes)


def test_studies_of_two_people_are_no_course(scars):
    with pytest.raises(InputError, match="one person"):
        plan([scars, scars.patched({"subject": {"age": 50}})])
