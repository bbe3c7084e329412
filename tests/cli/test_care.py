"""The verbs of care, as somebody types them."""

import json

import pytest
from icalendar import Calendar

COURSE = (
    "course --concern acne_scars:rolling --zone cheeks --zone neck=wrinkles --device skinpen --age 34 --skin-type 2"
)
DAYS = "--start 2027-01-04 --today 2026-11-22"


def typed(run, text, *more):
    code, out, err = run(*text.split(), *more)
    assert code == 0, err
    return out


@pytest.fixture
def planned(run_in_process, tmp_path):
    out = typed(run_in_process, f"{COURSE} {DAYS} --out plans")
    return out, [tmp_path / "plans" / f"course-{zone}.yaml" for zone in ("cheeks", "neck")]


def test_a_course_prints_basis_days_and_screen_and_runs(run_in_process, planned):
    out, files = planned
    assert "rests on label: cleared for this use and evaluated to 1.5 mm" in out
    assert "2027-03-29 (day 84): session 4 of 4" in out
    assert "protocol acne_scar_rolling" in out
    assert "Screen, cheeks: no contraindication found" in out
    found = json.loads(typed(run_in_process, "run --json --draws 4", *files))
    assert [len(result["outcomes"]) > 5 for result in found] == [True, True]


def test_a_course_is_also_json(run_in_process):
    found = json.loads(typed(run_in_process, f"{COURSE} {DAYS} --json"))
    assert [zone["rests_on"] for zone in found["zones"]] == ["label", "label"]
    assert found["screen"]["cheeks"]["verdict"] == "no contraindication found"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("--zone cheeks", "--zone cheek"), "'cheek' is not a zone; nearest: cheeks"),
        (("acne_scars:rolling", "acne_scars:roling"), "nearest: rolling"),
        (("--start 2027-01-04", "--start 2026-11-21"), "2026-11-21 lies in the past; today is 2026-11-22"),
        (("--device skinpen", "--device skinpenn"), "nearest: skinpen"),
        (("--age 34", "--age 340"), "the most is 120"),
        (("--age 34", "--age 34 --depth 1.5"), "1.5"),
    ],
)
def test_a_wrong_course_gets_one_sentence(run_in_process, change, says):
    code, _out, err = run_in_process(*f"{COURSE} {DAYS}".replace(*change).split())
    assert code == 2
    assert says in err
    assert len(err.strip().splitlines()) == 1


def test_a_visit_has_clock_times_and_a_record_to_fill_in(run_in_process, planned, tmp_path):
    _, files = planned
    words = ("--at", "2027-01-04 14:00", "--zone", "cheeks", "--zone", "neck", "--chart", "record.yaml")
    out = typed(run_in_process, "session", *files, *words)
    assert "Visit from 2027-01-04 14:00 to" in out
    assert "step needle" in out
    assert "Ask a prescriber which numbing cream" in out
    record = (tmp_path / "record.yaml").read_text()
    assert "zone: neck" in record
    code, _, err = run_in_process("session", *files, "--at", "2027-01-04 14:00", "--tz", "Europe/Berln")
    assert (code, "is not a time zone" in err) == (2, True)


def test_aftercare_is_a_page_and_a_calendar(run_in_process, planned, tmp_path):
    _, files = planned
    words = ("--ended", "2027-01-04 15:20", "--draws", "8", "--clinic", "Clinic, 030 1", "--out", "home")
    out = typed(run_in_process, "aftercare", files[0], *words)
    assert "gone after about" in out
    assert "Clinic, 030 1" in (tmp_path / "home" / "course-cheeks-aftercare.html").read_text()
    assert Calendar.from_ical((tmp_path / "home" / "course-cheeks-aftercare.ics").read_bytes()).walk("VEVENT")
    code, _, err = run_in_process("aftercare", files[0], "--ended", "2027-01-03 15:20")
    assert (code, "lies before the course" in err) == (2, True)


def test_five_years_with_and_without_maintenance(run_in_process, planned, tmp_path):
    _, files = planned
    years = json.loads(typed(run_in_process, "upkeep --draws 6 --json --out curve", files[1]))
    assert [year["year"] for year in years] == [1, 2, 3, 4, 5]
    assert years[-1]["difference"][1] > 0
    assert (tmp_path / "curve" / "course-neck-upkeep.svg").read_text().startswith("<svg")


def test_professional_and_home_side_by_side(run_in_process, planned, tmp_path):
    _, files = planned
    home = tmp_path / "home.yaml"
    home.write_text("format: percuta-study/1\nbase: home-face\nsolve: {draws: 8}\n")
    out = typed(run_in_process, "compare --draws 8", files[0], home)
    assert "collagen mass" in out
    assert "no gain in collagen is promised" in out
    assert "21 CFR 878.4430" in out
    assert "FDA Oct 2025" in out
    found = json.loads(typed(run_in_process, "compare --draws 8 --json", files[0], home))
    gain = next(row for row in found["rows"] if row["name"] == "collagen_mass")
    assert gain["difference"][0] < 0
    deep = tmp_path / "deep.yaml"
    deep.write_text("format: percuta-study/1\nbase: home-face\ndevice: {model: home-roller-0.5}\n")
    code, _, err = run_in_process("compare", files[0], deep)
    assert code == 2
    assert "0.5 mm is not for use at home; the most is 0.3 mm, because" in err


def test_fhir_goes_out_and_answers_come_in(run_in_process, planned, tmp_path):
    _, files = planned
    out = typed(run_in_process, "export fhir --authored 2026-12-20", *files)
    entries = [entry["resource"] for entry in json.loads(out)["entry"]]
    answers = next(resource for resource in entries if resource["resourceType"] == "QuestionnaireResponse")
    answers["item"].append({"linkId": "keloid", "answer": [{"valueBoolean": True}]})
    (tmp_path / "answers.json").write_text(json.dumps(answers))
    said = typed(run_in_process, "screen --answers answers.json", files[0])
    assert said.startswith("Verdict: exclude")
    answers["item"][-1]["linkId"] = "keliod"
    (tmp_path / "answers.json").write_text(json.dumps(answers))
    code, _, err = run_in_process("screen", "--answers", "answers.json", files[0])
    assert (code, "nearest: keloid" in err) == (2, True)


def test_every_line_of_a_screen_names_its_rule_and_source(run_in_process, planned):
    _, files = planned
    lines = typed(run_in_process, "screen --on 2027-01-04", files[0]).splitlines()
    reasons = [line for line in lines if line.startswith(("  exclude", "  defer", "  ask", "  caution"))]
    assert len([line for line in lines if line.strip().startswith("Source: ") and "; rule " in line]) == len(reasons)
    unanswered = [line for line in lines if line.startswith("  history.")]
    assert unanswered
    assert all("(rule " in line for line in unanswered)
    assert any("label, indication inside" in line for line in lines)


def test_a_session_in_the_past_is_refused_where_today_is_given(run_in_process, planned):
    _, files = planned
    code, _, err = run_in_process("screen", files[0], "--today", "2027-01-05")
    assert code == 2
    assert "2027-01-04 lies in the past; today is 2027-01-05" in err
