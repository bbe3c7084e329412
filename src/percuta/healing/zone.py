"""Zone geometry: points inside healing zones, averaged over coverage by depth and hit histories of a course."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.healing.engine import Kinetics, kinetics
from percuta.healing.histories import Histories
from percuta.healing.integrators import Integrate, integrator
from percuta.healing.modifiers import Modifiers
from percuta.parameters import Parameters
from percuta.puncture import Puncture
from percuta.skin import Skin
from percuta.sums import mean, total

Array = npt.NDArray[np.float64]

DEPTHS = 12
"""Points over the papillary dermis on which coverage is averaged."""
NEGLIGIBLE = 1e-9
"""Probability below which a hit history is not followed."""
BLOCK = 100
"""Draws followed at a time, which bounds the memory; answers do not depend on it."""
FIRST_HOUR = 1 / 24
"""First output after a session, days."""


@dataclass(frozen=True)
class Healing:
    """Time courses of the needled dermis.

    Parameters
    ----------
    t_days : numpy.ndarray
        Days since the first session, shape (time,).
    papillary : dict of str to numpy.ndarray
        Average over the papillary dermis, by species, each (time, draws).
    zone : dict of str to numpy.ndarray
        A point inside a zone hit by every session, by species, each (time, draws). Where geometry is resolved, the part
        of the papillary dermis that the last session injured at least half as much as its most injured point.
    rest : dict of str to numpy.ndarray
        Skin at rest, by species, each (draws,).
    coverage : numpy.ndarray
        Share of the tissue covered by healing zones after one session, (depths, draws).
    depth_mm : numpy.ndarray
        Depths below the surface of `coverage`, (depths, draws).
    severity : numpy.ndarray
        Mean severity of the punctures that reach the dermis, 0 to 1, (draws,).
    """

    t_days: Array
    papillary: dict[str, Array]
    zone: dict[str, Array]
    rest: dict[str, Array]
    coverage: Array
    depth_mm: Array
    severity: Array


def severity(puncture: Puncture, skin: Skin, p: Parameters) -> Array:
    r"""Local severity of each puncture, from how far its tip goes below the epidermis.

    Parameters
    ----------
    puncture : Puncture
        Uses ``depth_mm``, in-situ tip depths.
    skin : Skin
        Uses ``epidermis_mm``.
    p : Parameters
        Uses ``severity_depth`` (:math:`\ell`).

    Returns
    -------
    numpy.ndarray
        Severity, 0 to 1, shape (punctures, draws).

    Notes
    -----
    .. math:: \delta(d) = 1 - e^{-(d - e)/\ell}, \quad d > e

    for tip depth :math:`d` and epidermal thickness :math:`e`: zero for a needle that stays in the epidermis, near
    one for 0.8-1 mm in the dermis, monotone and concave.
    """
    below = np.maximum(0, puncture.depth_mm - skin.epidermis_mm)  # what stays in the epidermis injures no dermis
    return np.asarray(-np.expm1(-below / p["severity_depth"]))


def zones_per_point(depth_mm: Array, local: Array, puncture: Puncture, p: Parameters) -> Array:
    r"""Mean number of healing zones of one session that cover a point at a depth.

    Parameters
    ----------
    depth_mm : numpy.ndarray
        Depths below the surface, shape (depths, draws).
    local : numpy.ndarray
        Severity of each puncture, shape (punctures, draws).
    puncture : Puncture
        Uses ``density_per_cm2`` and ``depth_mm``.
    p : Parameters
        Uses ``zone_radius`` (:math:`R`, mm).

    Returns
    -------
    numpy.ndarray
        Shape (depths, draws).

    Notes
    -----
    .. math:: \lambda(z) = n\,\pi R^2 \left\langle \delta_i\,[d_i > z] \right\rangle,
              \qquad \phi(z) = 1 - e^{-\lambda(z)}

    with density :math:`n` and, averaged over the punctures, the severity :math:`\delta_i` of those whose tip
    :math:`d_i` is deeper than :math:`z`. A weaker puncture calls fewer cells from less far: the area of its zone is
    taken to go with its severity. Coverage :math:`\phi` follows for punctures placed independently.
    """
    area = mean(np.where(puncture.depth_mm[:, None, :] > depth_mm, local[:, None, :], 0))
    per_mm2 = puncture.density_per_cm2 / 100  # 1 cm2 = 100 mm2
    return np.asarray(per_mm2 * np.pi * p["zone_radius"] ** 2 * area)


@dataclass(frozen=True)
class Cover:
    """How much of the papillary dermis lies in healing zones after one session.

    Parameters
    ----------
    depth_mm : numpy.ndarray
        Depths below the surface, (depths, draws).
    zones : numpy.ndarray
        Mean number of zones that cover a point there, (depths, draws).
    severity : numpy.ndarray
        Mean severity of the punctures that reach the dermis, (draws,).
    """

    depth_mm: Array
    zones: Array
    severity: Array

    @property
    def coverage(self) -> Array:
        """Share of the tissue inside a zone, (depths, draws)."""
        return np.asarray(-np.expm1(-self.zones))

    @property
    def joint_severity(self) -> Array:
        """Damage at a covered point of the upper dermis, where several zones overlap, (draws,)."""
        coverage = self.coverage[0]
        overlap = self.zones[0] / np.where(coverage > 0, coverage, 1)
        return np.asarray(-np.expm1(np.log1p(-self.severity) * overlap))


def cover(puncture: Puncture, skin: Skin, p: Parameters) -> Cover:
    """Return the cover of the papillary dermis by the zones of one session.

    Parameters
    ----------
    puncture, skin, p
        As for `zones_per_point` and `severity`.

    Returns
    -------
    Cover
    """
    middle = (np.arange(DEPTHS) + 1 / 2) / DEPTHS
    depth_mm = np.asarray(skin.epidermis_mm + middle[:, None] * skin.papillary_mm)
    each = severity(puncture, skin, p)
    local = total(each) / np.maximum(1, np.count_nonzero(each, axis=0))  # 0 where none reaches the dermis
    return Cover(depth_mm, zones_per_point(depth_mm, each, puncture, p), local)


def heal(
    puncture: Puncture,
    skin: Skin,
    session_days: Sequence[float],
    end_day: float,
    m: Modifiers,
    p: Parameters,
    progress: Callable[[float], None] | None = None,
    solver: str = "compiled",
    keep: Collection[str] | None = None,
) -> Healing:
    r"""Follow the needled dermis through a course.

    Parameters
    ----------
    puncture : Puncture
        What one session does; every session of the course does the same.
    skin : Skin
        Uses the thickness of its layers.
    session_days : sequence of float
        Days of the sessions, the first at 0, increasing.
    end_day : float
        Last day, after the last session.
    m : Modifiers
        Factors of age and habits.
    p : Parameters
        Uses the records of ``healing.yaml`` and ``dermal.yaml``.
    progress : callable, optional
        Told the share of the work done, 0 to 1.
    solver : {'compiled', 'reference'}
        See `percuta.healing.integrators.integrator`.
    keep : collection of str, optional
        Species whose time courses are kept; all unless given.

    Returns
    -------
    Healing

    Raises
    ------
    NumericalError
        Where a state turns negative or is not finite; names day, species, draw and hit history.

    Notes
    -----
    Inside a zone the network runs at full dose; the tissue is the average over hit histories. The dose is never
    scaled by the coverage inside one equation: the saturating growth-factor term would then give most of the
    effect at a tenth of the coverage. A covered point lies in :math:`\lambda/\phi` zones on average, which
    together do :math:`1 - (1 - \delta)^{\lambda/\phi}` damage. A history is followed in those draws in which it has a
    probability worth the work.
    """
    found = cover(puncture, skin, p)
    network = kinetics()
    kept = network.species if keep is None else tuple(name for name in network.species if name in keep)
    times = output_times([*session_days, end_day])
    course = HealingCourse(
        network=network,
        integrate=integrator(solver),
        points=np.broadcast_to(network.matrix(p, vars(m)), (p.draws, len(network.parameters + network.modifiers))),
        severity=found.joint_severity,
        coverage=found.coverage,
        kept=[network.species.index(name) for name in kept],
    )
    papillary, zone = course.average(times, end_day, progress or _silent)
    return Healing(
        t_days=np.concatenate(times),
        papillary=dict(zip(kept, np.moveaxis(papillary, 1, 0), strict=True)),
        zone=dict(zip(kept, np.moveaxis(zone, 1, 0), strict=True)),
        rest=dict(zip(network.species, network.rest(course.points).T, strict=True)),
        coverage=found.coverage,
        depth_mm=found.depth_mm,
        severity=found.severity,
    )


@dataclass(frozen=True)
class HealingCourse:
    """What the histories of all draws have in common."""

    network: Kinetics
    integrate: Integrate
    points: Array
    severity: Array
    coverage: Array
    kept: list[int]

    def average(self, times: list[Array], end_day: float, progress: Callable[[float], None]) -> Array:
        """Return the kept species of the tissue and of a point always hit, (2, times, kept, draws)."""
        draws = len(self.points)
        found = np.empty((2, sum(map(len, times)), len(self.kept), draws))
        for first in range(0, draws, BLOCK):
            done, last = 0, min(first + BLOCK, draws)
            for part in self.follow(slice(first, last), times, end_day):
                found[:, done : done + len(part[0]), :, first:last] = part
                done += len(part[0])
                progress((first + (last - first) * done / found.shape[1]) / draws)
        return found

    def follow(self, draws: slice, times: list[Array], end_day: float) -> Iterator[tuple[Array, Array]]:
        """Yield, session by session, the kept species of the tissue and of a point always hit, (times, kept, draws)."""
        points, coverage = self.points[draws], self.coverage[:, draws]
        histories = Histories()
        state = self.network.rest(points)[None]  # (histories, draws, species)
        for now, upcoming in zip(times, [*(later[0] for later in times[1:]), end_day], strict=True):
            histories, mixing = histories.after_session()
            state = np.einsum("nbh,bhds->nds", mixing, np.stack([state, self._hit(state, draws)]))
            draw, history = np.nonzero(_followed(histories, coverage).T)
            wanted = np.unique([*now, upcoming])
            place = _Place(draw + draws.start, [histories.recent[number] for number in history])
            states = self.integrate(self.network, points[draw], wanted, state[history, draw], place)
            state[history, draw] = states[:, -1]
            kept = states[:, : now.size, self.kept]
            # Added up in a fixed order, so that the bits do not depend on the number of draws.
            probability = functools.reduce(np.add, np.moveaxis(histories.probability(coverage), 1, 0)) / DEPTHS
            weights = probability[history, draw]
            first_of_draw = np.searchsorted(draw, np.arange(len(points)))
            tissue = np.add.reduceat(kept * weights[:, None, None], first_of_draw, axis=0)
            always = history == histories.hits.index(histories.sessions)
            yield np.moveaxis(tissue, 0, -1), np.moveaxis(kept[always], 0, -1)

    def _hit(self, state: Array, draws: slice) -> Array:
        """Return the states of all histories after a session."""
        count = len(state)
        points, severity = np.tile(self.points[draws], (count, 1)), np.tile(self.severity[draws], count)
        return self.network.injure(state.reshape(points.shape[0], -1), severity, points).reshape(state.shape)


@dataclass(frozen=True)
class _Place:
    """Puts a point in words: its draw, and which of the last sessions hit it."""

    draw: npt.NDArray[np.intp]
    recent: list[tuple[bool, ...]]

    def __call__(self, point: int) -> str:
        hits = ", ".join("hit" if hit else "missed" for hit in self.recent[point])
        return f"draw {self.draw[point]}, last sessions: {hits}"


def _silent(_share: float) -> None:
    """Tell nobody."""


def _followed(histories: Histories, coverage: Array) -> npt.NDArray[np.bool_]:
    """Tell which histories are followed in which draws, (classes, draws): the likely ones, and the one always hit.

    All histories of a class are equally probable, and none is likelier than its beginnings: what is dropped once is
    never needed again.
    """
    ways = np.array(histories.ways)[:, None]
    likely = histories.probability(coverage).max(axis=1) / ways > NEGLIGIBLE
    always_hit = np.array(histories.hits) == histories.sessions
    return np.asarray(likely | always_hit[:, None])


def output_times(days: Sequence[float]) -> list[Array]:
    """Choose times dense after each session and sparse later; the end of all but the last belongs to the next.

    Parameters
    ----------
    days : sequence of float
        Days of the sessions and the last day of all, increasing.

    Returns
    -------
    list of numpy.ndarray
        Days of output of each session.
    """
    found = []
    for start, stop in itertools.pairwise(days):
        last = stop == days[-1]
        times = start + np.concatenate([[0], np.geomspace(FIRST_HOUR, stop - start, 72 if last else 40)])
        times[-1] = stop
        found.append(times if last else times[:-1])
    return found
