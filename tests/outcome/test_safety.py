from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers

import percuta as pc
from percuta.errors import InputError
from percuta.outcome.safety import (
    Circumstances,
    granuloma,
    herpes,
    hyperpigmentation,
    infection_window,
    rate,
    risks,
    serious_events,
    tram_tracks,
    upper_bound,
)
from percuta.parameters import EVIDENCE_CLASSES, Parameters

DRAWN = Parameters(draws=100, seed=1)
MANY = Parameters(draws=4000, seed=2)
quick = settings(deadline=None, max_examples=30)
types, irritations, courses = floats(1, 6), floats(0, 1), integers(0, 12)


def dispersion(events, subjects):
    k, n = np.array(events), np.array(subjects)
    common = k.sum() / n.sum()
    return ((k - n * common) ** 2 / (n * common * (1 - common))).sum() / (n.size - 1)


def test_counts_and_overdispersion_are_those_of_the_published_series(default):
    pigment, marks = ([5, 0, 0, 0, 0], [30, 60, 39, 23, 30]), ([2, 0, 0, 0], [30, 30, 39, 41])
    for event, (events, subjects) in {"pih": pigment, "tram_track": marks}.items():
        assert default[f"{event}_events"] == sum(events)
        assert default[f"{event}_subjects"] == sum(subjects)
        assert default[f"{event}_overdispersion"] == pytest.approx(dispersion(events, subjects), rel=0.05)


def test_no_course_and_no_puncture_darken_nobody(drawn):
    assert not hyperpigmentation(5, 0.4, 0, drawn).values.any()
    assert not hyperpigmentation(5, 0.0, 4, drawn).values.any()


@quick
@given(fitzpatrick=types, irritation=irritations, sessions=courses)
def test_risks_are_shares_of_people(fitzpatrick, irritation, sessions):
    values = hyperpigmentation(fitzpatrick, irritation, sessions, DRAWN).values
    assert values.shape == (DRAWN.draws,)
    assert ((values >= 0) & (values <= 1)).all()


@quick
@given(fitzpatrick=floats(1, 5), irritation=irritations, more=floats(0, 1), sessions=courses)
def test_darker_skin_more_injury_and_more_sessions_never_lower_the_risk(fitzpatrick, irritation, more, sessions):
    base = hyperpigmentation(fitzpatrick, irritation, sessions, DRAWN).values - 1e-12
    assert (hyperpigmentation(fitzpatrick + 1, irritation, sessions, DRAWN).values >= base).all()
    assert (hyperpigmentation(fitzpatrick, irritation + more, sessions, DRAWN).values >= base).all()
    assert (hyperpigmentation(fitzpatrick, irritation, sessions + 1, DRAWN).values >= base).all()


def test_the_interval_of_pigmentation_holds_the_pool_and_the_one_series_with_events():
    _, low, high = hyperpigmentation(3.8, 0.4, 4, MANY).interval()
    assert low < 5 / 182 < high
    _, low, high = hyperpigmentation(4.5, 0.4, 5, MANY).interval(0.95)
    assert low < 5 / 30 < high  # Dogra 2014, types IV-V, five sessions


def test_rates_follow_their_beta_distribution():
    a, b = 2 / 2 + 0.5, 138 / 2 + 0.5
    assert rate("tram_track", MANY, overdispersion=2).mean() == pytest.approx(a / (a + b), rel=0.05)


def test_draws_do_not_depend_on_their_number():
    few, many = (rate("pih", Parameters(draws=n, seed=4), 6.5) for n in (3, 10))
    assert np.array_equal(few, many[:3])
    assert not np.array_equal(few, rate("pih", Parameters(draws=3, seed=5), 6.5))


def test_no_serious_event_bounds_the_rate_by_the_rule_of_three():
    assert upper_bound(0, 1845) == pytest.approx(1 - 0.05 ** (1 / 1845))
    assert "0.16%" in serious_events(DRAWN).note
    assert np.quantile(serious_events(MANY).values, 0.95) < 0.0017


def test_the_door_is_open_until_the_later_of_both_closures(drawn):
    barrier = SimpleNamespace(barrier_back_h=np.array([1.0, 30.0]), epithelium_closed_h=np.array([9.0, 9.0]))
    assert infection_window(barrier, drawn).values == pytest.approx([9, 30])


