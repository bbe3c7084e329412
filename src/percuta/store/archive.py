"""A case as one zip: a manifest with hashes, the case, its study, its photographs; and the same back in."""

from __future__ import annotations

import hashlib
import io
import json
import re
import stat
import zipfile
from datetime import date
from typing import Any

from percuta.errors import InputError
from percuta.store.cases import Cases
from percuta.store.columns import new_id
from percuta.store.tables import CaseRow, StudyRow

FORMAT = "percuta-case/1"
LARGEST = 200_000_000
"""Bytes an archive may have."""
MOST_FILES = 300
LONGEST_NOTE = 4000
LARGEST_FILE = 20_000_000
LARGEST_TOTAL = 400_000_000
"""Bytes all its files may have together, unpacked."""
DEEPEST_RATIO = 200
"""How many times its size a file may unpack to."""
_NAMES = re.compile(r"manifest\.json|case\.json|study\.yaml|photos/[0-9]{4}\.jpg")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def export_case(cases: Cases, case: str) -> tuple[str, bytes]:
    """Write a case as a zip; what is sealed in the database is open in it.

    Parameters
    ----------
    cases : Cases
        Where it is.
    case : str
        Which.

    Returns
    -------
    tuple
        Its code, and the file; the same bytes for the same content.

    Raises
    ------
    KeyError
        Where it is not there.
    """
    with cases.database.reading() as session:
        row = cases.get(session, case)
        done, read, seen = cases.parts(session, case)
        note = cases.note(session, case)
        study = session.get(StudyRow, row.study_id) if row.study_id else None
    files: dict[str, bytes] = {}
    pictures = []
    for number, photo in enumerate(seen, start=1):
        name = f"photos/{number:04d}.jpg"
        files[name] = cases.photo(case, photo.id)
        pictures.append({"file": name, "on": photo.on.isoformat(), "view": photo.view})
    if study is not None:
        files["study.yaml"] = study.text.encode()
    plain = {
        **{name: getattr(row, name) for name in ("code", "age", "sex", "fitzpatrick")},
        "note": note,
        "sessions": [{"on": one.on.isoformat(), "record": one.record} for one in done],
        "scores": [{"on": one.on.isoformat(), **{name: getattr(one, name) for name in SCORE}} for one in read],
        "photos": pictures,
    }
    files["case.json"] = _json(plain)
    return row.code, _packed(files)


SCORE = ("measure", "value", "unit", "noise_sd", "instrument", "blinded")
"""What is written of a reading, beside its day."""


def import_case(cases: Cases, raw: bytes) -> CaseRow:
    """Read a case from a zip: everything is checked before anything is kept, and gets new identifiers.

    Parameters
    ----------
    cases : Cases
        Where it goes.
    raw : bytes
        What `export_case` wrote.

    Returns
    -------
    CaseRow
        The new case; its code has a number behind it where there was such a case already.

    Raises
    ------
    InputError
        Where it is too large, holds links, other files or other content than its manifest says.
    """
    files = unpacked(raw)
    try:
        plain = json.loads(files["case.json"])
        values, done, read, seen = _checked(plain, files)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"this archive is no case of Percuta ({error})", "archive") from None
    study = _study(cases, files.get("study.yaml"))
    code = _free_code(cases, values["code"])
    with cases.database.writing() as session:
        if study is not None:
            session.add(study)
    row = cases.add(
        {**values, "code": code, "study_id": study.id if study else None}, str(plain.get("note") or "")[:LONGEST_NOTE]
    )
    try:
        for on, record in done:
            cases.add_session(row.id, on, record)
        for score in read:
            cases.add_score(row.id, score)
        for on, view, body in seen:
            cases.add_photo(row.id, on, view, body)
    except BaseException:  # whole or not at all
        cases.erase(row.id)
        if study is not None:
            with cases.database.writing() as session:
                session.delete(study)
        raise
    return row


