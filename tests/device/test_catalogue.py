"""Catalogue: complete, with a record behind every number, and read only when used."""

import subprocess
import sys

import pytest

from percuta.device import devices
from percuta.device.model import KINDS, USES
from percuta.errors import InputError

REAL = (
    "skinpen",
    "exceed",
    "dermapen-2012",
    "rejuvapen-nxt",
    "dr-pen-a6s",
    "pro-pen",
    "skinstylus",
    "mf8-roller",
    "medical-roller-1.5",
    "dermaroller-0.77",
    "home-roller-0.25",
    "home-roller-0.5",
    "stamp-35",
)
NUMBERS = (
    "needles",
    "needle_diameter_mm",
    "tip_diameter_um",
    "depth_tolerance_mm",
    "swath_mm",
    "depth_step_mm",
    "label_depth_mm",
    "stroke_rate_hz",
    "rows",
    "needles_per_row",
    "drum_diameter_mm",
)

every_device = pytest.mark.parametrize("model", sorted(devices))


def test_the_devices_people_use_are_in_the_catalogue():
    assert set(REAL) <= set(devices)


@every_device
def test_every_device_is_complete_and_possible(model):
    device = devices[model]
    assert device.id == model
    assert device.name
    assert device.maker
    assert device.kind in KINDS
    assert device.use in USES
    assert device.needles >= 1
    assert device.label["status"]
    assert device.label["document"]
    low, high = device.depth_range_mm
    assert 0 <= low <= high <= 4
    assert 0 < device.tip_diameter_um < 1000 * device.needle_diameter_mm < 1000
    assert 0 < device.depth_tolerance_mm < high
    assert device.swath_mm >= device.needle_diameter_mm


@every_device
def test_every_number_of_a_device_has_a_record_with_that_value(model):
    device = devices[model]
    for name in NUMBERS:
        value = getattr(device, name)
        if value is None:
            assert name not in device.records
            continue
        record = device.records[name]
        assert record.value == (value[1] if isinstance(value, tuple) else value)
        assert record.name == f"{model}.{name}"
    assert device.records["depth_min_mm"].value == device.depth_range_mm[0]
    assert device.records["depth_max_mm"].value == device.depth_range_mm[1]


@every_device
def test_units_of_the_records_are_those_in_the_names(model):
    units = {"mm": "mm", "um": "um", "hz": "Hz"}
    for name, record in devices[model].records.items():
        assert record.unit == units.get(name.rsplit("_", 1)[-1], "1")


@every_device
def test_what_only_one_kind_has_is_there_and_nowhere_else(model):
    device = devices[model]
    assert (device.drum_diameter_mm is not None) == (device.kind == "roller")
    assert (device.stroke_rate_hz is not None) == (device.kind == "pen")
    if device.kind in ("roller", "stamp"):
        assert device.rows * device.needles_per_row == device.needles
    if device.kind == "roller":
        assert device.fixed_length


def test_published_numbers_of_the_best_described_devices():
    skinpen, exceed, mf8 = devices["skinpen"], devices["exceed"], devices["mf8-roller"]
    assert skinpen.stroke_rate_hz[1] * 60 == pytest.approx(7000, rel=0.001)
    assert skinpen.depth_range_mm == (0, 2.5)
    assert (skinpen.depth_step_mm, skinpen.label_depth_mm) == (0.25, 1.5)
    assert exceed.stroke_rate_hz[::2] == (100, 150)
    assert (exceed.needles, exceed.depth_tolerance_mm, exceed.needle_diameter_mm) == (6, 0.15, 0.35)
    assert (mf8.needles, mf8.rows, mf8.needles_per_row, mf8.drum_diameter_mm) == (192, 8, 24, 20)
    assert devices["dermaroller-0.77"].tip_diameter_um == 8


@pytest.mark.parametrize("model", ["skinpen", "exceed", "rejuvapen-nxt", "pro-pen", "skinstylus"])
def test_cleared_devices_are_for_adults_of_22_years_and_name_their_indication(model):
    label = devices[model].label
    assert int(label["min_age"]) == 22
    assert label["indications"]


def test_home_tools_are_short():
    assert all(d.depth_range_mm[1] <= 0.5 for d in devices.values() if d.use == "home" and d.kind == "roller")


def test_an_unknown_device_is_refused_with_the_nearest_name_and_the_way_to_all():
    with pytest.raises(InputError, match=r"'skinpenn' is not in the catalogue; nearest: skinpen\. `percuta devices`"):
        devices["skinpenn"]


def test_asking_whether_a_device_is_there_raises_nothing():
    assert "skinpen" in devices
    assert "skinpenn" not in devices
    assert devices.get("skinpenn") is None


def test_importing_devices_parses_no_yaml():
    code = "import sys, percuta.device; sys.exit(any('ruamel' in name or 'pydantic' in name for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
