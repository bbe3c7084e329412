"""Kinetics of macrophage-myofibroblast circuit. Made by tools/generate_network.py from adler2020.yaml; change the table, not this file."""

# ruff: noqa
# mypy: ignore-errors
# fmt: off
from math import exp, log, sqrt, tanh

import numpy as np
from numba import njit

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
# Of kernels that only other kernels call: no entry from Python, no file of their own.
INNER = OPTIONS | {"cache": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

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

LANES = 8
STATES = 5
CONSTANTS = 13
Y = 0
U = 40
R = 80
K1 = 120
K2 = 160
K3 = 200
K4 = 240
K5 = 280
K6 = 320
D2 = 360
D3 = 400
CLIPPED = 440
PER_H = 480
ABSOLUTE = 520
MASK = 560
LU = 600
C = 704
H = 808
SHIFT = 816
ERROR = 824
LOWEST = 832
ACCEPTED = 840
WORKSPACE = 848

@njit(**INNER)
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


@njit(**INNER)
def rhs_lanes(w):
    """R = rates of change at U."""
    for l in range(8):
        s_F = w[40 + l]
        s_M = w[48 + l]
        s_S = w[56 + l]
        s_P = w[64 + l]
        s_I = w[72 + l]
        c0 = w[704 + l]
        c1 = w[712 + l]
        c2 = w[720 + l]
        c3 = w[728 + l]
        c4 = w[736 + l]
        c5 = w[744 + l]
        c6 = w[752 + l]
        c7 = w[760 + l]
        c8 = w[768 + l]
        c9 = w[776 + l]
        c10 = w[784 + l]
        c11 = w[792 + l]
        x0 = (1.0 / (c2 + s_P))
        x1 = s_P*x0
        x2 = s_M*s_S/(c5 + s_S)
        w[80 + l] = -c0*s_F + c1*s_F*s_P*x0 - c3*(s_F * s_F)*x1
        w[88 + l] = -c0*s_M + c4*x2 + s_I
        w[96 + l] = c6*s_F - c7*s_S - c8*x2
        w[104 + l] = c10*s_F - c11*s_F*x1 - c7*s_P + c9*s_M
        w[112 + l] = 0.0


@njit(**INNER)
def factor_lanes(w):
    """LU = factors of SHIFT I - J(Y)."""
    for l in range(8):
        s_F = w[0 + l]
        s_M = w[8 + l]
        s_S = w[16 + l]
        s_P = w[24 + l]
        c0 = w[704 + l]
        c1 = w[712 + l]
        c2 = w[720 + l]
        c3 = w[728 + l]
        c4 = w[736 + l]
        c5 = w[744 + l]
        c6 = w[752 + l]
        c7 = w[760 + l]
        c8 = w[768 + l]
        c9 = w[776 + l]
        c10 = w[784 + l]
        c11 = w[792 + l]
        c12 = w[800 + l]
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
        shift = w[816 + l]
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
        w[8 * (75 + 0) + l] = a0_0
        w[8 * (75 + 1) + l] = a0_3
        w[8 * (75 + 2) + l] = a1_1
        w[8 * (75 + 3) + l] = a1_2
        w[8 * (75 + 4) + l] = a1_4
        w[8 * (75 + 5) + l] = a2_0
        w[8 * (75 + 6) + l] = a2_1
        w[8 * (75 + 7) + l] = a2_2
        w[8 * (75 + 8) + l] = a2_3
        w[8 * (75 + 9) + l] = a3_0
        w[8 * (75 + 10) + l] = a3_1
        w[8 * (75 + 11) + l] = a3_3
        w[8 * (75 + 12) + l] = a4_4


# Diagonal coefficient of Rodas4.
GAMMA = 0.25

@njit(**INNER)
def begin_lanes(w):
    """PER_H and SHIFT from H."""
    for l in range(8):
        per_h = 1.0 / w[808 + l]
        w[816 + l] = per_h / GAMMA
        w[480 + l] = per_h
        w[488 + l] = per_h
        w[496 + l] = per_h
        w[504 + l] = per_h
        w[512 + l] = per_h


@njit(**INNER)
def total_lanes(w):
    """ERROR = mean square of D2, LOWEST = least of D3 and 0."""
    for l in range(8):
        total, lowest = 0.0, 0.0
        total += w[360 + l]
        lowest = w[400 + l] if w[400 + l] < lowest else lowest
        total += w[368 + l]
        lowest = w[408 + l] if w[408 + l] < lowest else lowest
        total += w[376 + l]
        lowest = w[416 + l] if w[416 + l] < lowest else lowest
        total += w[384 + l]
        lowest = w[424 + l] if w[424 + l] < lowest else lowest
        total += w[392 + l]
        lowest = w[432 + l] if w[432 + l] < lowest else lowest
        w[824 + l] = sqrt(total / 5.0)
        w[832 + l] = lowest


@njit(**INNER)
def spread_lanes(w):
    """MASK = ACCEPTED for every species."""
    for l in range(8):
        accepted = w[840 + l]
        w[560 + l] = accepted
        w[568 + l] = accepted
        w[576 + l] = accepted
        w[584 + l] = accepted
        w[592 + l] = accepted


@njit(**INNER)
def solve_lanes(w):
    """R = solution with LU of the right-hand side R."""
    for l in range(8):
        b0 = w[80 + l]
        b1 = w[88 + l]
        b2 = w[96 + l]
        b3 = w[104 + l]
        b4 = w[112 + l]
        b1 -= w[8 * (75 + 4) + l] * b4
        b2 -= w[8 * (75 + 5) + l] * b0
        b3 -= w[8 * (75 + 9) + l] * b0
        b2 -= w[8 * (75 + 8) + l] * b3
        b2 -= w[8 * (75 + 6) + l] * b1
        b2 *= w[8 * (75 + 7) + l]
        b1 -= w[8 * (75 + 3) + l] * b2
        b1 *= w[8 * (75 + 2) + l]
        b3 -= w[8 * (75 + 10) + l] * b1
        b3 *= w[8 * (75 + 11) + l]
        b0 -= w[8 * (75 + 1) + l] * b3
        b0 *= w[8 * (75 + 0) + l]
        b4 *= w[8 * (75 + 12) + l]
        w[80 + l] = b0
        w[88 + l] = b1
        w[96 + l] = b2
        w[104 + l] = b3
        w[112 + l] = b4

# Rodas4: order 4, stiffly accurate, L-stable; E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 1996.
A21 = 1.544
A31, A32 = 0.9466785280815826, 0.2557011698983284
A41, A42, A43 = 3.314825187068521, 2.896124015972201, 0.9986419139977817
A51, A52, A53, A54 = 1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950
C21 = -5.6688
C31, C32 = -2.430093356833875, -0.2063599157091915
C41, C42, C43 = -0.1073529058151375, -9.594562251023355, -20.47028614809616
C51, C52, C53, C54 = 7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160
C61, C62, C63, C64, C65 = (
    8.083246795921522,
    -7.981132988064893,
    -31.52159432874371,
    16.31930543123136,
    -6.058818238834054,
)
D21, D22, D23, D24, D25 = (
    10.12623508344586,
    -7.487995877610167,
    -34.80091861555747,
    -7.992771707568823,
    1.025137723295662,
)
D31, D32, D33, D34, D35 = (
    -0.6762803392801253,
    6.087714651680015,
    16.43084320892478,
    24.76722511418386,
    -6.594389125716872,
)

SAFETY, SHRINK, GROW = 0.9, 0.2, 6.0
TINY = 1e-13
DONE, STEP_TOO_SMALL, TOO_MANY_STEPS = 0, 1, 2


@njit(**OPTIONS)
def rest_all(p, y):
    """Write the states at rest of many points."""
    for point in range(p.shape[0]):
        rest(p[point], y[point])


@njit(**OPTIONS)
def injure_all(y, w, p):
    """Change the states of many points by one session of severities w."""
    for point in range(p.shape[0]):
        injure(y[point], w[point], p[point])


@njit(**INNER)
def attempt_lanes(w, relative):
    """Try one step of H in every lane: U = new state, ERROR = its estimate over the tolerance, LOWEST = undershoot."""
    begin_lanes(w)
    factor_lanes(w)
    for i in range(STATES * LANES):
        w[U + i] = w[Y + i]
    rhs_lanes(w)
    solve_lanes(w)
    for i in range(STATES * LANES):
        w[K1 + i] = w[R + i]
        w[U + i] = w[Y + i] + A21 * w[R + i]
    rhs_lanes(w)
    for i in range(STATES * LANES):
        w[R + i] += w[PER_H + i] * (C21 * w[K1 + i])
    solve_lanes(w)
    for i in range(STATES * LANES):
        w[K2 + i] = w[R + i]
        w[U + i] = w[Y + i] + A31 * w[K1 + i] + A32 * w[R + i]
    rhs_lanes(w)
    for i in range(STATES * LANES):
        w[R + i] += w[PER_H + i] * (C31 * w[K1 + i] + C32 * w[K2 + i])
    solve_lanes(w)
    for i in range(STATES * LANES):
        w[K3 + i] = w[R + i]
        w[U + i] = w[Y + i] + A41 * w[K1 + i] + A42 * w[K2 + i] + A43 * w[R + i]
    rhs_lanes(w)
    for i in range(STATES * LANES):
        w[R + i] += w[PER_H + i] * (C41 * w[K1 + i] + C42 * w[K2 + i] + C43 * w[K3 + i])
    solve_lanes(w)
    for i in range(STATES * LANES):
        w[K4 + i] = w[R + i]
        w[U + i] = w[Y + i] + A51 * w[K1 + i] + A52 * w[K2 + i] + A53 * w[K3 + i] + A54 * w[R + i]
    rhs_lanes(w)
    for i in range(STATES * LANES):
        w[R + i] += w[PER_H + i] * (C51 * w[K1 + i] + C52 * w[K2 + i] + C53 * w[K3 + i] + C54 * w[K4 + i])
    solve_lanes(w)
    for i in range(STATES * LANES):
        w[K5 + i] = w[R + i]
        w[U + i] += w[R + i]
    rhs_lanes(w)
    for i in range(STATES * LANES):
        known = C61 * w[K1 + i] + C62 * w[K2 + i] + C63 * w[K3 + i] + C64 * w[K4 + i] + C65 * w[K5 + i]
        w[R + i] += w[PER_H + i] * known
    solve_lanes(w)
    for i in range(STATES * LANES):
        w[K6 + i] = w[R + i]
        w[U + i] += w[R + i]
    for i in range(STATES * LANES):
        new, old = abs(w[U + i]), abs(w[Y + i])
        part = w[K6 + i] / (w[ABSOLUTE + i] + relative * (new if new > old else old))
        w[D2 + i] = part * part
        w[D3 + i] = w[U + i] / w[ABSOLUTE + i]
    total_lanes(w)


@njit(**INNER)
def dense_lanes(w):
    """D2, D3 = what the interpolant of the last step needs beside its ends."""
    for i in range(STATES * LANES):
        k1, k2, k3, k4, k5 = w[K1 + i], w[K2 + i], w[K3 + i], w[K4 + i], w[K5 + i]
        w[D2 + i] = D21 * k1 + D22 * k2 + D23 * k3 + D24 * k4 + D25 * k5
        w[D3 + i] = D31 * k1 + D32 * k2 + D33 * k3 + D34 * k4 + D35 * k5


@njit(**INNER)
def accept_lanes(w):
    """Y = U where ACCEPTED; what lies below zero, by less than the absolute tolerance, becomes zero and is booked."""
    spread_lanes(w)
    for i in range(STATES * LANES):
        new = w[U + i]
        below = -new if new < 0.0 else 0.0
        accepted = w[MASK + i] > 0.0
        w[Y + i] = (new + below) if accepted else w[Y + i]
        w[CLIPPED + i] += below if accepted else 0.0


@njit(**INNER)
def interpolate(w, l, share, row):
    """Write the state at a share of the last step of one lane; an interpolant below zero reads zero."""
    for s in range(STATES):
        i = s * LANES + l
        inner = w[D2 + i] + share * w[D3 + i]
        value = (1.0 - share) * w[Y + i] + share * (w[U + i] + (1.0 - share) * inner)
        row[s] = value if value > 0.0 or not np.isfinite(value) else 0.0


@njit(**INNER)
def load_lane(w, l, p, start, c):
    """Put one point into a lane."""
    prepare(p, c)
    for k in range(CONSTANTS):
        w[C + k * LANES + l] = c[k]
    for s in range(STATES):
        w[Y + s * LANES + l] = start[s]
        w[CLIPPED + s * LANES + l] = 0.0


@njit(**INNER)
def hit_lane(w, l, severity, p, y):
    """Injure the point in a lane; tell whether that changed anything."""
    for s in range(STATES):
        y[s] = w[Y + s * LANES + l]
    injure(y, severity, p)
    changed = False
    for s in range(STATES):
        changed = changed or y[s] != w[Y + s * LANES + l]
        w[Y + s * LANES + l] = y[s]
    return changed


@njit(**INNER)
def culprit(w, l, relative, absolute):
    """Return the species that forbids the step in a lane: not finite, else furthest below zero, else worst error."""
    worst, found = -1.0, 0
    for s in range(STATES):
        i = s * LANES + l
        if not np.isfinite(w[U + i]) or not np.isfinite(w[K6 + i]):
            return s
        size = abs(w[K6 + i]) / (absolute[s] + relative * max(abs(w[U + i]), abs(w[Y + i])))
        size = max(size, -w[U + i] / absolute[s])
        if size > worst:
            worst, found = size, s
    return found


@njit(**INNER)
def take_point(w, l, number, p, start, t_start, lane_int, lane_float, first_step, c):
    """Put a point into a lane and set its clock and counters."""
    load_lane(w, l, p[number], start[number], c)
    lane_int[POINT, l], lane_int[SESSION, l], lane_int[OUTPUT, l], lane_int[TAKEN, l] = number, 0, 0, 0
    lane_float[TIME, l], lane_float[STEP, l], lane_float[GROWTH, l] = t_start, first_step, GROW


@njit(**INNER)
def arrive(w, l, p, days, severities, t_out, lane_int, lane_float, first_step, states, y):
    """Apply the sessions due in a lane, then write the outputs due: an output on a session's day follows it."""
    point, t = lane_int[POINT, l], lane_float[TIME, l]
    while lane_int[SESSION, l] < days.shape[1] and days[point, lane_int[SESSION, l]] <= t:
        if hit_lane(w, l, severities[point, lane_int[SESSION, l]], p[point], y):
            lane_float[STEP, l] = first_step
        lane_int[SESSION, l] += 1
    while lane_int[OUTPUT, l] < t_out.size and t_out[lane_int[OUTPUT, l]] <= t:
        for s in range(STATES):
            states[point, lane_int[OUTPUT, l], s] = w[Y + s * LANES + l]
        lane_int[OUTPUT, l] += 1
    return lane_int[OUTPUT, l] == t_out.size


@njit(**INNER)
def choose_step(w, l, days, t_out, lane_int, lane_float):
    """Set H of a lane; tell whether the step lands on a session or on the end."""
    target, t = t_out[-1], lane_float[TIME, l]
    if lane_int[SESSION, l] < days.shape[1]:
        target = min(target, days[lane_int[POINT, l], lane_int[SESSION, l]])
    lane_float[TARGET, l] = target
    # A rest of time too short for a step of its own belongs to this one.
    lands = lane_float[STEP, l] + TINY * max(1.0, abs(target)) >= target - t
    w[H + l] = target - t if lands else lane_float[STEP, l]
    return lands


@njit(**INNER)
def write_passed(w, l, t_out, lane_int, lane_float, lands, states):
    """Write the outputs that the accepted step of a lane has passed."""
    t, h = lane_float[TIME, l], w[H + l]
    end = lane_float[TARGET, l] if lands else t + h
    while t_out[lane_int[OUTPUT, l]] < end:
        share = (t_out[lane_int[OUTPUT, l]] - t) / h
        interpolate(w, l, share, states[lane_int[POINT, l], lane_int[OUTPUT, l]])
        lane_int[OUTPUT, l] += 1


@njit(**INNER)
def control(w, l, lane_float, lands):
    """Set the clock and the next step of a lane; tell whether the step is still worth trying."""
    error, h, t = w[ERROR + l], w[H + l], lane_float[TIME, l]
    if w[ACCEPTED + l] > 0.0:
        wanted = h * max(SHRINK, min(lane_float[GROWTH, l], SAFETY / np.sqrt(np.sqrt(error))))
        lane_float[STEP, l] = max(wanted, lane_float[STEP, l]) if lands else wanted
        lane_float[GROWTH, l] = GROW
        lane_float[TIME, l] = lane_float[TARGET, l] if lands else t + h
        return True
    smaller = SHRINK
    if np.isfinite(error):
        smaller = max(SHRINK, min(1.0 / 2.0, SAFETY / np.sqrt(np.sqrt(error))))
    lane_float[STEP, l], lane_float[GROWTH, l] = h * smaller, 1.0
    return lane_float[STEP, l] > TINY * max(1.0, abs(t))


# Rows of the bookkeeping of the lanes.
POINT, SESSION, OUTPUT, TAKEN = 0, 1, 2, 3
TIME, STEP, GROWTH, TARGET = 0, 1, 2, 3


@njit(**INNER)
def finish(w, l, lane_int, clipped, steps):
    """Hand back what was clipped and how many steps it took, and free the lane."""
    for s in range(STATES):
        clipped[lane_int[POINT, l], s] = w[CLIPPED + s * LANES + l]
    steps[lane_int[POINT, l]] = lane_int[TAKEN, l]
    lane_int[POINT, l] = -1


@njit(**OPTIONS)
def run(p, start, days, severities, t_out, relative, absolute, first_step, most_steps, states, clipped, steps, failure):
    """Solve points in lock step; each lane has its own clock, step and injuries, and takes the next point when done.

    Returns a code; on failure, `failure` is (point, lane, time, species).
    """
    w, c, y = np.zeros(WORKSPACE), np.empty(CONSTANTS), np.empty(STATES)
    lane_int, lane_float = np.zeros((4, LANES), np.int64), np.zeros((4, LANES))
    lands = np.zeros(LANES, np.bool_)
    upcoming, busy = 0, 0
    if p.shape[0] == 0:
        return DONE
    for l in range(LANES):
        take_point(w, l, upcoming, p, start, t_out[0], lane_int, lane_float, first_step, c)
        w[H + l], lane_int[POINT, l] = first_step, -1
        for s in range(STATES):
            w[ABSOLUTE + s * LANES + l] = absolute[s]
    while True:
        for l in range(LANES):
            while lane_int[POINT, l] < 0 and upcoming < p.shape[0]:
                take_point(w, l, upcoming, p, start, t_out[0], lane_int, lane_float, first_step, c)
                upcoming, busy = upcoming + 1, busy + 1
                if arrive(w, l, p, days, severities, t_out, lane_int, lane_float, first_step, states, y):
                    finish(w, l, lane_int, clipped, steps)
                    busy -= 1
            lands[l] = lane_int[POINT, l] >= 0 and choose_step(w, l, days, t_out, lane_int, lane_float)
        if busy == 0:
            return DONE
        attempt_lanes(w, relative)
        passed = False
        for l in range(LANES):
            fine = lane_int[POINT, l] >= 0 and w[ERROR + l] <= 1.0 and w[LOWEST + l] >= -1.0
            w[ACCEPTED + l] = 1.0 if fine else 0.0
            passed = passed or (fine and t_out[lane_int[OUTPUT, l]] < lane_float[TIME, l] + w[H + l])
        if passed:
            dense_lanes(w)
            for l in range(LANES):
                if w[ACCEPTED + l] > 0.0:
                    write_passed(w, l, t_out, lane_int, lane_float, lands[l], states)
        accept_lanes(w)
        for l in range(LANES):
            if lane_int[POINT, l] < 0:
                continue
            lane_int[TAKEN, l] += 1
            worth = control(w, l, lane_float, lands[l])
            if not worth or lane_int[TAKEN, l] > most_steps:
                failure[0], failure[1] = lane_int[POINT, l], l
                failure[2], failure[3] = lane_float[TIME, l], culprit(w, l, relative, absolute)
                return TOO_MANY_STEPS if worth else STEP_TOO_SMALL
            landed = lands[l] and w[ACCEPTED + l] > 0.0
            if landed and arrive(w, l, p, days, severities, t_out, lane_int, lane_float, first_step, states, y):
                finish(w, l, lane_int, clipped, steps)
                busy -= 1
