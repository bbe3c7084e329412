"""What stands in the data files of the care floor."""

import importlib.resources
import re

import pytest

from percuta.care import protocols, red_flags, rules
from percuta.care.rules import SEVERITIES
from percuta.care.sources import BASES, read_data
from percuta.device import devices

FILES = ("rules.yaml", "protocols.yaml", "aftercare.yaml", "sources.yaml")


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


def test_every_source_is_used_and_every_one_used_is_known():
    cited = {reference for entry in read_data("rules.yaml") for reference in entry["sources"]}
    for part in read_data("protocols.yaml"), read_data("aftercare.yaml"):
        for group in part.values():
            entries = group.values() if isinstance(group, dict) else group
            cited |= {reference for entry in entries for reference in entry["sources"]}
    assert cited == set(read_data("sources.yaml"))


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
    labels = rules()["fst_label"].limits["labels"]
    assert {label["model"] for label in labels} <= set(devices)


def test_emergencies_are_among_the_red_flags():
    urgent = {flag.id for flag in red_flags() if flag.urgency == "emergency"}
    assert {"allergy", "lidocaine", "eye"} <= urgent
    assert len(red_flags()) == 12
