"""The spine: one study in, one result out."""

from __future__ import annotations

import warnings as python_warnings
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import Any

import percuta
from percuta import barrier, care, device, healing, puncture, skin
from percuta.errors import InputError, OutsideEvidence
from percuta.outcome import Outcome, Series, grading, observe, readings
from percuta.parameters import Parameters
from percuta.result import Needling, Result
from percuta.study import Study, schema

Progress = Callable[[str, float], None]


_SOLVE = ("solve.fidelity", "solve.solver", "solve.draws")
"""Keys of a study that the geometries of healing name in their errors."""
_GEOMETRY_NOTES = {
    "channel": "Healing follows one puncture and its share of the skin: punctures stand evenly, and every session "
    "tears the same places.",
    "tile": "Healing follows one block of skin with the punctures of every session; how they happen to fall is part of "
    "the answer.",
}
"""What the reader of a result must know of a geometry."""


def simulate(
    study: Study,
    progress: Progress | None = None,
    keep: Collection[str] = (),
    store: Path | None = None,
    resume: bool = False,
) -> Result:
    """Simulate one study, from the needle to the outcome.

    Parameters
    ----------
    study : Study
        What is asked.
    progress : callable, optional
        Told the stage and the share of the whole that is done, 0 to 1.
    keep : collection of str, optional
        More time courses to keep: species of the healing network, such as ``"il6"`` (in the tissue and inside a zone),
        genes, such as ``"gene.il6"``, or ``"fields"`` for all species.
    store : Path, optional
        Folder in which a tile stores the levels of the kept species in every voxel, of its first draw.
    resume : bool
        Whether a stored tile goes on from where it stopped, if it was started.

    Returns
    -------
    Result
        The same for the same study, seed and version.

    Raises
    ------
    InputError
        Where the study or `keep` asks for something that does not exist or cannot be done.
    NumericalError
        Where a computation leaves its domain.

    Examples
    --------
    >>> import percuta as pc
    >>> study = pc.Study(subject={"age": 29}, skin=pc.Skin.at("cheek"), device=pc.devices["skinpen"].at("1.5 mm"))
    >>> result = simulate(study.patched({"solve": {"draws": 4}}))
    >>> result["collagen"].dims
    ('time', 'draw')
    """
    with python_warnings.catch_warnings(record=True) as caught:
        python_warnings.simplefilter("always", OutsideEvidence)
        fields = _fields(study, progress or _silent, keep, store, resume)
    extrapolations = sorted({str(found.message) for found in caught if issubclass(found.category, OutsideEvidence)})
    for found in caught:  # what is not about evidence is not ours to keep
        if not issubclass(found.category, OutsideEvidence):
            python_warnings.warn_explicit(found.message, found.category, found.filename, found.lineno)
    fields["warnings"] = (*fields["warnings"], *extrapolations)
    return Result(**fields)


def judge(study: Study, on: date | None = None, today: date | None = None) -> care.Verdict:
    """Screen the person of a study, with the label of the chosen device.

    Parameters
    ----------
    study : Study
        What is asked.
    on : datetime.date, optional
        Day of the first session; default the start of the course.
    today : datetime.date, optional
        Refuses a first session that lies before it.

    Returns
    -------
    percuta.care.Verdict

    Raises
    ------
    InputError
        Where the device cannot be set so, or the answers of the history cannot all be true.
    """
    tool = device.choose(study)
    depth_mm = device.set_depth(tool, study.device)
    care.check_home(study, depth_mm)
    label = care.label_status(study, tool, depth_mm)
    return care.screen(study, on, notices=device.notices(tool, depth_mm), label=label, today=today)


def check(study: Study) -> None:
    """Refuse a study that cannot be simulated, without simulating it.

    Parameters
    ----------
    study : Study
        What is asked.

    Raises
    ------
    InputError
        Where device, setting, site, history or a parameter does not exist or cannot be so.
    """
    judge(study)
    barrier.check_products(study)
    _check_geometry(study)
    _person(study, _parameters(study, draws=0))


def one_session(
    study: Study,
) -> tuple[puncture.Puncture, skin.Skin, Parameters, Callable[[float], puncture.Puncture]]:
    """Needle once as a study says, without healing.

    Parameters
    ----------
    study : Study
        What is asked.

    Returns
    -------
    tuple
        The needling, the skin, the parameters, and what makes one pass of the tool at another depth, mm.

    Raises
    ------
    InputError
        Where device, setting, site or a parameter does not exist or cannot be so.
    """
    tool = device.choose(study)
    p = _parameters(study, study.solve.draws)
    person = _person(study, p)
    depth_mm = device.set_depth(tool, study.device)
    session = puncture.needle(tool, person, study.technique, depth_mm, p, study.device.stroke_rate)
    return session, person, p, _prior_pass(study, tool, person, p)


