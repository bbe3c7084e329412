"""What the label of a device covers."""

import pytest

from percuta.care import label_status
from percuta.device import devices
from percuta.errors import InputError
from percuta.simulate import judge
from percuta.study import Study


def a_study(model="skinpen", site="cheek", kind="acne_scars", shape=None, age=30, **subject):
    concern = {"kind": kind, **({"shape": shape} if shape else {})}
    return Study(
        subject={"age": age, **subject},
        concerns=[concern],
        skin={"site": site},
        device={"model": model, "depth": "1 mm"},
    )


def status(study, depth_mm=1.0):
    return {line.aspect: line.status for line in label_status(study, devices[study.device.model], depth_mm)}


@pytest.mark.parametrize(
    ("study", "aspect", "expected"),
    [
        (a_study(), "indication", "inside"),
        (a_study(kind="pores"), "indication", "outside"),
        (a_study(site="neck", kind="wrinkles"), "indication", "inside"),
        (a_study(site="neck"), "indication", "outside"),
        (a_study("skinstylus", "abdomen", "surgical_scar", "hypertrophic"), "indication", "inside"),
        (a_study("skinstylus", "abdomen", "surgical_scar", "mature"), "indication", "outside"),
        (a_study("dermapen-2012"), "indication", "not stated"),
        (a_study(age=22), "age", "inside"),
        (a_study(age=21), "age", "outside"),
        (a_study(fitzpatrick=6), "skin type", "inside"),
        (a_study("exceed", fitzpatrick=5), "skin type", "outside"),
        (a_study(), "skin type", "not stated"),
        (a_study("rejuvapen-nxt", "periorbital", "wrinkles", fitzpatrick=5), "skin type", "outside"),
    ],
)
def test_each_aspect_is_compared_with_the_label(study, aspect, expected):
    assert status(study)[aspect] == expected


@pytest.mark.parametrize(("depth_mm", "expected"), [(1.5, "inside"), (1.51, "outside"), (2.5, "outside")])
def test_the_evaluated_depth_is_the_limit_of_the_label(depth_mm, expected):
    assert status(a_study(), depth_mm)["depth"] == expected


def test_every_line_of_a_cleared_device_names_its_document_and_sources():
    for line in label_status(a_study(fitzpatrick=3), devices["skinpen"], 1.0):
        assert line.document == "DEN160029"
        assert line.sources


def test_the_verdict_keeps_the_label():
    verdict = judge(a_study(kind="pores"))
    assert [line.status for line in verdict.label if line.aspect == "indication"] == ["outside"]
    assert verdict.to_dict()["label"][0]["text"].startswith("pores at this site: outside the label of skinpen")


@pytest.mark.parametrize(
    ("device", "where"),
    [({"model": "skinpen", "depth": "0.5 mm"}, "device.depth"), ({"model": "home-roller-0.5"}, "device.model")],
)
def test_needles_too_long_for_home_are_refused_with_the_reason(device, where):
    study = Study(base="home-face", device=device)
    with pytest.raises(InputError, match=rf"{where}: 0.5 mm is not for use at home; the most is 0.3 mm, because"):
        judge(study)


def test_short_needles_at_home_are_not_refused():
    assert judge(Study(base="home-face")).verdict
