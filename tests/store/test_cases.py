"""Cases: what is sealed stays sealed, what is taken along comes back, and nothing harmful comes in."""

import io
import json
import stat
import zipfile
from datetime import date

import pytest
import sqlalchemy as sa
from PIL import Image

from percuta.care.chart import SessionRecord
from percuta.errors import InputError
from percuta.store.archive import export_case, import_case
from percuta.store.cases import Cases, changes
from percuta.store.database import StoreError
from percuta.store.photos import cleaned
from percuta.store.tables import LOCAL, Account, Photo, Score, Sealed, StudyRow
from percuta.store.vault import Vault, new_line

RECORD = SessionRecord(
    session=1,
    on="2026-12-01",
    device="skinpen",
    zones=[{"zone": "cheeks", "depth": "1.5 mm", "passes": 4, "endpoint": "erythema", "needle_lot": "A12"}],
).to_dict()
STUDY = "format: percuta-study/1\nbase: professional-face\nname: Cheeks  # a comment\n"


def picture(width=40, height=30, kind="JPEG", exif=b""):
    out = io.BytesIO()
    Image.new("RGB", (width, height), (180, 120, 100)).save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


@pytest.fixture
def cases(database, vault):
    return Cases(database, vault, LOCAL)


@pytest.fixture
def full(cases, database):
    with database.writing() as session:
        study = StudyRow(owner=LOCAL, name="Cheeks", text=STUDY)
        session.add(study)
    values = {"code": "K-017", "age": 41, "sex": "female", "fitzpatrick": 3, "study_id": study.id}
    case = cases.add(values, "calls herself Zuzanna").id
    cases.add_session(case, date(2026, 12, 1), RECORD)
    for day, value in ((1, 3.0), (31, 2.0)):
        reading = {"measure": "goodman_baron", "value": value, "unit": "grade", "noise_sd": 0.4, "blinded": True}
        cases.add_score(case, {"on": date(2026, 12, day), "instrument": "rater 2", **reading})
    cases.add_photo(case, date(2026, 12, 1), "left", picture())
    return case


def test_names_and_pixels_are_nowhere_in_the_database(full, database, cases):
    with database.reading() as session:
        rows = session.execute(sa.select(Sealed)).scalars().all()
        assert {row.what.partition(":")[0] for row in rows} == {"note", "photo"}
        assert not any(b"Zuzanna" in row.cipher or b"JFIF" in row.cipher for row in rows)
        assert cases.note(session, full) == "calls herself Zuzanna"


def test_what_is_sealed_for_one_case_does_not_open_in_another(full, cases, database):
    other = cases.add({"code": "K-018"}, "x").id
    with database.writing() as session:
        row = session.execute(sa.select(Sealed).where(Sealed.case_id == full, Sealed.what == "note")).scalar_one()
        session.execute(sa.delete(Sealed).where(Sealed.case_id == other))
        box = {name: getattr(row, name) for name in ("what", "key_id", "nonce", "cipher")}
        session.add(Sealed(case_id=other, **box))
    with database.reading() as session, pytest.raises(StoreError, match="was changed"):
        cases.note(session, other)


def test_a_new_key_seals_and_the_old_one_still_opens(full, database, tmp_path):
    file = tmp_path / "percuta.key"
    old = file.read_text()
    file.write_text(old + new_line())
    cases = Cases(database, Vault(file), LOCAL)
    with database.reading() as session:
        assert cases.note(session, full) == "calls herself Zuzanna"
    cases.change(full, {"note": "new"})
    file.write_text(old)
    with database.reading() as session, pytest.raises(StoreError, match="not in the key file"):
        Cases(database, Vault(file), LOCAL).note(session, full)


def test_a_key_that_others_can_read_is_refused(tmp_path):
    Vault(tmp_path / "a.key")
    (tmp_path / "a.key").chmod(0o644)
    with pytest.raises(InputError, match="chmod 600"):
        Vault(tmp_path / "a.key")


def test_another_persons_case_does_not_exist(full, database, vault):
    with database.writing() as session:
        session.add(Account(id="e" * 32, name="eve", role="clinician"))
    eve = Cases(database, vault, "e" * 32)
    assert eve.page(10, 0) == ([], 0)
    photo = Cases(database, vault, LOCAL)
    with database.reading() as session:
        own = photo.parts(session, full)[2][0].id
    attempts = (
        lambda: eve.change(full, {"code": "x"}),
        lambda: eve.erase(full),
        lambda: eve.photo(full, own),
        lambda: eve.add_session(full, date(2026, 12, 1), RECORD),
        lambda: eve.add_photo(full, date(2026, 12, 1), "left", picture()),
        lambda: eve.remove(full, Photo, own),
        lambda: export_case(eve, full),
    )
    for attempt in attempts:
        with pytest.raises(KeyError):
            attempt()


