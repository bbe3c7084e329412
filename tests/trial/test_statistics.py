"""Statistics of the tables are those a statistician gets from the rows."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from percuta.trial import execute, power_curve
from percuta.trial.batch import compute, prepare
from percuta.trial.mixed import Mixed, mixed
from percuta.trial.statistics import Effect, effects
from percuta.trial.tables import LEVELS, flow, reached

from .conftest import small


@pytest.fixture(scope="module", params=["parallel", "split"])
def done(request, tmp_path_factory):
    trial = small(design=request.param, people=24)
    prepared = prepare(trial)
    run = execute(prepared, tmp_path_factory.mktemp(request.param), size=17)
    return run, compute(prepared, 0, prepared.lanes), effects(run)


def pick(found: list[Effect], endpoint: str, visit: float, arm: str, against: str = "") -> Effect:
    return next(e for e in found if (e.endpoint.name, e.visit, e.arm, e.against) == (endpoint, visit, arm, against))


def values(table, name: str, arm: int, replicate: int):
    return table[name][(table["arm"] == arm) & (table["replicate"] == replicate)]


def test_means_and_differences_are_those_of_the_rows(done):
    run, table, found = done
    one = pick(found, "elasticity", 90, "needled")
    two = pick(found, "elasticity", 90, "needled", "untreated")
    for replicate in range(5):
        a, b = (values(table, "elasticity@90", arm, replicate) for arm in (0, 1))
        assert one.estimate[replicate] == pytest.approx(np.nanmean(b))
        test = (
            stats.ttest_rel(b, a, nan_policy="omit")
            if run.trial.design == "split"
            else stats.ttest_ind(b, a, equal_var=False, nan_policy="omit")
        )
        assert two.p[replicate] == pytest.approx(test.pvalue)
        interval = test.confidence_interval()
        assert (two.low[replicate], two.high[replicate]) == pytest.approx((interval.low, interval.high))


@pytest.mark.parametrize("name", ["scars", "elasticity"])
def test_who_gains_how_much_is_counted_in_the_rows(done, name):
    run, table, _ = done
    endpoint = next(each for each in run.trial.endpoints if each.name == name)
    found = {entry["arm"]: entry for entry in reached(run, endpoint, 90)}
    assert list(found) == [arm.name for arm in run.trial.arms]
    for number, entry in enumerate(found.values()):
        seen = values(table, f"{name}@90", number, 0)
        counted = [np.mean(seen[~np.isnan(seen)] >= gain) for gain in entry["gain"]]
        assert entry["share"] == pytest.approx(counted)
        assert 1 <= len(entry["gain"]) <= LEVELS
        for part in ("share", "low", "high"):
            assert np.all(np.diff(entry[part]) <= 1e-12), "more gain is never reached by more people"
        assert np.all(np.array(entry["low"]) <= entry["high"])
    everybody = min(entry["gain"][0] for entry in found.values())
    assert max(entry["share"][0] for entry in found.values() if entry["gain"][0] == everybody) == 1


def test_shares_are_those_of_the_rows(done):
    _, table, found = done
    effect = pick(found, "responders", 90, "needled")
    seen = values(table, "responders@90", 1, 0)
    seen = seen[~np.isnan(seen)]
    assert effect.estimate[0] == pytest.approx(seen.mean())
    wilson = stats.binomtest(int(seen.sum()), seen.size).proportion_ci(method="wilson")
    assert (effect.low[0], effect.high[0]) == pytest.approx((wilson.low, wilson.high))


def test_the_flow_adds_up(done):
    run, table, _ = done
    counts = flow(run)
    first = table["replicate"] == 0
    assert counts["asked"] == counts["randomised"] + sum(counts["turned_away"].values())
    assert counts["randomised"] == 24
    for number, arm in enumerate(counts["arms"]):
        mine = first & (table["arm"] == number)
        assert arm["randomised"] == mine.sum()
        assert arm["seen"] == [int((table["left_day"][mine] > day).sum()) for day in (30, 90)]
        assert arm["seen"][0] >= arm["seen"][1]


def test_the_mixed_model_sees_the_difference_of_the_means(done):
    run, table, found = done
    model = mixed(run, run.trial.endpoints[2])
    assert isinstance(model, Mixed)
    estimate = {name: value for name, value, *_ in model.terms}
    difference = pick(found, "elasticity", 30, "needled", "untreated").estimate[0]
    complete = not np.isnan(table["elasticity@90"][table["replicate"] == 0]).any()
    assert estimate["needled, day 30"] == pytest.approx(difference, rel=1e-3 if complete else 0.3)
    assert mixed(run, run.trial.endpoints[1]) == "counts are compared as shares"


def effect(estimate, counted=False, against="", low=0.0, high=1.0) -> Effect:
    trial = small()
    many = np.asarray(estimate, dtype=float)
    ends = np.full(many.size, low), np.full(many.size, high)
    endpoint = trial.endpoints[1 if counted else 0]
    return Effect(endpoint, 90, "needled", against, np.full(many.size, 12.0), many, *ends, np.full(many.size, 0.01))


def test_the_predictive_interval_holds_the_model_the_people_and_the_laboratory():
    rng = np.random.default_rng(1)
    spread = effect(1 + 0.2 * rng.standard_normal(4001))
    middle, low, high = spread.predictive(seed=1)
    assert middle == pytest.approx(1, abs=0.02)
    assert high - low > 2 * 1.645 * 0.2  # wider than the replicates alone
    share = effect(rng.binomial(20, 0.9, 2001) / 20, counted=True)
    assert 0 <= share.predictive(1)[1] < share.predictive(1)[2] <= 1


def test_without_replicates_nothing_is_predicted():
    assert np.isnan(effect([0.5]).predictive(1)).all()


def test_the_number_needed_to_treat_is_the_inverse_of_a_shown_benefit():
    assert effect([0.25], True, "untreated", 0.1, 0.5).needed_to_treat == (4.0, 2.0, 10.0)
    assert effect([0.25], True, "untreated", -0.1, 0.5).needed_to_treat is None
    assert effect([0.25], False, "untreated", 0.1, 0.5).needed_to_treat is None


def test_power_grows_with_people_and_the_small_trial_is_part_of_the_large(tmp_path):
    trial = small(
        design="split",
        endpoints=[{"name": "elasticity", "outcome": "elasticity"}],
        solve={"replicates": 20, "seed": 2},
    )
    (curve,) = power_curve(trial, [4, 32], tmp_path / "curve")
    (few, weak, *_), (many, strong, *_) = curve.points
    assert (few, many) == (4, 32)
    assert strong > weak
    small_run = execute(trial.replaced(people=4), tmp_path / "few")
    last = [e for e in effects(small_run) if e.visit == 90 and e.against]
    assert last[0].power[0] == weak
