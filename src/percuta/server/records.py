"""Rows of the database as messages, and who may see them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from percuta.errors import InputError
from percuta.server.contract.runs import Run
from percuta.server.contract.studies import StudyItem
from percuta.server.editing import NAME
from percuta.server.house import House, Person
from percuta.server.refusals import missing
from percuta.store.columns import now
from percuta.store.runs import STOPPED
from percuta.store.tables import RunRow, StudyRow
from percuta.study.loading import read_text

UNNAMED = "Study that cannot be read"
LONGEST_NAME = 120


def visible(table: type[StudyRow] | type[RunRow], asking: Person) -> Any:
    """Return the condition under which somebody may see a row: it is theirs, or shared."""
    return sa.or_(table.owner == asking.id, table.shared.is_(True))


def study_row(session: Session, study: str, asking: Person, change: bool = False) -> StudyRow:
    """Return a study that somebody may see, or change: only their own."""
    own = StudyRow.owner == asking.id if change else visible(StudyRow, asking)
    found = session.execute(sa.select(StudyRow).where(StudyRow.id == study, own)).scalar_one_or_none()
    if found is None:
        raise missing("study")
    return found


def run_row(session: Session, run: str, asking: Person, change: bool = False) -> RunRow:
    """Return a run that somebody may see, or change: only their own."""
    own = RunRow.owner == asking.id if change else visible(RunRow, asking)
    found = session.execute(sa.select(RunRow).where(RunRow.id == run, own)).scalar_one_or_none()
    if found is None:
        raise missing("run")
    return found


def run_of(house: House, run: str, asking: Person) -> RunRow:
    """Return a run that somebody may see."""
    with house.database.reading() as session:
        return run_row(session, run, asking)


def new_study(asking: Person, text: str) -> StudyRow:
    """Make the row of a new study."""
    moment = now()
    return StudyRow(owner=asking.id, name=name_in(text), text=text, shared=False, created=moment, updated=moment)


def name_in(text: str) -> str:
    """Read the name of a study off its text, which may be wrong elsewhere."""
    try:
        name = read_text(text, NAME)[0].get("name")
    except InputError:
        return UNNAMED
    return str(name)[:LONGEST_NAME] if name else "Microneedling study"


def study_item(row: StudyRow, asking: Person) -> StudyItem:
    """Tell of a study."""
    return StudyItem(
        id=row.id,
        name=row.name,
        shared=row.shared,
        mine=row.owner == asking.id,
        created=row.created.isoformat(),
        updated=row.updated.isoformat(),
    )


def run_out(row: RunRow, asking: Person) -> Run:
    """Tell of a run."""
    return Run(
        id=row.id,
        kind=row.kind,
        name=row.name,
        state=row.state,
        stage=row.stage,
        share=row.share,
        message=row.message,
        hash=row.key,
        study_id=row.study_id,
        mine=row.owner == asking.id,
        shared=row.shared,
        resumable=row.state in STOPPED,
        attempts=row.attempts,
        revision=row.revision,
        created=row.created.isoformat(),
        started=row.started.isoformat() if row.started else None,
        ended=row.ended.isoformat() if row.ended else None,
    )
