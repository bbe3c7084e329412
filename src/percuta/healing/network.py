r"""The reduced healing network: one point of dermis inside a healing zone.

Damage calls neutrophils and inflammatory (M1) macrophages; these turn into repair (M2) macrophages; damage,
M2 and fibroblasts keep up a growth-factor pool that activates fibroblasts; these, after a delay, lay down type
III and immature type I collagen, which matures. Collagenolytic activity (MMP) from M1 and neutrophils removes
collagen and gates its deposition. Growth factor also thickens the epidermis above.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.healing.modifiers import Modifiers
from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Species:
    """One state variable: name, unit and what it stands for."""

    name: str
    unit: str
    label: str


SPECIES = (
    Species("damage", "1", "damage signal (clot, platelets, cell debris)"),
    Species("neutrophils", "1", "neutrophils, relative to a full wound"),
    Species("macrophages_m1", "1", "inflammatory macrophages, relative to a full wound"),
    Species("macrophages_m2", "1", "repair macrophages, relative to a full wound"),
    Species("growth_factor", "1", "active growth-factor pool (TGF-beta, PDGF, FGF)"),
    Species("activated_fibroblasts", "1", "share of fibroblasts that are activated"),
    Species("collagen_synthesis", "1", "collagen being secreted, share of full synthesis"),
    Species("mmp", "1", "collagenolytic activity above rest"),
    Species("collagen_iii", "1", "collagen type III, share of young local collagen"),
    Species("collagen_i_immature", "1", "new collagen type I, share of young local collagen"),
    Species("collagen_i_mature", "1", "cross-linked collagen type I, share of young local collagen"),
    Species("epidermal_thickness", "1", "viable epidermis, relative to its own baseline"),
)
NAMES = tuple(species.name for species in SPECIES)
INDEX = {name: place for place, name in enumerate(NAMES)}


def rest(draws: int, p: Parameters) -> Array:
    """Return the state of skin at rest, shape (species, draws); total collagen is 1."""
    state = np.zeros((len(SPECIES), draws))
    state[INDEX["collagen_iii"]] = p["collagen_iii_share"]
    state[INDEX["collagen_i_mature"]] = 1 - p["collagen_iii_share"]
    state[INDEX["epidermal_thickness"]] = 1
    return state


def injure(state: Array, severity: Array) -> Array:
    """Add one session's damage to a state.

    Parameters
    ----------
    state : numpy.ndarray
        Shape (species, ..., draws).
    severity : numpy.ndarray
        Share of the undamaged that becomes damaged, 0 to 1, shape (draws,).

    Returns
    -------
    numpy.ndarray
        New state; damage never exceeds 1, a fully injured point.
    """
    hit = state.copy()
    hit[INDEX["damage"]] += severity * (1 - state[INDEX["damage"]])
    return hit


class Network:
    r"""Rates of change of the network for given parameters and modifiers.

    Parameters
    ----------
    p : Parameters
        Uses the records of ``healing.yaml`` named in the equations.
    m : Modifiers
        Factors of age and habits.

    Notes
    -----
    With damage :math:`D`, neutrophils :math:`N`, macrophages :math:`M_1, M_2`, growth factor :math:`G`, activated
    fibroblasts :math:`A`, their synthesis :math:`S`, MMP :math:`E`, collagen :math:`C = C_3 + C_i + C_m` and epidermal
    thickness :math:`h`:

    .. math::
        \dot D &= -k_D D, \qquad \dot N = a_N D - \mu_N N \\
        \dot M_1 &= a_M (D + \eta N) - (k_{12} + \mu_1) M_1, \qquad \dot M_2 = k_{12} M_1 - \mu_2 M_2 \\
        \dot G &= g_D D + g_2 M_2 + g_A A - d_G G, \qquad x = G / (K_G + G) \\
        \dot A &= k_A x (1 - A) - \mu_A A, \qquad \dot S = k_S (A - S) \\
        \dot E &= m_E (e_M M_1 + e_N N) - d_E E \\
        \dot C_3 &= s_3 \psi_3 S\,b\,g + d_3 C_3^0 - (d_3 + k_E E) C_3 \\
        \dot C_i &= s_1 \psi_1 S\,b\,g - (d_i + k_m + k_E E) C_i \\
        \dot C_m &= k_m C_i + k_f \Theta C_m^0 - (k_f + k_{age} + k_E' E) C_m \\
        \dot h &= k_h x (h^* - h) - d_h (h - 1)

    with the homeostatic brake :math:`b = \max(0, 1 - (C - 1)/c)` and the gate :math:`g = 1/(1 + (E/K_E)^2)`. Every
    loss is a rate times the own state, so a positive state stays positive. The autocrine release follows from the
    gain :math:`L < 1` of the loop between growth factor and fibroblasts at rest, :math:`g_A = L K_G d_G \mu_A / k_A`,
    so every injury resolves.
    """

    def __init__(self, p: Parameters, m: Modifiers) -> None:
        self._p = {name: p[name] for name in _USED}
        half, decay = p["growth_factor_half_activation"], p["growth_factor_decay"]
        loop = p["fibroblast_loop_gain"] * half * decay * p["fibroblast_deactivation"]
        self._p |= {
            "autocrine_release": loop / p["fibroblast_activation"],
            "basal_synthesis": p["collagen_turnover"] * m.basal_synthesis * (1 - p["collagen_iii_share"]),
            "collagen_iii_synthesis": p["collagen_iii_synthesis"] * m.collagen_iii,
            "collagen_i_synthesis": p["collagen_i_synthesis"] * m.collagen_i,
            "mmp_production": m.mmp,
        }

    def at(self, draws: npt.NDArray[np.intp]) -> Network:
        """Return the network of some draws, for states whose last axis is those draws."""
        part = object.__new__(type(self))
        part._p = {name: values[draws] for name, values in self._p.items()}
        return part

    def __call__(self, state: Array) -> Array:
        """Return the rate of change per day, same shape as `state` (species, ..., draws)."""
        damage, neutrophils, m1, m2, growth, active, made, mmp, c3, ci, cm, thickness = state
        p = self._p
        drive = growth / (p["growth_factor_half_activation"] + growth)
        brake = np.maximum(0, 1 - (c3 + ci + cm - 1) / p["collagen_headroom"])
        deposition = made * brake / (1 + (mmp / p["mmp_gate"]) ** 2)
        digestion = p["mmp_degradation_new"] * mmp
        mature_loss = p["collagen_turnover"] + p["collagen_ageing"] + p["mmp_degradation_mature"] * mmp
        rate = np.empty_like(state)
        rate[0] = -p["damage_clearance"] * damage
        rate[1] = p["neutrophil_recruitment"] * damage - p["neutrophil_loss"] * neutrophils
        recruited = p["macrophage_recruitment"] * (damage + p["neutrophil_to_macrophage"] * neutrophils)
        rate[2] = recruited - (p["macrophage_switch"] + p["macrophage_m1_loss"]) * m1
        rate[3] = p["macrophage_switch"] * m1 - p["macrophage_m2_loss"] * m2
        released = p["growth_factor_from_damage"] * damage + p["growth_factor_from_m2"] * m2
        rate[4] = released + p["autocrine_release"] * active - p["growth_factor_decay"] * growth
        rate[5] = p["fibroblast_activation"] * drive * (1 - active) - p["fibroblast_deactivation"] * active
        rate[6] = p["synthesis_onset"] * (active - made)
        rate[7] = p["mmp_production"] * (p["mmp_from_m1"] * m1 + p["mmp_from_neutrophils"] * neutrophils)
        rate[7] -= p["mmp_decay"] * mmp
        basal_iii = p["collagen_iii_turnover"] * p["collagen_iii_share"]
        rate[8] = p["collagen_iii_synthesis"] * deposition + basal_iii - (p["collagen_iii_turnover"] + digestion) * c3
        lost_or_matured = p["collagen_i_immature_turnover"] + p["collagen_maturation"] + digestion
        rate[9] = p["collagen_i_synthesis"] * deposition - lost_or_matured * ci
        rate[10] = p["collagen_maturation"] * ci + p["basal_synthesis"] - mature_loss * cm
        growing = p["epidermal_thickening_rate"] * drive * (p["epidermal_thickening_limit"] - thickness)
        rate[11] = growing - p["epidermal_thinning_rate"] * (thickness - 1)
        return rate


_USED = (
    "damage_clearance",
    "neutrophil_recruitment",
    "neutrophil_loss",
    "macrophage_recruitment",
    "neutrophil_to_macrophage",
    "macrophage_switch",
    "macrophage_m1_loss",
    "macrophage_m2_loss",
    "growth_factor_from_damage",
    "growth_factor_from_m2",
    "growth_factor_decay",
    "growth_factor_half_activation",
    "fibroblast_activation",
    "fibroblast_deactivation",
    "synthesis_onset",
    "mmp_from_m1",
    "mmp_from_neutrophils",
    "mmp_decay",
    "mmp_gate",
    "mmp_degradation_new",
    "mmp_degradation_mature",
    "collagen_iii_turnover",
    "collagen_iii_share",
    "collagen_i_immature_turnover",
    "collagen_maturation",
    "collagen_turnover",
    "collagen_ageing",
    "collagen_headroom",
    "epidermal_thickening_rate",
    "epidermal_thickening_limit",
    "epidermal_thinning_rate",
)
