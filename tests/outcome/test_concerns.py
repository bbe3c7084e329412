"""Every concern: drift alone without needling, bounded grades, shapes in their order, people in classes."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import percuta as pc
from percuta.errors import InputError
from percuta.outcome import concerns, grading, responders, signs
from percuta.outcome.scales import scale
from percuta.parameters import Parameters

T = np.array([0.0, 10, 30, 60, 90, 150, 240])
DRAWN = Parameters(draws=30, seed=1)
SHAPED = [(kind, None) for kind in concerns.GRADED] + [
    ("surgical_scar", "early"),
    ("surgical_scar", "hypertrophic"),
    ("stretch_marks", "rubra"),
    ("stretch_marks", "alba"),
    ("acne_scars", "ice_pick"),
]


def tissue(collagen=1.0, epidermis=1.0, vessels=1.0, melanin=1.0, draws=30):
    """A tissue that jumps to a state after the first day."""
    found = {}
    for name, value in {
        "collagen": collagen,
        "epidermal_thickness": epidermis,
        "vessels": vessels,
        "melanin_index": melanin,
    }.items():
        found[name] = np.full((T.size, draws), value)
        found[name][0] = 1
    return found


def study(kind, shape=None, **more):
    concern = {"kind": kind, **({"shape": shape} if shape else {})}
    return pc.Study(base="professional-face").patched({"concerns": [concern], **more})


def seen(kind, shape=None, state=None, p=DRAWN, **more):
    (found,) = concerns.see(study(kind, shape, **more), T, state or tissue(), p)
    return found


@pytest.mark.parametrize(("kind", "shape"), SHAPED)
def test_untreated_skin_drifts_by_the_nonspecific_term_alone(kind, shape):
    found = seen(kind, shape)
    for course in (found.whole, *found.signs.values()):
        assert not course.matrix.any()
        assert np.array_equal(course.lost("blinded"), course.lost("untreated"))
    drift = found.whole.nonspecific
    assert not drift[0].any()
    assert (np.diff(drift, axis=0) >= 0).all()
    for sheet in concerns.SHEETS.get(kind, ()):
        blinded, alone = (concerns.gain(found, sheet, rater, DRAWN) for rater in ("blinded", "untreated"))
        assert np.array_equal(blinded, alone)
        assert not concerns.gain(found, sheet, "matrix", DRAWN).any()


@pytest.mark.parametrize(("kind", "shape"), SHAPED)
def test_more_matrix_is_never_worse_and_never_passes_the_scale(kind, shape):
    states = [tissue(collagen=value) for value in (0.9, 1.1, 1.3, 5.0)]
    gones = [seen(kind, shape, state).whole.gone("open")[-1] for state in states]
    assert all((after >= before).all() for before, after in itertools.pairwise(gones))
    assert (gones[-1] <= 1).all()
    for sheet in concerns.SHEETS.get(kind, ()):
        whole = scale(sheet.scale)
        found = seen(kind, shape, states[-1])
        for name in sheet.items:
            low, high = whole.items[name].ends
            grade = concerns.item(found, sheet, name, "open", DRAWN)
            assert ((grade >= low) & (grade <= high)).all()


@given(lost=st.floats(-50, 50), share=st.floats(0.05, 0.95), low=st.floats(0, 1), span=st.floats(1, 10))
def test_a_grade_never_leaves_its_item_and_keeps_its_slope_through_the_start(lost, share, low, span):
    start = np.array([low + share * span])
    grade = signs.towards(np.array([lost]), start, low, low + span)
    assert low - 1e-9 <= grade[0] <= low + span + 1e-9
    small = 1e-6
    up, down = (signs.towards(np.array([x]), start, low, low + span)[0] - start[0] for x in (-small, small))
    assert up == pytest.approx(-down, rel=1e-3)
    assert -down == pytest.approx(small * share * span, rel=1e-3)


def test_scars_of_acne_keep_their_order_on_the_quantitative_scale(default):
    state = tissue(collagen=1.16, draws=1)
    gains, full = {}, {}
    for shape in ("boxcar", "rolling", "ice_pick"):
        found = seen("acne_scars", shape, state, default)
        gains[shape] = concerns.quantitative_gain(found, [shape], "matrix", default)[-1, 0]
        full[shape] = sum(
            scale("goodman_baron_quantitative").items[name].weight for name in concerns.QUANTITATIVE[shape]
        )
    per_weight = {shape: gains[shape] / full[shape] for shape in gains}
    assert per_weight["boxcar"] > per_weight["rolling"] > 3 * per_weight["ice_pick"] > 0


def test_mixed_scars_lose_boxcar_and_keep_ice_pick(default):
    """In one face the items of each shape move by their own factor, and their mean is that of the face."""
    state = tissue(collagen=1.16, draws=1)
    found = seen("acne_scars", "mixed", state, default)
    mixed = concerns.quantitative_gain(found, ["mixed"], "matrix", default)[-1, 0]
    whole = found.whole.gone("matrix")[-1, 0]
    sheet = scale("goodman_baron_quantitative")
    start = sum(
        1.5 * sheet.items[i].weight for shape in ("boxcar", "rolling", "ice_pick") for i in concerns.QUANTITATIVE[shape]
    )
    assert 0.6 * whole * start < mixed < 1.4 * whole * start


def test_red_stretch_marks_respond_better_than_white(default):
    state = tissue(collagen=1.15, draws=1)
    red, white, either = (
        seen("stretch_marks", shape, state, default).whole.gone("blinded")[-1, 0] for shape in ("rubra", "alba", None)
    )
    assert red > either > white > 0


def test_an_early_scar_ripens_and_a_mature_one_does_not(default):
    early, mature = (
        seen("surgical_scar", shape, tissue(draws=1), default).whole.gone("blinded")[-1, 0]
        for shape in ("early", "mature")
    )
    assert early > 3 * mature > 0


def test_sunscreen_fades_pigment_and_nothing_else(default):
    for kind, fades in (("melasma", True), ("tone", True), ("pores", False), ("laxity", False)):
        none, daily = (
            seen(kind, None, tissue(draws=1), default, care={"sunscreen": share}).whole.gone("untreated")[-1, 0]
            for share in (0, 1)
        )
        assert bool(daily > none) is fades


def test_pigment_and_new_vessels_work_against_the_gain(default):
    for kind, worse in (("melasma", {"melanin": 1.3}), ("stretch_marks", {"vessels": 1.5})):
        plain, marked = (
            seen(kind, "rubra" if kind == "stretch_marks" else None, tissue(collagen=1.1, draws=1, **extra), default)
            for extra in ({}, worse)
        )
        assert marked.whole.gone("blinded")[-1, 0] < plain.whole.gone("blinded")[-1, 0]


@given(drift=st.floats(0, 0.3), added=st.floats(-0.5, 3), inflation=st.floats(1, 4))
def test_classes_hold_everybody_once(drift, added, inflation):
    shares = responders.class_shares(np.full(30, drift), np.full(30, added), DRAWN, inflation)
    assert shares.shape == (4, 30)
    assert (shares >= -1e-12).all()
    assert shares.sum(axis=0) == pytest.approx(np.ones(30))


def test_without_spread_and_noise_all_people_are_one():
    """In the limit of an exact rater the share above an edge jumps where the typical person passes it."""
    p = Parameters(overrides={"rater_noise": 0.05, "response_spread": 0.2})
    at_edge = -np.log(1 - 0.25)
    half = responders.share_above(0.25, np.array([0.0]), np.array([at_edge]), p)
    assert half == pytest.approx(0.5, abs=0.05)
    assert responders.share_above(0.25, np.array([0.0]), np.array([3.0]), p) > 0.95
    assert responders.share_above(0.75, np.array([0.0]), np.array([at_edge]), p) < 0.05


def test_the_response_of_the_draw_is_taken_out_before_people_are_put_in():
    """Twice the response with twice the tissue is the same crowd."""
    crowds = [
        responders.share_above(0.3, np.array([0.05]), np.array([0.3 * u]), Parameters(overrides={"response_factor": u}))
        for u in (0.5, 1.0, 2.0)
    ]
    assert np.ptp(crowds) == pytest.approx(0)


@given(added=st.floats(0, 2), more=st.floats(0, 1))
def test_more_tissue_never_leaves_fewer_responders(added, more):
    few, many = (
        responders.at_least_improved(np.full(30, 0.05), np.full(30, value), DRAWN) for value in (added, added + more)
    )
    assert (many >= few - 1e-12).all()


@pytest.mark.parametrize("name", ["posas_observer", "posas_patient", "vss", "mss", "mmasi", "masi"])
def test_a_mean_score_is_the_score_where_grades_are_whole(name):
    whole = scale(name)
    answers = whole.all_at("highest")
    assert whole.mean_score(answers) == whole.score(answers) == whole.high
    assert whole.mean_score(whole.all_at("lowest")) == pytest.approx(whole.low)


def test_a_mean_score_refuses_an_item_of_another_sheet():
    with pytest.raises(InputError, match=r"vss: 'vascularty' is not an item; nearest: vascularity"):
        scale("vss").mean_score({"vascularty": 1})


@pytest.fixture(scope="module")
def course():
    kinds = [
        "surgical_scar",
        "stretch_marks",
        "pores",
        "texture",
        "radiance",
        "tone",
        "melasma",
        "laxity",
        "wrinkles",
        "acne_scars",
    ]
    plan = pc.Study(base="professional-face").patched(
        {"concerns": [{"kind": kind} for kind in kinds], "solve": {"draws": 30}, "follow_up": "180 d"}
    )
    return pc.simulate(plan)


NAMES = [
    "posas_observer",
    "posas_patient",
    "vss",
    "mss",
    "alexiades_texture",
    "alexiades_laxity",
    "alexiades_dyschromia",
    "mmasi",
    "masi",
    "lemperle",
    "wsrs",
    "goodman_baron",
    "goodman_baron_quantitative",
    "surgical_scar",
    "stretch_marks",
    "pores",
    "texture",
    "radiance",
    "tone",
    "melasma",
    "laxity",
]


@pytest.mark.parametrize("name", NAMES)
def test_every_scale_stands_in_a_result_with_interval_and_evidence(course, name):
    found = course.outcomes[f"{name}_improvement"]
    low, high = found.interval
    assert low < found.value < high
    assert found.value > 0
    assert found.evidence == "assumed"
    assert course.outcomes[f"{name}_improvement_open_label"].value > found.value


@pytest.mark.parametrize(
    "name", ["surgical_scar", "stretch_marks", "pores", "texture", "laxity", "wrinkles", "acne_scars"]
)
def test_improvement_goes_on_for_one_to_three_months_after_the_last_session(course, name):
    gain = np.median(course.series[f"{name}_gain"].values, axis=1)
    after = course.t_days - course.session_days[-1]
    at = {days: float(np.interp(days, after, gain)) for days in (0, 30, 90, 180)}
    assert at[30] > 1.02 * at[0]
    assert at[90] > at[0]
    assert at[180] < 1.03 * at[90]


def test_classes_of_a_result_add_up_and_an_open_series_calls_more_good(course):
    for kind in ("surgical_scar", "acne_scars", "melasma"):
        shares = [course.outcomes[f"{kind}_class_{rank}"].draws for rank in (1, 2, 3, 4)]
        assert np.sum(shares, axis=0) == pytest.approx(np.full(30, 100))
        good = shares[2] + shares[3]
        assert (course.outcomes[f"{kind}_good_open"].draws >= good).all()


def test_a_concern_without_a_scale_is_told_apart():
    assert not grading.is_graded("hair_loss")
    assert all(grading.is_graded(kind) for kind in concerns.GRADED)


HABITS = [
    {"subject": {"smoker": True}},
    {"subject": {"age": 75}},
    {"care": {"nutrition": "poor"}},
    {"care": {"vitamin_c": "low"}},
    {"care": {"retinoid": True}},
    {"care": {"occluded": True}},
    {"history": {"diabetes_uncontrolled": True}},
]


@pytest.mark.parametrize("habit", HABITS)
def test_a_habit_never_touches_the_score_of_a_given_tissue(habit):
    """Modifiers act on rates of the network; the same tissue is scored alike whoever has it."""
    state = tissue(collagen=1.15, epidermis=1.2)
    for kind in ("surgical_scar", "melasma", "texture", "acne_scars"):
        plain, other = seen(kind, None, state).whole, seen(kind, None, state, **habit).whole
        assert np.array_equal(plain.lost("open"), other.lost("open"))


def test_habits_that_slow_the_tissue_show_in_the_outcome():
    def gain(**patch):
        plan = study("surgical_scar").patched({"solve": {"draws": 20}, "follow_up": "90 d", **patch})
        return pc.simulate(plan).outcomes["surgical_scar_improvement"].value

    plain = gain()
    for patch in (
        {"care": {"nutrition": "poor"}},
        {"history": {"diabetes_uncontrolled": True}},
        {"subject": {"smoker": True}},
    ):
        assert gain(**patch) < plain


@pytest.mark.parametrize("grades", [1, 2])
def test_people_who_cross_a_whole_grade_are_those_counted_one_by_one(grades):
    p = Parameters(draws=1, seed=3)
    drift, added, room = np.full(1, 0.05), np.full(1, 0.4), np.full(1, 2.0)
    told = responders.share_falling(grades, room, drift, added, p)[0]
    rng, n = np.random.default_rng(1), 200_000
    spread = np.sqrt(np.log1p(p.record("response_factor").shape["cv"] ** 2) + np.log1p(p["response_spread"] ** 2))
    people = np.exp(spread * rng.standard_normal(n)) / p["response_factor"]
    gain = room * -np.expm1(-(drift + people * added)) + np.sqrt(2) * p["rating_error"] * rng.standard_normal(n)
    start = 3 - rng.random(n)  # somewhere in grade 3, which is written for (2, 3]
    counted = np.mean(np.ceil(start - gain) <= 3 - grades)
    assert told == pytest.approx(counted, abs=0.01)
