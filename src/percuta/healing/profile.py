"""The zone geometry read depth by depth instead of averaged over the papillary dermis: what a section shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.healing.engine import kinetics
from percuta.healing.integrators import integrator
from percuta.healing.modifiers import Modifiers
from percuta.healing.zone import DEPTHS, HealingCourse, cover, output_times, severity, zones_per_point
from percuta.parameters import Parameters
from percuta.puncture import Puncture
from percuta.skin import Skin

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Profile:
    """Time courses by depth of one draw.

    Parameters
    ----------
    t_days : numpy.ndarray
        Days since the first session, shape (time,).
    depth_mm : numpy.ndarray
        Depths below the surface, shape (depth,).
    tissue : dict of str to numpy.ndarray
        Average over the tissue at each depth, by species, each (time, depth).
    zone : dict of str to numpy.ndarray
        A point inside a zone hit by every session, by species, each (time,).
    rest : dict of str to float
        Skin at rest, by species.
    coverage : numpy.ndarray
        Share of the tissue inside a healing zone after one session, shape (depth,).
    """

    t_days: Array
    depth_mm: Array
    tissue: dict[str, Array]
    zone: dict[str, Array]
    rest: dict[str, float]
    coverage: Array


def heal_by_depth(
    puncture: Puncture,
    skin: Skin,
    session_days: Sequence[float],
    end_day: float,
    m: Modifiers,
    p: Parameters,
    depth_mm: Array,
) -> Profile:
    r"""Follow the needled dermis through a course, at every depth by itself.

    Parameters
    ----------
    puncture, skin, session_days, end_day, m
        See `percuta.healing.heal`.
    p : Parameters
        Of one draw.
    depth_mm : numpy.ndarray
        Depths below the surface, shape (depth,); above the dermis nothing is told.

    Returns
    -------
    Profile

    Raises
    ------
    InputError
        Where there is more than one draw.
    NumericalError
        See `percuta.healing.heal`.

    Notes
    -----
    The same equations as `percuta.healing.heal`: coverage :math:`\phi(z)` weighs the hit histories, here at each
    depth :math:`z` and there averaged over the papillary dermis, so the mean of the profile over its depths is what
    `heal` gives. The severity inside a zone is the same at all depths.
    """
    if p.draws != 1:
        raise InputError(f"a profile is that of one draw, not of {p.draws}", "solve.draws")
    network, found = kinetics(), cover(puncture, skin, p)
    zones = zones_per_point(depth_mm[:, None], severity(puncture, skin, p), puncture, p)[:, 0]
    coverage = np.where(depth_mm >= float(skin.epidermis_mm[0]), -np.expm1(-zones), 0)
    times = output_times([*session_days, end_day])
    points = np.repeat(network.matrix(p, vars(m)), depth_mm.size, axis=0)
    kept = list(range(len(network.species)))
    spread = np.broadcast_to(coverage, (DEPTHS, depth_mm.size))
    course = HealingCourse(
        network, integrator("compiled"), points, np.repeat(found.joint_severity, depth_mm.size), spread, kept
    )
    tissue, zone = course.average(times, end_day, lambda _share: None)
    return Profile(
        t_days=np.concatenate(times),
        depth_mm=depth_mm,
        tissue=dict(zip(network.species, np.moveaxis(tissue, 1, 0), strict=True)),
        zone={name: zone[:, index, 0] for index, name in enumerate(network.species)},
        rest=dict(zip(network.species, map(float, network.rest(points[:1])[0]), strict=True)),
        coverage=coverage,
    )
