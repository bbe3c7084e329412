"""Every example runs; its main number is asserted, and stands beside what was published."""

import functools
import warnings
from pathlib import Path

import numpy as np
import pytest

import percuta as pc

EXAMPLES = Path(__file__).parents[1] / "examples"
FILES = sorted(EXAMPLES.glob("*.yaml"))

MAIN = {
    "acne-scars": ("collagen_mass", 17.0),
    "acne-scars-exceed": ("goodman_baron_improvement_open_label", 1.31),
    "boxcar-scars": ("goodman_baron_improvement_open_label", 1.25),
    "cleft-lip-scar": ("surgical_scar_improvement", 52.7),
    "dogra2014": ("post_inflammatory_hyperpigmentation", 8.0),
    "enlarged-pores": ("pores_improvement", 18.5),
    "facial-wrinkles": ("elasticity", 22.4),
    "hands": ("alexiades_dyschromia_improvement", 0.39),
    "home-roller": ("collagen_mass", 0.52),
    "lotfi2013": ("collagen_stain_area", 48.9),
    "neck-wrinkles": ("lemperle_improvement_open_label", 0.75),
    "periorbital-lines": ("lemperle_improvement_open_label", 0.66),
    "rejuvenation": ("lemperle_improvement_open_label", 0.74),
    "schwarz2011": ("collagen_mass", 3.83),
    "split-face": ("epidermal_thickening", 39.6),
    "stretch-marks": ("stretch_marks_improvement", 47.1),
    "surgical-scar": ("posas_observer_improvement", 10.8),
    "upper-lip-lines": ("lemperle_improvement_open_label", 0.4),
}
"""Main outcome of each example and its median, to notice when a change moves it."""

PUBLISHED = [
    ("lotfi2013", "collagen_stain_area", 53.2, "lotfi2013-masson-collagen"),
    ("lotfi2013", "epidermal_thickening", 50, "lotfi2013-epidermis"),
    ("facial-wrinkles", "elasticity", 28.2, "kenkel2021-elasticity"),
    ("facial-wrinkles", "ultrasound_density", 101.9, "kenkel2021-dermal-density"),
    ("facial-wrinkles", "oct_attenuation", 17.3, "kenkel2021-oct-attenuation"),
    ("rejuvenation", "lemperle_improvement_open_label", 1.23, "ablon2018-wrinkle-score"),
    ("acne-scars-exceed", "goodman_baron_improvement_open_label", 0.91, "dalwignolda2020-acne-goodman"),
    ("dogra2014", "post_inflammatory_hyperpigmentation", 16.7, "dogra2014-acne-pih-pigment"),
    ("stretch-marks", "pain", 5.23, "naspolini2019-pain"),
    ("lotfi2013", "reticulin_stain_area", 65.4, "lotfi2013-silver-reticulin"),
    ("rejuvenation", "alexiades_texture_improvement_open_label", 1.54, "ablon2018-texture-score"),
    ("rejuvenation", "alexiades_laxity_improvement_open_label", 1.09, "ablon2018-laxity-score"),
]
"""Observed means of trials, by record. The 90 % interval here is that of one person, wider than a trial's mean."""

MISSED = {("lotfi2013", "epidermal_thickening")}
"""Observed values outside the interval; docs/model.md says why."""


@functools.cache
def result(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return pc.simulate(pc.Study.load(EXAMPLES / f"{name}.yaml"))


def test_every_example_is_asserted():
    assert {file.stem for file in FILES} == set(MAIN)
    assert len(FILES) >= 8


@pytest.mark.parametrize("name", MAIN)
def test_main_number(name):
    outcome, median = MAIN[name]
    assert result(name).outcomes[outcome].value == pytest.approx(median, rel=0.05, abs=0.05)


@pytest.mark.parametrize(("name", "outcome", "observed", "record"), PUBLISHED, ids=[case[3] for case in PUBLISHED])
def test_published_value_and_interval(name, outcome, observed, record):
    low, high = result(name).outcomes[outcome].interval
    assert (low <= observed <= high) == ((name, outcome) not in MISSED), (low, observed, high, record)


@pytest.mark.parametrize("name", MAIN)
def test_every_number_is_finite_and_every_course_has_a_verdict(name):
    found = result(name)
    assert found.candidacy["verdict"]
    for series in found.series.values():
        assert np.isfinite(series.values).all(), series.name
    for outcome in found.outcomes.values():
        assert np.isfinite(outcome.draws).all(), outcome.name


def patched(**patch):
    return pc.simulate(pc.Study.load(EXAMPLES / "acne-scars.yaml").patched({"solve": {"draws": 60}, **patch}))


def collagen(found):
    return found.outcomes["collagen_mass"].value


def test_gains_are_credible():
    gain = collagen(result("acne-scars"))
    assert 8 <= gain <= 25  # four monthly 1.5 mm sessions; not the 400 % of the folklore
    assert result("acne-scars").outcomes["collagen_mass"].interval[1] < 60
    assert collagen(result("home-roller")) < gain / 5


def test_home_roller_stays_under_a_fifth_however_often():
    home = {"device": {"model": "home-roller-0.25", "depth": "0.25 mm"}}
    tool = {"technique": {"operator": "home", "passes": 10, "speed": "100 mm/s"}}
    weekly = patched(**home, **tool, course={"sessions": 12, "every": "1 week"})
    assert collagen(weekly) < collagen(result("acne-scars")) / 5


def test_more_sessions_never_give_less_and_each_adds_less():
    gains = [collagen(patched(course={"sessions": sessions})) for sessions in (1, 2, 3, 4, 5)]
    added = np.diff(gains)
    assert np.all(added > 0)
    assert np.all(np.diff(added) < 0)


def test_one_course_several_instruments():
    outcomes = result("acne-scars").outcomes
    read = [outcomes[name].value for name in ("oct_attenuation", "collagen_stain_area", "ultrasound_density")]
    assert read == pytest.approx([16, 50, 100], rel=0.15)
