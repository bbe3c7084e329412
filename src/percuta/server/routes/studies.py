"""Studies: stored, judged, edited."""

from __future__ import annotations

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Query, Response

from percuta.server.contract.base import Done, Id
from percuta.server.contract.studies import (
    CheckIn,
    EditIn,
    EditOut,
    StudyChange,
    StudyChecked,
    StudyIn,
    StudyOut,
    StudyPage,
)
from percuta.server.editing import edited, judged
from percuta.server.house import Asker, AuditedRoute, Person, TheHouse, may
from percuta.server.records import name_in, new_study, study_item, study_row, visible
from percuta.server.refusals import RefusedError
from percuta.store.columns import now
from percuta.store.tables import StudyRow

router = APIRouter(route_class=AuditedRoute, prefix="/studies", tags=["studies"])
Limit = Annotated[int, Query(ge=1, le=1000)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


@router.get("", dependencies=[may("studies:read")])
def studies_list(house: TheHouse, asking: Asker, limit: Limit = 100, offset: Offset = 0) -> StudyPage:
    """List studies, newest first."""
    seen = sa.select(StudyRow).where(visible(StudyRow, asking))
    with house.database.reading() as session:
        total = session.execute(sa.select(sa.func.count()).select_from(seen.subquery())).scalar_one()
        rows = session.execute(
            seen.order_by(StudyRow.updated.desc(), StudyRow.id).limit(limit).offset(offset)
        ).scalars()
        return StudyPage(items=[study_item(row, asking) for row in rows], total=total)


@router.post("", status_code=201, dependencies=[may("studies:write")])
def studies_create(asked: StudyIn, house: TheHouse, asking: Asker) -> StudyOut:
    """Store a study; what is wrong with it is told, and it is stored all the same."""
    row = new_study(asking, asked.text)
    with house.database.writing() as session:
        session.add(row)
    return study_out(row, asking)


@router.post("/check", dependencies=[may("studies:read")])
def studies_check(asked: CheckIn) -> StudyChecked:
    """Judge a text without storing it."""
    return judged(asked.text)


@router.post("/edit", dependencies=[may("studies:read")])
def studies_edit(asked: EditIn) -> EditOut:
    """Write one value into a text without storing it; comments are kept."""
    return edited(asked.text, asked.path, asked.value)


@router.get("/{study_id}", dependencies=[may("studies:read")])
def studies_get(study_id: Id, house: TheHouse, asking: Asker) -> StudyOut:
    """Return a study."""
    with house.database.reading() as session:
        return study_out(study_row(session, study_id, asking), asking)


@router.put("/{study_id}", dependencies=[may("studies:write")])
def studies_update(study_id: Id, asked: StudyChange, house: TheHouse, asking: Asker) -> StudyOut:
    """Change a study of one's own."""
    with house.database.writing() as session:
        row = study_row(session, study_id, asking, change=True)
        if asked.since not in (None, row.updated.isoformat()):
            raise RefusedError(409, "this study was changed elsewhere, such as in another tab; look at it as it is now")
        if asked.text is not None:
            row.text, row.name, row.updated = asked.text, name_in(asked.text), now()
        if asked.shared is not None:
            row.shared = asked.shared
    return study_out(row, asking)


@router.delete("/{study_id}", dependencies=[may("studies:write")])
def studies_delete(study_id: Id, house: TheHouse, asking: Asker) -> Done:
    """Forget a study of one's own; runs of it stay."""
    with house.database.writing() as session:
        session.delete(study_row(session, study_id, asking, change=True))
    return Done()


@router.get("/{study_id}/file", response_class=Response, dependencies=[may("studies:read")])
def studies_file(study_id: Id, house: TheHouse, asking: Asker) -> Response:
    """Download a study as the file that the command line reads."""
    with house.database.reading() as session:
        row = study_row(session, study_id, asking)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(row.name)}.yaml"'}
    return Response(row.text, media_type="application/yaml; charset=utf-8", headers=headers)


def study_out(row: StudyRow, asking: Person) -> StudyOut:
    """Tell of a study with its text, judged."""
    return StudyOut(**study_item(row, asking).model_dump(), **judged(row.text).model_dump(), text=row.text)


def file_name(name: str) -> str:
    """Make a safe file name of a title.

    Examples
    --------
    >>> file_name("Rolling scars, 1.5 mm / <b>")
    'rolling-scars-1-5-mm-b'
    """
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in name).lower().split()
    return "-".join(words)[:60] or "study"
