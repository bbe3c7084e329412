"""One result as plain text, for a terminal: what is judged first, then what is measured, risked and left open."""

from __future__ import annotations

from percuta.report.outcomes import GROUPS, group, outcome_unit, signed
from percuta.report.words import estimate, for_terminal, when
from percuta.result import Outcome, Result


def summary_text(result: Result) -> str:
    """Tell a result in plain text.

    Parameters
    ----------
    result : Result
        What a simulation found.

    Returns
    -------
    str
        Verdict of the screen, the session, every outcome under what it is and when it holds, notes; a line each.
    """
    lines = [str(result.study["name"]), *_screened(result), *_session(result), "", "Median [90 % interval]; evidence"]
    for title, found in _groups(result).items():
        lines += ["", title, *(f"  {_line(outcome)}" for outcome in found)]
    lines += ["", *(f"Note: {warning}" for warning in result.warnings)]
    lines.append(f"{len(result.assumed())} of {len(result.parameters)} parameters are assumed. Not a medical device.")
    return for_terminal("\n".join(lines))


def _screened(result: Result) -> list[str]:
    reasons = result.candidacy["reasons"]
    told = [f"  {one['severity']}: {one['condition']}. {one['reason']}" for one in reasons]
    return [f"Candidacy: {result.candidacy['verdict']}", *told]


def _session(result: Result) -> list[str]:
    done = result.needling.summary()
    depth = done["depth_in_situ_mm"]
    deep = estimate(depth["median"], depth["p05"], depth["p95"])
    return [
        f"Each session: {done['density_per_cm2']:.0f} punctures/cm2, tips {deep} mm deep at a setting of "
        f"{done['set_depth_mm']:g} mm",
        f"Needles bear {done['buckling_margin']:.0f} times the force on them before they buckle, and "
        f"{done['bending_margin']:.1f} times as much across the tip before they bend",
    ]


def _groups(result: Result) -> dict[str, list[Outcome]]:
    """Sort outcomes by what they are and by the time they hold for, both as on the page."""
    found: dict[str, list[Outcome]] = {}
    for outcome in sorted(result.outcomes.values(), key=lambda outcome: GROUPS.index(group(outcome))):
        found.setdefault(f"{group(outcome)}, {when(outcome, result.session_days)}", []).append(outcome)
    return found


def _line(outcome: Outcome) -> str:
    told = estimate(outcome.value, *outcome.interval, outcome_unit(outcome), signed(outcome))
    return f"{outcome.label} {told}; {outcome.evidence}"
