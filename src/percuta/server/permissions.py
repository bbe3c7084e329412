"""Who may do what: one table, and a mark on every route; a route without a mark stops the server from starting."""

from __future__ import annotations

from percuta.store.tables import ROLES

OPEN = "open"
"""Anybody, signed in or not."""
PERMISSIONS: dict[str, frozenset[str]] = {
    "library:read": frozenset(ROLES),
    "studies:read": frozenset({"viewer", "clinician", "modeller"}),
    "studies:write": frozenset({"clinician", "modeller"}),
    "runs:read": frozenset({"viewer", "clinician", "modeller"}),
    "runs:write": frozenset({"clinician", "modeller"}),
    "trials:write": frozenset({"modeller"}),
    "cases:read": frozenset({"clinician"}),
    "cases:write": frozenset({"clinician"}),
    "account:self": frozenset(ROLES),
    "accounts:manage": frozenset({"admin"}),
    "audit:read": frozenset({"admin"}),
}
"""Roles by permission. Admins manage accounts and read the audit log, and see neither cases nor studies."""
TEAM_ONLY = frozenset({"account:self", "accounts:manage", "audit:read"})
"""Permissions that mean nothing where one person works alone."""


def granted(role: str | None, local: bool) -> list[str]:
    """List the permissions of a role, or of whoever works alone."""
    if local:
        return sorted(set(PERMISSIONS) - TEAM_ONLY)
    return sorted(name for name, roles in PERMISSIONS.items() if role in roles)
