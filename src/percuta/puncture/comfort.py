"""What the person feels and the operator sees at once: pain and pinpoint bleeding."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest
from percuta.parameters import Parameters
from percuta.parameters.values import Array
from percuta.puncture.channel import needle_radius_mm
from percuta.puncture.checks import share
from percuta.sums import mean

if TYPE_CHECKING:
    from percuta.skin import Vessels

DEPTHS = 8
"""Places on one skin, evenly spread over the depths of its vessels, over which a puncture is averaged."""

NUMBING = ("none", "topical")
"""What is done against pain where the anaesthetic itself is not simulated."""


@dataclass(frozen=True)
class Torn:
    """Vessels that punctures tear, mean numbers per puncture; arrays of shape (punctures, draws).

    Parameters
    ----------
    loops : numpy.ndarray
        Capillary loops.
    plexus : numpy.ndarray
        Vessels of the plexus under them.
    struck : numpy.ndarray
        Probability that a puncture tears any.
    bleeds : numpy.ndarray
        Probability that one of those it tears is seen to bleed.
    """

    loops: Array
    plexus: Array
    struck: Array
    bleeds: Array


def tear_radius_mm(needle_radius_mm: npt.ArrayLike, p: Parameters) -> Array:
    r"""Distance from the axis of a needle within which it tears vessels.

    Parameters
    ----------
    needle_radius_mm : array_like
        Radius of the needle at that depth (:math:`\rho`), mm.
    p : Parameters
        Uses ``vessel_tear_stretch`` (:math:`\lambda`).

    Returns
    -------
    numpy.ndarray
        Distance in skin without the needle, mm.

    Notes
    -----
    A hole opened to :math:`\rho` moves what lay at :math:`b` to :math:`\sqrt{b^2 + \rho^2}` and stretches it round the
    hole by :math:`\sqrt{b^2 + \rho^2} / b`. Vessels with a stretch above :math:`\lambda` tear, those farther off are
    pushed aside:

    .. math:: b < \frac{\rho}{\sqrt{\lambda^2 - 1}}
    """
    return np.asarray(np.asarray(needle_radius_mm, dtype=float) / np.sqrt(p["vessel_tear_stretch"] ** 2 - 1))


def torn_vessels(
    depth_mm: npt.ArrayLike,
    slit_mm: npt.ArrayLike,
    tip_diameter_um: npt.ArrayLike,
    needle_diameter_mm: npt.ArrayLike,
    vessels: Vessels,
    p: Parameters,
) -> Torn:
    r"""Vessels of the upper dermis that needles tear, from the geometry of both.

    Parameters
    ----------
    depth_mm : array_like
        In-situ depths (d), mm, shape (punctures, draws); 0 where a needle did not enter.
    slit_mm : array_like
        Length by which the needle tore sideways at the surface (:math:`\ell`), same shape or a number.
    tip_diameter_um, needle_diameter_mm : array_like
        Diameters of tip and shaft.
    vessels : percuta.skin.Vessels
        Capillary loops and plexus.
    p : Parameters
        Uses ``needle_taper``, ``vessel_tear_stretch`` and, for what is seen, see `seen_share`.

    Returns
    -------
    Torn

    Notes
    -----
    A loop hangs between its top at :math:`z_t` and the plexus, and is seen from above as a strip of length g, the gap
    between its limbs. A needle that reaches it tears it where the axis passes nearer than
    :math:`R_t = r_v + b(z_t)`, with the vessel's radius and `tear_radius_mm`; the needle is widest at the top of the
    loop. With n loops per area, and directions of slit and loop independent,

    .. math:: \mu_l = n \left(\pi R_t^2 + 2 R_t (g + \ell_t) + \tfrac{2}{\pi} g\,\ell_t\right), \qquad d > z_t

    Vessels of the plexus lie flat at :math:`z_p` with length L per area; lines in random directions are met

    .. math:: \mu_p = L \left(2 R_p + \tfrac{2}{\pi} \ell_p\right), \qquad d > z_p

    times. The slit narrows in a line to the tip, :math:`\ell_t = \ell (1 - z_t/d)`. Loops are taken as independent of
    each other, so a puncture meets any with :math:`1 - e^{-\mu_l - \mu_p}`, and bleeds where one that is seen is among
    them. Both depths vary together between places on one skin, and the result is their mean over `DEPTHS` places.
    """
    from scipy.special import ndtri

    depth, slit = np.asarray(depth_mm, dtype=float), np.asarray(slit_mm, dtype=float)
    seen_loop, seen_plexus = (seen_share(d, p) for d in (vessels.loop_diameter_mm, vessels.plexus_diameter_mm))
    total = np.zeros((len(fields(Torn)), *np.broadcast_shapes(depth.shape, (p.draws,))))

    def reach(at_mm: Array, vessel_mm: Array) -> tuple[Array, Array]:
        """Radius within which a vessel at a depth is torn, 0 where the needle does not come so deep; slit there."""
        behind = np.maximum(0, depth - at_mm)
        needle = tear_radius_mm(needle_radius_mm(behind, tip_diameter_um, needle_diameter_mm, p), p)
        return np.where(depth > at_mm, vessel_mm / 2 + needle, 0), slit * behind / np.where(depth > 0, depth, 1)

    gap = vessels.limb_gap_mm
    for quantile in (np.arange(DEPTHS) + 1 / 2) / DEPTHS:
        scale = np.exp(vessels.depth_spread * ndtri(quantile))
        near, long = reach(vessels.loop_top_mm * scale, vessels.loop_diameter_mm)
        area = np.pi * near**2 + 2 * near * (gap + long) + 2 / np.pi * gap * long
        loops = vessels.loops_per_mm2 * area
        near, long = reach(vessels.plexus_depth_mm * scale, vessels.plexus_diameter_mm)
        plexus = vessels.plexus_mm_per_mm2 * 2 * (near + long / np.pi)
        struck, bleeds = -np.expm1(-loops - plexus), -np.expm1(-seen_loop * loops - seen_plexus * plexus)
        total += np.stack([loops, plexus, struck, bleeds])
    return Torn(*total / DEPTHS)


def seen_share(vessel_diameter_mm: npt.ArrayLike, p: Parameters) -> Array:
    r"""Share of torn vessels of a size that bleed enough to be seen.

    Parameters
    ----------
    vessel_diameter_mm : array_like
        Diameter of the vessel (D), mm.
    p : Parameters
        Uses ``capillary_flow_speed`` (v), ``sealing_time`` (t), ``visible_drop`` (w) and ``bleeding_spread``
        (:math:`\sigma`).

    Returns
    -------
    numpy.ndarray
        Share, 0 to 1.

    Notes
    -----
    A torn vessel loses what flowed through it until it seals; that is seen where it fills half a ball as wide as the
    smallest visible drop:

    .. math:: s = \Phi\left(\frac{1}{\sigma} \ln \frac{v\,t\,\pi D^2 / 4}{\pi w^3 / 12}\right)
    """
    from scipy.special import ndtr

    lost = p["capillary_flow_speed"] * p["sealing_time"] * np.pi * (np.asarray(vessel_diameter_mm) / 2) ** 2
    drop = 2 / 3 * np.pi * (p["visible_drop"] / 2) ** 3
    return np.asarray(ndtr(np.log(lost / drop) / p["bleeding_spread"]))


def pain(
    depth_mm: npt.ArrayLike, density_per_cm2: npt.ArrayLike, p: Parameters, anaesthetised_share: npt.ArrayLike = 0
) -> Array:
    r"""Pain of needling, on a scale from 0 to 10.

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
    anaesthetised_share : array_like
        Share of the strikes that are not felt (u), 0 to 1; a number, or shape (draws,), or (strikes, draws) where it
        depends on depth. See `numbed_share`.

    Returns
    -------
    numpy.ndarray
        Score, 0 to 10, shape (draws,).

    Raises
    ------
    InputError
        Where the anaesthetised share lies outside 0 to 1.

    Notes
    -----
    .. math:: x = q H \left( n A \left\langle (1 - u) (d / L_0)^{a/b} \right\rangle \right)^b, \qquad
              P = S\,(1 - e^{-x/S})

    Strikes of one depth give :math:`d^a (n A)^b`, the power law measured with 1 to 50 needles, 0.48 to 1.45 mm long,
    on the forearm [1]_; strikes of mixed depth add up so that each hurts a little more when it goes deeper. The
    exponential keeps the score on its scale and leaves small scores alone. Where an anaesthetic blocks a share of the
    nerve endings, that share of the strikes is not felt, so a full block is needed for no pain at all.

    References
    ----------
    .. [1] H. S. Gill, D. D. Denson, B. A. Burris, M. R. Prausnitz, Clin J Pain 24 (2008) 585.
       doi:10.1097/AJP.0b013e31816778f9
    """
    share("the anaesthetised share of strikes", anaesthetised_share)
    number = p["pain_number_exponent"]
    relative = np.asarray(depth_mm, dtype=float) / p["pain_reference_length"]
    felt = (1 - np.asarray(anaesthetised_share)) * relative ** (p["pain_length_exponent"] / number)
    strikes = np.asarray(density_per_cm2) * p["pain_area"] * mean(felt)
    raw = p["pain_of_one_needle"] * p["hypodermic_pain"] * strikes**number
    return np.asarray(p["pain_scale_end"] * (1 - np.exp(-raw / p["pain_scale_end"])))


def numbed_share(numbing: str, p: Parameters) -> Array:
    """Share of the strikes that are not felt, where the anaesthetic itself is not simulated.

    Parameters
    ----------
    numbing : str
        ``'none'`` or ``'topical'``, a cream left on for as long as its label says.
    p : Parameters
        Uses ``anaesthetised_share.NUMBING``.

    Returns
    -------
    numpy.ndarray
        Share, 0 to 1, shape (draws,).

    Raises
    ------
    InputError
        Where the kind of numbing is not known.
    """
    if numbing not in NUMBING:
        raise InputError(f"numbing {numbing!r} is none of {', '.join(NUMBING)}{nearest(numbing, NUMBING)}")
    return p[f"anaesthetised_share.{numbing}"]
