"""Signing in: no fixation, no guessing, no end of a session that is ignored, and a log that tells."""

import statistics
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from percuta.errors import InputError
from percuta.server import accounts as module
from percuta.server.accounts import check_password
from percuta.server.refusals import RefusedError
from percuta.store.columns import now
from percuta.store.tables import Account, Attempt, Audit, Login

PASSWORD = "fourteen oysters sing"
API = "/api/v1"


@pytest.fixture(autouse=True)
def nobody_failed(team_server):
    with team_server.house.database.writing() as session:
        session.execute(sa.delete(Attempt))


def sign_in(client, name, password=PASSWORD):
    return client.post(f"{API}/login", json={"name": name, "password": password})


def cookie(client, server):
    return client.cookies.get(server.settings.cookie)


def test_the_cookie_belongs_to_this_host_and_no_script_reads_it(team_server):
    team_server.person("anna", "clinician")
    header = sign_in(team_server.stranger(), "anna").headers["set-cookie"]
    assert header.startswith("__Host-percuta=")
    assert {"httponly", "secure", "samesite=strict", "path=/"} <= {part.strip().lower() for part in header.split(";")}
    assert "domain" not in header.lower()


def test_a_session_that_was_there_before_signing_in_is_worth_nothing_after(team_server):
    anna = team_server.person("anna", "clinician")
    planted = cookie(anna, team_server)
    assert sign_in(anna, "anna").status_code == 200
    assert cookie(anna, team_server) != planted
    other = team_server.stranger()
    other.cookies.set(team_server.settings.cookie, planted)
    assert other.get(f"{API}/studies").status_code == 401
    made_up = team_server.stranger()
    made_up.cookies.set(team_server.settings.cookie, "chosen-by-eve")
    given = sign_in(made_up, "anna").headers["set-cookie"]
    assert "chosen-by-eve" not in given
    other.cookies.set(team_server.settings.cookie, "chosen-by-eve")
    assert other.get(f"{API}/studies").status_code == 401


def test_only_hashes_of_secrets_and_passwords_are_kept(team_server):
    anna = team_server.person("anna", "clinician")
    secret = cookie(anna, team_server)
    with team_server.house.database.reading() as session:
        kept = session.execute(sa.select(Login.secret_hash)).scalars().all()
        words = session.execute(sa.select(Account.password_hash).where(Account.name == "anna")).scalar_one()
    assert secret not in kept
    assert words.startswith("$argon2id$")
    assert PASSWORD not in words


def test_signing_out_ends_the_session_here_and_there(team_server):
    anna = team_server.person("anna", "clinician")
    secret = cookie(anna, team_server)
    anna.post(f"{API}/logout")
    anna.cookies.set(team_server.settings.cookie, secret)
    assert anna.get(f"{API}/studies").status_code == 401


@pytest.mark.parametrize(("column", "age"), [("seen", module.IDLE), ("created", module.ABSOLUTE)])
def test_sessions_end_by_themselves(team_server, column, age):
    anna = team_server.person("anna", "clinician")
    assert anna.get(f"{API}/studies").status_code == 200
    with team_server.house.database.writing() as session:
        session.execute(sa.update(Login).values({column: now() - age - timedelta(seconds=1)}))
    assert anna.get(f"{API}/studies").status_code == 401


def test_a_changed_or_closed_account_is_signed_out_everywhere(team_server):
    admin, anna = team_server.person("root", "admin"), team_server.person("dora", "viewer")
    account = next(one["id"] for one in admin.get(f"{API}/accounts").json() if one["name"] == "dora")
    assert admin.patch(f"{API}/accounts/{account}", json={"active": False}).status_code == 200
    assert anna.get(f"{API}/studies").status_code == 401
    assert sign_in(team_server.stranger(), "dora").status_code == 401


def test_the_last_admin_stays(team_server):
    admin = team_server.person("root", "admin")
    others = [one for one in admin.get(f"{API}/accounts").json() if one["role"] == "admin"]
    assert len(others) == 1
    assert admin.patch(f"{API}/accounts/{others[0]['id']}", json={"role": "viewer"}).status_code == 409


