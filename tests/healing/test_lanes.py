"""The integrator: order, agreement with others, positivity, independence of threads and company."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from percuta.errors import InputError, NumericalError
from percuta.healing import engine, lanes
from percuta.healing.engine import kinetics
from percuta.healing.reference import solve_by_cvode
from percuta.parameters import Parameters

K = kinetics("network")
DAYS = np.array([0.0, 28, 56])
HALF = np.full(3, 0.5)
T = np.concatenate([[0], np.geomspace(0.1, 180, 40)])


def points(draws=1, seed=1):
    return K.matrix(Parameters(draws=draws, seed=seed) if draws > 1 else Parameters())


def largest(states):
    return states.max(axis=(0, 1)) + 1e-300


def fixed_steps(count, monkeypatch):
    """Solve three smooth days with equal steps: no step is refused, none may grow."""
    monkeypatch.setattr(engine, "FIRST_STEP", 1 / 3)
    length = 3 / count
    state = K.rest(points())
    state[:, :8] = [0.3, 0.2, 0.2, 0.1, 0.4, 0.3, 0.2, 0.2]
    for _ in range(count):
        state = K.solve(points(), np.array([0, length]), start=state, relative=1e3, absolute=1e3).states[:, -1]
    return state


def test_the_observed_order_is_four(monkeypatch):
    counts = np.array([9, 18, 36, 72])
    exact = fixed_steps(1440, monkeypatch)
    errors = [np.abs(fixed_steps(int(count), monkeypatch) - exact).max() for count in counts]
    slopes = -np.diff(np.log(errors)) / np.diff(np.log(counts))
    assert slopes[-1] >= 3.8
    assert slopes[-1] <= 4.6


def test_the_error_follows_the_tolerance():
    tight = K.solve(points(64), T, days=DAYS, severities=HALF, relative=1e-11, absolute=1e-14).states
    for relative in (1e-4, 1e-6, 1e-8):
        states = K.solve(points(64), T, days=DAYS, severities=HALF, relative=relative, absolute=relative / 1e3).states
        assert (np.abs(states - tight) / largest(tight)).max() < 30 * relative


def test_one_course_agrees_with_cvode():
    own = K.solve(points(), T, days=DAYS, severities=HALF, relative=1e-10, absolute=1e-13).states[0]
    other = solve_by_cvode(K, points()[0], T, DAYS, HALF, relative=1e-10, absolute=1e-14)
    assert (np.abs(own - other) / own.max(axis=0)).max() < 1e-6


def test_one_session_agrees_with_radau():
    own = K.solve(points(), T, days=DAYS[:1], severities=HALF[:1], relative=1e-10, absolute=1e-13).states[0]
    rates = np.empty(len(K.species))

    def f(_t, y):
        K.code.rhs(y, points()[0], rates)
        return rates.copy()

    radau = solve_ivp(f, (0, T[-1]), own[0], "Radau", T, rtol=1e-10, atol=1e-14)
    assert (np.abs(own - radau.y.T) / own.max(axis=0)).max() < 1e-6


def test_every_lane_follows_its_own_sessions():
    matrix, times = points(20), np.array([0.0, 10, 40, 90])
    days = np.sort(np.random.default_rng(1).uniform(0, 60, (20, 4)), axis=1)
    severities = np.random.default_rng(2).uniform(0, 1, (20, 4))
    together = K.solve(matrix, times, days=days, severities=severities).states
    for number in (0, 7, 8, 19):
        part = slice(number, number + 1)
        alone = K.solve(matrix[part], times, days=days[part], severities=severities[part]).states
        assert np.array_equal(alone[0], together[number])


def test_threads_and_chunks_do_not_change_a_bit(monkeypatch):
    matrix = points(300)
    one = K.solve(matrix, T, days=DAYS, severities=HALF, threads=1)
    monkeypatch.setattr(engine, "CHUNK", 37)
    two = K.solve(matrix, T, days=DAYS, severities=HALF, threads=2)
    assert np.array_equal(one.states, two.states)
    assert np.array_equal(one.steps, two.steps)


def test_a_course_in_parts_is_the_course():
    whole = K.solve(points(9), np.array([0.0, 28, 70]), days=DAYS[:2], severities=HALF[:2], relative=1e-9).states
    first = K.solve(points(9), np.array([0.0, 28]), days=DAYS[:1], severities=HALF[:1], relative=1e-9).states
    rest = np.array([28.0, 70])
    second = K.solve(points(9), rest, days=DAYS[1:2], severities=HALF[1:2], start=first[:, -1], relative=1e-9).states
    assert (np.abs(second - whole[:, 1:]) / largest(whole)).max() < 1e-7


def test_an_output_on_the_day_of_a_session_follows_it():
    states = K.solve(points(), np.array([0.0, 28]), days=np.array([28.0]), severities=np.array([0.4])).states[0]
    assert states[0, 0] == 0
    assert states[1, 0] == pytest.approx(0.4)


def test_zero_stays_zero():
    states = K.solve(points(30), T, days=DAYS, severities=np.zeros(3)).states
    untouched = [K.species.index(name) for name in ("damage", "neutrophils", "macrophages_m1", "growth_factor", "mmp")]
    assert np.all(states[:, :, untouched] == 0)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), severity=st.floats(0, 1), relative=st.sampled_from([1e-2, 1e-3, 1e-5]))
def test_no_state_is_ever_negative(seed, severity, relative):
    course = K.solve(points(8, seed), T, days=DAYS, severities=np.full(3, severity), relative=relative)
    assert course.states.min() >= 0


def test_what_is_lifted_to_zero_is_booked_and_small():
    # A tolerance of a tenth lets fast decays overshoot, so that something is clipped.
    course = K.solve(points(64), T, days=DAYS, severities=HALF, relative=1.0, absolute=0.1)
    assert course.states.min() >= 0
    assert course.clipped.max() > 0
    assert np.all(course.clipped <= 0.1 * course.steps[:, None])
    fine = K.solve(points(64), T, days=DAYS, severities=HALF)
    assert fine.clipped.max() < 1e-6


def test_what_is_conserved_drifts_by_rounding_only():
    # With only the switch left on, macrophages change kind but not in number.
    matrix = np.zeros_like(points(16))
    for name in ("macrophage_switch", "growth_factor_half_activation", "collagen_headroom", "mmp_gate"):
        matrix[:, K.parameters.index(name)] = np.linspace(0.1, 2, 16)
    matrix[:, K.parameters.index("fibroblast_activation")] = 1
    start = np.zeros((16, len(K.species)))
    start[:, 2] = 0.7
    for end in (0.1, 1.0, 10.0, 200.0):
        states = K.solve(matrix, np.array([0, end]), start=start).states[:, -1]
        assert np.abs(states[:, 2] + states[:, 3] - 0.7).max() <= 1e-12
    assert states[-1, 2] < 1e-6


def test_a_solution_that_blows_up_names_day_species_and_place():
    start = K.rest(points(3))
    start[1, K.species.index("growth_factor")] = 1e308
    matrix = points(3).copy()
    matrix[1, K.parameters.index("growth_factor_decay")] = 1e10
    with pytest.raises(NumericalError, match=r"day 0: .* because of growth_factor \(point 1\)"):
        K.solve(matrix, np.array([0.0, 1]), start=start)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"t_out": np.array([0.0, 0.0])}, "increasing"),
        ({"t_out": np.array([0.0, np.nan])}, "finite"),
        ({"days": np.array([-1.0])}, "not before the first output"),
        ({"days": np.array([0.0, 1.0])}, "severities have shape|severities has shape"),
        ({"severities": np.array([1.2])}, "between 0 and 1"),
        ({"points": np.ones((1, 3))}, "points has shape"),
        ({"start": np.full((1, 12), -0.1)}, "damage starts below zero"),
    ],
)
def test_what_cannot_be_solved_is_refused(changes, says):
    given_ = {"points": points(), "t_out": T, "days": np.zeros(1), "severities": np.ones(1), **changes}
    with pytest.raises(InputError, match=says):
        K.solve(given_.pop("points"), given_.pop("t_out"), **given_)


def test_a_modifier_the_network_lacks_is_refused():
    with pytest.raises(InputError, match="nearest: collagen_i"):
        K.matrix(Parameters(), {"colagen_i": 2.0})


def test_an_unknown_network_is_refused():
    with pytest.raises(InputError, match="no compiled network 'dermall'"):
        kinetics("dermall")


def test_a_compilation_is_told_once():
    from numba import njit

    told = []
    engine.on_compiling(lambda: told.append("compiling"))
    assert [njit(lambda x: x + 1)(1.0), njit(lambda x: x + 2)(1.0)] == [2, 3]
    assert told == ["compiling"]


def test_a_study_needs_no_kernel_that_warming_up_did_not_make(course):
    network = kinetics()
    network.warmup()
    kernels = [
        getattr(network.code, name)
        for name in ("prepare", "rest", "injure", "rhs_lanes", "factor_lanes", "solve_lanes")
    ]
    made = [kernel.signatures for kernel in kernels]
    course(Parameters(draws=3), sessions=2, follow_up=20.0)
    course(Parameters(), follow_up=20.0)
    assert [kernel.signatures for kernel in kernels] == made
    assert [len(signatures) for signatures in made] == [1] * 6


def test_a_step_short_of_its_target_by_rounding_lands():
    """Else a crumb of 1e-15 days is left, which no step can cross."""
    w = np.zeros(lanes.C)
    lane_int, lane_float = np.zeros((4, lanes.LANES), np.int64), np.zeros((4, lanes.LANES))
    choose_step = lanes.choose_step.py_func
    lane_float[lanes.TIME], lane_float[lanes.STEP] = 14, np.nextafter(7, 0)
    assert choose_step(w, 0, np.empty((1, 0)), np.array([14.0, 21.0]), lane_int, lane_float)
    assert w[lanes.H] == 7
    lane_float[lanes.STEP] = 6.999
    assert not choose_step(w, 0, np.empty((1, 0)), np.array([14.0, 21.0]), lane_int, lane_float)
