"""Cases: kept, changed, taken along, erased; another person's case does not exist."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile
from sqlalchemy.orm import Session

from percuta.care.chart import SessionRecord
from percuta.server.contract.base import Done, Id
from percuta.server.contract.cases import (
    CaseChange,
    CaseIn,
    CaseItem,
    CaseOut,
    CasePage,
    PerformedIn,
    PerformedOut,
    PhotoOut,
    ScoreIn,
    ScoreOut,
)
from percuta.server.house import Asker, AuditedRoute, House, Person, TheHouse, may
from percuta.server.records import study_row
from percuta.server.refusals import binary, missing
from percuta.server.routes.studies import Limit, Offset, file_name
from percuta.store.archive import LARGEST, export_case, import_case
from percuta.store.cases import Cases, changes
from percuta.store.photos import LARGEST as LARGEST_PHOTO
from percuta.store.tables import CaseRow, Performed, Photo, Score

router = APIRouter(prefix="/cases", tags=["cases"], route_class=AuditedRoute)
JPEG, ZIP = binary("image/jpeg"), binary("application/zip")
View = Annotated[str, Form(min_length=1, max_length=60, description="Such as left cheek, 45 degrees.")]


@router.get("", dependencies=[may("cases:read")])
def cases_list(house: TheHouse, asking: Asker, limit: Limit = 100, offset: Offset = 0) -> CasePage:
    """List one's cases, last changed first."""
    rows, total = house.cases(asking).page(limit, offset)
    return CasePage(items=[case_item(*row) for row in rows], total=total)


@router.post("", status_code=201, dependencies=[may("cases:write")])
def cases_create(asked: CaseIn, house: TheHouse, asking: Asker) -> CaseOut:
    """Add a case under a code that names nobody."""
    _check_study(house, asking, asked.study_id)
    cases = house.cases(asking)
    return _told(cases, cases.add(asked.model_dump(exclude={"note"}), asked.note).id)


@router.post("/import", status_code=201, dependencies=[may("cases:write")])
def cases_import(house: TheHouse, asking: Asker, archive: Annotated[UploadFile, File()]) -> CaseOut:
    """Read a case from a zip; it gets new identifiers."""
    cases = house.cases(asking)
    return _told(cases, import_case(cases, archive.file.read(LARGEST + 1)).id)


@router.get("/{case_id}", dependencies=[may("cases:read")])
def cases_get(case_id: Id, house: TheHouse, asking: Asker) -> CaseOut:
    """Return a case with all that belongs to it."""
    return _told(house.cases(asking), case_id)


@router.patch("/{case_id}", dependencies=[may("cases:write")])
def cases_change(case_id: Id, asked: CaseChange, house: TheHouse, asking: Asker) -> CaseOut:
    """Change a case; what is not named stays."""
    _check_study(house, asking, asked.study_id)
    cases = house.cases(asking)
    try:
        cases.change(case_id, asked.model_dump(exclude_unset=True))
    except KeyError:
        raise missing("case") from None
    return _told(cases, case_id)


@router.delete("/{case_id}", dependencies=[may("cases:write")])
def cases_erase(case_id: Id, house: TheHouse, asking: Asker) -> Done:
    """Forget a case and everything that belongs to it."""
    try:
        house.cases(asking).erase(case_id)
    except KeyError:
        raise missing("case") from None
    return Done()


@router.get("/{case_id}/export", response_class=Response, responses=ZIP, dependencies=[may("cases:read")])
def cases_export(case_id: Id, house: TheHouse, asking: Asker) -> Response:
    """Return a case as one zip; note and photographs are open in it."""
    try:
        code, body = export_case(house.cases(asking), case_id)
    except KeyError:
        raise missing("case") from None
    headers = {"Content-Disposition": f'attachment; filename="case-{file_name(code)}.zip"'}
    return Response(body, media_type="application/zip", headers=headers)


@router.post("/{case_id}/sessions", status_code=201, dependencies=[may("cases:write")])
def cases_add_session(case_id: Id, asked: PerformedIn, house: TheHouse, asking: Asker) -> PerformedOut:
    """Keep a session as it was done: zone by zone, with depth, passes, endpoint and lot."""
    record = SessionRecord(**asked.record)
    try:
        row = house.cases(asking).add_session(case_id, record.on, record.to_dict())
    except KeyError:
        raise missing("case") from None
    return performed_out(row)


