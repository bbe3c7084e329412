"""Who may do what: every route for every role, and what is somebody else's."""

import json
from datetime import date

import pytest

from percuta.server.app import api_routes, application
from percuta.server.house import permission_of
from percuta.server.openapi import FILE
from percuta.server.permissions import OPEN, PERMISSIONS
from percuta.store.columns import new_id
from percuta.store.tables import ROLES, RunRow

STUDY = "format: percuta-study/1\nbase: professional-face\nname: Anna's\n"
MARKS = {route.name: permission_of(route) for route in api_routes(application())}
ROUTES = sorted(
    (operation["operationId"], method, path)
    for path, methods in json.loads(FILE.read_text(encoding="utf-8"))["paths"].items()
    for method, operation in methods.items()
)
STREAMS = {"events"}
"""Routes that do not end; what they refuse is still asked, and what they tell has a test of its own."""
RECORD = {
    "session": 1,
    "on": "2026-12-01",
    "device": "skinpen",
    "zones": [{"zone": "cheeks", "depth": "1.5 mm", "passes": 4}],
}


def call(client, method, path, body=None):
    """Use a route with identifiers of nothing."""
    for name in ("study_id", "run_id", "case_id", "photo_id", "row_id", "account_id"):
        path = path.replace("{" + name + "}", "0" * 32)
    for name, value in (("quantity", "damage"), ("field", "il6"), ("side", "before"), ("name", "zone_radius")):
        path = path.replace("{" + name + "}", value)
    return client.request(method, path, json=body if method in ("post", "put", "patch") else None)


@pytest.fixture(scope="module")
def people(team_server):
    return {role: team_server.person(role, role) for role in ROLES}


@pytest.mark.parametrize(("operation", "method", "path"), ROUTES, ids=[route[0] for route in ROUTES])
def test_every_route_lets_in_exactly_the_roles_it_is_marked_with(team_server, people, operation, method, path):
    mark = MARKS[operation]
    stranger = call(team_server.stranger(), method, path)
    assert (stranger.status_code == 401) == (mark != OPEN) or operation == "session_open"
    if mark == OPEN or operation == "account_password":
        return
    for role, client in people.items():
        allowed = role in PERMISSIONS[mark]
        if allowed and operation in STREAMS:
            continue
        status = call(client, method, path).status_code
        assert (status == 403) != allowed, f"{role} got {status}"
        assert status not in (401, 500)


def test_admins_manage_and_see_no_case_and_no_study():
    work = [roles for name, roles in PERMISSIONS.items() if name.startswith(("cases", "studies", "runs", "trials"))]
    assert work
    assert not any("admin" in roles for roles in work)


def _of_anna(team_server):
    anna = team_server.person("anna", "clinician")
    study = anna.post("/api/v1/studies", json={"text": STUDY}).json()["id"]
    case = anna.post("/api/v1/cases", json={"code": f"K-{new_id()[:6]}", "note": "hers"}).json()["id"]
    done = anna.post(f"/api/v1/cases/{case}/sessions", json={"record": RECORD}).json()["id"]
    owner = next(account.id for account in team_server.house.accounts.all() if account.name == "anna")
    run = RunRow(owner=owner, kind="run", name="x", request={}, key="c" * 64)
    team_server.house.queue.add(run)
    return anna, study, run.id, case, done


def test_what_is_somebody_elses_does_not_exist(team_server):
    anna, study, run, case, done = _of_anna(team_server)
    eve = team_server.person("eve", "clinician")
    answers = [
        eve.get(f"/api/v1/studies/{study}"),
        eve.put(f"/api/v1/studies/{study}", json={"text": "x"}),
        eve.delete(f"/api/v1/studies/{study}"),
        eve.get(f"/api/v1/studies/{study}/file"),
        eve.post("/api/v1/runs", json={"study_id": study}),
        eve.get(f"/api/v1/runs/{run}"),
        eve.get(f"/api/v1/runs/{run}/summary"),
        eve.post(f"/api/v1/runs/{run}/cancel"),
        eve.post(f"/api/v1/runs/{run}/clone"),
        eve.delete(f"/api/v1/runs/{run}"),
        eve.get(f"/api/v1/cases/{case}"),
        eve.patch(f"/api/v1/cases/{case}", json={"age": 3}),
        eve.delete(f"/api/v1/cases/{case}"),
        eve.get(f"/api/v1/cases/{case}/export"),
        eve.delete(f"/api/v1/cases/{case}/sessions/{done}"),
        eve.post(f"/api/v1/cases/{case}/scores", json={"on": "2026-12-01", "measure": "x", "value": 1}),
        eve.post("/api/v1/cases", json={"code": "E-1", "study_id": study}),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    nothing = eve.get(f"/api/v1/cases/{new_id()}")
    assert answers[10].json() == nothing.json()  # and it cannot be told from what never was
    assert anna.get(f"/api/v1/cases/{case}").json()["note"] == "hers"
    assert eve.get("/api/v1/cases").json()["total"] == 0
    assert run not in eve.get("/api/v1/runs").text


@pytest.mark.parametrize(
    ("method", "path"),
    [(method, path) for _, method, path in ROUTES if "{case_id}" in path],
    ids=[name for name, _, path in ROUTES if "{case_id}" in path],
)
def test_another_users_case_is_not_there_on_any_route(team_server, method, path):
    _, _, _, case, done = _of_anna(team_server)
    eve = team_server.person("eve", "clinician")
    path = path.replace("{case_id}", case).replace("{row_id}", done)
    hers, nobodys = call(eve, method, path, {}), call(eve, method, path.replace(case, "0" * 32), {})
    assert hers.status_code == nobodys.status_code == (404 if method in ("get", "delete") else hers.status_code)
    assert hers.status_code in (404, 422)  # 422 is for a body that is wrong, before anything is looked up
    assert hers.json() == nobodys.json()


def test_what_is_shared_can_be_read_and_not_changed(team_server):
    anna, study, *_ = _of_anna(team_server)
    vera = team_server.person("vera", "viewer")
    assert vera.get(f"/api/v1/studies/{study}").status_code == 404
    anna.put(f"/api/v1/studies/{study}", json={"shared": True})
    assert vera.get(f"/api/v1/studies/{study}").json()["mine"] is False
    bob = team_server.person("bob", "modeller")
    assert bob.put(f"/api/v1/studies/{study}", json={"text": "x"}).status_code == 404


def test_a_case_is_kept_read_and_scored_over_http(team_server):
    anna, _, _, case, _ = _of_anna(team_server)
    for day, value in ((1, 3), (31, 2)):
        reading = {"on": str(date(2026, 12, day)), "measure": "goodman_baron", "unit": "grade", "noise_sd": 0.4}
        found = anna.post(f"/api/v1/cases/{case}/scores", json={**reading, "value": value}).json()
    assert [reading["change"] for reading in found["readings"]] == [None, -1]
    assert found["readings"][1]["change_lo"] < -1 < found["readings"][1]["change_hi"]
    assert found["performed"][0]["record"]["zones"][0]["depth"] == "1.5 mm"
    assert found["performed"][0]["problems"] == ["cheeks: no lot of the needles, so they cannot be traced."]
    wrong = anna.post(f"/api/v1/cases/{case}/sessions", json={"record": {**RECORD, "zones": [{"zone": "cheaks"}]}})
    assert wrong.status_code == 422
    archive = anna.get(f"/api/v1/cases/{case}/export").content
    again = anna.post("/api/v1/cases/import", files={"archive": ("case.zip", archive)})
    assert again.status_code == 201
    assert again.json()["code"] == f"{found['code']}-2"
