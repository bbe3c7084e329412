"""What a study puts on the skin: its products and its numbing cream, on intact and on needled skin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from percuta.barrier.absorption import Absorption, absorb
from percuta.barrier.channel_path import pores
from percuta.barrier.closure import HOURS_PER_DAY, MM2_PER_CM2
from percuta.barrier.compounds import Compound, compound, custom, resolve
from percuta.barrier.numbing import Numbness, numb, read_agents
from percuta.barrier.observers import bands, closure_data, one_band
from percuta.barrier.vehicle import Product
from percuta.errors import InputError
from percuta.parameters import Parameters

if TYPE_CHECKING:
    from percuta.puncture import Puncture
    from percuta.skin import Skin
    from percuta.study import Study
    from percuta.study.parts import Topical

Array = npt.NDArray[np.float64]

FOLLOWED_H = 24.0
"""Hours for which a product is followed."""
DELAYS_H = (0.25, 1.0, 4.0, 12.0)
"""Delays tried to find how long after needling a product is still worth putting on."""
UG_PER_CM2 = 1e5
"""mg/mm2 to ug/cm2."""


@dataclass(frozen=True, eq=False)
class Delivery:
    """One product on needled skin beside intact skin.

    Parameters
    ----------
    name : str
        Compound.
    needled, intact : Absorption
        What became of it with and without channels.
    """

    name: str
    needled: Absorption
    intact: Absorption

    def measures(self) -> dict[str, tuple[Array, str]]:
        """Tell what formulators ask for: values of shape (draws,) and unit, by name, over the time followed."""
        found = self.needled
        dose = np.where(found.dose > 0, found.dose, 1)
        flux = found.flux().max(axis=0) * UG_PER_CM2
        more = found.absorbed[-1] / np.where(self.intact.absorbed[-1] > 0, self.intact.absorbed[-1], np.nan)
        return {
            "dose": (found.dose * UG_PER_CM2, "ug/cm2"),
            "absorbed": (100 * found.absorbed[-1] / dose, "% of dose"),
            "bioavailability": (100 * found.delivered[-1] / dose, "% of dose"),
            "absorbed_intact": (100 * self.intact.absorbed[-1] / dose, "% of dose"),
            "enhancement": (more, "fold"),
            "through_channels": (100 * (found.through_channels[-1] + found.carried_in[-1]) / dose, "% of dose"),
            "peak_flux": (flux, "ug/cm2/h"),
            "lag": (found.lag_h(), "h"),
        }


@dataclass(frozen=True, eq=False)
class Applied:
    """All that a study puts on the skin.

    Parameters
    ----------
    deliveries : tuple of Delivery
        Products, in the order of the study.
    numbness : Numbness or None
        What the numbing cream does; None without one.
    closure : dict
        What each observer sees of the channels, of `percuta.barrier.observers.closure_data`.
    """

    deliveries: tuple[Delivery, ...]
    numbness: Numbness | None
    closure: dict[str, Any]

    def data(self) -> dict[str, Any]:
        """Tell everything in plain data that fits JSON, for the report."""
        creams = {"numbing": numbness_data(self.numbness)} if self.numbness else {}
        products = [delivery_data(found) for found in self.deliveries]
        return {"absorption": products, **creams, "closure": self.closure}

    def warnings(self) -> list[str]:
        """List what must be said: the alarm of the plasma level."""
        plasma = self.numbness.plasma if self.numbness else None
        return [plasma.sentence()] if plasma and plasma.alarm else []


PriorPass = Callable[[float], "Puncture"]
"""From a set depth to one pass of the study's tool at it."""


def check_products(study: Study) -> None:
    """Refuse products and creams that cannot be simulated, at their line.

    Parameters
    ----------
    study : Study
        Whose products and numbing cream are judged.

    Raises
    ------
    InputError
        Where a compound or an anaesthetic is not known.
    """
    for number, topical in enumerate(study.care.topicals):
        if topical.log_kow is None:
            try:
                resolve(topical.compound)
            except InputError as error:
                raise study.error(f"care.topicals[{number}].compound", error.message) from None
    if study.care.numbing:
        try:
            read_agents(study.care.numbing.agent)
        except InputError as error:
            raise study.error("care.numbing.agent", error.message) from None


def put_on(study: Study, session: Puncture, person: Skin, p: Parameters, prior_pass: PriorPass) -> Applied:
    """Follow every product and the numbing cream of a study over one session.

    Parameters
    ----------
    study : Study
        Uses ``care``.
    session : Puncture
        The needling.
    person : Skin
        The skin.
    p : Parameters
        Uses the records of absorption and numbing.
    prior_pass : callable
        Makes one pass of the tool at a set depth, mm, before the cream.

    Returns
    -------
    Applied

    Raises
    ------
    InputError
        Where a compound or an anaesthetic is not known.
    """
    check_products(study)
    deliveries = tuple(deliver(study, topical, session, person, p) for topical in study.care.topicals)
    closed = closure_data(session, person, p, study.care.occluded)
    return Applied(deliveries, _numb(study, person, p, prior_pass), closed)


