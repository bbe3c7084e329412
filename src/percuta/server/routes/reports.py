"""What is printed and taken along: report, aftercare, calendar, the script, the file."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Response

from percuta.errors import InputError
from percuta.result import Result
from percuta.server.house import AuditedRoute, may
from percuta.server.refusals import RefusedError, binary
from percuta.server.routes.results import TheFound
from percuta.server.routes.studies import file_name
from percuta.server.views import report as drawn

router = APIRouter(route_class=AuditedRoute, prefix="/runs/{run_id}", tags=["reports"])
Session = Annotated[int, Query(ge=1, le=92, description="Number of the session.")]
Clinic = Annotated[str, Query(max_length=200, description="Name and telephone number of the clinic.")]
Ended = Annotated[datetime, Query(description="When the session ended, by the clock of the place: 2026-12-01T15:20.")]
PAGE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""Policy of a report: it holds its own style, runs no script and loads nothing."""


HTML, PDF, ICS = binary("text/html"), binary("application/pdf"), binary("text/calendar")
PYTHON, NETCDF, JSON = binary("text/x-python"), binary("application/x-netcdf"), binary("application/json")


@router.get("/report", response_class=Response, responses=HTML, dependencies=[may("runs:read")])
def report_html(of: TheFound) -> Response:
    """Return the illustrated report as one self-contained page."""
    return _page(drawn.html(of.result, of.folder))


@router.get("/report.pdf", response_class=Response, responses=PDF, dependencies=[may("runs:read")])
def report_pdf(of: TheFound) -> Response:
    """Return the report as PDF; needs the extra `pdf`."""
    result = of.result
    try:
        body = drawn.pdf(result, of.folder)
    except InputError as error:
        raise RefusedError(409, error.message) from None
    return _file(body, "application/pdf", f"{_stem(result)}.pdf")


@router.get("/aftercare", response_class=Response, responses=HTML, dependencies=[may("runs:read")])
def report_aftercare(of: TheFound, ended: Ended, session: Session = 1, clinic: Clinic = "") -> Response:
    """Return the page a patient takes home after one session."""
    from percuta.report.aftercare import as_study, check_clock, render_aftercare

    result = of.result
    check_clock(ended, as_study(result).course, session)
    return _page(render_aftercare(result, ended, session, clinic))


@router.get("/calendar.ics", response_class=Response, responses=ICS, dependencies=[may("runs:read")])
def report_calendar(of: TheFound, ended: Ended, session: Session = 1, clinic: Clinic = "") -> Response:
    """Return the days after one session as a calendar file; needs the extra `calendar`."""
    from percuta.report.aftercare import as_study, check_clock
    from percuta.report.ics import MISSING, calendar

    result = of.result
    check_clock(ended, as_study(result).course, session)
    try:
        body = calendar(result, ended, session, clinic).to_ical()
    except InputError as error:
        raise (RefusedError(409, MISSING) if error.message == MISSING else error) from None
    return _file(body, "text/calendar", f"{_stem(result)}-aftercare.ics")


@router.get("/python", response_class=Response, responses=PYTHON, dependencies=[may("runs:read")])
def report_python(of: TheFound, names: Annotated[list[str] | None, Query(max_length=20)] = None) -> Response:
    """Return a script that computes the same, and draws the named courses where there are any."""
    from percuta.server.views.script import script

    result = of.result
    return _file(script(result, names or ()).encode(), "text/x-python", f"{_stem(result)}.py")


@router.get("/export.nc", response_class=Response, responses=NETCDF, dependencies=[may("runs:read")])
def report_netcdf(of: TheFound) -> Response:
    """Return the whole result as NetCDF."""
    result = of.result
    with tempfile.TemporaryDirectory() as folder:
        body = result.save(Path(folder) / "result.nc").read_bytes()
    return _file(body, "application/x-netcdf", f"{_stem(result)}.nc")


@router.get("/export.json", response_class=Response, responses=JSON, dependencies=[may("runs:read")])
def report_json(of: TheFound) -> Response:
    """Return the whole result as `percuta run --json` prints it."""
    import json

    result = of.result
    body = json.dumps(result.to_dict(), ensure_ascii=False, allow_nan=False, default=str).encode()
    return _file(body, "application/json", f"{_stem(result)}.json")


def _stem(result: Result) -> str:
    return file_name(str(result.study["name"]))


def _page(text: str | bytes) -> Response:
    headers = {"Content-Security-Policy": PAGE, "Cache-Control": "no-store"}
    return Response(text, media_type="text/html; charset=utf-8", headers=headers)


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
