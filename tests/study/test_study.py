"""A study in Python: what it takes, what it refuses, how it is patched and how it points at its errors."""

import copy
import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.errors import InputError
from percuta.study import Care, Concern, Course, DeviceChoice, Numbing, SkinChoice, Study, Subject, Technique, Topical
from percuta.study.bases import merged

TEXT = """\
format: percuta-study/1
name: Acne scars
subject: {age: 29, sex: male, fitzpatrick: 4}
concerns: [{kind: acne_scars, shape: rolling}]
skin: {site: cheek}
device:
  model: skinpen
  depth: 1.5 mm
course: {sessions: 4, every: 4 weeks}
care: {topicals: [{compound: hyaluronic acid, concentration: 1 %, dose: 5 mg/cm2}]}
"""


def in_python(**changes):
    return Study(
        **{
            "name": "Acne scars",
            "subject": Subject(age=29, sex="male", fitzpatrick=4),
            "concerns": [Concern(kind="acne_scars", shape="rolling")],
            "skin": SkinChoice(site="cheek"),
            "device": DeviceChoice(model="skinpen", depth="1.5 mm"),
            "course": Course(sessions=4, every="28 d"),
            "care": Care(topicals=[Topical(compound="hyaluronic acid", concentration="1 %", dose="5 mg/cm^2")]),
            **changes,
        }
    )


def test_a_study_made_in_python_equals_the_same_study_in_a_file():
    study = Study.from_text(TEXT)
    assert in_python() == study
    assert in_python().digest() == study.digest()
    assert hash(in_python()) == hash(study)
    assert in_python(name="Other") != study
    assert study != "a study"


def test_quantities_are_floats_in_internal_units():
    study = in_python(
        technique=Technique(speed="5 cm/s"),
        care=Care(numbing=Numbing(agent="lidocaine 4 %", time="36 min"), topicals=in_python().care.topicals),
        follow_up="1 year",
    )
    assert (study.device.depth, study.course.every, study.technique.speed) == (1.5, 28, 50)
    assert study.care.numbing.time == pytest.approx(0.025)  # days
    assert study.care.topicals[0].dose == pytest.approx(0.05)  # mg/mm2
    assert study.care.topicals[0].concentration == 0.01
    assert study.follow_up == 365.25


def test_the_person_may_come_with_the_skin():
    skin = SkinChoice.at("cheek", age=29, sex="male")
    device = DeviceChoice(model="skinpen")
    assert Study(skin=skin, device=device).subject == Subject(age=29, sex="male")
    assert Study(skin=skin, device=device, subject={"fitzpatrick": 5}).subject.fitzpatrick == 5
    assert Study(skin=skin, device=device, subject={"fitzpatrick": 5}).subject.age == 29
    assert Study(skin=skin, device=device, subject=Subject(age=29, smoker=True)).subject.sex == "male"
    assert Study(base="professional-face", skin=skin).subject.age == 29
    with pytest.raises(InputError, match=r"^subject\.age: 40 here, but 29 in SkinChoice\.at; write one$"):
        Study(skin=skin, device=device, subject={"age": 40})


def test_values_that_replace_the_description_of_the_skin_have_its_names():
    skin = SkinChoice.at("cheek", stratum_corneum="15 um", modulus="40 kPa", tension="10 N/m", water_loss="12 g/m2/h")
    assert skin.overrides == pytest.approx(
        {"stratum_corneum_mm": 0.015, "modulus_kpa": 40, "tension_n_per_mm": 0.01, "water_loss": 12}
    )
    assert SkinChoice(site="cheek").overrides == {}


@pytest.mark.parametrize(
    ("make", "where", "says"),
    [
        (lambda: in_python(device={"model": "skinpen", "depth": 1.5}), "device.depth", "1.5 has no unit"),
        (lambda: in_python(device={"modle": "skinpen"}), "device.modle", "unknown key; nearest: model"),
        (lambda: in_python(care={"topicals": [{"compound": "x"}]}), "care.topicals[0].concentration", "is missing"),
        (lambda: DeviceChoice(model="skinpen", depth=1.5), "depth", "1.5 has no unit"),
        (lambda: Course(sessions=10**400), "sessions", "a huge number is too large"),
        (lambda: Care(sunscreen=10**400), "sunscreen", "a huge number is too large"),
        (lambda: Care(sunscreen=float("inf")), "sunscreen", "inf is not a finite number"),
        (lambda: Subject(age=29, sex=1), "sex", "1 is none of female, male"),
        (lambda: Study(base="home"), "base", "'home' is not a base study"),
        (lambda: in_python().patched({"device": {"depht": "1 mm"}}), "device.depht", "unknown key; nearest: depth"),
        (lambda: in_python().patched({"base": "home-face"}), "base", "a patch cannot change the base"),
        (lambda: in_python().patched({"device": {"model": None}}), "device.model", "is missing"),
    ],
)
def test_an_error_in_python_names_the_whole_path(make, where, says):
    with pytest.raises(InputError) as caught:
        make()
    assert caught.value.where == where
    assert says in caught.value.message


