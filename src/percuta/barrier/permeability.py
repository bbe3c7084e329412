"""How permeable intact stratum corneum is: two models, and what was measured."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.barrier.closure import UM_PER_MM
from percuta.barrier.compounds import Compound
from percuta.barrier.partition import MM_PER_H, channel_diffusivity, free_diffusivity
from percuta.errors import InputError, nearest
from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]

MM_PER_CM = 10
LOWEST_PH, HIGHEST_PH = -2.0, 16.0
"""At which acids and bases are neutral."""
MODELS = ("measured", "potts-guy", "brick-and-mortar")
"""How the permeability of intact stratum corneum is found; see `permeability`."""


def default_model(what: Compound) -> str:
    """Name of the model used where none is asked for: what was measured, or else the Potts-Guy form."""
    return "potts-guy" if what.measured_kp is None else "measured"


def permeability(what: Compound, ph: npt.ArrayLike, p: Parameters, model: str | None = None) -> Array:
    r"""Permeability of intact stratum corneum for the whole dissolved compound, ions and all.

    Parameters
    ----------
    what : Compound
        The compound.
    ph : array_like
        pH of the water it comes from.
    p : Parameters
        Uses ``kp_ion_share`` (i), the records of `lipid_path`, `polar_path`, `brick_and_mortar` and the error of the
        model: ``kp_model_error`` or ``brick_model_error``.
    model : str, optional
        ``'potts-guy'``, ``'brick-and-mortar'`` or ``'measured'``; default `default_model`.

    Returns
    -------
    numpy.ndarray
        Permeability, mm/h, shape (draws,).

    Raises
    ------
    InputError
        Where the model is not known, or there is no measurement.

    Notes
    -----
    .. math:: P = [f_n + i (1 - f_n)] P_{lipid} + P_{polar}

    Ions pass through lipid too, perhaps as pairs [1]_, but at a small share i of what the neutral form does; all of a
    compound takes the polar path. A measured value is taken as that of the neutral form and parted between the paths
    as the Potts-Guy form parts its own.

    References
    ----------
    .. [1] J. Hadgraft, C. Valenta, Int J Pharm 200 (2000) 243. doi:10.1016/S0378-5173(00)00402-6
    """
    chosen = default_model(what) if model is None else model
    if chosen not in MODELS:
        raise InputError(
            f"permeability model {chosen!r} is none of {', '.join(MODELS)}{nearest(chosen, MODELS)}", "model"
        )
    lipid, polar = lipid_path(what, p), polar_path(what.molecular_weight, p)
    neutral = what.neutral_share(ph)
    in_lipid = neutral + p["kp_ion_share"] * (1 - neutral)
    if chosen == "brick-and-mortar":
        return np.asarray(p["brick_model_error"] * (in_lipid * brick_and_mortar(what, p) + polar))
    if chosen == "potts-guy":
        return np.asarray(p["kp_model_error"] * (in_lipid * lipid + polar))
    if what.measured_kp is None:
        raise InputError(
            f"there is no measured permeability of {what.name}; use potts-guy or brick-and-mortar", "model"
        )
    return np.asarray(what.measured_kp * MM_PER_CM * (in_lipid * lipid + polar) / (lipid + polar))


def storage_doubt(what: Compound, p: Parameters, model: str | None = None) -> Array:
    r"""Factor on the storage of stratum corneum that goes with the permeability found.

    Parameters
    ----------
    what : Compound
        The compound.
    p : Parameters
        Uses ``sc_storage_doubt_share`` (q) and what `permeability` uses.
    model : str, optional
        Permeability model.

    Returns
    -------
    numpy.ndarray
        Factor, shape (draws,).

    Notes
    -----
    .. math:: (P / P_{PG})^q

    Permeability is storage times diffusivity over thickness; where it differs from the Potts-Guy form, the difference
    is parted between the two as their errors are [1]_, so that a lag is less in doubt than a permeability.

    References
    ----------
    .. [1] J. M. Nitsche, G. B. Kasting, J Pharm Sci 107 (2018) 727. doi:10.1016/j.xphs.2017.07.026
    """
    expected = lipid_path(what, p) + polar_path(what.molecular_weight, p)
    neutral_ph = np.where(what.charge == "base", HIGHEST_PH, LOWEST_PH)
    return np.asarray((permeability(what, neutral_ph, p, model) / expected) ** p["sc_storage_doubt_share"])


def lipid_path(what: Compound, p: Parameters) -> Array:
    r"""Permeability of the path through lipid for the neutral form, Potts-Guy form.

    Parameters
    ----------
    what : Compound
        Uses log Kow (evidence from -4.5 to 7.7) and molecular weight (18 to 765 Da).
    p : Parameters
        Uses ``kp_intercept`` (a), ``kp_log_kow_slope`` (b), ``kp_weight_slope`` (c), ``kp_fall_onset`` (x),
        ``kp_fall_slope`` (d) and ``kp_fall_width`` (w).

    Returns
    -------
    numpy.ndarray
        Permeability, mm/h, shape (draws,).

    Notes
    -----
    .. math:: \log_{10} K_p = a + b \log K_{ow} - c M - d\,w \ln\!\left(1 + e^{(\log K_{ow} - x)/w}\right)

    with :math:`K_p` in cm/h. The form is that of Potts and Guy [1]_; its coefficients are fitted anew together with
    the polar path, because the published line is too low for water-soluble compounds. The last term is a soft bend:
    measured permeabilities stop rising at log Kow 3 to 4.

    References
    ----------
    .. [1] R. O. Potts, R. H. Guy, Pharm Res 9 (1992) 663. doi:10.1023/A:1015810312465
    """
    bend = p["kp_fall_width"] * np.logaddexp(0, (what.log_kow - p["kp_fall_onset"]) / p["kp_fall_width"])
    rise = p["kp_log_kow_slope"] * what.log_kow - p["kp_weight_slope"] * what.molecular_weight
    return np.asarray(10 ** (p["kp_intercept"] + rise - p["kp_fall_slope"] * bend) * MM_PER_CM)


def polar_path(molecular_weight: npt.ArrayLike, p: Parameters) -> Array:
    r"""Permeability of the polar path, which does not ask for lipophilicity.

    Parameters
    ----------
    molecular_weight : array_like
        Da.
    p : Parameters
        Uses ``kp_polar_floor`` (g).

    Returns
    -------
    numpy.ndarray
        Permeability, mm/h, shape (draws,).

    Notes
    -----
    .. math:: K_p = 10^{g} / M
    """
    return np.asarray(10 ** p["kp_polar_floor"] / np.asarray(molecular_weight, dtype=float) * MM_PER_CM)


def follicle_path(what: Compound, region: str, p: Parameters) -> Array:
    r"""Permeability of hair follicles, a path beside the stratum corneum for the whole compound.

    Parameters
    ----------
    what : Compound
        The compound.
    region : {'face', 'body'}
        Where.
    p : Parameters
        Uses ``follicle_area.REGION`` (a), ``follicle_open_share`` (s), ``follicle_depth`` (h) and the records of
        `percuta.barrier.partition.channel_diffusivity` (D).

    Returns
    -------
    numpy.ndarray
        Permeability, mm/h, shape (draws,).

    Notes
    -----
    .. math:: P = a s D / h

    What comes through is taken to arrive under the stratum corneum, not at the depth of the follicle.
    """
    open_area = p[f"follicle_area.{region}"] * p["follicle_open_share"]
    return np.asarray(open_area * channel_diffusivity(what, p) / p["follicle_depth"])


def brick_and_mortar(what: Compound, p: Parameters) -> Array:
    r"""Permeability of cells and lipid of partly hydrated stratum corneum for the neutral form.

    Parameters
    ----------
    what : Compound
        Uses log Kow and molecular weight.
    p : Parameters
        Uses the records ``sc_*``.

    Returns
    -------
    numpy.ndarray
        Permeability, mm/h, shape (draws,).

    Notes
    -----
    Each of the n layers lets a compound through its cells, across one sheet of lipid and the cell, or round them along
    the lipid:

    .. math::

        P = \frac{1}{n} \left[\frac{1}{1/(K_l k) + h/(K_c D_c)} + \frac{2 g}{w}\,\frac{K_l D_l}{h + w/4}\right]

    with :math:`K_l = 0.43 K_{ow}^{0.81}`, :math:`D_l` and k of the parameter paper [1]_, a third of them for partly
    hydrated lipid; :math:`K_c` is the storage by water and keratin, h, w, g thickness and width of a cell and of the
    lipid between cells. The resistor network is ours, simpler than the published solution.

    References
    ----------
    .. [1] T.-F. Wang, G. B. Kasting, J. M. Nitsche, J Pharm Sci 96 (2007) 3024. doi:10.1002/jps.20883
    """
    kow, weight = 10**what.log_kow, what.molecular_weight
    lipid = p["sc_lipid_partition_factor"] * kow ** p["sc_partition_exponent"]
    free = p["sc_lipid_diffusivity_free"] * (100 / weight) ** p["sc_lipid_diffusivity_exponent"]  # weight over 100 Da
    along = (free + p["sc_lipid_diffusivity_least"]) * 10 * MM_PER_H / p["sc_lipid_slowing"]  # cm2/s to mm2/h
    crossing = 10 ** (p["sc_bilayer_intercept"] - p["sc_bilayer_slope"] * np.cbrt(weight)) * MM_PER_H
    cell = p["sc_storage_water.dry"] + p["sc_storage_keratin.dry"] * kow ** p["sc_keratin_exponent"]
    inside = p["sc_cell_hindrance"] * free_diffusivity(weight, p)
    width, gap = p["sc_cell_width"] / UM_PER_MM, p["sc_lipid_width"] / UM_PER_MM
    height = p["sc_cell_height"] / UM_PER_MM
    through = 1 / (p["sc_lipid_slowing"] / (lipid * crossing) + height / (cell * inside))
    around = 2 * gap / width * lipid * along / (height + width / 4)
    return np.asarray((through + around) / p["sc_cell_layers"])
