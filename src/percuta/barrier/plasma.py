"""Lidocaine in plasma while skin takes it up: two compartments, and an alarm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.barrier.finite_volumes import TOLERANCE, UNDERSHOOT
from percuta.errors import InputError
from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]

ONE_IN_TWENTY = 95
"""Percentile of the draws that the alarm looks at."""
MINUTES_PER_HOUR = 60
ML_PER_L = 1000


@dataclass(frozen=True, eq=False)
class Plasma:
    """Lidocaine in plasma.

    Parameters
    ----------
    t_h : numpy.ndarray
        Hours, shape (times,).
    level : numpy.ndarray
        ug/mL, shape (times, draws).
    alarm_level, toxic_level : float
        Levels that raise the alarm and that labels call toxic, ug/mL.
    """

    t_h: Array
    level: Array
    alarm_level: float
    toxic_level: float

    @property
    def peak(self) -> Array:
        """Highest level, ug/mL, shape (draws,)."""
        return np.asarray(self.level.max(axis=0))

    @property
    def alarm(self) -> bool:
        """Whether one person in twenty, or more, reaches the alarm level."""
        return bool(np.percentile(self.peak, ONE_IN_TWENTY) >= self.alarm_level)

    def sentence(self) -> str:
        """Say what the alarm found; empty where it is silent."""
        if not self.alarm:
            return ""
        middle, high = np.percentile(self.peak, [50, ONE_IN_TWENTY])
        share = 100 * float(np.mean(self.peak >= self.toxic_level))
        return (
            f"ALARM: lidocaine in plasma may reach {high:.2g} ug/mL (median {middle:.2g}); {share:.0f} % of draws pass "
            f"{self.toxic_level:g} ug/mL, which labels call toxic. Do not put it on like this."
        )


def lidocaine_plasma(t_h: npt.ArrayLike, absorbed_mg: npt.ArrayLike, p: Parameters) -> Plasma:
    r"""Plasma level of lidocaine from what has reached the blood.

    Parameters
    ----------
    t_h : array_like
        Hours, increasing, shape (times,).
    absorbed_mg : array_like
        Mass that has reached the blood by then, mg, shape (times, draws).
    p : Parameters
        Uses ``body_weight``, ``lidocaine_clearance`` (C), ``lidocaine_central_volume`` (:math:`V_1`),
        ``lidocaine_whole_volume`` (:math:`V`), ``lidocaine_return`` (:math:`k_{21}`), ``lidocaine_alarm`` and
        ``lidocaine_toxic``.

    Returns
    -------
    Plasma

    Raises
    ------
    InputError
        Where times do not increase or a mass falls.

    Notes
    -----
    .. math::

        V_1 \dot{c} = R - C c - k_{12} V_1 c + k_{21} m, \qquad \dot{m} = k_{12} V_1 c - k_{21} m, \qquad
        k_{12} = k_{21} (V / V_1 - 1)

    Two compartments [1]_ [2]_; the input R is even between the times, and the solution in between exact. Metabolites,
    and heart or liver disease, which slow the clearance, are not in it.

    References
    ----------
    .. [1] R. N. Boyes et al., Clin Pharmacol Ther 12 (1971) 105.
    .. [2] P. D. Thomson et al., Ann Intern Med 78 (1973) 499. doi:10.7326/0003-4819-78-4-499
    """
    times, mass = np.asarray(t_h, dtype=float), np.asarray(absorbed_mg, dtype=float)
    gained = np.diff(mass, axis=0)
    if (np.diff(times) <= 0).any() or (gained < -UNDERSHOOT * TOLERANCE * np.abs(mass).max()).any():
        raise InputError("times must increase and absorbed masses must not fall", "absorbed_mg")
    central = p["body_weight"] * p["lidocaine_central_volume"]  # L
    leaving = p["body_weight"] * p["lidocaine_clearance"] * MINUTES_PER_HOUR / ML_PER_L / central  # 1/h
    back = p["lidocaine_return"]
    away = back * (p["lidocaine_whole_volume"] / p["lidocaine_central_volume"] - 1)
    total, product = leaving + away + back, leaving * back
    root = np.sqrt(total**2 - 4 * product)
    fast, slow = (total + root) / 2, (total - root) / 2
    level = np.zeros_like(mass)
    parts = [np.zeros(mass.shape[1]), np.zeros(mass.shape[1])]
    shares = ((fast - back) / (fast - slow), (back - slow) / (fast - slow))
    for i, (step, rise) in enumerate(zip(np.diff(times), gained, strict=True), start=1):
        for j, (rate, share) in enumerate(zip((fast, slow), shares, strict=True)):
            decay = np.exp(-rate * step)
            parts[j] = parts[j] * decay + share * rise / (central * step) * (1 - decay) / rate
        level[i] = parts[0] + parts[1]  # mg/L is ug/mL
    return Plasma(times, level, float(p["lidocaine_alarm"][0]), float(p["lidocaine_toxic"][0]))
