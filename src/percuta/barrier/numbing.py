"""Numbing creams: uptake through intact or needled skin, how deep nerves are numb, lidocaine in plasma."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.barrier.absorption import Absorption, absorb, region
from percuta.barrier.channel_path import Pores
from percuta.barrier.closure import MM2_PER_CM2
from percuta.barrier.compounds import Compound, compound, resolve
from percuta.barrier.finite_volumes import TOLERANCE, UNDERSHOOT
from percuta.barrier.partition import free_diffusivity
from percuta.barrier.plasma import Plasma, lidocaine_plasma
from percuta.barrier.vehicle import Product
from percuta.errors import InputError, NumericalError, OutsideEvidence, nearest
from percuta.parameters import Parameters
from percuta.units import quantity

if TYPE_CHECKING:
    from percuta.skin import Skin

Array = npt.NDArray[np.float64]

AGENTS = ("benzocaine", "lidocaine", "prilocaine", "tetracaine")
"""Anaesthetics whose effect on nerves is on record."""
PRODUCTS = {
    "emla": "lidocaine 2.5 % / prilocaine 2.5 %",
    "lmx4": "lidocaine 4 %",
    "lmx 4": "lidocaine 4 %",
    "ametop": "tetracaine 4 %",
    "pliaglis": "lidocaine 7 % / tetracaine 7 %",
    "blt": "benzocaine 20 % / lidocaine 6 % / tetracaine 4 %",
}
"""Products by what they contain."""
AFTER_H = 6.0
"""Hours followed after the cream is wiped off, so that the plasma level has passed its peak."""
DEPTHS_MM = np.linspace(0, 8, 41)
"""Depths below the epidermis at which the answer of nerves is told."""
TIMES = 40


@dataclass(frozen=True, eq=False)
class Numbness:
    """What a numbing cream does.

    Parameters
    ----------
    agents : dict of str to float
        Share of the mass of each anaesthetic.
    time_h : float
        How long the cream stays on, hours.
    t_h : numpy.ndarray
        Hours since the cream was put on for which nerves are told, shape (times,).
    depth_mm : numpy.ndarray
        Depth below the surface, shape (depths, draws).
    blocked : numpy.ndarray
        Share of pain that is blocked, 0 to 1, shape (times, depths, draws).
    uptake : dict of str to Absorption
        What became of each anaesthetic.
    plasma : Plasma or None
        Lidocaine in plasma; None where there is none in the cream.
    """

    agents: dict[str, float]
    time_h: float
    t_h: Array
    depth_mm: Array
    blocked: Array
    uptake: dict[str, Absorption]
    plasma: Plasma | None

    def numb_depth_mm(self) -> Array:
        """Depth to which at least half of the pain is blocked, shape (times, draws); 0 where none is."""
        half = 1 / 2
        inside = self.blocked >= half
        last = inside.shape[1] - 1 - np.argmax(inside[:, ::-1], axis=1)
        below = np.minimum(last + 1, inside.shape[1] - 1)  # of the deepest, itself
        high = np.take_along_axis(self.blocked, last[:, None], axis=1)[:, 0]
        low = np.take_along_axis(self.blocked, below[:, None], axis=1)[:, 0]
        top, bottom = (np.take_along_axis(self.depth_mm, at, axis=0) for at in (last, below))
        share = np.where(high > low, (high - half) / np.where(high > low, high - low, 1), 0)
        return np.where(inside.any(axis=1), top + share * (bottom - top), 0.0)

    def blocked_for(self, needle_mm: npt.ArrayLike, at_h: float) -> Array:
        """Share of pain blocked for needles of some depths, mean over their way, at a time.

        Parameters
        ----------
        needle_mm : array_like
            In-situ depths, mm, shape (strikes, draws).
        at_h : float
            Hours since the cream was put on.

        Returns
        -------
        numpy.ndarray
            Share, 0 to 1, shape (strikes, draws).
        """
        now = _at(self.t_h, self.blocked, at_h)  # depths, draws
        needles = np.asarray(needle_mm, dtype=float)
        steps = np.diff(self.depth_mm, axis=0)
        whole = np.concatenate([np.zeros((1, now.shape[1])), np.cumsum((now[1:] + now[:-1]) / 2 * steps, axis=0)])
        found = np.empty_like(needles)
        for draw in range(needles.shape[1]):
            deep = self.depth_mm[:, draw]
            top = now[0, draw] * deep[0]  # the epidermis, as numb as its base
            inside = top + np.interp(needles[:, draw], deep, whole[:, draw])
            found[:, draw] = inside / np.maximum(needles[:, draw], deep[0])  # shallower needles: as at its base
        return found


def read_agents(text: str) -> dict[str, float]:
    """Read what a numbing cream contains.

    Parameters
    ----------
    text : str
        Such as ``"lidocaine 4 %"``, ``"lidocaine 2.5 % / prilocaine 2.5 %"`` or ``"EMLA"``.

    Returns
    -------
    dict of str to float
        Share of the mass of each anaesthetic.

    Raises
    ------
    InputError
        Where a name or a strength cannot be read; names the nearest.

    Examples
    --------
    >>> read_agents("EMLA")
    {'lidocaine': 0.025, 'prilocaine': 0.025}
    """
    written = PRODUCTS.get(" ".join(text.lower().split()), text)
    found: dict[str, float] = {}
    for part in re.split(r"\s*(?:/|\+|,|\band\b)\s*", written.strip()):
        read = re.fullmatch(r"([A-Za-z][A-Za-z -]*?)\s+([0-9.]+\s*%)", part)
        if not read:
            close = nearest(text, [*PRODUCTS, *AGENTS])
            raise InputError(
                f"{text!r} is not understood{close}; write for example 'lidocaine 4 %'", "care.numbing.agent"
            )
        try:
            name = resolve(read[1])
        except InputError:  # in no library; refused below with the anaesthetics that are known
            name = read[1].lower()
        if name not in AGENTS:
            close = nearest(read[1], AGENTS)
            raise InputError(f"{read[1]!r} is none of {', '.join(AGENTS)}{close}", "care.numbing.agent")
        share = quantity(read[2], "1")
        if not 0 < share <= 1:
            raise InputError(f"{read[2]} is no strength; it is above 0 to 100 %", "care.numbing.agent")
        found[name] = found.get(name, 0) + share
    return found


def numb(
    agents: dict[str, float] | str,
    skin: Skin,
    p: Parameters,
    *,
    time_h: float,
    occluded: bool = False,
    base: str = "cream",
    pores: Pores | None = None,
    layer_mg_per_mm2: float | None = None,
    area_cm2: float | None = None,
    after_h: float = AFTER_H,
) -> Numbness:
    r"""Put a numbing cream on skin and follow drug, nerves and plasma.

    Parameters
    ----------
    agents : dict of str to float, or str
        Shares of the mass, or text for `read_agents`.
    skin : Skin
        The skin.
    p : Parameters
        Uses the records of ``numbing.yaml`` and of absorption.
    time_h : float
        How long the cream stays on, hours.
    occluded : bool
        Whether it is covered.
    base : {'cream', 'ointment'}
        What it is made of, as in `percuta.barrier.Product`.
    pores : Pores, optional
        Channels of a needling that ended when the cream was put on.
    layer_mg_per_mm2 : float, optional
        Mass of cream per area; ``cream_layer`` by default.
    area_cm2 : float, optional
        Area of skin; ``numbed_area`` by default.
    after_h : float
        Hours followed after it is wiped off.

    Returns
    -------
    Numbness

    Raises
    ------
    InputError
        Where an agent, a time, a layer or an area cannot be.

    Warns
    -----
    OutsideEvidence
        Where the strength of lidocaine is beyond what was checked, or a cream holds more than dissolves.

    Notes
    -----
    Blood takes drug from the dermis so fast that no cream could numb it to 3 mm by diffusion alone, as creams do [1]_.
    The block is therefore told by a field :math:`\epsilon` that spreads from the base of the epidermis as free drug
    would without blood,

    .. math::

        \dot{\epsilon} = g D \epsilon'', \qquad \epsilon(0, t) = \sum_i \pi_i c_i(t), \qquad
        B = \frac{\epsilon^n}{\epsilon^n + \epsilon_{50}^n}

    with :math:`c_i` the free concentration that absorption gives there and :math:`\pi_i` the potency. One number,
    :math:`\epsilon_{50}`, is fitted to the depths under an occluded eutectic cream. The field has no loss, so it would
    deepen for ever; nerves are told only for the 75 minutes after removal in which numbness was seen to deepen and
    stay.

    References
    ----------
    .. [1] C. F. Wahlgren, H. Quiding, J Am Acad Dermatol 42 (2000) 584.
    """
    shares = read_agents(agents) if isinstance(agents, str) else dict(agents)
    for name, value in (("time", time_h), ("after", after_h), ("layer", layer_mg_per_mm2), ("area", area_cm2)):
        if value is not None and not 0 < value < np.inf:
            raise InputError(f"{name} of a numbing cream must be above 0; it is {value:g}", f"numbing.{name}")
    layer = float(p["cream_layer"][0]) if layer_mg_per_mm2 is None else layer_mg_per_mm2
    _check_strength(shares, p)
    product = Product(1.0, layer, 0.0, time_h, occluded, base=base)
    uptake = _uptake(shares, skin, p, product, pores, after_h)
    t_h = next(iter(uptake.values())).t_h
    told = t_h <= time_h + float(p["nerve_followed"][0])
    depth = skin.stratum_corneum_mm + skin.viable_epidermis_mm + DEPTHS_MM[:, None]
    plasma = None
    if "lidocaine" in uptake:
        area = p[f"numbed_area.{region(skin.site)}"] if area_cm2 is None else area_cm2
        plasma = lidocaine_plasma(t_h, uptake["lidocaine"].amounts["blood"] * area * MM2_PER_CM2, p)
    return Numbness(shares, time_h, t_h[told], depth, _blocked(uptake, told, p), uptake, plasma)


def _check_strength(shares: dict[str, float], p: Parameters) -> None:
    """Warn where lidocaine is stronger than what plasma levels were checked for."""
    most = float(p["strength_checked"][0])
    if shares.get("lidocaine", 0) > most:
        warnings.warn(
            f"lidocaine above {100 * most:g} %: the model reads published plasma levels of such creams on intact faces "
            "several times too low; where its alarm is silent, that is no safety",
            OutsideEvidence,
            stacklevel=3,
        )


def _uptake(
    shares: dict[str, float], skin: Skin, p: Parameters, cream: Product, pores: Pores | None, after_h: float
) -> dict[str, Absorption]:
    """Follow each anaesthetic of a cream."""
    on = np.geomspace(cream.time_h / TIMES, cream.time_h, TIMES // 2)
    off = cream.time_h + after_h * np.arange(1, TIMES // 2 + 1) / (TIMES // 2)
    flow = np.prod([p[f"blood_flow_under.{name}"] for name in shares], axis=0)
    if pores is not None:
        flow = flow * p["needled_blood_flow"]
    found = {}
    for name, share in shares.items():
        what, product = _molten(compound(name, p), len(shares), p), replace(cream, concentration=share)
        times = np.concatenate([on, off])
        found[name] = absorb(what, product, skin, p, pores=pores, blood_flow=flow, times_h=times)
    return found


def _blocked(uptake: dict[str, Absorption], told: npt.NDArray[np.bool_], p: Parameters) -> Array:
    """Share of pain that is blocked at the depths, shape (times, depths, draws)."""
    t_h = next(iter(uptake.values())).t_h
    driven = sum(p[f"potency.{name}"] * _epidermal_base(found) for name, found in uptake.items())
    effect = _spread(t_h[told], np.asarray(driven)[told], p)
    half = p["nerve_half_block"] / 1000  # mg/mL to mg/mm3
    if effect.min() < -UNDERSHOOT * TOLERANCE * effect.max():
        raise NumericalError(f"numbing: the effect on nerves falls below 0, to {effect.min():.3g} mg/mm3")
    ratio = (np.maximum(effect, 0) / half) ** p["nerve_steepness"]  # what absorption may leave below 0, no more
    return np.asarray(ratio / (1 + ratio))


def _molten(what: Compound, together: int, p: Parameters) -> Compound:
    """Dissolve more of an anaesthetic that is liquid, because it is mixed with another."""
    if together == 1 or what.solubility is None:
        return what
    return replace(what, solubility=what.solubility * p["eutectic_gain"])


def _epidermal_base(found: Absorption) -> Array:
    """Free concentration in the lowest cell of the living epidermis, mg/mm3, shape (times, draws)."""
    return np.asarray(found.free[:, found.parts["viable epidermis"].stop - 1])


def _spread(t_h: Array, driven: Array, p: Parameters) -> Array:
    """Spread of the effect below the epidermis under a course at its top, shape (times, depths, draws); Duhamel."""
    from scipy.special import erfc

    weight = p["compound.lidocaine.molecular_weight"]
    diffusivity = p["nerve_spread"] * free_diffusivity(weight, p)
    middle, rise = (t_h[1:] + t_h[:-1]) / 2, np.diff(driven, axis=0)
    found = np.zeros((t_h.size, DEPTHS_MM.size, driven.shape[1]))
    for i, t in enumerate(t_h):
        for j in np.flatnonzero(middle < t):
            way = 2 * np.sqrt(diffusivity * (t - middle[j]))
            found[i] += rise[j] * erfc(DEPTHS_MM[:, None] / way)
    return found


def _at(t_h: Array, values: Array, when: float) -> Array:
    """Read a course at a time, linear between what is kept, as it was at the ends outside."""
    weights = [np.interp(when, t_h, one) for one in np.eye(t_h.size)]
    return np.tensordot(weights, values, axes=1)