def test_a_study_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        in_python().name = "Other"


def test_a_study_survives_copying_and_pickling_with_its_lines():
    study = Study.from_text(TEXT, "a.yaml")
    for again in (copy.deepcopy(study), pickle.loads(pickle.dumps(study))):
        assert again == study
        assert again.error("device.depth", "no").where == "a.yaml:8"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("device.depth", 8),
        ("device.stroke_rate", 6),
        ("care.topicals[0].dose", 10),
        ("concerns[0].severity", 4),
        ("care.topicals[7].at", 10),
        ("parameters.dermis_thickness.cheek.female", 1),
        ("", 1),
    ],
)
def test_an_error_points_to_the_line_of_the_value_or_of_its_nearest_parent(path, line):
    error = Study.from_text(TEXT, "a.yaml").error(path, "this will not do")
    assert error.where == f"a.yaml:{line}"
    assert error.message == (f"{path}: this will not do" if path else "this will not do")


def test_an_error_about_a_study_made_in_python_gives_the_path():
    error = in_python().error("device.depth", "this will not do")
    assert str(error) == "device.depth: this will not do"


def test_an_error_about_what_the_base_says_points_to_the_line_that_names_the_base():
    study = Study.from_text("format: percuta-study/1\nname: x\nbase: home-face\n", "a.yaml")
    assert study.error("device.model", "no").where == "a.yaml:3"


def test_a_patch_replaces_what_it_names_and_nothing_else():
    study = Study.from_text(TEXT, "a.yaml")
    patched = study.patched({"device": {"depth": "1 mm"}, "concerns": [{"kind": "pores"}], "solve": {"draws": 20}})
    assert (patched.device.model, patched.device.depth, patched.solve.draws) == ("skinpen", 1.0, 20)
    assert patched.concerns == (Concern(kind="pores"),)
    assert patched.course == study.course
    assert study.device.depth == 1.5
    assert patched.error("device.model", "no").where == "a.yaml:7"
    assert patched.error("device.depth", "no").where == "device.depth"
    assert patched.error("concerns[0].kind", "no").where == "concerns[0].kind"


def test_none_in_a_patch_goes_back_to_the_default():
    study = in_python(care={"numbing": {"agent": "lidocaine 4 %"}, "sunscreen": 0.1})
    patched = study.patched({"care": {"numbing": None, "sunscreen": None}, "device": {"depth": None}})
    assert patched.care == Care()
    assert patched.device.depth is None


def test_an_empty_patch_changes_nothing():
    study = Study.from_text(TEXT)
    assert study.patched({}) == study
    assert study.patched(study.to_dict()) == study


def test_a_study_is_laid_over_its_base():
    study = Study(base="professional-face", device={"depth": "1 mm"}, care={"numbing": None})
    base = Study(base="professional-face")
    assert (study.device.model, study.device.depth) == (base.device.model, 1.0)
    assert study.care.numbing is None
    assert study.care.sunscreen == base.care.sunscreen
    assert (study.base, study.course) == ("professional-face", base.course)


TREES = st.recursive(
    st.integers() | st.lists(st.integers()), lambda tree: st.dictionaries(st.sampled_from("abc"), tree)
)
MAPPINGS = st.dictionaries(st.sampled_from("abc"), TREES)


@settings(deadline=None, max_examples=60)
@given(below=MAPPINGS, above=MAPPINGS)
def test_laying_over_twice_is_laying_over_once(below, above):
    once = merged(below, above)
    assert merged(below, once) == once
    assert merged(once, above) == once
    assert merged({}, above) == above
    assert merged(below, {}) == below


def test_the_digest_depends_on_what_is_asked_not_on_how_it_is_written():
    other = TEXT.replace("4 weeks", "28 days").replace("1.5 mm", "1500 um").replace("name:", "base: home-face\nname:")
    filled = Study.from_text(other).patched({"technique": None, "care": {"sunscreen": None}, "follow_up": None})
    assert filled.digest() == Study.from_text(TEXT).digest()
    assert in_python(solve={"seed": 2}).digest() != in_python().digest()


def test_importing_the_study_floor_loads_no_heavy_library():
    heavy = "('pint', 'ruamel.yaml', 'numpy', 'scipy', 'xarray', 'tomllib')"
    code = f"import sys, percuta.study; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
