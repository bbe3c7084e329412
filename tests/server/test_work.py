"""Plans and trials as their floors take them."""

from datetime import date

import pytest

from percuta.server.contract.runs import PlanOptions
from percuta.server.jobs.kinds import KINDS, Kind, load
from percuta.server.jobs.planning import question

STUDY = "format: percuta-study/1\nbase: professional-face\nconcerns: [{kind: wrinkles}]\n"


def test_every_kind_of_work_can_be_done():
    for kind in KINDS.values():
        assert callable(load(kind.home))
        assert kind.missing() == ""


def test_what_is_not_installed_is_said_in_a_sentence():
    absent = Kind("trial", "percuta.server.jobs.planning:trial", "percuta.not_there")
    assert "is not installed; install percuta with its extra 'trial'" in absent.missing()


def test_options_of_the_page_become_the_planners_question():
    pytest.importorskip("pymoo", reason="pymoo is not installed")
    asked = PlanOptions(before=date(2027, 5, 1), limits={"cost": 900}, models=["skinpen"], evaluations=40)
    found = question(asked.model_dump(mode="json", exclude_none=True))
    assert (found.demand.before, dict(found.demand.limits)) == (date(2027, 5, 1), {"cost": 900})
    assert (found.models, found.evaluations, found.first_day) == (("skinpen",), 40, None)
    assert question({}) == type(found)()


def test_wrong_options_and_trials_are_refused_before_they_wait(client):
    asked = {"text": STUDY, "options": {"evaluation": 40}}
    answer = client.post("/api/v1/plans", json=asked)
    assert answer.status_code == 422
    assert "evaluation" in answer.json()["error"]["where"]
    assert client.post("/api/v1/trials", json={"text": "format: percuta-trial/9\n"}).status_code == 422
    assert client.get("/api/v1/runs").json()["total"] == 0


def test_a_plan_waits_with_its_question(server, client):
    made = client.post("/api/v1/plans", json={"text": STUDY, "options": {"evaluations": 40}}).json()
    assert (made["kind"], made["state"]) == ("plan", "queued")
    work = server.house.queue.claim("a", ("plan",))
    assert work.request["options"] == {"evaluations": 40}
    assert work.request["study"]["concerns"][0]["kind"] == "wrinkles"
