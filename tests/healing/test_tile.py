"""The tile geometry: agreement with single points and tight runs, real punctures, what is kept, what is refused."""

import numpy as np
import pytest

from percuta.errors import InputError, NumericalError
from percuta.healing.block import Block
from percuta.healing.channel import ChannelGeometry, Layer, heal_channel
from percuta.healing.engine import kinetics
from percuta.healing.rosenbrock import Control
from percuta.healing.tile import Session, heal_tile
from percuta.healing.torn import Punctures, damage
from percuta.healing.voxels import VoxelStepper
from percuta.parameters import Parameters

DERMAL = kinetics("dermal")
SKIN = (Layer("epidermis", 0.06, 0.43), Layer("papillary dermis", 0.2), Layer("reticular dermis", 9.0))
BLOCK = Block((12, 16, 16), (0.05, 0.05, 0.06), SKIN)
TWO = damage(BLOCK, Punctures([0.2, 0.45], [0.25, 0.6], [0.6, 0.5], [0.06, 0.05]), 0.07)


ONCE = (Session(0.0, TWO),)


def heal(sessions=ONCE, t_out=(0.0, 1, 7), block=BLOCK, values=None, **options):
    return heal_tile(block, sessions, t_out, values or Parameters(), **options)


@pytest.fixture(scope="module")
def course():
    return heal(t_out=(0.0, 0.25, 1, 3, 7, 28), kept=("tgf", "collagen_iii"))


def test_evenly_injured_skin_heals_as_a_single_point():
    times, days = np.array([0.0, 0.5, 3, 7]), np.array([0.0, 3])
    point = DERMAL.matrix(Parameters())
    alone = DERMAL.solve(point, times, days=days, severities=np.full(2, 0.6), relative=1e-9, absolute=1e-12).states[0]
    small = Block((2, 8, 8), (0.05, 0.05, 0.1), SKIN)
    even = [Session(float(day), np.full(small.shape, 0.6)) for day in days]
    tight = Control(relative=5e-6, absolute=5e-9, threads=1)
    found = heal(even, times, small, control=tight, kept=DERMAL.species)
    error = np.abs(found.averages - alone[:, :, None]) / np.maximum(alone.max(axis=0), 1e-12)[None, :, None]
    assert error.max() < 1e-6
    # Fields are kept in single precision.
    assert found.fields.max(axis=(2, 3, 4)) == pytest.approx(alone, rel=3e-6, abs=1e-6)


def test_the_standard_tolerance_is_good_to_half_a_per_cent(course):
    tight = heal(t_out=course.t_days, control=Control(relative=3e-4, absolute=3e-6))
    rest = DERMAL.rest(DERMAL.matrix(Parameters()))[0][None, :, None]
    size = np.maximum(np.abs(tight.averages - rest).max(axis=(0, 2)), 1e-3)[None, :, None]
    error = np.abs(course.averages - tight.averages) / size
    assert error.max() < 5e-3
    assert np.median(error.max(axis=(0, 2))) < 2e-3
    assert course.steps < tight.steps / 3


def test_what_was_lifted_to_zero_is_little(course):
    assert np.all(course.ledger.clipped <= 1e-3 * course.ledger.largest)
    assert course.ledger.inventory == pytest.approx(
        course.ledger.start + course.ledger.reactions + course.ledger.events + course.ledger.clipped
    )


def test_one_puncture_in_a_block_is_the_channel_geometry():
    """A square block of the area of the channel's round one; corners differ, averages hardly do."""
    radius = 0.4
    side = radius * np.sqrt(np.pi)
    skin = (Layer("epidermis", 0.06, 0.43), Layer("papillary dermis", 0.24), Layer("reticular dermis", 0.66))
    block = Block((16, 16, 16), (side / 16, side / 16, 0.06), skin)
    hole = damage(block, Punctures([side / 2], [side / 2], [0.6], [0.05]), 0.07)
    days = (0.0, 1, 7)
    tile = heal([Session(0.0, hole)], days, block, drifts=(), control=Control(1e-2, 1e-4))
    tube = ChannelGeometry(0.05, 0.6, radius, skin, 0.07, radial_cells=16, depth_cells=24)
    channel = heal_channel(tube, [0.0], days, Parameters(), control=Control(1e-2, 1e-5))
    for species, layers in (("il6", skin), ("tgf", skin[1:]), ("collagen_i_immature", skin[1:2])):
        for layer in layers:
            ours, theirs = (found.average(species, layer.name)[1:] for found in (tile, channel))
            assert np.abs(ours - theirs).max() < 0.05 * np.abs(theirs).max(), (species, layer.name)


