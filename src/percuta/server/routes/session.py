"""Who is using the workbench."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

import percuta
from percuta.report.pages import NOT_A_DEVICE
from percuta.server import demo
from percuta.server.contract.base import Done
from percuta.server.contract.session import Session, SignIn, TokenIn
from percuta.server.house import AuditedRoute, House, Person, TheHouse, may, person
from percuta.server.permissions import OPEN, granted
from percuta.server.refusals import RefusedError
from percuta.server.sign_in import local_cookie, set_cookie
from percuta.store.tables import LOCAL

router = APIRouter(route_class=AuditedRoute, tags=["session"])


@router.get("/session", dependencies=[may(OPEN)])
def session_get(request: Request, house: TheHouse) -> Session:
    """Say who is signed in, and what they may do."""
    return told(house, person(request))


@router.post("/session", dependencies=[may(OPEN)])
def session_open(asked: TokenIn, response: Response, house: TheHouse) -> Session:
    """Exchange the token of the address for a cookie, local mode."""
    set_cookie(response, house, local_cookie(house, asked.token))
    return told(house, Person(LOCAL, LOCAL, None))


@router.post("/login", dependencies=[may(OPEN)])
def session_sign_in(asked: SignIn, request: Request, response: Response, house: TheHouse) -> Session:
    """Sign in with name and password, team mode; an older session of this browser ends."""
    if not house.settings.team:
        raise RefusedError(404, "this workbench has no accounts; open the address that `percuta serve` printed")
    before = person(request)
    if before is not None:
        house.accounts.sign_out(before.secret_hash)
    address = request.client.host if request.client else ""
    try:
        account, secret = house.accounts.sign_in(asked.name, asked.password, address)
    except RefusedError as error:
        house.note(asked.name if error.status == 429 else "somebody", "sign in", address, f"refused {error.status}")
        raise
    house.note(account.name, "sign in", address, "done")
    set_cookie(response, house, secret)
    return told(house, Person(account.id, account.name, account.role))


@router.post("/logout", dependencies=[may(OPEN)])
def session_sign_out(request: Request, response: Response, house: TheHouse) -> Done:
    """Sign out: the session is forgotten here, and the cookie there."""
    asking = person(request)
    if asking is not None and asking.secret_hash:
        house.accounts.sign_out(asking.secret_hash)
        house.note(asking.name, "sign out", "", "done")
    name, team = house.settings.cookie, house.settings.team
    response.delete_cookie(name, path="/", secure=team, httponly=True, samesite="strict")
    return Done()


def told(house: House, asking: Person | None) -> Session:
    """Describe a session."""
    alone = asking is not None and asking.id == LOCAL
    return Session(
        mode="team" if house.settings.team else "local",
        signed_in=asking is not None,
        user=None if asking is None or alone else asking.name,
        role=None if asking is None else asking.role,
        may=[] if asking is None else granted(asking.role, alone),
        version=percuta.__version__,
        demo_study_id=None if asking is None else demo.study_of(house, asking),
        disclaimer=NOT_A_DEVICE,
    )
