"""``percuta plan``: a table, reasons, files; and clear sentences where it cannot be."""

import json

import pytest

QUICK = ("--evaluations", "40", "--draws", "4")


def test_plans_are_printed_saved_and_shown(run_in_process, acne, tmp_path):
    code, out, error = run_in_process("plan", acne, "--before", "2027-06-12", "--budget", "1500 USD", *QUICK)
    assert code == 0, error
    for words in (
        "clinical default",
        "best balance",
        "No plan found needs fewer visits",
        "Against the clinical default",
        "Page: ",
    ):
        assert words in out
    assert "What would have to be true for another plan to win:" in out
    assert (tmp_path / "percuta-out" / "acne-scars-plan.html").is_file()
    assert (tmp_path / "percuta-out" / "acne-scars-plan-best-balance.yaml").is_file()
    code, out, error = run_in_process("screen", tmp_path / "percuta-out" / "acne-scars-plan-best-balance.yaml")
    assert code == 0, error


def test_json_is_one_document(run_in_process, acne):
    code, out, _ = run_in_process("plan", acne, "--json", "--limit", "downtime=5", "--weight", "cost=2", *QUICK)
    assert code == 0
    data = json.loads(out)
    assert data["asked"]["limits"] == {"downtime": 5}
    assert data["asked"]["weights"] == {"cost": 2}
    assert data["sensitivity"]["sentences"]
    assert all(plan["files"] for plan in data["plans"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--budget", "much"), "no sum in US dollars"),
        (("--budget", "50"), "allow at least"),
        (("--before", "2026-11-30"), "cannot be met"),
        (("--objective", "pain"), "there are benefit, downtime, risk, cost, visits"),
        (("--limit", "downtime"), "NAME=NUMBER"),
        (("--device", "skinpenn"), "nearest: skinpen"),
    ],
)
def test_what_cannot_be_is_bad_input(run_in_process, acne, words, says):
    code, _, error = run_in_process("plan", acne, *words, *QUICK)
    assert code == 2
    assert says in error
