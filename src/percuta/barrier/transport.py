"""Rates of one product, one skin and its channels, as the solver wants them."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.barrier import partition
from percuta.barrier.channel_path import Paths, Pores
from percuta.barrier.channel_rates import ChannelRates
from percuta.barrier.compounds import Compound
from percuta.barrier.finite_volumes import Rates
from percuta.barrier.layers import Layers
from percuta.barrier.permeability import permeability
from percuta.barrier.vehicle import Film, Product, evaporation, film, most_dissolved, product_ph
from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]

SINKS = ("blood", "degraded", "receptor")
"""Where mass goes for good, besides the air."""


@dataclass(frozen=True, eq=False)
class Donor:
    """What the film offers to the skin; arrays of shape (draws,).

    Parameters
    ----------
    film : Film
        Thickness and wetness over time.
    dissolved : numpy.ndarray or float
        Concentration above which the product is saturated for intact skin, mg/mm3.
    dissolved_in_channel : numpy.ndarray or float
        The same for the fluid of channels.
    lead : numpy.ndarray
        Permeability of stratum corneum from the product over that of both paths of intact skin from tissue.
    lead_beside : numpy.ndarray
        The same of the follicles, which need a wet film.
    escaping : numpy.ndarray
        Speed at which what is dissolved escapes into the air, mm/h.
    held : bool
        Whether its concentration stays.
    """

    film: Film
    dissolved: Array | float
    dissolved_in_channel: Array | float
    lead: Array
    lead_beside: Array
    escaping: Array
    held: bool

    def offered(self, mass: Array, since_h: npt.ArrayLike) -> Offer:
        """Tell what the film offers when it holds a mass, shape (draws,), some hours after its application."""
        thickness, wetness = self.film.contact(since_h)
        full = mass > self.dissolved * thickness
        brimming = mass > self.dissolved_in_channel * thickness
        return Offer(
            per_mass=np.where(full, 0, 1 / thickness),
            fixed=np.where(full, self.dissolved, 0),
            channel_per_mass=np.where(brimming, 0, 1 / thickness),
            channel_fixed=np.where(brimming, self.dissolved_in_channel, 0),
            full=np.stack([self.dissolved * thickness, self.dissolved_in_channel * thickness]),
            wetness=wetness,
        )


@dataclass(frozen=True, eq=False)
class Offer:
    """Concentration that a film offers: proportional to its mass, or fixed where it is saturated; shape (draws,).

    Parameters
    ----------
    per_mass, fixed : numpy.ndarray
        To stratum corneum: slope, 1/mm, and constant, mg/mm3.
    channel_per_mass, channel_fixed : numpy.ndarray
        To channels.
    full : numpy.ndarray
        Masses at which saturation begins, for stratum corneum and channels, mg/mm2, shape (2, draws).
    wetness : numpy.ndarray
        Contact with channels, 0 to 1.
    """

    per_mass: Array
    fixed: Array
    channel_per_mass: Array
    channel_fixed: Array
    full: Array
    wetness: Array


def donor(what: Compound, product: Product, p: Parameters, model: str | None, beside: Array) -> Donor:
    """Tell what a product offers to the skin.

    Parameters
    ----------
    what : Compound
        The compound.
    product : Product
        The product.
    p : Parameters
        Uses ``tissue_ph`` and the records of `percuta.barrier.vehicle` and `percuta.barrier.permeability`.
    model : str or None
        Permeability model.
    beside : numpy.ndarray
        Permeability of what lies beside the stratum corneum relative to one that is not scaled, mm/h.

    Returns
    -------
    Donor
    """
    ph = product_ph(what, p)
    dissolved, at_tissue = most_dissolved(what, ph), most_dissolved(what, p["tissue_ph"])
    whole = permeability(what, p["tissue_ph"], p, model) + beside
    escaping = np.zeros(p.draws)
    if what.vapour_pressure_pa > 0 and not product.occluded:
        rate = evaporation(what.vapour_pressure_pa, what.molecular_weight, p)
        escaping = np.asarray(rate / np.where(np.isfinite(dissolved), dissolved, 1.0))
    return Donor(
        film=film(product, p),
        dissolved=dissolved,
        dissolved_in_channel=np.maximum(dissolved, at_tissue),  # its fluid mixes with the product and with tissue
        lead=permeability(what, ph, p, model) / whole,
        lead_beside=beside / whole,
        escaping=escaping,
        held=product.held,
    )


@dataclass(frozen=True, eq=False)
class Transport:
    """Rates over time of one product on one skin; a `percuta.barrier.finite_volumes.Network`.

    Parameters
    ----------
    what : Compound
        The compound.
    layers : Layers
        The skin.
    donor : Donor or None
        The film; None once it is wiped off.
    applied_h : float
        When the film was put on, hours from the end of needling.
    pores : Pores or None
        The channels; None where there are none yet.
    cones : Paths or None
        Their open areas when fresh.
    p : Parameters
        Uses ``closure_*`` and the records of `percuta.barrier.partition.channel_diffusivity`.
    """

    what: Compound
    layers: Layers
    donor: Donor | None
    applied_h: float
    pores: Pores | None
    cones: Paths | None
    p: Parameters

    @functools.cached_property
    def sinks(self) -> dict[str, Array]:
        """Rates at which nodes lose mass for good, 1/h, shape (nodes, draws)."""
        layers, (rows, draws) = self.layers, self.layers.thickness_mm.shape
        found = {name: np.zeros((1 + 2 * rows, draws)) for name in SINKS}
        found["blood"][2::2] = layers.clearance / layers.storage
        found["degraded"][2::2] = layers.degradation
        if layers.receptor:
            found["receptor"][-1] = 1 / (layers.resistance[-1] * self._volume[-1])
        return found

    @functools.cached_property
    def _volume(self) -> Array:
        """Water that would hold as much as each cell of tissue, mm."""
        return np.asarray(self.layers.thickness_mm * self.layers.storage)

    @functools.cached_property
    def _between_cells(self) -> tuple[Array, Array]:
        """Rates between cells of tissue, down and up; the first row is left for the donor."""
        conductance, volume = 1 / self.layers.resistance[1:-1], self._volume
        none = np.zeros((1, volume.shape[1]))
        return np.concatenate([none, conductance / volume[:-1]]), np.concatenate([none, conductance / volume[1:]])

    def __call__(self, t_h: Array, donor_mass: Array) -> Rates:
        """Rates at times, hours from the end of needling, with masses in the film, both of shape (draws,)."""
        down, up = (rates.copy() for rates in self._between_cells)
        channels = self._channels(t_h) if self._channels else np.zeros((4, *self._volume.shape))
        channel_down, channel_up, leaving, entering = channels
        air, feed, full = np.zeros_like(t_h), np.zeros((2, t_h.size)), np.full((2, t_h.size), np.inf)
        if self.donor is not None:
            offer, surface = self.donor.offered(donor_mass, t_h - self.applied_h), 1 / self.layers.resistance[0]
            intact = surface * (self.donor.lead + self.donor.lead_beside * offer.wetness)
            wet = channel_down[0] * offer.wetness
            down[0], up[0] = intact * offer.per_mass, surface / self._volume[0]
            channel_down[0] = wet * offer.channel_per_mass
            channel_up[0] *= offer.wetness
            feed, full = np.stack([intact * offer.fixed, wet * offer.channel_fixed]), offer.full
            air = self.donor.escaping * (offer.per_mass + offer.fixed / np.where(donor_mass > 0, donor_mass, 1))
        else:
            channel_down[0] = channel_up[0] = 0
        return Rates(down, up, channel_down, channel_up, leaving, entering, air, feed, full)

    @functools.cached_property
    def _channels(self) -> ChannelRates | None:
        """Rates in and out of channels; None where there are none."""
        if self.pores is None or self.cones is None:
            return None
        diffusivity = partition.channel_diffusivity(self.what, self.p)
        return ChannelRates(self.layers, self.pores, self.cones, diffusivity, self.applied_h, self.p)
