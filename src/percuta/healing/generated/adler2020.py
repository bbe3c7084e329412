"""Kinetics of macrophage-myofibroblast circuit. Made by tools/generate_network.py from adler2020.yaml; change the table, not this file."""

# ruff: noqa
# mypy: ignore-errors
# fmt: off
from math import exp, log, sqrt, tanh

import numpy as np

from percuta.machine_code import njit

NAME = 'macrophage-myofibroblast circuit'
TABLE = 'adler2020.yaml'
SPECIES = ('myofibroblasts', 'macrophages', 'csf', 'pdgf', 'inflow')
SYMBOLS = ('F', 'M', 'S', 'P', 'I')
UNITS = ('count/mL', 'count/mL', 'count/mL', 'count/mL', 'count/mL/day')
LABELS = ('myofibroblasts', 'macrophages', 'colony-stimulating factor 1, molecules', 'platelet-derived growth factor, molecules', 'inflow of macrophages from the blood')
SCALES = (10000.0, 10000.0, 1000000000.0, 1000000000.0, 1000000.0)
DIFFUSIVITIES = ('', '', '', '', '')
PARAMETERS = ('first_cells', 'myofibroblast_division', 'pdgf_binding', 'carrying_capacity', 'cell_death', 'macrophage_division', 'csf_binding', 'csf_release', 'csf_uptake', 'factor_decay', 'pdgf_release_macrophages', 'pdgf_release_myofibroblasts', 'pdgf_uptake', 'inflow_rate')
MODIFIERS = ()
ROWS = (0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3)
COLUMNS = (0, 3, 1, 2, 4, 0, 1, 2, 0, 1, 3)
FACTORS = 13
MULTIPLY_ADDS = 4

# No re-ordering of sums, so that lanes, threads and machines agree; products and sums may be fused.
OPTIONS = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}

@njit(**OPTIONS)
def rest(p, y):
    """Write the state at rest into y."""
    k_first_cells = p[0]
    y[0] = k_first_cells
    y[1] = k_first_cells
    y[2] = 0.0
    y[3] = 0.0
    y[4] = 0.0


@njit(**OPTIONS)
def injure(y, w, p):
    """Change y by one session of severity w."""
    k_inflow_rate = p[13]
    y[4] = k_inflow_rate*w

@njit(**OPTIONS)
def rhs(y, p, dy):
    """Write the rates of change, per day, into dy."""
    s_F = y[0]
    s_M = y[1]
    s_S = y[2]
    s_P = y[3]
    s_I = y[4]
    k_myofibroblast_division = p[1]
    k_pdgf_binding = p[2]
    k_carrying_capacity = p[3]
    k_cell_death = p[4]
    k_macrophage_division = p[5]
    k_csf_binding = p[6]
    k_csf_release = p[7]
    k_csf_uptake = p[8]
    k_factor_decay = p[9]
    k_pdgf_release_macrophages = p[10]
    k_pdgf_release_myofibroblasts = p[11]
    k_pdgf_uptake = p[12]
    x0 = (1.0 / (k_pdgf_binding + s_P))
    x1 = s_M*s_S/(k_csf_binding + s_S)
    dy[0] = -k_cell_death*s_F + k_myofibroblast_division*s_F*s_P*x0 - k_myofibroblast_division*(s_F * s_F)*s_P*x0/k_carrying_capacity
    dy[1] = -k_cell_death*s_M + k_macrophage_division*x1 + s_I
    dy[2] = k_csf_release*s_F - k_csf_uptake*x1 - k_factor_decay*s_S
    dy[3] = -k_factor_decay*s_P + k_pdgf_release_macrophages*s_M + k_pdgf_release_myofibroblasts*s_F - k_pdgf_uptake*s_F*s_P*x0
    dy[4] = 0.0


@njit(**OPTIONS)
def jacobian(y, p, values):
    """Write the entries (ROWS, COLUMNS) of the Jacobian."""
    s_F = y[0]
    s_M = y[1]
    s_S = y[2]
    s_P = y[3]
    k_myofibroblast_division = p[1]
    k_pdgf_binding = p[2]
    k_carrying_capacity = p[3]
    k_cell_death = p[4]
    k_macrophage_division = p[5]
    k_csf_binding = p[6]
    k_csf_release = p[7]
    k_csf_uptake = p[8]
    k_factor_decay = p[9]
    k_pdgf_release_macrophages = p[10]
    k_pdgf_release_myofibroblasts = p[11]
    k_pdgf_uptake = p[12]
    x0 = k_pdgf_binding + s_P
    x1 = (1.0 / x0)
    x2 = (1.0 / k_carrying_capacity)
    x3 = k_myofibroblast_division*x1
    x4 = (1.0 / (x0 * x0))
    x5 = (s_F * s_F)
    x6 = k_csf_binding + s_S
    x7 = (1.0 / x6)
    x8 = (1.0 / (x6 * x6))
    x9 = k_csf_uptake*x7
    x10 = k_pdgf_uptake*x1
    values[0] = -k_cell_death + k_myofibroblast_division*s_P*x1 - 2.0*s_F*s_P*x2*x3
    values[1] = -k_myofibroblast_division*s_F*s_P*x4 + k_myofibroblast_division*s_F*x1 + k_myofibroblast_division*s_P*x2*x4*x5 - x2*x3*x5
    values[2] = -k_cell_death + k_macrophage_division*s_S*x7
    values[3] = -k_macrophage_division*s_M*s_S*x8 + k_macrophage_division*s_M*x7
    values[4] = 1.0
    values[5] = k_csf_release
    values[6] = -s_S*x9
    values[7] = k_csf_uptake*s_M*s_S*x8 - k_factor_decay - s_M*x9
    values[8] = k_pdgf_release_myofibroblasts - s_P*x10
    values[9] = k_pdgf_release_macrophages
    values[10] = -k_factor_decay + k_pdgf_uptake*s_F*s_P*x4 - s_F*x10

