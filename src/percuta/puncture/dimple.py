"""How far skin yields under a needle before and after the needle is in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.errors import NumericalError
from percuta.parameters import Parameters
from percuta.parameters.values import Array
from percuta.puncture.indentation_table import indentation_table

if TYPE_CHECKING:
    from percuta.skin import Skin


@dataclass(frozen=True)
class Layers:
    """What the skin is made of at one rate of loading; arrays that broadcast against each other.

    Parameters
    ----------
    dermis_mm : numpy.ndarray
        Thickness of the dermis.
    modulus_mpa : numpy.ndarray
        Young's modulus of the dermis at small strain, N/mm2.
    epidermis_n_per_mm : numpy.ndarray
        Modulus times thickness of the epidermis.
    fat_mpa : numpy.ndarray
        Young's modulus of the fat.
    tension_n_per_mm : numpy.ndarray
        Tension of the skin, per width, the same in all directions.
    """

    dermis_mm: Array
    modulus_mpa: Array
    epidermis_n_per_mm: Array
    fat_mpa: Array
    tension_n_per_mm: Array

    @property
    def n_per_mm(self) -> Array:
        """Modulus times thickness of the dermis, N/mm."""
        return self.modulus_mpa * self.dermis_mm

    def ratios(self, rim_mm: npt.ArrayLike) -> tuple[Array, Array, Array, Array]:
        """Return the four ratios of `IndentationTable`, for skin held at a distance."""
        return (
            self.epidermis_n_per_mm / self.n_per_mm,
            self.fat_mpa / self.modulus_mpa,
            self.tension_n_per_mm / self.n_per_mm,
            np.asarray(rim_mm) / self.dermis_mm,
        )


@dataclass(frozen=True)
class Support:
    r"""What holds the skin under a needle: force against depth of the dimple, straight between knots.

    Parameters
    ----------
    dimple_mm : numpy.ndarray
        Depths at the knots, rising from 0, shape (knots, ...).
    force_n : numpy.ndarray
        Forces there, rising from 0, shape (knots, ...).
    group : numpy.ndarray
        Sink of the surface under one needle from its neighbours, per force on each, mm/N; broadcasts with the knots.
    """

    dimple_mm: Array
    force_n: Array
    group: Array

    def each(self, change: Callable[[Array], Array]) -> Support:
        """Apply a change of the last axis, the draws, to all fields."""
        return Support(*(change(getattr(self, item.name)) for item in fields(self)))

    def elsewhere(self, stiffer: Array, farther: Array) -> Support:
        """Return the support at strikes (strikes, draws): so many times stiffer, held so many times farther off."""
        dimple, force = (_deep(knots, stiffer.ndim) for knots in (self.dimple_mm, self.force_n))
        return Support(dimple * farther ** indentation_table().looseness, force * stiffer, self.group)

    def where(self, chosen: npt.NDArray[np.bool_]) -> Support:
        """Keep chosen needles only; `chosen` has the shape to which all fields broadcast."""
        knots = (len(self.force_n), *chosen.shape)
        dimple, force = (np.broadcast_to(part, knots)[:, chosen] for part in (self.dimple_mm, self.force_n))
        return Support(dimple, force, np.broadcast_to(self.group, chosen.shape)[chosen])


def rate_modulus_kpa(
    modulus_kpa: npt.ArrayLike, relaxed_share: npt.ArrayLike, relaxation_time_s: npt.ArrayLike, load_s: npt.ArrayLike
) -> Array:
    r"""Modulus of skin that is loaded in a given time.

    Parameters
    ----------
    modulus_kpa : array_like
        Instantaneous modulus (:math:`E_0`).
    relaxed_share : array_like
        Long-time over instantaneous modulus, 0 to 1.
    relaxation_time_s : array_like
        Relaxation time (:math:`\tau`), above 0.
    load_s : array_like
        Duration of the loading (t), 0 or more.

    Returns
    -------
    numpy.ndarray
        Modulus, kPa.

    Notes
    -----
    .. math:: E = E_\infty + \frac{E_0 - E_\infty}{1 + t/\tau}

    Fast loading finds stiffer surroundings, so the skin dimples less and the needle goes deeper; no toughness that
    depends on speed is needed for that.
    """
    relaxing = 1 / (1 + np.asarray(load_s) / relaxation_time_s)
    share = np.asarray(relaxed_share) + (1 - np.asarray(relaxed_share)) * relaxing
    return np.asarray(np.asarray(modulus_kpa) * share)


def layers(skin: Skin, load_s: npt.ArrayLike, more_tension_n_per_mm: npt.ArrayLike, p: Parameters) -> Layers:
    """Layers of a skin that is loaded in a given time.

    Parameters
    ----------
    skin : Skin
        Thicknesses, modulus, relaxation and natural tension.
    load_s : array_like
        Duration of the loading, s.
    more_tension_n_per_mm : array_like
        Tension added by a hand that stretches the skin.
    p : Parameters
        Uses ``dermis_to_skin_modulus``, ``epidermis_modulus`` and ``fat_modulus``.

    Returns
    -------
    Layers

    Notes
    -----
    All layers relax alike: the moduli of epidermis and fat were measured slowly and are raised as that of the whole
    skin is. Their own relaxation under a needle is not known.
    """
    modulus = rate_modulus_kpa(skin.modulus_kpa, skin.relaxed_share, skin.relaxation_time_s, load_s) / 1000
    faster = 1000 * modulus / (skin.modulus_kpa * skin.relaxed_share)
    return Layers(
        dermis_mm=skin.dermis_mm,
        modulus_mpa=p["dermis_to_skin_modulus"] * modulus,
        epidermis_n_per_mm=p["epidermis_modulus"] * faster * skin.epidermis_mm,
        fat_mpa=p["fat_modulus"] / 1000 * faster,
        tension_n_per_mm=skin.tension_n_per_mm + np.asarray(more_tension_n_per_mm, dtype=float),
    )


def support(skin: Layers, rim_mm: npt.ArrayLike, group: npt.ArrayLike = 0) -> Support:
    r"""Find what holds a skin under a needle, from the finite-element table.

    Parameters
    ----------
    skin : Layers
        Thicknesses, moduli and tension.
    rim_mm : array_like
        Distance from the needle at which the tool holds the skin, above 0; infinite for free skin.
    group : array_like
        Sink from neighbours, per force on each of them, mm/N.

    Returns
    -------
    Support
        Knots of shape (knots, draws).

    Notes
    -----
    .. math:: F = E_d t_d^2\, f\left( \frac{D}{t_d};\ \frac{E_e t_e}{E_d t_d}, \frac{E_f}{E_d},
              \frac{T}{E_d t_d}, \frac{r}{t_d} \right)

    with modulus and thickness of dermis, epidermis and fat, tension T and the distance r to the rim. The function f
    was computed for a block of three layers, pre-stretched in its plane, whose dermis and epidermis stiffen as
    stretched skin does [1]_; ``tools/dimple_fem.py`` says how. The tip is a disc that the skin sticks to, 0.03 dermis
    thicknesses in radius. Deep dimples do not know their tip, as in any soft solid [2]_: with half that radius the
    force is 5 % less at a depth of 0.3, 12 % at 0.1.

    References
    ----------
    .. [1] A. Ni Annaidh et al., J Mech Behav Biomed Mater 5 (2012) 139. doi:10.1016/j.jmbbm.2011.08.016
    .. [2] M. Shojaeifard, M. Bacca, Soft Matter (2025). doi:10.1039/D5SM00502G
    """
    force, depth = indentation_table().dimples(*skin.ratios(rim_mm))
    none = np.zeros((1, *depth.shape[1:]))
    return Support(
        dimple_mm=np.concatenate([none, depth * skin.dermis_mm]),
        force_n=np.concatenate([none, force * skin.n_per_mm * skin.dermis_mm]),
        group=np.asarray(group, dtype=float),
    )


def group_compliance(place_mm: Array, skin: Layers, rim_mm: npt.ArrayLike) -> Array:
    r"""Sink of the skin under one needle of a ring caused by the others, per force on each of them.

    Parameters
    ----------
    place_mm : numpy.ndarray
        Places of the needles about the middle of the opening, shape (needles, 2), all at one distance from it.
    skin : Layers
        Thicknesses, moduli and tension.
    rim_mm : array_like
        Distance from the ring to the rim that holds the skin.

    Returns
    -------
    numpy.ndarray
        Compliance, mm/N; 0 for a single needle.

    Notes
    -----
    Sinks are added, each read from the finite-element table for a lone needle at the distance :math:`r_j` of the
    neighbour, in an opening whose rim lies where the neighbour's mirror image would, at

    .. math:: m_j = \sqrt{r^2 + b^4/r^2 - 2 b^2 \cos\varphi_j}

    for a ring of radius b in an opening of radius r. For a membrane that is exact; for skin it is an approximation.
    """
    place = np.asarray(place_mm, dtype=float)
    first, others = place[0], place[1:]
    if not len(others):
        return np.zeros(np.broadcast_shapes(np.shape(rim_mm), skin.n_per_mm.shape))
    distance = np.hypot(*(others - first).T)[:, None]
    square = np.asarray(first @ first)
    rim = np.sqrt(square) + np.atleast_1d(np.asarray(rim_mm, dtype=float))
    image = np.sqrt(rim**2 + square**2 / rim**2 - 2 * (others @ first)[:, None])
    return np.asarray((sink_per_force(distance, skin, image)).sum(axis=0))


def sink_per_force(distance_mm: npt.ArrayLike, skin: Layers, rim_mm: npt.ArrayLike) -> Array:
    """Sink of the surface at a distance from a loaded needle, per force on it.

    Parameters
    ----------
    distance_mm : array_like
        Distance from the needle.
    skin : Layers
        Thicknesses, moduli and tension.
    rim_mm : array_like
        Distance from the needle to the rim.

    Returns
    -------
    numpy.ndarray
        Sink, mm/N; 0 at the rim and beyond.
    """
    table = indentation_table()
    ratios = skin.ratios(rim_mm)
    sinks = table.sinks(*ratios)
    knots = np.concatenate([sinks, np.zeros((1, *sinks.shape[1:]))])
    far = np.minimum(ratios[-1], table.free) * skin.dermis_mm
    along = np.broadcast_to(np.asarray(distance_mm) / far, sinks.shape[1:])
    return np.asarray(_read(np.append(table.places, 1), knots, along) / skin.n_per_mm)


def _read(places: Array, knots: Array, wanted: Array) -> Array:
    """Straight lines between knots of one set of places; the first line goes on before it, and nothing after."""
    cell = np.clip(np.searchsorted(places, wanted) - 1, 0, places.size - 2)  # an index
    before, after = (np.take_along_axis(knots, (cell + side)[None], axis=0)[0] for side in (0, 1))
    share = (wanted - places[cell]) / (places[cell + 1] - places[cell])
    return np.where(wanted < places[-1], before + share * (after - before), 0)


def indentation_force(dimple_mm: npt.ArrayLike, support: Support) -> Array:
    """Force on a needle that dimples the skin without entering.

    Parameters
    ----------
    dimple_mm : array_like
        Depth of the dimple at the needle, mm, 0 or more; beyond the last knot the last line goes on.
    support : Support
        What holds the skin.

    Returns
    -------
    numpy.ndarray
        Force, N.
    """
    return _line(support.dimple_mm, support.force_n, dimple_mm)


def dimple_mm(force_n: npt.ArrayLike, support: Support) -> Array:
    """Depth of the dimple under a force; the inverse of `indentation_force`.

    Parameters
    ----------
    force_n : array_like
        Force on the needle, N, 0 or more.
    support : Support
        What holds the skin.

    Returns
    -------
    numpy.ndarray
        Dimple, mm.
    """
    return _line(support.force_n, support.dimple_mm, force_n)


def balance(compliance: npt.ArrayLike, travel_mm: npt.ArrayLike, support: Support) -> Array:
    r"""Force at which the dimple and something in series with it share a travel: :math:`D(F) + c F = w`.

    Parameters
    ----------
    compliance : array_like
        Compliance in series (c), mm/N, 0 or more.
    travel_mm : array_like
        Travel to share (w), mm, 0 or more.
    support : Support
        What holds the skin.

    Returns
    -------
    numpy.ndarray
        Force, N; exact, as the dimple is a chain of straight lines.
    """
    series = np.asarray(compliance, dtype=float)
    dimple, force = (_deep(knots, series.ndim) for knots in (support.dimple_mm, support.force_n))
    return _line(dimple + series * force, force, travel_mm)


def _deep(knots: Array, dimensions: int) -> Array:
    """Insert axes after that of the knots, so that they broadcast with arrays of so many dimensions."""
    missing = max(0, dimensions - knots.ndim + 1)
    return knots.reshape(len(knots), *[1] * missing, *knots.shape[1:])


def _line(x: Array, y: Array, wanted: npt.ArrayLike) -> Array:
    """Follow the chain of lines through rising knots (x, y) to places `wanted`; the last line goes on.

    Raises
    ------
    NumericalError
        Where a knot or a place is not finite.
    """
    at = np.asarray(wanted, dtype=float)
    total = np.zeros(np.broadcast_shapes(x.shape[1:], y.shape[1:], at.shape))
    last = len(x) - 2
    for number in range(len(x) - 1):
        width = x[number + 1] - x[number]
        inside = np.maximum(at - x[number], 0)  # the part of the way that lies in this piece
        share = inside / width if number == last else np.minimum(inside / width, 1)
        total = total + share * (y[number + 1] - y[number])
    if not np.isfinite(total).all():
        raise NumericalError("dimple under a needle: force or stiffness of the skin is not a finite number")
    return total
