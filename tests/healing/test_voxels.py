"""Steps in a block of voxels: generated code against dense algebra, orders, conservation, drift, symmetry."""

import numpy as np
import pytest

from percuta.errors import InputError
from percuta.healing import tile_kernels as kernels
from percuta.healing.block import Block
from percuta.healing.channel import Layer
from percuta.healing.engine import kinetics
from percuta.healing.generated import dermal_voxels as code
from percuta.healing.layout import CHUNK
from percuta.healing.ledger import Ledger
from percuta.healing.rosenbrock import GAMMA, Control
from percuta.healing.streaming import LINE
from percuta.healing.threads import Team
from percuta.healing.vector_power import power
from percuta.healing.voxels import Voxels, VoxelStepper
from percuta.parameters import Parameters

DERMAL = kinetics("dermal")
ONE = (Layer("dermis", 9.0),)
SKIN = (Layer("epidermis", 0.06, 0.43), Layer("papillary dermis", 0.2), Layer("reticular dermis", 9.0))
EASY = Control(relative=1e3, absolute=1e3, threads=1)
"""Accepts any step, for tests that choose its length."""


class Values(dict):
    """Central values with some replaced."""

    def __missing__(self, name):
        return Parameters()[name][0]


def stepper(shape=(6, 8, 8), spacing=0.05, layers=ONE, control=EASY, drifts=(), **values):
    block = Block(shape, (spacing,) * 3, layers)
    return VoxelStepper(Voxels(block, DERMAL, Values(values), drifts=drifts), control)


def place(made, name):
    return made.voxels.species.index(name)


def bump(shape):
    """A smooth bump beside the middle, that touches no wall."""
    axes = [np.exp(-(((np.arange(n) + 0.5) / n - 0.4) ** 2) / 0.02) for n in shape]
    return axes[0][:, None, None] * axes[1][:, None] * axes[2]


def take(made, steps, h):
    books = Ledger.opened(made.inventory())
    for _ in range(steps):
        assert np.isfinite(made.attempt(h))
        made.accept(books)
    return books


def injured(made, severity):
    made.voxels.injure(made.block, severity, made.team)
    return made


def test_the_fused_stages_are_those_of_dense_algebra():
    rng = np.random.default_rng(0)
    size, h = len(DERMAL.species), 0.3
    point = DERMAL.matrix(Parameters(draws=3, seed=1))[0]
    y, moved = rng.uniform(0.05, 0.9, (size, CHUNK)), rng.uniform(-1, 1, (size, CHUNK))
    u = y + rng.uniform(-0.03, 0.03, y.shape)
    numbers = np.empty(code.NUMBERS)
    code.step_numbers(point, 1 / (GAMMA * h), numbers)
    for stage, twice, react in ((y, 0.0, code.first), (u, 2 / h, code.second)):
        w = np.stack([y, stage, moved]).ravel()
        code.slopes(w, numbers, twice)
        slopes = w.reshape(3, size, CHUNK)[2].copy()
        react(w, numbers, twice)
        found = w.reshape(3, size, CHUNK)[2]
        for lane in range(CHUNK):
            rate, entries = np.empty(size), np.empty(len(DERMAL.code.ROWS))
            DERMAL.code.rhs(stage[:, lane], point, rate)
            DERMAL.code.jacobian(y[:, lane], point, entries)
            jacobian = np.zeros((size, size))
            jacobian[DERMAL.code.ROWS, DERMAL.code.COLUMNS] = entries
            right = rate + moved[:, lane] - twice * (stage - y)[:, lane]
            assert slopes[code.DIFFUSING, lane] == pytest.approx(right[code.DIFFUSING], rel=1e-12, abs=1e-12)
            wanted = np.linalg.solve(np.eye(size) - GAMMA * h * jacobian, right)
            assert found[:, lane] == pytest.approx(wanted, rel=1e-11, abs=1e-11)