@njit(**OPTIONS)
def factor(values, shift, lu):
    """Factorise shift I - J, J given by its entries."""
    a0_3 = -(values[1])
    a1_2 = -(values[3])
    a1_4 = -(values[4])
    a2_0 = -(values[5])
    a2_1 = -(values[6])
    a3_0 = -(values[8])
    a3_1 = -(values[9])
    a0_0 = shift - (values[0])
    a1_1 = shift - (values[2])
    a2_2 = shift - (values[7])
    a3_3 = shift - (values[10])
    a4_4 = shift
    a4_4 = 1.0 / a4_4
    a1_4 *= a4_4
    a0_0 = 1.0 / a0_0
    a2_0 *= a0_0
    a2_3 = - a2_0 * a0_3
    a3_0 *= a0_0
    a3_3 -= a3_0 * a0_3
    a3_3 = 1.0 / a3_3
    a2_3 *= a3_3
    a2_1 -= a2_3 * a3_1
    a1_1 = 1.0 / a1_1
    a2_1 *= a1_1
    a2_2 -= a2_1 * a1_2
    a2_2 = 1.0 / a2_2
    lu[0] = a0_0
    lu[1] = a0_3
    lu[2] = a1_1
    lu[3] = a1_2
    lu[4] = a1_4
    lu[5] = a2_0
    lu[6] = a2_1
    lu[7] = a2_2
    lu[8] = a2_3
    lu[9] = a3_0
    lu[10] = a3_1
    lu[11] = a3_3
    lu[12] = a4_4


@njit(**OPTIONS)
def solve(lu, b):
    """Solve in place with factors from `factor`."""
    b0 = b[0]
    b1 = b[1]
    b2 = b[2]
    b3 = b[3]
    b4 = b[4]
    b1 -= lu[4] * b4
    b2 -= lu[5] * b0
    b3 -= lu[9] * b0
    b2 -= lu[8] * b3
    b2 -= lu[6] * b1
    b2 *= lu[7]
    b1 -= lu[3] * b2
    b1 *= lu[2]
    b3 -= lu[10] * b1
    b3 *= lu[11]
    b0 -= lu[1] * b3
    b0 *= lu[0]
    b4 *= lu[12]
    b[0] = b0
    b[1] = b1
    b[2] = b2
    b[3] = b3
    b[4] = b4

CONSTANTS = 13
WORKSPACE = 4840

@njit(**OPTIONS)
def prepare(p, c):
    """Work out once what depends on parameters alone."""
    k_myofibroblast_division = p[1]
    k_pdgf_binding = p[2]
    k_carrying_capacity = p[3]
    k_cell_death = p[4]
    k_macrophage_division = p[5]
    k_csf_binding = p[6]
    k_csf_release = p[7]
    k_csf_uptake = p[8]
    k_factor_decay = p[9]
    k_pdgf_release_macrophages = p[10]
    k_pdgf_release_myofibroblasts = p[11]
    k_pdgf_uptake = p[12]
    c[0] = k_cell_death
    c[1] = k_myofibroblast_division
    c[2] = k_pdgf_binding
    c[3] = k_myofibroblast_division/k_carrying_capacity
    c[4] = k_macrophage_division
    c[5] = k_csf_binding
    c[6] = k_csf_release
    c[7] = k_factor_decay
    c[8] = k_csf_uptake
    c[9] = k_pdgf_release_macrophages
    c[10] = k_pdgf_release_myofibroblasts
    c[11] = k_pdgf_uptake
    c[12] = 2.0*k_myofibroblast_division/k_carrying_capacity


@njit(**OPTIONS)
def rhs_lanes(w):
    """R = rates of change at U."""
    for l in range(8):
        s_F = w[328 + l]
        s_M = w[336 + l]
        s_S = w[344 + l]
        s_P = w[352 + l]
        s_I = w[360 + l]
        c0 = w[4632 + l]
        c1 = w[4640 + l]
        c2 = w[4648 + l]
        c3 = w[4656 + l]
        c4 = w[4664 + l]
        c5 = w[4672 + l]
        c6 = w[4680 + l]
        c7 = w[4688 + l]
        c8 = w[4696 + l]
        c9 = w[4704 + l]
        c10 = w[4712 + l]
        c11 = w[4720 + l]
        x0 = (1.0 / (c2 + s_P))
        x1 = s_P*x0
        x2 = s_M*s_S/(c5 + s_S)
        w[656 + l] = -c0*s_F + c1*s_F*s_P*x0 - c3*(s_F * s_F)*x1
        w[664 + l] = -c0*s_M + c4*x2 + s_I
        w[672 + l] = c6*s_F - c7*s_S - c8*x2
        w[680 + l] = c10*s_F - c11*s_F*x1 - c7*s_P + c9*s_M
        w[688 + l] = 0.0


