"""One stroke of one needle, from the surface to the set depth: what it feels on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from percuta.parameters import Parameters
from percuta.puncture.conditions import conditions
from percuta.puncture.hand import Technique, hold
from percuta.puncture.insertion import EntryLaw, ForceCurve, force_curve

if TYPE_CHECKING:
    from percuta.device import Device
    from percuta.skin import Skin

POINTS = 240
"""Places along the travel."""


def follow_needle(
    device: Device,
    skin: Skin,
    technique: Technique,
    depth_mm: float,
    p: Parameters,
    stroke_rate_hz: float | None = None,
) -> ForceCurve:
    """Follow a needle of usual sharpness down to the set depth, on a tool that sits flat at a place of usual stiffness.

    Parameters
    ----------
    device, skin, technique, depth_mm, p, stroke_rate_hz
        As for `percuta.puncture.needle`.

    Returns
    -------
    ForceCurve
        Travel of shape (points, 1), force and its parts, depth and dimple of shape (points, draws). The hand or the
        drive is taken to be strong enough.
    """
    at = conditions(device, skin, technique, hold(technique, p), depth_mm, p, stroke_rate_hz)
    entry = EntryLaw(at.slope, at.offset, at.pressure).force_n(at.tip_um)
    travel_mm = np.linspace(0, depth_mm, POINTS)[:, None]
    return force_curve(travel_mm, entry, np.minimum(entry, at.steady_n), at.drag, at.support, p)
