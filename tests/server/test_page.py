"""The built page: assets for ever, the index anew, and nothing beside it."""

import gzip
import shutil

import pytest


@pytest.fixture
def built(server):
    static = server.settings.static
    (static / "assets").mkdir(parents=True, exist_ok=True)
    (static / "index.html").write_text("<!doctype html><title>Percuta</title>" + " " * 2000)
    (static / "assets" / "index-abc123.js").write_text("export {};\n" * 200)
    (static.parent / "secret.txt").write_text("secret")
    return server.stranger()


def test_the_index_is_asked_for_anew_and_every_view_has_an_address(built):
    for path in ("/", "/runs", "/studies/abc/section"):
        answer = built.get(path)
        assert answer.text.startswith("<!doctype html>")
        assert answer.headers["cache-control"] == "no-cache"
    assert built.get("/", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_assets_never_change_and_are_packed(built):
    answer = built.get("/assets/index-abc123.js")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    with built.stream("GET", "/assets/index-abc123.js") as raw:
        assert gzip.decompress(b"".join(raw.iter_raw())) == answer.content
    assert built.get("/assets/index-old.js").status_code == 404


@pytest.mark.parametrize("path", ["/api", "/api/v1/nothing", "/api/nothing"])
def test_the_page_does_not_swallow_the_interface(built, path):
    answer = built.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["sentence"]


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "//etc/passwd",
        "/..%5csecret.txt",
        "/%00",
    ],
)
def test_nothing_beside_the_page_is_served(built, path):
    answer = built.get(path)
    assert "secret" not in answer.text
    assert "root:" not in answer.text


def test_without_a_built_page_the_server_says_how_to_build_it(server):
    shutil.rmtree(server.settings.static, ignore_errors=True)
    answer = server.stranger().get("/")
    assert answer.status_code == 503
    assert "npm ci && npm run build" in answer.text
