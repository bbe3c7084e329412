"""The library: what can be chosen, and where every number comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query

from percuta.errors import nearest
from percuta.parameters import Record, library
from percuta.server.contract import library as wire
from percuta.server.contract.care import Question
from percuta.server.house import AuditedRoute, may
from percuta.server.refusals import RefusedError
from percuta.server.routes.screen import screen_questions

router = APIRouter(route_class=AuditedRoute, tags=["library"])


@router.get("/library/devices", dependencies=[may("library:read")])
def library_devices() -> list[wire.DeviceOut]:
    """List the devices of the catalogue."""
    from percuta.device import devices

    return [
        wire.DeviceOut(
            **{name: getattr(device, name) for name in wire.DeviceOut.model_fields if name not in ("records", "label")},
            label=dict(device.label),
            records=provenance(device.records.values()),
        )
        for device in devices.values()
    ]


@router.get("/library/compounds", dependencies=[may("library:read")])
def library_compounds() -> list[wire.CompoundOut]:
    """List the compounds."""
    from percuta.barrier.compounds import ALIASES, names, records

    return [
        wire.CompoundOut(
            name=name,
            aliases=sorted(other for other, known in ALIASES.items() if known == name),
            records=provenance(records(name).values()),
        )
        for name in names()
    ]


@router.get("/library/sites", dependencies=[may("library:read")])
def library_sites() -> list[wire.SiteOut]:
    """List the sites of the skin."""
    from percuta.skin import sites

    return [wire.SiteOut.model_validate(site) for site in sites().values()]


@router.get("/library/indications", dependencies=[may("library:read")])
def library_indications() -> list[wire.Indication]:
    """List the concerns a study can name, with the protocols that serve them."""
    from typing import get_args

    from percuta.care import protocols
    from percuta.study.parts import SHAPES, Kind

    known = [wire.ProtocolOut.model_validate(asdict(protocol)) for protocol in protocols().values()]
    return [
        wire.Indication(
            kind=kind,
            shapes=list(SHAPES.get(kind, ())),
            protocols=[entry for entry in known if kind in entry.concerns],
        )
        for kind in get_args(Kind)
    ]


@router.get("/library/zones", dependencies=[may("library:read")])
def library_zones() -> list[wire.ZoneOut]:
    """List the zones of face and body, with the depths they are needled at."""
    from percuta.care import zones

    return [wire.ZoneOut.model_validate(asdict(zone)) for zone in zones().values()]


@router.get("/library/rules", dependencies=[may("library:read")])
def library_rules() -> list[Question]:
    """List the candidacy rules with their sources."""
    return screen_questions()


@router.get("/library/parameters", dependencies=[may("library:read")])
def library_parameters(
    search: Annotated[str, Query(max_length=100, description="Part of a name or note.")] = "",
) -> list[wire.Provenance]:
    """List the parameters, with unit, range, source and evidence class."""
    wanted = search.casefold()
    return provenance(r for r in library().values() if wanted in f"{r.name} {r.note} {r.locator}".casefold())


@router.get("/library/parameters/{name}", dependencies=[may("library:read")])
def library_parameter(name: str) -> wire.ParameterFull:
    """Explain one parameter."""
    from percuta.parameters.citations import bibliography

    if name not in library():
        raise RefusedError(404, f"there is no parameter {name[:100]!r}{nearest(name[:100], library())}", "name")
    record = library()[name]
    reference = bibliography().get(record.source)
    return wire.ParameterFull(
        **provenance([record])[0].model_dump(),
        reference=wire.Reference.model_validate(reference) if reference else None,
    )


@router.get("/schema/study", dependencies=[may("library:read")])
def schema_study() -> dict[str, Any]:
    """Return the JSON Schema of a study file."""
    from percuta.simulate import study_schema

    return study_schema()


def provenance(records: Iterable[Record]) -> list[wire.Provenance]:
    """Tell where numbers come from."""
    return [
        wire.Provenance(
            name=record.name,
            value=record.value,
            unit=record.unit,
            low=record.low,
            high=record.high,
            distribution=record.distribution,
            evidence=record.evidence,
            source=record.source,
            locator=record.locator,
            note=record.note,
            applies={key: _plain(value) for key, value in record.applies.items()},
        )
        for record in records
    ]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value if isinstance(value, int | float | str) else str(value)
