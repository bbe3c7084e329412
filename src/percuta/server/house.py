"""What a running server holds: database, results, work, and who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from percuta.server.permissions import OPEN, PERMISSIONS, granted
from percuta.server.refusals import Refused
from percuta.server.settings import Settings
from percuta.store.database import Database
from percuta.store.results import ResultStore
from percuta.store.runs import Queue
from percuta.store.tables import LOCAL


@dataclass
class House:
    """What a running server holds."""

    settings: Settings
    database: Database
    results: ResultStore
    queue: Queue


@dataclass(frozen=True)
class Person:
    """Who is asking.

    Parameters
    ----------
    id, name : str
        Account.
    role : str or None
        None for whoever works alone.
    secret_hash : str
        Names the session that is asking.
    """

    id: str
    name: str
    role: str | None
    secret_hash: str = ""

    def may(self, permission: str) -> bool:
        """Tell whether they may do something."""
        return permission in granted(self.role, self.id == LOCAL)


def house(request: Request) -> House:
    """Return what the server holds."""
    found: House = request.app.state.house
    return found


def person(request: Request) -> Person | None:
    """Return who is asking, as the session middleware found; None for nobody."""
    found: Person | None = request.scope.get("percuta.person")
    return found


class Allow:
    """Mark of a route: what one must be allowed to do to use it.

    Parameters
    ----------
    permission : str
        A key of `PERMISSIONS`, or `OPEN`.
    """

    def __init__(self, permission: str) -> None:
        if permission != OPEN and permission not in PERMISSIONS:
            raise ValueError(f"there is no permission {permission!r}")
        self.permission = permission

    def __call__(self, request: Request) -> None:
        """Refuse whoever may not."""
        if self.permission == OPEN:
            return
        asking = person(request)
        if asking is None:
            raise Refused(401, "sign in first")
        if not asking.may(self.permission):
            raise Refused(403, f"your role, {asking.role}, does not allow this")


def may(permission: str) -> Any:
    """Mark a route."""
    return Depends(Allow(permission))


def signed_in(request: Request) -> Person:
    """Return who is asking; `Allow` stands before."""
    found = person(request)
    if found is None:
        raise Refused(401, "sign in first")
    return found


TheHouse = Annotated[House, Depends(house)]
Asker = Annotated[Person, Depends(signed_in)]
