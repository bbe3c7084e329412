"""What the section shows, which a result does not hold: the central course by depth, and around one puncture."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from percuta import device, healing, puncture, skin
from percuta.errors import InputError, OutsideEvidence
from percuta.healing import channel
from percuta.healing.zone import output_times
from percuta.parameters import Parameters
from percuta.server.jobs.kinds import Tell
from percuta.study import Study

Array = npt.NDArray[np.float64]
Arrays = dict[str, npt.NDArray[Any]]

DEPTHS = 48
"""Depths of the section, from the surface to the bottom of the dermis."""
SHOWN = (
    "damage", "il6", "neutrophils", "macrophages_m1", "macrophages_m2", "tgf", "vegf", "fibroblasts",
    "activated_fibroblasts", "collagen_iii", "collagen_i_immature", "collagen_i_mature", "capillaries", "mmp",
    "hyaluronan", "elastic_fibres", "gap",
)  # fmt: skip
"""Species of the network that can be shown."""


@dataclass(frozen=True)
class Central:
    """One session and the course after it, with the central values of all parameters."""

    session: puncture.Puncture
    person: skin.Skin
    days: tuple[float, ...]
    end: float
    habits: healing.Modifiers
    p: Parameters

    @classmethod
    def of(cls, study: Study) -> Central:
        """Needle once as a study says; what lies outside the evidence was told by the simulation itself."""
        tool = device.choose(study)
        p = Parameters(0, study.solve.seed, overrides=study.parameters)
        person = skin.describe(study.skin, study.subject, p)
        depth_mm = device.set_depth(tool, study.device)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OutsideEvidence)
            session = puncture.needle(tool, person, study.technique, depth_mm, p, study.device.stroke_rate)
        habits = healing.modifiers(study.subject, study.care, p, study.history)
        days = study.course.days
        return cls(session, person, days, days[-1] + study.follow_up, habits, p)


def depth_profile(course: Central) -> tuple[Arrays, dict[str, Any]]:
    """Follow a course depth by depth: arrays ``section.*`` to be stored, and what is to be known of them."""
    bottom = max(low for name, _, low in course.person.layers() if "dermis" in name)
    at = (np.arange(DEPTHS) + 1 / 2) / DEPTHS * bottom
    found = healing.heal_by_depth(course.session, course.person, course.days, course.end, course.habits, course.p, at)
    arrays: Arrays = {"section.depth_mm": found.depth_mm, "section.coverage": found.coverage}
    for name in SHOWN:
        arrays[f"section.tissue.{name}"] = found.tissue[name].astype(np.float32)
        arrays[f"section.zone.{name}"] = found.zone[name].astype(np.float32)[:, None]
    radius = float(course.p["zone_radius"][0])
    return arrays, {"zone_radius_mm": radius, "rest": {name: found.rest[name] for name in SHOWN}}


def channel_fields(course: Central, tell: Tell) -> tuple[Arrays, dict[str, Any]]:
    """Follow the skin around one puncture: arrays ``field.*`` of shape (time, depth, radius), from the epidermis down.

    Raises
    ------
    InputError
        Where punctures touch, so that there is no single channel.
    """
    geometry = channel.channel_of(course.session, course.person, course.p, 0)
    times = np.concatenate(output_times([*course.days, course.end]))
    found = channel.heal_channel(
        geometry,
        course.days,
        times,
        course.p,
        vars(course.habits),
        keep_fields=True,
        progress=lambda s: tell("fields", s),
    )
    if found.fields is None:
        raise InputError("the fields of this course were not kept", "fields")
    grid, above = found.grid, float(course.person.stratum_corneum_mm[0])
    arrays: Arrays = {"field.depth_mm": grid.z + above, "field.radius_mm": grid.r, "field.day": times}
    for name in SHOWN:
        arrays[f"field.{name}"] = found.fields[:, found.species.index(name)].astype(np.float32)
    known = {"channel_depth_mm": geometry.depth_mm + above, "channel_radius_mm": geometry.radius_mm}
    return arrays, known
