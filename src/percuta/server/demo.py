"""The study that is there when somebody comes for the first time."""

from __future__ import annotations

import importlib.resources

import sqlalchemy as sa

from percuta.server.house import House, Person
from percuta.store.tables import StudyRow

BASES = ("professional-face", "home-face")
"""Studies a newcomer finds: a professional's course first, and one at home to compare it with."""
CONCERNS = {"professional-face": "concerns: [{kind: acne_scars, severity: moderate}]\n"}
"""What a base leaves open and a plan asks for; its protocol is that of published series on acne scars."""


def study_of(house: House, asking: Person) -> str | None:
    """Return the study to open first: the demo, made for whoever has no study yet; otherwise the newest."""
    if not asking.may("studies:write"):
        return None
    newest = sa.select(StudyRow.id).where(StudyRow.owner == asking.id).order_by(StudyRow.updated.desc()).limit(1)
    with house.database.reading() as session:
        found = session.execute(newest).scalar_one_or_none()
    return found or _made(house, asking)


def _made(house: House, asking: Person) -> str:
    from percuta.server.records import new_study

    rows = [new_study(asking, text_of(name)) for name in reversed(BASES)]
    with house.database.writing() as session:
        session.add_all(rows)
    return rows[-1].id


def text_of(name: str) -> str:
    """Return the file of a study that a newcomer finds."""
    base = importlib.resources.files("percuta.study") / "bases" / f"{name}.yaml"
    return base.read_text(encoding="utf-8") + CONCERNS.get(name, "")
