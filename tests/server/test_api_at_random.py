"""The interface under requests that nobody thought of: schemathesis makes them from the OpenAPI document."""

import json

import pytest
from hypothesis import HealthCheck, settings

from percuta.server.openapi import document

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from schemathesis import checks  # noqa: E402

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
EXAMPLES = 15
"""Requests for each operation."""
PROMISES = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def interface():
    found = json.loads(document())
    found["paths"] = {
        path: item for path, item in found["paths"].items() if not path.endswith("/events")
    }  # it never ends
    return schemathesis.openapi.from_dict(found)


schema = schemathesis.pytest.from_fixture("interface")


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_server_or_its_promises(case, server):
    client = server.alone()
    asked = case.as_transport_kwargs(base_url=str(client.base_url))
    asked["headers"] = {
        **dict(client.headers),
        **dict(asked.get("headers") or {}),
        "Host": client.base_url.netloc.decode(),
    }
    for name in ("Origin", "Sec-Fetch-Site"):
        asked["headers"][name] = client.headers[name]
    asked.pop("cookies", None)
    answer = client.request(**asked)
    case.validate_response(answer, checks=PROMISES)
