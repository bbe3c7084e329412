"""Order and day of events after one session, for a point inside a zone."""

import numpy as np
import pytest

from .conftest import collagen


@pytest.fixture
def one_session(course, default):
    return course(default)


def peak_day(healing, name):
    series = healing.zone[name][:, 0]
    return healing.t_days[series.argmax()]


@pytest.mark.parametrize(
    ("name", "earliest", "latest"),
    [
        ("neutrophils", 12 / 24, 30 / 24),
        ("macrophages_m1", 1, 3),
        ("mmp", 2, 5),
        ("macrophages_m2", 3, 7),
        ("activated_fibroblasts", 7, 14),
    ],
)
def test_each_wave_peaks_on_its_day(one_session, name, earliest, latest):
    assert earliest <= peak_day(one_session, name) <= latest


def test_type_iii_over_i_peaks_in_week_3_to_8(one_session):
    zone = one_session.zone
    ratio = (zone["collagen_iii"] / (zone["collagen_i_immature"] + zone["collagen_i_mature"]))[:, 0]
    assert 21 <= one_session.t_days[ratio.argmax()] <= 56
    assert 1.2 <= ratio.max() / ratio[0] <= 1.7


def test_total_collagen_peaks_after_day_30_and_never_gains_before_day_3(one_session):
    total = collagen(one_session.zone)[:, 0]
    early = one_session.t_days < 3
    assert one_session.t_days[total.argmax()] > 30
    assert np.all(total[early] <= total[0])
    assert total[early].min() > 0.99


def test_one_session_adds_five_to_twelve_per_cent_inside_a_zone(one_session):
    assert 1.05 <= collagen(one_session.zone)[:, 0].max() <= 1.12


def test_inflammation_resolves(one_session):
    last = one_session.t_days > 200
    for name in ("damage", "neutrophils", "macrophages_m1", "macrophages_m2", "mmp"):
        assert one_session.zone[name][last].max() < 1e-6
    assert one_session.zone["activated_fibroblasts"][-1, 0] < 1e-3


def test_inflammation_resolves_in_every_draw(course, drawn):
    healing = course(drawn)
    assert healing.zone["activated_fibroblasts"][-1].max() < 0.01
    assert healing.zone["mmp"][-1].max() < 1e-6


def test_every_state_is_positive_in_every_draw(course, drawn):
    healing = course(drawn, sessions=2)
    for name, series in healing.zone.items():
        assert series.min() > -1e-7, name
