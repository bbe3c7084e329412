"""Stored courses of a block: what is on disk, going on after a kill to the same bits, files for ParaView."""

import os
import signal
import subprocess
import sys
import time
from xml.etree import ElementTree

import h5py
import numpy as np
import pytest

from percuta.errors import InputError, NumericalError
from percuta.healing.block import Block
from percuta.healing.channel import Layer
from percuta.healing.tile import Session, heal_tile
from percuta.healing.tile_store import CHECKPOINT, read_course
from percuta.healing.tile_vtk import write_vtk
from percuta.healing.voxels import VoxelStepper
from percuta.parameters import Parameters

pytest.importorskip("zarr")

BLOCK = Block((6, 8, 16), (0.05, 0.05, 0.06), (Layer("epidermis", 0.06, 0.43), Layer("dermis", 9.0)))
KEPT = ("collagen_iii", "tgf")
DAYS = (0.0, 0.5, 1.0, 2.0, 3.0, 4.0)


def sessions():
    bump = np.exp(-(((np.arange(8) - 3.0) / 2) ** 2))
    severity = bump[1:7, None, None] * bump[:, None] * np.linspace(1, 0, 16)
    return [Session(0.0, severity), Session(2.0, severity[::-1])]


def heal(store=None, days=DAYS, **options):
    return heal_tile(BLOCK, sessions(), days, Parameters(), kept=KEPT, store=store, **options)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course") / "run"
    return heal(folder)


def same(one, other):
    books = ("start", "reactions", "events", "clipped", "largest")
    return (
        np.array_equal(one.averages, other.averages)
        and np.array_equal(one.injured, other.injured)
        and np.array_equal(one.fields[:], other.fields[:])
        and all(np.array_equal(getattr(one.ledger, name), getattr(other.ledger, name)) for name in books)
    )


def test_a_stored_course_is_the_one_in_memory(stored):
    plain = heal()
    assert same(stored, plain)
    assert np.array_equal(stored.field("tgf", 3), plain.field("tgf", 3))


def test_chunks_axes_and_units_are_on_disk(stored):
    course = read_course(stored.folder)
    assert course["fields"].shape == (6, 2, 16, 8, 6)
    assert course["fields"].chunks == (1, 1, 16, 8, 6)
    assert course["fields"].dtype == np.float32
    assert course["fields"].metadata.dimension_names == ("time", "species", "z", "y", "x")
    assert course["time"][:] == pytest.approx(DAYS)
    assert course["z"].attrs["units"] == "mm"
    assert course.attrs["names"]["species"] == list(KEPT)
    assert course.metadata.zarr_format == 3


def test_a_course_reads_as_xarray(stored):
    xarray = pytest.importorskip("xarray")
    with xarray.open_zarr(stored.folder / "course.zarr", consolidated=False) as data:
        assert data["fields"].dims == ("time", "species", "z", "y", "x")
        assert float(data["fields"].sel(time=1.0).isel(species=1).max()) == stored.field("tgf", 2).max()


CHILD = """
import sys, time
sys.path.insert(0, sys.argv[2])
from test_tile_store import heal
heal(sys.argv[1], progress=lambda share: time.sleep(0.02))
"""


def test_a_killed_course_goes_on_to_the_same_bits(stored, tmp_path):
    folder = tmp_path / "run"
    here = os.path.dirname(__file__)  # noqa: PTH120
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(folder), here], env={**os.environ})
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and child.poll() is None and reached(folder) < 3:
            time.sleep(0.01)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert child.returncode == -signal.SIGKILL
    before = reached(folder)
    assert 3 <= before < len(DAYS)
    fields = read_course(folder)["fields"]
    assert np.array_equal(fields[:before], stored.fields[:before])
    assert np.isnan(fields[-1]).all()
    told = []
    assert same(heal(folder, resume=True, progress=told.append), stored)
    assert told[0] > DAYS[before - 2] / DAYS[-1]  # killed before the last checkpoint, one output is made again
    # A finished course is not stepped again.
    again = heal(folder, resume=True)
    assert again.steps == 0
    assert same(again, stored)


def reached(folder):
    """Number of outputs on disk."""
    if not (folder / CHECKPOINT).exists():
        return 0
    return int((~np.isnan(read_course(folder)["averages"][:, 0, 0])).sum())


def test_a_course_that_fails_leaves_what_it_reached_and_goes_on_from_there(stored, tmp_path, monkeypatch):
    folder, lift = tmp_path / "run", VoxelStepper.attempt

    def spoiled(self, h):
        return np.inf if reached(folder) == 3 else lift(self, h)

    monkeypatch.setattr(VoxelStepper, "attempt", spoiled)
    with pytest.raises(NumericalError, match="stopped on day 1: the step became too short"):
        heal(folder)
    monkeypatch.undo()
    assert np.array_equal(read_course(folder)["fields"][:3], stored.fields[:3])
    assert same(heal(folder, resume=True), stored)


def test_a_half_written_checkpoint_is_not_read(tmp_path):
    folder = tmp_path / "run"
    whole = heal(folder)
    (folder / f"{CHECKPOINT}.new").write_bytes(b"half")
    assert same(heal(folder, resume=True), whole)


def test_another_course_is_not_continued(stored):
    with pytest.raises(InputError, match="holds a course already; resume it or give another folder"):
        heal(stored.folder)
    with pytest.raises(InputError, match="has other days; it cannot be resumed so"):
        heal(stored.folder, days=DAYS[:3], resume=True)
    values = Parameters(overrides={"tgf_diffusivity": "0.5 um^2/s"})
    with pytest.raises(InputError, match="has other parameters"):
        heal_tile(BLOCK, sessions(), DAYS, values, kept=KEPT, store=stored.folder, resume=True)


def test_a_course_that_was_not_started_starts(tmp_path, stored):
    assert same(heal(tmp_path / "new", resume=True), stored)


def test_files_for_paraview_hold_the_fields(stored, tmp_path):
    light = write_vtk(stored.folder, tmp_path / "vtk")
    grids = ElementTree.parse(light).getroot().findall("./Domain/Grid/Grid")
    assert [float(grid.find("Time").get("Value")) for grid in grids] == list(DAYS)
    for number, grid in enumerate(grids):
        assert grid.find("Topology").get("Dimensions") == "17 9 7"
        origin, spacing = (np.array(item.text.split(), float) for item in grid.findall("./Geometry/DataItem"))
        # z, y, x: the floor of the block lies lowest and its surface at 0.
        assert origin + spacing * [16, 8, 6] == pytest.approx([0, 0.4, 0.3], abs=1e-12)
        for attribute in grid.findall("Attribute"):
            assert attribute.get("Center") == "Cell"
            item = attribute.find("DataItem")
            file, _, path = item.text.partition(":")
            with h5py.File(light.parent / file) as heavy:
                levels = heavy[path][:]
            assert item.get("Dimensions") == " ".join(map(str, levels.shape))
            assert np.array_equal(levels[::-1], stored.field(attribute.get("Name"), number))


def test_what_holds_no_fields_has_no_files(tmp_path):
    with pytest.raises(InputError, match="holds no stored course of a block"):
        write_vtk(tmp_path, tmp_path / "vtk")
    heal_tile(BLOCK, sessions(), DAYS[:2], Parameters(), store=tmp_path / "bare")
    with pytest.raises(InputError, match="kept no field; name the species"):
        write_vtk(tmp_path / "bare", tmp_path / "vtk")
