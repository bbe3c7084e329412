"""Who is using the workbench."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

import percuta
from percuta.report.html import NOT_A_DEVICE
from percuta.server import demo
from percuta.server.contract.base import Done
from percuta.server.contract.session import Session, TokenIn
from percuta.server.house import House, Person, TheHouse, may, person
from percuta.server.permissions import OPEN, granted
from percuta.server.sign_in import local_cookie, set_cookie
from percuta.store.tables import LOCAL

router = APIRouter(tags=["session"])


@router.get("/session", dependencies=[may(OPEN)])
def session_get(request: Request, house: TheHouse) -> Session:
    """Say who is signed in, and what they may do."""
    return told(house, person(request))


@router.post("/session", dependencies=[may(OPEN)])
def session_open(asked: TokenIn, response: Response, house: TheHouse) -> Session:
    """Exchange the token of the address for a cookie, local mode."""
    set_cookie(response, house, local_cookie(house, asked.token))
    return told(house, Person(LOCAL, LOCAL, None))


@router.post("/logout", dependencies=[may(OPEN)])
def session_close(request: Request, response: Response, house: TheHouse) -> Done:
    """Sign out: the session is forgotten here, and the cookie there."""
    del request
    response.delete_cookie(
        house.settings.cookie, path="/", secure=house.settings.secure, httponly=True, samesite="strict"
    )
    return Done()


def told(house: House, asking: Person | None) -> Session:
    """Describe a session."""
    alone = asking is not None and asking.id == LOCAL
    return Session(
        mode="team" if house.settings.team else "local",
        signed_in=asking is not None,
        user=None if asking is None or alone else asking.name,
        role=None if asking is None else asking.role,  # type: ignore[arg-type]
        may=[] if asking is None else granted(asking.role, alone),
        version=percuta.__version__,
        demo_study_id=None if asking is None else demo.study_of(house, asking),
        disclaimer=NOT_A_DEVICE,
    )