@router.post("/{case_id}/scores", status_code=201, dependencies=[may("cases:write")])
def cases_add_score(case_id: Id, asked: ScoreIn, house: TheHouse, asking: Asker) -> CaseOut:
    """Keep a reading; the case comes back with the changes of all readings."""
    cases = house.cases(asking)
    try:
        cases.add_score(case_id, asked.model_dump())
    except KeyError:
        raise missing("case") from None
    return _told(cases, case_id)


@router.post("/{case_id}/photos", status_code=201, dependencies=[may("cases:write")])
def cases_add_photo(
    case_id: Id,
    house: TheHouse,
    asking: Asker,
    on: Annotated[date, Form()],
    view: View,
    photo: Annotated[UploadFile, File()],
) -> PhotoOut:
    """Keep a photograph: written anew without place, time and camera, and sealed."""
    try:
        row = house.cases(asking).add_photo(case_id, on, view, photo.file.read(LARGEST_PHOTO + 1))
    except KeyError:
        raise missing("case") from None
    return photo_out(row)


@router.get("/{case_id}/photos/{photo_id}", response_class=Response, responses=JPEG, dependencies=[may("cases:read")])
def cases_photo(case_id: Id, photo_id: Id, house: TheHouse, asking: Asker) -> Response:
    """Return a photograph."""
    try:
        body = house.cases(asking).photo(case_id, photo_id)
    except KeyError:
        raise missing("photograph") from None
    return Response(body, media_type="image/jpeg")


@router.delete("/{case_id}/sessions/{row_id}", dependencies=[may("cases:write")])
def cases_remove_session(case_id: Id, row_id: Id, house: TheHouse, asking: Asker) -> Done:
    """Remove a session."""
    return _removed(house, asking, case_id, Performed, row_id)


@router.delete("/{case_id}/scores/{row_id}", dependencies=[may("cases:write")])
def cases_remove_score(case_id: Id, row_id: Id, house: TheHouse, asking: Asker) -> Done:
    """Remove a reading."""
    return _removed(house, asking, case_id, Score, row_id)


@router.delete("/{case_id}/photos/{row_id}", dependencies=[may("cases:write")])
def cases_remove_photo(case_id: Id, row_id: Id, house: TheHouse, asking: Asker) -> Done:
    """Remove a photograph."""
    return _removed(house, asking, case_id, Photo, row_id)


def _removed(
    house: House, asking: Person, case: str, table: type[Performed] | type[Score] | type[Photo], row: str
) -> Done:
    try:
        house.cases(asking).remove(case, table, row)
    except KeyError:
        raise missing("entry") from None
    return Done()


def _check_study(house: House, asking: Person, study: str | None) -> None:
    """Refuse a study that one may not see."""
    if study is not None:
        with house.database.reading() as session:
            study_row(session, study, asking)


def _told(cases: Cases, case: str) -> CaseOut:
    """Tell of a case with all that belongs to it."""
    try:
        with cases.database.reading() as session:
            return _case_out(cases, session, cases.get(session, case))
    except KeyError:
        raise missing("case") from None


def _case_out(cases: Cases, session: Session, row: CaseRow) -> CaseOut:
    done, read, seen = cases.parts(session, row.id)
    moved = changes(read)
    readings = []
    for score in read:
        change = moved[score.id]
        readings.append(
            ScoreOut(
                **{name: getattr(score, name) for name in ("id", "measure", "value", "unit", "noise_sd", "instrument")},
                blinded=score.blinded,
                on=score.on.isoformat(),
                change=change.value if change else None,
                change_lo=change.low if change else None,
                change_hi=change.high if change else None,
            )
        )
    return CaseOut(
        **case_item(row, len(done), len(read), len(seen)).model_dump(),
        note=cases.note(session, row.id),
        performed=[performed_out(one) for one in done],
        readings=readings,
        pictures=[photo_out(one) for one in seen],
    )


def case_item(row: CaseRow, sessions: int, scores: int, photos: int) -> CaseItem:
    """Tell of a case in a line."""
    plain = {name: getattr(row, name) for name in ("id", "code", "age", "sex", "fitzpatrick", "study_id")}
    return CaseItem(
        **plain,
        sessions=sessions,
        scores=scores,
        photos=photos,
        created=row.created.isoformat(),
        updated=row.updated.isoformat(),
    )


def performed_out(row: Performed) -> PerformedOut:
    """Tell of a session."""
    return PerformedOut(
        id=row.id, on=row.on.isoformat(), record=row.record, problems=SessionRecord(**row.record).problems()
    )


def photo_out(row: Photo) -> PhotoOut:
    """Tell of a photograph."""
    return PhotoOut(id=row.id, on=row.on.isoformat(), view=row.view, width=row.width, height=row.height)
