"""One course, several instruments: the same matrix read by OCT, by a stain and by ultrasound."""

import numpy as np
import pytest

from percuta.evidence.measures import Question, measures
from percuta.evidence.records import LAST, Moment
from percuta.study import Study

READ = {"oct_attenuation": 16, "collagen_stain_area": 50, "ultrasound_density": 100}
"""Change in percent after a course of about four monthly sessions: Kenkel 2021, Lotfi 2013, Kenkel 2021."""
WITHIN = 0.15
"""Relative distance of the median that is borne."""


@pytest.fixture(scope="module")
def course():
    """Four monthly sessions at 1.5 mm on the cheek, 55 years, read three months after the last."""
    study = Study(
        base="professional-face",
        subject={"age": 55, "fitzpatrick": 2},
        skin={"site": "cheek", "photoageing": "moderate"},
        device={"model": "skinpen", "depth": "1.5 mm"},
        technique={"passes": 4},
        course={"sessions": 4, "every": "30 d"},
        follow_up="90 d",
        solve={"draws": 200, "seed": 1},
    )
    return Question(study, Moment(90, LAST))


def read(course, name):
    return 100 * measures()[name].ask(course)


@pytest.mark.parametrize("name", READ)
def test_each_instrument_reads_near_its_published_figure(course, name):
    assert np.median(read(course, name)) == pytest.approx(READ[name], rel=WITHIN)


def test_all_read_the_same_matrix(course):
    """In every draw the readings are functions of one collagen: none needs a matrix of its own."""
    gain = course.series("collagen") - 1
    oct_, stain, echo = (read(course, name) for name in READ)
    order = np.argsort(gain)
    assert np.median(100 * gain) == pytest.approx(np.median(oct_), rel=WITHIN)
    for values, name in ((stain, "stain_gain"), (echo, "ultrasound_gain")):
        assert values / 100 == pytest.approx(gain * course.p[name], rel=1e-9)
    assert np.corrcoef(gain[order], oct_[order])[0, 1] > 0.8
    assert np.median(oct_) < np.median(stain) < np.median(echo)
