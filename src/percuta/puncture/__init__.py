"""Tool meets tissue: where needles strike, how deep they go, what they leave and how it feels.

A study is not needed to ask about one session: `survey` takes a tool, a depth and a site, and gives every quantity
with its interval, so that a sweep is a loop.

>>> from percuta.puncture import survey
>>> depths = ("0.5 mm", "1 mm", "1.5 mm")
>>> sweep = [survey("skinpen", depth, "cheek", passes=2, speed="100 mm/s", draws=50) for depth in depths]
>>> pain = [median for low, median, high in (session.summary()["pain"] for session in sweep)]
>>> 0 < pain[0] < pain[1] < pain[2] < 10
True

Two of them can be compared draw by draw: `compare(survey(..., operator="professional"), survey(..., operator="home"))`.
`needle` is the same for a device, a skin and parameters that are already at hand, `simulate_strikes` gives every
puncture of a tile of any size, `follow_needle` the force on one needle along its travel.
"""

from percuta.puncture.comfort import pain
from percuta.puncture.insertion import ForceCurve
from percuta.puncture.kinematics import simulate_course, simulate_strikes
from percuta.puncture.needling import Puncture, Tile, needle
from percuta.puncture.strikes import Strikes
from percuta.puncture.stroke import follow_needle
from percuta.puncture.survey import Survey, compare, survey

__all__ = [
    "ForceCurve",
    "Puncture",
    "Strikes",
    "Survey",
    "Tile",
    "compare",
    "follow_needle",
    "needle",
    "pain",
    "simulate_course",
    "simulate_strikes",
    "survey",
]
