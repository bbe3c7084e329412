"""It resolves: no loop keeps itself going at rest, and no course in the input domain leaves the skin inflamed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.healing.engine import kinetics
from percuta.parameters import library

K = kinetics()
ROW = dict(zip(K.symbols, range(len(K.symbols)), strict=True))
INFLAMED = [K.species.index(name) for name in ("il6", "il1", "neutrophils", "monocytes", "macrophages_m1")]
LATE = 90.0
"""Days after the last session by which inflammation is over."""
LEFT = 0.05
"""Share of its peak below which a wave is over."""
LOOPS = {
    "interleukin-1 calls the macrophages that make it": (("IL1", "Mo", "M1"), "inflammation_loop_gain"),
    "TGF-beta activates the fibroblasts that make it": (("TGF", "A"), "fibroblast_loop_gain"),
}


def far_points(draws, seed=5, **modifiers):
    """Points with all parameters uniform over their whole ranges, harsher than the draws of a study."""
    rng = np.random.default_rng(seed)
    records = [library()[name] for name in K.parameters]
    values = {
        record.name: rng.uniform(record.low, record.high, draws)
        if record.distribution != "exact"
        else np.full(draws, record.value)
        for record in records
    }
    return values, K.matrix(values, modifiers)


def slopes_at_rest(points):
    """Jacobians at rest, (points, species, species)."""
    found = np.zeros((len(points), len(K.species), len(K.species)))
    entries = np.empty(len(K.code.ROWS))
    for dense, state, point in zip(found, K.rest(points), points, strict=True):
        K.code.jacobian(state, point, entries)
        dense[list(K.code.ROWS), list(K.code.COLUMNS)] = entries
    return found


def loop_gain(slopes, loop):
    """Product round a loop of what each member adds to the next, at the steady state of the next."""
    gain = np.ones(len(slopes))
    for here, there in zip(loop, (*loop[1:], loop[0]), strict=True):
        gain *= slopes[:, ROW[there], ROW[here]] / -slopes[:, ROW[there], ROW[there]]
    return gain


def inflamed_share(points, days, severities):
    """Share of points in which a wave of inflammation is still above `LEFT` of its peak `LATE` days after."""
    last = float(np.max(days))
    times = np.unique([0.0, *(np.asarray(days) + 0.25), *(last + np.array([0.5, 1, 2, 3, 5])), last + LATE])
    states = K.solve(points, times, days=days, severities=severities, relative=1e-4, absolute=1e-6).states
    waves = states[:, :, INFLAMED]
    return np.mean(np.any(waves[:, -1] > LEFT * waves.max(axis=1), axis=1))


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("diabetes", [1.0, library()["diabetes_macrophage_switch"].low])
def test_each_named_loop_has_a_gain_below_one_at_rest(loop, diabetes):
    members, record = LOOPS[loop]
    values, points = far_points(300, macrophage_resolution=diabetes)
    gain = loop_gain(slopes_at_rest(points), members)
    assert gain.max() < 1
    if diabetes == 1:
        assert gain == pytest.approx(values[record], rel=1e-9)


def test_there_is_no_other_loop_at_rest():
    _, points = far_points(1)
    linked = slopes_at_rest(points)[0] != 0
    np.fill_diagonal(linked, False)
    reach = np.linalg.matrix_power(np.eye(len(linked)) + linked.T, len(linked)) > 0
    in_loops = {K.symbols[row] for row in range(len(linked)) if (linked.T @ reach)[row, row] > 0}
    assert in_loops == {symbol for members, _ in LOOPS.values() for symbol in members}


def test_skin_at_rest_is_stable():
    _, points = far_points(300, macrophage_resolution=library()["diabetes_macrophage_switch"].low)
    driven = {ROW["W"], ROW["Es"]}  # a closed gap has no cells that migrate; elastotic material goes only when injured
    kept = [row for row in range(len(K.species)) if row not in driven]
    assert np.linalg.eigvals(slopes_at_rest(points)[:, kept][:, :, kept]).real.max() < 0


def test_of_ten_thousand_random_wounds_none_stays_inflamed():
    _, points = far_points(10_000)
    assert inflamed_share(points, np.zeros(1), np.ones(1)) == 0


def test_of_a_thousand_diabetic_wounds_few_stay_inflamed():
    _, points = far_points(1000, macrophage_resolution=library()["diabetes_macrophage_switch"].value)
    assert inflamed_share(points, np.zeros(1), np.ones(1)) < 0.01


@settings(max_examples=12, deadline=None)
@given(sessions=st.integers(1, 52), every=st.floats(1, 60), severity=st.floats(0.05, 1), seed=st.integers(0, 999))
def test_after_any_course_the_skin_calms_down(sessions, every, severity, seed):
    _, points = far_points(8, seed)
    assert inflamed_share(points, every * np.arange(sessions), np.full(sessions, severity)) == 0
