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
