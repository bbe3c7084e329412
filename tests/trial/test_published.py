"""Published trials as trials of their own size: what is met, and what is missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from percuta.trial import Trial, run_trial

FOLDER = Path(__file__).parents[2] / "examples" / "trials"
HELD = [path for path in sorted(FOLDER.glob("*.yaml")) if Trial.load(path).published]


@pytest.mark.slow
def test_published_effects_lie_where_trials_of_their_size_come_out(tmp_path):
    """At least five trials are met; docs/trials.md lists the others and what they may mean."""
    met = []
    for path in HELD:
        trial = Trial.load(path)
        result = run_trial(trial.replaced(replicates=min(100, trial.solve.replicates)), tmp_path / path.stem)
        assert all(value.same_sign for value in result.held), path.stem
        if result.held[0].inside:
            met.append(path.stem)
    assert len(met) >= 5
