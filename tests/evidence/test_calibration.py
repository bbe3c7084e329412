"""Calibration finds what it should, says what it cannot find, and repeats to the bit."""

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kstest

from percuta.errors import InputError
from percuta.evidence import validate
from percuta.evidence.calibration import calibrate
from percuta.evidence.parameter_sets import load_set
from percuta.evidence.posterior import Problem, sample, simulation_check
from percuta.evidence.reading import shipped
from percuta.parameters import library

STEPS = 200


def line(slopes, error=0.05, between=0.0, laboratory=None):
    """Problem of which each value is a weighted sum of the parameters."""
    slopes = np.asarray(slopes, dtype=float)
    values, parameters = slopes.shape
    return Problem(
        names=tuple("abcdef"[:parameters]),
        model=lambda u: u @ slopes.T,
        observed=slopes @ np.full(parameters, 0.4),
        noise=np.eye(values) * error**2,
        between=np.full(values, between),
        laboratory=np.arange(values) if laboratory is None else np.asarray(laboratory),
    )


def test_one_value_of_one_parameter_gives_the_known_posterior():
    found = sample(line([[1.0]]), 1000, 1)
    assert found.u.mean() == pytest.approx(0.4, abs=0.01)
    assert found.u.std() == pytest.approx(0.05, rel=0.1)
    assert found.contraction[0] > 0.9
    assert found.overlap[0] < 0.3


def test_a_parameter_that_no_value_depends_on_keeps_its_prior():
    found = sample(line([[1.0, 0.0]]), 1000, 1)
    assert found.overlap[1] > 0.85
    assert abs(found.contraction[1]) < 0.25


def test_a_sum_is_found_and_its_parts_are_not():
    found = sample(line([[1.0, 1.0]], error=0.02), 1500, 1)
    assert found.u.sum(axis=1).mean() == pytest.approx(0.8, abs=0.02)
    assert found.correlation[0, 1] < -0.9


def test_values_of_one_laboratory_teach_less_than_those_of_several():
    slopes = np.ones((6, 1))
    one, several = (
        sample(line(slopes, between=0.3, laboratory=at), 1000, 1).u.std() for at in (np.zeros(6, int), None)
    )
    assert one > 1.3 * several


def test_scatter_between_laboratories_only_widens():
    narrow, wide = (sample(line([[1.0]], between=b), 800, 1).u.std() for b in (0.0, 0.2))
    assert wide > 2 * narrow


