"""One matrix, several instruments."""

import numpy as np
import pytest

from percuta.outcome import matrix

T = np.linspace(0, 300, 61)


def test_untouched_skin_changes_nothing(drawn):
    rest = np.ones((5, drawn.draws))
    for operator in (matrix.stained_area_change, matrix.oct_attenuation_change, matrix.ultrasound_density_change):
        assert np.array_equal(operator(rest, drawn), np.zeros_like(rest))


def test_instruments_disagree_about_the_same_matrix_as_published(default):
    collagen = np.array([1.165])
    changes = [
        matrix.oct_attenuation_change(collagen, default),
        matrix.elasticity_change(collagen, default),
        matrix.stained_area_change(collagen, default),
        matrix.ultrasound_density_change(collagen, default),
    ]
    assert np.concatenate(changes) == pytest.approx([0.165, 0.28, 0.50, 1.0], rel=0.1)


def test_the_surface_lags_and_arrives(default):
    step = np.ones((T.size, 1))
    step[1:] = 1.2
    surface = matrix.surface_follows(T, step, default)[:, 0]
    assert surface[0] == 1
    assert np.all(np.diff(surface) > 0)
    assert surface[-1] == pytest.approx(1.2, abs=1e-3)


def test_the_surface_of_a_ramp_is_the_exact_solution(default):
    lag, slope = default["surface_lag"][0], 0.001
    surface = matrix.surface_follows(T, 1 + slope * T[:, None], default)[:, 0]
    assert surface == pytest.approx(1 + slope * (T - lag * (1 - np.exp(-T / lag))), abs=1e-12)


def test_ratio_of_collagens_starts_at_one():
    ratio = matrix.type_iii_to_i(np.array([[0.1], [0.15]]), np.array([[0.9], [0.9]]))
    assert ratio[:, 0] == pytest.approx([1, 1.5])
