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


def risks(fitzpatrick: float, irritation: npt.ArrayLike, sessions: int, barrier: Barrier, p: Parameters) -> list[Risk]:
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

    Returns
    -------
    list of Risk
        Hyperpigmentation, tram-track marks, infection window, serious events.
    """
    return [
        hyperpigmentation(fitzpatrick, irritation, sessions, p),
        tram_tracks(p),
        infection_window(barrier, p),
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


def tram_tracks(p: Parameters) -> Risk:
    """Risk of tram-track marks over a course.

    Parameters
    ----------
    p : Parameters
        Uses ``tram_track_events``, ``tram_track_subjects`` and ``tram_track_overdispersion``.

    Returns
    -------
    Risk
        The published rate, whatever the device; its note says what it rests on.
    """
    names = ["tram_track_events", "tram_track_subjects", "tram_track_overdispersion"]
    note = p.record("tram_track_events").note
    return Risk(
        "tram-track marks",
        rate("tram_track", p, p["tram_track_overdispersion"]),
        PER_COURSE,
        p.weakest(*names),
        note,
    )


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
