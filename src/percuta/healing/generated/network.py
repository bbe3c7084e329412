"""Kinetics of reduced dermal healing. Made by tools/generate_network.py from network.yaml; change the table, not this file."""

# ruff: noqa
# mypy: ignore-errors
# fmt: off
from math import exp, log, sqrt, tanh

import numpy as np
from numba import njit

NAME = 'reduced dermal healing'
TABLE = 'network.yaml'
SPECIES = ('damage', 'neutrophils', 'macrophages_m1', 'macrophages_m2', 'growth_factor', 'activated_fibroblasts', 'collagen_synthesis', 'mmp', 'collagen_iii', 'collagen_i_immature', 'collagen_i_mature', 'epidermal_thickness')
SYMBOLS = ('D', 'N', 'M1', 'M2', 'G', 'A', 'S', 'E', 'C3', 'Ci', 'Cm', 'H')
UNITS = ('1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1')
LABELS = ('damage signal (clot, platelets, cell debris)', 'neutrophils, relative to a full wound', 'inflammatory macrophages, relative to a full wound', 'repair macrophages, relative to a full wound', 'active growth-factor pool (TGF-beta, PDGF, FGF)', 'share of fibroblasts that are activated', 'collagen being secreted, share of full synthesis', 'collagenolytic activity above rest', 'collagen type III, share of young local collagen', 'new collagen type I, share of young local collagen', 'cross-linked collagen type I, share of young local collagen', 'viable epidermis, relative to its own baseline')
SCALES = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
DIFFUSIVITIES = ('', '', '', '', '', '', '', '', '', '', '', '')
PARAMETERS = ('collagen_iii_share', 'growth_factor_half_activation', 'collagen_headroom', 'mmp_gate', 'fibroblast_loop_gain', 'growth_factor_decay', 'fibroblast_deactivation', 'fibroblast_activation', 'damage_clearance', 'neutrophil_recruitment', 'neutrophil_loss', 'macrophage_recruitment', 'neutrophil_to_macrophage', 'macrophage_switch', 'macrophage_m1_loss', 'macrophage_m2_loss', 'growth_factor_from_damage', 'growth_factor_from_m2', 'synthesis_onset', 'mmp_from_m1', 'mmp_from_neutrophils', 'mmp_decay', 'collagen_iii_synthesis', 'collagen_iii_turnover', 'mmp_degradation_new', 'collagen_i_synthesis', 'collagen_i_immature_turnover', 'collagen_maturation', 'collagen_turnover', 'collagen_ageing', 'mmp_degradation_mature', 'epidermal_thickening_rate', 'epidermal_thickening_limit', 'epidermal_thinning_rate')
MODIFIERS = ('collagen_i', 'collagen_iii', 'mmp_production', 'basal_synthesis')
ROWS = (0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 4, 5, 5, 6, 6, 7, 7, 7, 8, 8, 8, 8, 8, 9, 9, 9, 9, 9, 10, 10, 10, 11, 11)
COLUMNS = (0, 0, 1, 0, 1, 2, 2, 3, 0, 3, 4, 5, 4, 5, 5, 6, 1, 2, 7, 6, 7, 8, 9, 10, 6, 7, 8, 9, 10, 7, 9, 10, 4, 11)
FACTORS = 34
MULTIPLY_ADDS = 4