def unpacked(raw: bytes) -> dict[str, bytes]:
    """Unpack an archive within its limits, and compare it with its manifest."""
    if len(raw) > LARGEST:
        raise InputError(f"the archive is larger than {LARGEST // 1_000_000} MB", "archive")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            files = {entry.filename: _read(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise InputError(f"this is no zip archive that can be read ({error})", "archive") from None
    try:
        manifest = json.loads(files.pop("manifest.json"))
        known, wanted = manifest["format"], dict(manifest["files"])
    except (KeyError, TypeError, ValueError):
        raise InputError("the archive has no manifest", "archive") from None
    if known != FORMAT:
        raise InputError(f"{str(known)[:40]!r} is not known; Percuta reads {FORMAT}", "archive")
    if wanted != {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}:
        raise InputError("the archive does not hold what its manifest says; it was changed or is broken", "archive")
    return files


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_FILES:
        raise InputError(f"the archive holds more than {MOST_FILES} files", "archive")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise InputError("the archive holds a file twice", "archive")
    for entry in entries:
        mode = entry.external_attr >> 16
        if stat.S_ISLNK(mode) or (stat.S_IFMT(mode) not in (0, stat.S_IFREG)):
            raise InputError(f"{entry.filename[:60]!r} is a link; an archive holds files only", "archive")
        if not _NAMES.fullmatch(entry.filename):
            raise InputError(f"{entry.filename[:60]!r} does not belong in an archive of a case", "archive")
        if entry.file_size > LARGEST_FILE or entry.file_size > DEEPEST_RATIO * max(entry.compress_size, 1024):
            raise InputError(f"{entry.filename} unpacks to too much", "archive")
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise InputError("the archive unpacks to too much", "archive")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Read one file; the size in the directory is only a promise."""
    with archive.open(entry) as stream:
        body = stream.read(LARGEST_FILE + 1)
    if len(body) > LARGEST_FILE:
        raise InputError(f"{entry.filename} unpacks to too much", "archive")
    return body


def _checked(plain: dict[str, Any], files: dict[str, bytes]) -> tuple[dict[str, Any], list[Any], list[Any], list[Any]]:
    """Check every value of a case before any is kept."""
    from percuta.care.chart import SessionRecord
    from percuta.store.photos import cleaned

    code, age, sex, skin_type = (plain.get(name) for name in ("code", "age", "sex", "fitzpatrick"))
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise ValueError("its code is none")
    if not (age is None or (isinstance(age, int) and 0 <= age <= 120)):
        raise ValueError("its age is none")
    if sex not in (None, "female", "male") or skin_type not in (None, 1, 2, 3, 4, 5, 6):
        raise ValueError("its sex or skin type is none")
    done = [
        (date.fromisoformat(entry["on"]), SessionRecord(**entry["record"]).to_dict()) for entry in plain["sessions"]
    ]
    read = [_score(entry) for entry in plain["scores"]]
    seen = [
        (date.fromisoformat(entry["on"]), str(entry["view"])[:60], cleaned(files[entry["file"]]).body)
        for entry in plain["photos"]
    ]
    return {"code": code, "age": age, "sex": sex, "fitzpatrick": skin_type}, done, read, seen


def _score(entry: dict[str, Any]) -> dict[str, Any]:
    import math

    value, noise = float(entry["value"]), entry["noise_sd"]
    noise = None if noise is None else float(noise)
    if not math.isfinite(value) or (noise is not None and not (math.isfinite(noise) and noise >= 0)):
        raise ValueError("a reading is no number")
    return {
        "on": date.fromisoformat(entry["on"]),
        "measure": str(entry["measure"])[:60],
        "value": value,
        "unit": str(entry["unit"])[:30],
        "noise_sd": noise,
        "instrument": str(entry["instrument"])[:120],
        "blinded": bool(entry["blinded"]),
    }


def _study(cases: Cases, text: bytes | None) -> StudyRow | None:
    """Make the row of a study; None where there is none."""
    from percuta.study import Study

    if text is None:
        return None
    written = text.decode("utf-8")
    return StudyRow(id=new_id(), owner=cases.owner, name=Study.from_text(written).name, text=written)


def _free_code(cases: Cases, code: str) -> str:
    import sqlalchemy as sa

    with cases.database.reading() as session:
        taken = set(session.execute(sa.select(CaseRow.code).where(CaseRow.owner == cases.owner)).scalars())
    number, free = 2, code
    while free in taken:
        free, number = f"{code[:36]}-{number}", number + 1
    return free


def _json(data: Any) -> bytes:
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False, sort_keys=True).encode()


def _packed(files: dict[str, bytes]) -> bytes:
    manifest = {"format": FORMAT, "files": {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in sorted({**files, "manifest.json": _json(manifest)}.items()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (stat.S_IFREG | 0o600) << 16
            archive.writestr(entry, body, zipfile.ZIP_DEFLATED)
    return out.getvalue()
