"""A result that looks like a real one, made without simulating."""

from dataclasses import replace

import numpy as np
import pytest

from percuta.parameters import library
from percuta.result import Needling, Outcome, Result, Series

DRAWS = 24
SESSIONS = (0.0, 28.0, 56.0)
T_DAYS = np.unique(
    np.concatenate([start + np.geomspace(1 / 24, 28, 24) for start in SESSIONS] + [SESSIONS, np.linspace(90, 400, 20)])
)


def waves(peak_day, size=1.0):
    """A hump after every session, one per draw."""
    height = size * np.linspace(0.6, 1.4, DRAWS)
    total = np.zeros((T_DAYS.size, DRAWS))
    for start in SESSIONS:
        t = np.maximum(0, T_DAYS - start)[:, None] / peak_day
        total += height * t * np.exp(1 - t)
    return total


def decay(size, days):
    """What each session throws open and time closes, one per draw."""
    since = T_DAYS - np.array(SESSIONS)[np.searchsorted(SESSIONS, T_DAYS, side="right") - 1]
    return size * np.linspace(0.7, 1.3, DRAWS) * np.exp(-since[:, None] / days)


def rise(size, days):
    """A gain that settles, one per draw."""
    return size * np.linspace(0.3, 1.7, DRAWS) * -np.expm1(-T_DAYS[:, None] / days)


def series():
    cells = {"neutrophils": 1, "macrophages_m1": 2, "mmp": 3, "macrophages_m2": 5, "activated_fibroblasts": 9}
    found = [Series(name, "relative to a full wound", name, "assumed", waves(day)) for name, day in cells.items()]
    found += [
        Series("collagen", "fold", "collagen mass", "fitted", 1 + rise(0.16, 60)),
        Series("collagen_i", "fold", "collagen type I", "fitted", 1 + rise(0.12, 80)),
        Series("collagen_iii", "fold", "collagen type III", "fitted", 1 + waves(40, 0.2)),
        Series("goodman_baron_gain", "grade", "Goodman-Baron grade, blinded", "assumed", rise(0.5, 90)),
        Series("goodman_baron_gain_open_label", "grade", "open label", "assumed", rise(0.7, 90)),
        Series("goodman_baron_gain_nonspecific", "grade", "without needling", "assumed", rise(0.1, 40)),
        Series("open_channels", "1", "open area of a channel", "assumed", decay(0.2, 0.3)),
        Series("water_loss", "g/m2/h", "transepidermal water loss", "assumed", 12 + decay(60, 1.0)),
        Series("erythema", "grade 0-3", "visible redness", "assumed", decay(2.0, 1.0)),
        Series("oedema", "grade 0-3", "swelling", "assumed", waves(0.5, 1.2)),
        Series("flaking", "1", "extent of flaking", "assumed", waves(3, 0.4)),
    ]
    return {entry.name: entry for entry in found}


def outcomes():
    spread = np.linspace(0.5, 1.5, DRAWS)
    judged = SESSIONS[-1] + 90
    found = [
        Outcome("goodman_baron_improvement", "grade", "Goodman-Baron grade", "assumed", judged, 0.5 * spread),
        Outcome("collagen_mass", "%", "collagen mass", "fitted", judged, 16 * spread),
        Outcome("collagen_stain_area", "%", "stained collagen area", "assumed", judged, 53 * spread),
        Outcome("elasticity", "%", "suction elasticity", "fitted", judged, -4 + 20 * spread),
        Outcome("back_in_public", "day", "redness others notice ends", "assumed", 0, 1.7 * spread),
        Outcome("barrier_back", "hour", "water loss back to baseline", "assumed", 0, 60 * spread),
        Outcome("pih", "% of people", "risk: hyperpigmentation", "assumed", 0, 4 * spread),
        Outcome("something_new", "furlong", "a thing nobody grouped", "measured", judged, 7 * spread),
    ]
    return {entry.name: entry for entry in found}


def needling():
    chance = np.random.default_rng(7)
    depth = chance.uniform(0.6, 1.3, (64, DRAWS))
    tile_depth = chance.uniform(0.6, 1.3, 700)
    tile_depth[:20] = 0
    return Needling(
        density_per_cm2=np.linspace(800, 1200, DRAWS),
        pierced_fraction=np.linspace(0.9, 1, DRAWS),
        force_n=np.linspace(1, 3, DRAWS),
        depth_in_situ_mm=depth,
        channel_depth_mm=0.7 * depth,
        slit_mm=0.1 * depth,
        covered_share=np.linspace(0.5, 0.99, DRAWS),
        channel_radius_mm=np.linspace(0.03, 0.05, DRAWS),
        passes=4,
        travel_mm=np.linspace(0, 1.5, 30),
        stroke_force_n=np.linspace(0, 0.05, 30)[:, None] * np.linspace(0.5, 1.5, DRAWS),
        buckling_margin=np.linspace(150, 300, DRAWS),
        bending_margin=np.linspace(10, 20, DRAWS),
        tile_mm=8.0,
        tile_x_mm=chance.uniform(0, 8, 700),
        tile_y_mm=chance.uniform(0, 8, 700),
        tile_depth_mm=tile_depth,
        layers=(
            ("stratum corneum", 0.0, 0.015),
            ("viable epidermis", 0.015, 0.08),
            ("papillary dermis", 0.08, 0.3),
            ("reticular dermis", 0.3, 1.6),
        ),
        set_depth_mm=1.5,
    )


