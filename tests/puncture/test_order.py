"""What can only make needles shallower never makes one deeper: thousands of needles in every example."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from percuta.device import Device, devices
from percuta.errors import InputError
from percuta.parameters import Parameters
from percuta.puncture import needle
from percuta.skin import Skin, describe
from percuta.study import SkinChoice, Subject, Technique

ROUND_OFF_MM = 1e-12
"""Depths are exact but for the last digits of sums of straight lines; a nanometre is a million times more."""

DRAWS = 50
NEEDLES = 64 * DRAWS
"""Strikes in every example, each with a tip, skin, place, tilt and hand of its own."""


@dataclass(frozen=True)
class Bout:
    """A tool on a skin."""

    device: Device
    skin: Skin
    use: Technique
    set_mm: float
    p: Parameters

    def depth(self, **change) -> np.ndarray:
        """In-situ depth of all needles, with something changed."""
        now = replace(self, **change)
        found = needle(now.device, now.skin, now.use, now.set_mm, now.p).depth_mm
        assert found.size == NEEDLES
        return found


@st.composite
def bouts(draw, kinds=("pen", "roller", "stamp", "needle")) -> Bout:
    """Any tool of the catalogue with sharp to blunt tips, on any of a few sites, in any hand."""
    device = devices[draw(st.sampled_from(sorted(name for name in devices if devices[name].kind in kinds)))]
    tip = draw(st.floats(5, 37))
    layout = draw(st.sampled_from(["ring", "rings", "square"])) if device.kind == "pen" else "ring"
    try:
        device = replace(device, tip_diameter_um=tip, layout=layout)
    except InputError:  # its needles would touch each other
        device = replace(device, tip_diameter_um=tip)
    p = Parameters(DRAWS, draw(st.integers(0, 10**6)))
    site = draw(st.sampled_from(["cheek", "forehead", "volar_forearm", "abdomen"]))
    skin = describe(SkinChoice(site=site), Subject(age=draw(st.integers(20, 60)), sex="female"), p)
    operator = draw(st.sampled_from(["professional", "home"]))
    use = Technique(operator=operator, passes=2, speed="50 mm/s", needle_use=1)
    return Bout(device, skin, use, draw(st.floats(0.1, 2.5)), p)


many = settings(deadline=None, max_examples=25)
pytestmark = pytest.mark.filterwarnings("ignore::percuta.errors.OutsideEvidence")


@given(bout=bouts(), more=st.floats(0, 1.5))
@many
def test_a_longer_set_depth_is_never_shallower(bout, more):
    assert np.all(bout.depth(set_mm=bout.set_mm + more) >= bout.depth() - ROUND_OFF_MM)


@given(bout=bouts(), more=st.floats(0, 25))
@many
def test_a_blunter_tip_is_never_deeper(bout, more):
    blunter = replace(bout.device, tip_diameter_um=bout.device.tip_diameter_um + more)
    assert np.all(bout.depth(device=blunter) <= bout.depth() + ROUND_OFF_MM)


@given(bout=bouts(), uses=st.integers(2, 30))
@many
def test_a_worn_needle_is_never_deeper(bout, uses):
    worn = bout.use.model_copy(update={"needle_use": uses})
    assert np.all(bout.depth(use=worn) <= bout.depth() + ROUND_OFF_MM)


@given(bout=bouts())
@many
def test_stretched_skin_is_never_entered_less(bout):
    stretched = bout.use.model_copy(update={"stretched": True})
    assert np.all(bout.depth(use=stretched) >= bout.depth() - ROUND_OFF_MM)


@given(bout=bouts(kinds=("pen", "roller", "stamp")), times=st.floats(1, 4))
@many
def test_a_denser_array_is_never_deeper_per_needle(bout, times):
    device = bout.device
    if device.kind == "roller":
        many_more = {"needles": device.needles * round(times), "needles_per_row": device.needles_per_row * round(times)}
    else:
        many_more = {"needles": round(device.needles * times)}
    thin = min(0.1, device.needle_diameter_mm)  # so that they fit
    try:
        sparse = replace(device, needle_diameter_mm=thin)
        dense = replace(sparse, **many_more)
    except InputError:
        assume(False)
    assert np.all(bout.depth(device=dense) <= bout.depth(device=sparse) + ROUND_OFF_MM)


@given(bout=bouts(), rise=st.floats(0, 2))
@many
def test_no_tip_is_deeper_than_its_needle_and_what_may_be_added_to_it(bout, rise):
    """The error of the setting, and tissue that a pressed foot raises, are all that may be added."""
    p = Parameters(DRAWS, bout.p.seed, overrides={"tissue_rise": f"{rise} mm"})
    most = bout.set_mm + bout.device.depth_tolerance_mm + rise
    assert np.all(bout.depth(p=p) < most)
