"""Laws of ageing: they pass through their anchor, move one way and stay possible."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis.strategies import floats

from percuta.skin import ageing

quick = settings(deadline=None, max_examples=60)
ages = floats(18, 95)
losses = floats(0.001, 0.09)


@quick
@given(age=ages, loss=losses, origin=floats(15, 30), measured=floats(0.01, 5))
def test_thickness_is_the_measured_one_at_the_age_of_measurement(age, loss, origin, measured):
    assert ageing.thickness(measured, age, age, loss, origin) == pytest.approx(measured)


@quick
@given(younger=ages, older=ages, loss=losses, measured_at=floats(30, 50))
def test_thickness_falls_with_age_and_stays_positive(younger, older, loss, measured_at):
    assume(older > younger + 0.01)
    thick, thin = (ageing.thickness(1.0, age, measured_at, loss, 20) for age in (younger, older))
    assert 0 < thin < thick


def test_a_tenth_of_the_original_thickness_goes_per_decade_when_the_loss_is_a_tenth():
    twenty, thirty, seventy = (ageing.thickness(2.0, age, 20, 0.1, 20) for age in (20, 30, 70))
    assert (twenty - thirty) / twenty == pytest.approx(0.1)
    assert (twenty - seventy) / twenty == pytest.approx(0.5)


def test_without_loss_age_has_no_effect():
    assert ageing.thickness(1.3, 85, 40, 0.0, 20) == pytest.approx(1.3)
    assert ageing.remaining_share(85, 25, 0.0) == pytest.approx(1)
    assert ageing.between_ages(7.0, 85, 25, 1.0, 50) == pytest.approx(7)
    assert ageing.elasticity(0.7, 85, 40, 0.0) == pytest.approx(0.7)


@quick
@given(start=floats(0.1, 500), measured_at=floats(20, 40), years=floats(30, 60), ratio=floats(0.5, 3))
def test_the_ratio_of_old_to_young_is_met_after_the_span(start, measured_at, years, ratio):
    old = ageing.between_ages(start, measured_at + years, measured_at, ratio, years)
    assert old / start == pytest.approx(ratio)


@quick
@given(ratio=floats(0.3, 0.95), younger=ages, older=ages, loss=floats(0.01, 0.35))
def test_elasticity_falls_with_age_and_stays_between_0_and_1(ratio, younger, older, loss):
    assume(older > younger + 0.01)
    young, old = (ageing.elasticity(ratio, age, 40, loss) for age in (younger, older))
    assert 0 < old < young < 1


@quick
@given(age=ages, loss=floats(0.01, 0.35), small=floats(0.2, 0.6), gap=floats(0.01, 0.3))
def test_age_never_changes_the_order_of_the_elasticity_ratios(age, loss, small, gap):
    lesser, greater = (ageing.elasticity(start, age, 40, loss) for start in (small, small + gap))
    assert lesser < greater


def test_laws_broadcast_over_draws():
    loss = np.array([0.0, 0.03, 0.06])
    assert ageing.thickness(np.array([1.0, 1.0, 1.0]), 60, 40, loss, 20).shape == (3,)
    assert ageing.remaining_share(60, np.array([25.0, 25.0, 25.0]), loss).shape == (3,)
