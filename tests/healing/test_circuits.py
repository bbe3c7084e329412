"""Published circuits give what was published."""

import numpy as np
import pytest

from percuta.healing.engine import kinetics
from percuta.healing.table import read_table
from percuta.parameters.citations import bibliography

ADLER = read_table("adler2020")
LATE = np.array([0.0, 200.0])


def after_inflow(days, found=None):
    """Myofibroblasts and macrophages per ml 200 days after an inflow that lasted `days`."""
    found = found or kinetics("adler2020")
    points = found.matrix({name: record.value for name, record in ADLER.records.items()})
    course = found.solve(points, LATE, days=np.array([0.0, days]), severities=np.array([1.0, 0.0]))
    return course.states[0, -1, :2]


@pytest.mark.parametrize("days", [0.5, 1, 2])
def test_a_short_inflow_heals(days):
    assert after_inflow(days).max() < 1e-3


@pytest.mark.parametrize("days", [3, 4, 10])
def test_a_long_inflow_ends_in_the_published_hot_fibrosis(days):
    assert after_inflow(days) == pytest.approx([4.8e5, 6.4e5], rel=0.01)


def test_every_parameter_has_a_source():
    assert {record.source for record in ADLER.records.values()} <= set(bibliography())
