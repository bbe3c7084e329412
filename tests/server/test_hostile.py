"""Text that would be a script or a statement, in every text field of every operation; a full disk, a busy database."""

import contextlib
import json
import sqlite3

import pytest
import sqlalchemy as sa

from percuta.server.openapi import document
from percuta.store import database as module
from percuta.store.tables import Base

API = "/api/v1"
STUDY = "format: percuta-study/1\nbase: professional-face\nname: Kept\n"
EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE study; --",
    "' OR '1'='1",
    "{{7*7}}",
)
DOCUMENT = json.loads(document())
SCHEMAS = DOCUMENT["components"]["schemas"]


def resolved(schema):
    """Follow references, and take the part of a choice that is not null."""
    if "$ref" in schema:
        return resolved(SCHEMAS[schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return resolved(next(one for one in schema["anyOf"] if one.get("type") != "null"))
    return schema


def sample(schema, words):
    """Make a value that a schema describes, with the same words in every free text."""
    schema = resolved(schema)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if schema.get("type") == "string":
        return {"date": "2026-12-01", "date-time": "2026-12-01T12:00:00"}.get(schema.get("format", ""), words)
    if schema.get("type") in ("integer", "number"):
        return schema.get("minimum", 1)
    if schema.get("type") == "boolean":
        return False
    if schema.get("type") == "array":
        return [sample(schema.get("items", {"type": "string"}), words)]
    if schema.get("type") == "object" or "properties" in schema:
        return {name: sample(part, words) for name, part in schema.get("properties", {}).items()}
    return words


def texts():
    """List operations with a body of text, and each operation with free words in its address."""
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            asked = [one["name"] for one in operation.get("parameters", []) if one["in"] in ("query", "path")]
            if (body or asked) and not path.endswith("/events"):
                yield pytest.param(method, path, body and body["schema"], operation, id=operation["operationId"])


def rows(server):
    """Count the rows of every table."""
    with server.house.database.reading() as session:
        return {
            table.name: session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("words", EVIL)
@pytest.mark.parametrize(("method", "path", "body", "operation"), list(texts()))
def test_script_and_statements_in_every_text_field_are_refused_or_inert(
    server, client, method, path, body, operation, words
):
    before = rows(server)
    asked = {one["name"]: words for one in operation.get("parameters", []) if one["in"] == "query"}
    for one in operation.get("parameters", []):
        if one["in"] == "path":
            path = path.replace("{" + one["name"] + "}", "0" * 32 if one["name"].endswith("_id") else words)
    answer = client.request(method, path, params=asked, json=sample(body, words) if body else None)
    assert answer.status_code < 500
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    after = rows(server)  # which also finds every table in its place
    assert all(after[name] - count in (0, 1) for name, count in before.items())


def test_a_search_with_metacharacters_finds_no_more_than_its_words(client):
    made = client.post(f"{API}/studies", json={"text": STUDY}).json()["id"]
    for words in ("%", "_", "' OR '1'='1", f"{made}' --", f"{made}%"):
        assert client.get(f"{API}/studies/{words}").status_code in (404, 422)
    assert client.get(f"{API}/studies/{made}").status_code == 200


def test_a_locked_database_is_said_over_http_and_nothing_is_lost(server, client, monkeypatch):
    monkeypatch.setattr(module, "BUSY_S", 0.1)
    server.house.database.engine.dispose()  # connections that know of the shorter patience
    kept = client.post(f"{API}/studies", json={"text": STUDY}).json()
    with contextlib.closing(sqlite3.connect(server.settings.folder / module.FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = client.put(f"{API}/studies/{kept['id']}", json={"text": STUDY + "# changed\n"})
        assert refused.status_code == 503
        assert refused.json()["error"]["sentence"].startswith("the database is busy with another program; nothing was")
        assert client.get(f"{API}/studies/{kept['id']}").json()["text"] == STUDY  # reading goes on meanwhile
        other.execute("ROLLBACK")
    assert client.put(f"{API}/studies/{kept['id']}", json={"text": STUDY + "# changed\n"}).status_code == 200


def test_a_full_disk_is_said_over_http_and_nothing_is_lost(server, client):
    kept = client.post(f"{API}/studies", json={"text": STUDY}).json()
    before = rows(server)

    def limit(connection, _record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    engine = server.house.database.engine
    sa.event.listen(engine, "connect", limit)
    engine.dispose()
    refused = client.post(f"{API}/studies", json={"text": STUDY + "# " + "x" * 900_000})
    sa.event.remove(engine, "connect", limit)
    engine.dispose()
    assert refused.status_code == 503
    assert refused.json()["error"]["sentence"].startswith("the disk is full; nothing was changed")
    assert rows(server) == before
    assert client.get(f"{API}/studies/{kept['id']}").json()["text"] == STUDY


def test_a_zip_bomb_sent_as_a_case_is_refused(client):
    import io
    import zipfile

    before = client.get(f"{API}/cases").json()["total"]
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(25):
            archive.writestr(f"photos/{number:04d}.jpg", bytes(20_000_000))
    assert len(bomb.getvalue()) < 1_000_000  # 500 MB unpacked
    answer = client.post(f"{API}/cases/import", files={"archive": ("case.zip", bomb.getvalue())})
    assert answer.status_code == 422
    assert answer.json()["error"]["sentence"]
    assert client.get(f"{API}/cases").json()["total"] == before


def test_an_oversized_request_is_refused_before_it_is_read(client):
    answer = client.post(f"{API}/studies", content=b"x" * 2_000_001, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
