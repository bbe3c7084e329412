"""What stands in the data files of the care floor."""

import importlib.resources
import re

import pytest

from percuta.care import home_facts, protocols, red_flags, rules, zones
from percuta.care.rules import SEVERITIES
from percuta.care.sources import BASES, read_data
from percuta.care.topicals import products
from percuta.care.zones import RESTS_ON
from percuta.device import devices
from percuta.skin import sites

FILES = (
    *("rules.yaml", "protocols.yaml", "aftercare.yaml", "sources.yaml", "zones.yaml", "labels.yaml"),
    *("session.yaml", "topicals.yaml", "home.yaml", "maintenance.yaml"),
)

DOSE = r"\d\s?(?:(?i:mg|mcg|ug|µg|ml|iu|units?|tablets?)|g)\b|(?i:\b(?:once|twice|\w+ times) (?:a day|daily|per day)\b)"


@pytest.mark.parametrize("name", FILES)
def test_no_dose_of_a_drug_is_ever_named(name):
    text = (importlib.resources.files("percuta.care") / name).read_text(encoding="utf-8")
    assert re.findall(DOSE, text) == []


def test_the_dose_pattern_would_catch_one():
    assert re.search(DOSE, "an antiviral, 500 mg")
    assert re.search(DOSE, "one tablet three times daily")


def test_every_rule_has_a_source_and_states_its_disagreement():
    for rule in rules().values():
        assert rule.sources, rule.id
        assert rule.severity in SEVERITIES
        assert (rule.agreement == "mixed") == bool(rule.disagreement), rule.id
        assert {source.basis for source in rule.sources} <= set(BASES)


def test_a_history_key_answers_one_rule_only():
    keys = [key for rule in rules().values() for key in rule.keys]
    assert len(keys) == len(set(keys))
    contradicted = {key for rule in rules().values() for key in rule.contradicts}
    assert contradicted <= set(keys)


def test_a_default_wait_lies_inside_the_range_of_its_sources():
    waits = [rule for rule in rules().values() if rule.days is not None]
    assert all(rule.range_days[0] <= rule.days <= rule.range_days[1] for rule in waits)
    assert {rule.id for rule in waits if rule.id != "isotretinoin_now"} == {
        rule.id for rule in rules().values() if rule.date_key
    }


def cited(part):
    """References under every `sources` of nested data."""
    if isinstance(part, dict):
        own = part["sources"] if isinstance(part.get("sources"), dict) else {}
        return set(own) | {reference for value in part.values() for reference in cited(value)}
    return {reference for value in part for reference in cited(value)} if isinstance(part, list) else set()


def test_every_source_is_used_and_every_one_used_is_known():
    used = {reference for name in FILES if name != "sources.yaml" for reference in cited(read_data(name))}
    assert used == set(read_data("sources.yaml"))


def test_a_protocol_that_was_studied_at_a_range_is_used_inside_it():
    for protocol in protocols().values():
        low, high = protocol.depth_mm
        assert 0 < low <= high
        if protocol.id == "product_delivery":  # shallower studies than rollers on sale
            continue
        shallowest, deepest = protocol.studied_mm or (None, None)
        assert shallowest is None or shallowest <= low
        assert deepest is None or high <= deepest


def test_labels_are_those_of_tools_in_the_catalogue():
    labels = read_data("labels.yaml")
    assert {label["model"] for label in labels} <= set(devices)
    assert {zone for label in labels for zone in label["zones"]} <= set(zones())
    assert {label["document"] for label in labels if label["model"] == "skinpen"} == {"DEN160029", "K202243"}


def test_every_zone_stands_for_a_site_and_says_what_its_depth_rests_on():
    assert len(zones()) == 17
    for zone in zones().values():
        low, high = zone.depth_mm
        assert 0 < low <= high
        assert zone.rests_on in RESTS_ON
        assert zone.basis
        assert zone.sources
        assert zone.site in sites()
        assert zone.area_cm2 > 0
    assert sum(zone.area_cm2 for zone in zones().values() if zone.part == "face") == pytest.approx(300, rel=0.05)


def test_every_statement_of_the_care_floor_has_a_source_and_says_whether_sources_agree():
    parts = [zones().values(), home_facts(), products(), red_flags(), protocols().values()]
    for entry in (entry for part in parts for entry in part):
        assert entry.sources, entry.id
        assert entry.agreement in ("consistent", "mixed")


def test_emergencies_are_among_the_red_flags():
    urgent = {flag.id for flag in red_flags() if flag.urgency == "emergency"}
    assert {"allergy", "lidocaine", "eye"} <= urgent
    assert len(red_flags()) == 12
