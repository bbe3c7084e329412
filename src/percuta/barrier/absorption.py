"""How much of a product gets in: one compound, one product, one skin, with or without channels."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.barrier.channel_path import Pores, cone_paths, entrained_mm
from percuta.barrier.compounds import Compound, check_range
from percuta.barrier.finite_volumes import TOLERANCE, Course, evolve
from percuta.barrier.layers import skin_layers
from percuta.barrier.permeability import default_model, follicle_path, permeability, storage_doubt
from percuta.barrier.transport import Transport, donor
from percuta.barrier.vehicle import Product, cover, film, most_dissolved, product_ph
from percuta.errors import InputError, OutsideEvidence
from percuta.parameters import Parameters

if TYPE_CHECKING:
    from percuta.skin import Skin

Array = npt.NDArray[np.float64]

OUTPUTS = 32
"""Times at which an absorption is kept, besides the start."""
FIRST_OUTPUT_H = 0.02
SETTINGS = ("in vivo", "franz cell")
FACE = ("forehead", "cheek", "chin", "nose", "lip", "eye", "temple", "face", "scalp")
"""Words in the name of a site with the follicles of the face."""


@dataclass(frozen=True, eq=False)
class Absorption:
    """What became of a compound; masses in mg/mm2 of shape (times, draws).

    Parameters
    ----------
    compound : str
        Name.
    model : str
        Permeability model of the stratum corneum.
    product : Product
        What was put on.
    t_h : numpy.ndarray
        Hours from the end of needling, shape (times,).
    amounts : dict of str to numpy.ndarray
        Where it is: vehicle, the layers, channels, and for good blood, degraded, receptor, air, removed.
    through_channels : numpy.ndarray
        Mass that left the vehicle through channels and follicles so far.
    carried_in : numpy.ndarray
        Mass that needles carried in.
    concentration : numpy.ndarray
        Total concentration of the cells, mg/mm3, shape (times, rows, draws).
    free : numpy.ndarray
        Concentration in the water of the cells, mg/mm3, same shape.
    depth_mm : numpy.ndarray
        Depth of the cells, shape (rows, draws).
    faces_mm : numpy.ndarray
        Depth of their faces, shape (rows + 1, draws).
    dose : numpy.ndarray
        Mass of compound put on, mg/mm2, shape (draws,).
    parts : dict of str to slice
        Rows of each layer.
    steps : int
        Steps of the solver.
    """

    compound: str
    model: str
    product: Product
    t_h: Array
    amounts: dict[str, Array]
    through_channels: Array
    carried_in: Array
    concentration: Array
    free: Array
    depth_mm: Array
    faces_mm: Array
    dose: Array
    parts: dict[str, slice]
    steps: int

    @property
    def absorbed(self) -> Array:
        """Mass that got through the stratum corneum, wherever it went then; shape (times, draws)."""
        inside = ("viable epidermis", "dermis", "channels", "blood", "degraded", "receptor")
        return np.asarray(sum(self.amounts[name] for name in inside))

    @property
    def balance_error(self) -> float:
        """Largest difference between the dose and all that it became, relative to the dose."""
        total = sum(self.amounts.values())
        return float(np.max(np.abs(total - self.dose) / np.where(self.dose > 0, self.dose, 1)))

    @property
    def delivered(self) -> Array:
        """Mass that reached blood or receptor; shape (times, draws)."""
        return np.asarray(self.amounts["blood"] + self.amounts["receptor"])

    def flux(self) -> Array:
        """Flux into blood or receptor between the kept times, mg/(mm2 h), shape (times - 1, draws)."""
        return np.asarray(np.diff(self.delivered, axis=0) / np.diff(self.t_h)[:, None])

    def lag_h(self) -> Array:
        """Hours before the straight part of the delivered mass, continued back, would have begun; shape (draws,)."""
        flux = self.flux()
        best = np.argmax(flux, axis=0)
        steepest = np.take_along_axis(flux, best[None], axis=0)[0]
        middle = (self.t_h[best] + self.t_h[best + 1]) / 2
        mass = (np.take_along_axis(self.delivered, np.stack([best, best + 1]), axis=0)).mean(axis=0)
        return np.asarray(middle - mass / np.where(steepest > 0, steepest, np.inf) - self.product.at_h)


def absorb(
    what: Compound,
    product: Product,
    skin: Skin,
    p: Parameters,
    *,
    pores: Pores | None = None,
    setting: str = "in vivo",
    model: str | None = None,
    blood_flow: npt.ArrayLike = 1.0,
    membrane_mm: npt.ArrayLike | None = None,
    follicles: bool = True,
    hours: float = 24.0,
    times_h: npt.ArrayLike | None = None,
    tolerance: float = TOLERANCE,
) -> Absorption:
    r"""Follow one product from the skin's surface into layers, channels and blood.

    Parameters
    ----------
    what : Compound
        Of `percuta.barrier.compounds`.
    product : Product
        Strength, dose, when it is put on, how long, covered or not.
    skin : Skin
        The layers; water loss scales the permeability of the stratum corneum in vivo.
    p : Parameters
        Draws; uses the records of ``permeation.yaml`` and of the compound.
    pores : Pores, optional
        Channels of a needling that ends at time 0; none by default.
    setting : {'in vivo', 'franz cell'}
        Living skin with blood, or a piece of skin over a receptor fluid that never fills.
    model : str, optional
        Permeability model; see `percuta.barrier.permeability.permeability`.
    blood_flow : array_like
        Blood flow relative to rest.
    membrane_mm : array_like, optional
        Thickness of the piece of skin in a cell, mm.
    follicles : bool
        Whether hair follicles are a path of their own; in vivo only.
    hours : float
        How long to follow it from its application.
    times_h : array_like, optional
        Hours from the end of needling to keep instead, increasing, the first at or after the application.
    tolerance : float
        Error of a step relative to the mass that has left the product.

    Returns
    -------
    Absorption

    Raises
    ------
    InputError
        Where setting or model are not known, or times are not increasing.
    NumericalError
        Where the solver leaves its domain.

    Warns
    -----
    OutsideEvidence
        Where the compound is outside what permeabilities were measured for, or the product holds more than dissolves.

    Notes
    -----
    In every layer the free concentration c obeys :math:`K \dot{c} = (\sigma c')' - k c`; channels of open area
    :math:`\varphi(z, t)` are a second column beside it,
    :math:`(\varphi c_{ch})^{\cdot} = (\varphi D c_{ch}')' - 2 \pi n \sigma (c_{ch} - c)/F - |\dot{\varphi}| c_{ch}`;
    what a closing channel held goes into the tissue beside it. Without channels the equations of intact skin are left.
    """
    if setting not in SETTINGS:
        raise InputError(f"setting {setting!r} is none of {', '.join(SETTINGS)}", "setting")
    check_range(what, p)
    _check_dissolved(what, product, p)
    living = setting == "in vivo"
    covered = scale = np.ones(p.draws)  # a piece over a receptor is wet, and as permeable as such pieces were measured
    if living:
        covered = cover(product, p)
        scale = skin.water_loss / p["reference_water_loss"] * (1 + covered * (p["hydration_gain"] - 1))
    beside = follicle_path(what, region(skin.site), p) if living and follicles else np.zeros(p.draws)
    layers = skin_layers(
        what,
        skin,
        permeability(what, p["tissue_ph"], p, model) * scale + beside,
        p,
        covered=covered,
        living=living,
        blood_flow=blood_flow,
        membrane_mm=membrane_mm,
        storage_doubt=storage_doubt(what, p, model),
    )
    times = _times(product, hours, times_h)
    offered = donor(what, product, p, model, beside / scale)
    parts = _stretches(Transport(what, layers, offered, product.at_h, None, None, p), pores, product, times)
    return _follow(parts, product, times, tolerance, model or default_model(what))


def region(site: str) -> str:
    """Tell whether a site is of the face or the body.

    Examples
    --------
    >>> region("cheek"), region("forearm")
    ('face', 'body')
    """
    return "face" if any(word in site for word in FACE) else "body"


def _check_dissolved(what: Compound, product: Product, p: Parameters) -> None:
    """Warn where a product holds more than the water of skin and product can dissolve."""
    most = float(np.median(most_dissolved(what, product_ph(what, p)) / p["vehicle_density"]))
    if product.concentration > most:
        warnings.warn(
            f"{what.name}: {100 * product.concentration:.3g} % is more than water dissolves at the pH of the product "
            f"({100 * most:.2g} %); the product is taken as saturated and the rest as a store",
            OutsideEvidence,
            stacklevel=3,
        )


def _times(product: Product, hours: float, times_h: npt.ArrayLike | None) -> Array:
    """Choose the times to keep: denser at the start, or those asked for."""
    if times_h is None:
        if not 0 < hours < float("inf"):
            raise InputError(f"hours must be above 0; they are {hours:g}", "hours")
        first = min(FIRST_OUTPUT_H, hours / OUTPUTS)  # short courses begin sooner
        since = np.geomspace(first, hours, OUTPUTS)
        return np.asarray(product.at_h + np.concatenate([[0.0], since]))
    times = np.atleast_1d(np.asarray(times_h, dtype=float))
    if not np.isfinite(times).all() or (np.diff(times) <= 0).any() or times[0] < product.at_h:
        raise InputError("times must be finite, increasing hours, none before the product is put on", "times_h")
    return times if times[0] == product.at_h else np.concatenate([[product.at_h], times])


@dataclass(frozen=True)
class _Stretch:
    network: Transport
    until_h: float
    event: str
    """What happens at its end: needles, removal or nothing."""


def _stretches(begin: Transport, pores: Pores | None, product: Product, times: Array) -> list[_Stretch]:
    """Cut the time at the needling and at the removal of the product."""
    off, end = product.at_h + product.time_h, float(times[-1])
    needled = replace(begin, pores=pores, cones=None if pores is None else cone_paths(pores, begin.layers))
    events = []
    if product.at_h >= 0:
        begin = needled
    elif pores is not None:
        events.append((0.0, "needles"))
    events.append((off, "removal"))
    found, current = [], begin
    for at, event in sorted(events, key=lambda one: (one[0], one[1] != "removal")):  # wiped off, then needled
        if at >= end:
            break
        found.append(_Stretch(current, at, event))
        if event == "needles":
            current = replace(current, pores=needled.pores, cones=needled.cones)
        else:
            current = replace(current, donor=None)
    found.append(_Stretch(current, end, ""))
    return found


def _follow(parts: list[_Stretch], product: Product, times: Array, tolerance: float, model: str) -> Absorption:
    """Run the stretches one after the other and gather what is asked for."""
    first = parts[0].network
    p, rows = first.p, first.layers.thickness_mm.shape[0]
    dose = product.concentration * film(product, p).thickness_mm(0.0) * p["vehicle_density"]
    mass = np.zeros((1 + 2 * rows, p.draws))
    mass[0] = dose
    books = _Books(np.zeros(p.draws), np.zeros(p.draws))
    left, now = np.zeros(p.draws), float(times[0])
    for number, part in enumerate(parts):
        if part.until_h > now:  # two events at once leave nothing to follow between them
            inside = times[(times > now) & (times < part.until_h)]
            kept = np.concatenate([[now], inside, [part.until_h]])
            course = evolve(part.network, mass, kept, tolerance, left_before=left)
            last = number == len(parts) - 1
            books.enter(course, [i for i, t in enumerate(kept) if t in times and (last or i < kept.size - 1)])
            mass, now, left = course.mass[-1].copy(), part.until_h, left + course.entered[-1].sum(axis=0)
        if part.event == "removal":
            books.removed, mass[0] = books.removed + mass[0], 0
        elif part.event == "needles":
            books.carried = books.carried + _carry_in(parts[number + 1].network, mass, product, p)
    return books.close(first, product, times, dose, model)


@dataclass
class _Books:
    """What has been kept at the wanted times, over all stretches."""

    removed: Array
    carried: Array
    pages: list[dict[str, Array]] = field(default_factory=list)
    before: dict[str, Array] = field(default_factory=dict)
    steps: int = 0

    def enter(self, course: Course, wanted: list[int]) -> None:
        """Keep some times of a stretch, with what was lost and entered before it added."""
        self.steps += int(course.steps.max())
        totals = {**course.lost, "through": course.entered[:, 1]}
        for i in wanted:
            page = {name: self.before.get(name, 0.0) + values[i] for name, values in totals.items()}
            self.pages.append({**page, "mass": course.mass[i], "removed": self.removed, "carried": self.carried})
        self.before = {name: self.before.get(name, 0.0) + values[-1] for name, values in totals.items()}

    def close(self, first: Transport, product: Product, times: Array, dose: Array, model: str) -> Absorption:
        """Sum up by place."""
        layers = first.layers
        kept = {name: np.stack([page[name] for page in self.pages]) for name in self.pages[0]}
        mass = kept.pop("mass")
        tissue = mass[:, 2::2]
        amounts = {"vehicle": mass[:, 0], **{n: tissue[:, rows].sum(axis=1) for n, rows in layers.parts.items()}}
        amounts["channels"] = mass[:, 1::2].sum(axis=1)
        through, carried = kept.pop("through"), kept.pop("carried")
        total = tissue / layers.thickness_mm
        return Absorption(
            compound=first.what.name,
            model=model,
            product=product,
            t_h=times,
            amounts={**amounts, **kept},
            through_channels=through,
            carried_in=carried,
            concentration=total,
            free=total / layers.storage,
            depth_mm=layers.middle_mm,
            faces_mm=layers.faces_mm,
            dose=dose,
            parts=layers.parts,
            steps=self.steps,
        )


def _carry_in(network: Transport, mass: Array, product: Product, p: Parameters) -> Array:
    """Move what needles carry in from the film to the tissue they pass; returns how much."""
    assert network.pores is not None
    volume = entrained_mm(network.pores, network.layers, p)
    thickness = film(product, p).thickness_mm(-product.at_h)
    taken = volume.sum(axis=0)
    share = 1 - np.exp(-taken / thickness)  # never more than there is
    moved = share * mass[0]
    mass[2::2] += np.where(taken > 0, volume / np.where(taken > 0, taken, 1), 0) * moved
    mass[0] -= np.where(taken > 0, moved, 0)
    return np.asarray(np.where(taken > 0, moved, 0))
