"""`percuta run`: the contract other programs read, and what is left behind."""

import json
import math

import pytest

from percuta.result import Result


@pytest.fixture
def document(percuta, acne):
    done = percuta("run", acne, "--json", "--draws", "12")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_json_keeps_its_contract(document):
    for key in (
        "study",
        "version",
        "seed",
        "candidacy",
        "puncture",
        "outcomes",
        "timeline",
        "assumed",
        "warnings",
    ):
        assert key in document
    assert {"verdict", "reasons"} <= set(document["candidacy"])
    done = document["puncture"]
    for depth in ("depth_in_situ_mm", "channel_depth_mm"):
        assert done[depth]["p05"] <= done[depth]["median"] <= done[depth]["p95"]
    assert {"density_per_cm2", "pierced_fraction", "force_n"} <= set(done)
    for outcome in document["outcomes"].values():
        assert {"value", "lo", "hi", "unit", "at_days", "evidence"} <= set(outcome)
        assert outcome["lo"] <= outcome["value"] <= outcome["hi"]
    for series in document["timeline"].values():
        assert len(series["t_days"]) == len(series["value"]) == len(series["lo"]) == len(series["hi"])
        assert all(math.isfinite(value) for value in series["value"])


def test_json_has_what_the_issue_of_a_run_is(document):
    assert {"collagen_mass", "collagen_stain_area", "oct_attenuation", "ultrasound_density", "elasticity"} <= set(
        document["outcomes"]
    )
    assert {"collagen", "collagen_i", "collagen_iii", "water_loss", "erythema", "neutrophils"} <= set(
        document["timeline"]
    )


def test_more_courses_are_kept_on_request(percuta, acne):
    done = percuta("run", acne, "--json", "--draws", "2", "--keep", "pdgf,gene.mmp1", "--keep", "gap")
    assert done.returncode == 0, done.stderr
    assert {"papillary.pdgf", "zone.gap", "gene.mmp1"} <= set(json.loads(done.stdout)["timeline"])
    wrong = percuta("run", acne, "--json", "--keep", "pdfg")
    assert wrong.returncode == 2
    assert "nearest: pdgf" in wrong.stderr


def test_json_alone_writes_no_file(percuta, acne, tmp_path):
    percuta("run", acne, "--json", "--draws", "4")
    assert list(tmp_path.iterdir()) == []


def test_a_run_leaves_a_report_and_a_result(percuta, acne, tmp_path):
    done = percuta("run", acne, "--draws", "8", "--out", "here")
    assert done.returncode == 0, done.stderr
    assert sorted(file.name for file in (tmp_path / "here").iterdir()) == ["acne-scars.html", "acne-scars.nc"]
    assert "collagen mass" in done.stdout
    assert "here/acne-scars.html" in done.stdout
    assert done.stderr == ""
    assert Result.load(tmp_path / "here" / "acne-scars.nc").seed == 1


def test_same_seed_same_document_other_seed_another(percuta, acne):
    one, two, other = (percuta("run", acne, "--json", "--draws", "6", "--seed", seed).stdout for seed in (7, 7, 8))
    assert one == two
    assert json.loads(one)["outcomes"] != json.loads(other)["outcomes"]


def test_cite_prints_bibtex_of_what_the_run_used(percuta, acne):
    percuta("run", acne, "--draws", "4")
    done = percuta("cite", "percuta-out/acne-scars.nc")
    assert done.returncode == 0
    assert "@article{romgens2014," in done.stdout
    assert "@article{kenkel2021," in done.stdout
    listed = json.loads(percuta("cite", "percuta-out/acne-scars.nc", "--json").stdout)
    assert "romgens2014" in [reference["key"] for reference in listed]


@pytest.mark.parametrize("name", ["missing.nc", "README.nc"])
def test_cite_refuses_what_is_no_result(percuta, tmp_path, name):
    (tmp_path / "README.nc").write_text("not a result")
    done = percuta("cite", name)
    assert done.returncode == 2
    assert name in done.stderr
    assert "Traceback" not in done.stderr


SPARSE = """
format: percuta-study/1
subject: {age: 35}
skin: {site: cheek}
device: {model: stamp-35, depth: 1 mm}
technique: {passes: 4}
course: {sessions: 1}
follow_up: 7 d
solve: {fidelity: tile, draws: 1}
"""


def test_a_tile_leaves_its_fields_and_they_open_in_paraview(run_in_process, tmp_path, monkeypatch):
    pytest.importorskip("zarr")
    monkeypatch.setattr("percuta.healing.geometry.BLOCK_SHAPE", (16, 16, 8))
    (tmp_path / "tile.yaml").write_text(SPARSE, encoding="utf-8")
    code, said, wrong = run_in_process("run", "tile.yaml", "--keep", "tgf,gene.il6", "--out", "here")
    assert code == 0, wrong
    assert "collagen mass" in said
    assert {"papillary.tgf", "zone.tgf", "gene.il6"} <= set(Result.load(tmp_path / "here" / "tile.nc").series)
    again = run_in_process("run", "tile.yaml", "--keep", "tgf,gene.il6", "--out", "here")
    assert again[0] == 2
    assert "holds a course already; resume it" in again[2]
    code, resumed, wrong = run_in_process("run", "tile.yaml", "--keep", "tgf,gene.il6", "--out", "here", "--resume")
    assert code == 0, wrong
    assert resumed == said
    code, said, _ = run_in_process("export", "vtk", "here/tile.zarr", "--out", "vtk")
    assert code == 0
    assert "vtk/tile.xdmf" in said
    assert (tmp_path / "vtk" / "tile.h5").stat().st_size > 0


def test_the_geometry_can_be_chosen_on_the_command_line(run_in_process, acne):
    code, _, wrong = run_in_process("run", acne, "--fidelity", "chanel")
    assert code == 2
    assert "'chanel' is none of zone, channel, tile; nearest: channel" in wrong
    code, _, wrong = run_in_process("run", acne, "--fidelity", "tile", "--json")
    assert code == 2
    assert "200 draws are too many: set draws to 1" in wrong


def test_a_folder_without_fields_is_no_tile(run_in_process, tmp_path):
    code, _, wrong = run_in_process("export", "vtk", tmp_path, "--out", "vtk")
    assert code == 2
    assert "holds no stored course" in wrong


def test_warming_up_readies_every_geometry(run_in_process):
    code, said, _ = run_in_process("warmup", "--all")
    assert code == 0
    assert "ready" in said
