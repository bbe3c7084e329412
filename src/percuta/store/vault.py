"""Seals what could name a person: AES-GCM, with keys that never enter the database."""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from percuta.errors import InputError
from percuta.store.database import StoreError

KEY_BYTES = 32
NONCE_BYTES = 12
NAME = "percuta.key"


@dataclass(frozen=True)
class Box:
    """Something sealed.

    Parameters
    ----------
    key_id : str
        Names the key that opens it.
    nonce, cipher : bytes
        As AES-GCM gives them.
    """

    key_id: str
    nonce: bytes
    cipher: bytes


class Vault:
    """The keys of a key file: the last one seals, all open.

    Parameters
    ----------
    file : Path
        One key on each line, ``id key`` in base64; made with one key where it is missing. To change the key, append a
        line made by `new_line`: what was sealed before still opens.

    Raises
    ------
    InputError
        Where the file can be read by others, or is no key file.
    """

    def __init__(self, file: Path) -> None:
        if not file.exists():
            _write_new(file)
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise InputError("this key can be read by others; run chmod 600 on it", str(file))
        self._keys: dict[str, bytes] = {}
        try:
            for line in file.read_text(encoding="ascii").split("\n"):
                if line.strip():
                    name, text = line.split()
                    self._keys[name] = base64.b64decode(text, validate=True)
        except (OSError, ValueError):
            raise InputError("this is no key file of Percuta, or it cannot be read", str(file)) from None
        if not self._keys or any(len(key) != KEY_BYTES for key in self._keys.values()):
            raise InputError("this is no key file of Percuta", str(file))

    def seal(self, plain: bytes, about: str) -> Box:
        """Seal something; it opens only with the same `about`, so that no row can be put in another's place."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        name, key = list(self._keys.items())[-1]
        nonce = secrets.token_bytes(NONCE_BYTES)
        return Box(name, nonce, AESGCM(key).encrypt(nonce, plain, about.encode()))

    def open(self, box: Box, about: str) -> bytes:
        """Open something sealed.

        Raises
        ------
        StoreError
            Where its key is not in the file, or it was changed.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if box.key_id not in self._keys:
            raise StoreError(f"the key {box.key_id} that sealed this is not in the key file; give the right --key-file")
        try:
            return AESGCM(self._keys[box.key_id]).decrypt(box.nonce, box.cipher, about.encode())
        except InvalidTag:
            raise StoreError("something sealed was changed in the database, or sealed with another key") from None


def new_line() -> str:
    """Return a line with a new key."""
    return f"{secrets.token_hex(4)} {base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}\n"


def _write_new(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise InputError(f"the key cannot be written here ({error.strerror})", str(file)) from None
    with os.fdopen(opened, "w", encoding="ascii") as stream:
        stream.write(new_line())
