"""The channel geometry: damage around a puncture, agreement with single points and CVODE, what is refused."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.errors import InputError, NumericalError
from percuta.healing import field_loops
from percuta.healing.channel import ChannelGeometry, Layer, channel_of, damage_field, heal_channel
from percuta.healing.engine import kinetics
from percuta.healing.fields import Cells
from percuta.healing.layout import LANES
from percuta.healing.ledger import Ledger
from percuta.healing.march import march
from percuta.healing.rosenbrock import Control, Stepper
from percuta.parameters import Parameters

SKIN = (Layer("epidermis", 0.06, 0.43), Layer("papillary dermis", 0.2), Layer("reticular dermis", 0.9))
COARSE = ChannelGeometry(0.05, 0.7, 0.4, SKIN, 0.07, radial_cells=12, depth_cells=18)
DERMAL = kinetics("dermal")
LOOSE = Control(relative=1e-2, absolute=1e-5, threads=1)


def heal(channel=COARSE, days=(0.0,), t_out=(0.0, 1, 7, 30), values=None, **options):
    return heal_channel(channel, days, t_out, values or Parameters(), **{"control": LOOSE, **options})


def collagen(course, layer):
    names = ("collagen_iii", "collagen_i_immature", "collagen_i_mature")
    return sum(course.average(name, layer) for name in names)


def test_the_needle_tears_its_channel_fully_and_the_rest_less_with_distance():
    grid = COARSE.grid()
    damage = damage_field(COARSE, grid)
    assert damage[0, 0] == pytest.approx(1)
    assert damage.max() <= 1
    assert damage.min() > 0
    assert np.all(np.diff(damage, axis=1) <= 1e-12)
    middle = int(np.searchsorted(grid.z, 0.35))
    wall = COARSE.radius_mm * (1 - grid.z[middle] / COARSE.depth_mm)
    far = grid.r > wall + 0.02
    slope = np.diff(np.log(damage[middle, far])) / np.diff(grid.r[far])
    # Away from a slender cone damage falls to 1/e over one halo.
    assert slope == pytest.approx(-1 / COARSE.halo_mm, rel=0.05)


def test_the_damage_of_a_cell_is_its_average():
    whole = [
        (damage_field(g, g.grid()) * g.grid().volumes).sum() for g in (COARSE, _finer(COARSE, 2), _finer(COARSE, 4))
    ]
    assert whole == pytest.approx([whole[-1]] * 3, rel=3e-3)


def _finer(channel, times):
    cells = {"radial_cells": times * channel.radial_cells, "depth_cells": times * channel.depth_cells}
    return dataclasses.replace(channel, **cells)


def test_evenly_injured_skin_heals_as_a_single_point():
    times, days = np.array([0.0, 0.5, 3, 14, 20]), np.array([0.0, 14])
    point = DERMAL.matrix(Parameters())
    alone = DERMAL.solve(point, times, days=days, severities=np.full(2, 0.6), relative=1e-9, absolute=1e-12).states[0]
    small = dataclasses.replace(COARSE, radial_cells=8, depth_cells=10)
    even = np.full((10, 8), 0.6)
    tight = Control(relative=5e-6, absolute=5e-9, threads=1)
    course = heal(small, days, times, severity=even, control=tight, keep_fields=True)
    error = np.abs(course.fields - alone[:, :, None, None]) / np.maximum(alone.max(axis=0), 1e-12)[None, :, None, None]
    assert error.max() < 1e-6


def test_the_channel_agrees_with_cvode():
    times, days = (0.0, 1, 7, 28, 30), (0.0, 28.0)
    own = heal(days=days, t_out=times, control=Control(relative=1e-4, absolute=1e-7, threads=1))
    other = heal(days=days, t_out=times, solver="reference", control=Control(relative=1e-7, absolute=1e-10, threads=1))
    largest = np.maximum(other.averages.max(axis=(0, 2)), 1e-12)[None, :, None]
    assert (np.abs(own.averages - other.averages) / largest).max() < 1e-4


def test_the_order_in_time_of_the_whole_network_is_two():
    cells = Cells(DERMAL, COARSE.grid(), np.ones(18), Parameters(), threads=1)
    start = cells.rest()
    cells.injure(start, damage_field(COARSE, COARSE.grid()))
    settled = march(cells, start, [0, 1], on_output=lambda _: None, control=LOOSE).state

    def fixed(count):
        stepper = Stepper(cells, settled.copy(), Control(relative=1e9, absolute=1e9, threads=1))
        for _ in range(count):
            stepper.attempt(0.4 / count)
            stepper.accept(Ledger.opened(stepper.inventory()))
        return stepper.state

    fine = fixed(1280)
    errors = [np.abs(fixed(count) - fine).max() for count in (40, 80, 160)]
    slopes = np.log2(np.divide(errors[:-1], errors[1:]))
    assert slopes.min() > 1.8
    assert slopes[-1] == pytest.approx(2, abs=0.2)


def test_cells_are_counted_wherever_they_go():
    # Nobody is called and nobody leaves: monocytes wander, turn to M1 and M2, and none is lost.
    stopped = ("neutrophil_recruitment", "macrophage_recruitment", "inflammation_loop_gain")
    values = {name: Parameters()[name] for name in (*DERMAL.parameters, *DERMAL.code.DIFFUSIVITIES) if name}
    values |= dict.fromkeys((*stopped, "macrophage_m1_loss", "macrophage_m2_loss"), np.zeros(1))
    cells = Cells(DERMAL, COARSE.grid(), np.ones(18), values, threads=1)
    start = cells.rest()
    kinds = [DERMAL.species.index(name) for name in ("monocytes", "macrophages_m1", "macrophages_m2")]
    start[kinds[0], :6, :4] = 1
    control = Control(relative=1e-4, absolute=1e-7, threads=1)
    found = march(cells, start, [0, 5], on_output=lambda _: None, control=control)
    before, after = ((state[kinds] * cells.volumes).sum() for state in (start, found.state))
    assert found.steps > 200
    assert abs(after / before - 1) <= 1e-12
    assert found.state[kinds[0]].max() < 0.1


def session(depths=(0.0, 0.4, 0.8), per_cm2=200.0, pierced=2 / 3):
    return SimpleNamespace(
        depth_mm=np.array(depths)[:, None],
        channel_radius_mm=np.array([0.04]),
        density_per_cm2=np.array([per_cm2]),
        pierced_fraction=np.array([pierced]),
    )


THIN = SimpleNamespace(
    stratum_corneum_mm=np.array([0.015]),
    viable_epidermis_mm=np.array([0.05]),
    papillary_mm=np.array([0.2]),
    dermis_mm=np.array([1.0]),
    fat_mm=np.array([2.0]),
)


def test_a_session_has_a_mean_channel_and_its_share_of_the_skin(default):
    channel = channel_of(session(), THIN, default)
    assert channel.depth_mm == pytest.approx(0.6 - 0.015)
    assert np.pi * channel.cell_radius_mm**2 * 200 * 2 / 3 == pytest.approx(100)  # 1 cm2 = 100 mm2
    assert [layer.thickness_mm for layer in channel.layers] == pytest.approx([0.05, 0.2, 0.8, 2.0])
    assert channel.halo_mm == default["torn_halo"][0]


@pytest.mark.parametrize(
    ("given", "says"),
    [({"depths": (0.0, 0.01)}, "no needle of this session enters living skin"), ({"per_cm2": 1e5}, "punctures touch")],
)
def test_a_session_without_a_channel_is_refused(given, says, default):
    with pytest.raises(InputError, match=says):
        channel_of(session(**given), THIN, default)


def test_signals_carry_the_answer_beyond_the_torn_skin():
    fast, slow = ({"cytokine_diffusivity": f"{d} um^2/s"} for d in (5, 0.5))
    spread, kept = (
        heal(values=Parameters(overrides=given), t_out=(0.0, 2), keep_fields=True).fields[-1] for given in (fast, slow)
    )
    il6 = DERMAL.species.index("il6")
    assert spread[il6, 6, -1] / spread[il6, 6, 0] > 2 * kept[il6, 6, -1] / kept[il6, 6, 0]
    # Macrophages hardly move, yet there are some where nothing was torn.
    assert spread[DERMAL.species.index("macrophages_m1"), 6, -1] > 0


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_collagen_is_gained_and_no_level_is_negative_for_any_draw(seed):
    draw = {
        name: Parameters(draws=1, seed=seed)[name] for name in (*DERMAL.parameters, *DERMAL.code.DIFFUSIVITIES) if name
    }
    course = heal(values=draw, t_out=(0.0, 60), keep_fields=True)
    assert course.fields.min() >= 0
    assert collagen(course, "papillary dermis")[1] > collagen(course, "papillary dermis")[0]


def test_the_standard_grid_is_fine_enough():
    standard = ChannelGeometry(0.05, 0.7, 0.4, SKIN, 0.07)
    coarse, fine = (heal(channel, t_out=(0.0, 30)) for channel in (standard, _finer(standard, 2)))
    for layer in coarse.layers:
        gains = [collagen(course, layer)[1] - collagen(course, layer)[0] for course in (coarse, fine)]
        assert gains[0] == pytest.approx(gains[1], rel=1e-3)


def test_averages_are_those_of_the_fields():
    course = heal(keep_fields=True)
    middle = (course.grid.z > 0.06) & (course.grid.z < 0.26)
    volumes = course.grid.volumes[middle]
    mean = (course.fields[:, :, middle] * volumes).sum(axis=(2, 3)) / volumes.sum()
    assert course.averages[:, :, 1] == pytest.approx(mean, rel=1e-12)
    assert heal().fields is None


def test_threads_do_not_change_a_bit():
    one, two = (heal(control=dataclasses.replace(LOOSE, threads=n)) for n in (1, 2))
    assert np.array_equal(one.averages, two.averages)


@pytest.mark.parametrize("count", [1, 7, 8, 21])
def test_the_kernels_of_fields_are_those_of_points(count):
    code = DERMAL.code
    point = DERMAL.matrix(Parameters())[0]
    constants = np.empty(code.CONSTANTS)
    code.prepare(point, constants)
    state = np.random.default_rng(3).uniform(0, 1.5, (len(DERMAL.species), count))
    right = np.random.default_rng(4).normal(size=state.shape)
    groups, rates = -(-count // LANES), np.empty_like(state)
    field_loops.rates(0, groups, code.rhs_lanes, code.WORKSPACE, state, constants, rates)
    factors, solved = np.empty((groups, code.FACTORS * LANES)), right.copy()
    field_loops.factor(0, groups, code.factor_lanes, code.WORKSPACE, state, constants, 0.3, factors)
    field_loops.solve(0, groups, code.solve_lanes, code.WORKSPACE, factors, 0.3, solved)
    entries, one = np.empty(len(code.ROWS)), np.empty(len(DERMAL.species))
    for cell in range(count):
        code.rhs(np.ascontiguousarray(state[:, cell]), point, one)
        assert rates[:, cell] == pytest.approx(one, rel=1e-9, abs=1e-12)
        code.jacobian(np.ascontiguousarray(state[:, cell]), point, entries)
        matrix = np.eye(one.size)
        matrix[list(code.ROWS), list(code.COLUMNS)] -= 0.3 * entries
        assert matrix @ solved[:, cell] == pytest.approx(right[:, cell], rel=1e-8, abs=1e-10)


def test_outputs_written_before_a_failure_stay():
    written = []

    def keep(moment):
        written.append(moment.day)

    class Bad(dict):
        def __missing__(self, name):
            return Parameters()[name]

    with pytest.raises(NumericalError, match=r"healing stopped on day .* at radius .* mm, depth .* mm"):
        heal(
            values=Bad(il6_from_alarm=np.array([1e200])), t_out=(0.0, 3), days=(0.001,), on_output=keep,
            control=Control(relative=1e-9, absolute=1e-12, threads=1, most_steps=50),
        )  # fmt: skip
    assert written == [0.0]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"radius_mm": 0}, "radius_mm must be a finite length above 0 mm, not 0"),
        ({"radius_mm": 0.5}, "punctures touch"),
        ({"depth_mm": 1.5}, "goes through the skin"),
        ({"layers": (Layer("dermis", -1),)}, "thickness_mm of the dermis"),
        ({"radial_cells": 3}, "a grid needs 8 cells"),
    ],
)
def test_a_channel_that_cannot_be_is_refused(changes, says):
    with pytest.raises(InputError, match=says):
        dataclasses.replace(COARSE, **changes)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"solver": "compilde"}, "no solver 'compilde'; nearest: compiled"),
        ({"severity": np.ones((2, 2))}, r"shape \(2, 2\), not \(18, 12\)"),
        ({"severity": np.full((18, 12), 2.0)}, "between 0 and 1"),
        ({"days": (-1.0,)}, "not before the first output"),
        ({"t_out": (1.0, 0.0)}, "increasing"),
        ({"values": Parameters(draws=3, seed=1)}, "not 3 draws"),
        ({"network": "dermall"}, "no compiled network"),
        ({"modifiers": {"tensoin": 2.0}}, "nearest: tension"),
    ],
)
def test_a_course_that_cannot_be_is_refused(changes, says):
    with pytest.raises(InputError, match=says):
        heal(**changes)


def test_an_unknown_name_of_a_result_is_refused():
    with pytest.raises(InputError, match="'colagen_iii' is not in this course; nearest: collagen_iii"):
        heal(t_out=(0.0,)).average("colagen_iii", "epidermis")