def candidacy():
    source = {"citation": "Chu S et al. 2021", "address": "https://doi.org/10.1097/x", "basis": "abstract"}
    reason = {
        "rule": "fst_dark",
        "condition": "Fitzpatrick IV-VI",
        "severity": "caution",
        "answer": "Fitzpatrick type 4",
        "question": "Which skin type is it?",
        "reason": "Darker skin is a listed risk factor.",
        "action": "Test area first.",
        "until": None,
        "wait": "",
        "agreement": "mixed",
        "disagreement": "Trials report none, a review lists it.",
        "sources": [source, {**source, "address": "javascript:alert(1)"}],
        "override": "",
    }
    return {
        "verdict": "caution",
        "until": None,
        "conditions": [],
        "judged_on": "2026-12-01",
        "reasons": [reason],
        "unanswered": [{"rule": "warts", "key": "history.warts", "question": "Are there any warts in the area?"}],
        "notices": ["Depth above 1.5 mm was not evaluated."],
        "overrides": [],
    }


def notes():
    rule = {"session": 1, "spread": "24 h to 5 days", "from_h": 0}
    flag = {"window": "2-14 days", "likely": "infection", "action": "Call."}
    return {
        "timeline": [
            {"name": "session", "day": 0.0, "on": "2026-12-01", "text": "session 1 of 3"},
            {"name": "read_out_from", "day": 146.0, "on": None, "text": "3 months"},
        ],
        "aftercare": [
            {**rule, "kind": "avoid", "text": "No make-up", "to_h": 24},
            {**rule, "kind": "avoid", "text": "No pool or sea", "to_h": 72},
            {**rule, "kind": "do", "text": "Sunscreen", "from_h": 24, "to_h": 336},
            {**rule, "kind": "expected", "text": "Tiny scabs", "from_h": 24, "to_h": 600},
        ],
        "red_flags": [
            {**flag, "sign": "Brown darkening", "urgency": "routine"},
            {**flag, "sign": "Breathing difficulty", "urgency": "emergency"},
        ],
    }


@pytest.fixture(scope="session")
def result() -> Result:
    """Three sessions on a cheek, everything filled in."""
    study = {
        "name": "Acne scars, cheeks",
        "subject": {"age": 29, "sex": "female", "fitzpatrick": 4},
        "concerns": [{"kind": "acne_scars", "shape": "rolling", "severity": "moderate"}],
        "skin": {"site": "cheek"},
        "device": {"model": "skinpen", "depth": "1.5 mm"},
        "technique": {"operator": "professional", "passes": 6},
        "course": {"sessions": 3, "every": "28 d", "start": "2026-12-01"},
    }
    return Result(
        study=study,
        version="0.1.0",
        seed=1,
        digest="ab" * 32,
        t_days=T_DAYS,
        session_days=SESSIONS,
        series=series(),
        outcomes=outcomes(),
        needling=needling(),
        candidacy=candidacy(),
        parameters=tuple(sorted(library()))[:60],
        overridden={"entry_force_slope": "5 mN/um"},
        warnings=("Topicals are listed, their absorption is not simulated.",),
        notes=notes(),
    )


@pytest.fixture(scope="session")
def bare(result) -> Result:
    """The same with nothing but what a result cannot lack."""
    needling = replace(
        result.needling,
        tile_x_mm=np.array([]),
        tile_y_mm=np.array([]),
        tile_depth_mm=np.array([]),
        depth_in_situ_mm=0 * result.needling.depth_in_situ_mm,
    )
    study = {
        "name": "Bare",
        "subject": {"age": 40},
        "skin": {"site": "neck"},
        "device": {"model": "roller"},
    }
    candidacy = {
        **result.candidacy,
        "verdict": "no contraindication found",
        "reasons": [],
        "unanswered": [],
        "notices": [],
    }
    return replace(
        result, study=study, series={}, outcomes={}, notes={}, warnings=(), overridden={}, parameters=(),
        needling=needling, candidacy=candidacy, session_days=(0.0,),
    )  # fmt: skip
