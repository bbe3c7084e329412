"""What is known of a tool: numbers of the catalogue, drawn from their ranges."""

from __future__ import annotations

import numpy as np

from percuta.errors import InputError
from percuta.evidence.measures import Array, Question, measure
from percuta.parameters.values import quantile
from percuta.randomness import stream


def _number(ask: Question, field: str) -> Array:
    """Draw one number of the catalogue."""
    records = ask.tool.records
    if field not in records:
        raise InputError(f"{ask.tool.id} has no {field}")
    record = records[field]
    uniform = stream(ask.p.seed, f"evidence:{ask.tool.id}:{field}").random(ask.p.draws)
    return quantile(record, uniform)


@measure("1")
def needle_count(ask: Question) -> Array:
    """Needles of the tool."""
    return np.rint(_number(ask, "needles"))


@measure("1")
def needle_rows(ask: Question) -> Array:
    """Rows of needles of a roller or stamp."""
    return np.rint(_number(ask, "rows"))


@measure("1")
def needles_per_row(ask: Question) -> Array:
    """Needles in each row of a roller or stamp."""
    return np.rint(_number(ask, "needles_per_row"))


@measure("deg")
def needle_pitch(ask: Question) -> Array:
    """Angle between the needles round a roller."""
    return np.asarray(360 / _number(ask, "needles_per_row"))


@measure("mm")
def drum_diameter(ask: Question) -> Array:
    """Diameter of the drum of a roller without its needles."""
    return _number(ask, "drum_diameter_mm")


@measure("mm")
def swath_width(ask: Question) -> Array:
    """Width that the tool sweeps."""
    return _number(ask, "swath_mm")


@measure("mm")
def needle_diameter(ask: Question) -> Array:
    """Diameter of the shaft of a needle."""
    return _number(ask, "needle_diameter_mm")


@measure("um")
def tip_radius(ask: Question) -> Array:
    """Radius of a new tip."""
    return np.asarray(_number(ask, "tip_diameter_um") / 2)


@measure("mm")
def longest_needle(ask: Question) -> Array:
    """Deepest setting, or length of fixed needles."""
    return _number(ask, "depth_max_mm")


@measure("mm")
def shallowest_setting(ask: Question) -> Array:
    """Shallowest setting."""
    return _number(ask, "depth_min_mm")


@measure("mm")
def setting_step(ask: Question) -> Array:
    """Step of the dial."""
    return _number(ask, "depth_step_mm")


@measure("mm")
def setting_tolerance(ask: Question) -> Array:
    """Half-width of the error of a set depth."""
    return _number(ask, "depth_tolerance_mm")


@measure("mm")
def label_depth(ask: Question) -> Array:
    """Deepest setting that the label evaluated."""
    return _number(ask, "label_depth_mm")


@measure("Hz")
def stroke_rate(ask: Question) -> Array:
    """Strokes of a pen per second."""
    return _number(ask, "stroke_rate_hz")


@measure("1/s")
def strike_rate(ask: Question) -> Array:
    """Strikes of all needles of a pen per second."""
    return np.asarray(_number(ask, "needles") * _number(ask, "stroke_rate_hz"))
