"""The interface under requests that nobody thought of: schemathesis makes them from the OpenAPI document."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

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


def operations():
    found = json.loads(document())
    del found["paths"]["/api/v1/events"]  # it never ends
    return [result.ok() for result in schemathesis.openapi.from_dict(found).get_all_operations()]


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.label)
def test_no_request_breaks_the_server_or_its_promises(operation, server):
    client = server.alone()

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def ask(case):
        asked = case.as_transport_kwargs(base_url=str(client.base_url))
        asked["headers"] = {**dict(asked.get("headers") or {}), **dict(client.headers)}
        asked.pop("cookies", None)
        answer = client.request(**asked)
        if "files" in asked:  # the check cannot read a body that was streamed
            assert str(answer.status_code) in operation.definition.raw["responses"]
            assert answer.status_code < 500
        else:
            case.validate_response(answer, checks=PROMISES)

    ask()
