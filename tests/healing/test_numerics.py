"""The integrator against a tighter one, and steady states."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from percuta.errors import InputError
from percuta.healing import integrators
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
    library = integrators.integrator("library", default, Modifiers(ONES, ONES, ONES, ONES))
    path, _ = library(start, np.zeros(1, dtype=int), times, 200.0)
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


@pytest.mark.parametrize(("solver", "apart"), [("compiled", 1e-4), ("reference", 1e-4)])
def test_every_solver_heals_the_same_course(course, solver, apart):
    from percuta.parameters import Parameters

    p = Parameters(draws=3, seed=1)
    settings = {"sessions": 2, "follow_up": 90, "density": 300.0}
    library, other = (course(p, **settings, solver=name) for name in ("library", solver))
    for name, series in library.papillary.items():
        assert np.abs(series - other.papillary[name]).max() <= apart * series.max(), name


def test_a_solver_whose_packages_are_missing_is_refused(default, monkeypatch):
    monkeypatch.setitem(integrators.EXTRAS, "compiled", ("no_such_package", "fast"))
    with pytest.raises(InputError, match=r"compiled needs no_such_package; install it with `pip install"):
        integrators.integrator("compiled", default, Modifiers(ONES, ONES, ONES, ONES))
