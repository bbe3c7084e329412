"""Roughness against surfaces whose roughness can be written down."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from percuta.errors import InputError
from percuta.outcome.surface_roughness import levelled, roughness

X = np.linspace(0, 10, 2000, endpoint=False)
PIXEL = X[1]


def wave(amplitude=1.0, rows=5):
    """A sine along the rows, ten waves."""
    return np.tile(amplitude * np.sin(2 * np.pi * X), (rows, 1))


def square(side=200):
    """Places of a square of half-width 1."""
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    return x, y


@given(amplitude=st.floats(0.01, 100))
def test_a_sine(amplitude):
    found = roughness(wave(amplitude), PIXEL, form=0)
    assert (found.ra, found.sa) == (pytest.approx(2 / np.pi * amplitude, rel=2e-3),) * 2
    assert (found.rq, found.sq) == (pytest.approx(amplitude / np.sqrt(2), rel=2e-3),) * 2
    assert (found.rz, found.sz) == (pytest.approx(2 * amplitude, rel=5e-3),) * 2
    assert found.ssk == pytest.approx(0, abs=1e-2)
    assert found.sku == pytest.approx(1.5, rel=5e-3)


@given(a=st.floats(-5, 5), b=st.floats(-5, 5), c=st.floats(-5, 5))
def test_a_plane_is_smooth_however_it_is_tilted(a, b, c):
    x, y = square(40)
    found = roughness(a * x + b * y + c, 0.05)
    assert found.sa == pytest.approx(0, abs=1e-10)
    assert found.sz == pytest.approx(0, abs=1e-9)
    assert found.sdr == pytest.approx(0, abs=1e-12)


def test_a_flat_map_has_no_skewness():
    found = roughness(np.ones((20, 20)), 1.0)
    assert found.sq == pytest.approx(0, abs=1e-12)
    assert np.isnan([found.ssk, found.sku]).all()


def test_a_sphere_cap():
    """A cap of radius R on a square of half-width a: Sq = a^2/R sqrt(2/45), and nothing once its form is off."""
    radius = 50.0
    x, y = square(400)
    cap = np.sqrt(radius**2 - x**2 - y**2)
    assert roughness(cap, 2 / 399).sq == pytest.approx(np.sqrt(2 / 45) / radius, rel=0.01)
    assert roughness(cap, 2 / 399, form=2).sq < 1e-3 * roughness(cap, 2 / 399).sq


def test_developed_area_of_a_ramp_of_known_slope():
    x, _ = square(100)
    assert roughness(0.5 * x, 2 / 99, form=0).sdr == pytest.approx(np.sqrt(1.25) - 1, rel=1e-6)


@given(factor=st.floats(0.01, 100), shift=st.floats(-100, 100))
def test_roughness_goes_with_height_and_not_with_level(factor, shift):
    rng = np.random.default_rng(1)
    height = rng.standard_normal((30, 40))
    one, other = roughness(height, 0.1), roughness(factor * height + shift, 0.1)
    for name in ("ra", "rq", "rz", "sa", "sq", "sz"):
        assert getattr(other, name) == pytest.approx(factor * getattr(one, name), rel=1e-6)
    assert other.ssk == pytest.approx(one.ssk, abs=1e-6)


def test_pits_are_skewed_downwards_and_peaks_upwards():
    height = np.zeros((50, 50))
    height[20:22, 20:22] = -1
    assert roughness(height, 1).ssk < -5
    assert roughness(-height, 1).ssk > 5


@pytest.mark.parametrize("form", [0, 1, 2])
def test_what_is_left_has_mean_zero_and_no_form(form):
    x, y = square(60)
    left = levelled(3 + 2 * x - y + 4 * x * y + x**2, form)
    assert left.mean() == pytest.approx(0, abs=1e-12)
    assert np.abs(left).max() < 1e-10 or form < 2


@pytest.mark.parametrize(
    ("height", "pixel", "form"),
    [(np.zeros(50), 1, 1), (np.zeros((50, 4)), 1, 1), (np.full((20, 20), np.nan), 1, 1), (np.zeros((20, 20)), 0, 1),
     (np.zeros((20, 20)), 1, 3)],
)  # fmt: skip
def test_what_is_no_height_map_is_refused(height, pixel, form):
    with pytest.raises(InputError):
        roughness(height, pixel, form)
