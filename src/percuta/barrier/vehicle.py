"""The product on top: its film dries, stays wet under a cover, is saturated or not, and evaporates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.barrier.compounds import Compound
from percuta.errors import InputError, nearest
from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]

BASES = ("cream", "ointment")
"""What a product is made of: mostly water that dries, or mostly fat, wax or glycol that does not."""
PLENTY_MM = 1e6
"""Thickness of a film that is held at its concentration."""


@dataclass(frozen=True)
class Product:
    """One product put on the skin once.

    Parameters
    ----------
    concentration : float
        Share of the mass of the product, 0 to 1.
    dose_mg_per_mm2 : float
        Mass of product per area of skin, above 0.
    at_h : float
        When it is put on, hours from the end of needling; below 0 before.
    time_h : float
        How long it stays on, hours.
    occluded : bool
        Whether it is covered by a film.
    held : bool
        Whether its concentration is held, as under an endless dose.
    base : {'cream', 'ointment'}
        Whether it dries as serums, gels and creams do, or holds hardly any water and keeps some of that of skin.
    """

    concentration: float
    dose_mg_per_mm2: float
    at_h: float = 0.0
    time_h: float = 24.0
    occluded: bool = False
    held: bool = False
    base: str = "cream"

    def __post_init__(self) -> None:
        if self.base not in BASES:
            raise InputError(f"base {self.base!r} is none of {', '.join(BASES)}{nearest(self.base, BASES)}", "base")
        if not 0 <= self.concentration <= 1:
            raise InputError(
                f"concentration is a share of the mass, 0 to 1; it is {self.concentration:g}", "concentration"
            )
        if not 0 < self.dose_mg_per_mm2 < float("inf"):
            raise InputError(f"dose must be above 0 mg/mm2; it is {self.dose_mg_per_mm2:g}", "dose")
        if not 0 < self.time_h < float("inf"):
            raise InputError(f"time on the skin must be above 0 h; it is {self.time_h:g}", "time")
        if not np.isfinite(self.at_h):
            raise InputError("time of application must be finite", "at")


@dataclass(frozen=True, eq=False)
class Film:
    """The film of a product while it dries; arrays of shape (draws,).

    Parameters
    ----------
    rest_mm : numpy.ndarray
        Thickness of what does not evaporate.
    volatile_mm : numpy.ndarray
        Thickness of water and alcohol at the start.
    drying_mm_per_h : numpy.ndarray
        Speed at which pure water would evaporate; 0 under a cover.
    half_contact : numpy.ndarray
        Share of the volatile part left when contact with channels is half lost.
    affinity : numpy.ndarray
        How much better what does not evaporate dissolves a compound than water does, once the film is dry.
    affinity_fresh : numpy.ndarray or float
        The same while it is fresh.
    """

    rest_mm: Array
    volatile_mm: Array
    drying_mm_per_h: Array
    half_contact: Array
    affinity: Array
    affinity_fresh: Array | float = 1.0

    def volatile_left_mm(self, since_h: npt.ArrayLike) -> Array:
        r"""Thickness of the volatile part some hours after application.

        Notes
        -----
        .. math:: \dot{w} = -e\,\frac{w}{w + r}

        Water in a film evaporates by its share of the film, so the film never quite dries out; solved in closed form
        with the Wright omega function.
        """
        from scipy.special import wrightomega

        ratio = self.volatile_mm / self.rest_mm
        dried = self.drying_mm_per_h * np.asarray(since_h) / self.rest_mm
        return np.asarray(self.rest_mm * wrightomega(np.log(ratio) + ratio - dried).real)

    def thickness_mm(self, since_h: npt.ArrayLike) -> Array:
        """Thickness of the film some hours after application."""
        return np.asarray(self.rest_mm + self.volatile_left_mm(since_h))

    def contact(self, since_h: npt.ArrayLike) -> tuple[Array, Array]:
        r"""Thickness of water that would dissolve as much at the same activity, and contact with channels.

        Parameters
        ----------
        since_h : array_like
            Hours after application.

        Returns
        -------
        tuple of numpy.ndarray
            Thickness s, mm; contact of the film with the fluid of channels :math:`\omega`, 0 to 1.

        Notes
        -----
        .. math::

            s = w + r \left[\kappa_0 + (\kappa - \kappa_0)(1 - x)\right], \qquad
            \omega = \frac{x^2}{x^2 + x_0^2} (1 + x_0^2), \qquad x = w / w_0

        A fresh cream counts as water, :math:`\kappa_0 = 1`; what is left when it has dried, and an ointment from the
        start, holds a compound by the affinity :math:`\kappa`.
        """
        left = self.volatile_left_mm(since_h)
        wet, half = left / self.volatile_mm, self.half_contact**2
        fresh = self.affinity_fresh
        solvent = left + self.rest_mm * (fresh + (self.affinity - fresh) * (1 - wet))
        return np.asarray(solvent), np.asarray(wet**2 / (wet**2 + half) * (1 + half))


def film(product: Product, p: Parameters) -> Film:
    """Film that a product makes.

    Parameters
    ----------
    product : Product
        The product.
    p : Parameters
        Uses ``vehicle_volatile_share`` or ``ointment_volatile_share``, ``vehicle_density``, ``contact_water``,
        ``residue_affinity`` and the records of `drying_mm_per_h`.

    Returns
    -------
    Film

    Notes
    -----
    The little water of an ointment lies in fat, does not dry, and leaves its contact with the fluid of channels.
    """
    whole = product.dose_mg_per_mm2 / p["vehicle_density"]  # g/cm3 is mg/mm3
    if product.held:
        whole = whole * 0 + PLENTY_MM
    fat, affinity = product.base == "ointment", p["residue_affinity"]
    volatile = p["ointment_volatile_share" if fat else "vehicle_volatile_share"]
    dry = drying_mm_per_h(p) * (not (product.occluded or product.held or fat))
    rest, wet = whole * (1 - volatile), whole * volatile
    return Film(rest, wet, dry, p["contact_water"], affinity, affinity if fat else 1.0)


def cover(product: Product, p: Parameters) -> Array:
    """Tell how far a product hydrates the skin as a closed film does, 0 to 1.

    Parameters
    ----------
    product : Product
        The product.
    p : Parameters
        Uses ``ointment_cover``, the share of water loss that an ointment holds back; that skin hydrates in proportion
        is an assumption.

    Returns
    -------
    numpy.ndarray
        Share, shape (draws,): 1 under a film or patch, 0 under a cream.
    """
    if product.occluded:
        return np.ones(p.draws)
    return p["ointment_cover"] if product.base == "ointment" else np.zeros(p.draws)


def drying_mm_per_h(p: Parameters) -> Array:
    r"""Speed at which a film of water thins in a room.

    Parameters
    ----------
    p : Parameters
        Uses ``water_vapour_pressure``, ``room_humidity``, ``water_weight`` and the records of `evaporation`.

    Returns
    -------
    numpy.ndarray
        Speed, mm/h, shape (draws,).
    """
    pressure = p["water_vapour_pressure"] * (1 - p["room_humidity"])
    return evaporation(pressure, p["water_weight"], p)  # mg/mm2/h over 1 mg/mm3


def evaporation(pressure_pa: npt.ArrayLike, molecular_weight: npt.ArrayLike, p: Parameters) -> Array:
    r"""Mass of a substance that evaporates from its own surface per area and time.

    Parameters
    ----------
    pressure_pa : array_like
        Vapour pressure above that of the room, Pa.
    molecular_weight : array_like
        Da.
    p : Parameters
        Uses ``evaporation_factor`` (a), ``evaporation_wind_exponent`` (b), ``indoor_wind`` (u) and ``skin_temperature``
        (T).

    Returns
    -------
    numpy.ndarray
        mg/(mm2 h).

    Notes
    -----
    .. math:: J = a\,u^{b} M^{-1/3}\,\frac{P M}{R T}

    a in cm/h with u in m/s; the last factor is the density of saturated vapour [1]_. Water at 32 degC and half
    saturated air gives about 10 mg/cm2/h.

    References
    ----------
    .. [1] Y. Dancik et al., Adv Drug Deliv Rev 65 (2013) 221. doi:10.1016/j.addr.2012.01.006
    """
    from scipy.constants import R, zero_Celsius

    weight = np.asarray(molecular_weight, dtype=float)
    cm_per_h = p["evaporation_factor"] * p["indoor_wind"] ** p["evaporation_wind_exponent"] / np.cbrt(weight)
    kelvin = p["skin_temperature"] + zero_Celsius
    g_per_m3 = np.asarray(pressure_pa, dtype=float) * weight / (R * kelvin)
    return np.asarray(cm_per_h * 10 * g_per_m3 * 1e-6)  # cm to mm; g/m3 is 1e-6 mg/mm3


def product_ph(what: Compound, p: Parameters) -> Array | float:
    """Return the pH of the product a compound comes in; where none is on record, that of tissue."""
    return p["tissue_ph"] if what.vehicle_ph is None else what.vehicle_ph


def most_dissolved(what: Compound, ph: npt.ArrayLike) -> Array | float:
    """Total concentration, mg/mm3, above which the neutral form no longer dissolves at a pH; unlimited if not known."""
    if what.solubility is None:
        return np.inf
    return np.asarray(what.solubility / what.neutral_share(ph))
