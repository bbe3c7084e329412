"""Every number and every label of the catalogue cites a source that exists."""

import pytest

from percuta.device import devices
from percuta.parameters.citations import bibliography
from percuta.units import is_unit


@pytest.fixture(scope="module")
def records():
    return [record for device in devices.values() for record in device.records.values()]


def test_every_source_is_in_the_bibliography(records):
    assert {record.source for record in records} - set(bibliography()) == set()


def test_every_label_names_a_source_in_the_bibliography():
    assert {device.label["source"] for device in devices.values()} - set(bibliography()) == set()


def test_every_unit_can_be_read(records):
    assert [record.name for record in records if not is_unit(record.unit)] == []


def test_our_own_assumptions_are_marked_as_such(records):
    assert [r.name for r in records if r.source == "percuta" and r.evidence != "assumed"] == []
