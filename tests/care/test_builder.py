"""From a wish to a course: what it rests on, and where it may never go unsaid."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.care import Wish, plan_course, protocols, zones
from percuta.care.builder import shared_depths
from percuta.care.zones import RESTS_ON
from percuta.device import devices
from percuta.errors import InputError
from percuta.simulate import judge, simulate
from percuta.study import Study

PERSON = {"age": 40, "fitzpatrick": 2}
PLACE = {  # where an indication is treated, if not on the cheeks
    "neck_wrinkles": "neck",
    "periorbital_wrinkles": "periorbital",
    "perioral_lines": "perioral",
    "surgical_scar_mature": "abdomen",
    "surgical_scar_early": "abdomen",
    "striae": "thighs_buttocks",
    "hair_aga": "scalp",
}
FACE = [zone.id for zone in zones().values() if zone.part == "face"]


def wish_for(name, model="skinpen", **more):
    protocol = protocols()[name]
    concern = {"kind": protocol.concerns[0], **({"shape": protocol.shape} if protocol.shape else {})}
    return Wish(PERSON, model, {PLACE.get(name, "cheeks"): [concern]}, **more)


@pytest.mark.parametrize("name", list(protocols()))
def test_every_indication_is_planned_screened_simulated_and_printed(name, tmp_path):
    plan = plan_course(wish_for(name, start=date(2027, 1, 4)))
    zone = plan.zones[0]
    assert zone.protocols == (protocols()[name],)
    zone.study.save(tmp_path / "zone.yaml")
    study = Study.load(tmp_path / "zone.yaml")
    assert study == zone.study
    result = simulate(study.patched({"solve": {"draws": 4}}))
    assert judge(study).verdict in result.summary()
    assert f"at a setting of {zone.set_mm:g} mm" in result.summary()


def test_there_are_sixteen_indications():
    assert len(protocols()) == 16


@settings(deadline=None, max_examples=300)
@given(
    name=st.sampled_from(sorted(protocols())),
    zone=st.sampled_from(sorted(zones())),
    model=st.sampled_from(sorted(devices)),
    fitzpatrick=st.integers(1, 6),
    asked=st.none() | st.sampled_from([0.5, 1.0, 2.0, 2.5]),
)
def test_no_depth_above_the_label_goes_unsaid_and_none_above_the_zone_is_proposed(
    name, zone, model, fitzpatrick, asked
):
    concern = {"kind": protocols()[name].concerns[0]}
    device = devices[model]
    if asked and not device.depth_range_mm[0] <= asked <= device.depth_range_mm[1]:
        asked = None
    wish = Wish({"age": 40, "fitzpatrick": fitzpatrick}, model, {zone: [concern]}, depth_mm=asked)
    try:
        plan = plan_course(wish).zones[0]
    except InputError as refusal:
        assert "choose another device" in str(refusal)  # noqa: PT017
        return
    if asked is None:
        assert plan.set_mm <= zones()[zone].depth_mm[1] + 1e-9
        assert plan.set_mm <= (device.label_depth_mm or device.depth_range_mm[1])
    if device.label_depth_mm is None or plan.set_mm > device.label_depth_mm:
        assert any("label" in notice and device.id in notice for notice in plan.notices)
    assert plan.rests_on in RESTS_ON
    assert plan.basis
    assert device.depth_range_mm[0] <= plan.set_mm <= device.depth_range_mm[1]


def test_a_range_rests_on_the_label_only_where_the_use_is_cleared():
    assert plan_course(wish_for("acne_scar_rolling")).zones[0].rests_on == "label"
    assert plan_course(wish_for("pores_texture")).zones[0].rests_on == "judgement"
    assert plan_course(wish_for("hair_aga")).zones[0].rests_on == "trial"
    assert plan_course(wish_for("periorbital_wrinkles")).zones[0].rests_on == "custom"
    dark = Wish({"age": 40, "fitzpatrick": 5}, "exceed", {"cheeks": [{"kind": "acne_scars"}]})
    assert plan_course(dark).zones[0].rests_on == "judgement"


def test_the_range_ends_at_the_label_and_what_is_usual_beyond_is_named():
    zone = plan_course(wish_for("acne_scar_ice_pick")).zones[0]
    assert (zone.depth_mm, zone.beyond_mm) == ((1.5, 1.5), 2.0)
    assert any("2 mm" in notice and "DEN160029" in notice for notice in zone.notices)


def test_bone_and_dark_skin_start_shallow_with_fewer_passes():
    concern = [{"kind": "wrinkles"}]
    plan = plan_course(Wish(PERSON, "skinpen", {"forehead": concern, "cheeks": concern}))
    forehead, cheeks = plan.zones
    assert forehead.set_mm < cheeks.set_mm
    assert forehead.passes < cheeks.passes
    dark = plan_course(Wish({"age": 40, "fitzpatrick": 5}, "skinpen", {"cheeks": concern})).zones[0]
    assert dark.set_mm == dark.depth_mm[0]


def test_several_zones_share_their_days_and_keep_their_depths():
    zones_wanted = {"cheeks": [{"kind": "acne_scars", "shape": "ice_pick"}], "neck": [{"kind": "wrinkles"}]}
    plan = plan_course(Wish(PERSON, "skinpen", zones_wanted, start=date(2027, 1, 4)))
    assert list(plan.studies) == ["cheeks", "neck"]
    assert {study.course for study in plan.studies.values()} == {plan.zones[0].study.course}
    assert plan.studies["cheeks"].skin.site == "cheek"
    assert plan.studies["cheeks"].device.depth > plan.studies["neck"].device.depth


def test_several_concerns_take_the_depth_they_share():
    concerns = [{"kind": "acne_scars"}, {"kind": "pores"}]
    assert plan_course(Wish(PERSON, "skinpen", {"cheeks": concerns})).zones[0].depth_mm == (1.0, 1.0)


@given(st.tuples(*[st.floats(0, 3)] * 4))
def test_a_shared_range_is_never_deeper_than_either(ends):
    first, second = tuple(sorted(ends[:2])), tuple(sorted(ends[2:]))
    low, high = shared_depths(first, second)
    assert low <= high <= max(first[1], second[1])
    assert high <= min(first[1], second[1])


def test_a_plan_at_home_stays_short_and_promises_nothing():
    wish = Wish(PERSON, "home-roller-0.25", {"cheeks": [{"kind": "texture"}]}, operator="home")
    zone = plan_course(wish).zones[0]
    assert zone.set_mm == 0.25
    assert any("no gain in collagen is promised" in notice for notice in zone.notices)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"zones": {"cheek": [{"kind": "pores"}]}}, "'cheek' is not a zone; nearest: cheeks"),
        ({"zones": {}}, "at least one zone"),
        ({"zones": {"cheeks": []}}, "at least one concern"),
        ({"zones": {"cheeks": [{"kind": "tone"}]}}, "no protocol for tone is on record"),
        ({"zones": {"cheeks": [{"kind": "poores"}]}}, "nearest: pores"),
        ({"device": "skinpenn"}, "nearest: skinpen"),
        ({"device": "medical-roller-1.5", "zones": {"nose": [{"kind": "pores"}]}}, "choose another device"),
        ({"start": date(2026, 11, 1), "today": date(2026, 11, 2)}, "2026-11-01 lies in the past"),
        ({"subject": {"age": -1}}, "age"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_in_one_sentence(change, says):
    whole = {"subject": PERSON, "device": "skinpen", "zones": {"cheeks": [{"kind": "pores"}]}, **change}
    with pytest.raises(InputError) as caught:
        plan_course(Wish(**whole))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
