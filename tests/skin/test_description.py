"""Skin of a person: published values are met, ageing runs one way, every layer is possible."""

import warnings
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, sampled_from

from percuta.errors import InputError, OutsideEvidence
from percuta.parameters import Parameters
from percuta.skin import PHOTOAGEING, describe, sites
from percuta.skin.model import ARRAYS
from percuta.study import SkinChoice, Subject

quick = settings(deadline=None, max_examples=40)
some_site = sampled_from(sorted(sites()))
some_sex = sampled_from(["female", "male"])


def skin_of(p, site="cheek", age=40.0, sex="female", photoageing="mild", **overrides):
    return describe(
        SkinChoice(site=site, photoageing=photoageing, **overrides),
        Subject(age=age, sex=sex, fitzpatrick=3),
        p,
    )


# ---- published values ----


@pytest.mark.parametrize(
    ("site", "sex", "meng_2022", "at_50_mhz"),
    [
        ("forehead", "female", 0.20 + 0.86, 1.91),
        ("forehead", "male", 0.22 + 1.17, 2.33),
        ("cheek", "female", 0.20 + 0.87, 2.00),
        ("cheek", "male", 0.19 + 1.14, 2.49),
    ],
)
def test_facial_skin_lies_midway_between_two_series_of_ultrasound(default, site, sex, meng_2022, at_50_mhz):
    found = skin_of(default, site, 40, sex).thickness_mm
    assert found == pytest.approx((meng_2022 * at_50_mhz) ** 0.5, rel=0.01)  # whole skin, entry echo included


def test_the_doubt_between_the_series_holds_for_the_whole_face_and_for_no_other_skin():
    thick = Parameters(overrides={"facial_thickness_doubt": 1.3})
    for site, factor in (("cheek", 1.3), ("forehead", 1.3), ("upper_arm", 1)):
        assert skin_of(thick, site, 40).dermis_mm == pytest.approx(factor * skin_of(Parameters(), site, 40).dermis_mm)


@pytest.mark.parametrize(("site", "mm"), [("upper_arm", 2.02), ("abdomen", 1.91), ("thigh", 1.55), ("back", 2.54)])
@pytest.mark.parametrize("sex", ["female", "male"])
def test_body_skin_is_that_of_laurent_2007(default, site, mm, sex):
    assert skin_of(default, site, 40, sex).thickness_mm == pytest.approx(mm, rel=0.02)


@pytest.mark.parametrize(("site", "um"), [("cheek", 16.8), ("volar_forearm", 22.6), ("hand", 29.3), ("palm", 173)])
def test_stratum_corneum_is_that_of_egawa_2007(default, site, um):
    assert skin_of(default, site).stratum_corneum_mm * 1000 == pytest.approx(um)


@pytest.mark.parametrize(("site", "um"), [("upper_arm", 70.3), ("buttock", 81.5)])
def test_living_epidermis_of_both_sexes_averages_to_sandby_moller_2003(default, site, um):
    both = [skin_of(default, site, sex=sex).viable_epidermis_mm * 1000 for sex in ("female", "male")]
    assert np.sqrt(both[0] * both[1]) == pytest.approx(um, rel=0.01)


def test_dermis_loses_six_per_cent_of_its_original_thickness_per_decade(default):
    twenty, sixty = (skin_of(default, "upper_arm", age).dermis_mm for age in (20, 60))
    assert (twenty - sixty) / twenty == pytest.approx(4 * 0.06)


@pytest.mark.parametrize(("sex", "share"), [("female", 0.057), ("male", 0.072)])
def test_living_epidermis_thins_as_in_branchet_1990(default, sex, share):
    twenty, thirty = (skin_of(default, "upper_arm", age, sex).viable_epidermis_mm for age in (20, 30))
    assert (twenty - thirty) / twenty == pytest.approx(share)


