"""Both databases: a file, and a PostgreSQL server that is started for the tests."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from percuta.store.database import Database
from percuta.store.vault import Vault

USER = "nobody"
"""Who runs the server: postgres refuses to be root."""


def _postgres() -> Path | None:
    """Find the folder with PostgreSQL's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    if found:
        return found[0].parent
    program = shutil.which("postgres")
    return Path(program).resolve().parent if program else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_user(command: list[str], **more: object) -> "subprocess.Popen[bytes]":
    root = os.geteuid() == 0
    return subprocess.Popen(command, user=USER if root else None, extra_groups=[] if root else None, **more)


@pytest.fixture(scope="session")
def postgres_server(worker_id):
    """Address of a PostgreSQL server without its database name."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    programs = _postgres()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix=f"percuta-pg-{worker_id}-"))
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam(USER).pw_uid, -1)
    data, port = folder / "data", _free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    made = _as_user([str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "percuta", "--no-sync"], **quiet)
    assert made.wait(60) == 0
    settings = ["fsync=off", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
    options = [part for setting in settings for part in ("-c", setting)]
    server = _as_user([str(programs / "postgres"), "-D", str(data), "-p", str(port), *options], **quiet)
    try:
        for _ in range(150):
            if (
                subprocess.run(
                    [programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-q"], check=False
                ).returncode
                == 0
            ):
                break
            time.sleep(0.2)
        yield f"postgresql+psycopg://percuta@127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """Address of an empty database: first a file, then one on a real server."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'percuta.db'}"
        return
    import psycopg

    server = request.getfixturevalue("postgres_server")
    name = f"t{time.monotonic_ns()}"
    address = server.replace("+psycopg", "")
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{server}/{name}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "percuta.key")
