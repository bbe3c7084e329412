"""Which kinds of work this server can do, so that the page offers no other."""

from __future__ import annotations

from fastapi import APIRouter

from percuta.server.contract.kinds import KindOut
from percuta.server.house import may
from percuta.server.jobs.kinds import KINDS

router = APIRouter(tags=["runs"])


@router.get("/kinds", dependencies=[may("library:read")])
def kinds_list() -> list[KindOut]:
    """List the kinds of work, and what is not installed for each."""
    return [KindOut(name=kind.name, missing=kind.missing()) for kind in KINDS.values()]
