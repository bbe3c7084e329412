"""Settings: what can be set is accepted, the rest is refused in a sentence that helps."""

import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, sampled_from

from percuta.device import choose, devices, notices, set_depth
from percuta.errors import InputError
from percuta.study import Course, DeviceChoice, SkinChoice, Study, Subject

quick = settings(deadline=None, max_examples=60)


def study_with(**device):
    return Study(
        name="a study",
        subject=Subject(age=30),
        skin=SkinChoice(site="cheek"),
        device=DeviceChoice(**device),
        course=Course(),
    )


@quick
@given(model=sampled_from(sorted(devices)), share=floats(0.001, 1))
def test_every_depth_within_the_range_is_the_depth_set(model, share):
    device = devices[model]
    low, high = device.depth_range_mm
    depth = high if device.fixed_length else round(low + share * (high - low), 4)
    choice = DeviceChoice(model=model, depth=f"{depth} mm")
    assert set_depth(device, choice) == pytest.approx(depth)


def test_needles_that_stay_inside_are_no_setting():
    with pytest.raises(InputError, match="0 mm leaves the needles inside skinpen; set more than 0"):
        set_depth(devices["skinpen"], DeviceChoice(model="skinpen", depth="0 mm"))


@pytest.mark.parametrize("model", [m for m, d in devices.items() if d.fixed_length])
def test_a_tool_of_fixed_length_needs_no_depth(model):
    device = choose(study_with(model=model))
    assert set_depth(device, DeviceChoice(model=model)) == device.depth_range_mm[1]


def test_a_study_gets_the_device_it_asks_for():
    assert choose(study_with(model="skinpen", depth="1.5 mm")) is devices["skinpen"]


@pytest.mark.parametrize(
    ("device", "message"),
    [
        (
            {"model": "skinpenn", "depth": "1 mm"},
            "device.model: 'skinpenn' is not in the catalogue; nearest: skinpen",
        ),
        (
            {"model": "skinpen", "depth": "3 mm"},
            r"device.depth: 3 mm is beyond skinpen's 0-2.5 mm; settings above 1.5 mm were not evaluated on its label "
            r"\(DEN160029\)\.",
        ),
        ({"model": "dermapen-2012", "depth": "0.1 mm"}, "0.1 mm is below dermapen-2012's 0.25-2.5 mm"),
        ({"model": "skinpen"}, "device.depth: is missing; skinpen can be set to 0-2.5 mm"),
        (
            {"model": "mf8-roller", "depth": "1 mm"},
            "1 mm cannot be set on mf8-roller, whose needles are 1.5 mm long",
        ),
        (
            {"model": "exceed", "depth": "1 mm", "stroke_rate": "90 Hz"},
            "90 Hz is outside exceed's 100-150 Hz",
        ),
        (
            {"model": "skinpen", "depth": "1 mm", "stroke_rate": "90 Hz"},
            "90 Hz is outside skinpen's 115-119 Hz",
        ),
        (
            {"model": "mf8-roller", "stroke_rate": "90 Hz"},
            "90 Hz cannot be set on mf8-roller, a roller driven by hand",
        ),
    ],
)
def test_what_cannot_be_set_is_refused(device, message):
    with pytest.raises(InputError, match=message):
        choose(study_with(**device))


def test_set_depth_refuses_what_the_device_cannot_do():
    with pytest.raises(InputError, match=r"device\.depth: 2 mm is beyond exceed's 0-1.5 mm"):
        set_depth(devices["exceed"], DeviceChoice(model="exceed", depth="2 mm"))


def test_at_makes_the_choice_of_a_study():
    assert devices["skinpen"].at("1.5 mm") == DeviceChoice(model="skinpen", depth="1.5 mm")


@pytest.mark.parametrize("depth", ["3 mm", "1.5", "deep", "2 s"])
def test_at_refuses_what_is_no_depth_of_the_device(depth):
    with pytest.raises(InputError):
        devices["skinpen"].at(depth)


@quick
@given(depth=floats(0, 2.5))
def test_a_notice_of_the_label_stands_exactly_above_the_evaluated_depth(depth):
    said = [text for text in notices(devices["skinpen"], depth) if "label (DEN160029)" in text]
    assert bool(said) == (depth > 1.5)


def test_a_dial_with_steps_says_so():
    assert notices(devices["skinpen"], 0.75) == []
    assert notices(devices["skinpen"], 0.8) == ["0.8 mm on skinpen; the dial stops only at multiples of 0.25 mm."]
