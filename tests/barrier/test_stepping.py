"""How long the next step may be."""

from hypothesis import given
from hypothesis.strategies import floats

from percuta.barrier.stepping import EMBEDDED, FASTEST, SLOWEST, WEIGHTS, next_length


@given(error=floats(0, 1e12), more=floats(0, 1e12))
def test_a_larger_error_never_allows_a_longer_step(error, more):
    assert SLOWEST <= next_length(1.0, error + more) <= next_length(1.0, error) <= FASTEST


@given(error=floats(1, 1e12))
def test_a_refused_step_is_always_shortened(error):
    assert next_length(1.0, error) < 1


def test_both_sums_of_stages_cover_the_whole_step():
    assert abs(WEIGHTS.sum() - 1) < 1e-15
    assert abs(EMBEDDED.sum() - 1) < 1e-15
