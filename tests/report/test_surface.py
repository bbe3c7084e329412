"""Before and after: drawn from what the scores say."""

import numpy as np
import pytest

import percuta as pc
from percuta.report.surface import surface


def run(concern, **patch):
    study = pc.Study(base="professional-face").patched(
        {"concerns": [concern], "solve": {"draws": 20}, "follow_up": "90 d", **patch}
    )
    return pc.simulate(study)


@pytest.fixture(scope="module")
def scarred():
    return run({"kind": "acne_scars", "shape": "boxcar"})


def left(figure):
    """Share of the depth that is left, by layer, as the label tells it."""
    parts = figure.label.partition("Left of what was there: ")[2].rstrip(".").split("; ")
    told = [part.removesuffix(" %").rpartition(" ") for part in parts]
    return {name: float(share) / 100 for name, _, share in told}


def test_depth_of_scars_follows_their_grade(scarred):
    figure = surface(scarred)
    gain = np.median(scarred.outcomes["goodman_baron_improvement"].draws)
    assert left(figure)["scars boxcar"] == pytest.approx(1 - gain / 2, abs=0.03)  # from moderate, two grades are left
    assert figure.svg.count("data:image/png") == 2
    assert figure.table.rows[0][0] == "Ra"


def test_boxcar_gains_most_and_ice_pick_least():
    shares = left(surface(run({"kind": "acne_scars", "shape": "mixed"})))
    assert shares["scars boxcar"] < shares["scars rolling"] < shares["scars ice pick"] < 1


def test_wrinkles_get_shallower_and_plain_skin_has_neither():
    assert 0.5 < left(surface(run({"kind": "wrinkles"})))["wrinkles"] < 1
    assert set(left(surface(run({"kind": "laxity"})))) == {"furrows"}


MARKED = {
    "stretch_marks": ("stripes", "colour stripes"),
    "surgical_scar": ("scar", "colour scar"),
    "pores": ("pores",),
    "texture": ("roughness",),
    "melasma": ("colour pigment",),
}


def test_a_picture_follows_the_numbers_of_its_scores():
    result = run({"kind": "pores"}, concerns=[{"kind": kind} for kind in MARKED])
    shares = left(surface(result))
    for kind, drawn in MARKED.items():
        gone = result.outcomes[f"{kind}_improvement"].value / 100
        if len(drawn) == 1:  # else each sign of the concern has its own share
            assert shares[drawn[0]] == pytest.approx(1 - gone, abs=0.011)
        assert all(0.3 < shares[name] < 1 for name in drawn)


def test_the_same_result_gives_the_same_figure(scarred):
    assert surface(scarred) == surface(scarred)
