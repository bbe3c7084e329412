"""Zone, channel and tile as a study asks for them: the same courses of one session, and what each refuses."""

import sys
from dataclasses import replace

import numpy as np
import pytest

import percuta as pc
from percuta.errors import InputError, NumericalError
from percuta.healing import channel, geometry
from percuta.healing.grid import injured_part
from percuta.parameters import Parameters
from percuta.simulate import check, simulate

SPARSE = {
    "subject": {"age": 35},
    "skin": {"site": "cheek"},
    "device": {"model": "stamp-35", "depth": "1 mm"},
    "technique": {"passes": 4},
    "course": {"sessions": 1},
    "follow_up": "90 d",
    "parameters": {"torn_halo": "0.07 mm"},
}
SMALL = (48, 48, 16)


@pytest.fixture(scope="module")
def results():
    """The same sparse session in all geometries, one draw each, with central values of what healing reads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(geometry, "BLOCK_SHAPE", SMALL)
        patch.setattr(sys.modules["percuta.simulate"], "_is_central", lambda _study: True)
        return {
            name: simulate(pc.Study(**SPARSE, solve={"fidelity": name, "draws": 1}), keep=["tgf", "gene.il6"])
            for name in ("zone", "channel", "tile")
        }


@pytest.fixture(scope="module")
def gains(results):
    return {name: result.outcomes["collagen_mass"].value for name, result in results.items()}


def test_the_session_is_sparse(results):
    assert 150 < results["channel"].needling.density_per_cm2[0] < 250


def test_every_geometry_gives_the_same_names(results):
    zone = results["zone"].to_dict()
    for result in results.values():
        assert list(result.series) == list(results["zone"].series)
        assert list(result.outcomes) == list(results["zone"].outcomes)
        assert np.array_equal(result.t_days, results["zone"].t_days)
        assert result.to_dict().keys() == zone.keys()
        assert result.needling.covered_share == pytest.approx(results["zone"].needling.covered_share)


def test_channel_and_tile_agree_on_the_collagen_of_a_sparse_session(gains):
    """Rings around an average puncture, against a dozen punctures where they fall."""
    assert gains["tile"] == pytest.approx(gains["channel"], rel=0.25)


def test_the_zone_agrees_with_both_within_a_factor_of_two(gains):
    """Its radius and severity are assumed, or fitted to six depths within 28 %."""
    for name in ("channel", "tile"):
        assert 1 / 2 < gains["zone"] / gains[name] < 2


def test_inside_a_zone_signals_stand_above_the_tissue_and_fade(results):
    for result in results.values():
        inside, tissue = result.series["zone.tgf"].values[:, 0], result.series["papillary.tgf"].values[:, 0]
        assert inside.max() > 1.5 * tissue.max() > 0
        assert inside[-1] < 0.05 * inside.max()
        assert result.series["gene.il6"].values.max() > 1


def test_the_reader_is_told_of_the_geometry(results):
    assert not any("Healing follows" in note for note in results["zone"].warnings)
    assert any("tears the same places" in note for note in results["channel"].warnings)
    assert any("happen to fall" in note for note in results["tile"].warnings)


def test_draws_of_the_channel_do_not_depend_on_their_number():
    one, two = (
        simulate(pc.Study(**SPARSE, solve={"fidelity": "channel", "draws": draws, "seed": 5})) for draws in (1, 2)
    )
    assert np.array_equal(one.series["collagen"].values[:, 0], two.series["collagen"].values[:, 0])
    assert not np.array_equal(two.series["collagen"].values[:, 0], two.series["collagen"].values[:, 1])


def test_the_reference_solver_agrees_around_a_channel(monkeypatch):
    pytest.importorskip("sksundae")
    short = {**SPARSE, "follow_up": "14 d"}
    whole = channel.ChannelGeometry.grid
    monkeypatch.setattr(
        channel.ChannelGeometry, "grid", lambda self: whole(replace(self, radial_cells=10, depth_cells=14))
    )
    fast, checked = (
        simulate(pc.Study(**short, solve={"fidelity": "channel", "draws": 1, "solver": solver}))
        for solver in ("compiled", "reference")
    )
    gain = fast.series["collagen"].values[-1] - 1
    assert checked.series["collagen"].values[-1] - 1 == pytest.approx(gain, rel=0.02)


def test_punctures_that_touch_have_no_channel():
    dense = pc.Study(base="professional-face").patched({"solve": {"fidelity": "channel", "draws": 2}})
    with pytest.raises(InputError, match=r"solve.fidelity: .*punctures touch \(draw 0\); take zone or tile"):
        simulate(dense)


@pytest.mark.parametrize(
    ("solve", "message"),
    [
        ({"fidelity": "tiel"}, "solve.fidelity: 'tiel' is none of zone, channel, tile; nearest: tile"),
        ({"fidelity": "tile", "draws": 5}, "solve.draws: .* 5 draws are too many: set draws to 1"),
        ({"fidelity": "tile", "draws": 1, "solver": "reference"}, "solve.solver: a tile has no reference solver"),
    ],
)
def test_what_a_geometry_cannot_do_is_said_before_anything_runs(solve, message):
    with pytest.raises(InputError, match=message):
        check(pc.Study(**SPARSE, solve=solve))


def test_only_a_stored_tile_is_resumed(tmp_path):
    with pytest.raises(InputError, match=r"only a tile .* can be resumed"):
        simulate(pc.Study(**SPARSE, solve={"draws": 1}), keep=["tgf"], store=tmp_path, resume=True)


def test_a_failure_names_its_draw(monkeypatch):
    def fail(*_arguments, **_options):
        raise NumericalError("healing stopped on day 1")

    monkeypatch.setattr(channel, "heal_channel", fail)
    with pytest.raises(NumericalError, match=r"day 1 \(draw 0\)"):
        simulate(pc.Study(**SPARSE, solve={"fidelity": "channel", "draws": 2}))


def test_the_most_injured_part_is_that_of_each_layer():
    weights = np.array([[0.5, 0.5, 0, 0, 0], [0, 0, 0.25, 0.5, 0.25], [0, 0, 0, 0, 0]])
    part = injured_part(weights, np.array([1.0, 0.4, 0.2, 0.15, 0.05]))
    assert part == pytest.approx(np.array([[1, 0, 0, 0, 0], [0, 0, 1 / 3, 2 / 3, 0], [0, 0, 0, 0, 0]]))
    assert injured_part(weights, np.zeros(5)) == pytest.approx(weights)


def test_one_draw_of_parameters_and_skin_is_that_draw():
    p = Parameters(draws=3, seed=2)
    one = p.only(2)
    assert one.draws == 1
    assert one["torn_halo"] == p["torn_halo"][2:]
    assert "torn_halo" in p.used
    with pytest.raises(InputError, match="no draw 3 among 3"):
        p.only(3)