def deliver(study: Study, topical: Topical, session: Puncture, person: Skin, p: Parameters) -> Delivery:
    """Follow one product of a study on needled and on intact skin.

    Parameters
    ----------
    study : Study
        Uses whether the skin is covered.
    topical : Topical
        The product.
    session : Puncture
        The needling.
    person : Skin
        The skin.
    p : Parameters
        Draws.

    Returns
    -------
    Delivery
    """
    what, product = _compound(topical, p), _product(study, topical)
    intact = absorb(what, product, person, p, hours=FOLLOWED_H)
    return Delivery(what.name, _needled(study, topical, product, session, person, p), intact)


def window_h(study: Study, topical: Topical, found: Delivery, session: Puncture, person: Skin, p: Parameters) -> Array:
    """Hours by which a product may be put on later and still gain half of what it gains as the study says.

    Parameters
    ----------
    study, topical, session, person, p
        As in `deliver`.
    found : Delivery
        What `deliver` found.

    Returns
    -------
    numpy.ndarray
        Hours, shape (draws,); the longest delay tried where it still gains more than half then.
    """
    product, delays = _product(study, topical), np.array([0.0, *DELAYS_H])
    later = [replace(product, at_h=product.at_h + delay) for delay in DELAYS_H]
    needled = [found.needled, *(_needled(study, topical, each, session, person, p) for each in later)]
    gains = np.stack([each.absorbed[-1] - found.intact.absorbed[-1] for each in needled])
    window = np.full(p.draws, delays[-1])
    for draw, gain in enumerate(gains.T):
        below = np.flatnonzero(gain <= gain[0] / 2)
        if gain[0] <= 0:
            window[draw] = 0  # channels gain nothing, however soon it is put on
        elif below.size:
            i = below[0]  # 1 or later, as the first gain is above its half
            share = (gain[i - 1] - gain[0] / 2) / (gain[i - 1] - gain[i])
            window[draw] = delays[i - 1] + share * (delays[i] - delays[i - 1])
    return window


def _product(study: Study, topical: Topical) -> Product:
    return Product(
        concentration=topical.concentration,
        dose_mg_per_mm2=topical.dose,
        at_h=topical.at * HOURS_PER_DAY,
        time_h=topical.time * HOURS_PER_DAY,
        occluded=study.care.occluded,
        base=topical.base,
    )


def _needled(
    study: Study, topical: Topical, product: Product, session: Puncture, person: Skin, p: Parameters
) -> Absorption:
    """Follow a product on needled skin."""
    open_ = pores(session, person, p, occluded=study.care.occluded)
    flow = p["needled_blood_flow"]
    return absorb(_compound(topical, p), product, person, p, pores=open_, blood_flow=flow, hours=FOLLOWED_H)


def _compound(topical: Topical, p: Parameters) -> Compound:
    if topical.log_kow is None or topical.molecular_weight is None:
        return compound(topical.compound, p)
    return custom(topical.compound, p, molecular_weight=topical.molecular_weight, log_kow=topical.log_kow)


def _numb(study: Study, person: Skin, p: Parameters, prior_pass: PriorPass) -> Numbness | None:
    cream = study.care.numbing
    if cream is None or cream.time == 0:
        return None
    first = None
    if cream.prior_pass:
        first = pores(prior_pass(cream.prior_pass), person, p, occluded=cream.occluded)
    return numb(
        cream.agent,
        person,
        p,
        time_h=cream.time * HOURS_PER_DAY,
        occluded=cream.occluded,
        base=cream.base,
        pores=first,
        area_cm2=None if cream.area is None else cream.area / MM2_PER_CM2,
    )


def delivery_data(found: Delivery) -> dict[str, Any]:
    """Tell a delivery in plain data that fits JSON, for reports and other programs."""
    needled = found.needled
    dose = np.where(needled.dose > 0, needled.dose, 1)
    measures = {name: {**one_band(draws), "unit": unit} for name, (draws, unit) in found.measures().items()}
    product = needled.product
    return {
        "compound": found.name,
        "model": needled.model,
        "concentration": product.concentration,
        "dose_mg_per_cm2": product.dose_mg_per_mm2 * MM2_PER_CM2,
        "at_h": product.at_h,
        "time_h": product.time_h,
        "t_h": (needled.t_h - product.at_h).tolist(),
        "measures": measures,
        "absorbed_share": bands(needled.absorbed / dose),
        "absorbed_share_intact": bands(found.intact.absorbed / dose),
        "where": {name: bands(values / dose)["value"] for name, values in needled.amounts.items()},
        "depth_mm": np.median(needled.depth_mm, axis=-1).tolist(),
        "concentration_ug_per_ml": (np.median(needled.concentration, axis=-1) * 1e6).tolist(),  # mg/mm3 to ug/mL
        "balance_error": needled.balance_error,
    }


def numbness_data(found: Numbness) -> dict[str, Any]:
    """Tell what a numbing cream does in plain data that fits JSON; no dose is told."""
    plasma = found.plasma
    return {
        "agents": found.agents,
        "time_h": found.time_h,
        "t_h": found.t_h.tolist(),
        "numb_depth_mm": bands(found.numb_depth_mm()),
        "plasma_t_h": [] if plasma is None else plasma.t_h.tolist(),
        "plasma_ug_per_ml": None if plasma is None else bands(plasma.level),
        "peak_ug_per_ml": None if plasma is None else one_band(plasma.peak),
        "alarm": bool(plasma and plasma.alarm),
        "alarm_sentence": plasma.sentence() if plasma else "",
    }