def test_every_risk_says_what_it_rests_on(drawn):
    barrier = SimpleNamespace(barrier_back_h=np.full(30, 20.0), epithelium_closed_h=np.full(30, 9.0))
    found = risks(4, 0.4, 3, barrier, drawn)
    assert len({risk.name for risk in found}) == 6
    for risk in found:
        middle, low, high = risk.interval()
        assert low <= middle <= high
        assert risk.evidence in EVIDENCE_CLASSES
        assert risk.note
    assert found[0].evidence == "assumed"  # slopes by skin type and dose
    assert tram_tracks(drawn).evidence == "fitted"


def test_impossible_people_and_courses_are_refused(drawn):
    with pytest.raises(InputError, match="0 or more"):
        hyperpigmentation(3, 0.4, -1, drawn)
    with pytest.raises(InputError, match="1 to 6"):
        hyperpigmentation(7, 0.4, 3, drawn)


def test_a_product_pushed_in_raises_the_risk_of_granuloma_with_the_open_channel():
    closed, half, open_ = (granuloma(0.4, share, MANY).values for share in (0.0, 0.5, 1.0))
    assert (closed < half).all()
    assert (half < open_).all()
    odds = (open_ / (1 - open_)) / (closed / (1 - closed))
    assert odds == pytest.approx(MANY["granuloma_product_odds"])
    assert not granuloma(0.0, 1.0, MANY).values.any()


def test_no_case_in_the_series_bounds_granuloma():
    plain = granuloma(0.4, 0.0, MANY).values
    assert np.quantile(plain, 0.95) < upper_bound(0, 1845 / MANY["granuloma_overdispersion"].max()).item()


@quick
@given(irritation=irritations, sessions=courses)
def test_a_history_of_cold_sores_bounds_the_one_who_was_not_asked(irritation, sessions):
    without, unknown, carrier = (herpes(answer, irritation, sessions, DRAWN).values for answer in (False, None, True))
    assert ((without <= unknown + 1e-15) & (unknown <= carrier + 1e-15)).all()
    assert (herpes(True, irritation, sessions + 1, DRAWN).values >= carrier).all()
    assert not herpes(True, 0.0, sessions, DRAWN).values.any()


def test_herpes_after_laser_is_the_published_share(default):
    mean = 27 / 121 * default["herpes_after_laser.carrier"] + 94 / 121 * default["herpes_after_laser.other"]
    assert mean == pytest.approx(0.094, rel=0.3)  # Wall 1999, without a drug


def test_tram_tracks_follow_bone_and_depth():
    reference = MANY["pih_reference_irritation"]
    plain, bony = (tram_tracks(MANY, over_bone=bone, irritation=reference).values for bone in (False, True))
    assert plain == pytest.approx(tram_tracks(MANY).values)
    assert (bony >= plain).all()
    shallow, none = (tram_tracks(MANY, irritation=value).values for value in (0.05, 0.0))
    assert (shallow < plain).all()
    assert not none.any()


def test_herpes_is_a_matter_of_the_face(drawn):
    barrier = SimpleNamespace(barrier_back_h=np.full(30, 20.0), epithelium_closed_h=np.full(30, 9.0))
    body = risks(3, 0.4, 3, barrier, drawn, Circumstances(face=False))
    assert "herpes reactivation" not in {risk.name for risk in body}


def course(**care):
    study = pc.Study(base="professional-face").patched({"care": care, "solve": {"draws": 30}, "follow_up": "7 d"})
    return pc.simulate(study).outcomes


@pytest.fixture(scope="module")
def bare():
    return course()


def test_vitamin_c_on_open_channels_is_counted_and_hyaluronic_acid_is_not(bare):
    def serum(compound, at="0 min"):
        topical = {"compound": compound, "concentration": "1 %", "dose": "2 mg/cm^2", "at": at}
        return course(topicals=[topical])["granuloma"].value

    active, bland, late = serum("ascorbic acid"), serum("hyaluronic acid"), serum("ascorbic acid", "3 d")
    assert bland == late == bare["granuloma"].value
    assert active > 3 * bland


def test_a_moist_cover_closes_the_epidermis_sooner_and_the_window_stays_that_of_the_barrier(bare):
    covered = course(occluded=True)
    assert covered["infection_window"].value >= bare["infection_window"].value - 1e-9
    assert covered["erythema_index_change"].value == pytest.approx(bare["erythema_index_change"].value, abs=0.5)
