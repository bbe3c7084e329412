"""What a session does to the skin at once: depth, channel, density, blood, pain."""

from __future__ import annotations

from typing import Any

import numpy as np

from percuta.evidence.measures import Array, Question, measure
from percuta.evidence.units import SCORE, SHARE
from percuta.puncture import comfort
from percuta.puncture import pain as pain_score
from percuta.skin import vessels

UM_PER_MM = 1000
PROBED_MM = np.linspace(0.02, 1.5, 75)
"""Depths at which a vessel is looked for."""


@measure("mm")
def depth_in_situ(ask: Question) -> Array:
    """Depth of the tip with the needle in, median over the strikes."""
    return np.median(ask.session.depth_mm, axis=0)


@measure("mm")
def channel_depth(ask: Question) -> Array:
    """Depth of the channel after withdrawal, median over the strikes."""
    return np.median(ask.session.channel_mm, axis=0)


@measure(SHARE)
def channel_depth_share(ask: Question) -> Array:
    """Depth of the channel after withdrawal over the set depth."""
    from percuta import device

    return np.asarray(channel_depth(ask) / device.set_depth(ask.tool, ask.study.device))


@measure("mm")
def channel_width(ask: Question) -> Array:
    """Width of a fresh channel at the surface."""
    return 2 * ask.session.channel_radius_mm


@measure("1/cm^2")
def puncture_density(ask: Question) -> Array:
    """Strikes per area."""
    return ask.session.density_per_cm2


@measure(SHARE)
def pierced_share(ask: Question) -> Array:
    """Share of the strikes that enter."""
    return ask.session.pierced_fraction


@measure("N")
def force_per_needle(ask: Question) -> Array:
    """Largest force on a needle, mean over the strikes."""
    return ask.session.force_per_needle_n


@measure(SHARE)
def bleeding_share(ask: Question) -> Array:
    """Share of the strikes that are seen to bleed."""
    return ask.session.bleeding_share


@measure(SCORE)
def pain(ask: Question, *, numbing: str = "none") -> Array:
    """Pain of a session, 0 to 10; numbing 'none' or 'topical'."""
    done = ask.session
    return pain_score(done.depth_mm, done.density_per_cm2, ask.p, comfort.numbed_share(numbing, ask.p))


@measure("1")
def pain_ratio(ask: Question, *, lengths: Any = (0.62, 0.62), counts: Any = (1, 1)) -> Array:
    """Pain of an array over that of another: lengths in mm and counts of both."""
    draws = ask.p.draws
    first, second = (
        pain_score(np.full((1, draws), float(length)), np.full(draws, count / ask.p["pain_area"]), ask.p)
        for length, count in zip(lengths, counts, strict=True)
    )
    return np.asarray(first / second)


@measure(SHARE)
def pain_of_hypodermic(ask: Question, *, length: Any) -> Array:
    """Pain of one microneedle of a length, mm, over that of a 26 gauge hypodermic needle."""
    one = np.full(ask.p.draws, 1.0) / ask.p["pain_area"]
    score = pain_score(ask.between(length, "length")[None], one, ask.p)
    return np.asarray(score / ask.p["hypodermic_pain"])


@measure("um")
def blood_depth(ask: Question, *, share: float, needle_mm: float = 0.25, tip_um: float = 8) -> Array:
    """Shallowest depth at which a needle tears a vessel in a share of its punctures."""
    depth = np.repeat(PROBED_MM[:, None], ask.p.draws, axis=1)
    torn = comfort.torn_vessels(depth, 0, tip_um, needle_mm, vessels(ask.person, ask.p), ask.p)
    return np.asarray(UM_PER_MM * PROBED_MM[np.argmax(torn.struck >= share, axis=0)])
