import numpy as np
import pytest

from percuta.barrier.crossing import last_time_above
from percuta.errors import NumericalError


def test_an_exponential_crosses_where_its_logarithm_says():
    decay = np.array([0.1, 1.0, 30.0])
    found = last_time_above(lambda t: np.exp(-t / decay), 0.05, 2000 * np.ones(3), "a decay")
    assert found == pytest.approx(decay * np.log(20), rel=1e-10)


def test_the_second_of_two_humps_counts():
    def two_humps(t):
        return np.exp(-t) + t / 10 * np.exp(1 - t / 10) * np.ones(1)

    found = last_time_above(two_humps, 0.5, 1000, "two humps")
    assert found > 10
    assert two_humps(found) == pytest.approx(0.5)


def test_a_curve_that_never_rises_above_has_no_time():
    assert last_time_above(lambda t: 0.0 * t, 0.1, 10, "nothing") == pytest.approx(0)


def test_a_curve_that_does_not_end_is_an_error():
    with pytest.raises(NumericalError, match="redness is still above"):
        last_time_above(lambda t: 1 + 0 * t, 0.5, 10, "redness")


def test_a_curve_that_is_not_finite_is_an_error():
    with pytest.raises(NumericalError, match="not finite"):
        last_time_above(lambda t: t * np.nan, 0.5, 10, "redness")
