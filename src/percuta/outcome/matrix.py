"""Instruments that look at the matrix: each reads the same collagen in its own way.

All operators take collagen relative to its own baseline and return a relative change, so that +0.16 means 16 %
more than before. Mass is not stained area, and neither is echo density: one collagen, several answers.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]


def collagen_mass_change(collagen: Array) -> Array:
    """Relative change of collagen mass per tissue volume.

    Parameters
    ----------
    collagen : numpy.ndarray
        Total collagen relative to baseline, (..., draws).

    Returns
    -------
    numpy.ndarray
        Change, same shape; 0 at baseline.
    """
    return collagen - 1


def stained_area_change(collagen: Array, p: Parameters) -> Array:
    r"""Relative change of the area a collagen stain covers (Masson trichrome, papillary dermis).

    Parameters
    ----------
    collagen : numpy.ndarray
        Total collagen of the papillary dermis relative to baseline, (..., draws).
    p : Parameters
        Uses ``stain_gain`` (:math:`\kappa`).

    Returns
    -------
    numpy.ndarray
        Change, same shape.

    Notes
    -----
    .. math:: y = \kappa\,(C - 1)

    Thin new fibres take up more stain per mass than old bundles. The published +53 % [1]_ stands beside +16 % of
    optical attenuation after a similar course, hence :math:`\kappa` near 3.

    References
    ----------
    .. [1] R. Lotfi et al., J Egypt Women Dermatol Soc 10 (2013) 152. doi:10.1097/01.EWX.0000432504.85255.ec
    """
    return np.asarray(p["stain_gain"] * (collagen - 1))


def reticulin_stain_change(collagen_iii: Array, p: Parameters) -> Array:
    r"""Relative change of the area silver stains as reticulin (argyrophil fibres, rich in type III).

    Parameters
    ----------
    collagen_iii : numpy.ndarray
        Type III collagen of the papillary dermis relative to baseline, (..., draws).
    p : Parameters
        Uses ``reticulin_gain`` (:math:`\kappa_r`).

    Returns
    -------
    numpy.ndarray
        Change, same shape.

    Notes
    -----
    .. math:: y = \kappa_r\,(C_{III} - 1)

    Silver coats single thin fibres, so its area goes with their amount, at most as steeply as that of a stain of
    bundles. The one published gain, +65 % [1]_, stays out of the choice of :math:`\kappa_r`: it checks it.

    References
    ----------
    .. [1] R. Lotfi et al., J Egypt Women Dermatol Soc 10 (2013) 152. doi:10.1097/01.EWX.0000432504.85255.ec
    """
    return np.asarray(p["reticulin_gain"] * (collagen_iii - 1))


def procollagen_fold(log2_message: Array, p: Parameters) -> Array:
    r"""Procollagen in the tissue, fold of rest, from the message of its gene.

    Parameters
    ----------
    log2_message : numpy.ndarray
        Message of COL1A1 or COL3A1, of `percuta.outcome.genes.log2_fold`, (..., draws).
    p : Parameters
        Uses ``procollagen_translation`` (:math:`q`).

    Returns
    -------
    numpy.ndarray
        Fold of rest, same shape; 1 at rest, above 0.

    Notes
    -----
    .. math:: P = m^{q}, \qquad m = 2^{y}

    The peptide has a life of hours to days, short beside the weeks of its message, so it follows without a lag of its
    own. How much of a change of message arrives as peptide is assumed.
    """
    return np.asarray(2 ** (p["procollagen_translation"] * log2_message))


def dermal_thickness_change(collagen: Array, hyaluronan: Array, papillary_share: Array, p: Parameters) -> Array:
    r"""Relative change of the thickness of the dermis, as ultrasound or a section measures it.

    Parameters
    ----------
    collagen, hyaluronan : numpy.ndarray
        Collagen, and hyaluronan with the water it holds, of the papillary dermis relative to baseline, (..., draws).
    papillary_share : numpy.ndarray
        Papillary over whole dermis before treatment, 0 to 1, (draws,).
    p : Parameters
        Uses ``collagen_volume_share`` (:math:`\phi_c`) and ``hyaluronan_volume_share`` (:math:`\phi_h`).

    Returns
    -------
    numpy.ndarray
        Change, same shape; 0 at baseline.

    Notes
    -----
    .. math:: y = \frac{h_{pap}}{h_{dermis}} \left[ \phi_c (C - 1) + \phi_h (H - 1) \right]

    New matter takes its own volume and skin is held sideways, so all of it shows as thickness. Only the papillary
    dermis is followed: what deep needles build below it is left out, so deep courses are underrated.
    """
    swelling = p["collagen_volume_share"] * (collagen - 1) + p["hyaluronan_volume_share"] * (hyaluronan - 1)
    return np.asarray(papillary_share * swelling)


def oct_attenuation_change(collagen: Array, p: Parameters) -> Array:
    r"""Relative change of the attenuation coefficient in optical coherence tomography.

    Parameters
    ----------
    collagen : numpy.ndarray
        Total collagen of the papillary dermis relative to baseline, (..., draws).
    p : Parameters
        Uses ``oct_exponent`` (:math:`n`).

    Returns
    -------
    numpy.ndarray
        Change, same shape.

    Notes
    -----
    .. math:: y = C^n - 1

    Attenuation counts scatterers, mostly collagen fibrils [1]_.

    References
    ----------
    .. [1] J. M. Kenkel group, Aesthet Surg J (2021), PMID 33656167.
    """
    return np.asarray(collagen ** p["oct_exponent"] - 1)


def ultrasound_density_change(collagen: Array, p: Parameters) -> Array:
    r"""Relative change of dermal echo density.

    Parameters
    ----------
    collagen : numpy.ndarray
        Total collagen of the papillary dermis relative to baseline, (..., draws).
    p : Parameters
        Uses ``ultrasound_gain`` (:math:`\kappa_u`).

    Returns
    -------
    numpy.ndarray
        Change, same shape.

    Notes
    -----
    .. math:: y = \kappa_u\,(C - 1)

    Echoes rise with fibre alignment and fall with water, so the gain is far above one [1]_.

    References
    ----------
    .. [1] J. M. Kenkel group, Aesthet Surg J (2021), PMID 33656167.
    """
    return np.asarray(p["ultrasound_gain"] * (collagen - 1))


def elasticity_change(collagen: Array, p: Parameters) -> Array:
    r"""Relative change of suction elasticity (gross elasticity R2).

    Parameters
    ----------
    collagen : numpy.ndarray
        Total collagen of the papillary dermis relative to baseline, (..., draws).
    p : Parameters
        Uses ``elasticity_gain`` (:math:`\kappa_e`).

    Returns
    -------
    numpy.ndarray
        Change, same shape.

    Notes
    -----
    .. math:: y = \kappa_e\,(C - 1)

    Linear through the one trial that measured both in the same people [1]_; for R5 and R7 see
    `percuta.outcome.probes`.

    References
    ----------
    .. [1] J. M. Kenkel group, Aesthet Surg J (2021), PMID 33656167.
    """
    return np.asarray(p["elasticity_gain"] * (collagen - 1))


def type_iii_to_i(collagen_iii: Array, collagen_i: Array) -> Array:
    """Ratio of type III to type I collagen relative to its baseline.

    Parameters
    ----------
    collagen_iii, collagen_i : numpy.ndarray
        Amounts, (time, draws); the first time is the baseline.

    Returns
    -------
    numpy.ndarray
        Fold of baseline, same shape.
    """
    ratio = collagen_iii / collagen_i
    return np.asarray(ratio / ratio[0])


def surface_follows(t_days: Array, collagen: Array, p: Parameters) -> Array:
    r"""Collagen as the surface shows it: the relief follows the matrix with a lag.

    Parameters
    ----------
    t_days : numpy.ndarray
        Times, increasing, (time,).
    collagen : numpy.ndarray
        Total collagen relative to baseline, (time, draws).
    p : Parameters
        Uses ``surface_lag`` (:math:`\tau`, days).

    Returns
    -------
    numpy.ndarray
        Same shape; equal to `collagen` at the first time.

    Notes
    -----
    .. math:: \tau \dot S = C - S

    solved exactly for a collagen that is linear between the given times. Grades go on improving for one to three
    months after the last session [1]_.

    References
    ----------
    .. [1] Open Access Maced J Med Sci 7 (2019) 293. doi:10.3889/oamjms.2019.098
    """
    lag = p["surface_lag"]
    surface = np.empty_like(collagen)
    surface[0] = collagen[0]
    for now in range(1, t_days.size):
        step = t_days[now] - t_days[now - 1]
        kept = np.exp(-step / lag)
        slope = (collagen[now] - collagen[now - 1]) / step
        settled = collagen[now] - slope * lag
        surface[now] = settled + (surface[now - 1] - (collagen[now - 1] - slope * lag)) * kept
    return surface
