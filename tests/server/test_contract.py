"""The interface as it is written down."""

import json

from percuta.server.app import api_routes, application
from percuta.server.house import permission_of
from percuta.server.openapi import FILE, document
from percuta.server.permissions import OPEN, PERMISSIONS


def test_the_committed_document_is_that_of_the_code():
    assert FILE.read_text(encoding="utf-8") == document(), "run python -m percuta.server.openapi"


def test_every_operation_has_a_name_of_its_own_and_says_how_it_refuses():
    paths = json.loads(FILE.read_text(encoding="utf-8"))["paths"]
    operations = [operation for path in paths.values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names) > 60
    assert all({"401", "403", "404", "422", "503"} <= operation["responses"].keys() for operation in operations)


def test_every_route_is_marked_and_only_these_are_open():
    marks = {route.name: permission_of(route) for route in api_routes(application())}
    assert set(marks.values()) <= {OPEN, *PERMISSIONS}
    opened = {name for name, mark in marks.items() if mark == OPEN}
    assert opened == {"session_get", "session_open", "session_sign_in", "session_sign_out", "page"}
