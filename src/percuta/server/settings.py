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
    behind_proxy : bool
        Whether a proxy in front of it speaks TLS.
    certificate, key : Path or None
        Own TLS.
    trusted : tuple of str
        Addresses of that proxy.
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
    behind_proxy: bool = False
    certificate: Path | None = None
    key: Path | None = None
    trusted: tuple[str, ...] = ()
    jobs: int = 1
    key_file: Path | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    static: Path = STATIC

    @property
    def secure(self) -> bool:
        """Whether browsers speak TLS."""
        return self.team

    @property
    def cookie(self) -> str:
        """Name of the cookie; cookies are shared between ports, so the name holds the port."""
        return "__Host-percuta" if self.secure else f"percuta-{self.port}"

    @property
    def address(self) -> str:
        """Where a browser finds the local workbench; the token is in the fragment, which is never sent."""
        return f"http://{self.host}:{self.port}/#token={self.token}"
