"""The other verbs."""

import json

import jsonschema
import pytest


def test_help_names_every_verb(percuta):
    done = percuta("--help")
    assert done.returncode == 0
    for verb in (
        "run",
        "screen",
        "course",
        "session",
        "aftercare",
        "upkeep",
        "compare",
        "plan",
        "parameters",
        "devices",
        "absorb",
        "compounds",
        "cite",
        "schema",
        "export",
        "warmup",
        "doctor",
    ):
        assert f"  {verb} " in done.stdout


def test_version(percuta):
    assert percuta("--version").stdout.startswith("percuta 0.")


def test_screen_gives_reason_source_and_what_was_not_asked(percuta, acne, tmp_path):
    study = tmp_path / "recent.yaml"
    study.write_text(acne.read_text().replace("isotretinoin_stopped: 2025-01-10", "filler_on: 2026-11-01"))
    done = percuta("screen", study)
    assert done.returncode == 0, done.stderr
    assert "Verdict: defer until 2027-04-30" in done.stdout
    assert "Source: " in done.stdout
    assert "questions were not answered" in done.stdout


def test_screen_on_another_day(percuta, acne):
    early = json.loads(percuta("screen", acne, "--json", "--on", "2025-02-01").stdout)
    assert early["judged_on"] == "2025-02-01"
    assert [reason["until"] for reason in early["reasons"] if "isotretinoin" in reason["rule"]] == ["2025-07-09"]
    late = json.loads(percuta("screen", acne, "--json", "--on", "2025-07-09").stdout)
    assert not any("isotretinoin" in reason["rule"] for reason in late["reasons"])


def test_parameters_explains_one(percuta):
    done = percuta("parameters", "entry_force_slope")
    assert "4.6 mN/um" in done.stdout
    assert "10.1016/j.jmbbm.2014.09.015" in done.stdout


def test_parameters_lists_by_beginning(percuta):
    names = [line.split()[0] for line in percuta("parameters", "scar_shape").stdout.splitlines()[1:]]
    assert names == ["scar_shape.boxcar", "scar_shape.ice_pick", "scar_shape.mixed", "scar_shape.rolling"]


def test_devices_lists_and_describes(percuta):
    assert "mf8-roller" in percuta("devices").stdout
    assert "needles" in percuta("devices", "skinpen").stdout


def test_compounds_lists_and_describes_with_sources(run_in_process):
    code, listed, _ = run_in_process("compounds")
    assert code == 0
    assert len(listed.splitlines()) > 28
    code, one, _ = run_in_process("compounds", "Vitamin C")
    assert code == 0
    assert "ascorbic acid, acid" in one
    assert "hansch1995" in one
    code, _, error = run_in_process("compounds", "niacinamid")
    assert code == 2
    assert "nearest: niacinamide" in error


def test_absorb_tells_what_gets_in_and_draws_it(run_in_process, acne, tmp_path):
    code, told, error = run_in_process("absorb", acne, "--draws", "8", "--out", tmp_path / "figures")
    assert code == 0, error
    assert "hyaluronic acid" in told
    assert "numbing: to" in told
    assert len(list((tmp_path / "figures").glob("*.svg"))) == 3
    code, told, _ = run_in_process("absorb", acne, "--draws", "8", "--json")
    data = json.loads(told)
    assert data["absorption"][0]["balance_error"] < 1e-8
    assert data["closure"]["closed_h"]["dye"]["value"] > data["closure"]["closed_h"]["impedance"]["value"]


@pytest.mark.parametrize(
    ("words", "nearest"),
    [(("parameters", "entry_forse_slope"), "entry_force_slope"), (("devices", "skinpenn"), "skinpen")],
)
def test_a_wrong_name_gets_the_nearest(percuta, words, nearest):
    done = percuta(*words)
    assert done.returncode == 2
    assert f"nearest: {nearest}" in done.stderr


def test_schema_accepts_the_example_and_lists_devices(percuta, acne):
    from ruamel.yaml import YAML

    schema = json.loads(percuta("schema").stdout)
    assert "skinpen" in schema["$defs"]["DeviceChoice"]["properties"]["model"]["enum"]
    plain = json.loads(json.dumps(YAML(typ="safe").load(acne), default=str))
    jsonschema.validate(plain, schema)


def test_doctor_finds_this_installation_sound(percuta):
    done = percuta("doctor")
    assert done.returncode == 0, done.stdout
    assert "BAD" not in done.stdout


def test_export_writes_sbml_other_programs_read(percuta):
    import libsbml

    done = percuta("export", "sbml")
    assert done.returncode == 0, done.stderr
    document = libsbml.readSBMLFromString(done.stdout)
    assert document.getNumErrors(libsbml.LIBSBML_SEV_ERROR) == 0
    assert document.getModel().getNumSpecies() == 33
    assert "nearest: dermal" in percuta("export", "sbml", "dermall").stderr


def test_a_run_by_another_solver_agrees(percuta, acne):
    compiled, reference = (
        json.loads(percuta("run", acne, "--json", "--draws", "2", "--solver", solver).stdout)["outcomes"]
        for solver in ("compiled", "reference")
    )
    for name, outcome in reference.items():
        assert compiled[name]["value"] == pytest.approx(outcome["value"], rel=1e-3, abs=1e-6), name


def test_an_unknown_solver_is_refused(percuta, acne):
    done = percuta("run", acne, "--solver", "compild")
    assert done.returncode == 2
    assert "nearest: compiled" in done.stderr