def study_schema() -> dict[str, Any]:
    """Return the JSON Schema of a study file, with the names of devices and sites filled in."""
    found = schema()
    parts = found["$defs"]
    parts["DeviceChoice"]["properties"]["model"]["enum"] = sorted(device.devices)
    parts["SkinChoice"]["properties"]["site"]["enum"] = sorted(skin.sites())
    return found


def _silent(_stage: str, _share: float) -> None:
    """Tell nobody."""


def _fields(study: Study, tell: Progress, keep: Collection[str], store: Path | None, resume: bool) -> dict[str, Any]:
    """Follow one study down the house; the fields of its `Result`."""
    tell("screening", 0)
    species = observe.needed(keep)
    tool = device.choose(study)
    depth_mm = device.set_depth(tool, study.device)
    verdict = judge(study)
    _check_geometry(study)
    p = _parameters(study, 0 if _is_central(study) else study.solve.draws)
    person = _person(study, p)
    tell("needling", 0.05)
    session = puncture.needle(tool, person, study.technique, depth_mm, p, study.device.stroke_rate)
    stroke = puncture.follow_needle(tool, person, study.technique, depth_mm, p, study.device.stroke_rate)
    applied = barrier.put_on(study, session, person, p, _prior_pass(study, tool, person, p))
    days = list(study.course.days)
    habits = healing.modifiers(study.subject, study.care, p, study.history)
    kept = _stored(study, keep, store, resume)
    course = (session, person, days, days[-1] + study.follow_up, habits, p)
    needle = _needler(study, tool, depth_mm)
    healed = _heal(study, course, needle, species, kept, lambda share: tell("healing", 0.1 + 0.8 * share))
    tell("observing", 0.9)
    series, outcomes = _observe(study, session, person, healed, applied, days, p)
    series += observe.kept(healed, keep, p)
    tell("done", 1)
    return {
        "study": study.to_dict(),
        "version": percuta.__version__,
        "seed": study.solve.seed,
        "digest": study.digest(),
        "t_days": healed.t_days,
        "session_days": tuple(days),
        "series": {entry.name: entry for entry in series},
        "outcomes": {entry.name: entry for entry in outcomes},
        "needling": _needling(study, session, stroke, person, healed, depth_mm),
        "candidacy": verdict.to_dict(),
        "parameters": tuple(sorted(p.used)),
        "overridden": dict(study.parameters),
        "warnings": (*applied.warnings(), *_warnings(study, depth_mm), *_unused(study, p)),
        "notes": {**care.summarise(study), **applied.data()},
    }


def _parameters(study: Study, draws: int) -> Parameters:
    try:
        return Parameters(draws, study.solve.seed, overrides=study.parameters)
    except InputError as error:
        name = error.where.removeprefix("parameters.")
        raise study.error(f"parameters.{name}", error.message) from None


def _person(study: Study, p: Parameters) -> skin.Skin:
    try:
        return skin.describe(study.skin, study.subject, p)
    except InputError as error:
        raise study.error(error.where or "skin.site", error.message) from None


def _is_central(study: Study) -> bool:
    """Tell whether the central values stand for the draws: for the single draw of a tile."""
    return study.solve.fidelity == "tile" and study.solve.draws == 1


def _check_geometry(study: Study) -> None:
    """Refuse what the chosen geometry of healing cannot do."""
    if study.solve.fidelity != "tile":
        return
    try:
        healing.check_tiles(study.solve.draws)
    except InputError as error:
        raise study.error(error.where, error.message) from None
    if study.solve.solver == "reference":
        raise study.error("solve.solver", "a tile has no reference solver; take compiled, or fidelity zone or channel")


def _stored(study: Study, keep: Collection[str], store: Path | None, resume: bool) -> healing.Kept | None:
    """Say what of a tile is stored: the species among what is kept."""
    species = observe.species_of(keep)
    if store and species and study.solve.fidelity == "tile":
        return healing.Kept(species, store, resume)
    if resume:
        raise InputError("only a tile (solve.fidelity) that stores kept species in a folder can be resumed", "resume")
    return None


def _needler(study: Study, tool: device.Device, depth_mm: float) -> healing.Needle:
    """Make the punctures of every session in one block of skin, for a tile."""

    def needle(own: skin.Skin, values: Parameters, width_mm: float, sessions: int) -> list[healing.Punctures]:
        rate = study.device.stroke_rate
        return healing.needled(tool, own, study.technique, depth_mm, width_mm, values, sessions, rate)

    return needle