def test_a_power_is_right_to_round_off_and_none_of_a_negative_number():
    for n in (0.5, 1.0, 4.0, 6.0, 6.37, 9.0):
        for x in (1e-12, 0.03, 0.5, 0.999, 1.0, np.sqrt(2), 3.0, 1e4):
            assert power(x, n) == pytest.approx(x**n, rel=2e-13)
        assert power(0.0, n) == 0
        assert power(-1e-6, n) == 0
        assert np.isnan(power(np.nan, n))


@pytest.mark.parametrize("h", [1e-3, 0.1, 5.0])
def test_inert_species_are_conserved(h):
    made = stepper((10, 16, 16), layers=SKIN, alarm_decay=0)
    alarm = made.state[place(made, "alarm")]
    alarm[:] = 1 + bump(made.voxels.block.shape)
    before = made.inventory()[place(made, "alarm")]
    books = take(made, 200, h)
    after = made.inventory()[place(made, "alarm")]
    assert books.clipped[place(made, "alarm")] == 0
    assert abs(after / before - 1) < 1e-12


def test_a_conserved_moiety_is_conserved_while_it_reacts_spreads_and_drifts():
    from percuta.healing.voxels import DRIFTS

    quiet = dict.fromkeys(
        ("macrophage_recruitment", "inflammation_loop_gain", "macrophage_m1_loss", "macrophage_m2_loss"), 0
    )
    made = stepper((10, 16, 16), layers=SKIN, drifts=DRIFTS, **quiet)
    names = [place(made, name) for name in ("monocytes", "macrophages_m1", "macrophages_m2")]
    made.state[names[0]] = 0.1 + bump(made.voxels.block.shape)
    before = made.inventory()[names].sum()
    take(made, 200, 0.02)
    assert made.state[names[2]].min() > 0.01
    assert abs(made.inventory()[names].sum() / before - 1) < 1e-12


def test_the_books_close():
    made = injured(stepper((6, 8, 16), layers=SKIN), 0.8 * bump((6, 8, 16)))
    books = take(made, 30, 0.02)
    assert books.clipped.any()
    assert books.inventory == pytest.approx(made.inventory(), rel=1e-12, abs=1e-15)


def test_steps_are_of_second_order_in_time():
    def end(steps):
        made = injured(stepper((8, 8, 8), layers=SKIN), 0.7 * bump((8, 8, 8)))
        take(made, steps, 0.4 / steps)
        return made.state.copy()

    steps = [64, 128, 256]
    tight = end(2048)
    scale = np.maximum(np.abs(tight).max(axis=(1, 2, 3)), 1e-12)[:, None, None, None]
    errors = [np.sqrt((((end(n) - tight) / scale) ** 2).mean()) for n in steps]
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert orders[-1] == pytest.approx(2, abs=0.15)


def test_voxels_are_of_second_order_in_space():
    """Alarm decays and feeds fast cytokines while both spread: a product of cosines stays one, and is known."""
    wide, end, steps = 0.8, 0.05, 40
    spread = Values()["cytokine_diffusivity"] * 86400e-6
    wave = spread * 3 * (np.pi / wide) ** 2
    made_rate, lost, alarm_lost = (Values()[n] for n in ("il6_from_alarm", "il6_decay", "alarm_decay"))

    def mean_cosine(n):
        faces = np.arange(n + 1) / n * np.pi
        return np.diff(np.sin(faces)) * n / np.pi

    def error(n):
        made = stepper((n, n, n), spacing=wide / n)
        c = mean_cosine(n)
        shape = c[:, None, None] * c[:, None] * c
        alarm, il6 = place(made, "alarm"), place(made, "il6")
        made.state[alarm] = 1 + shape
        take(made, steps, end / steps)
        shapes = {0.0: 1.0, wave: shape}
        wanted = {alarm: 0.0, il6: 0.0}
        for extra, of in shapes.items():
            a, b = alarm_lost + extra, lost + extra
            wanted[alarm] = wanted[alarm] + of * np.exp(-a * end)
            wanted[il6] = wanted[il6] + of * made_rate * (np.exp(-a * end) - np.exp(-b * end)) / (b - a)
        return max(np.abs(made.state[s] - level).max() / np.abs(level).max() for s, level in wanted.items())

    errors = [error(n) for n in (8, 16, 32)]
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert orders == pytest.approx([2, 2], abs=0.2)