@pytest.mark.parametrize(("site", "loss"), [("volar_forearm", 9.69), ("palm", 49.32)])
def test_water_loss_of_young_adults_is_the_measured_one(default, site, loss):
    assert skin_of(default, site, 30).water_loss == pytest.approx(loss)


def test_suction_elasticity_of_adult_faces_lies_in_the_published_ranges(default):
    for age in (25, 40, 55):
        skin = skin_of(default, "cheek", age)
        assert 0.66 <= skin.elasticity_r2 <= 0.82
        assert 0.60 <= skin.elasticity_r5 <= 0.92
        assert 0.37 <= skin.elasticity_r7 <= 0.52


def test_a_slow_test_on_a_young_forearm_finds_diridollous_modulus(default):
    assert skin_of(default, "volar_forearm", 25).relaxed_modulus_kpa == pytest.approx(129)


def test_the_modulus_doubles_from_youth_to_old_age(default):
    young, old = (skin_of(default, age=age).modulus_kpa for age in (25, 80))
    assert old / young == pytest.approx(2)


def test_stiffness_of_twenty_people_spreads_about_threefold():
    spreads = []
    for seed in range(40):
        stiffness = Parameters(draws=20, seed=seed)["stiffness_between_people"]
        spreads.append(stiffness.max() / stiffness.min())
    assert 2.5 < np.median(spreads) < 3.9


def test_papillary_dermis_is_a_quarter_of_thin_facial_skin_and_a_third_of_a_millimetre_on_the_body(default):
    cheek, back = skin_of(default, "cheek"), skin_of(default, "back")
    assert 0.20 <= cheek.papillary_mm / cheek.dermis_mm <= 0.30
    assert 0.30 <= back.papillary_mm <= 0.40


def test_capillary_loops_begin_under_the_epidermis_and_higher_on_the_face(default):
    face, arm = skin_of(default, "cheek"), skin_of(default, "upper_arm")
    assert face.epidermis_mm < face.capillary_depth_mm < arm.capillary_depth_mm
    assert 0.05 < face.capillary_depth_mm < 0.15


# ---- what must hold for anybody ----


@quick
@given(site=some_site, sex=some_sex, age=floats(18, 90), seed=integers(0, 10_000), sun=sampled_from(PHOTOAGEING))
def test_every_layer_is_possible_in_every_draw(site, sex, age, seed, sun):
    skin = skin_of(Parameters(draws=25, seed=seed), site, age, sex, sun)
    for name in ARRAYS:
        values = getattr(skin, name)
        assert values.shape == (25,)
        assert np.isfinite(values).all()
        assert (values > 0).all()
    assert (skin.papillary_mm < skin.dermis_mm).all()
    assert (skin.epidermis_mm <= skin.capillary_depth_mm).all()
    assert (skin.capillary_depth_mm <= skin.plexus_depth_mm).all()
    assert (skin.plexus_depth_mm < skin.thickness_mm).all()
    assert (skin.elasticity_r7 < skin.elasticity_r2).all()
    assert (skin.elasticity_r7 < skin.elasticity_r5).all()
    for share in (skin.relaxed_share, skin.elastotic, skin.elasticity_r2, skin.elasticity_r5):
        assert (share < 1).all()


@quick
@given(site=some_site, sex=some_sex, age=floats(18, 80), later=floats(1, 10), seed=integers(0, 10_000))
def test_nobody_grows_thicker_softer_or_more_elastic_with_age(site, sex, age, later, seed):
    p = Parameters(draws=10, seed=seed)
    young, old = skin_of(p, site, age, sex), skin_of(p, site, age + later, sex)
    for name in ("viable_epidermis_mm", "dermis_mm", "papillary_mm", "collagen", "collagen_per_area_mm"):
        assert (getattr(old, name) <= getattr(young, name)).all()
    for name in ("elastic_fibres", "elasticity_r2", "elasticity_r5", "elasticity_r7", "water_loss"):
        assert (getattr(old, name) <= getattr(young, name)).all()
    assert (old.modulus_kpa > young.modulus_kpa).all()


