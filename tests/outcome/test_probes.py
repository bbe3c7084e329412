"""Instruments beside the stains: what each must read of skin in a known state."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import percuta as pc
from percuta.outcome import matrix, probes
from percuta.parameters import Parameters

DRAWN = Parameters(draws=30, seed=1)
REST = np.ones((4, DRAWN.draws))
R5, R7 = np.full(DRAWN.draws, 0.76), np.full(DRAWN.draws, 0.44)
shares = st.floats(0.05, 0.99)
folds = st.floats(0.6, 2.0)


def test_skin_at_rest_reads_as_before():
    zero = np.zeros_like(REST)
    readings = (
        matrix.reticulin_stain_change(REST, DRAWN),
        matrix.procollagen_fold(zero, DRAWN) - 1,
        matrix.dermal_thickness_change(REST, REST, np.full(DRAWN.draws, 0.1), DRAWN),
        probes.net_elasticity_change(REST, R5, DRAWN),
        probes.biological_elasticity_change(zero, REST, R5, R7, DRAWN),
        probes.hydration_change(REST, REST, DRAWN),
        probes.erythema_index_change(zero, zero, DRAWN),
        probes.melanin_index_change(zero, 4, DRAWN),
        probes.water_loss_change(REST, np.ones(DRAWN.draws)),
    )
    for reading in readings:
        assert reading == pytest.approx(zero, abs=1e-12)


@given(collagen=st.floats(0.3, 4), r5=shares)
def test_net_elasticity_stays_a_share_and_rises_with_collagen(collagen, r5):
    at_rest = np.full(DRAWN.draws, r5)
    after = at_rest * (1 + probes.net_elasticity_change(np.full(DRAWN.draws, collagen), at_rest, DRAWN))
    assert ((after > 0) & (after <= 1)).all()
    assert (np.sign(after - at_rest) == np.sign(collagen - 1)).all() or collagen == pytest.approx(1)


def test_a_small_gain_moves_the_ratio_as_far_as_it_has_room(default):
    small = 1e-4
    change = probes.net_elasticity_change(np.array([1 + small]), np.array([0.76]), default)
    assert change == pytest.approx(default["net_elasticity_gain"] * small * 0.24, rel=1e-2)


@given(r5=st.floats(0.3, 0.9), less=st.floats(0.3, 0.95))
def test_the_two_recoils_differ_by_the_creep_alone(r5, less):
    net, r7 = np.full(DRAWN.draws, 0.2), np.full(DRAWN.draws, r5 * less)
    at_rest = np.full(DRAWN.draws, r5)
    dry = probes.biological_elasticity_change(net, np.ones(DRAWN.draws), at_rest, r7, DRAWN)
    swollen = probes.biological_elasticity_change(net, np.full(DRAWN.draws, 1.5), at_rest, r7, DRAWN)
    assert dry == pytest.approx(net)  # nothing creeps further, so both ratios gain alike
    assert (swollen <= dry).all()


@given(fold=folds, more=st.floats(0, 1))
def test_each_probe_rises_with_what_it_sees(fold, more):
    def state(value):
        return np.full(DRAWN.draws, value)

    one = state(1.0)
    assert (
        probes.hydration_change(state(fold + more), one, DRAWN) >= probes.hydration_change(state(fold), one, DRAWN)
    ).all()
    assert (
        probes.hydration_change(one, state(fold + more), DRAWN) <= probes.hydration_change(one, state(fold), DRAWN)
    ).all()
    assert (
        probes.erythema_index_change(state(more), state(fold), DRAWN)
        >= probes.erythema_index_change(state(0), state(fold), DRAWN)
    ).all()
    assert (
        probes.melanin_index_change(state(more), 5, DRAWN) >= probes.melanin_index_change(state(more), 3, DRAWN)
    ).all()
    assert (
        matrix.reticulin_stain_change(state(fold + more), DRAWN) >= matrix.reticulin_stain_change(state(fold), DRAWN)
    ).all()


def test_a_dermis_that_is_all_papillary_and_all_collagen_gains_what_collagen_gains():
    p = Parameters(overrides={"collagen_volume_share": 0.4, "hyaluronan_volume_share": 0.05})
    half = matrix.dermal_thickness_change(np.array([1.5]), np.array([1.0]), np.array([0.5]), p)
    assert half == pytest.approx(0.5 * 0.4 * 0.5)


@pytest.fixture(scope="module")
def course():
    study = pc.Study(base="professional-face").patched({"solve": {"draws": 20}, "follow_up": "90 d"})
    return pc.simulate(study)


NAMES = (
    "reticulin_stain_area",
    "elasticity_r5",
    "elasticity_r7",
    "dermal_thickening",
    "procollagen_i_change",
    "procollagen_iii_change",
    "erythema_index_change",
    "melanin_index_change",
    "hydration_change",
    "water_loss_change",
)


@pytest.mark.parametrize("name", NAMES)
def test_every_probe_stands_in_a_result(course, name):
    found = course.outcomes[name]
    assert found.unit == "%"
    assert np.isfinite(found.draws).all()
    assert course[name].dims == ("draw",)


def test_the_order_of_a_course_is_that_of_healing(course):
    """Water leaves on the first day, message of collagen comes before the mass, and both outlast the redness."""
    assert course.outcomes["water_loss_change"].value > 0
    t, medians = (
        course.t_days,
        {
            name: np.median(course.series[name].values, axis=1)
            for name in ("erythema_index", "procollagen_i", "collagen", "hydration")
        },
    )
    first = t <= course.session_days[1] - 1e-9
    peaks = {name: t[first][np.argmax(values[first])] for name, values in medians.items()}
    assert peaks["erythema_index"] < peaks["procollagen_i"] <= peaks["collagen"]
    late = t > course.session_days[-1] + 60
    assert medians["erythema_index"][late].max() < 1.1
    assert medians["hydration"][-1] == pytest.approx(1, abs=0.02)
    assert medians["collagen"][late].min() > 1.02


def test_type_three_rises_more_than_type_one(course):
    assert course.outcomes["reticulin_stain_area"].value > course.outcomes["collagen_mass"].value
    three, one = (course.series[f"procollagen_{kind}"].values for kind in ("iii", "i"))
    assert np.median(three.max(axis=0)) > np.median(one.max(axis=0))
