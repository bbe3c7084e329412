"""The stepping driver: order, landing, positivity, books, and what it says when it must stop."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.errors import InputError, NumericalError
from percuta.healing.ledger import CLIPPED_SHARE, Ledger
from percuta.healing.march import Event, march
from percuta.healing.rosenbrock import BELOW_ZERO, Control, Stepper

from .line import Line


def decay_chain(cells=24, rate=3.0, diffusivities=(0.02, 0.005, 0.05)):
    """Two species, one turning into the other, beside one that takes no part."""

    def reactions(y, _x):
        return np.stack([-rate * y[0], rate * y[0], 0 * y[2]])

    def jacobian(y, _x):
        entries = np.zeros((3, 3, y.shape[1]))
        entries[0, 0], entries[1, 0] = -rate, rate
        return entries

    return Line(cells, diffusivities, reactions, jacobian)


def logistic(cells=20, exact=True):
    """A front that grows and spreads; without its Jacobian the method must keep its order."""

    def reactions(y, _x):
        return y * (1 - y)

    def jacobian(y, _x):
        return (1 - 2 * y)[None] if exact else np.zeros((1, 1, y.shape[1]))

    return Line(cells, (0.05,), reactions, jacobian)


def step_state(line, height=1.0):
    state = np.zeros((len(line.species), len(line.x)))
    state[:, : len(line.x) // 3] = height
    return state


def run(line, state, t_out, events=(), **options):
    states = []
    found = march(line, state, t_out, events, on_output=lambda m: states.append(m.state.copy()), **options)
    return np.array(states), found


def fixed_steps(line, state, end, count):
    stepper = Stepper(line, state.copy(), Control(relative=1e9, absolute=1e9))
    ledger = Ledger.opened(stepper.inventory())
    for _ in range(count):
        assert stepper.attempt(end / count) <= 1
        stepper.accept(ledger)
    return stepper.state


@pytest.mark.parametrize("exact", [True, False])
def test_the_order_in_time_is_two_whatever_the_jacobian(exact):
    line = logistic(exact=exact)
    smooth = 0.3 + 0.2 * np.cos(np.pi * line.x)[None]
    fine = fixed_steps(line, smooth, 2.0, 2560)
    errors = [np.abs(fixed_steps(line, smooth, 2.0, count) - fine).max() for count in (20, 40, 80)]
    slopes = np.log2(np.divide(errors[:-1], errors[1:]))
    assert slopes == pytest.approx(2, abs=0.2)


def test_a_manufactured_solution_is_met_with_order_two_in_time():
    # u = 1 + cos(pi x) exp(-t) / 2 solves u_t = D u_xx + (D pi2 - 1) (u - 1) on the cells with their own eigenvalue,
    # so that nothing but the time step is wrong; a clock makes the source depend on time.
    d, cells = 0.1, 30
    eigenvalue = -4 * cells**2 * math.sin(math.pi / (2 * cells)) ** 2

    def reactions(y, x):
        shape = np.cos(np.pi * x) * np.exp(-y[1]) / 2
        return np.stack([(-1 - d * eigenvalue) * shape - y[0] ** 2 + (1 + shape) ** 2, np.ones_like(x)])

    def jacobian(y, _x):
        entries = np.zeros((2, 2, y.shape[1]))
        entries[0, 0] = -2 * y[0]
        return entries

    line = Line(cells, (d, 0.0), reactions, jacobian)
    start = np.stack([1 + np.cos(np.pi * line.x) / 2, np.zeros(cells)])
    exact = 1 + np.cos(np.pi * line.x) * math.exp(-1) / 2
    errors = [np.abs(fixed_steps(line, start, 1.0, count)[0] - exact).max() for count in (8, 16, 32, 64)]
    slopes = np.log2(np.divide(errors[:-1], errors[1:]))
    assert slopes[1:] == pytest.approx(2, abs=0.2)
    assert errors[-1] < 1e-4


def test_the_error_follows_the_tolerance():
    line = logistic()
    start = step_state(line, 0.2)
    tight, _ = run(line, start, [0, 1, 5], control=Control(relative=1e-6, absolute=1e-9))
    for relative in (1e-2, 1e-3, 1e-4):
        states, _ = run(line, start, [0, 1, 5], control=Control(relative=relative, absolute=relative / 1e3))
        assert np.abs(states - tight).max() < relative


def test_days_are_met_exactly_and_an_output_follows_the_session_of_its_day():
    line, seen = decay_chain(), []
    events = [Event(day, lambda state: state.__setitem__((0, 0), 5.0)) for day in (0.0, 0.7, 0.7, 2.0, 9.0)]
    days = [0.0, 0.7, 1 / 3 + 1, 2.0]
    march(line, step_state(line), days, events, on_output=lambda m: seen.append((m.day, m.state[0, 0])))
    assert [day for day, _ in seen] == days
    assert [level for _, level in seen if level == 5.0] == [5.0] * 3


def test_what_takes_no_part_and_what_only_changes_kind_is_conserved_to_rounding():
    line = decay_chain(diffusivities=(0.02, 0.005, 0.05))
    start = step_state(line)
    states, found = run(line, start, [0, 20], control=Control(relative=1e-5, absolute=1e-8))
    total = states @ line.volumes
    assert found.steps > 200
    assert np.abs(total[:, 2] - total[0, 2]).max() <= 1e-12 * total[0, 2]
    assert np.abs(total[:, 0] + total[:, 1] - total[0, 0] - total[0, 1]).max() <= 1e-12


def test_the_books_balance_with_sessions_and_what_was_lifted():
    line = decay_chain(rate=40.0)
    events = [Event(0.5, lambda state: state.__setitem__((0, slice(0, 4)), 1.0))]
    _, found = run(line, step_state(line), [0, 1, 4], events, control=Control(relative=1e-2, absolute=1e-3))
    ledger = found.ledger
    assert ledger.clipped[0] > 0
    assert ledger.events[0] > 0.05
    assert ledger.inventory == pytest.approx(found.state @ line.volumes, abs=1e-13)
    assert ledger.reactions[0] == pytest.approx(-ledger.reactions[1], abs=1e-13)


@settings(max_examples=20, deadline=None)
@given(rate=st.floats(0.1, 1e3), relative=st.sampled_from([1e-1, 1e-2, 1e-3]), share=st.floats(1e-8, 1e-3))
def test_no_state_is_negative_and_the_lift_stays_within_its_bound(rate, relative, share):
    line = decay_chain(rate=rate)
    control = Control(relative=relative, absolute=relative * share)
    states, found = run(line, step_state(line), [0, 0.1, 3], control=control)
    assert states.min() >= 0
    bound = np.maximum(CLIPPED_SHARE * found.ledger.largest, control.absolute * line.volumes.sum())
    assert np.all(found.ledger.clipped <= bound)


def test_a_step_that_leaves_a_cell_too_far_below_zero_is_refused():
    line = decay_chain(rate=100.0, diffusivities=(0, 0, 0))
    # Full steps of a day let the first stage of a fast decay overshoot; any error is allowed, undershoot is not.
    stepper = Stepper(line, step_state(line), Control(relative=1e9, absolute=1e-6))
    assert stepper.attempt(0.03) == BELOW_ZERO > 1
    assert "species_0 turns negative at position" in stepper.culprit(0.03)
    assert stepper.attempt(0.003) < 1


def test_lifting_too_much_ends_the_computation():
    line = decay_chain()
    stepper = Stepper(line, step_state(line), Control(absolute=1e-3))
    ledger = Ledger.opened(stepper.inventory())
    assert stepper.overdrawn(ledger) is None
    ledger.clipped[1] = 1.1e-3
    assert stepper.overdrawn(ledger) == 1
    with pytest.raises(NumericalError, match=r"day 0.0001: species_1 was lifted from below zero by 0.0011 in all"):
        run(line, step_state(line), [0, 1], control=Control(absolute=1e-3), ledger=ledger)


def test_a_state_that_is_not_finite_names_day_species_and_place_and_earlier_outputs_stay():
    def reactions(y, x):
        rate = np.zeros_like(y)
        rate[0] = y[0] ** 2 * (x < 0.2)
        return rate

    line = Line(10, (0.0,), reactions, lambda y, x: (2 * y * (x < 0.2))[None])
    written = []
    says = r"stopped on day (0\.99|1).*because species_0 .* at position 0\.05"
    with np.errstate(all="ignore"), pytest.raises(NumericalError, match=says):
        march(line, np.ones((1, 10)), [0, 0.5, 2], on_output=lambda m: written.append(m.state.copy()))
    assert len(written) == 2
    assert written[1][0, 0] == pytest.approx(2, rel=1e-2)


def test_a_rate_that_is_not_a_number_is_named():
    line = Line(4, (0.0,), lambda y, _x: np.full_like(y, np.nan), lambda y, _x: np.zeros((1, 1, y.shape[1])))
    with pytest.raises(NumericalError, match=r"day 0: the step became too short, because species_0 is not finite"):
        run(line, np.ones((1, 4)), [0, 1])


def test_too_many_steps_end_the_computation():
    with pytest.raises(NumericalError, match="more than 5 steps"):
        run(decay_chain(), step_state(decay_chain()), [0, 1], control=Control(most_steps=5))


def test_a_session_that_breaks_the_state_is_named():
    events = [Event(0.25, lambda state: state.__setitem__((1, 3), -1.0))]
    with pytest.raises(NumericalError, match=r"species_1 was left by the session of day 0.25 at -1 at position"):
        run(decay_chain(), step_state(decay_chain()), [0, 1], events)


def test_a_course_continued_from_a_moment_is_the_same_course_bit_for_bit():
    line, moments = decay_chain(), []

    def keep(moment):
        moments.append((moment.day, moment.state.copy(), moment.next_step))

    whole = march(line, step_state(line), [0, 0.4, 2], on_output=keep, control=Control())
    day, state, step = moments[1]
    states, _ = run(line, state, [day, 2], control=Control(first_step=step))
    assert np.array_equal(states[-1], whole.state)


def test_threads_do_not_change_a_bit():
    one, two = (
        run(decay_chain(40), step_state(decay_chain(40)), [0, 1], control=Control(threads=n))[0] for n in (1, 2)
    )
    assert np.array_equal(one, two)


def test_progress_rises_to_one():
    told = []
    run(decay_chain(), step_state(decay_chain()), [0, 1], progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"t_out": [0, 0]}, "increasing"),
        ({"t_out": [0, np.inf]}, "finite"),
        ({"events": [Event(-1, lambda _: None)]}, "not before the first output"),
        ({"events": [Event(2, lambda _: None), Event(1, lambda _: None)]}, "in order"),
        ({"state": np.full((3, 24), -1.0)}, "species_0 starts at -1 at position"),
        ({"state": np.full((3, 24), np.nan)}, "species_0 starts at nan"),
        ({"state": np.ones((2, 24))}, r"shape \(2, 24\), not \(3, 24\)"),
    ],
)
def test_what_cannot_be_stepped_is_refused(changes, says):
    asked = {"state": step_state(decay_chain()), "t_out": [0, 1], **changes}
    with pytest.raises(InputError, match=says):
        run(decay_chain(), asked.pop("state"), asked.pop("t_out"), **asked)


@pytest.mark.parametrize("wrong", [{"relative": 0}, {"absolute": -1}, {"first_step": np.nan}, {"most_steps": 0}])
def test_a_control_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(InputError, match="above 0"):
        Control(**wrong)
