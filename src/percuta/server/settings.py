"""How the server was started."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Settings:
    """How the server was started.

    Parameters
    ----------
    folder : Path
        Where results, photographs and, unless `database` says otherwise, the database are.
    database : str
        Address of the database; empty for a file in `folder`.
    team : bool
        Whether several people sign in; otherwise one person on this machine.
    host, port : str, int
        Where it listens.
    hosts : tuple of str
        Names by which browsers may call it.
    trusted : tuple of str
        Addresses of the proxy in front that speaks TLS; empty where there is none.
    certificate, private_key : Path or None
        Own TLS.
    jobs : int
        Runs at a time; 0 leaves them to ``percuta worker``.
    key_file : Path or None
        Key that seals photographs and free text; one is made in `folder` where none is given.
    token : str
        What the local user's address holds.
    static : Path
        The built page.
    """

    folder: Path
    database: str = ""
    team: bool = False
    host: str = "127.0.0.1"
    port: int = 8765
    hosts: tuple[str, ...] = LOOPBACK
    trusted: tuple[str, ...] = ()
    certificate: Path | None = None
    private_key: Path | None = None
    jobs: int = 1
    key_file: Path | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    static: Path = STATIC

    @property
    def cookie(self) -> str:
        """Name of the cookie; cookies are shared between ports, so that of local use holds the port."""
        return "__Host-percuta" if self.team else f"percuta-{self.port}"

    @property
    def address(self) -> str:
        """Where a browser finds the local workbench; the token is in the fragment, which is never sent."""
        return f"http://{self.host}:{self.port}/#token={self.token}"
