"""Zone geometry: what its two solvers, its blocks of draws and its well-mixed limit must agree on."""

import numpy as np
import pytest

from percuta.errors import InputError, NumericalError
from percuta.healing import integrators, zone
from percuta.healing.engine import kinetics
from percuta.parameters import Parameters


def test_both_solvers_heal_the_same_course(course):
    p = Parameters(draws=2, seed=1)
    settings = {"sessions": 2, "follow_up": 90, "density": 300.0}
    compiled, reference = (course(p, **settings, solver=name) for name in ("compiled", "reference"))
    for name, series in reference.papillary.items():
        assert np.abs(series - compiled.papillary[name]).max() <= 1e-4 * series.max(), name


def test_a_point_that_every_session_hits_is_the_course_of_the_engine(course, default):
    found = course(default, sessions=3, density=1e5, follow_up=120.0)
    network, days = kinetics(), np.array([0.0, 28, 56])
    points = network.matrix(default)
    alone = network.solve(points, found.t_days, days=days, severities=np.ones(3), relative=1e-9).states[0]
    for row, name in enumerate(network.species):
        if not name.startswith("collagen") and name not in ("melanin", "elastotic"):  # age and light act on those
            assert found.zone[name][:, 0] == pytest.approx(alone[:, row], rel=2e-3, abs=2e-4 * alone[:, row].max()), (
                name
            )


def test_answers_depend_neither_on_blocks_nor_on_company(course, monkeypatch):
    many = course(Parameters(draws=7, seed=3), sessions=2, follow_up=60, density=300.0)
    few = course(Parameters(draws=3, seed=3), sessions=2, follow_up=60, density=300.0)
    monkeypatch.setattr(zone, "BLOCK", 2)
    blocks = course(Parameters(draws=7, seed=3), sessions=2, follow_up=60, density=300.0)
    for name, series in many.papillary.items():
        assert np.array_equal(series, blocks.papillary[name])
        assert np.array_equal(series[:, :3], few.papillary[name])


def test_same_seed_repeats_bit_for_bit(course):
    one, two, other = (course(Parameters(draws=8, seed=seed), follow_up=60) for seed in (1, 1, 2))
    for name, series in one.papillary.items():
        assert np.array_equal(series, two.papillary[name])
    assert not np.array_equal(one.papillary["collagen_iii"], other.papillary["collagen_iii"])


def test_only_what_is_asked_for_is_kept(default):
    from .conftest import healed

    assert set(healed(default, follow_up=5).zone) == set(kinetics().species)
    assert set(healed(default, follow_up=5, keep={"il6", "gap"}).papillary) == {"il6", "gap"}


def test_a_solution_that_is_lost_names_day_species_draw_and_history(course, default, monkeypatch):
    rest = kinetics().rest

    def spoilt(_self, points):
        state = rest(points)
        state[:, 9] = 1e308
        return state

    monkeypatch.setattr(type(kinetics()), "rest", spoilt)
    with pytest.raises(NumericalError, match=r"on day 0: .* because of \w+ \(draw 0, last sessions: (hit|missed)\)"):
        course(default, follow_up=5)


def test_a_solver_whose_package_is_missing_is_refused(monkeypatch):
    monkeypatch.setattr(integrators.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(InputError, match=r"reference needs sksundae; install it with `pip install"):
        integrators.integrator("reference")
