"""The verb: studies in, a handful of plans out, each held against the clinical default."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest
from percuta.plan import constraints, front, objectives, reasons, search, sensitivity
from percuta.plan.constraints import Demand
from percuta.plan.evaluate import Evaluation, Evaluator
from percuta.plan.front import Difference, Exchange
from percuta.plan.objectives import Objective
from percuta.plan.variables import DEVICE, START, VARIED, Decision, Space, space, unprotocolled
from percuta.simulate import judge
from percuta.study import Study

Array = npt.NDArray[np.float64]
Progress = Callable[[str, float], None]

EVALUATIONS = 400
SEARCH_DRAWS = 50
DECIDING = 5
"""Times the draws of the study in which plans are held against each other for what decides between them."""
DEFAULT = "clinical default"
BURDENS = tuple(each.best for each in objectives.OBJECTIVES.values() if each.better == "less")
LIGHTEST = "least of every burden"
"""Name of a plan that leads in all of `BURDENS`."""


@dataclass(frozen=True)
class Question:
    """What is asked of the planner, besides the studies.

    Parameters
    ----------
    demand : Demand
        What every plan must meet.
    objectives : tuple of str
        What plans are judged by; all unless given.
    benefit : str
        Outcome that stands for the benefit; chosen by the concern unless given.
    models : tuple of str
        Devices at hand.
    first_day : datetime.date or None
        First day on which a session may be; default the start of the study.
    vary : tuple of str
        Which of `percuta.plan.variables.VARIED` may differ from the study, besides depth, passes, sessions and
        interval. By default the device; an operator at home and a retinoid only where asked for, because the first
        promises no gain and the harm of the second is not in the model. The start, where there are days to be
        presentable.
    weights : Mapping of str to float
        How much each objective counts in the balance; 1 unless given.
    price : float or None
        Price of one session, US dollars, where it is known.
    evaluations : int
        Courses to compute.
    draws : int
        Draws of the search; plans are then shown with those of the study.
    """

    demand: Demand = field(default_factory=Demand)
    objectives: tuple[str, ...] = ()
    benefit: str = ""
    models: tuple[str, ...] = ()
    first_day: date | None = None
    vary: tuple[str, ...] = (DEVICE,)
    weights: Mapping[str, float] = field(default_factory=dict)
    price: float | None = None
    evaluations: int = EVALUATIONS
    draws: int = SEARCH_DRAWS


@dataclass(frozen=True)
class Plan:
    """One course that is proposed.

    Parameters
    ----------
    titles : tuple of str
        What it is called, such as ``"least downtime"``.
    decision : Decision
        What is decided.
    course : str
        The same in one line.
    studies : tuple of Study
        One for each zone; `percuta run` accepts each.
    differences : tuple of Difference
        Each objective, against the clinical default.
    reasons, cautions : tuple of str
        Why it exists and what it gives up; what must be known before it is followed.
    sessions : tuple of str
        Days of the sessions.
    values : Mapping of str to numpy.ndarray
        Objectives with the draws of the study.
    verdict : str
        What the screen says.
    meets : bool
        Whether it meets all that was asked; every plan does, the default need not.
    clear_after_d : float
        Days after a session until redness is gone in 95 of 100 draws.
    """

    titles: tuple[str, ...]
    decision: Decision
    course: str
    studies: tuple[Study, ...]
    differences: tuple[Difference, ...]
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    sessions: tuple[str, ...]
    values: Mapping[str, Array]
    verdict: str
    meets: bool
    clear_after_d: float

    @property
    def name(self) -> str:
        """What it is called, in few words."""
        if set(BURDENS) <= set(self.titles):
            return ", ".join([*(title for title in self.titles if title not in BURDENS), LIGHTEST])
        return ", ".join(self.titles)


@dataclass(frozen=True)
class Planning:
    """What the planner found.

    Parameters
    ----------
    name : str
        Name of the first study.
    objectives : tuple of Objective
        What plans were judged by.
    default : Plan
        The clinical default.
    plans : tuple of Plan
        The handful, the best balance first.
    cloud : Mapping of str to numpy.ndarray
        Median of each objective over the draws of the search, of all courses of the front, each (courses,).
    computed : int
        Different courses computed.
    read_on : str
        When the benefit is read, in words.
    trade : str
        What is weighed against what, in words.
    sensitivity : Sensitivity
        What would have to be true for another plan to win.
    notes : tuple of str
        What the reader must know.
    asked : Mapping
        What was asked, as plain data.
    seed : int
        Seed of draws and search.
    """

    name: str
    objectives: tuple[Objective, ...]
    default: Plan
    plans: tuple[Plan, ...]
    cloud: Mapping[str, Array]
    computed: int
    read_on: str
    trade: str
    sensitivity: sensitivity.Sensitivity
    notes: tuple[str, ...]
    asked: Mapping[str, Any]
    seed: int


def plan(studies: Sequence[Study], question: Question | None = None, progress: Progress | None = None) -> Planning:
    """Search the courses open to a person for a handful worth choosing between.

    Parameters
    ----------
    studies : sequence of Study
        One for each zone of one person; the first gives device, care, draws and seed.
    question : Question, optional
        What is asked.
    progress : callable, optional
        Told the stage and the share done.

    Returns
    -------
    Planning
        The same for the same studies, question and version.

    Raises
    ------
    InputError
        Where the person cannot be treated, something asked for does not exist, or no course meets all that is asked;
        says what would be allowed.
    """
    asked, tell = question or Question(), progress or _silent
    search.needs_pymoo()
    _check(studies, asked)
    tell("screening", 0)
    first_day, notes = _first_day(studies, asked)
    open_to = space(
        studies,
        models=asked.models,
        first_day=first_day,
        last_day=max(_days(asked), default=None),
        vary=(*asked.vary, *([START] if asked.demand.presentable else [])),
    )
    seed = studies[0].solve.seed
    quick = _evaluator(open_to, asked, asked.draws, seed)
    kept = objectives.chosen(asked.objectives, quick.benefit)
    judging = constraints.Judge(quick, asked.demand)
    found = search.search(judging, kept, asked.evaluations, seed, lambda share: tell("searching", 0.05 + 0.75 * share))
    if not found:
        raise constraints.refuse(judging, kept)
    trade = front.exchange(found, kept, asked.weights)
    tell("comparing", 0.8)
    return _told(open_to, asked, kept, found, trade, quick, notes, tell)


def _told(
    open_to: Space,
    asked: Question,
    kept: tuple[Objective, ...],
    found: Sequence[Evaluation],
    trade: Exchange,
    quick: Evaluator,
    notes: Sequence[str],
    tell: Progress,
) -> Planning:
    """Compute the handful again with the draws of the study, and with many for what decides between them."""
    first = open_to.studies[0]
    seed = first.solve.seed
    full = _evaluator(open_to, asked, first.solve.draws, seed)
    judging = constraints.Judge(full, asked.demand)
    default = _plan((DEFAULT,), open_to.default, judging, kept, "")
    many = _evaluator(open_to, asked, DECIDING * first.solve.draws, seed)
    shown = _shown(found, judging, kept, trade, many)
    plans = [_plan(titles, each.decision, judging, kept, trade.said()) for each, titles in shown]
    tell("weighing", 0.9)
    worth = {plan.name: trade.worth(many(plan.decision).values) for plan in plans}
    if open_to.default not in [plan.decision for plan in plans]:
        worth[DEFAULT] = trade.worth(many(open_to.default).values)
    tell("done", 1)
    return Planning(
        name=first.name,
        objectives=kept,
        default=default,
        plans=tuple(plans),
        cloud={each.name: np.array([np.median(one.values[each.name]) for one in found]) for each in kept},
        computed=quick.count,
        read_on=_read_on(asked, quick),
        trade=trade.said(),
        sensitivity=sensitivity.sensitivity(worth, many.p, kept[0].unit),
        notes=(*notes, *_notes(open_to, default, asked)),
        asked=_plain(asked),
        seed=seed,
    )


def _plan(
    titles: tuple[str, ...], decision: Decision, judging: constraints.Judge, kept: Sequence[Objective], worth: str
) -> Plan:
    full, open_to = judging.evaluator, judging.space
    found, usual = full(decision), full(open_to.default)
    named = full.studies(decision, f"{titles[0].capitalize()}: ")
    verdicts = [judge(study).verdict for study in named]
    compared = tuple(front.difference(each, found.values[each.name], usual.values[each.name]) for each in kept)
    return Plan(
        titles=titles,
        decision=decision,
        course=reasons.course_text(open_to, decision),
        studies=named,
        differences=compared,
        reasons=reasons.reasons(titles, compared, worth, reasons.changes(open_to, decision)),
        cautions=reasons.cautions(open_to, decision, named, verdicts),
        sessions=tuple(reasons.session_dates(open_to, decision)),
        values=found.values,
        verdict=max(verdicts, key=constraints.PASSES.index) if set(verdicts) <= set(constraints.PASSES) else "defer",
        meets=judging.meets(found),
        clear_after_d=objectives.late(found.back_in_public_d),
    )


def _shown(
    found: Sequence[Evaluation],
    judging: constraints.Judge,
    kept: tuple[Objective, ...],
    trade: Exchange,
    many: Evaluator,
) -> list[tuple[Evaluation, tuple[str, ...]]]:
    """Choose plans that still meet all that is asked with the draws of the study, more than the search had."""
    left = list(found)
    while left:
        shown = front.handful(left, kept, trade, lambda each: float(np.mean(trade.worth(many(each.decision).values))))
        short = [each for each, _ in shown if not judging.meets(judging.evaluator(each.decision))]
        if not short:
            return [(each, titles) for each, titles in shown]
        left = [each for each in left if not any(each is one for one in short)]
    raise constraints.refuse(judging, kept)


def _evaluator(open_to: Space, asked: Question, draws: int, seed: int) -> Evaluator:
    price = {} if asked.price is None else {"session_price": f"{asked.price!r} USD"}
    return Evaluator(open_to, draws, seed, on=asked.demand.before, benefit=asked.benefit, overrides=price)


def _check(studies: Sequence[Study], asked: Question) -> None:
    if not studies:
        raise InputError("give at least one study", "studies")
    for study in studies[1:]:
        if study.subject != studies[0].subject or study.history != studies[0].history:
            raise study.error("subject", "the studies of one course are of one person; subject or history differ")
    for name in asked.vary:
        if name not in VARIED:
            hint = nearest(name, VARIED)
            raise InputError(f"{name!r} cannot be varied{hint}; these can: {', '.join(VARIED)}", "vary")
    front.check_weights(asked.weights)
    if asked.evaluations < search.POPULATION:
        text = f"{asked.evaluations} courses are too few to search; compute at least {search.POPULATION}"
        raise InputError(text, "evaluations")
    if min(asked.draws, studies[0].solve.draws) < 2:
        raise InputError("intervals need at least 2 draws", "draws")


def _days(asked: Question) -> list[date]:
    return [day for day in (asked.demand.before, *asked.demand.presentable) if day]


def _first_day(studies: Sequence[Study], asked: Question) -> tuple[date | None, list[str]]:
    """Return the first day on which a session may be, and what moved it."""
    wanted = asked.first_day or studies[0].course.start
    days = _days(asked)
    if days and wanted is None:
        text = f"to be presentable on {min(days)}, a plan needs the first possible day; give course.start or --from"
        raise studies[0].error("course.start", text)
    first, why = constraints.first_possible(studies, wanted)
    if first and days and max(days) <= first:
        text = f"{max(days)} cannot be met: the first session can be on {first} at the earliest"
        raise InputError(f"{text}. {why}".strip(), "before")
    return first, [why] if why else []


def _read_on(asked: Question, quick: Evaluator) -> str:
    if asked.demand.before:
        return f"read on {asked.demand.before}"
    return f"read {float(quick.p['judging_delay'][0]):g} days after the last session"


def _notes(open_to: Space, default: Plan, asked: Question) -> list[str]:
    notes = []
    for kind in dict.fromkeys(concern.kind for study in open_to.studies for concern in unprotocolled(study)):
        notes.append(f"No protocol for {kind.replace('_', ' ')} is on record; the plans serve the other concerns.")
    if not default.meets:
        notes.append("The clinical default does not meet all that was asked; it is shown to compare.")
    if asked.price is None:
        notes.append(
            "Prices are in US dollars and wide: no survey of them was found. A clinic's own price narrows them."
        )
    if open_to.studies[0].course.maintenance:
        notes.append("Sessions of maintenance are left out of all plans.")
    return notes


def _plain(asked: Question) -> dict[str, Any]:
    demand = asked.demand
    return {
        "before": str(demand.before) if demand.before else None,
        "presentable": [str(day) for day in demand.presentable],
        "limits": dict(demand.limits),
        "least_benefit": demand.least_benefit,
        "objectives": list(asked.objectives),
        "benefit": asked.benefit,
        "devices": list(asked.models),
        "from": str(asked.first_day) if asked.first_day else None,
        "vary": list(asked.vary),
        "weights": dict(asked.weights),
        "price_usd": asked.price,
        "evaluations": asked.evaluations,
        "draws": asked.draws,
    }


def _silent(_stage: str, _share: float) -> None:
    """Tell nobody."""
