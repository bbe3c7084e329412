"""How a browser becomes somebody: the local token, and the cookie."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from fastapi import Response

from percuta.server.refusals import RefusedError

if TYPE_CHECKING:
    from percuta.server.house import House


def hashed(secret: str) -> str:
    """Return what is kept of a secret; it has 256 random bits, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def local_cookie(house: House, token: str) -> str:
    """Exchange the token of the printed address for the secret of a cookie.

    Raises
    ------
    RefusedError
        Where the token is not that of this start of the server, or several people work here.
    """
    if house.settings.team:
        raise RefusedError(404, "this workbench has accounts; sign in with name and password")
    if not hmac.compare_digest(token.encode(), house.settings.token.encode()):
        raise RefusedError(401, "this is not the address that `percuta serve` printed last; open that one")
    return local_secret(house)


def local_secret(house: House) -> str:
    """Return the secret of the local cookie: of this start of the server, and not the token itself."""
    return hmac.new(house.settings.token.encode(), b"cookie", hashlib.sha256).hexdigest()


def set_cookie(response: Response, house: House, secret: str) -> None:
    """Give a browser its cookie."""
    response.set_cookie(
        house.settings.cookie, secret, path="/", secure=house.settings.team, httponly=True, samesite="strict"
    )


def new_secret() -> str:
    """Return the secret of a new session, 256 random bits."""
    return secrets.token_urlsafe(32)