@njit(**OPTIONS)
def factor_lanes(w):
    """LU = factors of SHIFT I - J(Y)."""
    for l in range(8):
        s_F = w[0 + l]
        s_M = w[8 + l]
        s_S = w[16 + l]
        s_P = w[24 + l]
        c0 = w[4632 + l]
        c1 = w[4640 + l]
        c2 = w[4648 + l]
        c3 = w[4656 + l]
        c4 = w[4664 + l]
        c5 = w[4672 + l]
        c6 = w[4680 + l]
        c7 = w[4688 + l]
        c8 = w[4696 + l]
        c9 = w[4704 + l]
        c10 = w[4712 + l]
        c11 = w[4720 + l]
        c12 = w[4728 + l]
        x0 = c2 + s_P
        x1 = (1.0 / x0)
        x2 = s_F*s_P
        x3 = (1.0 / (x0 * x0))
        x4 = (s_F * s_F)
        x5 = c5 + s_S
        x6 = (1.0 / x5)
        x7 = (1.0 / (x5 * x5))
        x8 = c8*x6
        x9 = c11*x1
        shift = w[4600 + l]
        a0_3 = -(c1*s_F*x1 - c1*x2*x3 + c3*s_P*x3*x4 - c3*x1*x4)
        a1_2 = -(-c4*s_M*s_S*x7 + c4*s_M*x6)
        a1_4 = -(1.0)
        a2_0 = -(c6)
        a2_1 = -(-s_S*x8)
        a3_0 = -(c10 - s_P*x9)
        a3_1 = -(c9)
        a0_0 = shift - (-c0 + c1*s_P*x1 - c12*x1*x2)
        a1_1 = shift - (-c0 + c4*s_S*x6)
        a2_2 = shift - (-c7 + c8*s_M*s_S*x7 - s_M*x8)
        a3_3 = shift - (c11*s_F*s_P*x3 - c7 - s_F*x9)
        a4_4 = shift
        a4_4 = 1.0 / a4_4
        a1_4 *= a4_4
        a0_0 = 1.0 / a0_0
        a2_0 *= a0_0
        a2_3 = - a2_0 * a0_3
        a3_0 *= a0_0
        a3_3 -= a3_0 * a0_3
        a3_3 = 1.0 / a3_3
        a2_3 *= a3_3
        a2_1 -= a2_3 * a3_1
        a1_1 = 1.0 / a1_1
        a2_1 *= a1_1
        a2_2 -= a2_1 * a1_2
        a2_2 = 1.0 / a2_2
        w[8 * (592 + 0) + l] = a0_0
        w[8 * (592 + 1) + l] = a0_3
        w[8 * (592 + 2) + l] = a1_1
        w[8 * (592 + 3) + l] = a1_2
        w[8 * (592 + 4) + l] = a1_4
        w[8 * (592 + 5) + l] = a2_0
        w[8 * (592 + 6) + l] = a2_1
        w[8 * (592 + 7) + l] = a2_2
        w[8 * (592 + 8) + l] = a2_3
        w[8 * (592 + 9) + l] = a3_0
        w[8 * (592 + 10) + l] = a3_1
        w[8 * (592 + 11) + l] = a3_3
        w[8 * (592 + 12) + l] = a4_4


@njit(**OPTIONS)
def solve_lanes(w):
    """R = solution with LU of the right-hand side R."""
    for l in range(8):
        b0 = w[656 + l]
        b1 = w[664 + l]
        b2 = w[672 + l]
        b3 = w[680 + l]
        b4 = w[688 + l]
        b1 -= w[8 * (592 + 4) + l] * b4
        b2 -= w[8 * (592 + 5) + l] * b0
        b3 -= w[8 * (592 + 9) + l] * b0
        b2 -= w[8 * (592 + 8) + l] * b3
        b2 -= w[8 * (592 + 6) + l] * b1
        b2 *= w[8 * (592 + 7) + l]
        b1 -= w[8 * (592 + 3) + l] * b2
        b1 *= w[8 * (592 + 2) + l]
        b3 -= w[8 * (592 + 10) + l] * b1
        b3 *= w[8 * (592 + 11) + l]
        b0 -= w[8 * (592 + 1) + l] * b3
        b0 *= w[8 * (592 + 0) + l]
        b4 *= w[8 * (592 + 12) + l]
        w[656 + l] = b0
        w[664 + l] = b1
        w[672 + l] = b2
        w[680 + l] = b3
        w[688 + l] = b4