def test_guessing_is_slowed_down_for_one_account_and_one_address(team_server):
    team_server.person("anna", "clinician")
    client = team_server.stranger()
    answers = [sign_in(client, "anna", f"wrong password {n}").status_code for n in range(module.MOST_BY_NAME + 2)]
    assert answers == [401] * module.MOST_BY_NAME + [429] * 2
    assert sign_in(client, "anna").status_code == 429  # the right one too, or the limit would tell
    assert sign_in(client, "Anna").status_code == 429
    names = module.MOST_BY_ADDRESS - module.MOST_BY_NAME
    assert {sign_in(client, f"nobody-{n}", "x").status_code for n in range(names)} == {401}
    assert sign_in(client, "nobody-else", "x").status_code == 429


def test_an_unknown_name_looks_and_takes_as_long_as_a_wrong_password(team_server, monkeypatch):
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    slow = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19456, parallelism=1),))
    monkeypatch.setattr(module, "_hasher", lambda: slow)
    module._nobody.cache_clear()
    accounts = team_server.house.accounts
    accounts.add("greta", "viewer", PASSWORD)

    def taken(name):
        times = []
        for _ in range(4):
            begun = time.process_time()
            with pytest.raises(RefusedError) as refused:
                accounts.sign_in(name, "wrong password", "10.0.0.9")
            times.append(time.process_time() - begun)
        return statistics.median(times), (refused.value.status, str(refused.value))

    taken("greta-unknown")
    (known, words), (unknown, other) = taken("greta"), taken("gustav")
    module._nobody.cache_clear()
    assert words == other
    assert 0.5 < known / unknown < 2


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "passwordpassword",
        "Password12345!",
        "qwertyuiop1234",
        "aaaaaaaaaaaaaaaa",
        "P4ssw0rd!P4ssw0rd!",
        "annaannaannaanna",
    ],
)
def test_passwords_that_are_tried_first_are_refused(password):
    with pytest.raises(InputError):
        check_password(password, "anna")


@pytest.mark.parametrize(
    "password", ["fourteen oysters sing", "äöü ßß 漢字 😀 long", "x9kV!t7#qL2m", "orange tin lamp " * 20]
)
def test_any_characters_and_long_passwords_are_taken(password):
    check_password(password, "anna")


def test_the_log_tells_who_did_what_and_never_what_it_was(team_server):
    anna = team_server.person("anna", "clinician")
    case = anna.post(f"{API}/cases", json={"code": "L-1", "note": "Zuzanna"}).json()["id"]
    anna.get(f"{API}/cases/{case}")
    anna.get(f"{API}/accounts")
    sign_in(team_server.stranger(), "anna", "wrong password")
    page = team_server.person("root", "admin").get(f"{API}/audit").json()
    lines = {(row["who"], row["what"], row["thing"], row["outcome"]) for row in page["items"]}
    assert {
        ("anna", "cases_create", "", "done"),
        ("anna", "cases_get", case, "done"),
        ("anna", "accounts_list", "", "refused 403"),
    } <= lines
    assert any(what == "sign in" and outcome == "refused 401" for _, what, _, outcome in lines)
    assert page["sound"] is True
    assert "Zuzanna" not in str(page)
    assert "wrong password" not in str(page)


def test_an_edited_a_removed_and_a_cut_off_line_are_found(team_server):
    house = team_server.house
    for number in range(5):
        house.audit.add("anna", "test", str(number), "done")
    assert house.audit.verify().sound
    lines = house.audit.verify().lines

    for trigger in ("audit_no_update", "audit_no_delete"):
        write(house, sa.text(f"DROP TRIGGER {trigger}"))
    write(house, sa.update(Audit).where(Audit.number == 2).values(who="eve"))
    assert "line 2 of the audit log was changed" in house.audit.verify().sentence
    write(house, sa.delete(Audit).where(Audit.number == 2))
    assert "line 2 of the audit log is missing" in house.audit.verify().sentence
    write(house, sa.delete(Audit).where(Audit.number >= 2))
    verdict = house.audit.verify()
    assert not verdict.sound
    assert f"ends at line 1, but {lines} were written" in verdict.sentence


def write(house, statement):
    """Do what somebody with access to the file could."""
    with house.database.writing() as session:
        session.execute(statement)
