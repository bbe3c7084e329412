"""Where a compound likes to be and how fast it moves there: stratum corneum, living tissue, blood, channels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.barrier.compounds import Compound
from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]

MM2_PER_H = 100 * 3600
"""cm2/s to mm2/h."""
MM_PER_H = 10 * 3600
"""cm/s to mm/h."""
PER_H = 3600
"""1/s to 1/h."""


def fraction_unbound(what: Compound, p: Parameters) -> Array:
    r"""Share of a compound not bound to the proteins of plasma.

    Parameters
    ----------
    what : Compound
        Its own share is taken where it has one.
    p : Parameters
        Uses ``bound_share_factor`` (a), ``bound_share_offset`` (b), ``bound_share_error`` and ``tissue_ph``.

    Returns
    -------
    numpy.ndarray
        Share, above 0 to 1, shape (draws,).

    Notes
    -----
    .. math:: 1 - f_u = \frac{a\,e^{\log D} + b}{a\,e^{\log D} + b + 1}

    for compounds of the user's own, with the logarithm of octanol over water at the pH of tissue [1]_.

    References
    ----------
    .. [1] K. Yamazaki, M. Kanaoka, J Pharm Sci 93 (2004) 1480. doi:10.1002/jps.20059
    """
    if what.fraction_unbound is not None:
        return what.fraction_unbound
    log_d = what.log_kow + np.log10(what.neutral_share(p["tissue_ph"]))
    bound_odds = p["bound_share_factor"] * np.exp(log_d) + p["bound_share_offset"]
    return np.asarray(1 / (1 + bound_odds / p["bound_share_error"]))


def free_diffusivity(molecular_weight: npt.ArrayLike, p: Parameters) -> Array:
    r"""Diffusivity of what is not bound in living tissue.

    Parameters
    ----------
    molecular_weight : array_like
        Da; evidence from 50 to 100 000.
    p : Parameters
        Uses ``tissue_diffusivity_intercept`` (a) and ``tissue_diffusivity_exponent`` (b).

    Returns
    -------
    numpy.ndarray
        Diffusivity, mm2/h, shape (draws,).

    Notes
    -----
    .. math:: \log_{10} D = a - b \log_{10} M

    with D in cm2/s [1]_.

    References
    ----------
    .. [1] Y. Dancik, M. A. Miller, J. Jaworska, G. B. Kasting, Adv Drug Deliv Rev 65 (2013) 221.
       doi:10.1016/j.addr.2012.01.006
    """
    weight = np.asarray(molecular_weight, dtype=float)
    cm2_per_s = 10 ** (p["tissue_diffusivity_intercept"] - p["tissue_diffusivity_exponent"] * np.log10(weight))
    return np.asarray(cm2_per_s * MM2_PER_H)


def tissue_binding(what: Compound, p: Parameters) -> Array:
    r"""Total over free concentration in the water of living tissue.

    Parameters
    ----------
    what : Compound
        Uses log Kow, charge and the share not bound in plasma.
    p : Parameters
        Uses ``tissue_binding_offset`` (a), ``tissue_albumin_share`` (b), ``tissue_lipid_weight`` (c), ``tissue_ph``.

    Returns
    -------
    numpy.ndarray
        Ratio, shape (draws,).

    Notes
    -----
    .. math:: B = a + b / f_u + c\,f_n K_{ow}
    """
    neutral = what.neutral_share(p["tissue_ph"]) * 10**what.log_kow
    albumin = p["tissue_albumin_share"] / fraction_unbound(what, p)
    return np.asarray(p["tissue_binding_offset"] + albumin + p["tissue_lipid_weight"] * neutral)


def tissue(what: Compound, p: Parameters) -> tuple[Array, Array]:
    r"""How living tissue stores and conducts a compound.

    Parameters
    ----------
    what : Compound
        The compound.
    p : Parameters
        Uses ``tissue_water_share`` (e), ``tissue_albumin_share`` (b), ``albumin_diffusivity`` (:math:`D_b`) and the
        records of `tissue_binding` and `free_diffusivity`.

    Returns
    -------
    tuple of numpy.ndarray
        Amount per volume over free concentration (:math:`K`), and conductivity for the free concentration
        (:math:`\sigma`), mm2/h, each of shape (draws,).

    Notes
    -----
    .. math:: K = e B, \qquad \sigma = e \left(D_f + b D_b \frac{1 - f_u}{f_u}\right)

    Bound solute moves with albumin. The diffusivity of the total is :math:`\sigma / K` [1]_.

    References
    ----------
    .. [1] Y. Dancik et al., Adv Drug Deliv Rev 65 (2013) 221. doi:10.1016/j.addr.2012.01.006
    """
    unbound = fraction_unbound(what, p)
    carried = p["tissue_albumin_share"] * p["albumin_diffusivity"] * MM2_PER_H * (1 - unbound) / unbound
    conductivity = p["tissue_water_share"] * (free_diffusivity(what.molecular_weight, p) + carried)
    return np.asarray(p["tissue_water_share"] * tissue_binding(what, p)), np.asarray(conductivity)


def stratum_corneum_storage(what: Compound, p: Parameters, covered: npt.ArrayLike) -> Array:
    r"""Amount per volume of stratum corneum over the concentration in water it is in equilibrium with.

    Parameters
    ----------
    what : Compound
        The compound.
    p : Parameters
        Uses ``sc_storage_lipid.STATE`` (a), ``sc_storage_water.STATE`` (b), ``sc_storage_keratin.STATE`` (c),
        ``sc_partition_exponent``, ``sc_keratin_exponent``, ``sc_swelling`` (s) and ``tissue_ph``; the states are wet
        and dry.
    covered : array_like
        How far it is hydrated (h), 0 as in open air to 1 as under a closed film; shape (draws,) or a number.

    Returns
    -------
    numpy.ndarray
        Ratio, shape (draws,).

    Notes
    -----
    .. math::

        K_i = f_n (a_i K_{ow}^{0.81} + c_i K_{ow}^{0.27}) + b_i, \qquad K = (1 - h) K_{dry} + h\,s K_{wet}

    Lipid and keratin take up the neutral form [1]_, ions stay in the water. The coefficients hold per volume as it is.
    Wet stratum corneum swells to s times the thickness it has on the site [2]_; as the column of cells keeps the
    thickness of the site, its storage counts s times. Between the states the mean is an assumption.

    References
    ----------
    .. [1] T.-F. Wang, G. B. Kasting, J. M. Nitsche, J Pharm Sci 96 (2007) 3024. doi:10.1002/jps.20883
    .. [2] R. R. Warner, K. J. Stone, Y. L. Boissy, J Invest Dermatol 120 (2003) 275.
       doi:10.1046/j.1523-1747.2003.12046.x
    """
    kow, neutral = 10**what.log_kow, what.neutral_share(p["tissue_ph"])

    def per_volume(state: str) -> Array:
        lipid = p[f"sc_storage_lipid.{state}"] * kow ** p["sc_partition_exponent"]
        keratin = p[f"sc_storage_keratin.{state}"] * kow ** p["sc_keratin_exponent"]
        return np.asarray(neutral * (lipid + keratin) + p[f"sc_storage_water.{state}"])

    wet = np.asarray(covered, dtype=float)
    return np.asarray((1 - wet) * per_volume("dry") + wet * p["sc_swelling"] * per_volume("wet"))


def capillary_clearance(what: Compound, p: Parameters, blood_flow: npt.ArrayLike = 1.0) -> Array:
    r"""Rate at which blood and lymph take what is free out of the dermis.

    Parameters
    ----------
    what : Compound
        The compound.
    p : Parameters
        Uses ``capillary_lipid_factor`` (m), ``capillary_pore_permeability`` (:math:`P_0`), ``capillary_pore_weight``
        (:math:`M_0`), ``capillary_surface`` (S), ``skin_blood_flow`` (Q), ``lymph_clearance`` (:math:`k_l`),
        ``tissue_diffusivity_exponent`` (b) and the coefficients of the Potts-Guy form.
    blood_flow : array_like
        Blood flow relative to rest: below 1 where vessels are narrowed, above 1 in needled skin.

    Returns
    -------
    numpy.ndarray
        Rate on the free concentration, 1/h, shape (draws,).

    Notes
    -----
    .. math:: k = k_l + \left[\frac{1}{S \max(m P_{sc},\; P_0 (M_0/M)^{b})} + \frac{1}{Q}\right]^{-1}

    Wall and flow act in series. The published wall, m times the stratum corneum [1]_, lets hardly any hydrophile
    through; pores of the wall are the floor, an assumption.

    References
    ----------
    .. [1] Y. Dancik et al., Adv Drug Deliv Rev 65 (2013) 221. doi:10.1016/j.addr.2012.01.006
    """
    from percuta.barrier.permeability import lipid_path

    pores = p["capillary_pore_weight"] / what.molecular_weight
    pores = p["capillary_pore_permeability"] * MM_PER_H * pores ** p["tissue_diffusivity_exponent"]
    wall = np.maximum(p["capillary_lipid_factor"] * lipid_path(what, p), pores)  # mm/h; the easier of two ways
    exchange = wall * p["capillary_surface"] / 10  # 1/cm to 1/mm
    flow = p["skin_blood_flow"] * PER_H * np.asarray(blood_flow, dtype=float)
    return np.asarray(p["lymph_clearance"] * PER_H + 1 / (1 / exchange + 1 / flow))


def channel_diffusivity(what: Compound, p: Parameters) -> Array:
    r"""Diffusivity in the fluid, clot or gel that fills a channel.

    Parameters
    ----------
    what : Compound
        The compound.
    p : Parameters
        Uses ``channel_diffusion_gain`` (g), ``solute_radius_factor``, ``channel_mesh`` and the records of
        `free_diffusivity`.

    Returns
    -------
    numpy.ndarray
        Diffusivity, mm2/h, shape (draws,).

    Notes
    -----
    .. math:: D_{ch} = g D_f (1 - \lambda)^2, \qquad \lambda = r_s / r_{mesh} < 1

    The square is the share of a pore a solute of that size can enter; nothing passes where it is wider than the mesh.
    """
    radius_nm = p["solute_radius_factor"] * np.cbrt(what.molecular_weight)
    ratio = radius_nm / (p["channel_mesh"] / 2 * 1000)  # um to nm
    room = np.where(ratio < 1, (1 - ratio) ** 2, 0.0)
    return np.asarray(p["channel_diffusion_gain"] * free_diffusivity(what.molecular_weight, p) * room)
