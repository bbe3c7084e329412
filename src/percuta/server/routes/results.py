"""What a run found: plain `def` routes, so that a slow read stalls nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from percuta.result import Result
from percuta.server.contract import results as wire
from percuta.server.contract.base import Id
from percuta.server.contract.runs import PlainResult
from percuta.server.house import Asker, AuditedRoute, House, Person, TheHouse, may
from percuta.server.records import run_of
from percuta.server.refusals import RefusedError, binary
from percuta.server.views import absorption as into
from percuta.server.views import fields as around
from percuta.server.views import section as cut
from percuta.server.views import summary as told
from percuta.server.views.arrays import array_response
from percuta.server.views.surface import surface_of
from percuta.store.tables import RunRow

router = APIRouter(route_class=AuditedRoute, prefix="/runs/{run_id}", tags=["results"])
Names = Annotated[list[str] | None, Query(max_length=100)]
ARRAY, PNG = binary("application/octet-stream"), binary("image/png")


class Found:
    """The result of a run, or of one arm of a comparison.

    Parameters
    ----------
    house : House
        Where results are.
    key : str
        The hash that names it.
    """

    def __init__(self, house: House, key: str) -> None:
        self.house, self.key = house, key

    @property
    def result(self) -> Result:
        """The result itself."""
        return self.house.results.load(self.key)

    @property
    def folder(self) -> Path:
        """Where its arrays are."""
        return self.house.results.place(self.key)


def found(run_id: Id, house: TheHouse, asking: Asker, arm: Annotated[int, Query(ge=0, le=9)] = 0) -> Found:
    """Find the result of a run; `arm` chooses among those of a comparison."""
    row = ended(house, asking, run_id)
    if row.kind != "compare":
        return Found(house, row.key)
    hashes = house.results.plain(row.key)["hashes"]
    if arm >= len(hashes):
        raise RefusedError(422, f"this comparison has {len(hashes)} arms, counted from 0", "arm")
    return Found(house, hashes[arm])


TheFound = Annotated[Found, Depends(found)]


@router.get("/summary", dependencies=[may("runs:read")])
def results_summary(of: TheFound) -> wire.Summary:
    """Return the outcome in numbers."""
    return told.summary(of.result)


@router.get("/curves", dependencies=[may("runs:read")])
def results_curves(of: TheFound, names: Names = None) -> wire.Curves:
    """Return time courses; all where no names are given."""
    return told.curves(of.result, names or ())


@router.get("/absorption", dependencies=[may("runs:read")])
def results_absorption(of: TheFound) -> wire.Absorption:
    """Return what gets in of the products, and the numbing cream."""
    return into.absorption(of.result)


@router.get("/section", dependencies=[may("runs:read")])
def results_section(of: TheFound) -> wire.Section:
    """Return what is needed to draw the skin cut open."""
    return cut.section(of.result, of.folder)


@router.get("/section/{quantity}", response_class=Response, responses=ARRAY, dependencies=[may("runs:read")])
def results_section_array(
    quantity: str, request: Request, of: TheFound, where: Literal["tissue", "zone"] = "tissue"
) -> Response:
    """Return one quantity over time and depth, uint8."""
    values, low, high = cut.section_array(of.folder, quantity, where)
    return array_response(request, values, f"{of.key}-{where}-{quantity}", low, high)


@router.get("/fields", dependencies=[may("runs:read")])
def results_fields(of: TheFound) -> wire.Fields:
    """List the fields in radius and depth of a run of fidelity channel."""
    return around.fields(of.folder)


@router.get("/fields/{field}", response_class=Response, responses=ARRAY, dependencies=[may("runs:read")])
def results_field_array(field: str, request: Request, of: TheFound) -> Response:
    """Return one field over time, depth and radius, uint8."""
    values, low, high = around.field_array(of.folder, field)
    return array_response(request, values, f"{of.key}-field-{field}", low, high)


@router.get("/fields/{field}/value", dependencies=[may("runs:read")])
def results_field_value(field: str, of: TheFound, day: float, depth_mm: float, radius_mm: float) -> wire.FieldValue:
    """Read a field at one place and time, in full."""
    return around.field_value(of.folder, field, day, depth_mm, radius_mm)


@router.get("/block", dependencies=[may("runs:read")])
def results_block(of: TheFound, side_mm: Annotated[float, Query(gt=0, le=20)] = cut.SIDE_MM) -> wire.Block:
    """Return a block of skin with the punctures of one session."""
    return cut.block(of.result, side_mm)


@router.get("/surface", dependencies=[may("runs:read")])
def results_surface(of: TheFound) -> wire.Surface:
    """Say what the heights of the surface mean."""
    return surface_of(of.house.results, of.key).meta()


@router.get("/surface/{side}", response_class=Response, responses=ARRAY, dependencies=[may("runs:read")])
def results_surface_array(side: Literal["before", "after", "difference"], request: Request, of: TheFound) -> Response:
    """Return the heights of the surface, uint16."""
    skin = surface_of(of.house.results, of.key)
    return array_response(request, skin.array(side), f"{of.key}-surface-{side}", *skin.scale(side))


@router.get("/surface/{side}/picture", response_class=Response, responses=PNG, dependencies=[may("runs:read")])
def results_surface_picture(side: Literal["before", "after"], of: TheFound) -> Response:
    """Return the surface as a camera sees it under one lamp, with the colour of marks, as PNG."""
    return Response(surface_of(of.house.results, of.key).picture(side), media_type="image/png")


@router.get("/comparison", dependencies=[may("runs:read")])
def results_comparison(run_id: Id, house: TheHouse, asking: Asker) -> wire.Comparison:
    """Return courses side by side."""
    return wire.Comparison(**house.results.plain(ended(house, asking, run_id, "compare").key))


@router.get("/plan", dependencies=[may("runs:read")])
def results_plan(run_id: Id, house: TheHouse, asking: Asker) -> PlainResult:
    """Return what the planner found."""
    return PlainResult(kind="plan", result=house.results.plain(ended(house, asking, run_id, "plan").key))


@router.get("/trial", dependencies=[may("runs:read")])
def results_trial(run_id: Id, house: TheHouse, asking: Asker) -> PlainResult:
    """Return what a virtual trial found."""
    return PlainResult(kind="trial", result=house.results.plain(ended(house, asking, run_id, "trial").key))


def ended(house: House, asking: Person, run_id: str, kind: str | None = None) -> RunRow:
    """Return a run whose result is there."""
    row = run_of(house, run_id, asking)
    if kind and row.kind != kind:
        raise RefusedError(409, f"this run is a {row.kind}, not a {kind}")
    if row.state != "done":
        raise RefusedError(409, f"this run is {row.state}; its result is not there")
    if row.key not in house.results:
        raise RefusedError(409, "the result of this run was removed; clone it to compute it again")
    return row
