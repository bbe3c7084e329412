"""A course and its sessions in FHIR: care plan, devices, procedures, observations, events, communication."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from percuta.care.aftercare import aftercare
from percuta.care.chart import EventRecord, SessionRecord, ZoneRecord
from percuta.care.course import session_days
from percuta.care.fhir.parts import Resource, concept, identity, noted, reference
from percuta.care.maintenance import habits
from percuta.care.zones import zone_named
from percuta.device import devices

if TYPE_CHECKING:
    from percuta.study import Study

UCUM = "http://unitsofmeasure.org"


def care_plan(studies: Sequence[Study], patient: Resource, done: Sequence[SessionRecord]) -> Resource:
    """Return the course: one activity for each session, one for each habit that keeps the gain."""
    first = studies[0]
    start, held = first.course.start, {record.session for record in done}
    days = session_days(first.course)
    zones = "; ".join(_zone_text(study) for study in studies)
    sessions: list[Resource] = []
    for number, day in enumerate(days, start=1):
        detail = {
            "kind": "ServiceRequest",
            "code": concept(f"Microneedling, session {number} of {len(days)}", "session", str(number)),
            "status": "completed" if number in held else "scheduled" if start else "not-started",
            "description": zones,
        }
        if start:
            on = (start + timedelta(days=round(day))).isoformat()
            detail["scheduledPeriod"] = {"start": on, "end": on}
        sessions.append({"detail": detail})
    keeping = [
        {"detail": {"code": concept(habit.text, "habit", habit.id), "status": "not-started"}} for habit in habits()
    ]
    ends = (start + timedelta(days=round(days[-1]))).isoformat() if start else ""
    period = {"period": {"start": start.isoformat(), "end": ends}} if start else {}
    return {
        "resourceType": "CarePlan",
        "id": identity("plan", *(study.digest() for study in studies)),
        "status": "active" if held else "draft",
        "intent": "plan",
        "title": first.name,
        "subject": reference(patient),
        "activity": [*sessions, *keeping],
        **period,
    }


def _zone_text(study: Study) -> str:
    depth = f" at {study.device.depth:g} mm" if study.device.depth is not None else ""
    return f"{study.skin.site.replace('_', ' ')}: {study.device.model}{depth}, {study.technique.passes} passes"


def session_resources(record: SessionRecord, study: Study, patient: Resource, plan: Resource) -> list[Resource]:
    """Return one session: handpiece, cartridges, procedure, an observation for each zone, events, aftercare given."""
    key = (study.digest(), str(record.session))
    handpiece = _handpiece(record, key, patient)
    cartridges = _cartridges(record, key, patient, handpiece)
    procedure = _procedure(record, key, patient, plan, [handpiece, *cartridges.values()])
    found = [handpiece, *cartridges.values(), procedure]
    found += [_observation(zone, record, key, patient, procedure, cartridges) for zone in record.zones]
    found += [_event(event, record, key, patient, procedure, found[:1]) for event in record.events]
    if record.aftercare_given:
        found.append(_communication(record, study, key, patient, procedure, plan))
    return found


def _handpiece(record: SessionRecord, key: tuple[str, str], patient: Resource) -> Resource:
    known = devices.get(record.device)
    name = known.name if known else record.device
    more: Resource = {"manufacturer": known.maker} if known else {}
    if record.serial:
        more["serialNumber"] = record.serial
    if record.udi:
        more["udiCarrier"] = [{"carrierHRF": record.udi}]
    return {
        "resourceType": "Device",
        "id": identity("handpiece", *key),
        "status": "active",
        "deviceName": [{"name": name, "type": "model-name"}],
        "type": concept("Microneedling device", "device", record.device),
        "patient": reference(patient),
        **more,
    }


def _cartridges(
    record: SessionRecord, key: tuple[str, str], patient: Resource, handpiece: Resource
) -> dict[tuple[str, str], Resource]:
    """Return the cartridges by lot and expiry; zones needled with the same lot share one."""
    found = {}
    for zone in record.zones:
        if zone.needle_lot is None:
            continue
        expiry = zone.needle_expiry.isoformat() if zone.needle_expiry else ""
        found[zone.needle_lot, expiry] = {
            "resourceType": "Device",
            "id": identity("cartridge", *key, zone.needle_lot, expiry),
            "lotNumber": zone.needle_lot,
            "type": concept("Needle cartridge, single use", "device", "cartridge"),
            "patient": reference(patient),
            "parent": reference(handpiece),
            **({"expirationDate": expiry} if expiry else {}),
        }
    return found


def _procedure(
    record: SessionRecord, key: tuple[str, str], patient: Resource, plan: Resource, used: Sequence[Resource]
) -> Resource:
    products = [f"Product: {part.product}{f', lot {part.lot}' if part.lot else ''}." for part in record.products]
    clock = f"From {record.began} to {record.ended}." if record.began and record.ended else ""
    numbing = f"All numbing cream off at {record.numbing_off}." if record.numbing_off else ""
    more: Resource = {}
    if record.events:
        more["complication"] = [concept(event.sign) for event in record.events]
    if record.operator:
        more["performer"] = [{"actor": {"display": record.operator}}]
    notes = noted(*products, clock, numbing, *record.problems(), record.note or "")
    if notes:
        more["note"] = notes
    return {
        "resourceType": "Procedure",
        "id": identity("procedure", *key),
        "status": "completed",
        "code": concept("Microneedling", "procedure", "microneedling"),
        "subject": reference(patient),
        "basedOn": [reference(plan)],
        "performedDateTime": record.on.isoformat(),
        "bodySite": [_site(zone) for zone in record.zones],
        "usedReference": [reference(device) for device in used],
        **more,
    }


def _site(zone: ZoneRecord) -> Resource:
    return concept(zone_named(zone.zone).name, "zone", zone.zone)


def _observation(
    zone: ZoneRecord,
    record: SessionRecord,
    key: tuple[str, str],
    patient: Resource,
    procedure: Resource,
    cartridges: dict[tuple[str, str], Resource],
) -> Resource:
    parts = [
        _component("Set depth", "depth", {"valueQuantity": _quantity(zone.depth, "mm")}),
        _component("Passes", "passes", {"valueInteger": zone.passes}),
    ]
    if zone.endpoint:
        reached = concept(zone.endpoint.replace("_", " "), "endpoint", zone.endpoint)
        parts.append(_component("Endpoint", "endpoint", {"valueCodeableConcept": reached}))
    if zone.pain is not None:
        parts.append(_component("Pain, 0 to 10", "pain", {"valueInteger": zone.pain}))
    if zone.minutes is not None:
        parts.append(_component("Needling time", "minutes", {"valueQuantity": _quantity(zone.minutes, "min")}))
    expiry = zone.needle_expiry.isoformat() if zone.needle_expiry else ""
    used = cartridges.get((zone.needle_lot or "", expiry))
    return {
        "resourceType": "Observation",
        "id": identity("zone", *key, zone.zone),
        "status": "final",
        "code": concept("Needling of one zone", "observation", "zone"),
        "subject": reference(patient),
        "effectiveDateTime": record.on.isoformat(),
        "partOf": [reference(procedure)],
        "bodySite": _site(zone),
        "component": parts,
        **({"device": reference(used)} if used else {}),
        **({"note": noted(zone.note)} if zone.note else {}),
    }


def _component(text: str, code: str, value: Resource) -> Resource:
    return {"code": concept(text, "observation", code), **value}


def _quantity(value: float, unit: str) -> Resource:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def _event(
    event: EventRecord,
    record: SessionRecord,
    key: tuple[str, str],
    patient: Resource,
    procedure: Resource,
    suspects: Sequence[Resource],
) -> Resource:
    found = concept(event.sign, "red-flag", event.red_flag or "")
    return {
        "resourceType": "AdverseEvent",
        "id": identity("event", *key, event.sign, event.on.isoformat()),
        "actuality": "actual",
        "event": {**found, "text": f"{event.sign}. {event.action}" if event.action else event.sign},
        "subject": reference(patient),
        "date": event.on.isoformat(),
        "recordedDate": max(event.on, record.on).isoformat(),
        "suspectEntity": [{"instance": reference(part)} for part in (procedure, *suspects)],
    }


def _communication(
    record: SessionRecord, study: Study, key: tuple[str, str], patient: Resource, procedure: Resource, plan: Resource
) -> Resource:
    items = [item for item in aftercare(study.course, study.skin.site) if item.session == record.session]
    text = "\n".join(f"{item.plain} (rule {item.id}, {item.from_h:g} to {item.to_h:g} h)" for item in items)
    return {
        "resourceType": "Communication",
        "id": identity("aftercare", *key),
        "status": "completed",
        "topic": concept("Aftercare", "communication", "aftercare"),
        "subject": reference(patient),
        "recipient": [reference(patient)],
        "sent": record.on.isoformat(),
        "basedOn": [reference(plan)],
        "partOf": [reference(procedure)],
        "payload": [{"contentString": text}],
        "note": noted(f"Handed over at {record.aftercare_given}."),
    }
