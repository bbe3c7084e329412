"""The application: every route, the guard before them, and the work behind them."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

import percuta
from percuta.server import demo, refusals, static_page
from percuta.server.editing import judged
from percuta.server.guard import Guard
from percuta.server.house import House, permission_of
from percuta.server.jobs.supervisor import Supervisor
from percuta.server.routes import (
    cases,
    events,
    kinds,
    library,
    reports,
    results,
    runs,
    screen,
    session,
    studies,
    team,
    work,
)
from percuta.server.settings import Settings
from percuta.server.views import report

PREFIX = "/api/v1"
ROUTES = (session, team, library, screen, studies, runs, kinds, work, results, reports, cases, events)


def build(settings: Settings) -> tuple[FastAPI, House]:
    """Open what the server holds and make the application.

    Parameters
    ----------
    settings : Settings
        How it was started.

    Returns
    -------
    tuple
        The application, its guard included, and what it holds.
    """
    report.edition()  # before anybody can change a file
    house = House(settings)
    app = application()
    app.state.house = house
    app.add_middleware(Guard, house=house)
    return app, house


def application() -> FastAPI:
    """Make the routes, without anything behind them; what the OpenAPI document describes."""
    app = FastAPI(
        title="Percuta",
        version=percuta.__version__,
        summary="Simulate and plan microneedling. For research, education and planning; not a medical device.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_life,
        generate_unique_id_function=lambda route: route.name,
    )
    api = APIRouter(prefix=PREFIX, responses=refusals.ANSWERS)
    for part in ROUTES:
        api.include_router(part.router)
    app.include_router(api)
    app.include_router(static_page.router)
    refusals.install(app)
    _check_marks(app)
    return app


def api_routes(app: Any) -> list[APIRoute]:
    """List the routes of an application, those of the routers in it too."""
    found = []
    for route in app.routes:
        if isinstance(route, APIRoute):
            found.append(route)
        elif hasattr(route, "original_router"):
            found += api_routes(route.original_router)
    return found


def _check_marks(app: FastAPI) -> None:
    """Refuse to start with a route that anybody may use because nobody thought of it."""
    routes = api_routes(app)
    if not routes:
        raise RuntimeError("no routes were found, so none can be checked")
    for route in routes:
        if permission_of(route) is None:
            raise RuntimeError(f"the route {route.name} is not marked with one permission")


def _ahead() -> None:
    """Judge a study before one is asked for, while the page is on its way: what that takes is then imported."""
    judged(demo.text_of(demo.BASES[0]))


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    """Work while the server runs."""
    house: House = app.state.house
    threading.Thread(target=_ahead, daemon=True).start()
    worker = Supervisor(house.queue, house.results.folder, house.settings.jobs) if house.settings.jobs else None
    if worker:
        worker.start()
    yield
    if worker:
        worker.stop()
    house.database.close()