def test_a_symmetric_injury_heals_symmetrically():
    made = stepper((8, 8, 8), layers=SKIN)
    line = np.exp(-(((np.arange(8) - 3.5) / 2) ** 2))
    injured(made, line[:, None, None] * line[:, None] * np.ones(8))
    take(made, 40, 0.01)
    scale = np.abs(made.state).max(axis=(1, 2, 3))[:, None, None, None] + 1e-12
    assert np.abs((made.state - made.state[:, ::-1]) / scale).max() < 1e-11
    assert np.abs((made.state - made.state[:, :, ::-1]) / scale).max() < 1e-11
    # Sweeps one after the other tell x from y only within their own error.
    assert np.abs((made.state - made.state.transpose(0, 2, 1, 3)) / scale).max() < 1e-3


def test_threads_change_no_bit():
    ends = []
    for threads in (1, 2, 3):
        made = stepper((7, 16, 8), layers=SKIN, control=Control(1e-2, 1e-3, threads=threads))
        injured(made, 0.9 * bump((7, 16, 8)))
        take(made, 5, 0.01)
        ends.append((made.state.copy(), made.attempt(0.02)))
    assert all(np.array_equal(ends[0][0], state) and ends[0][1] == error for state, error in ends[1:])


def test_a_state_that_starts_beside_a_line_of_memory_steps_to_the_same_bits():
    made = injured(stepper((3, 8, 8)), np.full((3, 8, 8), 0.5))
    room = np.empty(made.block.size + 8)
    begin = 1 + (-room.ctypes.data % LINE) // room.itemsize
    beside = room[begin : begin + made.block.size].reshape(made.block.shape)
    beside[:] = made.block
    other = VoxelStepper(made.voxels, EASY, beside)
    for each in (made, other):
        take(each, 3, 0.01)
    assert beside.ctypes.data % LINE
    assert np.array_equal(made.block, other.block)


@pytest.mark.parametrize(
    ("size", "parts", "count"), [(1, 1, 5), (2, 1, 5), (2, 4, 5), (3, 4, 100), (4, 1, 1), (2, 2, 0)]
)
def test_a_team_does_every_block_once(size, parts, count):
    done = np.zeros(count, dtype=int)

    def work(first, last, array):
        array[first:last] += 1

    Team(size, parts).run(work, count, done)
    assert (done == 1).all()


def test_a_failure_of_any_part_is_the_failure_of_the_loop():
    def work(first, _last):
        if first >= 3:
            raise IndexError("of the kernel itself")

    with pytest.raises(IndexError, match="kernel"):
        Team(2, 2).run(work, 8)


def drifted(cells, signal, limit, strength):
    """Change of cells per day, in a block of two species."""
    block = np.ascontiguousarray(np.stack([cells, signal], axis=2))
    faces, depth = np.full(cells.shape[2], strength), np.full(cells.shape[2] + 1, strength)
    depth[[0, -1]] = 0
    change = np.zeros(cells.shape)
    for x in range(cells.shape[0]):
        out = np.zeros((cells.shape[1], 2, cells.shape[2]))
        for y, column in enumerate(out):
            kernels.migrate(block, x, y, 0, 1, 1 / limit, faces, faces, depth, column)
        assert not out[:, 1].any()
        change[x] = out[:, 0]
    return change


