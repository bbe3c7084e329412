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

    Linear through the one trial that measured both in the same people [1]_.

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
