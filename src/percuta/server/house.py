"""What a running server holds: database, results, work, and who is asking."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from percuta.server.accounts import Accounts
from percuta.server.audit import AuditLog
from percuta.server.permissions import OPEN, PERMISSIONS, granted
from percuta.server.refusals import RefusedError
from percuta.server.settings import Settings
from percuta.store.cases import Cases
from percuta.store.database import Database
from percuta.store.results import ResultStore
from percuta.store.runs import Queue
from percuta.store.tables import LOCAL
from percuta.store.vault import NAME as KEY_FILE
from percuta.store.vault import Vault


class House:
    """What a running server holds.

    Parameters
    ----------
    settings : Settings
        How it was started.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.database) if settings.database else Database.in_folder(settings.folder)
        self.results = ResultStore(settings.folder / "results")
        self.queue = Queue(self.database)
        self.vault = Vault(settings.key_file or settings.folder / KEY_FILE)
        self.accounts = Accounts(self.database)
        self.audit = AuditLog(self.database)

    def person_of(self, secret: str) -> Person | None:
        """Return whose session a cookie is; None where it is nobody's."""
        found = self.accounts.of_secret(secret)
        if found is None:
            return None
        account, secret_hash = found
        return Person(account.id, account.name, account.role, secret_hash)

    def note(self, who: str, what: str, thing: str, outcome: str) -> None:
        """Add a line to the audit log, where there is a team."""
        if self.settings.team:
            self.audit.add(who, what, thing, outcome)

    def cases(self, asking: Person) -> Cases:
        """Return the cases of somebody."""
        return Cases(self.database, self.vault, asking.id)


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
            raise RefusedError(401, "sign in first")
        if not asking.may(self.permission):
            raise RefusedError(403, f"your role, {asking.role}, does not allow this")


def may(permission: str) -> Any:
    """Mark a route."""
    return Depends(Allow(permission))


def permission_of(route: APIRoute) -> str | None:
    """Return the permission a route is marked with; None where it is not marked once."""
    marks = [mark.dependency for mark in route.dependencies if isinstance(mark.dependency, Allow)]
    return marks[0].permission if len(marks) == 1 else None


class AuditedRoute(APIRoute):
    """A route that is written into the audit log where it touches cases, accounts or the log, or refuses somebody."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Note how each request ended, before it is answered: what cannot be noted is not answered."""
        handle = super().get_route_handler()
        watched = (permission_of(self) or "").partition(":")[0] in WATCHED

        async def handled(request: Request) -> Response:
            try:
                answer = await handle(request)
            except RefusedError as error:
                if watched or error.status == 403:
                    await run_in_threadpool(_note, request, self.name, f"refused {error.status}")
                raise
            if watched:
                await run_in_threadpool(_note, request, self.name, "done")
            return answer

        return handled


WATCHED = ("cases", "accounts", "audit", "account")
"""First words of the permissions whose every use is noted."""


def _note(request: Request, what: str, outcome: str) -> None:
    asking = person(request)
    thing = " ".join(f"{value}" for value in request.path_params.values())
    house(request).note(asking.name if asking else "nobody", what, thing, outcome)


def signed_in(request: Request) -> Person:
    """Return who is asking; `Allow` stands before."""
    found = person(request)
    if found is None:
        raise RefusedError(401, "sign in first")
    return found


TheHouse = Annotated[House, Depends(house)]
Asker = Annotated[Person, Depends(signed_in)]
