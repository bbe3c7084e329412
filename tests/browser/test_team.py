"""The team screen: accounts are made and changed, the log is read, and an edited line is seen."""

from __future__ import annotations

import datetime
import ipaddress
import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ..served import PERCUTA, Served
from .conftest import watched
from .test_access import problems

Shot = Callable[[Page, str], None]
PASSWORD = "fourteen oysters sing"
PORT = 8737
ROOT = f"https://localhost:{PORT}"


def certified(folder: Path) -> tuple[Path, Path]:
    """Write a certificate that signs itself, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    paths[1].write_bytes(pem)
    return paths


@pytest.fixture(scope="module")
def team_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A team server with an admin; its folder."""
    folder = tmp_path_factory.mktemp("team")
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    add = [*PERCUTA, "accounts", "add", "root", "--role", "admin", "--data", str(folder)]
    subprocess.run(add, input=typed, text=True, check=True, capture_output=True)
    certificate, key = certified(folder)
    tls = ["--certificate", str(certificate), "--private-key", str(key)]
    served = Served(folder, PORT, options=["--team", "--name", "localhost", *tls])
    yield folder
    served.stop()


@pytest.fixture
def desk(browser: Browser, team_folder: Path) -> Iterator[Callable[[str, str], Page]]:  # noqa: ARG001
    """Sign somebody in, in a browser of their own, in which nothing may go wrong."""
    contexts, faults = [], []

    def sign_in(name: str, password: str) -> Page:
        context = browser.new_context(ignore_https_errors=True, viewport={"width": 1366, "height": 860})
        contexts.append(context)
        page = context.new_page()
        faults.append(watched(page, ROOT))
        page.goto(ROOT)
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("navigation", name="Screens")).to_be_visible()
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert [fault for page in faults for fault in page] == []


def clean(page: Page, shot: Shot, name: str) -> None:
    """Look at the screen in both themes."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.wait_for_timeout(300)
        shot(page, f"{name}-{theme}")
        assert problems(page) == []


def test_an_admin_keeps_accounts_and_sees_no_studies(desk: Callable[[str, str], Page], shot: Shot) -> None:
    page = desk("root", PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Team")
    rail = page.get_by_role("navigation", name="Screens")
    assert rail.get_by_role("link").all_inner_texts() == ["Library", "Team"]
    form = page.get_by_role("form", name="New account")
    form.get_by_label("Name").fill("anna")
    form.get_by_label("Role").select_option("viewer")
    form.get_by_label("First password").fill(PASSWORD)
    form.get_by_role("button", name="Add account").click()
    row = page.get_by_role("row", name="anna")
    expect(row).to_be_visible()
    role = page.get_by_label("Role of anna")
    role.select_option("clinician")
    expect(role).to_have_value("clinician")
    expect(page.get_by_label("Role of root")).to_be_disabled()
    clean(page, shot, "team-accounts")
    anna = desk("anna", PASSWORD)
    expect(anna.get_by_role("link", name="Study")).to_be_visible()
    expect(anna.get_by_role("link", name="Team")).to_have_count(0)
    anna.get_by_role("link", name="anna (clinician)").click()
    expect(anna.get_by_role("form", name="New password")).to_be_visible()
    clean(anna, shot, "account")
    form = anna.get_by_role("form", name="New password")
    form.get_by_label("Password now").fill(PASSWORD)
    form.get_by_label("New password").fill(f"{PASSWORD} again")
    form.get_by_role("button", name="Change password").click()
    expect(anna.get_by_role("button", name="Sign in")).to_be_visible()
    may = page.get_by_label("anna may sign in")
    may.click()  # it changes when the server has changed it
    expect(may).not_to_be_checked()


def test_the_log_is_read_and_an_edited_line_is_seen(
    desk: Callable[[str, str], Page], team_folder: Path, shot: Shot
) -> None:
    page = desk("root", PASSWORD)
    page.goto(f"{ROOT}/team/audit")
    expect(page.get_by_text("The chain is whole")).to_be_visible()
    log = page.get_by_role("region", name="Audit log")
    expect(log.get_by_role("row", name=re.compile("root.*accounts"))).not_to_have_count(0)
    clean(page, shot, "team-audit")
    with page.expect_download() as asked:
        page.get_by_role("button", name="CSV of these lines").click()
    assert asked.value.path().read_text(encoding="utf-8").startswith('number,"time, UTC",who,what,object,outcome')
    tamper(next(team_folder.glob("*.db")))
    page.reload()
    expect(page.get_by_text("The chain is broken")).to_be_visible()
    shot(page, "team-audit-broken")


def tamper(database: Path) -> None:
    """Edit a line as somebody could who holds the file: triggers are in its way only as long as they are there."""
    with sqlite3.connect(database) as held:
        triggers = held.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'")
        for (trigger,) in triggers.fetchall():
            held.execute(f'DROP TRIGGER "{trigger}"')
        table = held.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'audit%'").fetchone()[0]
        changed = held.execute(f"UPDATE \"{table}\" SET who = 'nobody' WHERE number = 1").rowcount
    assert changed == 1
