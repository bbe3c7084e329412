"""The built page: assets that never change, and an index that is asked for anew each time."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

from percuta.server.house import TheHouse, may
from percuta.server.permissions import OPEN
from percuta.server.refusals import RefusedError

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".bin": "application/octet-stream",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
"""Kinds of files that a page has; no other is served."""
PACKED = (".html", ".js", ".css", ".json", ".svg", ".txt", ".bin")
NOT_BUILT = (
    "the page is not built; in a checkout run `npm ci && npm run build` in frontend/, or install Percuta from its wheel"
)
router = APIRouter(include_in_schema=False)


@router.get("/{path:path}", dependencies=[may(OPEN)])
def page(path: str, request: Request, house: TheHouse) -> Response:
    """Serve a file of the page, or the index for any address inside it."""
    if path == "api" or path.startswith("api/"):
        raise RefusedError(404, "there is nothing here")
    root = house.settings.static
    if not (root / "index.html").is_file():
        return Response(f"percuta: {NOT_BUILT}\n", 503, media_type="text/plain; charset=utf-8")
    file = _file(root, path)
    if file is None:
        if Path(path).suffix in KINDS:
            raise RefusedError(404, "there is nothing here")
        file = root / "index.html"
    return _answer(file, request, hashed=path.startswith("assets/"))


def _file(root: Path, path: str) -> Path | None:
    """Return the file of a path, where it is one of the page's."""
    if not path or "\0" in path or "\\" in path:
        return None
    file = (root / path).resolve()
    inside = file.is_relative_to(root.resolve())
    return file if inside and file.suffix in KINDS and file.is_file() else None


def _answer(file: Path, request: Request, hashed: bool) -> Response:
    kept = "public, max-age=31536000, immutable" if hashed else "no-cache"
    stamp = file.stat()
    headers = {"Cache-Control": kept, "ETag": f'"{stamp.st_mtime_ns:x}-{stamp.st_size:x}"', "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    packed = file.suffix in PACKED and "gzip" in request.headers.get("accept-encoding", "")
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(_body(file, stamp.st_mtime_ns, packed), headers=headers, media_type=KINDS[file.suffix])


@lru_cache(maxsize=256)
def _body(file: Path, _changed: int, packed: bool) -> bytes:
    raw = file.read_bytes()
    return gzip.compress(raw, mtime=0) if packed else raw
