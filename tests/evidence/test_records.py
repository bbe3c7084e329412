"""Records: what the reader takes, and what it refuses with file and line."""

import pytest

from percuta.errors import InputError
from percuta.evidence.reading import load, read_text, shipped
from percuta.evidence.records import FIRST, LAST, Moment

DESIGN = """
- id: lotfi2013-masson-collagen
  citation: Lotfi 2013
  doi: 10.1097/01.EWX.0000432504.85255.ec
  seen: abstract
  subject: human in vivo
  study: {base: professional-face, device: {depth: 1.5 mm}, course: {sessions: 5, every: 4 weeks}}
  measure: collagen_stain_area
  at: 56 d after last session
  unit: percent change
  values: [{y: 53.2, n: 30}]
  use: validate
  weight: {between_studies: 0.3}
"""


def record(**changes):
    """Text of one record with some lines replaced; None takes a line away."""
    lines = dict(line.split(": ", 1) for line in DESIGN.strip().removeprefix("- ").split("\n  "))
    lines |= changes
    return "\n- " + "\n  ".join(f"{key}: {value}" for key, value in lines.items() if value is not None)


def test_the_record_of_the_design_is_read():
    (found,) = read_text(DESIGN, "healing.yaml")
    assert found.topic == "healing"
    assert (found.measure, found.at, found.between_studies) == ("collagen_stain_area", Moment(56, LAST), 0.3)
    assert found.rows[0].y == 53.2
    assert found.where == "healing.yaml:2"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("56 d after last session", Moment(56, LAST)),
        ("8 weeks after the last session", Moment(56, LAST)),
        ("150 d", Moment(150, FIRST)),
        ("2 h after the session", Moment(2 / 24, FIRST)),
        ("1 day after first session", Moment(1, FIRST)),
    ],
)
def test_times_are_read_as_people_write_them(written, moment):
    found = read_text(record(at=written), "a.yaml")[0].at
    assert (found.days, found.after) == (pytest.approx(moment.days), moment.after)


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("time after last session", LAST),
        ("time from first session", FIRST),
        ("time after wounding", FIRST),
        ("time", FIRST),
    ],
)
def test_an_axis_of_time_counts_from_the_session_it_names(name, after):
    (found,) = read_text(record(x=f"{{name: {name}, unit: day}}", at=None), "a.yaml")
    assert found.axis.after == after


@pytest.mark.parametrize(
    ("values", "se"),
    [
        ("[{y: 5, se: 0.3}]", 0.3),
        ("[{y: 5, sd: 2, n: 16}]", 0.5),
        ("[{y: 5, sd: 2}]", None),
        ("[{y: 5, ci95: [4.02, 5.98]}]", 0.5),
        ("[{y: 5, ci99: [4, 6]}]", 1 / 2.5758),
    ],
)
def test_standard_error_of_what_a_paper_prints(values, se):
    assert read_text(record(values=values), "a.yaml")[0].rows[0].se == (se and pytest.approx(se, rel=1e-3))


def test_numbers_that_yaml_takes_for_text_are_numbers():
    assert read_text(record(values="[{y: 1e6}]"), "a.yaml")[0].rows[0].y == 1e6


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (record(use="validat"), r"a\.yaml:2: .*'validat' is none of calibrate, validate, context; nearest: validate"),
        (record(seen="read"), r"a\.yaml:2: .*seen: 'read' is none of full-text"),
        (record(unit=None), r"a\.yaml:2: lotfi2013-masson-collagen: unit is missing"),
        (record(mesure="x"), r"'mesure' is not a key of a record; nearest: measure"),
        (record(values="[{v: 1}]"), r"'v' is not a key of a value"),
        (record(values="[{n: 3}]"), r"a value has y or range"),
        (record(values="[{y: high}]"), r"y: 'high' is not a number"),
        (record(values="[{y: .nan}]"), r"y: nan is not a number"),
        (record(values="{y: 1}"), r"values: is a list"),
        (record(values="[{range: [2, 1]}]"), r"range: 2 is above 1"),
        (record(values="[{y: 2, bound: about}]"), r"bound: 'about' is none of <, <=, >, >="),
        (record(values="[{y: 2, n: 0}]"), r"n: must be above 0"),
        (record(at="soon"), r"at: 'soon' is not a time, such as '56 d after last session'"),
        (record(weight="{between_studies: -1}"), r"is a log standard deviation, 0 or more"),
        (record(weight="{between: 1}"), r"'between' is not a key of weight"),
        (record(measure="{a: {}, b: {}}"), r"measure: is one name"),
        (record(expect="perhaps"), r"expect: is true or false"),
        (record(x="{name: time, unit: day, time: middle}"), r"neither first nor last"),
        (DESIGN + record(), r"a\.yaml:15: .*stands also at a\.yaml:2; an id is used once"),
        ("- [1]", r"a\.yaml:1: a record is a mapping"),
        ("id: x", r"a\.yaml:1: a file of records is a list"),
        ("- {id: x", r"a\.yaml:\d+: this is not YAML"),
        ("- &a {id: 1}\n- !!python/object:os.system {}", "this is not YAML"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(text, message, tmp_path):
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(InputError, match=message):
        load(tmp_path)


def test_folders_without_records_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"no \.yaml file"):
        load(tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        load(tmp_path / "nowhere")


def test_one_file_can_stand_for_a_folder(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(DESIGN)
    assert load(file)[0].topic == "mine"


# --- what is shipped


@pytest.fixture(scope="module")
def records():
    return shipped()


def test_every_record_has_a_measure_or_the_reason_why_not(records):
    for one in records:
        assert bool(one.measure) != bool(one.skip), one.id
        assert one.citation
        assert one.subject


def test_enough_can_be_run_over_all_files(records):
    runnable = [one for one in records if one.measure]
    assert len(runnable) >= 150
    assert {one.where.split(":")[0] for one in runnable} == {
        "barrier_delivery.yaml",
        "clinical_rules.yaml",
        "device_mechanics.yaml",
        "healing_outcomes.yaml",
    }


def test_what_comes_from_memory_is_never_a_target(records):
    assert not [one.id for one in records if one.seen == "memory" and one.expect and one.use != "context"]


def test_claims_to_refute_are_never_targets(records):
    controls = [one for one in records if not one.expect]
    assert {"claim-400pct-collagen", "zeitter2014-epidermal-thickness-rat", "schwarz2011-elastin-fold-outlier"} <= {
        one.id for one in controls
    }
    assert {one.use for one in controls} == {"context"}


def test_nothing_both_sets_a_parameter_and_judges(records):
    values = {}
    for one in records:
        if one.use == "context":
            continue
        for row in one.rows:
            key = (one.citation, one.measure, str(one.arguments), str(row.arguments), str(row.study), row.x, row.y)
            key = (*key, row.low, str(one.study))
            assert values.setdefault(key, one.use) == one.use, one.id
