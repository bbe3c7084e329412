"""Start the server, or a worker: what must be so before anybody is let in, and what is printed."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from pathlib import Path

import uvicorn

from percuta.errors import InputError
from percuta.server.accounts import Accounts
from percuta.server.app import build
from percuta.server.house import House
from percuta.server.jobs.supervisor import Supervisor
from percuta.server.settings import LOOPBACK, Settings
from percuta.server.static_page import NOT_BUILT
from percuta.store.database import Database
from percuta.store.results import ResultStore
from percuta.store.runs import Queue

BACKLOG, HTTPS = 64, 443
LOG_FILE = "percuta.log"
"""Name of the log in the data folder; that of the start before is kept beside it."""
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def start(settings: Settings, open_browser: bool) -> None:
    """Serve until stopped; after the first sentences, what there is to say goes to the log in the data folder.

    Parameters
    ----------
    settings : Settings
        How.
    open_browser : bool
        Whether to open a browser at the local address.

    Raises
    ------
    InputError
        Where it must not be served so, or the port is taken.
    """
    _say("starting")
    check(settings)
    listening = _listen(settings)
    settings = dataclasses.replace(settings, port=listening.getsockname()[1])
    app, house = build(settings)
    check_admin(house)
    if not (settings.static / "index.html").is_file():
        _say(NOT_BUILT)
    names = settings.hosts or (settings.host,)
    port = "" if settings.trusted or settings.port == HTTPS else f":{settings.port}"  # a proxy has its own
    _say(f"open https://{names[0]}{port}" if settings.team else f"open {settings.address}")
    _say(f"what happens is written to {settings.folder / LOG_FILE}")
    _say("for research, education and planning; not a medical device. Ctrl-C stops it")
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted),
        forwarded_allow_ips=list(settings.trusted) or None,
        ssl_certfile=settings.certificate,
        ssl_keyfile=str(settings.private_key) if settings.private_key else None,
        timeout_graceful_shutdown=2,
    )
    if open_browser:
        threading.Timer(0.5, webbrowser.open, [settings.address]).start()
    gc.freeze()
    gc.enable()
    with _logged(settings.folder / LOG_FILE):
        uvicorn.Server(config).run(sockets=[listening])


def check(settings: Settings) -> None:
    """Refuse to serve where it would not be safe."""
    if not settings.team:
        if f"[{settings.host}]" not in LOOPBACK and settings.host not in LOOPBACK:
            raise InputError(
                f"{settings.host} can be reached by others; without accounts only 127.0.0.1 is served. Add --team",
                "--host",
            )
        if settings.trusted or settings.certificate:
            raise InputError("TLS and proxies belong to --team", "--certificate")
        return
    if not settings.hosts:
        raise InputError("say by which name browsers call this server, such as --name skin.example.org", "--name")
    if bool(settings.certificate) != bool(settings.private_key):
        raise InputError("give both, --certificate and --private-key", "--certificate")
    if not settings.certificate and not settings.trusted:
        raise InputError(
            "a team's workbench speaks TLS: give --certificate and --private-key, or --behind-proxy ADDRESS", "--team"
        )
    for file in (settings.certificate, settings.private_key):
        if file and not file.is_file():
            raise InputError("there is no such file", str(file))


def check_admin(house: House) -> None:
    """Refuse to serve a team that nobody administers."""
    if house.settings.team and not Accounts(house.database).has_admin():
        raise InputError("there is no admin yet; add one with `percuta accounts add NAME --role admin`", "--team")


def work(database: str, folder: Path, jobs: int) -> None:
    """Compute runs of a server until stopped."""
    _say(f"working, {jobs} at a time; Ctrl-C stops it")
    logging.basicConfig(format=LOG_FORMAT)
    results = ResultStore(folder / "results")
    supervisor = Supervisor(Queue(Database(database)), results.folder, jobs)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    supervisor.start()
    stopped.wait()
    supervisor.stop()


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything else, so that a second server says so at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        raise InputError(
            f"cannot listen on {settings.host}:{settings.port} ({reason}); take another --port", "--port"
        ) from None
    listening.listen(BACKLOG)
    os.set_inheritable(listening.fileno(), False)
    return listening


def _say(sentence: str) -> None:
    sys.stderr.write(f"percuta: {sentence}\n")
    sys.stderr.flush()


@contextlib.contextmanager
def _logged(file: Path) -> Iterator[None]:
    """Send the standard output and error of this process, and of all that it starts, to a file.

    Whoever started the server may never read what it prints; a full pipe would stop the server and its runs for good.
    """
    if file.exists():
        file.replace(file.with_suffix(".previous.log"))
    kept = os.dup(1), os.dup(2)
    with file.open("ab") as log:
        for number in (1, 2):
            os.dup2(log.fileno(), number)
    logging.basicConfig(format=LOG_FORMAT)
    logging.captureWarnings(True)
    try:
        yield
    finally:
        for number, before in enumerate(kept, start=1):
            os.dup2(before, number)
            os.close(before)
