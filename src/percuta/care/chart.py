"""The record of one session: each zone with depth, passes, endpoint, pain and the needles used."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from percuta.care.zones import zone_named, zones_at
from percuta.device import choose, set_depth
from percuta.errors import InputError
from percuta.files import write_whole
from percuta.study.loading import read_file, read_text
from percuta.study.messages import first_error
from percuta.study.parts import Day, Depth, Part, Text
from percuta.study.quantities import refuse

if TYPE_CHECKING:
    from percuta.care.zones import Zone
    from percuta.study import Study

FORMAT = "percuta-session/1"

Endpoint = Literal["none", "pink", "erythema", "pinpoint_bleeding", "over_treated"]
Minutes = Annotated[float, Field(ge=0, le=600, allow_inf_nan=False)]
Clock = Annotated[str, Field(strict=True, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class ZoneRecord(Part):
    """What was done in one zone."""

    zone: Text = Field(description="Zone, such as cheeks.")
    depth: Depth = Field(description="Depth that was set.")
    passes: int = Field(strict=True, ge=0, le=200, description="Passes over each spot.")
    endpoint: Endpoint | None = Field(None, description="Endpoint that was reached.")
    pain: Annotated[int, Field(strict=True, ge=0, le=10)] | None = Field(None, description="Worst pain, 0 to 10.")
    minutes: Minutes | None = Field(None, description="Minutes of needling.")
    needle_lot: Text | None = Field(None, description="Lot of the cartridge or tool used here.")
    needle_expiry: Day | None = Field(None, description="Its expiry date.")
    note: Text | None = Field(None, description="Anything else.")

    @model_validator(mode="after")
    def _check_zone(self) -> ZoneRecord:
        try:
            zone_named(self.zone)
        except InputError as error:
            raise refuse(error.message) from None
        return self


class ProductRecord(Part):
    """One product that was put on the skin."""

    product: Text = Field(description="Product.")
    lot: Text | None = Field(None, description="Its lot.")


class EventRecord(Part):
    """Something unwanted that happened."""

    sign: Text = Field(description="What was seen.")
    on: Day = Field(description="Day on which it was first seen.")
    red_flag: Text | None = Field(None, description="Red flag it belongs to, where it does.")
    action: Text | None = Field(None, description="What was done.")


class SessionRecord(Part):
    """One session as it was done.

    Examples
    --------
    >>> zone = ZoneRecord(zone="cheeks", depth="1.5 mm", passes=4, endpoint="erythema", pain=4, needle_lot="A12")
    >>> record = SessionRecord(session=1, on="2026-12-01", device="skinpen", zones=[zone])
    >>> SessionRecord.from_text(record.to_yaml()) == record
    True
    """

    format: Literal["percuta-session/1"] = Field("percuta-session/1", description="Format of the file.")
    session: int = Field(strict=True, ge=1, le=100, description="Number of the session in the course.")
    on: Day = Field(description="Day of the session.")
    began: Clock | None = Field(None, description="Clock time at which the visit began, such as '14:00'.")
    ended: Clock | None = Field(None, description="Clock time at which it ended.")
    device: Text = Field(description="Device, as in the catalogue.")
    serial: Text | None = Field(None, description="Serial number of the handpiece.")
    udi: Text | None = Field(None, description="Unique device identifier, as on the pack.")
    operator: Text | None = Field(None, description="Who treated; a role is enough.")
    zones: tuple[ZoneRecord, ...] = Field(min_length=1, max_length=20, description="What was done, zone by zone.")
    numbing_off: Clock | None = Field(None, description="Clock time at which all numbing cream was off.")
    products: tuple[ProductRecord, ...] = Field((), max_length=20, description="Products put on the skin.")
    consents: dict[str, bool] = Field({}, description="Agreements: true given, false declined.")
    aftercare_given: Clock | None = Field(None, description="Clock time at which written aftercare was handed over.")
    events: tuple[EventRecord, ...] = Field((), max_length=50, description="Unwanted events.")
    note: Text | None = Field(None, description="Anything else.")

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> SessionRecord:
        """Read a session file (YAML).

        Raises
        ------
        InputError
            About the first thing that is wrong, with its line.
        """
        return cls.from_text(read_file(path), os.fspath(path))

    @classmethod
    def from_text(cls, text: str, name: str = "session.yaml") -> SessionRecord:
        """Read the text of a session file.

        Raises
        ------
        InputError
            As `load`.
        """
        written, source = read_text(text, name)
        if written.get("format") != FORMAT:
            raise source.error("format", f"write 'format: {FORMAT}' in the record of a session")
        try:
            return cls.model_validate(written)
        except ValidationError as error:
            raise first_error(error, cls, source) from None

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain data, quantities as text."""
        return self.model_dump(mode="json", exclude_none=True)

    def to_yaml(self) -> str:
        """Return the record as the text of a file."""
        import io

        from percuta.study.yaml_text import write_yaml

        stream = io.StringIO()
        write_yaml(self.model_dump(exclude_none=True), stream)
        return stream.getvalue()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the record as YAML; the file appears whole or not at all.

        Raises
        ------
        InputError
            Where it cannot be written.
        """
        write_whole(path, self.to_yaml(), "the record of a session")

    def problems(self) -> list[str]:
        """List what a reader of this record should be told: what is missing, expired or out of order."""
        found = []
        for zone in self.zones:
            if zone.needle_lot is None:
                found.append(f"{zone.zone}: no lot of the needles, so they cannot be traced.")
            if zone.needle_expiry and zone.needle_expiry < self.on:
                found.append(f"{zone.zone}: the needles expired on {zone.needle_expiry}, before the session.")
            if zone.endpoint == "over_treated":
                found.append(f"{zone.zone}: over-treated; follow up early.")
        early = [event.sign for event in self.events if event.on < self.on]
        return found + [f"{sign}: dated before the session." for sign in early]


def planned_record(
    studies: Sequence[Study], session: int, on: datetime.date, zones: Sequence[Zone] | None = None
) -> SessionRecord:
    """Write the record of a session as planned, to be completed while it is done.

    Parameters
    ----------
    studies : sequence of Study
        The course, one study for each zone.
    session : int
        Number of the session, from 1.
    on : datetime.date
        Its day.
    zones : sequence of Zone, optional
        Zone of each study; without it all that its site stands for.

    Returns
    -------
    SessionRecord

    Raises
    ------
    InputError
        Where a site stands for no zone and none is given.
    """
    places = [(zone,) for zone in zones] if zones else [zones_at(study.skin.site) for study in studies]
    planned = []
    for study, named in zip(studies, places, strict=True):
        if not named:
            raise InputError(f"no zone is on record for {study.skin.site}; name one", "zone")
        depth = f"{set_depth(choose(study), study.device):g} mm"
        planned += [ZoneRecord(zone=zone.id, depth=depth, passes=study.technique.passes) for zone in named]
    return SessionRecord(session=session, on=on, device=studies[0].device.model, zones=tuple(planned))


def find_lot(records: Mapping[str, SessionRecord] | Sequence[SessionRecord], lot: str) -> list[SessionRecord]:
    """Return the sessions in which needles or products of a lot were used.

    Parameters
    ----------
    records : sequence or mapping of SessionRecord
        Where to look.
    lot : str
        Lot, compared without regard to case.
    """
    every = records.values() if isinstance(records, Mapping) else records
    wanted = lot.casefold()
    return [record for record in every if wanted in {(part or "").casefold() for part in _lots(record)}]


def _lots(record: SessionRecord) -> list[str | None]:
    return [zone.needle_lot for zone in record.zones] + [product.lot for product in record.products]
