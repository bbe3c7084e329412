"""Every wrong study is refused with one sentence, the right line and the nearest name."""

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.errors import InputError
from percuta.study import Study

GOOD = """\
format: percuta-study/1
name: Acne scars
subject: {age: 29, sex: female}
concerns: [{kind: acne_scars, shape: rolling}]
history: {keloid: false}
skin: {site: cheek}
device:
  model: skinpen
  depth: 1.5 mm
course: {sessions: 4, every: 4 weeks, start: 2026-12-01}
care:
  numbing: {agent: lidocaine 4 %, time: 40 min}
  topicals:
    - {compound: hyaluronic acid, concentration: 1 %, dose: 5 mg/cm^2}
  sunscreen: 0.9
follow_up: 12 months
"""

WRONG = [
    # (what is replaced, by what, line of the error, what the sentence must say)
    ("percuta-study/1", "percuta-trial/1", 1, "format: this file is a trial, not a study; `percuta trial FILE`"),
    ("name: Acne", "nmae: Acne", 2, "nmae: unknown key; nearest: name"),
    ("age: 29", "agee: 29", 3, "subject.agee: unknown key; nearest: age"),
    ("shape: rolling", "shpae: rolling", 4, "concerns[0].shpae: unknown key; nearest: shape"),
    ("model: skinpen", "modle: skinpen", 8, "device.modle: unknown key; nearest: model"),
    ("dose: 5", "doze: 5", 14, "care.topicals[0].doze: unknown key; nearest: dose"),
    ("agent: lidocaine", "agnet: lidocaine", 12, "care.numbing.agnet: unknown key; nearest: agent"),
    ("site: cheek", "site: cheek, dermis_mm: 2 mm", 6, "skin.dermis_mm: unknown key; nearest: dermis"),
    ("  depth: 1.5 mm", "  depth: 1.5", 9, "device.depth: 1.5 has no unit; write for example '1.5 mm'"),
    ("every: 4 weeks", "every: 4", 10, "course.every: 4 has no unit; write for example '4 weeks'"),
    ("time: 40 min", "time: 40", 12, "care.numbing.time: 40 has no unit; write for example '40 min'"),
    ("depth: 1.5 mm", "depth: '1.5'", 9, "device.depth: '1.5' has no unit"),
    ("depth: 1.5 mm", "depth: 1.5 kg", 9, "device.depth: '1.5 kg' cannot be read in mm"),
    ("dose: 5 mg/cm^2", "dose: 5 mg", 14, "care.topicals[0].dose: '5 mg' cannot be read in"),
    ("depth: 1.5 mm", "depth: 1.5 mmm", 9, "device.depth: '1.5 mmm' has a unit that is not known"),
    ("every: 4 weeks", "every: 4 wekes", 10, "'4 wekes' has a unit that is not known; write for example '4 weeks'"),
    ("depth: 1.5 mm", "depth: -1.5 mm", 9, "device.depth: '-1.5 mm' lies outside 0 mm to 4 mm"),
    ("depth: 1.5 mm", "depth: 15 mm", 9, "device.depth: '15 mm' lies outside 0 mm to 4 mm"),
    ("depth: 1.5 mm", "depth: deep", 9, "device.depth: 'deep' is not a number and a unit"),
    ("depth: 1.5 mm", "depth: 1e999 mm", 9, "device.depth: '1e999 mm' is not a finite number"),
    ("depth: 1.5 mm", "depth: 1 mm**9**9**9**9", 9, "is not a number and a unit"),
    ("depth: 1.5 mm", "depth: [1.5 mm]", 9, "device.depth: a list is not a quantity"),
    ("depth: 1.5 mm", "depth: true", 9, "device.depth: true is not a quantity"),
    (
        "  depth: 1.5 mm",
        "  stroke_rate: 7000 rpm",
        9,
        "'7000 rpm' has a unit that is not known",
    ),
    ("sunscreen: 0.9", "sunscreen: .nan", 15, "care.sunscreen: nan is not a finite number"),
    ("sunscreen: 0.9", "sunscreen: 9", 15, "care.sunscreen: 9 lies outside 0 to 1"),
    ("sunscreen: 0.9", "sunscreen: 0.9 fold", 15, "care.sunscreen: '0.9 fold' is not a share"),
    ("age: 29", "age: .nan", 3, "subject.age: nan is not a finite number"),
    ("age: 29", "age: -.inf", 3, "subject.age: -inf is not a finite number"),
    ("age: 29", "age: true", 3, "subject.age: true is not a number"),
    ("age: 29", "age: 129", 3, "subject.age: 129 is too large; the most is 120"),
    ("{age: 29, sex: female}", "{sex: female}", 3, "subject.age: is missing: age in years"),
    ("sex: female", "sex: femal", 3, "subject.sex: 'femal' is none of female, male; nearest: female"),
    ("sex: female", "fitzpatrick: 7", 3, "subject.fitzpatrick: 7 is too large; the most is 6"),
    ("sessions: 4", "sessions: 4.5", 10, "course.sessions: 4.5 is not a whole number"),
    ("sessions: 4", "sessions: 0", 10, "course.sessions: 0 is too small; the least is 1"),
    ("sessions: 4", "sessions: true", 10, "course.sessions: true is not a whole number"),
    (
        "sessions: 4, every: 4 weeks",
        "sessions: 52, every: 1 year",
        10,
        "course: 52 sessions every 365.25 d last 51",
    ),
    ("2026-12-01", "2026-02-30", 10, "course.start: 2026-02-30 is not a day of the calendar"),
    ("2026-12-01", "1492-10-12", 10, "course.start: 1492-10-12 lies outside the years 1900 to 2200"),
    ("2026-12-01", "soon", 10, "course.start: 'soon' is not a date"),
    ("keloid: false", "keloid: no", 5, "history.keloid: 'no' is no answer; write true, false or a date"),
    ("keloid: false", "keloid: 2026-13-01", 5, "history.keloid: 2026-13-01 is not a day of the calendar"),
    ("keloid: false", "Keloid!: false", 5, "history.Keloid!: 'Keloid!' does not fit"),
    ("kind: acne_scars", "kind: acne_scar", 4, "concerns[0].kind: 'acne_scar' is none of"),
    ("shape: rolling", "shape: rollin", 4, "concerns[0].shape: 'rollin' is none of the shapes of acne_scars"),
    ("kind: acne_scars", "kind: pores", 4, "concerns[0].shape: pores have no shape"),
    ("skin: {site: cheek}", "skin: cheek", 6, "skin: 'cheek' stands where keys such as site"),
    ("skin: {site: cheek}", "skin: [cheek]", 6, "skin: a list stands where keys such as site"),
    ("skin: {site: cheek}", "skin:", 6, "skin: nothing stands where keys such as site"),
    (
        "[{kind: acne_scars, shape: rolling}]",
        "{kind: acne_scars}",
        4,
        "concerns: a mapping stands where a list",
    ),
    ("skin: {site: cheek}\n", "", 1, "skin: is missing: which skin is treated"),
    ("name: Acne scars", "name: 3", 2, "name: 3 is not text"),
    ("name: Acne scars", "name: ''", 2, "name: '' does not fit"),
    ("name: Acne scars", f"name: {'x' * 121}", 2, "name: the text is longer than 120 characters"),
    ("name: Acne scars", "solve: {draws: 1000000}", 2, "solve.draws: 1000000 is too large; the most is 100000"),
    ("name: Acne scars", "solve: {seed: -1}", 2, "solve.seed: -1 is too small; the least is 0"),
    ("name: Acne scars", "parameters: {entry_force_slope: .inf}", 2, "parameters.entry_force_slope: inf is not"),
    ("name: Acne scars", "parameters: {entry_force_slope: [5]}", 2, "parameters.entry_force_slope: a list is no value"),
    ("name: Acne scars", "base: professional-fase", 2, "base: 'professional-fase' is not a base study; nearest: prof"),
    ("name: Acne scars", "base: 3", 2, "base: 3 is not text"),
    ("percuta-study/1", "percuta-study/2", 1, "format: 'percuta-study/2' is not known; nearest: percuta-study/1"),
    ("format:", "fromat:", 1, "format: is missing; write 'format: percuta-study/1'; nearest key here: fromat"),
    ("  model: skinpen", "  model: skinpen\n  model: exceed", 9, "device.model: written twice; first on line 8"),
    ("name: Acne scars", "name: &a Acne scars", 2, "name: anchors and aliases (& and *) are not allowed"),
    ("name: Acne scars", "name: *a", 2, "name: anchors and aliases (& and *) are not allowed"),
    ("name: Acne scars", "name: !!python/object/apply:os.system [ls]", 2, "name: tags (!) are not allowed"),
    ("name: Acne scars", "? [a, b]\n: 1", 2, "a key is a word, not a list or a mapping"),
    ("name: Acne scars", ": Acne scars", 2, "a key is missing before ':'"),
    ("  depth: 1.5 mm", "\tdepth: 1.5 mm", 9, "a tab cannot indent; use spaces"),
    ("name: Acne scars", "name: Acne: scars", 2, "this is not YAML: mapping values are not allowed here"),
    ("{site: cheek}", "{site: cheek", 7, "this is not YAML"),
    ("name: Acne scars", "name: Acne\x00scars", 2, "the character '\\x00' does not belong in text"),
    ("name: Acne scars", f"name: {'[' * 9}{']' * 9}", 2, "nested more than 8 levels deep"),
    ("name: Acne scars", f"name: {'x' * 2000}", 2, "the line is longer than 2000 characters"),
    ("follow_up: 12 months\n", "---\nname: Another\n", 16, "a second document starts here; one file holds one study"),
]


