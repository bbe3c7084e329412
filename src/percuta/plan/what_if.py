"""The sensitivity of a plan in plain words."""

from __future__ import annotations

from percuta.parameters import Record
from percuta.plan.reasons import measured, number
from percuta.plan.sensitivity import Driver, Rivalry, Sensitivity

FIRM = 0.05
"""Share of the draws below which a rival is said to win hardly ever."""
SMALL = 0.005
"""Gain, as a share of how far the plan is ahead of its rival, from which on it is said what knowing would be worth."""


def sentences(found: Sensitivity) -> tuple[str, ...]:
    """Say how firm the choice of a plan is, and what would have to be true for another to win.

    Parameters
    ----------
    found : Sensitivity
        What `percuta.plan.sensitivity.sensitivity` found.

    Returns
    -------
    tuple of str
        Sentences, the choice first, then its rivals, the closest first.
    """
    share = found.best_share[found.plan]
    lines = [
        f"'{found.plan}' is worth most on average, and most of all in {share:.0%} of {found.draws} draws.",
        f"Knowing everything that is uncertain before choosing would be worth "
        f"{measured(found.worth_of_knowing, found.unit)}: the regret to expect of choosing it now.",
    ]
    for rivalry in found.rivals:
        lines += _rival(found, rivalry)
    return tuple(lines)


def _rival(found: Sensitivity, rivalry: Rivalry) -> list[str]:
    if rivalry.ahead_low == rivalry.ahead_high == 0:
        return [f"'{rivalry.rival}' is worth the same in every draw."]
    how = f"'{found.plan}' is ahead by {measured(rivalry.ahead, found.unit)}"
    span = f"[{number(rivalry.ahead_low)}, {number(rivalry.ahead_high)}]"
    lines = [f"'{rivalry.rival}' wins in {_share(rivalry.wins)} of the draws; {how} {span}."]
    if not rivalry.drivers:
        return [*lines, "No single parameter decides between the two."]
    return lines + [_driver(found, rivalry, driver) for driver in rivalry.drivers]


def _driver(found: Sensitivity, rivalry: Rivalry, driver: Driver) -> str:
    record = driver.record
    unit = "" if record.unit == "1" else f" {record.unit}"
    span = f"{number(record.low)} to {number(record.high)}"
    known = f"now {number(record.value)}{unit}, {span}; {record.evidence}, {cited(record)}"
    side = "above" if driver.rival_above else "below"
    if driver.threshold is None or driver.wins_beyond is None or driver.wins_before is None:
        more = "larger" if driver.rival_above else "smaller"
        return f"  {record.name} ({known}): a {more} value helps '{rivalry.rival}', but none alone turns the choice."
    worth = ""
    if abs(driver.worth_knowing) > SMALL * abs(rivalry.ahead):
        worth = f" Knowing it would be worth {measured(driver.worth_knowing, found.unit)}."
    return (
        f"  If {record.name} is {side} {number(driver.threshold)}{unit} ({known}), '{rivalry.rival}' wins: in "
        f"{driver.wins_beyond:.0%} of those draws, against {driver.wins_before:.0%} of the others.{worth}"
    )


def cited(record: Record) -> str:
    """Name the source of a record; an assumption of this program is called so."""
    return "our assumption" if record.source == "percuta" else record.source


def _share(wins: float) -> str:
    return "none" if wins == 0 else f"{wins:.0%}" if wins >= FIRM else f"{wins:.1%}"
