from __future__ import annotations

import copy

import pytest

from percuta.trial import Trial

SMALL = {
    "study": {
        "base": "professional-face",
        "concerns": [{"kind": "acne_scars", "shape": "rolling", "severity": "moderate"}],
        "course": {"sessions": 2, "every": "28 d"},
    },
    "people": 12,
    "arms": [{"name": "untreated", "treatment": "none"}, {"name": "needled"}],
    "visits": ["30 d", "90 d"],
    "endpoints": [
        {"name": "scars", "outcome": "goodman_baron", "rater": "blinded"},
        {"name": "responders", "outcome": "goodman_baron", "rater": "open", "responder": 1},
        {"name": "elasticity", "outcome": "elasticity"},
        {"name": "dark marks", "event": "hyperpigmentation"},
    ],
    "solve": {"replicates": 4, "seed": 3},
}


def small(**changes: object) -> Trial:
    """Return a small trial with some keys replaced."""
    return Trial(**{**copy.deepcopy(SMALL), **changes})


@pytest.fixture
def trial() -> Trial:
    return small()
