"""What needles tear in a block: shape of the damage, overlap, real needling, what is refused."""

from types import SimpleNamespace

import numpy as np
import pytest

from percuta.device import devices
from percuta.errors import InputError
from percuta.healing.block import Block
from percuta.healing.channel import ChannelGeometry, Layer, damage_field
from percuta.healing.torn import Punctures, damage, needled
from percuta.parameters import Parameters
from percuta.skin import describe
from percuta.study import SkinChoice, Subject

SKIN = (Layer("epidermis", 0.06, 0.43), Layer("dermis", 9))
BLOCK = Block((24, 24, 32), (0.05, 0.05, 0.04), SKIN)
HALO = 0.07


def one(x=0.6, y=0.6, depth=0.7, radius=0.06):
    return Punctures([x], [y], [depth], [radius])


def test_damage_is_whole_in_the_channel_and_falls_away_from_it():
    field = damage(BLOCK, one(), HALO)
    assert field.max() <= 1
    assert field.min() >= 0
    assert field[11, 11, 0] > 0.95
    along = field[11:, 11, 5]
    assert np.all(np.diff(along[along > 1e-6]) < 0)
    assert field[11, 11, 30] < field[11, 11, 15] < field[11, 11, 0]


def test_the_damage_of_one_puncture_is_that_of_the_channel_geometry():
    fine = Block((48, 48, 64), (0.025, 0.025, 0.02), SKIN)
    channel = ChannelGeometry(0.06, 0.7, 0.55, (Layer("skin", 1.28),), HALO, radial_cells=96, depth_cells=128)
    grid = channel.grid()
    ours = damage(fine, one(), HALO)
    x, y = (fine.centres(axis) - 0.6 for axis in (0, 1))
    inside = np.hypot(x[:, None], y) < 0.55
    by_depth = (ours * inside[:, :, None]).sum(axis=(0, 1)) * 0.025**2
    theirs = np.interp(fine.centres(2), grid.z, (damage_field(channel, grid) * grid.areas).sum(axis=1))
    assert by_depth == pytest.approx(theirs, rel=0.02, abs=1e-5)


def test_the_damage_of_a_voxel_is_its_average():
    coarse = damage(BLOCK, one(0.63, 0.58), HALO).mean()
    fine = damage(Block((96, 96, 128), (0.0125, 0.0125, 0.01), SKIN), one(0.63, 0.58), HALO).mean()
    assert coarse == pytest.approx(fine, rel=5e-3)


def test_what_one_needle_spares_another_may_tear():
    first, second = one(0.5, 0.6), one(0.7, 0.6)
    both = Punctures([0.5, 0.7], [0.6, 0.6], [0.7, 0.7], [0.06, 0.06])
    fine = Block((48, 48, 64), (0.025, 0.025, 0.02), SKIN)
    together, alone, other = (damage(fine, each, HALO) for each in (both, first, second))
    assert together == pytest.approx(1 - (1 - alone) * (1 - other), abs=0.02)
    assert np.all(together >= np.maximum(alone, other) - 1e-12)


def test_needles_that_enter_no_living_skin_tear_nothing():
    shallow = Punctures([0.6, 0.3], [0.6, 0.3], [0.7, -0.01], [0.06, 0.06])
    assert np.array_equal(damage(BLOCK, shallow, HALO), damage(BLOCK, one(), HALO))
    with pytest.raises(InputError, match="no puncture enters the block: of 1, 0 enter the living skin"):
        damage(BLOCK, Punctures([0.6], [0.6], [-0.01], [0.06]), HALO)
    with pytest.raises(InputError, match=r"of 1, 1 enter the living skin, none of them within 1\.2 x 1\.2 mm"):
        damage(BLOCK, one(x=5), HALO)


def test_a_pen_strikes_new_places_in_every_session():
    p = Parameters()
    skin = describe(SkinChoice(site="cheek"), Subject(age=29, sex="female"), p)
    technique = SimpleNamespace(
        operator="professional", passes=4, speed=50.0, stretched=False, pattern="three-direction", needle_use=1
    )
    sessions = needled(devices["skinpen"], skin, technique, 1.5, 1.2, p, sessions=2)
    assert len(sessions) == 2
    for session in sessions:
        assert session.x_mm.size > 4
        assert 0 < np.median(session.depth_mm) < 1.5
        assert 0.01 < np.median(session.radius_mm) < 0.2
    assert not np.array_equal(sessions[0].x_mm[:4], sessions[1].x_mm[:4])
    again = needled(devices["skinpen"], skin, technique, 1.5, 1.2, p, sessions=2)
    assert np.array_equal(again[1].depth_mm, sessions[1].depth_mm)
    block = Block.of_skin(skin, p, (16, 16, 16), 1.2)
    assert [layer.name for layer in block.layers] == ["viable epidermis", "papillary dermis", "reticular dermis"]
    assert block.size_mm[2] == pytest.approx(sum(layer.thickness_mm for layer in block.layers))
    assert damage(block, sessions[0], float(p["torn_halo"][0])).mean() > 0.01


@pytest.mark.parametrize(
    ("punctures", "said"),
    [
        (lambda: Punctures([0.1, 0.2], [0.1], [0.5], [0.05]), "y_mm must be 2 finite numbers"),
        (lambda: Punctures([np.nan], [0.1], [0.5], [0.05]), "x_mm must be 1 finite numbers"),
        (lambda: Punctures([0.1], [0.1], [0.5], [0]), "has a radius above 0 mm"),
    ],
)
def test_punctures_that_cannot_be_are_refused(punctures, said):
    with pytest.raises(InputError, match=said):
        punctures()


def test_a_halo_has_a_length():
    with pytest.raises(InputError, match="torn_halo must be a length above 0 mm, not 0"):
        damage(BLOCK, one(), 0)
