"""Runs: asked for, watched, stopped, gone on with."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from percuta.server.contract.base import Done, Id
from percuta.server.contract.runs import CompareIn, Run, RunChange, RunIn, RunPage
from percuta.server.house import Asker, AuditedRoute, House, Person, TheHouse, may
from percuta.server.jobs.kinds import KINDS
from percuta.server.records import run_out, run_row, study_row, visible
from percuta.server.refusals import RefusedError
from percuta.server.routes.studies import Limit, Offset
from percuta.store.columns import now
from percuta.store.database import next_revision
from percuta.store.results import key_of
from percuta.store.tables import RunRow
from percuta.study import Study

router = APIRouter(route_class=AuditedRoute, tags=["runs"])
MOST_WAITING = 200
"""Runs of one person that may wait."""


@router.get("/runs", dependencies=[may("runs:read")])
def runs_list(house: TheHouse, asking: Asker, limit: Limit = 100, offset: Offset = 0) -> RunPage:
    """List runs, newest first."""
    seen = sa.select(RunRow).where(visible(RunRow, asking))
    with house.database.reading() as session:
        total = session.execute(sa.select(sa.func.count()).select_from(seen.subquery())).scalar_one()
        rows = session.execute(seen.order_by(RunRow.created.desc(), RunRow.id).limit(limit).offset(offset)).scalars()
        return RunPage(items=[run_out(row, asking) for row in rows], total=total)


@router.post("/runs", status_code=201, dependencies=[may("runs:write")])
def runs_create(asked: RunIn, house: TheHouse, asking: Asker) -> Run:
    """Simulate a study; a result that is known already is there at once."""
    study = solved(study_asked(house, asking, asked.study_id, asked.text), asked)
    return run_out(
        enqueue(house, asking, "run", {"study": study.to_dict()}, study.name, asked.study_id, asked.fresh), asking
    )


@router.post("/compares", status_code=201, dependencies=[may("runs:write")])
def compares_create(asked: CompareIn, house: TheHouse, asking: Asker) -> Run:
    """Put two or three studies side by side."""
    studies = [study_asked(house, asking, study_id, None) for study_id in asked.study_ids]
    if asked.draws:
        studies = [study.patched({"solve": {"draws": asked.draws}}) for study in studies]
    name = " / ".join(study.name for study in studies)[:200]
    return run_out(enqueue(house, asking, "compare", {"studies": [study.to_dict() for study in studies]}, name), asking)


@router.get("/runs/{run_id}", dependencies=[may("runs:read")])
def runs_get(run_id: Id, house: TheHouse, asking: Asker) -> Run:
    """Return a run."""
    with house.database.reading() as session:
        return run_out(run_row(session, run_id, asking), asking)


@router.patch("/runs/{run_id}", dependencies=[may("runs:write")])
def runs_update(run_id: Id, asked: RunChange, house: TheHouse, asking: Asker) -> Run:
    """Share a run of one's own with all colleagues, or no longer."""
    with house.database.writing() as session:
        row = run_row(session, run_id, asking, change=True)
        row.shared, row.revision = asked.shared, next_revision(session)
    return run_out(row, asking)


@router.post("/runs/{run_id}/cancel", dependencies=[may("runs:write")])
def runs_cancel(run_id: Id, house: TheHouse, asking: Asker) -> Run:
    """Stop a run."""
    return _changed(house, asking, run_id, house.queue.cancel, "this run has ended already")


@router.post("/runs/{run_id}/resume", dependencies=[may("runs:write")])
def runs_resume(run_id: Id, house: TheHouse, asking: Asker) -> Run:
    """Go on with a run that stopped; a stored tile goes on where it was, all else starts again."""
    return _changed(house, asking, run_id, house.queue.resume, "only a run that stopped can be resumed")


@router.post("/runs/{run_id}/clone", status_code=201, dependencies=[may("runs:write")])
def runs_clone(run_id: Id, house: TheHouse, asking: Asker) -> Run:
    """Ask the same again, as a run of one's own."""
    with house.database.reading() as session:
        row = run_row(session, run_id, asking)
    return run_out(enqueue(house, asking, row.kind, row.request, row.name, row.study_id), asking)


@router.delete("/runs/{run_id}", dependencies=[may("runs:write")])
def runs_delete(run_id: Id, house: TheHouse, asking: Asker) -> Done:
    """Forget a run of one's own that has ended."""
    with house.database.writing() as session:
        row = run_row(session, run_id, asking, change=True)
        if row.state in ("queued", "running"):
            raise RefusedError(409, "this run has not ended; cancel it first")
        session.delete(row)
    return Done()


def study_asked(house: House, asking: Person, study_id: str | None, text: str | None) -> Study:
    """Return the study that is meant: a stored one, or the one in a text."""
    if (study_id is None) == (text is None):
        raise RefusedError(422, "give either study_id or text", "study_id")
    if study_id is not None:
        with house.database.reading() as session:
            text = study_row(session, study_id, asking).text
    study = Study.from_text(text or "")
    from percuta.simulate import check

    check(study)
    return study


def solved(study: Study, asked: RunIn) -> Study:
    """Return a study with its solver set as asked."""
    given = {"fidelity": asked.fidelity, "draws": asked.draws, "seed": asked.seed}
    patch = {key: value for key, value in given.items() if value is not None}
    return study.patched({"solve": patch}) if patch else study


def enqueue(
    house: House,
    asking: Person,
    kind: str,
    request: dict[str, Any],
    name: str,
    study_id: str | None = None,
    fresh: bool = False,
) -> RunRow:
    """Put work into the queue; where its result is known, it is done at once."""
    absent = KINDS[kind].missing()
    if absent:
        raise RefusedError(409, absent)
    waiting = sa.select(sa.func.count()).where(RunRow.owner == asking.id, RunRow.state == "queued")
    with house.database.reading() as session:
        if session.execute(waiting).scalar_one() >= MOST_WAITING:
            raise RefusedError(409, f"{MOST_WAITING} of your runs wait already; wait for some of them, or cancel them")
    row = RunRow(
        owner=asking.id, kind=kind, name=name[:200], study_id=study_id, request=request, key=key_of(kind, request)
    )
    if row.key in house.results and not fresh:
        moment = now()
        row.state, row.stage, row.share, row.message = "done", "done", 1.0, "known already"
        row.started = row.ended = moment
    return house.queue.add(row)


def _changed(house: House, asking: Person, run_id: str, change: Any, otherwise: str) -> Run:
    with house.database.reading() as session:
        run_row(session, run_id, asking, change=True)
    if not change(run_id):
        raise RefusedError(409, otherwise)
    with house.database.reading() as session:
        return run_out(run_row(session, run_id, asking), asking)
