"""Figures of absorption say what is in their data."""

import numpy as np
import pytest

from percuta.report.absorption import closure, cumulative, depth_map, figures

T = np.geomspace(0.1, 24, 12)
DEPTH = np.array([0.005, 0.05, 0.3, 0.9])


def bands(values):
    values = np.asarray(values)
    return {"value": values.tolist(), "lo": (0.5 * values).tolist(), "hi": (1.5 * values).tolist()}


@pytest.fixture
def notes():
    rising = np.concatenate([[0.0], 0.4 * (1 - np.exp(-T[1:] / 4))])
    product = {
        "compound": "niacinamide",
        "t_h": T.tolist(),
        "measures": {"enhancement": {"value": 4.2, "lo": 2.0, "hi": 9.0, "unit": "fold"}},
        "absorbed_share": bands(rising),
        "absorbed_share_intact": bands(rising / 4),
        "where": {
            name: rising.tolist() for name in ("vehicle", "stratum corneum", "viable epidermis", "dermis", "blood")
        },
        "depth_mm": DEPTH.tolist(),
        "concentration_ug_per_ml": (1000 * rising[:, None] * np.exp(-DEPTH / 0.2)).tolist(),
    }
    falling = np.exp(-T)
    curves = {name: bands(falling) for name in ("open area", "water loss", "impedance", "dye")}
    closed = {
        name: {"value": hours, "lo": hours / 2, "hi": 2 * hours} for name, hours in (("impedance", 1.5), ("dye", 12.0))
    }
    return {"absorption": [product], "closure": {"t_h": T.tolist(), "curves": curves, "closed_h": closed}}


def test_every_product_has_two_figures_after_the_closure(notes):
    found = figures(notes)
    assert [figure.name for figure in found] == ["closure", "cumulative-niacinamide", "map-niacinamide"]
    assert all("<svg" in figure.svg and 'role="img"' in figure.svg for figure in found)
    assert figures({}) == []


def test_the_words_carry_the_numbers(notes):
    (product,) = notes["absorption"]
    assert "40 % [20, 60]" in cumulative(product).caption.replace("\u00a0", " ")
    assert "4.2 [2.0, 9.0] times" in cumulative(product).caption
    assert [row[0] for row in depth_map(product).table.rows] == ["0.005 mm", "0.05 mm", "0.2 mm", "0.5 mm"]
    assert ("dye", "12 [6, 24]") in closure(notes["closure"]).table.rows


def test_a_figure_is_the_same_bytes_each_time(notes):
    (product,) = notes["absorption"]
    assert depth_map(product).svg == depth_map(product).svg
