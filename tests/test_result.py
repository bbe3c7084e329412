"""A result: labelled, repeatable, and the same after a trip through a file."""

from pathlib import Path

import numpy as np
import pytest

import percuta as pc

ACNE = Path(__file__).parents[1] / "examples" / "acne-scars.yaml"


@pytest.fixture(scope="module")
def result():
    return pc.simulate(pc.Study.load(ACNE).patched({"solve": {"draws": 20}}))


def test_a_series_is_labelled(result):
    collagen = result["collagen"]
    assert collagen.dims == ("time", "draw")
    assert collagen.attrs["units"] == "fold"
    assert collagen.attrs["long_name"] == "collagen mass, papillary dermis"
    assert collagen.coords["time"].attrs["units"] == "day"


def test_an_unknown_name_gets_the_nearest(result):
    with pytest.raises(pc.InputError, match="nearest: collagen"):
        result["colagen"]


def test_same_study_and_seed_give_the_same_bits(result):
    again = pc.simulate(pc.Study.load(ACNE).patched({"solve": {"draws": 20}}))
    for name, series in result.series.items():
        assert np.array_equal(series.values, again.series[name].values), name
    assert again.to_dict() == result.to_dict()


def test_another_seed_draws_otherwise(result):
    other = pc.simulate(pc.Study.load(ACNE).patched({"solve": {"draws": 20, "seed": 2}}))
    assert not np.array_equal(result.series["collagen"].values, other.series["collagen"].values)


def test_netcdf_there_and_back(result, tmp_path):
    again = pc.Result.load(result.save(tmp_path / "acne.nc"))
    assert [file.name for file in tmp_path.iterdir()] == ["acne.nc"]
    assert again.to_dict() == result.to_dict()
    for name, series in result.series.items():
        assert np.array_equal(series.values, again.series[name].values)
    assert again.needling.layers == result.needling.layers
    assert np.array_equal(again.needling.tile_x_mm, result.needling.tile_x_mm)
    assert again.parameters == result.parameters


def test_a_failed_save_leaves_nothing(result, tmp_path):
    with pytest.raises(pc.InputError, match=r"a result cannot be written here .*no folder .*nowhere"):
        result.save(tmp_path / "nowhere" / "acne.nc")
    assert list(tmp_path.iterdir()) == []


def test_overrides_are_kept_and_change_the_answer(result):
    study = pc.Study.load(ACNE).patched({"solve": {"draws": 20}, "parameters": {"collagen_i_deposition": "3e-3 1/day"}})
    changed = pc.simulate(study)
    assert changed.overridden == {"collagen_i_deposition": "3e-3 1/day"}
    assert changed.outcomes["collagen_mass"].value > result.outcomes["collagen_mass"].value


def test_a_replaced_parameter_that_nothing_reads_is_told():
    study = pc.Study.load(ACNE).patched({"solve": {"draws": 1}, "parameters": {"collagen_i_synthesis": "7e-3 1/day"}})
    assert any("collagen_i_synthesis was replaced" in warning for warning in pc.simulate(study).warnings)


def test_more_courses_are_kept_on_request(result):
    study = pc.Study.load(ACNE).patched({"solve": {"draws": 2}})
    found = pc.simulate(study, keep=["pdgf", "gene.mmp1"])
    assert set(found.series) - set(result.series) == {"papillary.pdgf", "zone.pdgf", "gene.mmp1"}
    assert found["gene.mmp1"].max() > 5
    fields = pc.simulate(study, keep=["fields"])
    assert len(fields.series) == len(result.series) + 2 * 33
    assert np.array_equal(fields.series["zone.neutrophils"].values, fields.series["neutrophils"].values)


def test_what_cannot_be_kept_is_refused_with_the_nearest():
    with pytest.raises(pc.InputError, match=r"'pdfg' cannot be kept; nearest: pdgf"):
        pc.simulate(pc.Study.load(ACNE), keep=["pdfg"])


def test_assumed_parameters_are_listed(result):
    names = {entry["name"] for entry in result.assumed()}
    assert "zone_radius" in names
    assert "collagen_turnover" not in names


def test_summary_reads_with_interval_unit_and_class(result):
    line = next(line for line in result.summary().splitlines() if "collagen mass" in line)
    assert "% [" in line
    assert line.endswith("fitted")


def test_the_ends_of_an_interval_hold_its_value(result):
    told = result.to_dict()
    for name, outcome in told["outcomes"].items():
        assert outcome["lo"] <= outcome["value"] <= outcome["hi"], name
    for name, band in told["timeline"].items():
        low, middle, high = (np.array(band[key]) for key in ("lo", "value", "hi"))
        assert np.all((low <= middle) & (middle <= high)), name


def test_summary_tells_every_outcome_once_under_what_it_is(result):
    lines = [line for line in result.summary().splitlines() if line.startswith("  ") and line.rpartition("; ")[1]]
    told = [line.strip() for line in lines]
    for outcome in result.outcomes.values():
        assert sum(line.startswith(f"{outcome.label} ") for line in told) == 1, outcome.label
    assert "e+" not in result.summary()


def test_summary_and_json_say_how_far_needles_are_from_failing(result):
    assert "before they buckle" in result.summary()
    told = result.to_dict()["puncture"]
    assert 1 < told["bending_margin"] < told["buckling_margin"]


def test_the_sessions_of_a_course_reopen_the_barrier(result):
    share = np.median(result.series["open_channels"].values, axis=1)
    for day in result.session_days:
        assert share[np.searchsorted(result.t_days, day)] == pytest.approx(1)
    assert share[-1] < 1e-3


def test_progress_rises_to_one():
    told = []
    pc.simulate(pc.Study.load(ACNE).patched({"solve": {"draws": 2}}), progress=lambda _stage, share: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1