@quick
@given(site=some_site, age=floats(18, 90), seed=integers(0, 10_000), grade=sampled_from([0, 1, 2]))
def test_more_sun_damage_means_more_elastosis_and_less_elasticity(site, age, seed, grade):
    p = Parameters(draws=10, seed=seed)
    less, more = (skin_of(p, site, age, photoageing=PHOTOAGEING[g]) for g in (grade, grade + 1))
    assert (more.elastotic > less.elastotic).all()
    for name in ("elastic_fibres", "elasticity_r2", "elasticity_r5", "elasticity_r7"):
        assert (getattr(more, name) < getattr(less, name)).all()
    assert np.array_equal(more.dermis_mm, less.dermis_mm)


def test_an_ordinary_adult_raises_no_warning_and_a_very_old_one_does(default):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        skin_of(default, age=18)
        skin_of(default, age=85)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        skin_of(default, age=97)
    assert {warning.category for warning in said} == {OutsideEvidence}
    assert any("dermis_loss was measured for age 18 to 90" in str(warning.message) for warning in said)


def test_layers_follow_each_other_from_the_surface_down(drawn):
    layers = skin_of(drawn).layers()
    assert [name for name, _, _ in layers] == [
        "stratum corneum",
        "viable epidermis",
        "papillary dermis",
        "reticular dermis",
        "superficial fat",
    ]
    assert layers[0][1] == 0
    for (_, _, bottom), (_, top, next_bottom) in pairwise(layers):
        assert top == pytest.approx(bottom)
        assert next_bottom > top


# ---- values of the study ----


def test_a_value_of_the_study_replaces_ours_and_what_follows_from_it(default):
    ours, theirs = skin_of(default), skin_of(default, dermis="0.5 mm")
    assert theirs.dermis_mm == pytest.approx(0.5)
    assert theirs.papillary_mm < ours.papillary_mm
    assert theirs.capillary_depth_mm < ours.capillary_depth_mm
    assert theirs.water_loss == ours.water_loss


def test_a_papillary_dermis_thicker_than_the_dermis_is_refused(default):
    with pytest.raises(InputError, match=r"skin\.papillary_mm must be below skin\.dermis_mm"):
        skin_of(default, papillary="0.6 mm", dermis="0.5 mm")


def test_a_study_may_replace_every_array_of_the_skin(default):
    numbers = dict.fromkeys(("stratum_corneum", "viable_epidermis", "papillary", "capillary_depth"), "0.1 mm")
    numbers |= {
        "dermis": "1 mm",
        "fat": "2 mm",
        "modulus": "90 kPa",
        "tension": "0.02 N/mm",
        "relaxation_time": "1 s",
    }
    numbers |= {"water_loss": "12 g/m^2/h"}
    shares = ("relaxed_share", "elastotic", "elasticity_r2", "elasticity_r5", "elasticity_r7")
    numbers |= dict.fromkeys((*shares, "collagen", "elastic_fibres"), 0.5)
    choice = SkinChoice(site="cheek", **numbers)
    assert set(choice.overrides) == set(ARRAYS)
    skin = describe(choice, Subject(age=40), default)
    for name, value in choice.overrides.items():
        assert getattr(skin, name) == pytest.approx(value)


def test_a_relaxed_share_of_the_study_keeps_the_slow_modulus(default):
    ours, theirs = skin_of(default), skin_of(default, relaxed_share=0.5)
    assert theirs.relaxed_modulus_kpa == pytest.approx(ours.relaxed_modulus_kpa)
    assert theirs.modulus_kpa < ours.modulus_kpa


def test_one_seed_describes_one_skin_and_another_another():
    asked = SkinChoice(site="cheek"), Subject(age=40)
    first, again, other = (describe(*asked, Parameters(draws=5, seed=seed)).dermis_mm for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