def test_sessions_at_new_places_add_up():
    other = damage(BLOCK, Punctures([0.5], [0.2], [0.6], [0.06]), 0.07)
    once = heal(t_out=(0.0, 14, 28))
    twice = heal([Session(0.0, TWO), Session(14.0, other)], (0.0, 14, 28))
    assert twice.average("damage", "papillary dermis")[1] > 5 * once.average("damage", "papillary dermis")[1]
    names = ("collagen_iii", "collagen_i_immature", "collagen_i_mature")
    once_made, made = (sum(c.average(n, "papillary dermis")[-1] for n in names) for c in (once, twice))
    assert made > once_made > 1


def test_what_is_asked_for_is_kept(course):
    assert course.averages.shape == (6, 33, 3)
    assert course.fields.shape == (6, 2, 16, 16, 12)
    assert course.fields.dtype == np.float32
    weights = BLOCK.layer_weights()
    for name in course.kept:
        by_depth = course.field(name, 4).mean(axis=(1, 2))
        layer = course.average(name, "papillary dermis")[4]
        assert by_depth @ weights[1] == pytest.approx(layer, rel=1e-5)
    early = course.field("tgf", 1)
    torn = early.transpose(2, 1, 0)[TWO > 0.9].mean()
    assert torn > 1.2 * early.mean()


def test_progress_never_falls_and_ends_at_one():
    told = []
    heal(t_out=(0.0, 0.5, 1), progress=told.append)
    assert np.all(np.diff(told) > 0)
    assert told[-1] == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"kept": ("tgfb",)}, "'tgfb' is no species of dermal; nearest: tgf"),
        ({"sessions": [Session(0.0, TWO[1:])]}, r"severity of day 0 has shape \(11, 16, 16\), not \(12, 16, 16\)"),
        ({"sessions": [Session(0.0, 2 * TWO)]}, "a severity lies between 0 and 1"),
        ({"sessions": [Session(-1.0, TWO)]}, "sessions must lie in order and not before the first output"),
        ({"t_out": (1.0, 0.0)}, "increasing order"),
        ({"network": "network"}, "nothing of network spreads"),
        ({"resume": True}, "can be resumed only where it was stored"),
    ],
)
def test_what_cannot_be_is_refused(options, said):
    with pytest.raises(InputError, match=said):
        heal(**options)


def test_unknown_names_are_refused(course):
    with pytest.raises(InputError, match="'dermis' is no layer of this block; nearest: epidermis"):
        course.average("tgf", "dermis")
    with pytest.raises(InputError, match="'il6' is no species that was kept"):
        course.field("il6", 0)


def test_a_state_that_is_not_finite_stops_with_day_species_and_place(monkeypatch):
    attempt = VoxelStepper.attempt

    def spoiled(self, h):
        if self.voxels.species and getattr(self, "tried", 0) > 10:
            self.state[self.voxels.species.index("tgf"), 3, 2, 1] = np.nan
        self.tried = getattr(self, "tried", 0) + 1
        return attempt(self, h)

    monkeypatch.setattr(VoxelStepper, "attempt", spoiled)
    with pytest.raises(
        NumericalError, match=r"stopped on day 0\.\d+: the step became too short, because \w+ is not fin"
    ):
        heal()


def test_levels_far_below_zero_refuse_the_step():
    with pytest.raises(NumericalError, match=r"more than 3 steps, because .* at x .* mm, y .* mm, depth"):
        heal(control=Control(relative=1e-9, absolute=1e-12, most_steps=3))
