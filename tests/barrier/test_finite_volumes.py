"""The solver against exact slabs: flux, lag, orders, mass."""

import numpy as np
import pytest

from percuta.barrier.finite_volumes import TOLERANCE, UNDERSHOOT, evolve

from .slabs import endless, exact_amount, exact_flux, exact_lag, run_slab, slab_network, two_layers


def test_the_steady_flux_and_the_lag_of_two_layers_are_exact_to_a_thousandth():
    late = np.array([10.0, 12.0])  # hours, many lags
    course = run_slab(2, late, tolerance=1e-4)
    below = course.lost["receptor"][1:, 0]
    flux = (below[1] - below[0]) / (late[1] - late[0])
    assert flux == pytest.approx(exact_flux(), rel=1e-3)
    assert late[1] - below[1] / flux == pytest.approx(exact_lag(), rel=1e-3)


@pytest.mark.parametrize("t_h", [3.0, 10.0, 40.0])
def test_the_amount_below_follows_the_exact_course(t_h):
    course = run_slab(2, np.array([t_h]), tolerance=1e-4)
    assert course.lost["receptor"][-1, 0] == pytest.approx(exact_amount(t_h), rel=1e-3)


def test_the_error_in_space_falls_with_the_square_of_the_cells():
    exact, at = exact_amount(10.0), np.array([10.0])
    errors = [abs(run_slab(n, at, tolerance=1e-6).lost["receptor"][-1, 0] - exact) for n in (1, 2, 4)]
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert orders == pytest.approx([2, 2], abs=0.2)


def test_the_error_in_time_falls_with_the_square_of_the_step():
    def amount(step_h):
        return run_slab(1, np.array([8.0]), thickness_mm=0.05, fixed_step_h=step_h).lost["receptor"][-1, 0]

    tight = amount(0.005)
    errors = [abs(amount(step) - tight) for step in (0.4, 0.2, 0.1)]
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert (orders > 1.7).all()


def test_a_looser_tolerance_takes_fewer_steps_and_errs_as_told():
    tight = run_slab(1, np.array([24.0]), thickness_mm=0.05, tolerance=1e-7)
    errors = []
    for tolerance in (1e-2, 1e-3, 1e-4):
        course = run_slab(1, np.array([24.0]), thickness_mm=0.05, tolerance=tolerance)
        assert course.steps[0] < tight.steps[0]
        errors.append(abs(course.lost["receptor"][-1, 0] / tight.lost["receptor"][-1, 0] - 1))
        assert errors[-1] < 3 * tolerance
    assert errors[2] < errors[0]


def test_what_leaves_one_cell_is_gained_or_booked():
    course = run_slab(1, np.geomspace(0.01, 100, 30), thickness_mm=0.05)
    total = course.mass.sum(axis=1)[:, 0] + sum(course.lost.values())[:, 0]
    assert total == pytest.approx(np.full(31, 0.05), rel=1e-12)
    assert (course.mass >= -UNDERSHOOT * TOLERANCE * 0.05).all()


def test_a_perfect_sink_is_never_filled_and_a_closed_floor_fills_evenly():
    layers = two_layers(receptor=False)
    mass = np.zeros((41, 1))
    mass[0] = 0.05
    shut = evolve(slab_network(layers, endless(0.05)), mass, np.array([0.0, 5000.0]))
    store = (layers.thickness_mm * layers.storage).sum()
    free = 0.05 / (0.05 + store)
    assert shut.mass[-1, 0, 0] / 0.05 == pytest.approx(free, rel=1e-6)
    assert (shut.mass[-1, 2::2, 0] / (layers.thickness_mm * layers.storage)[:, 0]) == pytest.approx(free, rel=1e-6)


def test_no_draw_depends_on_another():
    from dataclasses import replace

    def some(draws):
        layers = two_layers()
        names = ("thickness_mm", "storage", "conductivity", "clearance", "degradation")
        wide = {name: np.repeat(getattr(layers, name), draws, axis=1) for name in names}
        rise = np.linspace(1, 30, 3)[:draws]
        wide["resistance"] = layers.resistance / rise
        network = slab_network(replace(layers, **wide), endless(0.05))
        mass = np.zeros((41, draws))
        mass[0] = 0.05
        return evolve(network, mass, np.array([0.0, 1.0, 6.0])).mass

    assert np.array_equal(some(3)[:, :, :2], some(2))
