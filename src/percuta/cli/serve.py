"""The verbs of the workbench: serve it, work for it, manage its accounts, check its audit log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from percuta.store.database import Database

Db = Annotated[str | None, typer.Option(help="Database: postgresql://user@host/name; default a file in --data.")]
Data = Annotated[Path | None, typer.Option(help="Folder for results and database; default that of the user.")]
Key = Annotated[Path | None, typer.Option(help="File with the key that seals photographs and notes.")]
PORT = 8765

accounts = typer.Typer(help="Manage who may sign in to a workbench of a team.", no_args_is_help=True)
audit = typer.Typer(help="Check the audit log of a workbench.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the verbs of the workbench to the command line."""
    app.command()(serve)
    app.command()(worker)
    app.add_typer(accounts, name="accounts")
    app.add_typer(audit, name="audit")


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = PORT,
    db: Db = None,
    data: Data = None,
    jobs: Annotated[int | None, typer.Option(min=0, help="Runs at a time; default all cores but one.")] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
    team: Annotated[bool, typer.Option("--team", help="Serve a team: accounts, roles, audit log, TLS.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on; not loopback only with --team.")] = "127.0.0.1",
    name: Annotated[list[str] | None, typer.Option(help="Name by which browsers call the server; with --team.")] = None,
    behind_proxy: Annotated[
        list[str] | None, typer.Option(help="Address of a proxy in front that speaks TLS; with --team.")
    ] = None,
    certificate: Annotated[Path | None, typer.Option(help="TLS certificate (PEM); with --team.")] = None,
    private_key: Annotated[Path | None, typer.Option(help="Its private key (PEM).")] = None,
    key_file: Key = None,
) -> None:
    """Serve the workbench, a page on this machine."""
    import gc

    gc.disable()  # until it serves: what is imported stays, and looking for garbage in it is a tenth of the start
    from percuta.server.settings import LOOPBACK, Settings
    from percuta.server.start import start

    settings = Settings(
        folder=_folder(data),
        database=db or "",
        team=team,
        host=host,
        port=port,
        hosts=tuple(name or ()) if team else LOOPBACK,
        trusted=tuple(behind_proxy or ()),
        certificate=certificate,
        private_key=private_key,
        jobs=_jobs() if jobs is None else jobs,
        key_file=key_file,
    )
    start(settings, open_browser=not (no_open or team))


def worker(
    db: Annotated[str, typer.Option(help="Database: postgresql://user@host/name.")],
    data: Annotated[Path, typer.Option(help="Folder for results, the same for server and workers.")],
    jobs: Annotated[int | None, typer.Option(min=1, help="Runs at a time; default all cores but one.")] = None,
) -> None:
    """Compute runs of a workbench on this machine, until stopped."""
    from percuta.server.start import work

    work(db, data, jobs or _jobs())


@accounts.command("add")
def accounts_add(
    name: Annotated[str, typer.Argument(help="Name of the account.")],
    role: Annotated[str, typer.Option(help="viewer, clinician, modeller or admin.")],
    db: Db = None,
    data: Data = None,
) -> None:
    """Add an account; the password is asked for."""
    from percuta.server.accounts import Accounts

    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    Accounts(_open(db, data)).add(name, role, password)
    typer.echo(f"{name} may sign in as {role}.")


@accounts.command("list")
def accounts_list(db: Db = None, data: Data = None) -> None:
    """List the accounts."""
    from percuta.cli.show import table
    from percuta.server.accounts import Accounts

    rows = [
        (a.name, a.role, "yes" if a.active else "no", f"{a.created:%Y-%m-%d}") for a in Accounts(_open(db, data)).all()
    ]
    typer.echo(table(("name", "role", "active", "since"), rows))


@accounts.command("change")
def accounts_change(
    name: Annotated[str, typer.Argument(help="Name of the account.")],
    role: Annotated[str | None, typer.Option(help="New role.")] = None,
    active: Annotated[bool | None, typer.Option("--active/--inactive", help="Whether it may sign in.")] = None,
    password: Annotated[bool, typer.Option("--password", help="Ask for a new password.")] = False,
    db: Db = None,
    data: Data = None,
) -> None:
    """Change an account; whoever is signed in with it is signed out."""
    from percuta.server.accounts import Accounts

    new = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if password else None
    known = Accounts(_open(db, data))
    known.change(known.named(name).id, role, active, new)
    typer.echo(f"{name} is changed.")


@audit.command("verify")
def audit_verify(db: Db = None, data: Data = None, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Check that no line of the audit log was changed or taken out; exit 1 where one was."""
    import json

    from percuta.server.audit import AuditLog

    found = AuditLog(_open(db, data)).verify()
    plain: dict[str, Any] = {"sound": found.sound, "lines": found.lines, "sentence": found.sentence}
    typer.echo(json.dumps(plain) if as_json else found.sentence)
    if not found.sound:
        raise typer.Exit(1)


def _open(db: str | None, data: Path | None) -> Database:
    from percuta.store.database import Database

    return Database(db) if db else Database.in_folder(_folder(data))


def _folder(data: Path | None) -> Path:
    from percuta.store.database import data_dir

    return data or data_dir()


def _jobs() -> int:
    import os

    return max(1, (os.cpu_count() or 1) - 1)