def test_drift_loses_no_cell_makes_none_negative_and_crowds_none():
    rng = np.random.default_rng(2)
    cells, signal = rng.uniform(0, 1.6, (6, 8, 8)), rng.uniform(0, 3, (6, 8, 8))
    cells[cells < 0.4] = 0
    cells[cells > 1.3] = 1.6
    total = cells.sum()
    fastest = 3.0 * 1.0
    for _ in range(50):
        cells = cells + drifted(cells, signal, 1.6, 1.0) / (6 * fastest)
        assert cells.min() >= 0
        assert cells.max() <= 1.6 + 1e-14
    assert cells.sum() == pytest.approx(total, rel=1e-13)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_cells_drift_up_the_slope(axis):
    at = np.arange(8.0)
    slope = np.broadcast_to(np.expand_dims(at, [a for a in range(3) if a != axis]), (8, 8, 8))
    cells = bump((8, 8, 8))
    change = drifted(cells, np.ascontiguousarray(slope), 1e15, 0.5)
    assert change.sum() == pytest.approx(0, abs=1e-12)
    # All move at strength times the slope: the middle of mass does.
    inside = cells.sum() - np.take(cells, -1, axis).sum()
    assert (change * slope).sum() == pytest.approx(0.5 * inside, rel=1e-12)


def test_fibroblasts_gather_where_pdgf_is_high():
    from percuta.healing.voxels import DRIFTS

    means = []
    for drifts in ((), DRIFTS):
        made = stepper((8, 8, 8), drifts=drifts, fibroblast_proliferation=0, control=Control(1e-2, 1e-3, threads=1))
        made.state[place(made, "pdgf")] = 2 * bump((8, 8, 8))
        take(made, 40, 0.005)
        fibroblasts = made.state[place(made, "fibroblasts")]
        assert fibroblasts.mean() == pytest.approx(1, rel=1e-12)
        means.append((fibroblasts * bump((8, 8, 8))).sum() / bump((8, 8, 8)).sum())
    assert means[0] == pytest.approx(1, rel=1e-12)
    assert means[1] > 1.001


def test_flux_through_layers_is_harmonic():
    block = Block((2, 8, 8), (0.1, 0.1, 0.1), (Layer("one", 0.25, 0.5), Layer("two", 9)))
    share = block.depth_share()
    assert share[[0, -1]] == pytest.approx([0, 0])
    # The face at 0.2 mm lies between middles at 0.15 (0.5) and 0.25 (the border): all of it in the first layer.
    assert share[1:5] == pytest.approx([0.5, 0.5, 1, 1])
    assert block.lateral_share()[:4] == pytest.approx([0.5, 0.5, 0.75, 1])
    weights = block.layer_weights()
    assert weights.sum(axis=1) == pytest.approx([1, 1])
    assert weights[0, :4] == pytest.approx([0.4, 0.4, 0.2, 0])


def test_what_has_no_block_is_refused():
    with pytest.raises(InputError, match=r"nothing of network spreads.*use dermal"):
        Voxels(Block((2, 8, 8), (0.1,) * 3, ONE), kinetics("network"), Parameters())
    with pytest.raises(InputError, match="takes one value of each parameter, not 3 draws"):
        Voxels(Block((2, 8, 8), (0.1,) * 3, ONE), DERMAL, Parameters(draws=3))
    with pytest.raises(
        InputError, match=r"4096 x 4096 x 4096 voxels of 33 species need 4.54e\+04 GB; this machine has"
    ):
        Voxels(Block((4096,) * 3, (0.1,) * 3, ONE), DERMAL, Parameters())
    with pytest.raises(InputError, match="number of voxels in depth is a multiple of 8, not 12"):
        Block((4, 8, 12), (0.1,) * 3, ONE)
    with pytest.raises(InputError, match="size of a voxel in x is a length above 0 mm, not 0"):
        Block((4, 8, 8), (0, 0.1, 0.1), ONE)
    with pytest.raises(InputError, match="at least one layer"):
        Block((4, 8, 8), (0.1,) * 3, ())