def test_one_seed_repeats_to_the_bit_and_another_does_not():
    first, again, other = (sample(line([[1.0, 0.5]]), 60, seed).u for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_known_parameters_are_recovered_from_synthetic_data():
    """Simulation-based check: over many truths, the truth stands anywhere among the draws with equal chance."""
    ranks = simulation_check(line([[1.0, 0.3], [0.2, 1.0], [1.0, 1.0]], error=0.15, between=0.1), 24, STEPS, seed=1)
    for column in ranks.T:
        assert kstest(column, "uniform").pvalue > 0.02
    assert 0.8 <= np.mean((ranks > 0.05) & (ranks < 0.95)) <= 1.0


@pytest.fixture(scope="module")
def pain():
    return calibrate("bleeding-pain", draws=300, steps=STEPS)


@pytest.mark.slow
def test_parameters_of_a_real_measure_are_recovered_from_synthetic_data(pain):
    ranks = simulation_check(pain.problem, 16, STEPS, seed=3)
    inside = (ranks > 0.05) & (ranks < 0.95)
    assert inside.mean() >= 0.75  # 90 % of 48 expected


def test_what_matters_is_found_among_all_parameters(pain):
    assert set(pain.names) == {"pain_length_exponent", "pain_number_exponent", "pain_of_one_needle"}
    assert {ask.record for ask in pain.asks} == {
        "gill2008-pain-vs-length",
        "gill2008-pain-vs-number",
        "gill2008-pain-vs-hypodermic",
    }
    assert np.median(pain.surrogate.explained) > 0.9
    assert all(why for _, why in pain.unused)


def test_validation_records_and_false_claims_set_nothing(pain):
    uses = {record.id: record for record in shipped()}
    assert all(uses[ask.record].use == "calibrate" and uses[ask.record].expect for ask in pain.asks)


def test_a_sharp_value_moves_its_parameter_and_the_fit_follows():
    record = next(one for one in shipped() if one.id == "gill2008-pain-vs-length")
    row = replace(record.rows[0], y=9.0, se=0.1)
    sharp = [replace(record, rows=(row,), between_studies=0.02)]
    found = calibrate("bleeding-pain", records=sharp, parameters=["pain_length_exponent"], draws=300, steps=STEPS)
    made = found.parameter_set("sharp")
    (one,) = made.parameters
    assert one.identified
    assert one.low > one.prior[1]
    assert one.high - one.low < (one.prior[2] - one.prior[0]) / 2
    before, after = (validate(sharp, draws=40, workers=1, overrides=o).checked[0] for o in ({}, made.overrides()))
    assert after.comparison.fold_error < before.comparison.fold_error


def test_a_set_is_written_and_read_with_its_provenance(pain, tmp_path):
    made = pain.parameter_set("gill")
    again = load_set(made.save(tmp_path / "gill.yaml"))
    assert again == made
    assert (again.seed, again.draws, again.topic) == (1, 300, "bleeding-pain")
    assert json.dumps(made.to_dict())


def test_the_set_that_is_shipped_says_what_made_it_and_used_no_record_that_judges():
    made = load_set("calibrated")
    uses = {record.id: record for record in shipped()}
    assert all(uses[name].use == "calibrate" and uses[name].expect for name in made.records)
    assert made.seed == 1
    assert 0 < len(made.overrides()) < len(made.parameters)
    for one in made.parameters:
        record = library()[one.name]
        assert record.low <= one.low <= one.value <= one.high <= record.high
        assert record.evidence in ("assumed", "expert")
        assert one.identified == (one.contraction >= 0.3)
        assert 0 < one.overlap <= 1


def test_only_parameters_of_the_classes_asked_for_are_free():
    found = calibrate("bleeding-pain", classes=("measured", "fitted"), draws=120, steps=40)
    assert {library()[name].evidence for name in found.names} <= {"measured", "fitted"}
    with pytest.raises(InputError, match="no parameter that could be calibrated"):
        calibrate("intact-permeability", classes=("assumed",), draws=60, steps=20)


@pytest.mark.parametrize(
    ("text", "message"),
    [(None, "no such file"), ("[1, 2]", "no set"), ("format: percuta-parameters/2", "format"), ("a: [", "no set")],
)
def test_what_is_no_set_is_refused(tmp_path, text, message):
    file = tmp_path / "set.yaml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(InputError, match=message):
        load_set(file)


@pytest.mark.parametrize(
    ("topic", "parameters", "message"),
    [
        ("bleeding-pains", [], "nearest: bleeding-pain"),
        ("texture", [], "no record of 'texture' has a value"),
        ("bleeding-pain", ["pain_lenth_exponent"], "nearest: pain_length_exponent"),
        ("bleeding-pain", ["collagen_turnover"], "is not used by these records"),
        ("bleeding-pain", ["pain_reference_length"], "is not calibrated"),
    ],
)
def test_what_cannot_be_calibrated_is_refused(topic, parameters, message):
    with pytest.raises(InputError, match=message):
        calibrate(topic, parameters=parameters, draws=60, steps=20)


def test_the_verb_prints_prior_posterior_and_writes_a_set(run_in_process, tmp_path):
    file = tmp_path / "gill.yaml"
    words = ("calibrate", "bleeding-pain", "--draws", 200, "--steps", 60, "--out", file)
    code, out, err = run_in_process(*words)
    assert (code, err) == (0, "")
    for word in ("prior", "posterior", "contraction", "overlap", "pain_length_exponent", "not used"):
        assert word in out
    data = json.loads(run_in_process(*words, "--json")[1])
    assert {"parameters", "records", "seed", "alike", "unused"} <= set(data)
    code, out, _ = run_in_process("validate", "--topic", "bleeding-pain", "--draws", 20, "--workers", 1, "--set", file)
    assert code == 0


@pytest.mark.parametrize("module", ["emcee", "SALib"])
def test_a_missing_package_is_named_with_the_extra_that_brings_it(monkeypatch, module):
    import importlib.util

    there = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == module else there(name, *rest))
    with pytest.raises(InputError, match=rf"needs {module}; install it with `pip install 'percuta\[calibrate\]'`"):
        calibrate("bleeding-pain", draws=60, steps=20)