def refused(text: str, name: str = "wrong.yaml") -> InputError:
    with pytest.raises(InputError) as caught:
        Study.from_text(text, name)
    assert "\n" not in str(caught.value)
    return caught.value


def test_the_study_that_is_spoilt_below_is_good():
    assert Study.from_text(GOOD).device.depth == 1.5


@pytest.mark.parametrize(("right", "wrong", "line", "says"), WRONG, ids=[case[3][:60] for case in WRONG])
def test_a_wrong_study_is_refused_with_line_and_reason(right, wrong, line, says):
    assert GOOD.count(right) == 1
    error = refused(GOOD.replace(right, wrong))
    assert error.where == f"wrong.yaml:{line}"
    assert says in error.message


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("", "wrong.yaml", "the file is empty; a study starts with 'format: percuta-study/1'"),
        ("# only a comment\n", "wrong.yaml", "the file is empty"),
        ("---\n", "wrong.yaml", "the file is empty"),
        ("- format: percuta-study/1\n", "wrong.yaml:1", "a study is a mapping of keys such as 'subject:'"),
        ("skinpen on a cheek\n", "wrong.yaml:1", "a study is a mapping of keys such as 'subject:'"),
        ("a: 1\n" * 250_000, "wrong.yaml", "the file is larger than 1000 kB"),
    ],
)
def test_a_file_that_holds_no_study_is_refused(text, where, says):
    error = refused(text)
    assert error.where == where
    assert says in error.message


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
        "a:\n" + "".join(f"{'  ' * depth}b:\n" for depth in range(1, 200)),
        ("- " * 900 + "\n") * 500,
        "a: " + ("[" * 1000 + "\n") * 900,
        "a: " + ("{b: " * 400 + "\n") * 500,
    ],
    ids=["aliases that multiply", "keys in keys", "lists in lists", "open brackets", "open braces"],
)
def test_a_bomb_is_refused_at_once(text):
    start = time.perf_counter()
    refused(text)
    assert time.perf_counter() - start < 2


