"""What a run found: plain `def` routes, so that a slow read stalls nobody else."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from percuta.result import Result
from percuta.server.contract import results as wire
from percuta.server.contract.base import Id
from percuta.server.contract.runs import PlainResult
from percuta.server.house import Asker, House, Person, TheHouse, may
from percuta.server.records import run_of
from percuta.server.refusals import Refused
from percuta.server.views import section as cut
from percuta.server.views import summary as told
from percuta.server.views.arrays import array_response
from percuta.server.views.surface import SkinSurface, surface_of
from percuta.store.tables import RunRow

router = APIRouter(prefix="/runs/{run_id}", tags=["results"])
Names = Annotated[list[str] | None, Query(max_length=100)]
ARRAY = {200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}


@router.get("/summary", dependencies=[may("runs:read")])
def results_summary(run_id: Id, house: TheHouse, asking: Asker) -> wire.Summary:
    """Return the outcome in numbers."""
    return told.summary(result_of(house, asking, run_id))


@router.get("/curves", dependencies=[may("runs:read")])
def results_curves(run_id: Id, house: TheHouse, asking: Asker, names: Names = None) -> wire.Curves:
    """Return time courses; all where no names are given."""
    return told.curves(result_of(house, asking, run_id), names or ())


@router.get("/section", dependencies=[may("runs:read")])
def results_section(run_id: Id, house: TheHouse, asking: Asker) -> wire.Section:
    """Return what is needed to draw the skin cut open."""
    row = ended(house, asking, run_id)
    return cut.section(house.results.load(row.key), house.results.place(row.key))


@router.get("/section/{quantity}", response_class=Response, responses=ARRAY, dependencies=[may("runs:read")])
def results_section_array(
    run_id: Id,
    quantity: str,
    request: Request,
    house: TheHouse,
    asking: Asker,
    where: Literal["tissue", "zone"] = "tissue",
) -> Response:
    """Return one quantity over time and depth, uint8."""
    row = ended(house, asking, run_id)
    values, low, high = cut.section_array(house.results.place(row.key), quantity, where)
    return array_response(request, values, f"{row.key}-{where}-{quantity}", low, high)


@router.get("/block", dependencies=[may("runs:read")])
def results_block(
    run_id: Id, house: TheHouse, asking: Asker, side_mm: Annotated[float, Query(gt=0, le=20)] = cut.SIDE_MM
) -> wire.Block:
    """Return a block of skin with the punctures of one session."""
    return cut.block(result_of(house, asking, run_id), side_mm)


@router.get("/surface", dependencies=[may("runs:read")])
def results_surface(run_id: Id, house: TheHouse, asking: Asker) -> wire.Surface:
    """Say what the heights of the surface mean."""
    return _surface(house, ended(house, asking, run_id)).meta()


@router.get("/surface/{side}", response_class=Response, responses=ARRAY, dependencies=[may("runs:read")])
def results_surface_array(
    run_id: Id, side: Literal["before", "after", "difference"], request: Request, house: TheHouse, asking: Asker
) -> Response:
    """Return the heights of the surface, uint16."""
    row = ended(house, asking, run_id)
    found = _surface(house, row)
    return array_response(request, found.array(side), f"{row.key}-surface-{side}", *found.scale(side))


@router.get("/comparison", dependencies=[may("runs:read")])
def results_comparison(run_id: Id, house: TheHouse, asking: Asker) -> wire.Comparison:
    """Return courses side by side."""
    return wire.Comparison(**house.results.plain(ended(house, asking, run_id, "compare").key), run_ids=[])


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
        raise Refused(409, f"this run is a {row.kind}, not a {kind}")
    if row.state != "done":
        raise Refused(409, f"this run is {row.state}; its result is not there")
    if row.key not in house.results:
        raise Refused(409, "the result of this run was removed; clone it to compute it again")
    return row


def result_of(house: House, asking: Person, run_id: str) -> Result:
    """Return the result of a run."""
    return house.results.load(ended(house, asking, run_id).key)


def _surface(house: House, row: RunRow) -> SkinSurface:
    return surface_of(house.results, row.key)
