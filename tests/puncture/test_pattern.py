"""Statistics of patterns against closed forms: lattices and the Poisson limit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.errors import InputError, NumericalError
from percuta.puncture import Strikes, pattern
from percuta.randomness import stream


def poisson(density_per_cm2: float, width_mm: float) -> Strikes:
    count = round(density_per_cm2 * width_mm**2 / 100)
    return Strikes.at(width_mm, *(width_mm * stream(7, "test").random((2, count))))


def square(pitch_mm: float, count: int) -> Strikes:
    line = pitch_mm * (np.arange(count) + 1 / 2)
    return Strikes.at(pitch_mm * count, *(axis.ravel() for axis in np.meshgrid(line, line)))


def triangular(pitch_mm: float, width_mm: float) -> Strikes:
    rows = np.arange(0, width_mm, pitch_mm * np.sqrt(3) / 2)
    columns = np.arange(0, width_mm, pitch_mm)
    x = columns + pitch_mm / 2 * (np.arange(rows.size)[:, None] % 2)
    y = np.broadcast_to(rows[:, None], x.shape)
    inside = x < width_mm
    return Strikes.at(width_mm, x[inside], y[inside])


def test_a_square_lattice_is_spaced_by_its_pitch_and_perfectly_even():
    points = square(0.5, 40)
    distance, weight = pattern.spacing_mm(points)
    assert distance == pytest.approx(0.5)
    assert weight.sum() == pytest.approx(1)
    assert pattern.clark_evans(points) == pytest.approx(2)
    assert pattern.dispersion(points, cells=8) == pytest.approx(0)
    assert points.density_per_cm2 == pytest.approx(400)


def test_a_triangular_lattice_has_the_largest_index_of_all():
    assert pattern.clark_evans(triangular(0.5, 40.0)) == pytest.approx(2 * np.sqrt(2 / np.sqrt(3)), rel=0.01)


@given(share=st.floats(0.1, 0.49))
@settings(deadline=None, max_examples=8)
def test_discs_on_a_lattice_that_do_not_touch_cover_their_own_area(share):
    points, radius = square(1.0, 30), share
    assert pattern.share_within(points, radius, probes=300) == pytest.approx(np.pi * radius**2, abs=0.01)
    hit = pattern.share_hit(points, radius, 3, probes=300)
    assert hit == pytest.approx([1 - np.pi * radius**2, np.pi * radius**2, 0, 0], abs=0.01)


def test_a_poisson_pattern_has_index_one_and_the_closed_form_of_area():
    points = poisson(250, 60.0)
    assert pattern.clark_evans(points) == pytest.approx(1, abs=0.02)
    assert pattern.dispersion(points, cells=20) == pytest.approx(1, abs=0.15)
    radii = np.array([0.05, 0.125, 0.3, 0.6])
    closed = pattern.poisson_share_within(points.density_per_cm2, radii)
    assert pattern.share_within(points, radii, probes=1000) == pytest.approx(closed, rel=0.04)


def test_nearest_neighbours_of_a_poisson_pattern_are_as_far_as_they_must_be():
    points = poisson(250, 60.0)
    distance, weight = pattern.spacing_mm(points)
    for radius in (0.15, 0.3, 0.45):
        share = weight[distance <= radius].sum()
        assert share == pytest.approx(pattern.poisson_share_within(points.density_per_cm2, radius), abs=0.02)


def test_hits_of_a_poisson_pattern_are_poisson_numbers():
    points = poisson(250, 60.0)
    got = pattern.share_hit(points, 0.5, 6, probes=300)
    closed = pattern.poisson_share_hit(points.density_per_cm2, 0.5, np.arange(6))
    assert got[:-1] == pytest.approx(closed, abs=0.01)
    assert got.sum() == pytest.approx(1)
    assert got[-1] == pytest.approx(1 - closed.sum(), abs=0.01)


def test_poisson_shares_of_hits_begin_with_the_share_that_is_missed_and_add_up():
    count = np.arange(60)
    assert pattern.poisson_share_hit(250, 0.5, 0) == pytest.approx(1 - pattern.poisson_share_within(250, 0.5))
    assert pattern.poisson_share_hit(250, 0.5, count).sum() == pytest.approx(1)
    assert pattern.poisson_share_hit(0, 0.5, [0, 1]).tolist() == [1, 0]


def test_bunched_punctures_have_low_index_and_high_dispersion():
    centres = poisson(10, 60.0)
    spread = 0.3 * stream(3, "bunches").standard_normal((2, centres.x_mm.size, 10))
    x, y = ((axis[:, None] + s).ravel() % 60 for axis, s in zip((centres.x_mm, centres.y_mm), spread, strict=True))
    bunched = Strikes.at(60.0, x, y)
    assert pattern.clark_evans(bunched) < 0.7
    assert pattern.dispersion(bunched, cells=20) > 3


def test_published_area_shares_at_250_per_cm2():
    assert pattern.poisson_share_within(250, [0.035, 0.125]) == pytest.approx([0.01, 0.12], abs=0.005)


def test_a_tile_without_punctures_is_all_missed_and_has_no_spacing():
    empty = Strikes.at(10.0, [], [])
    assert pattern.share_within(empty, 0.3) == 0
    assert pattern.share_hit(empty, 0.3, 2).tolist() == [1, 0, 0]
    assert np.all(np.isinf(pattern.distances_mm(empty, 2, 0.3)))
    with pytest.raises(NumericalError, match="fewer than two"):
        pattern.spacing_mm(empty)
    with pytest.raises(NumericalError, match="no puncture on the tile"):
        pattern.dispersion(empty)


@pytest.mark.parametrize("radius", [0.0, -0.1, np.nan, np.inf])
def test_a_radius_that_is_none_is_refused(radius):
    with pytest.raises(InputError, match="a radius, mm, must be above 0"):
        pattern.hits(square(1.0, 10), radius)


def test_a_radius_as_large_as_the_tile_is_refused():
    with pytest.raises(InputError, match="too large for a tile of 10 mm"):
        pattern.share_within(square(1.0, 10), 5.0)
