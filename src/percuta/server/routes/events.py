"""One stream of events for each tab: every run that changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

import anyio
from fastapi import APIRouter, Header, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from percuta.errors import PercutaError
from percuta.server.contract.runs import RunEvent
from percuta.server.house import Asker, AuditedRoute, TheHouse, may
from percuta.server.records import run_out

router = APIRouter(route_class=AuditedRoute, tags=["runs"])
LOOK_S = 0.15
"""How often the table is looked at for news."""


@router.get("/events", response_class=EventSourceResponse, dependencies=[may("runs:read")])
async def events(
    request: Request,
    house: TheHouse,
    asking: Asker,
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Stream the runs that change; data is a RunEvent, and its id the revision.

    A stream that is taken up again with Last-Event-ID first tells every run that changed since, as it is now; a new
    stream starts with what changes from now on.
    """
    if last_event_id and last_event_id.isdecimal() and len(last_event_id) < 19:
        seen = int(last_event_id)
    else:
        seen = await run_in_threadpool(house.queue.last_revision)
    yield ServerSentEvent(comment="connected", retry=1000)
    while not await request.is_disconnected():
        try:
            changed = await run_in_threadpool(house.queue.changed_since, seen)
        except PercutaError:  # a busy database is asked again
            changed = []
        for row in changed:
            seen = row.revision
            if row.owner == asking.id or row.shared:
                yield ServerSentEvent(data=RunEvent(run=run_out(row, asking)), event="run", id=str(seen))
        await anyio.sleep(LOOK_S)
