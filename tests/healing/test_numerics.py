"""The integrator against a tighter one, and steady states."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from percuta.healing import zone
from percuta.healing.modifiers import Modifiers
from percuta.healing.network import Network, injure, rest

ONES = np.ones(1)


@pytest.fixture
def network(default):
    return Network(default, Modifiers(ONES, ONES, ONES, ONES))


def test_skin_at_rest_only_ages(network, default):
    rate = network(rest(1, default))[:, 0]
    assert rate[[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11]] == pytest.approx(0, abs=1e-18)
    ageing = -default["collagen_ageing"][0] * (1 - default["collagen_iii_share"][0])
    assert rate[10] == pytest.approx(ageing)


def test_damage_never_exceeds_a_full_injury(default):
    state = rest(1, default)
    for _ in range(3):
        state = injure(state, np.array([0.7]))
    assert state[0] == pytest.approx(1 - 0.3**3)


def test_one_session_agrees_with_a_tight_implicit_solution(network, default):
    start = injure(rest(1, default), ONES)
    times = np.array([0.0, 0.5, 1, 3, 10, 30, 90, 200])
    path, _ = zone._integrate(network, start, times, 200.0)
    tight = solve_ivp(
        lambda _t, y: network(y[:, None])[:, 0], (0, 200), start[:, 0], "Radau", times, rtol=1e-10, atol=1e-13
    )
    scale = tight.y.max(axis=1) + 1e-12
    assert np.abs(path[:, :, 0].T - tight.y).max(axis=1) / scale == pytest.approx(0, abs=2e-4)


def test_same_seed_repeats_bit_for_bit(course):
    from percuta.parameters import Parameters

    one, two, other = (course(Parameters(draws=8, seed=seed), follow_up=60) for seed in (1, 1, 2))
    for name, series in one.papillary.items():
        assert np.array_equal(series, two.papillary[name])
    assert not np.array_equal(one.papillary["collagen_iii"], other.papillary["collagen_iii"])
