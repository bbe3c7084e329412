"""Tools and hands that cannot be are refused in one sentence, in the functions and when a device is built."""

import math
from dataclasses import replace

import pytest

from percuta.device import devices
from percuta.device.layout import cartridge, grid, ring, rings, square
from percuta.errors import InputError
from percuta.puncture import channel, needle, pen, roller, simulate_course, simulate_strikes, stamp
from percuta.puncture.hand import hold

NONE = r"0 needles cannot puncture; there must be at least 1"


@pytest.mark.parametrize(
    ("model", "numbers", "says"),
    [
        ("skinpen", {"needles": 0}, f"device: skinpen: {NONE}"),
        ("mf8-roller", {"needles": -8}, "mf8-roller: -8 needles cannot puncture"),
        ("skinpen", {"needles": 60}, "skinpen: needles stand 0.21 mm apart, closer than their diameter of 0.25 mm"),
        ("mf8-roller", {"needle_diameter_mm": 2.7}, "mf8-roller: needles stand 2.6 mm apart, closer than"),
        ("stamp-35", {"needles": 961, "needle_diameter_mm": 0.3}, "stamp-35: needles stand 0.26 mm apart, closer than"),
        ("skinpen", {"tip_diameter_um": 300.0}, "a tip of 300 um is thicker than its needle of 0.25 mm"),
        ("skinpen", {"tip_diameter_um": -1.0}, "tip_diameter_um must be above 0; it is -1"),
        ("skinpen", {"needle_diameter_mm": math.nan}, "needle_diameter_mm must be above 0; it is nan"),
        ("skinpen", {"swath_mm": 0.0}, "swath_mm must be above 0; it is 0"),
        ("skinpen", {"depth_range_mm": (0.0, 0.0)}, "a depth range of 0 to 0 mm cannot be set"),
        ("skinpen", {"depth_range_mm": (2.0, 1.0)}, "a depth range of 2 to 1 mm cannot be set"),
        ("skinpen", {"stroke_rate_hz": (-1.0, 100.0, 120.0)}, "a stroke rate of -1 Hz cannot be"),
        ("skinpen", {"kind": "penn"}, "kind 'penn' is none of pen, roller, stamp, needle; nearest: pen"),
        ("skinpen", {"layout": "rign"}, "layout 'rign' is none of ring, rings, square; nearest: ring"),
        ("skinpen", {"layout": ((0.0, 0.0),)}, r"a measured layout needs one finite \(x, y\) in mm for each of the 14"),
        ("mf8-roller", {"kind": "rollr"}, "nearest: roller"),
        ("mf8-roller", {"drum_diameter_mm": None}, "a roller without a drum diameter"),
        ("mf8-roller", {"rows": 7}, "whose 192 needles do not fill its rows"),
    ],
)
def test_a_device_that_cannot_be_is_not_built(model, numbers, says):
    with pytest.raises(InputError, match=says):
        replace(devices[model], **numbers)


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda: ring(0, 4.0), NONE),
        (lambda: rings(0, 4.0), NONE),
        (lambda: square(0, 4.0), NONE),
        (lambda: grid(0, 4.0), NONE),
        (lambda: cartridge("ring", 6, -1.0), "needles cannot stand within -1 mm"),
        (lambda: pen.density_per_cm2(0, 100, 4, 50), NONE),
        (lambda: pen.density_per_cm2(6, 100, 4, -50), "technique.speed: the speed of the hand, mm/s, must be above 0"),
        (lambda: pen.density_per_cm2(6, 0, 4, 50), "the stroke rate of a pen, Hz, must be above 0; it is 0"),
        (lambda: pen.density_per_cm2(6, 100, 0, 50), "the width swept, mm, must be above 0"),
        (lambda: pen.dwell_s(1, 0, 100), "the stroke of a pen, mm, must be above 0"),
        (lambda: roller.density_per_cm2(0, 20, 10), NONE),
        (lambda: roller.density_per_cm2(192, 20, 10, 1.5), "the slip of a roller must lie between 0 and 1; it is 1.5"),
        (lambda: roller.entry_angle(0, 1.5), "the radius of a drum, mm, must be above 0"),
        (lambda: roller.slit_half_width_mm(10, -1), "the length of a needle, mm, must be 0 or more; it is -1"),
        (lambda: stamp.density_per_cm2(0, 8), NONE),
        (lambda: stamp.density_per_cm2(35, -8), "the side of a stamp, mm, must be above 0"),
        (lambda: channel.drag_mm(-5, 0.004), "the speed of the hand, mm/s, must be above 0; it is -5"),
    ],
)
def test_functions_refuse_what_cannot_be(act, says):
    with pytest.raises(InputError, match=says):
        act()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"speed": -5.0}, "technique.speed: the speed of the hand, mm/s, must be above 0; it is -5"),
        ({"speed": math.inf}, "technique.speed"),
        ({"passes": 0}, "technique.passes: the number of passes must be above 0; it is 0"),
        ({"needle_use": 0}, "technique.needle_use: the number of uses of a needle must be above 0"),
        ({"operator": "profesional"}, "operator 'profesional' is none of professional, home; nearest: professional"),
    ],
)
def test_a_hand_that_cannot_be_is_refused(change, says, skinpen, central):
    use = replace(central.use, **change)
    with pytest.raises(InputError, match=says):
        hold(use, central.parameters)
    with pytest.raises(InputError, match=says):
        needle(skinpen, central.skin("cheek"), use, 1.0, central.parameters)


@pytest.mark.parametrize("depth", [0.0, -1.0, math.nan, math.inf])
def test_a_depth_that_cannot_be_set_is_refused(depth, skinpen, central):
    with pytest.raises(InputError, match=r"device\.depth: a set depth, mm, must be above 0"):
        needle(skinpen, central.skin("cheek"), central.use, depth, central.parameters)


def test_tiles_that_cannot_be_are_refused(skinpen, central):
    p = central.parameters
    with pytest.raises(InputError, match="the width of a tile, mm, must be above 0; it is -5"):
        simulate_strikes(skinpen, central.use, 1.0, -5.0, p)
    with pytest.raises(InputError, match=r"would hold 3.3e.09 strikes; the most is 1e.07, so make it smaller"):
        simulate_strikes(skinpen, central.use, 1.0, 10_000.0, p)
    with pytest.raises(InputError, match=r"course\.sessions: the number of sessions must be above 0"):
        simulate_course(skinpen, central.use, 1.0, 5.0, p, sessions=0)


def test_what_cannot_be_moved_is_refused(skinpen, central):
    p = central.parameters
    with pytest.raises(InputError, match=r"pattern 'rasters' is none of .*nearest: raster"):
        simulate_strikes(skinpen, replace(central.use, pattern="rasters"), 1.0, 5.0, p)
    with pytest.raises(InputError, match="no stroke rate of its own"):
        simulate_strikes(replace(skinpen, stroke_rate_hz=None), central.use, 1.0, 5.0, p)
    with pytest.raises(InputError, match="must be above 0"):
        simulate_strikes(skinpen, central.use, 1.0, 5.0, p, stroke_rate_hz=0.0)
