"""The team: accounts, one's own password, the audit log."""

from __future__ import annotations

from fastapi import APIRouter

from percuta.server.contract.base import Done, Id
from percuta.server.contract.session import (
    AccountChange,
    AccountIn,
    AccountOut,
    AuditPage,
    AuditRow,
    PasswordChange,
)
from percuta.server.house import Asker, AuditedRoute, TheHouse, may
from percuta.server.routes.studies import Limit, Offset
from percuta.store.tables import Account

router = APIRouter(route_class=AuditedRoute, tags=["team"])


@router.get("/accounts", dependencies=[may("accounts:manage")])
def accounts_list(house: TheHouse) -> list[AccountOut]:
    """List the accounts."""
    return [account_out(row) for row in house.accounts.all()]


@router.post("/accounts", status_code=201, dependencies=[may("accounts:manage")])
def accounts_create(asked: AccountIn, house: TheHouse) -> AccountOut:
    """Add an account."""
    return account_out(house.accounts.add(asked.name, asked.role, asked.password))


@router.patch("/accounts/{account_id}", dependencies=[may("accounts:manage")])
def accounts_change(account_id: Id, asked: AccountChange, house: TheHouse) -> AccountOut:
    """Change an account; whoever is signed in with it is signed out."""
    return account_out(house.accounts.change(account_id, asked.role, asked.active, asked.password))


@router.post("/account/password", dependencies=[may("account:self")])
def account_password(asked: PasswordChange, house: TheHouse, asking: Asker) -> Done:
    """Change one's own password; all own sessions end, this one too."""
    house.accounts.change_own(asking.id, asked.old, asked.new)
    return Done()


@router.get("/audit", dependencies=[may("audit:read")])
def audit_list(house: TheHouse, limit: Limit = 100, offset: Offset = 0) -> AuditPage:
    """List the audit log, newest first, and whether it is sound."""
    rows, total = house.audit.page(limit, offset)
    found = house.audit.verify()
    items = [
        AuditRow(
            number=row.number, at=row.at.isoformat(), who=row.who, what=row.what, thing=row.thing, outcome=row.outcome
        )
        for row in rows
    ]
    return AuditPage(items=items, total=total, sound=found.sound, sentence=found.sentence)


def account_out(row: Account) -> AccountOut:
    """Tell of an account."""
    return AccountOut(
        id=row.id,
        name=row.name,
        role=row.role,
        active=row.active,
        created=row.created.isoformat(),
    )
