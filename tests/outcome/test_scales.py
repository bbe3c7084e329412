"""Scales: what the sheets must add up to, and what they refuse."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from percuta.errors import InputError
from percuta.outcome.scales import BASES, FORMULAS, RATERS, scale, scales

NAMED = {
    *("goodman_baron", "goodman_baron_quantitative", "ecca", "masi", "mmasi", "posas_observer", "posas_patient"),
    *("vss", "mss", "lemperle", "wsrs", "gais", "alexiades"),
}

every_scale = pytest.mark.parametrize("chosen", scales().values(), ids=list(scales()))


def sheets(chosen, everything=False):
    """Answers that fit a scale."""

    def line(item):
        return st.floats(*item.interval) if item.interval else st.sampled_from(list(item.grades))

    items = {key: line(item) for key, item in chosen.items.items()}
    if everything or not all(item.optional for item in chosen.items.values()):
        return st.fixed_dictionaries(items)
    return st.fixed_dictionaries({}, optional=items).filter(bool)


def numbers(score):
    return list(score.values()) if isinstance(score, dict) else [score]


def test_all_scales_of_the_issue_are_there():
    assert set(scales()) >= NAMED


@every_scale
def test_words_of_the_file_are_known(chosen):
    assert chosen.formula in FORMULAS
    assert chosen.rater in RATERS
    assert chosen.basis in BASES
    assert chosen.better in ("lower", "higher")
    assert chosen.citation
    for item in chosen.items.values():
        assert list(item.grades) == sorted(item.grades)
        assert not item.bands or len(item.bands) == len(item.grades) - 1


@pytest.mark.parametrize(
    ("chosen", "test"), [(s, t) for s in scales().values() for t in s.selftest], ids=lambda x: getattr(x, "id", "")
)
def test_every_self_test_passes(chosen, test):
    lowest = {key: item.ends[0] for key, item in chosen.items.items() if not item.optional}
    answers = chosen.all_at(test["all"]) if "all" in test else {**lowest, **test["answers"]}
    assert chosen.score(answers) == pytest.approx(test["score"])


@every_scale
def test_ends_of_the_sheet_are_the_published_ends(chosen):
    assert numbers(chosen.score(chosen.all_at("lowest"))) == pytest.approx(
        [chosen.low] * len(numbers(chosen.score(chosen.all_at("lowest"))))
    )
    assert max(numbers(chosen.score(chosen.all_at("highest")))) == pytest.approx(chosen.high)


@every_scale
@given(data=st.data())
def test_a_score_stays_in_range_and_never_falls_with_a_worse_item(chosen, data):
    answers = data.draw(sheets(chosen))
    before = chosen.score(answers)
    assert all(chosen.low <= number <= chosen.high + 1e-9 for number in numbers(before))
    key = data.draw(st.sampled_from(list(answers)))
    worse = {**answers, key: chosen.items[key].ends[1]}
    for low, high in zip(numbers(before), numbers(chosen.score(worse)), strict=True):
        assert high >= low - 1e-9


@every_scale
@given(data=st.data())
def test_answers_come_back_as_they_went_in(chosen, data):
    answers = data.draw(sheets(chosen))
    kept = chosen.checked(answers)
    assert kept == answers
    assert chosen.score(kept) == chosen.score(answers)


@every_scale
def test_an_item_out_of_range_is_refused_with_what_is_allowed(chosen):
    for key, item in chosen.items.items():
        for wrong in (item.ends[1] + 1, item.ends[0] - 1, "deep", True, float("nan")):
            with pytest.raises(InputError, match=f"{chosen.id}.{key}.*give (one of|a number from)"):
                chosen.score({**chosen.all_at("lowest"), key: wrong})


@pytest.mark.parametrize("name", ["goodman_baron", "vss", "masi", "alexiades"])
def test_a_grade_between_grades_is_refused(name):
    chosen = scale(name)
    key = next(iter(chosen.items))
    with pytest.raises(InputError, match="give one of"):
        chosen.score({**chosen.all_at("lowest"), key: chosen.items[key].ends[0] + 0.25})


def test_unknown_and_missing_items_are_named():
    with pytest.raises(InputError, match="nearest: pliability"):
        scale("vss").score({"plyability": 1})
    with pytest.raises(InputError, match="vss: pigmentation, height not answered"):
        scale("vss").score({"vascularity": 1, "pliability": 1})
    with pytest.raises(InputError, match="no item is answered"):
        scale("lemperle").score({})


@pytest.mark.parametrize(
    ("name", "item", "measured"),
    [
        ("goodman_baron_quantitative", "linear", [(0, 0), (1, 1), (10, 1), (11, 2), (20, 2), (21, 3)]),
        ("goodman_baron_quantitative", "raised", [(0, 0), (4.9, 1), (5, 2), (19.9, 2), (20, 3)]),
        ("ecca", "v_shaped", [(0, 0), (4, 1), (5, 2), (20, 2), (21, 3)]),
        ("masi", "chin.area", [(0, 0), (5, 1), (10, 2), (30, 3), (50, 4), (70, 5), (90, 6), (100, 6)]),
        ("vss", "height", [(0, 0), (1, 1), (2, 2), (4.9, 2), (6, 3)]),
    ],
)
def test_counts_become_the_published_points(name, item, measured):
    line = scale(name).items[item]
    assert [line.grade(value) for value, _ in measured] == [grade for _, grade in measured]


def test_what_is_judged_by_eye_has_no_count():
    with pytest.raises(InputError, match="judged by eye"):
        scale("vss").items["pliability"].grade(2)
    with pytest.raises(InputError, match="0 or more"):
        scale("ecca").items["u_shaped"].grade(-1)


def test_another_numbering_goes_there_and_back():
    gais = scale("gais")
    for grade in gais.items["change"].grades:
        assert gais.from_variant(gais.renumbered(grade, "plus_three"), "plus_three") == grade
    with pytest.raises(InputError, match="plus_three"):
        gais.renumbered(1, "plus_tree")
    with pytest.raises(InputError, match="is not allowed in plus_three"):
        gais.from_variant(7, "plus_three")


def test_mean_of_areas_is_what_trials_report():
    nine = dict(zip(scale("lemperle").items, itertools.cycle((1, 2, 3)), strict=False))
    del nine["neck"], nine["chin"]
    assert scale("lemperle").score(nine) == pytest.approx(2)


def test_response_is_one_grade_where_the_rule_is_published():
    assert scale("goodman_baron").responded(3, 2)
    assert not scale("wsrs").responded(3, 3)
    with pytest.raises(InputError, match="no change that counts"):
        scale("masi").responded(10, 5)


@pytest.mark.parametrize("name", ["fine_lines", "face_q_skin"])
def test_scales_of_others_hold_no_items_but_their_number(name):
    assert len(scale(name).items) == 1
    assert scale(name).basis == "number"
