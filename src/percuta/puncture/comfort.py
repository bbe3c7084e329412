"""What the person feels and the operator sees at once: pain and pinpoint bleeding."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.parameters import Parameters
from percuta.parameters.values import Array


def bleeding_share(depth_mm: npt.ArrayLike, capillary_depth_mm: npt.ArrayLike, p: Parameters) -> Array:
    r"""Share of the needle strikes that bleed at a point.

    Parameters
    ----------
    depth_mm : array_like
        In-situ depths, mm, shape (strikes, draws); 0 where a needle did not enter.
    capillary_depth_mm : array_like
        Depth at which half the punctures meet a capillary, mm, shape (draws,).
    p : Parameters
        Uses ``capillary_depth_spread`` (:math:`\sigma`), between places on one skin.

    Returns
    -------
    numpy.ndarray
        Share, 0 to 1, shape (draws,).

    Notes
    -----
    .. math:: b = \left\langle \Phi\left(\frac{\ln(d / z_c)}{\sigma}\right) \right\rangle

    No blood is expected from 0.05 mm, some from 0.4 mm [1]_.

    References
    ----------
    .. [1] Z. Faraji Rad et al., Microsyst Nanoeng 3 (2017) 17034. doi:10.1038/micronano.2017.34
    """
    from scipy.special import ndtr

    depth = np.asarray(depth_mm, dtype=float)
    ratio = np.where(depth > 0, depth, 1) / capillary_depth_mm
    bleeds = ndtr(np.log(ratio) / p["capillary_depth_spread"])
    return np.asarray(np.where(depth > 0, bleeds, 0).mean(axis=0))


def pain(depth_mm: npt.ArrayLike, density_per_cm2: npt.ArrayLike, p: Parameters) -> Array:
    r"""Pain of needling without an anaesthetic, on a scale from 0 to 10.

    Parameters
    ----------
    depth_mm : array_like
        In-situ depths, mm, shape (strikes, draws); 0 where a needle did not enter.
    density_per_cm2 : array_like
        Needle strikes per cm2, shape (draws,).
    p : Parameters
        Uses ``pain_length_exponent`` (a), ``pain_number_exponent`` (b), ``pain_reference_length``
        (:math:`L_0`), ``pain_of_one_needle`` (q), ``hypodermic_pain`` (H), ``pain_area`` (A) and
        ``pain_scale_end`` (S).

    Returns
    -------
    numpy.ndarray
        Score, 0 to 10, shape (draws,).

    Notes
    -----
    .. math:: x = q H \left( n A \left\langle (d / L_0)^{a/b} \right\rangle \right)^b, \qquad
              P = S\,(1 - e^{-x/S})

    Strikes of one depth give :math:`d^a (n A)^b`, the power law measured with 1 to 50 needles, 0.48 to 1.45 mm long,
    on the forearm [1]_; strikes of mixed depth add up so that each hurts a little more when it goes deeper. The
    exponential keeps the score on its scale and leaves small scores alone. Numbing is applied elsewhere.

    References
    ----------
    .. [1] H. S. Gill, D. D. Denson, B. A. Burris, M. R. Prausnitz, Clin J Pain 24 (2008) 585.
       doi:10.1097/AJP.0b013e31816778f9
    """
    number = p["pain_number_exponent"]
    relative = np.asarray(depth_mm, dtype=float) / p["pain_reference_length"]
    each = (relative ** (p["pain_length_exponent"] / number)).mean(axis=0)
    felt = np.asarray(density_per_cm2) * p["pain_area"]
    raw = p["pain_of_one_needle"] * p["hypodermic_pain"] * (felt * each) ** number
    return np.asarray(p["pain_scale_end"] * (1 - np.exp(-raw / p["pain_scale_end"])))
