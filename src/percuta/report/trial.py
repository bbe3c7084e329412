"""One trial as a page: flow of people, effects, figures, published values beside it, and what was assumed."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from percuta.evidence.reading import shipped
from percuta.report.pages import render, write_page
from percuta.report.trial_figures import factor, figures, unit_of
from percuta.report.words import decimals, number
from percuta.trial.mixed import Mixed
from percuta.trial.statistics import Effect

if TYPE_CHECKING:
    from percuta.trial import PowerCurve, Trial, TrialResult
    from percuta.trial.published import Held

EFFECTS = ("Endpoint", "Day", "Arm", "Central trial [95 %]", "p", "Trials like this [90 %]", "Power")
HELD = ("Published", "Endpoint", "Day", "Observed", "Trials like this [90 %]", "Unit", "Inside")


def write_report(result: TrialResult, path: str | Path) -> Path:
    """Write the report of a trial; the file appears whole or not at all.

    Parameters
    ----------
    result : TrialResult
        What the trial found.
    path : str or Path
        Ends in ``.html``.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        Where `path` does not end in ``.html`` or cannot be written.
    """
    return write_page(render_report(result), path)


def render_report(result: TrialResult) -> str:
    """Write a trial as HTML text, one page that loads nothing and runs no script."""
    trial = result.trial
    return render(
        "trial.html",
        trial=trial,
        result=result,
        lead=lead(trial),
        flow=_flow_rows(result),
        flow_heads=("", *(arm.name for arm in trial.arms)),
        effects=[effect_cells(effect, trial) for effect in result.effects],
        effect_heads=EFFECTS,
        held=[held_cells(value) for value in result.held],
        held_heads=HELD,
        benefit=_needed_to_treat(result),
        mixed=[(name, _mixed_rows(model)) for name, model in result.mixed.items()],
        power=[power_sentence(curve) for curve in result.power],
        figures=figures(result),
        sources=_sources(trial),
    )


def lead(trial: Trial) -> str:
    """Tell a trial in one sentence."""
    arms = ", ".join(arm.name for arm in trial.arms)
    design = {"parallel": "in parallel", "split": "on two sides of each person"}[trial.design]
    how = f"{len(trial.arms)} arms {design} ({arms})" if len(trial.arms) > 1 else f"one arm ({arms})"
    days = ", ".join(f"{visit:g}" for visit in trial.visits)
    return f"{trial.people} people, {how}, seen on day {days} after the first session."


def effect_cells(effect: Effect, trial: Trial) -> tuple[str, ...]:
    """Write one effect as cells of a table."""
    times = factor(effect.endpoint)
    arm = f"{effect.arm} against {effect.against}" if effect.against else effect.arm
    if not math.isfinite(effect.estimate[0]):
        return effect.endpoint.name, f"{effect.visit:g}", arm, "nobody seen", "", "", ""
    central = _interval(effect.estimate[0], effect.low[0], effect.high[0], times, unit_of(effect.endpoint, trial))
    like = _interval(*effect.predictive(trial.solve.seed), times, "")
    power = effect.power[0]
    p = effect.p[0]
    return (
        effect.endpoint.name,
        f"{effect.visit:g}",
        arm,
        central,
        "" if math.isnan(p) else ("< 0.001" if p < 0.001 else f"{p:.3f}"),
        like,
        "" if math.isnan(power) else f"{100 * power:.0f} %",
    )


def held_cells(value: Held) -> tuple[str, ...]:
    """Write one published value beside the trial as cells of a table."""
    return (
        f"{value.record} ({value.use})",
        value.endpoint,
        f"{value.visit:g}",
        number(value.observed),
        _interval(value.predicted, value.low, value.high, 1, ""),
        value.unit,
        "inside" if value.inside else "outside",
    )


def power_sentence(curve: PowerCurve) -> str:
    """Say what a power curve says."""
    tried = ", ".join(f"{people}: {100 * power:.0f} %" for people, power, *_ in curve.points)
    what = f"{curve.endpoint}, day {curve.visit:g}, {curve.arm}" + (
        f" against {curve.against}" if curve.against else ""
    )
    if curve.needed is None:
        return f"Power of {what}: {tried} ({curve.points[-1][0]} people are too few for 80 %)"
    return f"Power of {what}: {tried}; about {math.ceil(round(curve.needed, 6))} people give 80 %"


def _interval(middle: float, low: float, high: float, times: float, unit: str) -> str:
    """Write a value with its interval, to the digits the interval deserves."""
    if not math.isfinite(middle):
        return ""
    ends = [times * low, times * high]
    if not all(map(math.isfinite, ends)):
        return f"{number(times * middle)} {unit}".strip()
    width = ends[1] - ends[0]
    places = decimals(width) if width else decimals(times * middle)
    return (
        f"{number(times * middle, places)} {unit}".strip() + f" [{number(ends[0], places)}, {number(ends[1], places)}]"
    )


def _flow_rows(result: TrialResult) -> list[tuple[str, ...]]:
    """List the flow of people, a row per step and a column per arm."""
    arms = result.flow["arms"]
    rows = [
        ("Randomised", *(str(arm["randomised"]) for arm in arms)),
        ("Age, mean (sd)", *(f"{arm['age_mean']:.0f} ({arm['age_sd']:.0f})" for arm in arms)),
        ("Women", *(f"{100 * arm['women']:.0f} %" for arm in arms)),
        ("Smokers", *(f"{100 * arm['smokers']:.0f} %" for arm in arms)),
    ]
    for place, visit in enumerate(result.trial.visits):
        rows.append((f"Seen on day {visit:g}", *(str(arm["seen"][place]) for arm in arms)))
    for event in arms[0]["events"]:
        rows.append((event.replace("_", " ").capitalize(), *(str(arm["events"][event]) for arm in arms)))
    return rows


def _needed_to_treat(result: TrialResult) -> list[str]:
    found = []
    for effect in result.effects:
        if (needed := effect.needed_to_treat) is not None:
            middle, low, high = needed
            found.append(
                f"{effect.endpoint.name}, day {effect.visit:g}, {effect.arm} against {effect.against}: "
                f"{middle:.1f} people treated for one more [{low:.1f}, {high:.1f}]"
            )
    return found


def _mixed_rows(model: Mixed | str) -> dict[str, Any]:
    if isinstance(model, str):
        return {"why": model}
    rows = [
        (name, _interval(estimate, low, high, 1, ""), "< 0.001" if p < 0.001 else f"{p:.3f}")
        for name, estimate, low, high, p in model.terms
    ]
    spread = f"Standard deviation between people {number(model.between_people)}, within people "
    return {"rows": rows, "spread": spread + number(model.within_people), "note": model.note}


def _sources(trial: Trial) -> list[tuple[str, str, str]]:
    wanted = {*trial.sources, *(value.record for value in trial.published)}
    return [(record.id, record.citation, record.doi) for record in shipped() if record.id in wanted]
