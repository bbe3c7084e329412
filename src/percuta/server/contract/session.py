"""Who is using the workbench."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from percuta.server.contract.base import Asked, Id, Told

Name = Annotated[str, Field(min_length=1, max_length=64, description="Name of the account.")]
Secret = Annotated[str, Field(min_length=1, max_length=1024)]
NewSecret = Annotated[
    str,
    Field(min_length=12, max_length=1024, description="12 characters or more, of any kind; not a common password."),
]
Role = Literal["viewer", "clinician", "modeller", "admin"]


class Session(Told):
    """The session of one browser."""

    mode: Literal["local", "team"]
    signed_in: bool
    user: str | None = Field(description="Name of the account; none in local mode or before signing in.")
    role: Role | None
    may: list[str] = Field(description="Permissions, such as runs:write.")
    version: str
    demo_study_id: str | None = Field(description="Study to open first.")
    disclaimer: str


class TokenIn(Asked):
    """The token of the address that `percuta serve` prints, local mode."""

    token: Secret


class SignIn(Asked):
    """Name and password, team mode."""

    name: Name
    password: Secret


class PasswordChange(Asked):
    """A new password for oneself."""

    old: Secret
    new: NewSecret


class AccountIn(Asked):
    """A new account."""

    name: Name
    role: Role
    password: NewSecret


class AccountChange(Asked):
    """What is to change of an account."""

    role: Role | None = None
    active: bool | None = None
    password: NewSecret | None = None


class AccountOut(Told):
    """One account."""

    id: Id | Literal["local"]
    name: str
    role: Role
    active: bool
    created: str


class AuditRow(Told):
    """One line of the audit log."""

    number: int
    at: str
    who: str
    what: str
    thing: str
    outcome: str


class AuditPage(Told):
    """Lines of the audit log, newest first."""

    items: list[AuditRow]
    total: int
    sound: bool = Field(description="Whether the chain of hashes holds from the first line to the last.")
    sentence: str
