"""The drawn skin: depths that were asked for, features that stay apart, one lamp for all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percuta.errors import InputError
from percuta.outcome.surface import MARKS, SHAPES, relief, shapes_of
from percuta.outcome.surface_picture import picture
from percuta.parameters import Parameters

SMALL = {"size_mm": (12.0, 9.0), "pixel_mm": 0.1}
P = Parameters(seed=5)
SCARRED = relief("cheek", 29, P, scars=dict.fromkeys(SHAPES, "moderate"), **SMALL)


def test_layers_are_what_was_asked_for():
    assert set(relief("cheek", 30, P, **SMALL).layers) == {"undulation", "texture", "furrows", "pores"}
    assert set(SCARRED.layers) > {f"scars.{shape}" for shape in SHAPES}
    assert "wrinkles" in relief("forehead", 50, P, wrinkle_grade=2, **SMALL).layers


def test_hollows_are_hollow_and_about_as_deep_as_their_record():
    for shape in SHAPES:
        layer = SCARRED.layers[f"scars.{shape}"]
        depth = P[f"scar_depth.{shape}"][0]
        assert layer.max() <= 0
        assert 0.5 * depth < -layer.min() < 1.5 * depth
    furrows = relief("cheek", 30, P, **SMALL).layers["furrows"]
    assert 0.5 * P["furrow_depth_young"][0] < -1000 * np.percentile(furrows, 5) < 2 * P["furrow_depth_young"][0]


def test_one_seed_draws_one_skin_whatever_else_is_drawn():
    plain = relief("cheek", 29, P, **SMALL)
    for name, layer in plain.layers.items():
        assert np.array_equal(layer, SCARRED.layers[name])
    other = relief("cheek", 29, Parameters(seed=6), **SMALL)
    assert not np.array_equal(plain.height_mm, other.height_mm)


@settings(max_examples=15)
@given(share=st.floats(0, 1), more=st.floats(0, 0.5))
def test_the_less_depth_is_left_the_smoother_the_skin(share, more):
    rough = [
        SCARRED.after(dict.fromkeys(("scars.boxcar", "scars.rolling"), s)).roughness().sq for s in (share, share + more)
    ]
    assert rough[0] <= rough[1] + 1e-9


def test_a_course_changes_only_what_it_names():
    after = SCARRED.after({"scars.boxcar": 0.4})
    changed = after.height_mm - SCARRED.height_mm
    assert np.allclose(changed, -0.6 * SCARRED.layers["scars.boxcar"])
    again = after.after({"furrows": 0.9})
    assert again.left == {"scars.boxcar": 0.4, "furrows": 0.9}


def test_old_skin_has_deeper_and_more_drawn_out_lines():
    depths, runs = [], []
    for age in (25, 80):
        furrows = relief("volar_forearm", age, P, **SMALL).layers["furrows"]
        depths.append(-np.percentile(furrows, 5))
        across, along = np.gradient(furrows)
        runs.append(np.mean(across**2) / np.mean(along**2))
    assert depths[1] > 1.5 * depths[0]
    assert runs[1] > runs[0]


def test_deeper_wrinkles_are_rougher():
    grades = [relief("periorbital", 55, P, wrinkle_grade=grade, **SMALL).roughness().sa for grade in (0, 1, 3, 5)]
    assert np.all(np.diff(grades) > 0)


def test_facial_skin_of_the_young_is_as_rough_as_profilometers_find():
    assert 8 < relief("cheek", 25, P).roughness().ra < 30  # um; tens of micrometres


@pytest.mark.parametrize(
    ("written", "drawn"),
    [(["boxcar"], ("boxcar",)), (["boxcar", "rolling", "boxcar"], ("boxcar", "rolling")), (["mixed"], SHAPES),
     ([None], SHAPES), (["boxcar", "linear"], SHAPES)],
)  # fmt: skip
def test_shapes_of_a_study(written, drawn):
    assert shapes_of(written) == drawn


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"site": "cheak"}, "nearest: cheek"),
        ({"scars": {"boxer": "mild"}}, "nearest: boxcar"),
        ({"scars": {"boxcar": "awful"}}, "none of mild, moderate, severe"),
        ({"wrinkle_grade": 6}, "between 0 and 5"),
        ({"pixel_mm": 0}, "cannot be drawn"),
        ({"size_mm": (900.0, 900.0)}, "at most"),
    ],
)
def test_what_cannot_be_drawn_is_refused(change, message):
    wanted = {"site": "cheek", "age": 30, "p": P, **SMALL, **change}
    with pytest.raises(InputError, match=message):
        relief(**wanted)


def test_layers_that_are_not_there_are_refused():
    with pytest.raises(InputError, match=r"nearest: scars\.boxcar"):
        SCARRED.after({"scars.boxca": 0.5})
    with pytest.raises(InputError, match="give a share"):
        SCARRED.after({"pores": -1})


# --- pictures


def test_flat_skin_is_evenly_lit_and_equal_skin_gives_equal_pictures():
    flat = picture(np.zeros((60, 80)), 0.1)
    assert flat.shape == (60, 80, 3)
    assert flat.std(axis=(0, 1)).max() < 8  # mottling alone
    assert np.array_equal(flat, picture(np.full((60, 80), 3.0), 0.1))


def test_walls_that_face_the_lamp_are_bright_and_those_behind_dark():
    x = np.arange(80) * 0.1
    bowl = np.tile(-0.3 * np.exp(-((x - 4) ** 2)), (60, 1))
    row = picture(bowl, 0.1, seed=2).mean(axis=(0, 2)) - picture(0 * bowl, 0.1, seed=2).mean(axis=(0, 2))
    assert row[50] > 5 > -5 > row[30]  # the lamp stands on the left: the left wall of a hollow faces away from it


def test_darker_skin_is_darker_and_no_picture_is_burnt():
    height = SCARRED.height_mm
    means = [picture(height, 0.1, skin_type).mean() for skin_type in range(1, 7)]
    assert np.all(np.diff(means) < 0)
    assert np.mean(picture(height, 0.1, 1) == 255) < 0.02
    with pytest.raises(InputError, match="skin type"):
        picture(height, 0.1, 7)


@pytest.mark.parametrize("name", MARKS)
def test_every_mark_is_drawn_and_heals_towards_plain_skin(name):
    plain = relief("abdomen", 30, P, size_mm=(10, 8))
    before = relief("abdomen", 30, P, size_mm=(10, 8), marks={name: "moderate"})
    kind = name.partition(".")[0]
    own = [layer for layer in before.layers if layer == kind and kind != "pores"] + list(before.stains)
    healed = before.after(dict.fromkeys(own, 0.0))
    if kind == "pores":
        assert before.layers["pores"].min() < plain.layers["pores"].min()
        return
    assert own
    assert healed.height_mm == pytest.approx(plain.height_mm, abs=1e-12)
    assert not healed.stain.melanin.any()
    assert not healed.stain.blood.any()


@pytest.mark.parametrize("name", MARKS)
def test_a_marked_patch_is_further_from_plain_skin_the_worse_it_is(name):
    plain = relief("abdomen", 30, P, size_mm=(10, 8))

    def distance(severity):
        patch = relief("abdomen", 30, P, size_mm=(10, 8), marks={name: severity})
        relief_off = np.sqrt(np.mean((patch.height_mm - plain.height_mm) ** 2))
        return relief_off + np.abs(patch.stain.melanin).mean() + np.abs(patch.stain.blood).mean()

    mild, moderate, severe = (distance(severity) for severity in ("mild", "moderate", "severe"))
    assert 0 < mild < moderate < severe


def test_white_marks_are_paler_and_red_ones_redder():
    white, red = (relief("abdomen", 30, P, marks={f"stripes.{shape}": "moderate"}).stain for shape in ("alba", "rubra"))
    assert white.melanin.min() < 0
    assert white.blood.max() <= 0
    assert red.blood.max() > 0


def test_a_flat_scar_lies_low_and_a_raised_one_high():
    flat, raised = (
        relief("abdomen", 30, P, marks={f"cut.{shape}": "moderate"}).layers["cut"]
        for shape in ("mature", "hypertrophic")
    )
    assert flat.min() < 0
    assert flat.max() <= 0
    assert raised.max() > 5 * -flat.min()


def test_unknown_marks_are_refused():
    with pytest.raises(InputError, match=r"'stripes' is no mark"):
        relief("abdomen", 30, P, marks={"stripes": "moderate"})
    with pytest.raises(InputError, match="none of mild, moderate, severe"):
        relief("abdomen", 30, P, marks={"pores": "bad"})
