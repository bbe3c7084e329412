"""The page of a trial says what the trial found, loads nothing, and hides nothing."""

from __future__ import annotations

import re

import pytest

from percuta.report.trial import power_sentence, render_report, write_report
from percuta.trial import PowerCurve, Trial, TrialResult, run_trial


@pytest.fixture(scope="module")
def result(tmp_path_factory) -> TrialResult:
    trial = Trial(
        name="Scars <needled>",
        study={
            "base": "professional-face",
            "concerns": [{"kind": "acne_scars", "shape": "mixed"}],
            "course": {"sessions": 1},
        },
        people=24,
        arms=[{"name": "untreated", "treatment": "none"}, {"name": "needled & left"}],
        visits=["30 d", "90 d"],
        endpoints=[
            {"name": "scars", "outcome": "goodman_baron", "rater": "open"},
            {"name": "responders", "outcome": "goodman_baron", "responder": 1},
            {"name": "elasticity", "outcome": "elasticity"},
        ],
        published=[
            {"record": "dalwignolda2020-acne-goodman", "endpoint": "scars", "arm": "needled & left", "visit": "90 d"}
        ],
        solve={"replicates": 12, "seed": 2},
    )
    return run_trial(trial, tmp_path_factory.mktemp("trial"))


def test_the_page_loads_nothing_and_escapes_names(result):
    page = render_report(result)
    assert "Scars &lt;needled&gt;" in page
    assert "needled &amp; left" in page
    assert not re.search(r"<script|(?:src|href)=\"(?!#|https://doi)", page)


def test_every_effect_and_every_published_value_is_on_the_page(result):
    page = render_report(result)
    for name in ("scars", "responders", "elasticity"):
        assert page.count(f'<th scope="row">{name}</th>') >= 6
    assert "dalwignolda2020-acne-goodman (validate)" in page
    assert ("inside" if result.held[0].inside else "outside") in page
    assert result.digest in page


def test_it_shows_flow_forest_fan_people_and_responders(result):
    page = render_report(result)
    for name in ("flow", "forest-grades", "forest-ofpeople", "fan-0", "spaghetti", "responders"):
        assert f'<figure class="card" id="{name}">' in page


def test_the_page_is_written_whole(result, tmp_path):
    assert write_report(result, tmp_path / "trial.html").read_text(encoding="utf-8").endswith("</html>")


def test_power_says_what_is_needed_or_that_nothing_tried_is_enough():
    few = PowerCurve("scars", "a", "", 90.0, ((10, 0.2, 0.1, 0.3), (20, 0.7, 0.6, 0.8), (40, 0.9, 0.8, 1.0)))
    assert few.needed == pytest.approx(30)
    assert power_sentence(few).endswith("about 30 people give 80 %")
    never = PowerCurve("scars", "a", "b", 90.0, ((10, 0.2, 0.1, 0.3),))
    assert "10 people are too few" in power_sentence(never)