def test_several_errors_report_the_first_of_the_file_and_count_the_others():
    text = (
        GOOD.replace("follow_up: 12 months", "follow_up: 12").replace("1.5 mm", "1.5 kg").replace("age: 29", "age: x")
    )
    error = refused(text)
    assert error.where == "wrong.yaml:3"
    assert error.message == "subject.age: 'x' is not a number (and 2 more errors)"


TOML = """\
format = "percuta-study/1"
[subject]
age = 29
[[concerns]]
kind = "acne_scars"
[[concerns]]
kind = "pores"
[skin]
site = "cheek"
[device]
model = "skinpen"
depth = "1.5 mm"
[course]
start = 2026-12-01
"""


@pytest.mark.parametrize(
    ("right", "wrong", "line", "says"),
    [
        ('depth = "1.5 mm"', "depth = 1.5", ":12", "device.depth: 1.5 has no unit"),
        ("model =", "modle =", ":11", "device.modle: unknown key; nearest: model"),
        ('kind = "pores"', 'kind = "pore"', ":7", "concerns[1].kind: 'pore' is none of"),
        ("2026-12-01", "2026-12-01T10:00:00", ":14", "course.start: datetime.datetime(2026"),
        ("2026-12-01", "2026-02-30", ":14", "this is not TOML: invalid date or datetime"),
        ("age = 29", "age = nan", ":3", "subject.age: nan is not a finite number"),
        ("age = 29", f"age = {'9' * 1000}", ":3", "subject.age: "),
        ("age = 29", "age = 29\nage = 30", ":4", "this is not TOML: cannot overwrite a value"),
        ("age = 29", "age = ", ":3", "this is not TOML: invalid value"),
        ("[subject]", "subject", ":2", "this is not TOML"),
        ("age = 29", f"age = {'[' * 900}{']' * 900}", "", "nested more than 8 levels deep"),
        ("age = 29", f"{'a.' * 20}b = 1", "", "nested more than 8 levels deep"),
        (TOML, "", "", "the file is empty"),
    ],
)
def test_a_wrong_toml_study_is_refused_with_line_and_reason(right, wrong, line, says):
    assert Study.from_text(TOML, "right.toml").device.depth == 1.5
    error = refused(TOML.replace(right, wrong), "wrong.toml")
    assert error.where == f"wrong.toml{line}"
    assert says in error.message


DAMAGE = st.tuples(st.floats(0, 1), st.integers(0, 5), st.text("[]{}:,&*!|>#%@`'\"-+.~= \t\n0eé", max_size=4))


@settings(deadline=None, max_examples=150)
@given(text=st.sampled_from([GOOD, TOML]), damage=st.lists(DAMAGE, max_size=5))
def test_no_damage_to_a_file_escapes_as_another_error(text, damage):
    name = "damaged.toml" if text is TOML else "damaged.yaml"
    for place, length, put in damage:
        start = int(place * len(text))
        text = text[:start] + put + text[start + length :]
    with contextlib.suppress(InputError):
        study = Study.from_text(text, name)
        assert Study(**study.to_dict()) == study
