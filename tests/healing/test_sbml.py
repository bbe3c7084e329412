"""The network as SBML: sound, and the same answer in another simulator."""

import libsbml
import numpy as np
import pytest
import roadrunner

from percuta.healing.engine import kinetics
from percuta.healing.sbml import sbml
from percuta.healing.table import read_table, shipped_tables

SESSIONS = [(0.0, 0.8), (28.0, 0.5)]


@pytest.fixture(params=list(shipped_tables()))
def network(request):
    return read_table(request.param), kinetics(request.param)


def test_the_document_has_no_consistency_error(network):
    document = libsbml.readSBMLFromString(sbml(network[0], sessions=SESSIONS))
    document.checkConsistency()
    found = [document.getError(number) for number in range(document.getNumErrors())]
    assert [e.getMessage() for e in found if e.getSeverity() >= libsbml.LIBSBML_SEV_ERROR] == []


def test_libroadrunner_finds_the_same_course(network):
    table, found = network
    runner = roadrunner.RoadRunner(sbml(table, sessions=SESSIONS))
    runner.integrator.relative_tolerance, runner.integrator.absolute_tolerance = 1e-8, 1e-12
    runner.timeCourseSelections = ["time", *table.symbols]
    theirs = np.array(runner.simulate(0, 90, 91))
    points = found.matrix({name: record.value for name, record in table.records.items()})
    days, severities = np.array(SESSIONS).T
    ours = found.solve(points, theirs[:, 0].copy(), days=days, severities=severities).states[0]
    largest = ours.max(axis=0) + 1e-300
    assert (np.abs(ours - theirs[:, 1:]) / largest)[1:].max() < 1e-4


def test_other_values_reach_the_model():
    table = read_table("network")
    runner = roadrunner.RoadRunner(sbml(table, {"damage_clearance": 1.25, "collagen_i": 0.5}))
    assert runner["damage_clearance"] == 1.25
    assert runner["collagen_i"] == 0.5
