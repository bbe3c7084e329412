"""A trial that cannot be is refused in one sentence that says where, what and what is allowed."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from percuta.errors import InputError
from percuta.trial import Trial
from percuta.trial.batch import prepare
from percuta.trial.published import check_published
from percuta.trial.schema import trial_schema

from .conftest import SMALL, small

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "trials").glob("*.yaml"))


def test_there_are_six_trials_or_more_with_published_values():
    held = [path for path in EXAMPLES if Trial.load(path).published]
    assert len(held) >= 6


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_possible_and_cites_records_that_exist(path):
    trial = Trial.load(path)
    prepare(trial)
    check_published(trial)
    assert trial.sources
    jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), trial_schema())


def test_a_trial_survives_being_written(trial):
    again = Trial(**json.loads(json.dumps(trial.to_dict())))
    assert again.digest() == trial.digest()


BAD = {
    "one person": ({"people": 1}, "enrol at least 2"),
    "no arm": ({"arms": []}, "arms"),
    "empty arm": ({"arms": [{"name": "a"}, {"name": "b", "share": 0.05}]}, "'b' gets 0 of 12 people"),
    "one name twice": ({"arms": [{"name": "a"}, {"name": "a"}]}, "two are named 'a'"),
    "unknown rater": (
        {"endpoints": [{"name": "x", "outcome": "goodman_baron", "rater": "blind"}]},
        "none of blinded, open; nearest: blinded",
    ),
    "unknown event": ({"endpoints": [{"name": "x", "event": "tram_track"}]}, "nearest: tram_tracks"),
    "nothing measured": ({"endpoints": [{"name": "x"}]}, "either an outcome or an event"),
    "visits backwards": ({"visits": ["90 d", "30 d"]}, "in order"),
    "visit without unit": ({"visits": [90]}, "has no unit"),
    "all leave": ({"drop_out": 1}, "loses everybody"),
    "nobody fits": ({"population": {"age": {"from": 60, "to": 50}}}, "hold nobody"),
    "no weight": ({"population": {"fitzpatrick": {3: 0}}}, "leaves nobody"),
    "unknown key": ({"peple": 12}, "peple"),
}


@pytest.mark.parametrize(("changes", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_is_refused(changes, words):
    with pytest.raises(InputError) as refused:
        small(**changes)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


IMPOSSIBLE = {
    "endpoint of another concern": (
        {"endpoints": [{"name": "x", "outcome": "lemperle"}]},
        "endpoints[0].outcome",
        "the arms do not produce 'lemperle'",
    ),
    "misspelt endpoint": ({"endpoints": [{"name": "x", "outcome": "elastcity"}]}, "endpoints[0].outcome", "elasticity"),
    "device that is not there": (
        {"arms": [{"name": "a", "study": {"device": {"model": "skinpenn"}}}]},
        "arms[0].study.device.model",
        "nearest: skinpen",
    ),
    "areas of an instrument": (
        {"endpoints": [{"name": "x", "outcome": "elasticity", "areas": 9}]},
        "endpoints[0].areas",
        "only graded scales",
    ),
    "another geometry": (
        {"arms": [{"name": "a", "study": {"solve": {"fidelity": "channel"}}}]},
        "arms[0].study.solve.fidelity",
        "zones",
    ),
}


@pytest.mark.parametrize(("changes", "where", "words"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_the_arms_cannot_do_is_refused_before_anything_runs(changes, where, words):
    with pytest.raises(InputError) as refused:
        prepare(small(**changes))
    assert refused.value.where == where
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"record": "ablon2018"}, "published[0].record"),
        ({"value": 9}, "published[0].value"),
        ({"visit": "91 d"}, "published[0].visit"),
        ({"arm": "needles"}, "published[0].arm"),
        ({"endpoint": "responders"}, "published[0].endpoint"),
    ],
)
def test_a_published_value_must_be_there(changes, where):
    value = {"record": "dalwignolda2020-acne-goodman", "endpoint": "scars", "arm": "needled", "visit": "90 d"}
    trial = small(published=[{**value, **changes}])
    with pytest.raises(InputError) as refused:
        check_published(prepare(trial).trial)
    assert refused.value.where == where


def test_errors_of_a_file_carry_its_line(tmp_path):
    path = tmp_path / "trial.yaml"
    path.write_text(yaml.safe_dump({"format": "percuta-trial/1", **SMALL, "people": 1}, sort_keys=False))
    with pytest.raises(InputError, match=r"trial\.yaml"):
        Trial.load(path)
