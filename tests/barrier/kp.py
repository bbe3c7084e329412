"""Measured permeabilities of intact human skin, and the fit that made the coefficients of the Potts-Guy form."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares

from percuta.barrier.compounds import Compound
from percuta.parameters import Parameters

NAMES = ("kp_intercept", "kp_log_kow_slope", "kp_weight_slope", "kp_polar_floor", "kp_fall_onset", "kp_fall_slope")
ION_SHARE = Parameters()["kp_ion_share"].item()
CLASSES = ((-np.inf, 0), (0, 2), (2, 4), (4, np.inf))
"""Classes of log Kow over which a bias is told."""


@dataclass(frozen=True)
class Measured:
    """Rows of the table; arrays of the same length."""

    record: np.ndarray
    compound: np.ndarray
    weight: np.ndarray
    log_kow: np.ndarray
    ion: np.ndarray
    log_kp: np.ndarray

    def only(self, chosen) -> Measured:
        return Measured(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))

    def as_compound(self) -> Compound:
        """All rows as the draws of one compound; ions without their neutral form."""
        never = np.where(self.ion, -30.0, 30.0)  # as an acid: always or never dissociated
        return Compound("rows", self.weight, self.log_kow, pka_acid=never)


def table() -> Measured:
    text = (Path(__file__).parent / "human_kp.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    column = {key: np.array([row[key] for row in rows]) for key in rows[0]}
    weight, kow, kp = (column[key].astype(float) for key in ("molecular_weight", "log_kow", "log_kp"))
    return Measured(column["record"], column["compound"], weight, kow, column["ion"] == "1", kp)


def predicted(rows: Measured, values, width: float, ion_share: float = ION_SHARE) -> np.ndarray:
    """The form, for coefficients in the order of `NAMES`."""
    a, b, c, g, onset, fall = values
    bend = width * np.logaddexp(0, (rows.log_kow - onset) / width)
    lipid = np.where(rows.ion, ion_share, 1) * 10 ** (a + b * rows.log_kow - c * rows.weight - fall * bend)
    return np.log10(lipid + 10**g / rows.weight)


def fit(rows: Measured, width: float, ion_share: float = ION_SHARE) -> np.ndarray:
    start = np.array([-2.74, 0.71, 0.0061, -1.95, 3.0, 1.0])  # Potts and Guy, and a guess of the rest
    low, high = [-5, 0.1, 0, -4, 2, 0], [0, 1.5, 0.02, 0, 6, 4]
    done = least_squares(
        lambda values: predicted(rows, values, width, ion_share) - rows.log_kp,
        start,
        bounds=(low, high),
        x_scale=np.abs(start),
    )
    return done.x


def left_out_errors(rows: Measured, width: float, ion_share: float = ION_SHARE) -> np.ndarray:
    """Predicted less measured, each compound from a fit without it (the split of the published benchmark)."""
    errors = np.empty(len(rows.log_kp))
    for name in np.unique(rows.compound):
        inside = rows.compound == name
        others = fit(rows.only(~inside), width, ion_share)
        errors[inside] = predicted(rows.only(inside), others, width, ion_share) - rows.log_kp[inside]
    return errors


def shipped(p: Parameters) -> np.ndarray:
    return np.array([p[name].item() for name in NAMES])
