"""Permeability of intact skin beside what was measured."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import floats

from percuta.barrier.compounds import compound, custom
from percuta.barrier.permeability import MODELS, brick_and_mortar, lipid_path, permeability, polar_path
from percuta.errors import InputError
from percuta.parameters import Parameters

from .kp import CLASSES, ION_SHARE, fit, left_out_errors, predicted, shipped, table

ROWS = table()
WIDTH = Parameters()["kp_fall_width"].item()


def rms(errors):
    return float(np.sqrt(np.mean(errors**2)))


@pytest.fixture(scope="module")
def left_out():
    return left_out_errors(ROWS, WIDTH)


def test_the_shipped_coefficients_are_those_of_the_fit(default):
    # rounded to the digits of the records
    assert shipped(default) == pytest.approx(fit(ROWS, WIDTH), abs=0.006)
    what = ROWS.as_compound()
    log_kp = np.log10(permeability(what, 7.4, default, "potts-guy") / default["kp_model_error"] / 10)
    assert log_kp == pytest.approx(predicted(ROWS, shipped(default), WIDTH), abs=1e-9)


def test_each_compound_from_the_others_is_within_the_published_bar(left_out):
    assert rms(left_out) <= 0.8  # Potts-Guy form refitted, leave one compound out: 0.80
    for record in np.unique(ROWS.record):
        assert rms(left_out[ROWS.record == record]) <= 0.8


@pytest.mark.parametrize(("low", "high"), CLASSES)
def test_no_class_of_lipophilicity_is_biased(left_out, low, high):
    inside = (ROWS.log_kow >= low) & (ROWS.log_kow < high)
    assert abs(left_out[inside].mean()) <= 0.3
    fitted = predicted(ROWS, fit(ROWS, WIDTH), WIDTH) - ROWS.log_kp
    for record in np.unique(ROWS.record):
        assert abs(fitted[inside & (ROWS.record == record)].mean()) <= 0.3


def test_from_water_alone_no_class_is_biased_and_the_bar_is_met():
    """The split of the published benchmark within its own record: each compound from a fit to the others."""
    rows = ROWS.only(ROWS.record == "aqueous-140")
    errors = left_out_errors(rows, WIDTH)
    assert rms(errors) <= 0.8
    for low, high in CLASSES:
        assert abs(errors[(rows.log_kow >= low) & (rows.log_kow < high)].mean()) <= 0.3


def test_over_both_records_the_goal_is_met_and_the_second_alone_misses_it(left_out):
    """Pooled 0.70; 60 rows of mixed vehicles, membranes and pH, predicted from each other, above the goal of 0.8."""
    assert rms(left_out) == pytest.approx(0.70, abs=0.01)
    for low, high in CLASSES:
        assert abs(left_out[(ROWS.log_kow >= low) & (ROWS.log_kow < high)].mean()) <= 0.1
    second = ROWS.only(ROWS.record == "huskindb-skinpix-60")
    assert 0.8 < rms(left_out_errors(second, WIDTH)) < 0.9


def test_the_stated_error_is_the_error_of_the_model(left_out):
    many = Parameters(draws=4000, seed=1)
    assert np.log10(many["kp_model_error"]).std() == pytest.approx(rms(left_out), abs=0.1)


def test_bricks_and_mortar_keep_to_their_stated_error_below_log_kow_4(default):
    errors = np.log10(permeability(ROWS.as_compound(), 7.4, default, "brick-and-mortar") / 10) - ROWS.log_kp
    inside = (ROWS.record == "aqueous-140") & (ROWS.log_kow < 4)
    assert rms(errors[inside]) <= 0.9
    assert errors[(ROWS.record == "aqueous-140") & (ROWS.log_kow >= 4)].mean() > 1  # said in its record


@given(kow=floats(-4, 2.5), more=floats(0, 0.5), weight=floats(50, 700), heavier=floats(0, 100))
def test_light_and_lipophilic_compounds_pass_more_easily(kow, more, weight, heavier):
    p = Parameters()

    def one(log_kow, molecular_weight):
        return custom("x", p, molecular_weight=molecular_weight, log_kow=log_kow)

    assert lipid_path(one(kow + more, weight), p) >= lipid_path(one(kow, weight), p) * (1 - 1e-12)
    assert lipid_path(one(kow, weight + heavier), p) <= lipid_path(one(kow, weight), p) * (1 + 1e-12)
    assert polar_path(weight + heavier, p) <= polar_path(weight, p)
    assert brick_and_mortar(one(kow + more, weight), p) >= brick_and_mortar(one(kow, weight), p)


def test_an_ion_passes_at_a_small_share_of_its_neutral_form(default):
    """Lidocaine at pH 4 over pH 10: 22.7 ug/cm2/h from 66 mg/mL over 208 from 19.58, Kushla 1991."""
    lidocaine = compound("lidocaine", default)
    ratio = permeability(lidocaine, 4.0, default, "potts-guy") / permeability(lidocaine, 10.0, default, "potts-guy")
    assert ratio == pytest.approx((22.7 / 66) / (208 / 19.58), rel=0.7)
    assert ratio > polar_path(lidocaine.molecular_weight, default) / lipid_path(lidocaine, default)


def test_ions_are_told_better_with_their_share_of_lipid_than_without():
    def of_ions(share):
        return rms(left_out_errors(ROWS, WIDTH, share)[ROWS.ion])

    assert of_ions(ION_SHARE) < of_ions(0.0)
    assert of_ions(ION_SHARE) < of_ions(0.1)


def test_a_measured_value_is_returned_for_the_neutral_form(default):
    caffeine = compound("caffeine", default)
    assert permeability(caffeine, 6, default) == pytest.approx(4.4e-3)  # mm/h
    assert permeability(caffeine, 6, default, "measured") == pytest.approx(4.4e-3)


def test_unknown_models_and_missing_measurements_are_refused(default):
    with pytest.raises(InputError, match="nearest: potts-guy"):
        permeability(compound("caffeine", default), 7, default, "pots-guy")
    with pytest.raises(InputError, match="no measured permeability of retinol"):
        permeability(compound("retinol", default), 7, default, "measured")
    assert len(MODELS) == 3
