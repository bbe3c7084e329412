"""The finite-element table of the dimple: its solver, its limits, and its order over random skins."""

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from percuta.puncture import dimple, pen
from percuta.puncture.indentation_table import indentation_table

SKINS = 4000
TOOL = Path(__file__).parents[2] / "tools" / "dimple_fem.py"


@pytest.fixture(scope="module")
def solver():
    """The script that wrote the table; its library is among those for tests."""
    pytest.importorskip("skfem")
    spec = importlib.util.spec_from_file_location("dimple_fem", TOOL)
    module = importlib.util.module_from_spec(spec)
    sys.modules["dimple_fem"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def some():
    """Random skins over and beyond the grid, and random places of the rim."""
    rng = np.random.default_rng(7)

    def between(low, high):
        return np.exp(rng.uniform(np.log(low), np.log(high), SKINS))

    dermis, modulus = between(0.5, 2.5), between(0.1, 3)
    skin = dimple.Layers(dermis, modulus, between(0.05, 0.6), between(0.002, 0.05), rng.uniform(0, 0.15, SKINS))
    return skin, between(0.2, 12)


def test_the_table_is_what_its_script_computes(solver):
    table = indentation_table()
    force, _ = solver.press(solver.Block(solver.Case(1.0, 0.05, 0.3, 8.0)), solver.DEPTHS[:3])
    depths = np.exp(np.interp(np.log(force), *np.log(table.dimples(1.0, 0.05, 0.3, 8.0))))
    assert depths == pytest.approx(solver.DEPTHS[:3], rel=0.01)


def test_the_solver_finds_the_flat_punch_of_a_half_space(solver, monkeypatch):
    """Boussinesq: F = 2 a E D / (1 - nu^2) for a block of one soft solid, much larger than the punch."""
    monkeypatch.setattr(solver, "STIFFENING", 0.0)
    tip, depth = 0.05, 5e-4
    block = solver.Block(solver.Case(solver.EPIDERMIS, 1.0, 0.0, solver.OUTER), tip=tip, stiffening=0.0)
    force, _ = solver.press(block, (depth,))
    assert force[0] == pytest.approx(2 * tip * depth / (1 - 0.49**2), rel=0.04)


def test_the_solver_stretches_skin_to_its_tension(solver):
    block = solver.Block(solver.Case(0.4, 0.01, 0.3, 2.0))
    start, fixed = solver.pre_stretch(block)
    load, _ = solver.forces(block, start)
    edge = block.edge & ~block.upright & (block.place[0] > 0)
    around = 2 * np.pi * solver.OUTER
    assert load[edge].sum() / around == pytest.approx(0.3, rel=0.05)
    assert fixed[edge].all()


def test_taut_skin_is_a_membrane():
    """k = 2 pi T / ln(r/a) of the highest tension; bending and fat add to it, the yielding tip takes from it."""
    table = indentation_table()
    depth = np.array([np.interp(0.2, *table.dimples(stiff, 0.003, 1.0, 8.0)) for stiff in (0.25, 1.0)])
    membrane = 2 * np.pi / np.log(8.0 / 0.03)
    assert np.all(0.2 / depth / membrane > 0.7)
    assert np.all(0.2 / depth / membrane < 1.6)


def test_levelling_changes_next_to_nothing(monkeypatch):
    """Depths that were levelled to keep their order, by how much, at the forces of needles."""
    table = indentation_table()
    monkeypatch.setattr("percuta.puncture.indentation_table._levelled", lambda depth: depth)
    raw = indentation_table.__wrapped__()
    usual = (table.loads > 0.02) & (table.loads < 1)
    change = np.abs(np.log(table.dimple / raw.dimple))[..., usual]
    assert np.median(change) < 1e-3
    assert np.quantile(change, 0.95) < 0.05


def test_forces_rise_with_depth(some):
    skin, rim = some
    held = dimple.support(skin, rim)
    assert np.all(np.diff(held.force_n, axis=0) > 0)
    assert np.all(np.diff(held.dimple_mm, axis=0) > 0)


def test_dimple_and_force_are_inverse(some):
    skin, rim = some
    held = dimple.support(skin, rim)
    for force in (1e-4, 0.02, 0.2, 5.0):
        assert dimple.indentation_force(dimple.dimple_mm(force, held), held) == pytest.approx(force, rel=1e-9)


@pytest.mark.parametrize("force", [0.01, 0.03, 0.1, 0.3])
def test_what_holds_the_skin_never_lets_it_dimple_more(some, force):
    """All layers stiffer, fat alone, more tension, a nearer rim: thousands of skins each.

    Dermis or epidermis alone are left out: at one tension skin with a stiffer layer is stretched and stiffened less.
    """
    skin, rim = some
    base = dimple.dimple_mm(force, dimple.support(skin, rim))
    more = np.random.default_rng(8).uniform(1, 2, SKINS)
    stiff = ("modulus_mpa", "epidermis_n_per_mm", "fat_mpa")
    for names in (stiff, ("fat_mpa",), ("tension_n_per_mm",)):
        firmer = replace(skin, **{name: getattr(skin, name) * more for name in names})
        assert np.all(dimple.dimple_mm(force, dimple.support(firmer, rim)) <= base * (1 + 1e-3)), names
    assert np.all(dimple.dimple_mm(force, dimple.support(skin, rim / more)) <= base * (1 + 1e-9))


def test_neighbours_sink_the_skin_less_the_farther_they_are_and_not_beyond_the_rim(some):
    skin, _ = some
    sinks = [dimple.sink_per_force(distance, skin, 4.0) for distance in (0.3, 0.6, 1.2, 2.4, 4.0, 5.0)]
    assert np.all(np.diff(sinks, axis=0) <= 1e-12)
    assert np.mean(sinks[0] > 0) > 0.99
    assert np.all(sinks[-2:] == np.zeros(SKINS))


def test_tension_never_makes_the_skin_beside_a_needle_sink_more(some):
    skin, rim = some
    taut = replace(skin, tension_n_per_mm=skin.tension_n_per_mm + np.random.default_rng(9).uniform(0, 0.1, SKINS))
    for distance in (0.1, 0.3, 1.0, 3.0):
        more, less = (dimple.sink_per_force(distance, each, rim) for each in (skin, taut))
        assert np.all(less <= more * (1 + 1e-12))


def test_levelling_the_sink_moves_it_by_little():
    """Sinks that rise with tension, over the sink a tenth of the way to the rim."""
    raw, table = _raw_sink(), indentation_table()
    change = np.maximum(raw, 0) - table.sink
    share = change / raw[..., :1]
    assert np.quantile(share, 0.99) < 0.03
    assert np.max(share[:, :, :3]) < 0.03  # tensions of skin


def _raw_sink():
    text = (TOOL.parents[1] / "src" / "percuta" / "puncture" / "dimple_table.csv").read_text(encoding="utf-8")
    rows = np.array([line.split(",")[-9:] for line in text.splitlines() if line[0].isdigit()], dtype=float)
    return rows.reshape(3, 2, 5, 6, 9)


def test_a_ring_of_needles_sinks_as_its_needles_do_one_by_one(solver):
    """A line of load on a ring, solved as one, against the sum over mirror images that `group_compliance` takes."""
    ring, gap, half, dimple_depth = 2.0, 1.0, 0.05, 0.1
    case = solver.Case(0.25, 0.003, 0.08, ring + gap)

    class Ring(solver.Block):
        def _radii(self, *_):
            left = ring - half - solver.graded(0, ring - half, half / 2, 22)[::-1]
            right = solver.graded(ring + half, case.rim, half / 2, 14)
            far = solver.graded(case.rim, solver.OUTER, right[-1] - right[-2], 8)
            return np.concatenate([left[:-1], np.linspace(ring - half, ring + half, 5), right[1:], far[1:]]) / self.lam

    block = Ring(case)
    pressed = block.top & (np.abs(block.place[0] * block.lam - ring) <= half + 1e-9)
    block.tip = pressed
    start, fixed = solver.pre_stretch(block)
    down = pressed & block.upright
    fixed = fixed | pressed | (block.held & block.upright)
    _, load = solver.settle(block, start, fixed, start - np.where(down, dimple_depth, 0))
    together = dimple_depth / -load[down].sum()
    skin = dimple.Layers(*(np.array([value]) for value in (1.0, 1.0, 0.25, 0.003, 0.08)))
    many = 200
    alone = dimple.group_compliance(pen.ring(many, 2 * ring), skin, gap)[0] / many
    assert together == pytest.approx(alone, rel=0.15)


def test_a_needle_sinks_the_skin_beside_it_less_than_under_it(some):
    skin, _ = some
    held = dimple.support(skin, 4.0)
    own = held.dimple_mm[4] / held.force_n[4]
    assert np.all(dimple.sink_per_force(0.5, skin, 4.0) < own)
