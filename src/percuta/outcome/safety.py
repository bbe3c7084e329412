"""What may go wrong: rates of adverse events with their uncertainty, and how long the door is open to infection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.barrier.recovery import Barrier
from percuta.errors import InputError
from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]

PER_COURSE = "share of people per course"
SKIN_TYPES = 6
"""Fitzpatrick types."""


@dataclass(frozen=True)
class Risk:
    """One thing that may go wrong.

    Parameters
    ----------
    name : str
        What it is.
    values : numpy.ndarray
        Its size, shape (draws,).
    unit : str
        ``"share of people per course"`` or ``"hour"``.
    evidence : str
        The weakest evidence class of all records it rests on.
    note : str
        What a reader must know.
    """

    name: str
    values: Array
    unit: str
    evidence: str
    note: str

    def interval(self, share: float = 0.9) -> tuple[float, float, float]:
        """Return median, lower and upper end of the central interval that holds `share` of the draws."""
        tail = (1 - share) / 2
        middle, low, high = np.quantile(self.values, [1 / 2, tail, 1 - tail])
        return float(middle), float(low), float(high)


@dataclass(frozen=True)
class Circumstances:
    """What of a person, a place and the products bears on the risks.

    Parameters
    ----------
    face, over_bone : bool
        Whether the place lies on the face, and whether bone lies close beneath.
    cold_sores : bool, optional
        Whether the person has had cold sores; None where it was not asked.
    pushed_in : array_like
        Share of the channel that is open when a product goes on that should not be needled in, 0 to 1, shape (draws,)
        or a number; 0 where there is none.
    """

    face: bool = True
    over_bone: bool = False
    cold_sores: bool | None = None
    pushed_in: npt.ArrayLike = 0.0


def risks(
    fitzpatrick: float,
    irritation: npt.ArrayLike,
    sessions: int,
    barrier: Barrier,
    p: Parameters,
    around: Circumstances = Circumstances(),
) -> list[Risk]:
    """Gather the risks of one course.

    Parameters
    ----------
    fitzpatrick : float
        Skin type, 1 to 6.
    irritation : array_like
        Irritation by one session, of `percuta.outcome.downtime.irritation`, 0 to 1, shape (draws,).
    sessions : int
        Sessions of the course, 0 or more.
    barrier : Barrier
        Barrier after one session.
    p : Parameters
        Uses the records of the functions of this module.
    around : Circumstances
        Place, history and products.

    Returns
    -------
    list of Risk
        Hyperpigmentation, tram-track marks, infection window, granuloma, herpes on the face, serious events.
    """
    return [
        hyperpigmentation(fitzpatrick, irritation, sessions, p),
        tram_tracks(p, over_bone=around.over_bone, irritation=irritation),
        infection_window(barrier, p),
        granuloma(irritation, around.pushed_in, p),
        *([herpes(around.cold_sores, irritation, sessions, p)] if around.face else []),
        serious_events(p),
    ]


def hyperpigmentation(fitzpatrick: npt.ArrayLike, irritation: npt.ArrayLike, sessions: int, p: Parameters) -> Risk:
    r"""Risk of post-inflammatory hyperpigmentation over a course.

    Parameters
    ----------
    fitzpatrick : float
        Skin type, 1 to 6.
    irritation : array_like
        Irritation by one session, of `percuta.outcome.downtime.irritation`, 0 to 1, shape (draws,) or a number.
    sessions : int
        Sessions of the course, 0 or more.
    p : Parameters
        Uses ``pih_events``, ``pih_subjects``, ``pih_overdispersion``, ``pih_reference_type``, ``pih_odds_per_type``
        (w), ``pih_irritation_exponent`` (b), ``pih_reference_irritation`` and ``pih_reference_sessions``.

    Returns
    -------
    Risk

    Raises
    ------
    InputError
        Where the sessions are negative or the skin type is not 1 to 6.

    Notes
    -----
    .. math:: \frac{h}{1 - h} = \frac{h_0}{1 - h_0}\, w^{F - F_0} \left(\frac{S}{S_0}\right)^b, \qquad
              h_n = 1 - (1 - h)^{n/n_0}

    h_0 has the Beta distribution of `rate`. All five events of the five pooled series stand in one of them [1]_; the
    overdispersion carries that into the interval. No series gives rates by skin type or injury: both slopes are
    assumed, so the ranking of two people is firmer than the rate of either.

    References
    ----------
    .. [1] S. Dogra et al., J Cosmet Dermatol 13 (2014) 180. doi:10.1111/jocd.12095
    """
    if sessions < 0:
        raise InputError(f"{sessions} sessions are not possible; give 0 or more", "course.sessions")
    if np.any((np.asarray(fitzpatrick) < 1) | (np.asarray(fitzpatrick) > SKIN_TYPES)):
        raise InputError(f"{fitzpatrick!r} is not a skin type; give 1 to {SKIN_TYPES}", "subject.fitzpatrick")
    base = rate("pih", p, p["pih_overdispersion"])
    by_type = p["pih_odds_per_type"] ** (np.asarray(fitzpatrick) - p["pih_reference_type"])
    by_irritation = (np.asarray(irritation, dtype=float) / p["pih_reference_irritation"]) ** p[
        "pih_irritation_exponent"
    ]
    odds = base / (1 - base) * by_type * by_irritation
    spared = 1 / (1 + odds)
    course = 1 - spared ** (sessions / p["pih_reference_sessions"])
    names = [
        "events",
        "overdispersion",
        "reference_type",
        "odds_per_type",
        "irritation_exponent",
        "reference_irritation",
    ]
    evidence = p.weakest(*(f"pih_{name}" for name in names))
    note = p.record("pih_events").note
    return Risk("post-inflammatory hyperpigmentation", np.asarray(course), PER_COURSE, evidence, note)


def tram_tracks(p: Parameters, *, over_bone: bool = False, irritation: npt.ArrayLike | None = None) -> Risk:
    r"""Risk of tram-track marks over a course.

    Parameters
    ----------
    p : Parameters
        Uses ``tram_track_events``, ``tram_track_subjects``, ``tram_track_overdispersion``, ``tram_track_bone_odds``
        (:math:`w`), ``tram_track_irritation_exponent`` (:math:`b`) and ``pih_reference_irritation`` (:math:`S_0`).
    over_bone : bool
        Whether bone lies close beneath.
    irritation : array_like, optional
        Irritation by one session, 0 to 1; that of the series where it is not given.

    Returns
    -------
    Risk

    Notes
    -----
    .. math:: \frac{h}{1 - h} = \frac{h_0}{1 - h_0}\, w^{[\text{bone}]} \left(\frac{S}{S_0}\right)^b

    The marks follow pressure over bone with needles that reach the dermis [1]_; both slopes are assumed.

    References
    ----------
    .. [1] S. Dogra et al., J Cosmet Dermatol 13 (2014) 180. doi:10.1111/jocd.12095
    """
    names = ["events", "subjects", "overdispersion"]
    base = rate("tram_track", p, p["tram_track_overdispersion"])
    odds = base / (1 - base)
    if over_bone:
        names.append("bone_odds")
        odds = odds * p["tram_track_bone_odds"]
    if irritation is not None:
        names.append("irritation_exponent")
        dose = np.asarray(irritation, dtype=float) / p["pih_reference_irritation"]
        odds = odds * dose ** p["tram_track_irritation_exponent"]
    note = p.record("tram_track_events").note
    evidence = p.weakest(*(f"tram_track_{name}" for name in names))
    return Risk("tram-track marks", np.asarray(odds / (1 + odds)), PER_COURSE, evidence, note)


def granuloma(irritation: npt.ArrayLike, pushed_in: npt.ArrayLike, p: Parameters) -> Risk:
    r"""Risk of a granulomatous reaction over a course.

    Parameters
    ----------
    irritation : array_like
        Irritation by one session, 0 to 1; where it is 0 nothing was opened.
    pushed_in : array_like
        Share of the channel open when an active or unsterile product goes on, 0 to 1.
    p : Parameters
        Uses ``granuloma_events``, ``granuloma_subjects``, ``granuloma_overdispersion`` and ``granuloma_product_odds``
        (:math:`w`).

    Returns
    -------
    Risk

    Notes
    -----
    .. math:: \frac{h}{1 - h} = \frac{h_0}{1 - h_0}\,\bigl(1 + (w - 1)\,a\bigr)

    with the open share :math:`a`. Fifteen cases were published up to 2024, most after vitamin C and pens [1]_; among
    how many people nobody knows, and no series of people has a case, so :math:`h_0` is a bound more than a rate, and
    :math:`w` is assumed.

    References
    ----------
    .. [1] D. P. Friedmann et al., Dermatol Surg (2024). doi:10.1097/DSS.0000000000004450
    """
    base = rate("granuloma", p, p["granuloma_overdispersion"])
    odds = base / (1 - base) * (1 + (p["granuloma_product_odds"] - 1) * np.asarray(pushed_in, dtype=float))
    shares = np.where(np.asarray(irritation, dtype=float) > 0, odds / (1 + odds), 0.0)
    evidence = p.weakest("granuloma_subjects", "granuloma_overdispersion", "granuloma_product_odds")
    return Risk("granuloma", shares, PER_COURSE, evidence, p.record("granuloma_product_odds").note)


def herpes(cold_sores: bool | None, irritation: npt.ArrayLike, sessions: int, p: Parameters) -> Risk:
    r"""Risk that herpes simplex flares up on the face, without antiviral drugs.

    Parameters
    ----------
    cold_sores : bool or None
        Whether the person has had cold sores; None where it was not asked.
    irritation : array_like
        Irritation by one session, 0 to 1, shape (draws,) or a number.
    sessions : int
        Sessions of the course, 0 or more.
    p : Parameters
        Uses ``herpes_after_laser.carrier`` and ``.other`` (:math:`h_l`), ``herpes_needling_factor`` (:math:`f`) and
        ``herpes_carriers``.

    Returns
    -------
    Risk

    Notes
    -----
    .. math:: h = 1 - (1 - f S h_l)^n

    No series of needling counts flares. After full laser resurfacing 9.4 % of people without a drug had one [1]_, which
    bounds carriers from both sides; needling injures less, by a factor that is assumed, times the irritation :math:`S`.
    Whether a drug is due a prescriber decides.

    References
    ----------
    .. [1] S. H. Wall et al., Plast Reconstr Surg 104 (1999) 1103.
    """
    share = p["herpes_carriers"] if cold_sores is None else float(cold_sores)
    flare = share * p["herpes_after_laser.carrier"] + (1 - share) * p["herpes_after_laser.other"]
    once = p["herpes_needling_factor"] * np.asarray(irritation, dtype=float) * flare
    evidence = p.weakest("herpes_after_laser.carrier", "herpes_needling_factor")
    note = p.record("herpes_needling_factor").note
    return Risk("herpes reactivation", np.asarray(1 - (1 - once) ** sessions), PER_COURSE, evidence, note)


def infection_window(barrier: Barrier, p: Parameters) -> Risk:
    """Hours per session during which germs and products find the barrier open.

    Parameters
    ----------
    barrier : Barrier
        Uses ``barrier_back_h`` and ``epithelium_closed_h``.
    p : Parameters
        Gives the evidence classes.

    Returns
    -------
    Risk
        The later of both closures, hours; no published rate of infection exists to go with it.
    """
    hours = np.maximum(barrier.barrier_back_h, barrier.epithelium_closed_h)
    evidence = p.weakest("quality_time", "epithelium_lag", "water_loss_detection")
    note = "until water loss is back and the epidermis has closed; rates of infection were never published"
    return Risk("infection window", np.asarray(hours), "hour", evidence, note)


def serious_events(p: Parameters) -> Risk:
    """Risk of a serious adverse event.

    Parameters
    ----------
    p : Parameters
        Uses ``serious_events`` and ``serious_subjects``.

    Returns
    -------
    Risk
        Its note gives the upper bound, for there was no event.
    """
    record = p.record("serious_events")
    bound = float(np.max(upper_bound(p["serious_events"], p["serious_subjects"])))
    note = f"upper 95 % bound {bound:.2%} per person; {record.note}"
    evidence = p.weakest("serious_events", "serious_subjects")
    return Risk("serious adverse event", rate("serious", p), PER_COURSE, evidence, note)


def rate(event: str, p: Parameters, overdispersion: Array | float = 1) -> Array:
    r"""Draw the rate of an event from its published counts.

    Parameters
    ----------
    event : str
        Uses the records ``<event>_events`` (k) and ``<event>_subjects`` (n).
    p : Parameters
        Gives counts, seed and subject; central values give the median.
    overdispersion : array_like
        Times fewer people (d) the series count for than they had, 1 or more, shape (draws,) or a number.

    Returns
    -------
    numpy.ndarray
        Share of people, shape (draws,).

    Notes
    -----
    .. math:: h \sim \mathrm{Beta}\!\left(\frac{k}{d} + \frac12,\ \frac{n - k}{d} + \frac12\right)

    Jeffreys prior; series that differ from each other more than chance allows tell less than their people.
    """
    from scipy.special import betaincinv

    events, subjects = p[f"{event}_events"], p[f"{event}_subjects"]
    level = p.level(f"safety:{event}")
    return np.asarray(betaincinv(events / overdispersion + 1 / 2, (subjects - events) / overdispersion + 1 / 2, level))


def upper_bound(events: npt.ArrayLike, subjects: npt.ArrayLike, confidence: float = 0.95) -> Array:
    r"""Exact one-sided upper bound of a rate.

    Parameters
    ----------
    events, subjects : array_like
        People with the event, and people observed; fewer events than people.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    numpy.ndarray
        Share of people.

    Notes
    -----
    Clopper and Pearson [1]_: the rate at which so few events have probability 1 - confidence; for no event in n it is
    the "rule of three", about 3/n.

    References
    ----------
    .. [1] C. J. Clopper, E. S. Pearson, Biometrika 26 (1934) 404. doi:10.1093/biomet/26.4.404

    Examples
    --------
    >>> f"{upper_bound(0, 1845).item():.4f}"
    '0.0016'
    """
    from scipy.special import betaincinv

    k, n = np.asarray(events, dtype=float), np.asarray(subjects, dtype=float)
    return np.asarray(betaincinv(k + 1, n - k, confidence))