def test_a_code_is_used_once(cases):
    cases.add({"code": "K-1"})
    with pytest.raises(InputError, match="already"):
        cases.add({"code": "K-1"})


def test_erasing_leaves_nothing(full, cases, database):
    cases.erase(full)
    with database.reading() as session:
        for table in (Sealed, Score, Photo):
            assert session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() == 0


def test_the_change_of_a_score_carries_the_noise_of_both_readings(full, cases, database):
    with database.reading() as session:
        readings = cases.parts(session, full)[1]
    first, second = (changes(readings)[reading.id] for reading in readings)
    assert first is None
    assert second.value == -1
    assert second.high - second.value == pytest.approx(1.6449 * (0.4**2 + 0.4**2) ** 0.5, rel=1e-4)


def test_a_case_comes_back_whole_under_new_identifiers(full, cases, database):
    code, body = export_case(cases, full)
    assert export_case(cases, full)[1] == body
    again = import_case(cases, body)
    assert (code, again.code) == ("K-017", "K-017-2")
    with database.reading() as session:
        done, read, seen = cases.parts(session, again.id)
        assert [one.record for one in done] == [RECORD]
        assert [(one.value, one.noise_sd, one.blinded) for one in read] == [(3.0, 0.4, True), (2.0, 0.4, True)]
        assert [(one.view, one.width, one.height) for one in seen] == [("left", 40, 30)]
        assert cases.note(session, again.id) == "calls herself Zuzanna"
        assert session.get(StudyRow, again.study_id).text == STUDY


def test_a_photograph_loses_everything_but_its_pixels():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Camera 7", 6
    kept = cleaned(picture(40, 30, exif=exif.tobytes()))
    assert (kept.width, kept.height) == (30, 40)  # turned upright
    assert b"Camera" not in kept.body
    assert not Image.open(io.BytesIO(kept.body)).getexif()


def test_pictures_that_are_none_or_too_large_are_refused():
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    for raw in (b"", b"GIF89a", b"<svg/>", picture()[:100], bomb.getvalue(), b"\xff\xd8" + bytes(21_000_000)):
        with pytest.raises(InputError):
            cleaned(raw)


def archive(change, body):
    """Unpack an archive, change it, and pack it with a manifest that fits."""
    import hashlib

    with zipfile.ZipFile(io.BytesIO(body)) as old:
        files = {name: old.read(name) for name in old.namelist() if name != "manifest.json"}
    change(files)
    sums = {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("manifest.json", json.dumps({"format": "percuta-case/1", "files": sums}))
        for name, raw in files.items():
            new.writestr(name, raw)
    return out.getvalue()


def with_case(**values):
    def change(files):
        files["case.json"] = json.dumps({**json.loads(files["case.json"]), **values}).encode()

    return change


def wrong_archives():
    """Changes to an archive whose manifest fits, and what is said of each."""
    score = {"on": "2026-12-01", "measure": "x", "value": "nan", "unit": "1", "noise_sd": None}
    return [
        (lambda files: files.update({"../evil.txt": b"x"}), "does not belong"),
        (lambda files: files.update({"/etc/passwd": b"x"}), "does not belong"),
        (lambda files: files.update({"photos/0001.jpg": b"MZ"}), "no picture"),
        (lambda files: files.update({"study.yaml": bytes(25_000_000)}), "too much"),
        (lambda files: files.update({"study.yaml": b"a: &a [*a]"}), "anchors"),
        (lambda files: files.pop("case.json"), "no case"),
        (with_case(code="<script>"), "its code"),
        (with_case(age=-3), "its age"),
        (with_case(sessions=[{"on": "2026-12-01", "record": {"format": "x"}}]), "format"),
        (with_case(scores=[score]), "no case"),
    ]


def test_an_archive_that_is_not_as_it_should_be_leaves_nothing_behind(full, cases):
    body = export_case(cases, full)[1]
    for change, sentence in wrong_archives():
        with pytest.raises(InputError, match=sentence):
            import_case(cases, archive(change, body))
    assert cases.page(10, 0)[1] == 1


def test_changed_linked_and_broken_archives_are_refused(full, cases):
    body = export_case(cases, full)[1]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as linked:
        entry = zipfile.ZipInfo("case.json")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        linked.writestr(entry, "/etc/passwd")
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"K-017", b"K-018"))
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as new:
        for number in range(400):
            new.writestr(f"photos/{number:04d}.jpg", b"x")
    for raw, sentence in (
        (out.getvalue(), "link"),
        (changed.getvalue(), "manifest says"),
        (many.getvalue(), "more than 300"),
        (body[:200], "no zip"),
        (b"PK\x03\x04", "no zip"),
    ):
        with pytest.raises(InputError, match=sentence):
            import_case(cases, raw)
