"""What decides between two plans is found where it is known, and knowing it is worth what theory says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from percuta.parameters import Parameters
from percuta.plan.sensitivity import sensitivity
from percuta.plan.what_if import sentences

DRAWS = 2000


@pytest.fixture
def read():
    """Draws of three parameters, of which the tests make one decide."""
    p = Parameters(draws=DRAWS, seed=3)
    for name in ("entry_force_slope", "stain_gain", "zone_radius"):
        _ = p[name]
    return p


def test_the_parameter_that_decides_is_found_with_its_threshold(read):
    values = read["stain_gain"]
    turn = float(np.quantile(values, 0.7))
    found = sensitivity({"a": np.zeros(DRAWS), "b": values - turn}, read, "grade")
    (rivalry,) = found.rivals
    (driver,) = rivalry.drivers
    assert found.plan == "a"
    assert driver.record.name == "stain_gain"
    assert driver.rival_above
    assert driver.threshold == pytest.approx(turn, rel=0.03)
    assert driver.wins_beyond > 0.85 > 0.15 > driver.wins_before
    assert rivalry.wins == pytest.approx(0.3, abs=0.01)
    assert any("If stain_gain is above" in line and "assumed" in line for line in sentences(found))


def test_knowing_the_only_parameter_is_worth_as_much_as_knowing_everything(read):
    values = read["stain_gain"]
    worth = {"a": np.zeros(DRAWS), "b": values - np.quantile(values, 0.6)}
    found = sensitivity(worth, read, "grade")
    exact = float(np.mean(np.maximum(0, worth["b"]))) - max(0.0, float(np.mean(worth["b"])))
    assert found.worth_of_knowing == pytest.approx(exact)
    assert found.rivals[0].drivers[0].worth_knowing == pytest.approx(exact, rel=0.1)


def test_a_plan_that_always_wins_is_worth_nothing_to_doubt(read):
    found = sensitivity({"a": read["stain_gain"] + 1, "b": read["stain_gain"]}, read, "grade")
    assert found.worth_of_knowing == pytest.approx(0)
    assert found.best_share == {"a": 1.0, "b": 0.0}
    assert found.rivals[0].drivers == ()


def test_noise_names_no_parameter(read):
    noise = np.random.default_rng(5).normal(size=DRAWS)
    found = sensitivity({"a": np.zeros(DRAWS), "b": noise - 0.1}, read, "grade")
    assert found.rivals[0].drivers == ()


@given(st.lists(st.lists(st.floats(-5, 5), min_size=30, max_size=30), min_size=2, max_size=4))
def test_knowing_is_never_worth_less_than_nothing(rows):
    p = Parameters(draws=30, seed=1)
    _ = p["stain_gain"]
    found = sensitivity({str(number): np.array(row) for number, row in enumerate(rows)}, p, "grade")
    assert found.worth_of_knowing >= -1e-12
    assert sum(found.best_share.values()) == pytest.approx(1)
    assert all(driver.worth_knowing >= 0 for rivalry in found.rivals for driver in rivalry.drivers)