# No re-ordering of sums, so that lanes, threads and machines agree; products and sums may be fused.
OPTIONS = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}
# Of kernels that only other kernels call: no entry from Python, no file of their own.
INNER = OPTIONS | {"cache": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

@njit(**OPTIONS)
def rest(p, y):
    """Write the state at rest into y."""
    k_collagen_iii_share = p[0]
    y[0] = 0.0
    y[1] = 0.0
    y[2] = 0.0
    y[3] = 0.0
    y[4] = 0.0
    y[5] = 0.0
    y[6] = 0.0
    y[7] = 0.0
    y[8] = k_collagen_iii_share
    y[9] = 0.0
    y[10] = 1.0 - k_collagen_iii_share
    y[11] = 1.0


@njit(**OPTIONS)
def injure(y, w, p):
    """Change y by one session of severity w."""
    s_D = y[0]
    y[0] = s_D + w*(1.0 - s_D)

@njit(**OPTIONS)
def rhs(y, p, dy):
    """Write the rates of change, per day, into dy."""
    s_D = y[0]
    s_N = y[1]
    s_M1 = y[2]
    s_M2 = y[3]
    s_G = y[4]
    s_A = y[5]
    s_S = y[6]
    s_E = y[7]
    s_C3 = y[8]
    s_Ci = y[9]
    s_Cm = y[10]
    s_H = y[11]
    k_collagen_iii_share = p[0]
    k_growth_factor_half_activation = p[1]
    k_collagen_headroom = p[2]
    k_mmp_gate = p[3]
    k_fibroblast_loop_gain = p[4]
    k_growth_factor_decay = p[5]
    k_fibroblast_deactivation = p[6]
    k_fibroblast_activation = p[7]
    k_damage_clearance = p[8]
    k_neutrophil_recruitment = p[9]
    k_neutrophil_loss = p[10]
    k_macrophage_recruitment = p[11]
    k_neutrophil_to_macrophage = p[12]
    k_macrophage_switch = p[13]
    k_macrophage_m1_loss = p[14]
    k_macrophage_m2_loss = p[15]
    k_growth_factor_from_damage = p[16]
    k_growth_factor_from_m2 = p[17]
    k_synthesis_onset = p[18]
    k_mmp_from_m1 = p[19]
    k_mmp_from_neutrophils = p[20]
    k_mmp_decay = p[21]
    k_collagen_iii_synthesis = p[22]
    k_collagen_iii_turnover = p[23]
    k_mmp_degradation_new = p[24]
    k_collagen_i_synthesis = p[25]
    k_collagen_i_immature_turnover = p[26]
    k_collagen_maturation = p[27]
    k_collagen_turnover = p[28]
    k_collagen_ageing = p[29]
    k_mmp_degradation_mature = p[30]
    k_epidermal_thickening_rate = p[31]
    k_epidermal_thickening_limit = p[32]
    k_epidermal_thinning_rate = p[33]
    k_collagen_i = p[34]
    k_collagen_iii = p[35]
    k_mmp_production = p[36]
    k_basal_synthesis = p[37]
    x0 = k_macrophage_switch*s_M1
    x1 = k_fibroblast_deactivation*s_A
    x2 = s_G/(k_growth_factor_half_activation + s_G)
    x3 = k_mmp_degradation_new*s_E
    x4 = (1.0 / (1.0 + (s_E * s_E)/(k_mmp_gate * k_mmp_gate)))
    x5 = (0.0 if (1.0 - (s_C3 + s_Ci + s_Cm - 1.0)/k_collagen_headroom) < (0.0) else (1.0 - (s_C3 + s_Ci + s_Cm - 1.0)/k_collagen_headroom))
    x6 = k_collagen_maturation*s_Ci
    x7 = k_epidermal_thickening_rate*x2
    dy[0] = -k_damage_clearance*s_D
    dy[1] = -k_neutrophil_loss*s_N + k_neutrophil_recruitment*s_D
    dy[2] = -k_macrophage_m1_loss*s_M1 + k_macrophage_recruitment*(k_neutrophil_to_macrophage*s_N + s_D) - x0
    dy[3] = -k_macrophage_m2_loss*s_M2 + x0
    dy[4] = -k_growth_factor_decay*s_G + k_growth_factor_from_damage*s_D + k_growth_factor_from_m2*s_M2 + k_fibroblast_loop_gain*k_growth_factor_decay*k_growth_factor_half_activation*x1/k_fibroblast_activation
    dy[5] = k_fibroblast_activation*x2*(1.0 - s_A) - x1
    dy[6] = k_synthesis_onset*s_A - k_synthesis_onset*s_S
    dy[7] = -k_mmp_decay*s_E + k_mmp_from_m1*k_mmp_production*s_M1 + k_mmp_from_neutrophils*k_mmp_production*s_N
    dy[8] = k_collagen_iii*k_collagen_iii_synthesis*s_S*x4*x5 + k_collagen_iii_share*k_collagen_iii_turnover - k_collagen_iii_turnover*s_C3 - s_C3*x3
    dy[9] = k_collagen_i*k_collagen_i_synthesis*s_S*x4*x5 - k_collagen_i_immature_turnover*s_Ci - s_Ci*x3 - x6
    dy[10] = k_basal_synthesis*k_collagen_turnover*(1.0 - k_collagen_iii_share) - k_collagen_ageing*s_Cm - k_collagen_turnover*s_Cm - k_mmp_degradation_mature*s_Cm*s_E + x6
    dy[11] = k_epidermal_thickening_limit*x7 - k_epidermal_thinning_rate*s_H + k_epidermal_thinning_rate - s_H*x7


@njit(**OPTIONS)
def jacobian(y, p, values):
    """Write the entries (ROWS, COLUMNS) of the Jacobian."""
    s_G = y[4]
    s_A = y[5]
    s_S = y[6]
    s_E = y[7]
    s_C3 = y[8]
    s_Ci = y[9]
    s_Cm = y[10]
    s_H = y[11]
    k_growth_factor_half_activation = p[1]
    k_collagen_headroom = p[2]
    k_mmp_gate = p[3]
    k_fibroblast_loop_gain = p[4]
    k_growth_factor_decay = p[5]
    k_fibroblast_deactivation = p[6]
    k_fibroblast_activation = p[7]
    k_damage_clearance = p[8]
    k_neutrophil_recruitment = p[9]
    k_neutrophil_loss = p[10]
    k_macrophage_recruitment = p[11]
    k_neutrophil_to_macrophage = p[12]
    k_macrophage_switch = p[13]
    k_macrophage_m1_loss = p[14]
    k_macrophage_m2_loss = p[15]
    k_growth_factor_from_damage = p[16]
    k_growth_factor_from_m2 = p[17]
    k_synthesis_onset = p[18]
    k_mmp_from_m1 = p[19]
    k_mmp_from_neutrophils = p[20]
    k_mmp_decay = p[21]
    k_collagen_iii_synthesis = p[22]
    k_collagen_iii_turnover = p[23]
    k_mmp_degradation_new = p[24]
    k_collagen_i_synthesis = p[25]
    k_collagen_i_immature_turnover = p[26]
    k_collagen_maturation = p[27]
    k_collagen_turnover = p[28]
    k_collagen_ageing = p[29]
    k_mmp_degradation_mature = p[30]
    k_epidermal_thickening_rate = p[31]
    k_epidermal_thickening_limit = p[32]
    k_epidermal_thinning_rate = p[33]
    k_collagen_i = p[34]
    k_collagen_iii = p[35]
    k_mmp_production = p[36]
    x0 = 1.0 - s_A
    x1 = k_growth_factor_half_activation + s_G
    x2 = (1.0 / x1)
    x3 = (1.0 / (x1 * x1))
    x4 = s_G*x3
    x5 = (1.0 / (k_mmp_gate * k_mmp_gate))
    x6 = (s_E * s_E)*x5 + 1.0
    x7 = (1.0 / x6)
    x8 = (1.0 / k_collagen_headroom)
    x9 = -x8*(s_C3 + s_Ci + s_Cm - 1.0) + 1.0
    x10 = (0.0 if (x9) < (0.0) else (x9))
    x11 = x10*x7
    x12 = k_collagen_iii*k_collagen_iii_synthesis
    x13 = s_S*x12
    x14 = 2.0*s_E*x10*x5/(x6 * x6)
    x15 = k_mmp_degradation_new*s_E
    x16 = x7*x8*(1.0 if (x9) > 0.0 else 0.0)
    x17 = x13*x16
    x18 = -x17
    x19 = k_collagen_i*k_collagen_i_synthesis
    x20 = s_S*x19
    x21 = x16*x20
    x22 = -x21
    x23 = k_epidermal_thickening_rate*x2
    values[0] = -k_damage_clearance
    values[1] = k_neutrophil_recruitment
    values[2] = -k_neutrophil_loss
    values[3] = k_macrophage_recruitment
    values[4] = k_macrophage_recruitment*k_neutrophil_to_macrophage
    values[5] = -k_macrophage_m1_loss - k_macrophage_switch
    values[6] = k_macrophage_switch
    values[7] = -k_macrophage_m2_loss
    values[8] = k_growth_factor_from_damage
    values[9] = k_growth_factor_from_m2
    values[10] = -k_growth_factor_decay
    values[11] = k_fibroblast_deactivation*k_fibroblast_loop_gain*k_growth_factor_decay*k_growth_factor_half_activation/k_fibroblast_activation
    values[12] = k_fibroblast_activation*x0*x2 - k_fibroblast_activation*x0*x4
    values[13] = -k_fibroblast_activation*s_G*x2 - k_fibroblast_deactivation
    values[14] = k_synthesis_onset
    values[15] = -k_synthesis_onset
    values[16] = k_mmp_from_neutrophils*k_mmp_production
    values[17] = k_mmp_from_m1*k_mmp_production
    values[18] = -k_mmp_decay
    values[19] = x11*x12
    values[20] = -k_mmp_degradation_new*s_C3 - x13*x14
    values[21] = -k_collagen_iii_turnover - x15 - x17
    values[22] = x18
    values[23] = x18
    values[24] = x11*x19
    values[25] = -k_mmp_degradation_new*s_Ci - x14*x20
    values[26] = x22
    values[27] = -k_collagen_i_immature_turnover - k_collagen_maturation - x15 - x21
    values[28] = x22
    values[29] = -k_mmp_degradation_mature*s_Cm
    values[30] = k_collagen_maturation
    values[31] = -k_collagen_ageing - k_collagen_turnover - k_mmp_degradation_mature*s_E
    values[32] = k_epidermal_thickening_limit*k_epidermal_thickening_rate*x2 - k_epidermal_thickening_limit*k_epidermal_thickening_rate*x4 + k_epidermal_thickening_rate*s_G*s_H*x3 - s_H*x23
    values[33] = -k_epidermal_thinning_rate - s_G*x23

@njit(**OPTIONS)
def factor(values, shift, lu):
    """Factorise shift I - J, J given by its entries."""
    a1_0 = -(values[1])
    a2_0 = -(values[3])
    a2_1 = -(values[4])
    a3_2 = -(values[6])
    a4_0 = -(values[8])
    a4_3 = -(values[9])
    a4_5 = -(values[11])
    a5_4 = -(values[12])
    a6_5 = -(values[14])
    a7_1 = -(values[16])
    a7_2 = -(values[17])
    a8_6 = -(values[19])
    a8_7 = -(values[20])
    a8_9 = -(values[22])
    a8_10 = -(values[23])
    a9_6 = -(values[24])
    a9_7 = -(values[25])
    a9_8 = -(values[26])
    a9_10 = -(values[28])
    a10_7 = -(values[29])
    a10_9 = -(values[30])
    a11_4 = -(values[32])
    a0_0 = shift - (values[0])
    a1_1 = shift - (values[2])
    a2_2 = shift - (values[5])
    a3_3 = shift - (values[7])
    a4_4 = shift - (values[10])
    a5_5 = shift - (values[13])
    a6_6 = shift - (values[15])
    a7_7 = shift - (values[18])
    a8_8 = shift - (values[21])
    a9_9 = shift - (values[27])
    a10_10 = shift - (values[31])
    a11_11 = shift - (values[33])
    a11_11 = 1.0 / a11_11
    a0_0 = 1.0 / a0_0
    a1_0 *= a0_0
    a2_0 *= a0_0
    a4_0 *= a0_0
    a1_1 = 1.0 / a1_1
    a2_1 *= a1_1
    a7_1 *= a1_1
    a2_2 = 1.0 / a2_2
    a3_2 *= a2_2
    a7_2 *= a2_2
    a3_3 = 1.0 / a3_3
    a4_3 *= a3_3
    a4_4 = 1.0 / a4_4
    a5_4 *= a4_4
    a5_5 -= a5_4 * a4_5
    a5_5 = 1.0 / a5_5
    a6_5 *= a5_5
    a6_6 = 1.0 / a6_6
    a8_6 *= a6_6
    a9_6 *= a6_6
    a7_7 = 1.0 / a7_7
    a8_7 *= a7_7
    a9_7 *= a7_7
    a10_7 *= a7_7
    a8_8 = 1.0 / a8_8
    a9_8 *= a8_8
    a9_9 -= a9_8 * a8_9
    a9_10 -= a9_8 * a8_10
    a9_9 = 1.0 / a9_9
    a10_9 *= a9_9
    a10_10 -= a10_9 * a9_10
    a10_10 = 1.0 / a10_10
    lu[0] = a0_0
    lu[1] = a1_0
    lu[2] = a1_1
    lu[3] = a2_0
    lu[4] = a2_1
    lu[5] = a2_2
    lu[6] = a3_2
    lu[7] = a3_3
    lu[8] = a4_0
    lu[9] = a4_3
    lu[10] = a4_4
    lu[11] = a4_5
    lu[12] = a5_4
    lu[13] = a5_5
    lu[14] = a6_5
    lu[15] = a6_6
    lu[16] = a7_1
    lu[17] = a7_2
    lu[18] = a7_7
    lu[19] = a8_6
    lu[20] = a8_7
    lu[21] = a8_8
    lu[22] = a8_9
    lu[23] = a8_10
    lu[24] = a9_6
    lu[25] = a9_7
    lu[26] = a9_8
    lu[27] = a9_9
    lu[28] = a9_10
    lu[29] = a10_7
    lu[30] = a10_9
    lu[31] = a10_10
    lu[32] = a11_4
    lu[33] = a11_11


@njit(**OPTIONS)
def solve(lu, b):
    """Solve in place with factors from `factor`."""
    b0 = b[0]
    b1 = b[1]
    b2 = b[2]
    b3 = b[3]
    b4 = b[4]
    b5 = b[5]
    b6 = b[6]
    b7 = b[7]
    b8 = b[8]
    b9 = b[9]
    b10 = b[10]
    b11 = b[11]
    b1 -= lu[1] * b0
    b2 -= lu[3] * b0
    b4 -= lu[8] * b0
    b2 -= lu[4] * b1
    b7 -= lu[16] * b1
    b3 -= lu[6] * b2
    b7 -= lu[17] * b2
    b4 -= lu[9] * b3
    b5 -= lu[12] * b4
    b6 -= lu[14] * b5
    b8 -= lu[19] * b6
    b9 -= lu[24] * b6
    b8 -= lu[20] * b7
    b9 -= lu[25] * b7
    b10 -= lu[29] * b7
    b9 -= lu[26] * b8
    b10 -= lu[30] * b9
    b10 *= lu[31]
    b9 -= lu[28] * b10
    b9 *= lu[27]
    b8 -= lu[22] * b9
    b8 -= lu[23] * b10
    b8 *= lu[21]
    b7 *= lu[18]
    b6 *= lu[15]
    b5 *= lu[13]
    b4 -= lu[11] * b5
    b4 *= lu[10]
    b3 *= lu[7]
    b2 *= lu[5]
    b1 *= lu[2]
    b0 *= lu[0]
    b11 -= lu[32] * b4
    b11 *= lu[33]
    b[0] = b0
    b[1] = b1
    b[2] = b2
    b[3] = b3
    b[4] = b4
    b[5] = b5
    b[6] = b6
    b[7] = b7
    b[8] = b8
    b[9] = b9
    b[10] = b10
    b[11] = b11

LANES = 8
STATES = 12
CONSTANTS = 43
Y = 0
U = 96
R = 192
K1 = 288
K2 = 384
K3 = 480
K4 = 576
K5 = 672
K6 = 768
D2 = 864
D3 = 960
CLIPPED = 1056
PER_H = 1152
ABSOLUTE = 1248
MASK = 1344
LU = 1440
C = 1712
H = 2056
SHIFT = 2064
ERROR = 2072
LOWEST = 2080
ACCEPTED = 2088
WORKSPACE = 2096

@njit(**INNER)
def prepare(p, c):
    """Work out once what depends on parameters alone."""
    k_collagen_iii_share = p[0]
    k_growth_factor_half_activation = p[1]
    k_collagen_headroom = p[2]
    k_mmp_gate = p[3]
    k_fibroblast_loop_gain = p[4]
    k_growth_factor_decay = p[5]
    k_fibroblast_deactivation = p[6]
    k_fibroblast_activation = p[7]
    k_damage_clearance = p[8]
    k_neutrophil_recruitment = p[9]
    k_neutrophil_loss = p[10]
    k_macrophage_recruitment = p[11]
    k_neutrophil_to_macrophage = p[12]
    k_macrophage_switch = p[13]
    k_macrophage_m1_loss = p[14]
    k_macrophage_m2_loss = p[15]
    k_growth_factor_from_damage = p[16]
    k_growth_factor_from_m2 = p[17]
    k_synthesis_onset = p[18]
    k_mmp_from_m1 = p[19]
    k_mmp_from_neutrophils = p[20]
    k_mmp_decay = p[21]
    k_collagen_iii_synthesis = p[22]
    k_collagen_iii_turnover = p[23]
    k_mmp_degradation_new = p[24]
    k_collagen_i_synthesis = p[25]
    k_collagen_i_immature_turnover = p[26]
    k_collagen_maturation = p[27]
    k_collagen_turnover = p[28]
    k_collagen_ageing = p[29]
    k_mmp_degradation_mature = p[30]
    k_epidermal_thickening_rate = p[31]
    k_epidermal_thickening_limit = p[32]
    k_epidermal_thinning_rate = p[33]
    k_collagen_i = p[34]
    k_collagen_iii = p[35]
    k_mmp_production = p[36]
    k_basal_synthesis = p[37]
    c[0] = k_damage_clearance
    c[1] = k_neutrophil_recruitment
    c[2] = k_neutrophil_loss
    c[3] = k_macrophage_recruitment
    c[4] = k_neutrophil_to_macrophage
    c[5] = k_macrophage_m1_loss
    c[6] = k_macrophage_switch
    c[7] = k_macrophage_m2_loss
    c[8] = k_growth_factor_from_damage
    c[9] = k_growth_factor_from_m2
    c[10] = k_growth_factor_decay
    c[11] = k_fibroblast_deactivation*k_fibroblast_loop_gain*k_growth_factor_decay*k_growth_factor_half_activation/k_fibroblast_activation
    c[12] = k_fibroblast_deactivation
    c[13] = k_fibroblast_activation
    c[14] = k_growth_factor_half_activation
    c[15] = k_synthesis_onset
    c[16] = k_mmp_decay
    c[17] = k_mmp_from_m1*k_mmp_production
    c[18] = k_mmp_from_neutrophils*k_mmp_production
    c[19] = k_collagen_iii_share*k_collagen_iii_turnover
    c[20] = k_collagen_iii_turnover
    c[21] = k_mmp_degradation_new
    c[22] = k_collagen_iii*k_collagen_iii_synthesis
    c[23] = (1.0 / (k_mmp_gate * k_mmp_gate))
    c[24] = (1.0 / k_collagen_headroom)
    c[25] = k_collagen_i_immature_turnover
    c[26] = k_collagen_maturation
    c[27] = k_collagen_i*k_collagen_i_synthesis
    c[28] = k_basal_synthesis*k_collagen_turnover*(1.0 - k_collagen_iii_share)
    c[29] = k_collagen_ageing
    c[30] = k_collagen_turnover
    c[31] = k_mmp_degradation_mature
    c[32] = k_epidermal_thinning_rate
    c[33] = k_epidermal_thickening_limit*k_epidermal_thickening_rate
    c[34] = k_epidermal_thickening_rate
    c[35] = k_macrophage_recruitment*k_neutrophil_to_macrophage
    c[36] = -k_macrophage_m1_loss - k_macrophage_switch
    c[37] = 2.0*k_collagen_iii*k_collagen_iii_synthesis/(k_mmp_gate * k_mmp_gate)
    c[38] = k_collagen_iii*k_collagen_iii_synthesis/k_collagen_headroom
    c[39] = 2.0*k_collagen_i*k_collagen_i_synthesis/(k_mmp_gate * k_mmp_gate)
    c[40] = k_collagen_i*k_collagen_i_synthesis/k_collagen_headroom
    c[41] = -k_collagen_i_immature_turnover - k_collagen_maturation
    c[42] = -k_collagen_ageing - k_collagen_turnover


@njit(**INNER)
def rhs_lanes(w):
    """R = rates of change at U."""
    for l in range(8):
        s_D = w[96 + l]
        s_N = w[104 + l]
        s_M1 = w[112 + l]
        s_M2 = w[120 + l]
        s_G = w[128 + l]
        s_A = w[136 + l]
        s_S = w[144 + l]
        s_E = w[152 + l]
        s_C3 = w[160 + l]
        s_Ci = w[168 + l]
        s_Cm = w[176 + l]
        s_H = w[184 + l]
        c0 = w[1712 + l]
        c1 = w[1720 + l]
        c2 = w[1728 + l]
        c3 = w[1736 + l]
        c4 = w[1744 + l]
        c5 = w[1752 + l]
        c6 = w[1760 + l]
        c7 = w[1768 + l]
        c8 = w[1776 + l]
        c9 = w[1784 + l]
        c10 = w[1792 + l]
        c11 = w[1800 + l]
        c12 = w[1808 + l]
        c13 = w[1816 + l]
        c14 = w[1824 + l]
        c15 = w[1832 + l]
        c16 = w[1840 + l]
        c17 = w[1848 + l]
        c18 = w[1856 + l]
        c19 = w[1864 + l]
        c20 = w[1872 + l]
        c21 = w[1880 + l]
        c22 = w[1888 + l]
        c23 = w[1896 + l]
        c24 = w[1904 + l]
        c25 = w[1912 + l]
        c26 = w[1920 + l]
        c27 = w[1928 + l]
        c28 = w[1936 + l]
        c29 = w[1944 + l]
        c30 = w[1952 + l]
        c31 = w[1960 + l]
        c32 = w[1968 + l]
        c33 = w[1976 + l]
        c34 = w[1984 + l]
        x0 = c6*s_M1
        x1 = (1.0 / (c14 + s_G))
        x2 = c21*s_E
        x3 = (1.0 / (c23*(s_E * s_E) + 1.0))
        x4 = (0.0 if (-c24*(s_C3 + s_Ci + s_Cm - 1.0) + 1.0) < (0.0) else (-c24*(s_C3 + s_Ci + s_Cm - 1.0) + 1.0))
        x5 = c26*s_Ci
        w[192 + l] = -c0*s_D
        w[200 + l] = c1*s_D - c2*s_N
        w[208 + l] = c3*(c4*s_N + s_D) - c5*s_M1 - x0
        w[216 + l] = -c7*s_M2 + x0
        w[224 + l] = -c10*s_G + c11*s_A + c8*s_D + c9*s_M2
        w[232 + l] = -c12*s_A + c13*s_G*x1*(1.0 - s_A)
        w[240 + l] = c15*s_A - c15*s_S
        w[248 + l] = -c16*s_E + c17*s_M1 + c18*s_N
        w[256 + l] = c19 - c20*s_C3 + c22*s_S*x3*x4 - s_C3*x2
        w[264 + l] = -c25*s_Ci + c27*s_S*x3*x4 - s_Ci*x2 - x5
        w[272 + l] = c28 - c29*s_Cm - c30*s_Cm - c31*s_Cm*s_E + x5
        w[280 + l] = -c32*s_H + c32 + c33*s_G*x1 - c34*s_G*s_H*x1


@njit(**INNER)
def factor_lanes(w):
    """LU = factors of SHIFT I - J(Y)."""
    for l in range(8):
        s_G = w[32 + l]
        s_A = w[40 + l]
        s_S = w[48 + l]
        s_E = w[56 + l]
        s_C3 = w[64 + l]
        s_Ci = w[72 + l]
        s_Cm = w[80 + l]
        s_H = w[88 + l]
        c0 = w[1712 + l]
        c1 = w[1720 + l]
        c2 = w[1728 + l]
        c3 = w[1736 + l]
        c6 = w[1760 + l]
        c7 = w[1768 + l]
        c8 = w[1776 + l]
        c9 = w[1784 + l]
        c10 = w[1792 + l]
        c11 = w[1800 + l]
        c12 = w[1808 + l]
        c13 = w[1816 + l]
        c14 = w[1824 + l]
        c15 = w[1832 + l]
        c16 = w[1840 + l]
        c17 = w[1848 + l]
        c18 = w[1856 + l]
        c20 = w[1872 + l]
        c21 = w[1880 + l]
        c22 = w[1888 + l]
        c23 = w[1896 + l]
        c24 = w[1904 + l]
        c26 = w[1920 + l]
        c27 = w[1928 + l]
        c31 = w[1960 + l]
        c32 = w[1968 + l]
        c33 = w[1976 + l]
        c34 = w[1984 + l]
        c35 = w[1992 + l]
        c36 = w[2000 + l]
        c37 = w[2008 + l]
        c38 = w[2016 + l]
        c39 = w[2024 + l]
        c40 = w[2032 + l]
        c41 = w[2040 + l]
        c42 = w[2048 + l]
        x0 = 1.0 - s_A
        x1 = c14 + s_G
        x2 = (1.0 / x1)
        x3 = (1.0 / (x1 * x1))
        x4 = s_G*x3
        x5 = c23*(s_E * s_E) + 1.0
        x6 = (1.0 / x5)
        x7 = -c24*(s_C3 + s_Ci + s_Cm - 1.0) + 1.0
        x8 = (0.0 if (x7) < (0.0) else (x7))
        x9 = x6*x8
        x10 = s_E*s_S*x8/(x5 * x5)
        x11 = c21*s_E
        x12 = s_S*x6*(1.0 if (x7) > 0.0 else 0.0)
        x13 = c38*x12
        x14 = -x13
        x15 = c40*x12
        x16 = -x15
        x17 = c34*x2
        shift = w[2064 + l]
        a1_0 = -(c1)
        a2_0 = -(c3)
        a2_1 = -(c35)
        a3_2 = -(c6)
        a4_0 = -(c8)
        a4_3 = -(c9)
        a4_5 = -(c11)
        a5_4 = -(c13*x0*x2 - c13*x0*x4)
        a6_5 = -(c15)
        a7_1 = -(c18)
        a7_2 = -(c17)
        a8_6 = -(c22*x9)
        a8_7 = -(-c21*s_C3 - c37*x10)
        a8_9 = -(x14)
        a8_10 = -(x14)
        a9_6 = -(c27*x9)
        a9_7 = -(-c21*s_Ci - c39*x10)
        a9_8 = -(x16)
        a9_10 = -(x16)
        a10_7 = -(-c31*s_Cm)
        a10_9 = -(c26)
        a11_4 = -(c33*x2 - c33*x4 + c34*s_G*s_H*x3 - s_H*x17)
        a0_0 = shift - (-c0)
        a1_1 = shift - (-c2)
        a2_2 = shift - (c36)
        a3_3 = shift - (-c7)
        a4_4 = shift - (-c10)
        a5_5 = shift - (-c12 - c13*s_G*x2)
        a6_6 = shift - (-c15)
        a7_7 = shift - (-c16)
        a8_8 = shift - (-c20 - x11 - x13)
        a9_9 = shift - (c41 - x11 - x15)
        a10_10 = shift - (-c31*s_E + c42)
        a11_11 = shift - (-c32 - s_G*x17)
        a11_11 = 1.0 / a11_11
        a0_0 = 1.0 / a0_0
        a1_0 *= a0_0
        a2_0 *= a0_0
        a4_0 *= a0_0
        a1_1 = 1.0 / a1_1
        a2_1 *= a1_1
        a7_1 *= a1_1
        a2_2 = 1.0 / a2_2
        a3_2 *= a2_2
        a7_2 *= a2_2
        a3_3 = 1.0 / a3_3
        a4_3 *= a3_3
        a4_4 = 1.0 / a4_4
        a5_4 *= a4_4
        a5_5 -= a5_4 * a4_5
        a5_5 = 1.0 / a5_5
        a6_5 *= a5_5
        a6_6 = 1.0 / a6_6
        a8_6 *= a6_6
        a9_6 *= a6_6
        a7_7 = 1.0 / a7_7
        a8_7 *= a7_7
        a9_7 *= a7_7
        a10_7 *= a7_7
        a8_8 = 1.0 / a8_8
        a9_8 *= a8_8
        a9_9 -= a9_8 * a8_9
        a9_10 -= a9_8 * a8_10
        a9_9 = 1.0 / a9_9
        a10_9 *= a9_9
        a10_10 -= a10_9 * a9_10
        a10_10 = 1.0 / a10_10
        w[8 * (180 + 0) + l] = a0_0
        w[8 * (180 + 1) + l] = a1_0
        w[8 * (180 + 2) + l] = a1_1
        w[8 * (180 + 3) + l] = a2_0
        w[8 * (180 + 4) + l] = a2_1
        w[8 * (180 + 5) + l] = a2_2
        w[8 * (180 + 6) + l] = a3_2
        w[8 * (180 + 7) + l] = a3_3
        w[8 * (180 + 8) + l] = a4_0
        w[8 * (180 + 9) + l] = a4_3
        w[8 * (180 + 10) + l] = a4_4
        w[8 * (180 + 11) + l] = a4_5
        w[8 * (180 + 12) + l] = a5_4
        w[8 * (180 + 13) + l] = a5_5
        w[8 * (180 + 14) + l] = a6_5
        w[8 * (180 + 15) + l] = a6_6
        w[8 * (180 + 16) + l] = a7_1
        w[8 * (180 + 17) + l] = a7_2
        w[8 * (180 + 18) + l] = a7_7
        w[8 * (180 + 19) + l] = a8_6
        w[8 * (180 + 20) + l] = a8_7
        w[8 * (180 + 21) + l] = a8_8
        w[8 * (180 + 22) + l] = a8_9
        w[8 * (180 + 23) + l] = a8_10
        w[8 * (180 + 24) + l] = a9_6
        w[8 * (180 + 25) + l] = a9_7
        w[8 * (180 + 26) + l] = a9_8
        w[8 * (180 + 27) + l] = a9_9
        w[8 * (180 + 28) + l] = a9_10
        w[8 * (180 + 29) + l] = a10_7
        w[8 * (180 + 30) + l] = a10_9
        w[8 * (180 + 31) + l] = a10_10
        w[8 * (180 + 32) + l] = a11_4
        w[8 * (180 + 33) + l] = a11_11


# Diagonal coefficient of Rodas4.
GAMMA = 0.25

@njit(**INNER)
def begin_lanes(w):
    """PER_H and SHIFT from H."""
    for l in range(8):
        per_h = 1.0 / w[2056 + l]
        w[2064 + l] = per_h / GAMMA
        w[1152 + l] = per_h
        w[1160 + l] = per_h
        w[1168 + l] = per_h
        w[1176 + l] = per_h
        w[1184 + l] = per_h
        w[1192 + l] = per_h
        w[1200 + l] = per_h
        w[1208 + l] = per_h
        w[1216 + l] = per_h
        w[1224 + l] = per_h
        w[1232 + l] = per_h
        w[1240 + l] = per_h


@njit(**INNER)
def total_lanes(w):
    """ERROR = mean square of D2, LOWEST = least of D3 and 0."""
    for l in range(8):
        total, lowest = 0.0, 0.0
        total += w[864 + l]
        lowest = w[960 + l] if w[960 + l] < lowest else lowest
        total += w[872 + l]
        lowest = w[968 + l] if w[968 + l] < lowest else lowest
        total += w[880 + l]
        lowest = w[976 + l] if w[976 + l] < lowest else lowest
        total += w[888 + l]
        lowest = w[984 + l] if w[984 + l] < lowest else lowest
        total += w[896 + l]
        lowest = w[992 + l] if w[992 + l] < lowest else lowest
        total += w[904 + l]
        lowest = w[1000 + l] if w[1000 + l] < lowest else lowest
        total += w[912 + l]
        lowest = w[1008 + l] if w[1008 + l] < lowest else lowest
        total += w[920 + l]
        lowest = w[1016 + l] if w[1016 + l] < lowest else lowest
        total += w[928 + l]
        lowest = w[1024 + l] if w[1024 + l] < lowest else lowest
        total += w[936 + l]
        lowest = w[1032 + l] if w[1032 + l] < lowest else lowest
        total += w[944 + l]
        lowest = w[1040 + l] if w[1040 + l] < lowest else lowest
        total += w[952 + l]
        lowest = w[1048 + l] if w[1048 + l] < lowest else lowest
        w[2072 + l] = sqrt(total / 12.0)
        w[2080 + l] = lowest


@njit(**INNER)
def spread_lanes(w):
    """MASK = ACCEPTED for every species."""
    for l in range(8):
        accepted = w[2088 + l]
        w[1344 + l] = accepted
        w[1352 + l] = accepted
        w[1360 + l] = accepted
        w[1368 + l] = accepted
        w[1376 + l] = accepted
        w[1384 + l] = accepted
        w[1392 + l] = accepted
        w[1400 + l] = accepted
        w[1408 + l] = accepted
        w[1416 + l] = accepted
        w[1424 + l] = accepted
        w[1432 + l] = accepted


@njit(**INNER)
def solve_lanes(w):
    """R = solution with LU of the right-hand side R."""
    for l in range(8):
        b0 = w[192 + l]
        b1 = w[200 + l]
        b2 = w[208 + l]
        b3 = w[216 + l]
        b4 = w[224 + l]
        b5 = w[232 + l]
        b6 = w[240 + l]
        b7 = w[248 + l]
        b8 = w[256 + l]
        b9 = w[264 + l]
        b10 = w[272 + l]
        b11 = w[280 + l]
        b1 -= w[8 * (180 + 1) + l] * b0
        b2 -= w[8 * (180 + 3) + l] * b0
        b4 -= w[8 * (180 + 8) + l] * b0
        b2 -= w[8 * (180 + 4) + l] * b1
        b7 -= w[8 * (180 + 16) + l] * b1
        b3 -= w[8 * (180 + 6) + l] * b2
        b7 -= w[8 * (180 + 17) + l] * b2
        b4 -= w[8 * (180 + 9) + l] * b3
        b5 -= w[8 * (180 + 12) + l] * b4
        b6 -= w[8 * (180 + 14) + l] * b5
        b8 -= w[8 * (180 + 19) + l] * b6
        b9 -= w[8 * (180 + 24) + l] * b6
        b8 -= w[8 * (180 + 20) + l] * b7
        b9 -= w[8 * (180 + 25) + l] * b7
        b10 -= w[8 * (180 + 29) + l] * b7
        b9 -= w[8 * (180 + 26) + l] * b8
        b10 -= w[8 * (180 + 30) + l] * b9
        b10 *= w[8 * (180 + 31) + l]
        b9 -= w[8 * (180 + 28) + l] * b10
        b9 *= w[8 * (180 + 27) + l]
        b8 -= w[8 * (180 + 22) + l] * b9
        b8 -= w[8 * (180 + 23) + l] * b10
        b8 *= w[8 * (180 + 21) + l]
        b7 *= w[8 * (180 + 18) + l]
        b6 *= w[8 * (180 + 15) + l]
        b5 *= w[8 * (180 + 13) + l]
        b4 -= w[8 * (180 + 11) + l] * b5
        b4 *= w[8 * (180 + 10) + l]
        b3 *= w[8 * (180 + 7) + l]
        b2 *= w[8 * (180 + 5) + l]
        b1 *= w[8 * (180 + 2) + l]
        b0 *= w[8 * (180 + 0) + l]
        b11 -= w[8 * (180 + 32) + l] * b4
        b11 *= w[8 * (180 + 33) + l]
        w[192 + l] = b0
        w[200 + l] = b1
        w[208 + l] = b2
        w[216 + l] = b3
        w[224 + l] = b4
        w[232 + l] = b5
        w[240 + l] = b6
        w[248 + l] = b7
        w[256 + l] = b8
        w[264 + l] = b9
        w[272 + l] = b10
        w[280 + l] = b11

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
