"""Accounts of a team: passwords, sessions, and what stops guessing."""

from __future__ import annotations

import functools
import importlib.resources
import string
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from percuta.errors import InputError, nearest
from percuta.server.refusals import RefusedError
from percuta.server.sign_in import hashed, new_secret
from percuta.store.columns import now
from percuta.store.database import Database
from percuta.store.tables import LOCAL, ROLES, Account, Attempt, Login

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SHORTEST = 12
LONGEST = 1024
IDLE = timedelta(minutes=30)
"""After so long without a request a session ends."""
ABSOLUTE = timedelta(hours=12)
"""After so long it ends anyway."""
SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last request of a session is noted."""
FEWEST_LETTERS = 5
"""Different characters a password has at least."""
_DISGUISE = str.maketrans("4@3015$7", "aaeoisst")
_ENDS = string.digits + string.punctuation
"""Signs that stand for letters, and what is put before or behind a word."""
WINDOW = timedelta(minutes=15)
MOST_BY_NAME, MOST_BY_ADDRESS = 10, 50
"""Failed sign-ins in that window, for one account and from one address, before more are refused."""
WRONG = "name or password is wrong"
"""The same words whichever of the two it is."""
HASHES_AT_ONCE = 2
"""Password hashes computed at a time; each takes 64 MiB."""

_hashing = threading.Semaphore(HASHES_AT_ONCE)


@functools.cache
def _hasher() -> PasswordHash:
    from pwdlib import PasswordHash

    return PasswordHash.recommended()  # argon2id


@functools.cache
def _nobody() -> str:
    """Return the hash of a password that nobody has, to be compared with where the account is not known."""
    return _hasher().hash(new_secret())


@functools.cache
def common_passwords() -> frozenset[str]:
    """Return passwords that are tried first by whoever guesses."""
    text = (importlib.resources.files("percuta.server") / "common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def check_password(password: str, name: str = "") -> None:
    """Refuse a password that is easily guessed.

    Raises
    ------
    InputError
        Where it is too short, too long, common, or the name of the account.
    """
    if len(password) < SHORTEST:
        raise InputError(f"a password has {SHORTEST} characters or more, of any kind", "password")
    if len(password) > LONGEST:
        raise InputError(f"a password has at most {LONGEST} characters", "password")
    low = password.casefold()
    if len(set(low)) < FEWEST_LETTERS or any(map(_made_of_common, (low, low.strip(_ENDS).translate(_DISGUISE)))):
        raise InputError("this password is among those that are tried first; take another", "password")
    if name and not low.replace(name.casefold(), ""):
        raise InputError("the password is nothing but the name of the account; take another", "password")


def _made_of_common(low: str) -> bool:
    """Tell whether a password is nothing but common words, whatever digits and signs stand between them."""
    letters = "".join(letter for letter in low if letter.isalpha())
    ends = {0}
    for end in range(1, len(letters) + 1):
        if any(letters[begin:end] in common_passwords() for begin in ends):
            ends.add(end)
    return len(letters) in ends


class Accounts:
    """The accounts of a database.

    Parameters
    ----------
    database : Database
        Where they are.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def all(self) -> list[Account]:
        """List the accounts by name."""
        with self.database.reading() as session:
            return list(session.execute(sa.select(Account).where(Account.id != LOCAL).order_by(Account.name)).scalars())

    def has_admin(self) -> bool:
        """Tell whether somebody can administer."""
        return any(account.role == "admin" and account.active for account in self.all())

    def named(self, name: str) -> Account:
        """Return an account by its name."""
        known = {account.name: account for account in self.all()}
        if name not in known:
            raise InputError(f"there is no account {name!r}{nearest(name, known)}", "name")
        return known[name]

    def add(self, name: str, role: str, password: str) -> Account:
        """Add an account."""
        _check_role(role)
        if not name.strip() or len(name) > 64 or name == LOCAL or not name.isprintable():
            raise InputError("a name has 1 to 64 letters, and is not 'local'", "name")
        check_password(password, name)
        made = Account(name=name, role=role, password_hash=_hash(password), active=True, created=now())
        with self.database.writing() as session:
            if session.execute(sa.select(Account.id).where(Account.name == name)).first():
                raise InputError(f"there is an account {name!r} already", "name")
            session.add(made)
        return made

    def change(
        self, account: str, role: str | None = None, active: bool | None = None, password: str | None = None
    ) -> Account:
        """Change an account and end its sessions; the last admin stays one."""
        if role is not None:
            _check_role(role)
        with self.database.writing() as session:
            row = session.get(Account, account)
            if row is None or row.id == LOCAL:
                raise RefusedError(404, "there is no such account")
            if password is not None:
                check_password(password, row.name)
                row.password_hash = _hash(password)
            row.role = role or row.role
            row.active = row.active if active is None else active
            session.flush()
            admins = sa.select(sa.func.count()).where(Account.role == "admin", Account.active, Account.id != LOCAL)
            if not session.execute(admins).scalar_one():
                raise RefusedError(409, "this is the last admin; make another one first")
            session.execute(sa.delete(Login).where(Login.account_id == account))
        return row

    def sign_in(self, name: str, password: str, address: str) -> tuple[Account, str]:
        """Return the account and the secret of a new session.

        Raises
        ------
        RefusedError
            Where name or password is wrong, told in the same words and after the same time, or after too many attempts.
        """
        keys = {f"name:{hashed(name.casefold())[:50]}": MOST_BY_NAME, f"from:{hashed(address)[:50]}": MOST_BY_ADDRESS}
        self._throttle(keys)
        with self.database.reading() as session:
            row = session.execute(
                sa.select(Account).where(Account.name == name, Account.id != LOCAL)
            ).scalar_one_or_none()
        known = row.password_hash if row and row.password_hash else _nobody()
        with _hashing:
            right = _hasher().verify(password[:LONGEST], known)
        if row is None or not right or not row.active:
            with self.database.writing() as session:
                session.add_all(Attempt(key=key) for key in keys)
            raise RefusedError(401, WRONG)
        secret = new_secret()
        with self.database.writing() as session:
            session.add(Login(secret_hash=hashed(secret), account_id=row.id))
        return row, secret

    def of_secret(self, secret: str) -> tuple[Account, str] | None:
        """Return whose session a secret is, and its hash; None where it is nobody's, or over."""
        own, moment = hashed(secret), now()
        with self.database.reading() as session:
            found = session.execute(
                sa.select(Account, Login).join(Login, Login.account_id == Account.id).where(Login.secret_hash == own)
            ).one_or_none()
        if found is None:
            return None
        account, login = found
        if not account.active or moment - login.created > ABSOLUTE or moment - login.seen > IDLE:
            self.sign_out(own)
            return None
        if moment - login.seen > SEEN_EVERY:
            with self.database.writing() as session:
                session.execute(sa.update(Login).where(Login.secret_hash == own).values(seen=moment))
        return account, own

    def sign_out(self, secret_hash: str) -> None:
        """End a session."""
        with self.database.writing() as session:
            session.execute(sa.delete(Login).where(Login.secret_hash == secret_hash))

    def change_own(self, account: str, old: str, new: str) -> None:
        """Change one's own password; all sessions end."""
        with self.database.reading() as session:
            row = session.get(Account, account)
        if row is None or row.password_hash is None:
            raise RefusedError(404, "there is no such account")
        with _hashing:
            right = _hasher().verify(old[:LONGEST], row.password_hash)
        if not right:
            raise RefusedError(403, "the old password is wrong")
        self.change(account, password=new)

    def _throttle(self, keys: dict[str, int]) -> None:
        since = now() - WINDOW
        with self.database.writing() as session:
            session.execute(sa.delete(Attempt).where(Attempt.at < since))
            for key, most in keys.items():
                if _failures(session, key) >= most:
                    raise RefusedError(429, f"too many attempts; wait {WINDOW.seconds // 60} minutes")


def _failures(session: Session, key: str) -> int:
    return session.execute(sa.select(sa.func.count()).where(Attempt.key == key)).scalar_one()


def _hash(password: str) -> str:
    with _hashing:
        return _hasher().hash(password)


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise InputError(f"{role!r} is none of {', '.join(ROLES)}{nearest(role, ROLES)}", "role")
