"""Wrong studies: exit 2, one clear sentence with line and nearest name, nothing left behind."""

import pytest

GOOD = """\
format: percuta-study/1
name: A wrong study
subject: {age: 29, sex: female, fitzpatrick: 4}
concerns: [{kind: acne_scars, shape: rolling}]
history: {keloid: false}
skin: {site: cheek}
device: {model: skinpen, depth: 1.5 mm}
technique: {operator: professional, passes: 6, speed: 20 mm/s}
course: {sessions: 4, every: 4 weeks, start: 2026-12-01}
care: {sunscreen: 0.9}
follow_up: 12 months
parameters: {zone_radius: 0.4 mm}
solve: {draws: 8, seed: 1}
"""

WRONG = [
    ("name: A wrong study", "nmae: A wrong study", ":2:", "nearest: name"),
    ("age: 29", "age: 29 years", ":3:", "age"),
    ("age: 29", "age: -3", ":3:", "0"),
    ("age: 29", "age: .nan", ":3:", "age"),
    ("sex: female", "sex: femal", ":3:", "female"),
    ("fitzpatrick: 4", "fitzpatrick: 7", ":3:", "6"),
    ("fitzpatrick: 4", "fitspatrick: 4", ":3:", "nearest: fitzpatrick"),
    ("kind: acne_scars", "kind: acne_scar", ":4:", "nearest: acne_scars"),
    ("shape: rolling", "shape: roling", ":4:", "nearest: rolling"),
    ("keloid: false", "keliod: false", ":5:", "nearest: keloid"),
    ("keloid: false", "keloid: perhaps", ":5:", "keloid"),
    ("keloid: false", "isotretinoin_stopped: 2026-02-30", ":5:", "2026-02-30"),
    ("keloid: false", "isotretinoin_stopped: 2126-01-01", ":5:", "isotretinoin_stopped"),
    ("site: cheek", "site: cheeck", ":6:", "nearest: cheek"),
    ("site: cheek", "site: cheek, dermis: -1 mm", ":6:", "dermis"),
    ("model: skinpen", "model: skinpenn", ":7:", "nearest: skinpen"),
    ("model: skinpen", "modle: skinpen", ":7:", "nearest: model"),
    ("depth: 1.5 mm", "depth: 1.5", ":7:", "no unit"),
    ("depth: 1.5 mm", "depth: 1.5 kg", ":7:", "dimension"),
    ("depth: 1.5 mm", "depth: -1.5 mm", ":7:", "depth"),
    ("depth: 1.5 mm", "depth: 3 mm", ":7:", "2.5 mm"),
    ("depth: 1.5 mm", "depth: 0 mm", ":7:", "more than 0, up to 2.5 mm"),
    ("depth: 1.5 mm", "depth: inf mm", ":7:", "finite"),
    ("operator: professional", "operator: profesional", ":8:", "professional"),
    ("passes: 6", "passes: 0", ":8:", "passes"),
    ("passes: 6", "passes: 2.5", ":8:", "passes"),
    ("speed: 20 mm/s", "speed: 20", ":8:", "no unit"),
    ("sessions: 4", "sessions: -1", ":9:", "sessions"),
    ("every: 4 weeks", "every: 4", ":9:", "no unit"),
    ("every: 4 weeks", "every: 4 wekks", ":9:", "every"),
    ("start: 2026-12-01", "start: 2026-13-01", ":9:", "start"),
    ("sunscreen: 0.9", "sunscreen: 9", ":10:", "sunscreen"),
    ("follow_up: 12 months", "follow_up: 0 d", ":11:", "follow_up"),
    ("zone_radius: 0.4 mm", "zone_radus: 0.4 mm", ":12:", "nearest: zone_radius"),
    ("zone_radius: 0.4 mm", "zone_radius: 9 mm", ":12:", "credible range"),
    ("draws: 8", "draws: 0", ":13:", "draws"),
    ("seed: 1", "seed: one", ":13:", "seed"),
    ("percuta-study/1", "percuta-study/9", ":1:", "percuta-study/1"),
    ("follow_up: 12 months", "follow_up: 12 months\nfollow_up: 6 months", ":12:", "follow_up"),
    ("skin: {site: cheek}", "skin: &a {site: cheek}", ":6:", "anchor"),
    ("care: {sunscreen: 0.9}", "care: {sunscreen: 0.9", ":1", ""),
]


@pytest.mark.parametrize(("right", "wrong", "line", "says"), WRONG, ids=[wrong for _, wrong, _, _ in WRONG])
def test_a_wrong_study_gets_one_sentence(run_in_process, tmp_path, right, wrong, line, says):
    assert right in GOOD
    study = tmp_path / "wrong.yaml"
    study.write_text(GOOD.replace(right, wrong))
    code, _out, err = run_in_process("run", study)
    assert code == 2, err
    assert f"wrong.yaml{line}" in err
    assert says in err
    assert len(err.strip().splitlines()) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["wrong.yaml"]


def test_the_good_study_is_good(run_in_process, tmp_path):
    study = tmp_path / "right.yaml"
    study.write_text(GOOD)
    assert run_in_process("run", study, "--json")[0] == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.yaml", b""),
        ("binary.yaml", bytes(range(256))),
        ("list.yaml", b"- a\n- b\n"),
        ("word.yaml", b"hello"),
        ("study.docx", b"PK"),
        ("broken.toml", b"format = "),
        ("bomb.yaml", b"a: &a [x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]\n"),
        ("deep.yaml", b"[" * 5000),
        ("large.yaml", b"# " + b"x" * 2_000_000),
    ],
)
def test_a_wrong_file_gets_one_sentence(run_in_process, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    code, _out, err = run_in_process("run", tmp_path / name)
    assert code == 2, err
    assert name in err
    assert len(err.strip().splitlines()) == 1


def test_a_missing_file_and_a_folder_get_one_sentence(run_in_process, tmp_path):
    for path in (tmp_path / "missing.yaml", tmp_path):
        code, _out, err = run_in_process("run", path)
        assert code == 2
        assert path.name in err
        assert len(err.strip().splitlines()) == 1


def test_one_wrong_study_among_several_runs_none(run_in_process, tmp_path):
    (tmp_path / "right.yaml").write_text(GOOD)
    (tmp_path / "wrong.yaml").write_text(GOOD.replace("site: cheek", "site: cheeck"))
    code, _out, err = run_in_process("run", tmp_path / "right.yaml", tmp_path / "wrong.yaml")
    assert code == 2
    assert "wrong.yaml:6" in err
    assert sorted(file.name for file in tmp_path.iterdir()) == ["right.yaml", "wrong.yaml"]


def test_a_folder_that_cannot_be_written_is_said(run_in_process, tmp_path):
    (tmp_path / "right.yaml").write_text(GOOD)
    (tmp_path / "taken").write_text("a file, not a folder")
    code, out, err = run_in_process("run", tmp_path / "right.yaml", "--out", tmp_path / "taken")
    assert (code, out) == (1, "")  # before anything is computed
    assert "taken" in err
    assert len(err.strip().splitlines()) == 1


def test_two_studies_of_one_name_are_refused(run_in_process, tmp_path):
    (tmp_path / "other").mkdir()
    for folder in (tmp_path, tmp_path / "other"):
        (folder / "right.yaml").write_text(GOOD)
    code, _out, err = run_in_process("run", tmp_path / "right.yaml", tmp_path / "other" / "right.yaml")
    assert code == 2
    assert "several studies are named right" in err
