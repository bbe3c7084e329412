"""Care in the report, comparisons and the years after a course."""

import itertools
import re

import numpy as np
import pytest

from percuta.care.maintenance import arms
from percuta.errors import InputError
from percuta.report.care import care_section
from percuta.report.comparison import compare
from percuta.report.html import render_html
from percuta.report.upkeep import figure, years
from percuta.simulate import simulate
from percuta.study import Study

CARE = {"topicals": [{"compound": "ascorbic acid", "concentration": "1 %", "dose": "5 mg/cm^2"}]}
FACE = Study(base="professional-face", concerns=[{"kind": "acne_scars"}], care=CARE, solve={"draws": 8})


@pytest.fixture(scope="module")
def face():
    return simulate(FACE)


@pytest.fixture(scope="module")
def home():
    return simulate(Study(base="home-face", solve={"draws": 8}))


def test_the_report_has_a_section_for_label_course_visit_and_maintenance(face):
    page = render_html(face)
    for section in ("label", "protocol", "visit", "maintenance"):
        assert f'<section id="{section}"' in page
    assert '<section id="home"' not in page
    assert "No ascorbic acid during needling" in page


def test_the_report_of_a_home_study_compares_and_promises_nothing(home):
    page = render_html(home)
    assert '<section id="home"' in page
    assert "no gain in collagen is promised" in page


def test_every_rule_shown_stands_beside_its_sources(face):
    shown = re.findall(r'<span class="tag">(\w+)</span> ([^<]*)', care_section(face))
    assert len(shown) > 20
    assert all(re.search(r"\((read|abstract|secondary|recall)\)", sources) for _, sources in shown)


def test_a_result_without_care_has_no_section(face):
    from dataclasses import replace

    assert care_section(replace(face, notes={}, candidacy={**face.candidacy, "label": []})) == ""


def test_differences_are_paired_draw_by_draw(face, home):
    rows = {row.name: row for row in compare([face, home]).rows}
    own = home.outcomes["collagen_mass"].draws - face.outcomes["collagen_mass"].draws
    assert rows["collagen_mass"].difference[0] == pytest.approx(float(np.median(own)))
    assert rows["collagen_mass"].difference[0] < 0
    assert compare([face, home]).facts
    assert not compare([face, face]).facts
    assert {row.difference[0] for row in compare([face, face]).rows} == {0}


def test_one_course_alone_cannot_be_compared(face):
    with pytest.raises(InputError, match="at least two"):
        compare([face])


def test_the_curve_of_five_years_shows_both_arms():
    results = {name: simulate(arm) for name, arm in arms(FACE).items()}
    read = years(results)
    assert [year.year for year in read] == [1, 2, 3, 4, 5]
    assert all(late.difference[0] > early.difference[0] for early, late in itertools.pairwise(read))
    drawn = figure(results)
    assert "kept up" in drawn.svg
    assert len(drawn.table.rows) == 5
