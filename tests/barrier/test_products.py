"""Products and creams as a study gives them."""

import json

import pytest

from percuta.barrier import check_products
from percuta.barrier.products import window_h
from percuta.cli.absorb import absorb_study
from percuta.errors import InputError
from percuta.simulate import check, one_session
from percuta.study import Study

pytestmark = pytest.mark.filterwarnings("ignore::percuta.errors.OutsideEvidence")
SERUM = {"compound": "vitamin c", "concentration": "10 %", "dose": "5 mg/cm^2"}


def study(care, **more):
    return Study(
        **{"base": "professional-face", "device": {"depth": "0.5 mm"}, "solve": {"draws": 8}, **more}, care=care
    )


def test_absorption_of_a_study_is_plain_data():
    data = absorb_study(study({"topicals": [SERUM], "numbing": {"agent": "lidocaine 4 %", "time": "30 min"}}))
    assert json.loads(json.dumps(data)) == data
    (entry,) = data["absorption"]
    assert entry["compound"] == "ascorbic acid"
    assert entry["balance_error"] < 1e-8
    gain = entry["measures"]["enhancement"]
    assert 1 <= gain["lo"] <= gain["value"] <= gain["hi"]
    assert 0 < entry["measures"]["window"]["value"] <= 12
    assert data["numbing"]["plasma_ug_per_ml"]
    assert "dose" not in json.dumps(data["numbing"])  # no drug dose is told


def test_a_compound_of_ones_own_needs_both_numbers():
    own = {**SERUM, "compound": "bakuchiol", "molecular_weight": "256 Da", "log_kow": 6.1}
    assert absorb_study(study({"topicals": [own]}))["absorption"][0]["compound"] == "bakuchiol"
    with pytest.raises(InputError, match="molecular_weight is missing"):
        study({"topicals": [{**SERUM, "log_kow": 2.0}]})


@pytest.mark.parametrize(
    ("care", "says"),
    [
        ({"topicals": [{**SERUM, "compound": "niacinamid"}]}, r"care.topicals\[0\].compound: .*nearest: niacinamide"),
        ({"numbing": {"agent": "lidocain 4 %"}}, "care.numbing.agent: .*nearest: lidocaine"),
    ],
)
def test_what_is_not_known_is_refused_at_its_place_before_anything_runs(care, says):
    for refuse in (check_products, check):
        with pytest.raises(InputError, match=says):
            refuse(study(care))


def test_a_dose_without_area_is_refused():
    with pytest.raises(InputError, match=r"care.topicals\[0\].dose: '5 mg' cannot be read in mg/mm\^2"):
        study({"topicals": [{**SERUM, "dose": "5 mg"}]})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"time": "-1 h"}, r"care.topicals\[0\].time"),
        ({"concentration": "120 %"}, r"care.topicals\[0\].concentration"),
        ({"base": "ointmant"}, r"care.topicals\[0\].base"),
    ],
)
def test_a_negative_time_and_other_impossible_products_are_refused(changes, says):
    with pytest.raises(InputError, match=says):
        study({"topicals": [{**SERUM, **changes}]})


def test_an_ointment_in_a_study_is_followed_as_one():
    share = {}
    for base in ("cream", "ointment"):
        (entry,) = absorb_study(study({"topicals": [{**SERUM, "compound": "lidocaine", "base": base}]}))["absorption"]
        share[base] = entry["measures"]["absorbed_intact"]["value"]
    assert share["cream"] != share["ointment"]


def test_a_study_without_products_is_refused():
    with pytest.raises(InputError, match="puts nothing on the skin"):
        absorb_study(study({"numbing": None}))


def test_a_pass_before_the_cream_numbs_more_and_a_large_needled_face_raises_the_alarm():
    cream = {"agent": "lidocaine 23 % / tetracaine 7 %", "time": "1 h", "area": "300 cm^2"}
    intact = absorb_study(study({"numbing": cream}))
    needled = absorb_study(study({"numbing": {**cream, "prior_pass": "1 mm"}}, technique={"passes": 4}))
    assert needled["numbing"]["peak_ug_per_ml"]["value"] > intact["numbing"]["peak_ug_per_ml"]["value"]
    assert needled["numbing"]["alarm"]
    assert any("ALARM" in warning for warning in needled["warnings"])
    assert not intact["numbing"]["alarm"]


def test_the_window_is_short_in_open_air_and_long_under_a_cover():
    from percuta.barrier.products import deliver

    windows = []
    for covered in (False, True):
        asked = study({"topicals": [{**SERUM, "time": "1 h"}], "occluded": covered}, device={"model": "mf8-roller"})
        session, person, p, _ = one_session(asked)
        found = deliver(asked, asked.care.topicals[0], session, person, p)
        windows.append(window_h(asked, asked.care.topicals[0], found, session, person, p).mean())
    assert windows[0] < 2 < windows[1]
