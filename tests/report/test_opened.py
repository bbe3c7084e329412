"""Share of the skin that punctures open, once and more often."""

import numpy as np
import pytest

from percuta.report.punctures import opened


def test_one_opening_takes_its_circle():
    once, twice = opened(np.array([5.0]), np.array([5.0]), 2.0, 10.0)
    assert once == pytest.approx(np.pi * 2**2 / 6**2, rel=0.02)  # probes stay one radius off the edge
    assert twice == 0


def test_random_openings_overlap_as_poisson_says():
    places = np.random.default_rng(1).uniform(0, 10, (2, 4000))
    mean = 4000 / 100 * np.pi * 0.1**2
    once, twice = opened(*places, 0.1, 10.0)
    assert once == pytest.approx(1 - np.exp(-mean), abs=0.02)
    assert twice == pytest.approx(1 - np.exp(-mean) * (1 + mean), abs=0.02)


def test_nothing_opens_nothing():
    assert opened(np.array([]), np.array([]), 0.1, 5.0) == (0, 0)
