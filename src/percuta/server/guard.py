"""What every request passes first: known host, own origin, a cookie that is somebody's; and headers on every answer."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.concurrency import run_in_threadpool

from percuta.errors import PercutaError
from percuta.server.house import House, Person
from percuta.server.refusals import refusal
from percuta.server.sign_in import local_secret
from percuta.store.tables import LOCAL

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""
LARGEST_BODY = 2_000_000
"""Bytes a request may have."""
LARGEST_UPLOAD = 210_000_000
"""Bytes an uploaded file may have: photographs are checked against their own limit, archives against theirs."""
UPLOADS = ("/photos", "/cases/import")
"""Ends of the paths that take files."""
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; script-src 'self'; style-src 'self'; font-src 'self'; "
    "worker-src 'self' blob:; connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'self'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""Headers of every answer that does not set its own."""
TLS_HEADER = ("Strict-Transport-Security", "max-age=31536000")


class Guard:
    """The first thing that every request meets.

    Parameters
    ----------
    app : callable
        The application behind it.
    house : House
        Says which hosts are known and whose cookie is whose.
    """

    def __init__(self, app: App, house: House) -> None:
        self.app, self.house = app, house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or hand on with the person who is asking."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        sending = self._with_headers(send)
        refused = self._refused(scope, headers)
        if refused is None:
            try:
                scope["percuta.person"] = await self._person(headers)
            except PercutaError as error:
                refused = (503, str(error))
        if refused is not None:
            await refusal(*refused)(scope, receive, sending)
            return
        await self.app(scope, self._limited(scope, receive), sending)

    def _refused(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        """Say why a request is not even looked at; None where it is."""
        if not self._known(headers.get("host", "")):
            return 400, "this server is not called by that name"
        if scope["method"] not in SAFE:
            site = headers.get("sec-fetch-site", "same-origin")
            if site not in ("same-origin", "none"):
                return 403, "requests from other sites are refused"
            origin = headers.get("origin")
            if origin is not None and origin not in self._origins(headers["host"]):
                return 403, "requests from other origins are refused"
            if origin is None and "sec-fetch-site" not in headers and self.house.settings.team:
                return 403, "requests without an origin are refused"
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > _most(scope["path"]):
            return 413, "the request is too large"
        return None

    def _known(self, host: str) -> bool:
        name, _, port = host.rpartition(":") if ":" in host.rpartition("]")[2] else (host, "", "")
        settings = self.house.settings
        return name in settings.hosts and (settings.team or port == str(settings.port))

    def _origins(self, host: str) -> tuple[str, ...]:
        return (f"https://{host}",) if self.house.settings.team else (f"http://{host}",)

    async def _person(self, headers: dict[str, str]) -> Person | None:
        secret = _cookie(headers.get("cookie", ""), self.house.settings.cookie)
        if not secret:
            return None
        if not self.house.settings.team:
            same = hmac.compare_digest(secret.encode(), local_secret(self.house).encode())
            return Person(LOCAL, LOCAL, None) if same else None
        return await run_in_threadpool(self.house.person_of, secret)

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        """Count what arrives: a length in a header is only a promise."""
        most, seen = _most(scope["path"]), 0

        async def counted() -> MutableMapping[str, Any]:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                return {"type": "http.disconnect"}
            return message

        return counted

    def _with_headers(self, send: Send) -> Send:
        own = {**HEADERS, **dict([TLS_HEADER] if self.house.settings.team else [])}

        async def sending(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = {name.decode("latin-1").lower() for name, _ in message["headers"]}
                more = [(n.lower().encode(), v.encode()) for n, v in own.items() if n.lower() not in given]
                if "cache-control" not in given:
                    more.append((b"cache-control", b"no-store"))
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        return sending


def _most(path: str) -> int:
    return LARGEST_UPLOAD if path.endswith(UPLOADS) else LARGEST_BODY


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""