def _heal(
    study: Study,
    course: tuple[puncture.Puncture, skin.Skin, list[float], float, healing.Modifiers, Parameters],
    needle: healing.Needle,
    species: frozenset[str] | None,
    kept: healing.Kept | None,
    told: Callable[[float], None],
) -> healing.Healing:
    """Heal the course in the geometry that is asked for."""
    solve = study.solve
    if solve.fidelity == "zone":
        return healing.heal(*course, told, solve.solver, species)
    try:
        if solve.fidelity == "channel":
            return healing.heal_channels(*course, told, solve.solver, species)
        return healing.heal_tiles(*course, needle, told, species, kept)
    except InputError as error:
        if error.where == "store":
            raise
        raise study.error(error.where if error.where in _SOLVE else "solve.fidelity", error.message) from None


def _prior_pass(
    study: Study, tool: device.Device, person: skin.Skin, p: Parameters
) -> Callable[[float], puncture.Puncture]:
    """Make one pass of the tool, as before a numbing cream."""
    once = study.technique.model_copy(update={"passes": 1})
    return lambda depth_mm: puncture.needle(tool, person, once, depth_mm, p, study.device.stroke_rate)


def _observe(
    study: Study,
    session: puncture.Puncture,
    person: skin.Skin,
    healed: healing.Healing,
    applied: barrier.Applied,
    days: list[float],
    p: Parameters,
) -> tuple[list[Series], list[Outcome]]:
    """Read the healed skin with every instrument, and each session's days with the eye."""
    t_days = healed.t_days
    now = readings.follow(healed, session, person, days, p, study.care.occluded)
    outside, seen, matrix = now.barrier, now.days, now.series
    grades = grading.grades(study, matrix, t_days, p)
    judged = min(days[-1] + float(p["judging_delay"][0]), t_days[-1])
    outcomes = readings.instruments(matrix, t_days, judged, person, p)
    outcomes += grading.judged_grades(grades, t_days, judged)
    outcomes += grading.responders(study, matrix, t_days, judged, p)
    outcomes += observe.session_outcomes(study, session, person, outside, seen, applied, p)
    outcomes += readings.the_day_after(matrix, t_days, outside, person)
    outcomes += observe.absorbed(applied)
    return [*observe.cells(healed), *matrix, *grades, *observe.after_each_session(outside, seen)], outcomes


def _needling(
    study: Study,
    session: puncture.Puncture,
    stroke: puncture.ForceCurve,
    person: skin.Skin,
    healed: healing.Healing,
    depth_mm: float,
) -> Needling:
    tile = session.tile
    return Needling(
        density_per_cm2=session.density_per_cm2,
        pierced_fraction=session.pierced_fraction,
        force_n=session.force_n,
        buckling_margin=session.buckling_margin,
        bending_margin=session.bending_margin,
        depth_in_situ_mm=session.depth_mm,
        channel_depth_mm=session.channel_mm,
        slit_mm=session.slit_mm,
        channel_radius_mm=session.channel_radius_mm,
        covered_share=healed.coverage[0],
        passes=study.technique.passes,
        travel_mm=stroke.travel_mm[:, 0],
        stroke_force_n=stroke.force_n,
        tile_mm=tile.width_mm,
        tile_x_mm=tile.x_mm,
        tile_y_mm=tile.y_mm,
        tile_depth_mm=tile.depth_mm,
        layers=tuple(person.layers()),
        set_depth_mm=depth_mm,
    )


def _warnings(study: Study, depth_mm: float) -> tuple[str, ...]:
    """List what the reader must know and no number says."""
    found = care.notices(study, depth_mm)
    if study.solve.fidelity in _GEOMETRY_NOTES:
        found.append(_GEOMETRY_NOTES[study.solve.fidelity])
    if any(concern.shape == "linear" for concern in study.concerns):
        found.append("No response of linear scars is on record; they are graded as scars of mixed shape.")
    scored = [concern.kind for concern in study.concerns if not grading.is_graded(concern.kind)]
    found += [f"No clinical outcome is computed for {kind.replace('_', ' ')}; read the instruments." for kind in scored]
    return tuple(found)


def _unused(study: Study, p: Parameters) -> list[str]:
    """Tell which replaced parameters no part of this study reads."""
    return [
        f"{name} was replaced, but nothing in this study uses it." for name in study.parameters if name not in p.used
    ]
