"""Plans and trials: asked for here, computed by their floors."""

from __future__ import annotations

from fastapi import APIRouter

from percuta.server.contract.runs import PlanIn, Run, TrialIn
from percuta.server.house import Asker, AuditedRoute, TheHouse, may
from percuta.server.jobs.kinds import KINDS
from percuta.server.records import run_out
from percuta.server.refusals import RefusedError
from percuta.server.routes.runs import enqueue, study_asked

router = APIRouter(route_class=AuditedRoute, tags=["runs"])


@router.post("/plans", status_code=201, dependencies=[may("runs:write")])
def plans_create(asked: PlanIn, house: TheHouse, asking: Asker) -> Run:
    """Search courses for a study: benefit, downtime, risk and cost against each other."""
    _check("plan")
    study = study_asked(house, asking, asked.study_id, asked.text)
    request = {"study": study.to_dict(), "options": asked.options.model_dump(mode="json", exclude_none=True)}
    return run_out(enqueue(house, asking, "plan", request, study.name, asked.study_id), asking)


@router.post("/trials", status_code=201, dependencies=[may("trials:write")])
def trials_create(asked: TrialIn, house: TheHouse, asking: Asker) -> Run:
    """Run a virtual trial."""
    _check("trial")
    from percuta.trial import Trial

    name = str(Trial.from_text(asked.text).name)
    return run_out(enqueue(house, asking, "trial", {"text": asked.text}, name), asking)


def _check(kind: str) -> None:
    """Say at once where the floor that does it is not installed."""
    absent = KINDS[kind].missing()
    if absent:
        raise RefusedError(409, absent)
