"""Stiffness, tension and elasticity of the whole skin."""

from __future__ import annotations

from percuta.parameters import Parameters
from percuta.skin import ageing
from percuta.skin.ageing import Array, Values

MM_PER_M = 1000


def relaxed_modulus(age: float, p: Parameters) -> Array:
    r"""Young's modulus of whole skin at small strain after it has relaxed, kPa, shape (draws,).

    .. math:: E_\infty(a) = b\,E_\infty(a_m)\,r^{(a - a_m)/\Delta a}

    Parameters
    ----------
    age : float
        Years, 18 to 90.
    p : Parameters
        Uses ``whole_skin_modulus``, ``stiffness_between_people`` (`b`), ``modulus_old_to_young`` (`r`) and the ages.

    Warns
    -----
    OutsideEvidence
        Where the age lies outside 18 to 90 years.

    Notes
    -----
    Suction takes seconds, longer than skin needs to relax, so its modulus [1]_ is the relaxed one. The rise with age
    comes from torsion [2]_, the spread between people from a probe on the forearm [3]_. No value by site is known,
    so all sites share one.

    References
    ----------
    .. [1] S. Diridollou et al., Skin Res Technol 6 (2000) 214.
    .. [2] P. G. Agache et al., Arch Dermatol Res 269 (1980) 221. doi:10.1007/BF00406415
    .. [3] C. Flynn et al., Med Eng Phys 33 (2011) 610.
    """
    p.check_range("modulus_old_to_young", age=age)
    person = p["whole_skin_modulus"] * p["stiffness_between_people"]
    ratio, years = p["modulus_old_to_young"], p["modulus_ageing_years"]
    return ageing.between_ages(person, age, p["reference_age.modulus"], ratio, years)


def instantaneous_modulus(relaxed_kpa: Array, relaxed_share: Array) -> Array:
    r"""Young's modulus of whole skin at small strain before it relaxes, kPa.

    .. math:: E_0 = E_\infty / g

    Parameters
    ----------
    relaxed_kpa : numpy.ndarray
        Modulus after relaxation, kPa.
    relaxed_share : numpy.ndarray
        Long-time over instantaneous stress `g`, above 0 and at most 1.

    Notes
    -----
    A pen loads skin in milliseconds, far below the relaxation time [1]_, and meets this modulus.

    References
    ----------
    .. [1] Y. Wang et al., PLoS ONE 10 (2015) e0120897. doi:10.1371/journal.pone.0120897
    """
    return relaxed_kpa / relaxed_share


def natural_tension(site: str, p: Parameters) -> Array:
    """Tension of skin at rest, N per mm of width, shape (draws,).

    Parameters
    ----------
    site : str
        Name of a site.
    p : Parameters
        Uses ``natural_tension.SITE``.

    References
    ----------
    .. [1] C. Flynn et al., Lecture Notes in Bioengineering (2018) 43. doi:10.1007/978-3-319-59764-5_6
    """
    return p[f"natural_tension.{site}"] / MM_PER_M


def elasticity(ratio: str, region: str, age: float, sun_years: Values, p: Parameters) -> Array:
    """Suction elasticity of skin of one region, shape (draws,).

    Parameters
    ----------
    ratio : {'r2', 'r5', 'r7'}
        Which ratio of the suction curve.
    region : {'face', 'body'}
        Where it is measured.
    age : float
        Years, 18 to 90.
    sun_years : array_like
        Years by which sun damage has aged the skin, see `percuta.skin.matrix.photoageing_years`.
    p : Parameters
        Uses ``elasticity_RATIO.REGION``, ``elasticity_loss.REGION`` and the reference age.

    Warns
    -----
    OutsideEvidence
        Where the age lies outside 18 to 90 years.

    References
    ----------
    .. [1] W. Kawalkiewicz et al., J Cosmet Dermatol 20 (2021) 875. doi:10.1111/jocd.13638
    """
    p.check_range(f"elasticity_loss.{region}", age=age)
    measured, loss = p[f"elasticity_{ratio}.{region}"], p[f"elasticity_loss.{region}"]
    return ageing.elasticity(measured, age + sun_years, p["reference_age.elasticity"], loss)
