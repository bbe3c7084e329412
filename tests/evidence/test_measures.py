"""What records ask: the method, the place, the statistic of a study, in their limits."""

import numpy as np
import pytest

from percuta.errors import InputError
from percuta.evidence.measures import Question, measures
from percuta.evidence.records import Moment
from percuta.study import Study

pytestmark = pytest.mark.filterwarnings("ignore::percuta.errors.OutsideEvidence")


def question(moment=None, **patch):
    return Question(Study(**{"base": "professional-face", "solve": {"draws": 40, "seed": 1}, **patch}), moment)


def asked(ask, name, **arguments):
    measures()[name].check(arguments)
    return measures()[name].ask(ask, **arguments)


def test_a_section_is_thicker_than_life_and_ultrasound_hides_the_top_of_the_dermis():
    ask = question()
    life, section, echo = (asked(ask, "dermis_thickness", method=m) for m in ("life", "section", "ultrasound"))
    assert np.all(section >= life)
    assert np.median(section / life) == pytest.approx(1.27, abs=0.1)  # 1 to 1.45, most likely 1.33
    assert np.all(echo < life)
    assert np.allclose(life - echo, ask.p["entry_echo_thickness"] - ask.person.epidermis_mm)


def test_places_by_a_site_scale_with_it():
    ask = question(skin={"site": "nose"})
    tip, dorsum = (asked(ask, "dermis_thickness", place=place) for place in ("nasal tip", ""))
    assert np.median(tip / dorsum) == pytest.approx(2.35 / 1.35, rel=0.05)
    over = asked(question(), "skin_over_eyelid", of="periorbital")
    assert np.median(over) == pytest.approx(1.15, rel=0.05)


def test_the_mean_of_both_sexes_lies_between_them():
    both = asked(question(), "skin_thickness", sexes="both")
    age = question().study.subject.age
    one = [asked(question(subject={"age": age, "sex": sex}), "skin_thickness") for sex in ("female", "male")]
    assert np.allclose(both, np.mean(one, axis=0))


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("dermis_thickness", {"method": "sections"}, "nearest: section"),
        ("dermis_thickness", {"place": "eyelids"}, "nearest: eyelid"),
        ("skin_thickness", {"sexes": "bot"}, "nearest: both"),
        ("habit_on_deposit", {"habit": "smokin"}, "nearest: smoking"),
        ("plasma_peak", {"cream": "tetracaine 4 %", "stays": 30}, "there is no lidocaine"),
    ],
)
def test_what_is_not_known_is_refused_with_the_nearest(name, arguments, says):
    with pytest.raises(InputError, match=says):
        asked(question(Moment(10)), name, **arguments)


def test_the_commonest_grade_falls_where_most_people_cross_into_the_next():
    ask = question(Moment(150), concerns=[{"kind": "acne_scars", "shape": "mixed", "severity": "moderate"}])
    mode = asked(ask, "goodman_baron_mode", grade=3)
    crossed = asked(ask, "goodman_baron_responders", grades=1)
    far = asked(ask, "goodman_baron_responders", grades=2)
    assert set(mode) <= {0, 1, 2}
    assert np.array_equal(mode == 0, 1 - crossed >= np.maximum(crossed - far, far))
    assert np.ptp(crossed) > 0  # what is not known of the course is not averaged away


def test_a_steady_flux_gains_less_than_an_amount_that_had_to_wait_for_intact_skin():
    roller = {"model": "home-roller-0.5", "depth": None}
    ask = question(skin={"site": "abdomen"}, device=roller, technique={"passes": 10}, solve={"draws": 4, "seed": 1})
    asks = {"of": "lidocaine", "hours": 12}
    flux, amount = (asked(ask, "permeation_enhancement", **asks, flux=flux) for flux in (True, False))
    assert (flux >= 1).all()
    assert (flux <= amount * (1 + 1e-6)).all()


def test_the_last_sign_outlives_each_of_them():
    ask = question()
    last = 24 * asked(ask, "signs_end")
    for name, hours in (("redness_duration", 1), ("swelling_duration", 1), ("scabs_end", 24), ("flaking_end", 24)):
        assert np.all(last >= hours * asked(ask, name) - 1e-9)


def test_smoking_costs_a_wound_more_than_it_costs_resting_skin():
    """Enzymes and their inhibitors act in a wound, besides the making of collagen."""
    ask = question(Moment(10))
    wound, rest = asked(ask, "habit_on_deposit", habit="smoking"), asked(ask, "habit_on_synthesis", habit="smoking")
    assert np.median(wound) < np.median(rest) < 0


def test_old_collagen_holds_what_pepsin_leaves():
    early, late = (asked(question(Moment(day)), "extractable_collagen") for day in (0, 1e5))
    assert np.allclose(early, 1)
    assert np.allclose(late, question().p["pepsin_extractable_at_rest"])


def test_a_cream_that_stays_longer_numbs_deeper():
    ask = question(skin={"site": "thigh"})
    depths = [np.median(asked(ask, "numb_depth", cream="EMLA", minutes=t)) for t in (30, 60, 120)]
    assert depths[0] < depths[1] < depths[2]


def test_the_law_of_intact_skin_falls_with_weight_and_rises_with_lipophilicity():
    def law(weight, kow):
        return np.median(asked(question(), "permeability_of_law", compound="x", weight=weight, log_kow=kow))

    assert law(200, 1) > law(400, 1)
    assert law(200, 2) > law(200, 0)
