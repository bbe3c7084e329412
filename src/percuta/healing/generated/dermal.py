"""Kinetics of dermal healing. Made by tools/generate_network.py from dermal.yaml; change the table, not this file."""

# ruff: noqa
# mypy: ignore-errors
# fmt: off
from math import exp, log, sqrt, tanh

import numpy as np
from numba import njit

NAME = 'dermal healing'
TABLE = 'dermal.yaml'
SPECIES = ('damage', 'alarm', 'platelets', 'il6', 'il1', 'neutrophils', 'monocytes', 'macrophages_m1', 'macrophages_m2', 'pdgf', 'tgf', 'vegf', 'fgf', 'fibroblasts', 'activated_fibroblasts', 'myofibroblasts', 'collagen_synthesis', 'capillaries', 'mmp', 'timp', 'gap', 'keratinocytes', 'proliferation', 'epidermal_thickness', 'hyaluronan', 'collagen_iii', 'collagen_i_immature', 'collagen_i_mature', 'cross_links', 'tropoelastin', 'elastic_fibres', 'elastotic', 'melanin')
SYMBOLS = ('D', 'DAMP', 'PL', 'IL6', 'IL1', 'N', 'Mo', 'M1', 'M2', 'PDGF', 'TGF', 'VEGF', 'FGF', 'F', 'A', 'Y', 'S', 'B', 'MMP', 'TIMP', 'W', 'K', 'U', 'h', 'H', 'C3', 'Ci', 'Cm', 'X', 'Te', 'El', 'Es', 'Q')
UNITS = ('1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1', 'mm', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1')
LABELS = ('clot and debris, 1 = fully injured', 'signals set free by torn cells, share of a full injury', "platelets' store still to be released, share of a full injury", 'fast cytokines (IL-6-like), fold of rest less one', 'slow cytokines (IL-1-like), fold of rest less one', 'neutrophils, relative to a full wound', 'monocytes that came from the blood, relative to a full wound', 'inflammatory macrophages, relative to a full wound', 'repair macrophages, relative to a full wound', 'platelet-derived growth factor above rest', 'active TGF-beta above rest', 'vascular endothelial growth factor, fold of rest less one', 'fibroblast and keratinocyte growth factors above rest', 'fibroblast density, fold of rest', 'share of fibroblasts that are activated', 'share of fibroblasts that contract (alpha-smooth-muscle actin)', 'procollagen being made, relative to full activation at rest density', 'capillary density, fold of rest less one', 'collagenolytic enzymes above rest', 'their inhibitors (TIMP-like), fold of rest less one', 'width of epidermis still open', 'share of keratinocytes at the edge that migrate', 'proliferation (Ki67-like), fold of rest', 'viable epidermis, relative to its own baseline', 'hyaluronan and the water it holds, fold of rest', 'collagen type III, share of young local collagen', 'new collagen type I, share of young local collagen', 'mature collagen type I, share of young local collagen', 'mature cross-links per collagen, relative to old skin', 'tropoelastin message, fold of rest less one', 'functional elastic fibres, relative to baseline', 'elastotic material, relative to baseline', 'drive to pigment, fold of rest less one')
SCALES = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
DIFFUSIVITIES = ('', 'cytokine_diffusivity', '', 'cytokine_diffusivity', 'cytokine_diffusivity', 'neutrophil_motility', 'macrophage_motility', 'macrophage_motility', 'macrophage_motility', 'pdgf_diffusivity', 'tgf_diffusivity', 'cytokine_diffusivity', 'cytokine_diffusivity', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '')
PARAMETERS = ('collagen_iii_share', 'growth_factor_half_activation', 'collagen_headroom', 'mmp_gate', 'collagen_iii_deposition', 'collagen_i_deposition', 'gap_meeting', 'wound_tension', 'myofibroblast_threshold', 'epidermal_growth_rate', 'fgf_half_effect', 'inflammation_loop_gain', 'il1_decay', 'macrophage_switch', 'macrophage_m1_loss', 'il1_from_m1', 'fibroblast_loop_gain', 'growth_factor_decay', 'fibroblast_deactivation', 'fibroblast_activation', 'damage_clearance', 'alarm_decay', 'platelet_release', 'il6_from_alarm', 'il6_from_m1', 'il6_decay', 'il1_from_alarm', 'neutrophil_recruitment', 'neutrophil_loss', 'macrophage_recruitment', 'neutrophil_to_macrophage', 'monocyte_differentiation', 'macrophage_m2_loss', 'pdgf_from_platelets', 'pdgf_from_macrophages', 'pdgf_decay', 'tgf_from_platelets', 'growth_factor_from_m2', 'vegf_from_alarm', 'vegf_from_macrophages', 'vegf_decay', 'fgf_decay', 'fibroblast_turnover', 'fibroblast_proliferation', 'pdgf_half_effect', 'fibroblast_limit', 'myofibroblast_conversion', 'myofibroblast_loss', 'synthesis_onset', 'capillary_sprouting', 'vegf_half_effect', 'capillary_regression', 'mmp_from_m1', 'mmp_from_neutrophils', 'mmp_decay', 'timp_from_tgf', 'timp_decay', 'keratinocyte_activation', 'keratinocyte_settling', 'keratinocyte_speed', 'ki67_turnover', 'ki67_gain', 'ki67_suppression', 'epidermal_thickening_limit', 'epidermal_thinning_rate', 'hyaluronan_turnover', 'hyaluronan_gain', 'collagen_iii_turnover', 'mmp_degradation_new', 'collagen_exchange', 'collagen_i_immature_turnover', 'collagen_maturation', 'collagen_turnover', 'collagen_ageing', 'mmp_degradation_mature', 'cross_link_formation', 'tropoelastin_gain', 'tropoelastin_decay', 'elastic_turnover', 'elastic_assembly', 'elastic_digestion', 'elastotic_accrual', 'elastotic_digestion', 'elastotic_clearance', 'melanin_from_inflammation', 'melanin_decay', 'epidermal_gap', 'cytokine_diffusivity', 'neutrophil_motility', 'macrophage_motility', 'pdgf_diffusivity', 'tgf_diffusivity')
MODIFIERS = ('synthesis_i', 'synthesis_iii', 'basal_synthesis', 'mmp_production', 'timp_level', 'macrophage_resolution', 'keratinocyte_pace', 'epidermal_drive', 'ultraviolet', 'tension')
ROWS = (0, 1, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 6, 7, 7, 8, 8, 9, 9, 9, 9, 10, 10, 10, 10, 11, 11, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 16, 16, 16, 16, 17, 17, 18, 18, 18, 19, 19, 20, 20, 21, 21, 22, 22, 22, 23, 23, 24, 24, 25, 25, 25, 25, 25, 25, 26, 26, 26, 26, 26, 26, 27, 27, 27, 27, 28, 28, 28, 28, 28, 28, 28, 29, 29, 30, 30, 30, 30, 31, 31, 31, 31, 32, 32)
COLUMNS = (0, 1, 2, 1, 3, 7, 1, 4, 7, 0, 5, 0, 4, 5, 6, 6, 7, 7, 8, 2, 7, 8, 9, 2, 8, 10, 14, 1, 7, 8, 11, 7, 12, 9, 13, 10, 14, 14, 15, 13, 14, 15, 16, 11, 17, 5, 7, 18, 10, 19, 20, 21, 20, 21, 0, 12, 22, 12, 23, 5, 24, 16, 18, 19, 25, 26, 27, 16, 18, 19, 25, 26, 27, 18, 19, 26, 27, 16, 18, 19, 25, 26, 27, 28, 16, 29, 18, 19, 29, 30, 14, 18, 19, 31, 4, 32)
FACTORS = 99
MULTIPLY_ADDS = 10

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
    y[8] = 0.0
    y[9] = 0.0
    y[10] = 0.0
    y[11] = 0.0
    y[12] = 0.0
    y[13] = 1.0
    y[14] = 0.0
    y[15] = 0.0
    y[16] = 0.0
    y[17] = 0.0
    y[18] = 0.0
    y[19] = 0.0
    y[20] = 0.0
    y[21] = 0.0
    y[22] = 1.0
    y[23] = 1.0
    y[24] = 1.0
    y[25] = k_collagen_iii_share
    y[26] = 0.0
    y[27] = 1.0 - k_collagen_iii_share
    y[28] = 1.0
    y[29] = 0.0
    y[30] = 1.0
    y[31] = 1.0
    y[32] = 0.0


@njit(**OPTIONS)
def injure(y, w, p):
    """Change y by one session of severity w."""
    s_D = y[0]
    s_DAMP = y[1]
    s_PL = y[2]
    s_W = y[20]
    k_epidermal_gap = p[86]
    y[0] = s_D + w*(1.0 - s_D)
    y[1] = s_DAMP + w*(1.0 - s_DAMP)
    y[2] = s_PL + w*(1.0 - s_PL)
    y[20] = s_W + w*(0.0 if (k_epidermal_gap - s_W) < (0.0) else (k_epidermal_gap - s_W))

@njit(**OPTIONS)
def rhs(y, p, dy):
    """Write the rates of change, per day, into dy."""
    s_D = y[0]
    s_DAMP = y[1]
    s_PL = y[2]
    s_IL6 = y[3]
    s_IL1 = y[4]
    s_N = y[5]
    s_Mo = y[6]
    s_M1 = y[7]
    s_M2 = y[8]
    s_PDGF = y[9]
    s_TGF = y[10]
    s_VEGF = y[11]
    s_FGF = y[12]
    s_F = y[13]
    s_A = y[14]
    s_Y = y[15]
    s_S = y[16]
    s_B = y[17]
    s_MMP = y[18]
    s_TIMP = y[19]
    s_W = y[20]
    s_K = y[21]
    s_U = y[22]
    s_h = y[23]
    s_H = y[24]
    s_C3 = y[25]
    s_Ci = y[26]
    s_Cm = y[27]
    s_X = y[28]
    s_Te = y[29]
    s_El = y[30]
    s_Es = y[31]
    s_Q = y[32]
    k_collagen_iii_share = p[0]
    k_growth_factor_half_activation = p[1]
    k_collagen_headroom = p[2]
    k_mmp_gate = p[3]
    k_collagen_iii_deposition = p[4]
    k_collagen_i_deposition = p[5]
    k_gap_meeting = p[6]
    k_wound_tension = p[7]
    k_myofibroblast_threshold = p[8]
    k_epidermal_growth_rate = p[9]
    k_fgf_half_effect = p[10]
    k_inflammation_loop_gain = p[11]
    k_il1_decay = p[12]
    k_macrophage_switch = p[13]
    k_macrophage_m1_loss = p[14]
    k_il1_from_m1 = p[15]
    k_fibroblast_loop_gain = p[16]
    k_growth_factor_decay = p[17]
    k_fibroblast_deactivation = p[18]
    k_fibroblast_activation = p[19]
    k_damage_clearance = p[20]
    k_alarm_decay = p[21]
    k_platelet_release = p[22]
    k_il6_from_alarm = p[23]
    k_il6_from_m1 = p[24]
    k_il6_decay = p[25]
    k_il1_from_alarm = p[26]
    k_neutrophil_recruitment = p[27]
    k_neutrophil_loss = p[28]
    k_macrophage_recruitment = p[29]
    k_neutrophil_to_macrophage = p[30]
    k_monocyte_differentiation = p[31]
    k_macrophage_m2_loss = p[32]
    k_pdgf_from_platelets = p[33]
    k_pdgf_from_macrophages = p[34]
    k_pdgf_decay = p[35]
    k_tgf_from_platelets = p[36]
    k_growth_factor_from_m2 = p[37]
    k_vegf_from_alarm = p[38]
    k_vegf_from_macrophages = p[39]
    k_vegf_decay = p[40]
    k_fgf_decay = p[41]
    k_fibroblast_turnover = p[42]
    k_fibroblast_proliferation = p[43]
    k_pdgf_half_effect = p[44]
    k_fibroblast_limit = p[45]
    k_myofibroblast_conversion = p[46]
    k_myofibroblast_loss = p[47]
    k_synthesis_onset = p[48]
    k_capillary_sprouting = p[49]
    k_vegf_half_effect = p[50]
    k_capillary_regression = p[51]
    k_mmp_from_m1 = p[52]
    k_mmp_from_neutrophils = p[53]
    k_mmp_decay = p[54]
    k_timp_from_tgf = p[55]
    k_timp_decay = p[56]
    k_keratinocyte_activation = p[57]
    k_keratinocyte_settling = p[58]
    k_keratinocyte_speed = p[59]
    k_ki67_turnover = p[60]
    k_ki67_gain = p[61]
    k_ki67_suppression = p[62]
    k_epidermal_thickening_limit = p[63]
    k_epidermal_thinning_rate = p[64]
    k_hyaluronan_turnover = p[65]
    k_hyaluronan_gain = p[66]
    k_collagen_iii_turnover = p[67]
    k_mmp_degradation_new = p[68]
    k_collagen_exchange = p[69]
    k_collagen_i_immature_turnover = p[70]
    k_collagen_maturation = p[71]
    k_collagen_turnover = p[72]
    k_collagen_ageing = p[73]
    k_mmp_degradation_mature = p[74]
    k_cross_link_formation = p[75]
    k_tropoelastin_gain = p[76]
    k_tropoelastin_decay = p[77]
    k_elastic_turnover = p[78]
    k_elastic_assembly = p[79]
    k_elastic_digestion = p[80]
    k_elastotic_accrual = p[81]
    k_elastotic_digestion = p[82]
    k_elastotic_clearance = p[83]
    k_melanin_from_inflammation = p[84]
    k_melanin_decay = p[85]
    k_synthesis_i = p[92]
    k_synthesis_iii = p[93]
    k_basal_synthesis = p[94]
    k_mmp_production = p[95]
    k_timp_level = p[96]
    k_macrophage_resolution = p[97]
    k_keratinocyte_pace = p[98]
    k_epidermal_drive = p[99]
    k_ultraviolet = p[100]
    k_tension = p[101]
    x0 = k_platelet_release*s_PL
    x1 = k_il1_decay*s_IL1
    x2 = -k_monocyte_differentiation*s_Mo
    x3 = k_macrophage_resolution*k_macrophage_switch*s_M1
    x4 = s_M1 + s_M2
    x5 = k_fibroblast_deactivation*s_A
    x6 = (k_tension ** 6)*(k_wound_tension ** 6)
    x7 = k_myofibroblast_conversion*(s_A ** 7)*x6/((k_myofibroblast_threshold ** 6) + (s_A ** 6)*x6)
    x8 = s_W/(k_gap_meeting + s_W)
    x9 = s_TIMP + 1.0
    x10 = s_MMP/(k_timp_level*x9)
    x11 = k_mmp_degradation_new*x10
    x12 = (1.0 / (1.0 + (s_MMP * s_MMP)/((k_mmp_gate * k_mmp_gate)*(k_timp_level * k_timp_level)*(x9 * x9))))
    x13 = s_C3 + s_Ci + s_Cm
    x14 = (0.0 if (1.0 - (x13 - 1.0)/k_collagen_headroom) < (0.0) else (1.0 - (x13 - 1.0)/k_collagen_headroom))
    x15 = s_S*x12*x14
    x16 = k_collagen_iii_deposition*k_synthesis_iii*x15
    x17 = k_collagen_maturation*s_Ci
    dy[0] = -k_damage_clearance*s_D
    dy[1] = -k_alarm_decay*s_DAMP
    dy[2] = -x0
    dy[3] = -k_il6_decay*s_IL6 + k_il6_from_alarm*s_DAMP + k_il6_from_m1*s_M1
    dy[4] = k_il1_from_alarm*s_DAMP + k_il1_from_m1*s_M1 - x1
    dy[5] = -k_neutrophil_loss*s_N + k_neutrophil_recruitment*s_D
    dy[6] = k_macrophage_recruitment*(k_neutrophil_to_macrophage*s_N + s_D) + x2 + k_inflammation_loop_gain*x1*(k_macrophage_m1_loss + k_macrophage_switch)/k_il1_from_m1
    dy[7] = -k_macrophage_m1_loss*s_M1 - x2 - x3
    dy[8] = -k_macrophage_m2_loss*s_M2 + x3
    dy[9] = -k_pdgf_decay*s_PDGF + k_pdgf_from_macrophages*x4 + k_pdgf_from_platelets*x0
    dy[10] = -k_growth_factor_decay*s_TGF + k_growth_factor_from_m2*s_M2 + k_tgf_from_platelets*x0 + k_fibroblast_loop_gain*k_growth_factor_decay*k_growth_factor_half_activation*x5/k_fibroblast_activation
    dy[11] = -k_vegf_decay*s_VEGF + k_vegf_from_alarm*s_DAMP + k_vegf_from_macrophages*x4
    dy[12] = -k_fgf_decay*s_FGF + k_fgf_decay*s_M1
    dy[13] = k_fibroblast_proliferation*s_F*s_PDGF*(0.0 if (1.0 - s_F/k_fibroblast_limit) < (0.0) else (1.0 - s_F/k_fibroblast_limit))/(k_pdgf_half_effect + s_PDGF) - k_fibroblast_turnover*s_F + k_fibroblast_turnover
    dy[14] = k_fibroblast_activation*s_TGF*(0.0 if (1.0 - s_A) < (0.0) else (1.0 - s_A))/(k_growth_factor_half_activation + s_TGF) - x5 - x7
    dy[15] = -k_myofibroblast_loss*s_Y + x7
    dy[16] = k_synthesis_onset*s_F*(s_A + s_Y) - k_synthesis_onset*s_S
    dy[17] = -k_capillary_regression*s_B + k_capillary_sprouting*s_VEGF/(k_vegf_half_effect + s_VEGF)
    dy[18] = -k_mmp_decay*s_MMP + k_mmp_production*(k_mmp_from_m1*s_M1 + k_mmp_from_neutrophils*s_N)
    dy[19] = -k_timp_decay*s_TIMP + k_timp_from_tgf*s_TGF
    dy[20] = -2.0*k_keratinocyte_pace*k_keratinocyte_speed*s_K*x8
    dy[21] = k_keratinocyte_activation*x8*(0.0 if (1.0 - s_K) < (0.0) else (1.0 - s_K)) - k_keratinocyte_settling*s_K
    dy[22] = -k_ki67_turnover*s_U + k_ki67_turnover*(k_ki67_gain*s_FGF + 1.0)/(k_ki67_suppression*s_D + 1.0)
    dy[23] = k_epidermal_drive*k_epidermal_growth_rate*s_FGF*(0.0 if (k_epidermal_thickening_limit - s_h) < (0.0) else (k_epidermal_thickening_limit - s_h))/(k_fgf_half_effect + s_FGF) - k_epidermal_thinning_rate*s_h + k_epidermal_thinning_rate
    dy[24] = -k_hyaluronan_turnover*s_H + k_hyaluronan_turnover*(k_hyaluronan_gain*s_N + 1.0)
    dy[25] = k_collagen_iii_share*k_collagen_iii_turnover - k_collagen_iii_turnover*s_C3 - s_C3*x11 + x16
    dy[26] = k_collagen_exchange*k_collagen_iii_turnover*(0.0 if (-k_collagen_iii_share + s_C3) < (0.0) else (-k_collagen_iii_share + s_C3)) + k_collagen_i_deposition*k_synthesis_i*s_S*x12*x14 - k_collagen_i_immature_turnover*s_Ci - s_Ci*x11 - x17
    dy[27] = k_basal_synthesis*k_collagen_turnover*(1.0 - k_collagen_iii_share) - k_mmp_degradation_mature*s_Cm*x10 - s_Cm*(k_collagen_ageing + k_collagen_turnover) + x17
    dy[28] = -k_cross_link_formation*s_X + k_cross_link_formation - s_X*(k_collagen_i_deposition*k_synthesis_i*x15 + x16)/x13
    dy[29] = k_tropoelastin_decay*k_tropoelastin_gain*s_S - k_tropoelastin_decay*s_Te
    dy[30] = k_elastic_assembly*s_Te - k_elastic_digestion*s_El*x10 - k_elastic_turnover*s_El + k_elastic_turnover
    dy[31] = k_elastotic_accrual*k_ultraviolet - k_elastotic_clearance*s_A*s_Es - k_elastotic_digestion*s_Es*x10
    dy[32] = -k_melanin_decay*s_Q + k_melanin_from_inflammation*k_ultraviolet*s_IL1


@njit(**OPTIONS)
def jacobian(y, p, values):
    """Write the entries (ROWS, COLUMNS) of the Jacobian."""
    s_D = y[0]
    s_PDGF = y[9]
    s_TGF = y[10]
    s_VEGF = y[11]
    s_FGF = y[12]
    s_F = y[13]
    s_A = y[14]
    s_Y = y[15]
    s_S = y[16]
    s_MMP = y[18]
    s_TIMP = y[19]
    s_W = y[20]
    s_K = y[21]
    s_h = y[23]
    s_C3 = y[25]
    s_Ci = y[26]
    s_Cm = y[27]
    s_X = y[28]
    s_El = y[30]
    s_Es = y[31]
    k_collagen_iii_share = p[0]
    k_growth_factor_half_activation = p[1]
    k_collagen_headroom = p[2]
    k_mmp_gate = p[3]
    k_collagen_iii_deposition = p[4]
    k_collagen_i_deposition = p[5]
    k_gap_meeting = p[6]
    k_wound_tension = p[7]
    k_myofibroblast_threshold = p[8]
    k_epidermal_growth_rate = p[9]
    k_fgf_half_effect = p[10]
    k_inflammation_loop_gain = p[11]
    k_il1_decay = p[12]
    k_macrophage_switch = p[13]
    k_macrophage_m1_loss = p[14]
    k_il1_from_m1 = p[15]
    k_fibroblast_loop_gain = p[16]
    k_growth_factor_decay = p[17]
    k_fibroblast_deactivation = p[18]
    k_fibroblast_activation = p[19]
    k_damage_clearance = p[20]
    k_alarm_decay = p[21]
    k_platelet_release = p[22]
    k_il6_from_alarm = p[23]
    k_il6_from_m1 = p[24]
    k_il6_decay = p[25]
    k_il1_from_alarm = p[26]
    k_neutrophil_recruitment = p[27]
    k_neutrophil_loss = p[28]
    k_macrophage_recruitment = p[29]
    k_neutrophil_to_macrophage = p[30]
    k_monocyte_differentiation = p[31]
    k_macrophage_m2_loss = p[32]
    k_pdgf_from_platelets = p[33]
    k_pdgf_from_macrophages = p[34]
    k_pdgf_decay = p[35]
    k_tgf_from_platelets = p[36]
    k_growth_factor_from_m2 = p[37]
    k_vegf_from_alarm = p[38]
    k_vegf_from_macrophages = p[39]
    k_vegf_decay = p[40]
    k_fgf_decay = p[41]
    k_fibroblast_turnover = p[42]
    k_fibroblast_proliferation = p[43]
    k_pdgf_half_effect = p[44]
    k_fibroblast_limit = p[45]
    k_myofibroblast_conversion = p[46]
    k_myofibroblast_loss = p[47]
    k_synthesis_onset = p[48]
    k_capillary_sprouting = p[49]
    k_vegf_half_effect = p[50]
    k_capillary_regression = p[51]
    k_mmp_from_m1 = p[52]
    k_mmp_from_neutrophils = p[53]
    k_mmp_decay = p[54]
    k_timp_from_tgf = p[55]
    k_timp_decay = p[56]
    k_keratinocyte_activation = p[57]
    k_keratinocyte_settling = p[58]
    k_keratinocyte_speed = p[59]
    k_ki67_turnover = p[60]
    k_ki67_gain = p[61]
    k_ki67_suppression = p[62]
    k_epidermal_thickening_limit = p[63]
    k_epidermal_thinning_rate = p[64]
    k_hyaluronan_turnover = p[65]
    k_hyaluronan_gain = p[66]
    k_collagen_iii_turnover = p[67]
    k_mmp_degradation_new = p[68]
    k_collagen_exchange = p[69]
    k_collagen_i_immature_turnover = p[70]
    k_collagen_maturation = p[71]
    k_collagen_turnover = p[72]
    k_collagen_ageing = p[73]
    k_mmp_degradation_mature = p[74]
    k_cross_link_formation = p[75]
    k_tropoelastin_gain = p[76]
    k_tropoelastin_decay = p[77]
    k_elastic_turnover = p[78]
    k_elastic_assembly = p[79]
    k_elastic_digestion = p[80]
    k_elastotic_digestion = p[82]
    k_elastotic_clearance = p[83]
    k_melanin_from_inflammation = p[84]
    k_melanin_decay = p[85]
    k_synthesis_i = p[92]
    k_synthesis_iii = p[93]
    k_mmp_production = p[95]
    k_timp_level = p[96]
    k_macrophage_resolution = p[97]
    k_keratinocyte_pace = p[98]
    k_epidermal_drive = p[99]
    k_ultraviolet = p[100]
    k_tension = p[101]
    x0 = k_macrophage_resolution*k_macrophage_switch
    x1 = k_pdgf_half_effect + s_PDGF
    x2 = (1.0 / x1)
    x3 = s_F/k_fibroblast_limit
    x4 = 1.0 - x3
    x5 = (0.0 if (x4) < (0.0) else (x4))
    x6 = k_growth_factor_half_activation + s_TGF
    x7 = (1.0 / x6)
    x8 = 1.0 - s_A
    x9 = (0.0 if (x8) < (0.0) else (x8))
    x10 = (k_tension ** 6)*(k_wound_tension ** 6)*(s_A ** 6)
    x11 = (k_myofibroblast_threshold ** 6) + x10
    x12 = 7.0*k_myofibroblast_conversion*x10/x11
    x13 = 6.0*k_myofibroblast_conversion*(k_tension ** 12)*(k_wound_tension ** 12)*(s_A ** 12)/(x11 * x11)
    x14 = k_synthesis_onset*s_F
    x15 = k_vegf_half_effect + s_VEGF
    x16 = k_gap_meeting + s_W
    x17 = (1.0 / x16)
    x18 = 2.0*k_keratinocyte_pace*k_keratinocyte_speed
    x19 = s_K*x18
    x20 = s_W/(x16 * x16)
    x21 = s_W*x17
    x22 = 1.0 - s_K
    x23 = (0.0 if (x22) < (0.0) else (x22))
    x24 = k_ki67_suppression*s_D + 1.0
    x25 = k_fgf_half_effect + s_FGF
    x26 = (1.0 / x25)
    x27 = k_epidermal_thickening_limit - s_h
    x28 = (0.0 if (x27) < (0.0) else (x27))
    x29 = (s_MMP * s_MMP)
    x30 = (1.0 / (k_mmp_gate * k_mmp_gate))
    x31 = (1.0 / (k_timp_level * k_timp_level))
    x32 = s_TIMP + 1.0
    x33 = (1.0 / (x32 * x32))
    x34 = x30*x31*x33
    x35 = x29*x34 + 1.0
    x36 = (1.0 / x35)
    x37 = (1.0 / k_collagen_headroom)
    x38 = s_C3 + s_Ci + s_Cm
    x39 = -x37*(x38 - 1.0) + 1.0
    x40 = (0.0 if (x39) < (0.0) else (x39))
    x41 = x36*x40
    x42 = k_collagen_iii_deposition*k_synthesis_iii
    x43 = x41*x42
    x44 = (1.0 / k_timp_level)
    x45 = x44/x32
    x46 = k_mmp_degradation_new*x45
    x47 = s_S*x42
    x48 = 2.0*x40/(x35 * x35)
    x49 = x47*x48
    x50 = s_MMP*x34
    x51 = x49*x50
    x52 = s_MMP*x33*x44
    x53 = k_mmp_degradation_new*x52
    x54 = x29*x30*x31/(x32 * x32 * x32)
    x55 = x49*x54
    x56 = s_MMP*x46
    x57 = x36*x37*(1.0 if (x39) > 0.0 else 0.0)
    x58 = x47*x57
    x59 = -x58
    x60 = k_collagen_i_deposition*k_synthesis_i
    x61 = x41*x60
    x62 = s_S*x60
    x63 = x48*x62
    x64 = x50*x63
    x65 = x54*x63
    x66 = x57*x62
    x67 = -x66
    x68 = k_mmp_degradation_mature*x45
    x69 = (1.0 / x38)
    x70 = s_X*x69
    x71 = s_S*x43 + s_S*x61
    x72 = s_X*x71/(x38 * x38) - x70*(-x58 - x66)
    x73 = k_elastic_digestion*x45
    x74 = k_elastotic_digestion*x45
    values[0] = -k_damage_clearance
    values[1] = -k_alarm_decay
    values[2] = -k_platelet_release
    values[3] = k_il6_from_alarm
    values[4] = -k_il6_decay
    values[5] = k_il6_from_m1
    values[6] = k_il1_from_alarm
    values[7] = -k_il1_decay
    values[8] = k_il1_from_m1
    values[9] = k_neutrophil_recruitment
    values[10] = -k_neutrophil_loss
    values[11] = k_macrophage_recruitment
    values[12] = k_il1_decay*k_inflammation_loop_gain*(k_macrophage_m1_loss + k_macrophage_switch)/k_il1_from_m1
    values[13] = k_macrophage_recruitment*k_neutrophil_to_macrophage
    values[14] = -k_monocyte_differentiation
    values[15] = k_monocyte_differentiation
    values[16] = -k_macrophage_m1_loss - x0
    values[17] = x0
    values[18] = -k_macrophage_m2_loss
    values[19] = k_pdgf_from_platelets*k_platelet_release
    values[20] = k_pdgf_from_macrophages
    values[21] = k_pdgf_from_macrophages
    values[22] = -k_pdgf_decay
    values[23] = k_platelet_release*k_tgf_from_platelets
    values[24] = k_growth_factor_from_m2
    values[25] = -k_growth_factor_decay
    values[26] = k_fibroblast_deactivation*k_fibroblast_loop_gain*k_growth_factor_decay*k_growth_factor_half_activation/k_fibroblast_activation
    values[27] = k_vegf_from_alarm
    values[28] = k_vegf_from_macrophages
    values[29] = k_vegf_from_macrophages
    values[30] = -k_vegf_decay
    values[31] = k_fgf_decay
    values[32] = -k_fgf_decay
    values[33] = -k_fibroblast_proliferation*s_F*s_PDGF*x5/(x1 * x1) + k_fibroblast_proliferation*s_F*x2*x5
    values[34] = -k_fibroblast_proliferation*s_PDGF*x2*x3*(1.0 if (x4) > 0.0 else 0.0) + k_fibroblast_proliferation*s_PDGF*x2*x5 - k_fibroblast_turnover
    values[35] = -k_fibroblast_activation*s_TGF*x9/(x6 * x6) + k_fibroblast_activation*x7*x9
    values[36] = -k_fibroblast_activation*s_TGF*x7*(1.0 if (x8) > 0.0 else 0.0) - k_fibroblast_deactivation - x12 + x13
    values[37] = x12 - x13
    values[38] = -k_myofibroblast_loss
    values[39] = k_synthesis_onset*(s_A + s_Y)
    values[40] = x14
    values[41] = x14
    values[42] = -k_synthesis_onset
    values[43] = -k_capillary_sprouting*s_VEGF/(x15 * x15) + k_capillary_sprouting/x15
    values[44] = -k_capillary_regression
    values[45] = k_mmp_from_neutrophils*k_mmp_production
    values[46] = k_mmp_from_m1*k_mmp_production
    values[47] = -k_mmp_decay
    values[48] = k_timp_from_tgf
    values[49] = -k_timp_decay
    values[50] = -x17*x19 + x19*x20
    values[51] = -x18*x21
    values[52] = k_keratinocyte_activation*x17*x23 - k_keratinocyte_activation*x20*x23
    values[53] = -k_keratinocyte_activation*x21*(1.0 if (x22) > 0.0 else 0.0) - k_keratinocyte_settling
    values[54] = -k_ki67_suppression*k_ki67_turnover*(k_ki67_gain*s_FGF + 1.0)/(x24 * x24)
    values[55] = k_ki67_gain*k_ki67_turnover/x24
    values[56] = -k_ki67_turnover
    values[57] = -k_epidermal_drive*k_epidermal_growth_rate*s_FGF*x28/(x25 * x25) + k_epidermal_drive*k_epidermal_growth_rate*x26*x28
    values[58] = -k_epidermal_drive*k_epidermal_growth_rate*s_FGF*x26*(1.0 if (x27) > 0.0 else 0.0) - k_epidermal_thinning_rate
    values[59] = k_hyaluronan_gain*k_hyaluronan_turnover
    values[60] = -k_hyaluronan_turnover
    values[61] = x43
    values[62] = -s_C3*x46 - x51
    values[63] = s_C3*x53 + x55
    values[64] = -k_collagen_iii_turnover - x56 - x58
    values[65] = x59
    values[66] = x59
    values[67] = x61
    values[68] = -s_Ci*x46 - x64
    values[69] = s_Ci*x53 + x65
    values[70] = k_collagen_exchange*k_collagen_iii_turnover*(1.0 if (-k_collagen_iii_share + s_C3) > 0.0 else 0.0) + x67
    values[71] = -k_collagen_i_immature_turnover - k_collagen_maturation - x56 - x66
    values[72] = x67
    values[73] = -s_Cm*x68
    values[74] = k_mmp_degradation_mature*s_Cm*x52
    values[75] = k_collagen_maturation
    values[76] = -k_collagen_ageing - k_collagen_turnover - s_MMP*x68
    values[77] = -x70*(x43 + x61)
    values[78] = -x70*(-x51 - x64)
    values[79] = -x70*(x55 + x65)
    values[80] = x72
    values[81] = x72
    values[82] = x72
    values[83] = -k_cross_link_formation - x69*x71
    values[84] = k_tropoelastin_decay*k_tropoelastin_gain
    values[85] = -k_tropoelastin_decay
    values[86] = -s_El*x73
    values[87] = k_elastic_digestion*s_El*x52
    values[88] = k_elastic_assembly
    values[89] = -k_elastic_turnover - s_MMP*x73
    values[90] = -k_elastotic_clearance*s_Es
    values[91] = -s_Es*x74
    values[92] = k_elastotic_digestion*s_Es*x52
    values[93] = -k_elastotic_clearance*s_A - s_MMP*x74
    values[94] = k_melanin_from_inflammation*k_ultraviolet
    values[95] = -k_melanin_decay

@njit(**OPTIONS)
def factor(values, shift, lu):
    """Factorise shift I - J, J given by its entries."""
    a3_1 = -(values[3])
    a3_7 = -(values[5])
    a4_1 = -(values[6])
    a4_7 = -(values[8])
    a5_0 = -(values[9])
    a6_0 = -(values[11])
    a6_4 = -(values[12])
    a6_5 = -(values[13])
    a7_6 = -(values[15])
    a8_7 = -(values[17])
    a9_2 = -(values[19])
    a9_7 = -(values[20])
    a9_8 = -(values[21])
    a10_2 = -(values[23])
    a10_8 = -(values[24])
    a10_14 = -(values[26])
    a11_1 = -(values[27])
    a11_7 = -(values[28])
    a11_8 = -(values[29])
    a12_7 = -(values[31])
    a13_9 = -(values[33])
    a14_10 = -(values[35])
    a15_14 = -(values[37])
    a16_13 = -(values[39])
    a16_14 = -(values[40])
    a16_15 = -(values[41])
    a17_11 = -(values[43])
    a18_5 = -(values[45])
    a18_7 = -(values[46])
    a19_10 = -(values[48])
    a20_21 = -(values[51])
    a21_20 = -(values[52])
    a22_0 = -(values[54])
    a22_12 = -(values[55])
    a23_12 = -(values[57])
    a24_5 = -(values[59])
    a25_16 = -(values[61])
    a25_18 = -(values[62])
    a25_19 = -(values[63])
    a25_26 = -(values[65])
    a25_27 = -(values[66])
    a26_16 = -(values[67])
    a26_18 = -(values[68])
    a26_19 = -(values[69])
    a26_25 = -(values[70])
    a26_27 = -(values[72])
    a27_18 = -(values[73])
    a27_19 = -(values[74])
    a27_26 = -(values[75])
    a28_16 = -(values[77])
    a28_18 = -(values[78])
    a28_19 = -(values[79])
    a28_25 = -(values[80])
    a28_26 = -(values[81])
    a28_27 = -(values[82])
    a29_16 = -(values[84])
    a30_18 = -(values[86])
    a30_19 = -(values[87])
    a30_29 = -(values[88])
    a31_14 = -(values[90])
    a31_18 = -(values[91])
    a31_19 = -(values[92])
    a32_4 = -(values[94])
    a0_0 = shift - (values[0])
    a1_1 = shift - (values[1])
    a2_2 = shift - (values[2])
    a3_3 = shift - (values[4])
    a4_4 = shift - (values[7])
    a5_5 = shift - (values[10])
    a6_6 = shift - (values[14])
    a7_7 = shift - (values[16])
    a8_8 = shift - (values[18])
    a9_9 = shift - (values[22])
    a10_10 = shift - (values[25])
    a11_11 = shift - (values[30])
    a12_12 = shift - (values[32])
    a13_13 = shift - (values[34])
    a14_14 = shift - (values[36])
    a15_15 = shift - (values[38])
    a16_16 = shift - (values[42])
    a17_17 = shift - (values[44])
    a18_18 = shift - (values[47])
    a19_19 = shift - (values[49])
    a20_20 = shift - (values[50])
    a21_21 = shift - (values[53])
    a22_22 = shift - (values[56])
    a23_23 = shift - (values[58])
    a24_24 = shift - (values[60])
    a25_25 = shift - (values[64])
    a26_26 = shift - (values[71])
    a27_27 = shift - (values[76])
    a28_28 = shift - (values[83])
    a29_29 = shift - (values[85])
    a30_30 = shift - (values[89])
    a31_31 = shift - (values[93])
    a32_32 = shift - (values[95])
    a17_17 = 1.0 / a17_17
    a23_23 = 1.0 / a23_23
    a24_24 = 1.0 / a24_24
    a32_32 = 1.0 / a32_32
    a2_2 = 1.0 / a2_2
    a9_2 *= a2_2
    a10_2 *= a2_2
    a3_3 = 1.0 / a3_3
    a1_1 = 1.0 / a1_1
    a4_1 *= a1_1
    a11_1 *= a1_1
    a11_11 = 1.0 / a11_11
    a22_22 = 1.0 / a22_22
    a12_12 = 1.0 / a12_12
    a0_0 = 1.0 / a0_0
    a5_0 *= a0_0
    a6_0 *= a0_0
    a5_5 = 1.0 / a5_5
    a6_5 *= a5_5
    a18_5 *= a5_5
    a4_4 = 1.0 / a4_4
    a6_4 *= a4_4
    a6_7 = - a6_4 * a4_7
    a6_6 = 1.0 / a6_6
    a7_6 *= a6_6
    a7_7 -= a7_6 * a6_7
    a7_7 = 1.0 / a7_7
    a8_7 *= a7_7
    a9_7 *= a7_7
    a18_7 *= a7_7
    a8_8 = 1.0 / a8_8
    a9_8 *= a8_8
    a10_8 *= a8_8
    a9_9 = 1.0 / a9_9
    a13_9 *= a9_9
    a13_13 = 1.0 / a13_13
    a16_13 *= a13_13
    a15_15 = 1.0 / a15_15
    a16_15 *= a15_15
    a16_14 -= a16_15 * a15_14
    a20_20 = 1.0 / a20_20
    a21_20 *= a20_20
    a21_21 -= a21_20 * a20_21
    a21_21 = 1.0 / a21_21
    a29_29 = 1.0 / a29_29
    a30_29 *= a29_29
    a30_16 = - a30_29 * a29_16
    a30_30 = 1.0 / a30_30
    a31_31 = 1.0 / a31_31
    a18_18 = 1.0 / a18_18
    a25_18 *= a18_18
    a26_18 *= a18_18
    a27_18 *= a18_18
    a28_18 *= a18_18
    a10_10 = 1.0 / a10_10
    a14_10 *= a10_10
    a14_14 -= a14_10 * a10_14
    a19_10 *= a10_10
    a19_14 = - a19_10 * a10_14
    a14_14 = 1.0 / a14_14
    a16_14 *= a14_14
    a19_14 *= a14_14
    a16_16 = 1.0 / a16_16
    a25_16 *= a16_16
    a26_16 *= a16_16
    a28_16 *= a16_16
    a19_19 = 1.0 / a19_19
    a25_19 *= a19_19
    a26_19 *= a19_19
    a27_19 *= a19_19
    a28_19 *= a19_19
    a28_28 = 1.0 / a28_28
    a25_25 = 1.0 / a25_25
    a26_25 *= a25_25
    a26_26 -= a26_25 * a25_26
    a26_27 -= a26_25 * a25_27
    a26_26 = 1.0 / a26_26
    a27_26 *= a26_26
    a27_27 -= a27_26 * a26_27
    a27_27 = 1.0 / a27_27
    lu[0] = a0_0
    lu[1] = a1_1
    lu[2] = a2_2
    lu[3] = a3_1
    lu[4] = a3_3
    lu[5] = a3_7
    lu[6] = a4_1
    lu[7] = a4_4
    lu[8] = a4_7
    lu[9] = a5_0
    lu[10] = a5_5
    lu[11] = a6_0
    lu[12] = a6_4
    lu[13] = a6_5
    lu[14] = a6_6
    lu[15] = a6_7
    lu[16] = a7_6
    lu[17] = a7_7
    lu[18] = a8_7
    lu[19] = a8_8
    lu[20] = a9_2
    lu[21] = a9_7
    lu[22] = a9_8
    lu[23] = a9_9
    lu[24] = a10_2
    lu[25] = a10_8
    lu[26] = a10_10
    lu[27] = a10_14
    lu[28] = a11_1
    lu[29] = a11_7
    lu[30] = a11_8
    lu[31] = a11_11
    lu[32] = a12_7
    lu[33] = a12_12
    lu[34] = a13_9
    lu[35] = a13_13
    lu[36] = a14_10
    lu[37] = a14_14
    lu[38] = a15_14
    lu[39] = a15_15
    lu[40] = a16_13
    lu[41] = a16_14
    lu[42] = a16_15
    lu[43] = a16_16
    lu[44] = a17_11
    lu[45] = a17_17
    lu[46] = a18_5
    lu[47] = a18_7
    lu[48] = a18_18
    lu[49] = a19_10
    lu[50] = a19_14
    lu[51] = a19_19
    lu[52] = a20_20
    lu[53] = a20_21
    lu[54] = a21_20
    lu[55] = a21_21
    lu[56] = a22_0
    lu[57] = a22_12
    lu[58] = a22_22
    lu[59] = a23_12
    lu[60] = a23_23
    lu[61] = a24_5
    lu[62] = a24_24
    lu[63] = a25_16
    lu[64] = a25_18
    lu[65] = a25_19
    lu[66] = a25_25
    lu[67] = a25_26
    lu[68] = a25_27
    lu[69] = a26_16
    lu[70] = a26_18
    lu[71] = a26_19
    lu[72] = a26_25
    lu[73] = a26_26
    lu[74] = a26_27
    lu[75] = a27_18
    lu[76] = a27_19
    lu[77] = a27_26
    lu[78] = a27_27
    lu[79] = a28_16
    lu[80] = a28_18
    lu[81] = a28_19
    lu[82] = a28_25
    lu[83] = a28_26
    lu[84] = a28_27
    lu[85] = a28_28
    lu[86] = a29_16
    lu[87] = a29_29
    lu[88] = a30_16
    lu[89] = a30_18
    lu[90] = a30_19
    lu[91] = a30_29
    lu[92] = a30_30
    lu[93] = a31_14
    lu[94] = a31_18
    lu[95] = a31_19
    lu[96] = a31_31
    lu[97] = a32_4
    lu[98] = a32_32


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
    b12 = b[12]
    b13 = b[13]
    b14 = b[14]
    b15 = b[15]
    b16 = b[16]
    b17 = b[17]
    b18 = b[18]
    b19 = b[19]
    b20 = b[20]
    b21 = b[21]
    b22 = b[22]
    b23 = b[23]
    b24 = b[24]
    b25 = b[25]
    b26 = b[26]
    b27 = b[27]
    b28 = b[28]
    b29 = b[29]
    b30 = b[30]
    b31 = b[31]
    b32 = b[32]
    b9 -= lu[20] * b2
    b10 -= lu[24] * b2
    b4 -= lu[6] * b1
    b11 -= lu[28] * b1
    b5 -= lu[9] * b0
    b6 -= lu[11] * b0
    b6 -= lu[13] * b5
    b18 -= lu[46] * b5
    b6 -= lu[12] * b4
    b7 -= lu[16] * b6
    b8 -= lu[18] * b7
    b9 -= lu[21] * b7
    b18 -= lu[47] * b7
    b9 -= lu[22] * b8
    b10 -= lu[25] * b8
    b13 -= lu[34] * b9
    b16 -= lu[40] * b13
    b16 -= lu[42] * b15
    b21 -= lu[54] * b20
    b30 -= lu[91] * b29
    b25 -= lu[64] * b18
    b26 -= lu[70] * b18
    b27 -= lu[75] * b18
    b28 -= lu[80] * b18
    b14 -= lu[36] * b10
    b19 -= lu[49] * b10
    b16 -= lu[41] * b14
    b19 -= lu[50] * b14
    b25 -= lu[63] * b16
    b26 -= lu[69] * b16
    b28 -= lu[79] * b16
    b25 -= lu[65] * b19
    b26 -= lu[71] * b19
    b27 -= lu[76] * b19
    b28 -= lu[81] * b19
    b26 -= lu[72] * b25
    b27 -= lu[77] * b26
    b27 *= lu[78]
    b26 -= lu[74] * b27
    b26 *= lu[73]
    b25 -= lu[67] * b26
    b25 -= lu[68] * b27
    b25 *= lu[66]
    b28 -= lu[82] * b25
    b28 -= lu[83] * b26
    b28 -= lu[84] * b27
    b28 *= lu[85]
    b19 *= lu[51]
    b16 *= lu[43]
    b14 *= lu[37]
    b10 -= lu[27] * b14
    b10 *= lu[26]
    b18 *= lu[48]
    b31 -= lu[93] * b14
    b31 -= lu[94] * b18
    b31 -= lu[95] * b19
    b31 *= lu[96]
    b30 -= lu[88] * b16
    b30 -= lu[89] * b18
    b30 -= lu[90] * b19
    b30 *= lu[92]
    b29 -= lu[86] * b16
    b29 *= lu[87]
    b21 *= lu[55]
    b20 -= lu[53] * b21
    b20 *= lu[52]
    b15 -= lu[38] * b14
    b15 *= lu[39]
    b13 *= lu[35]
    b9 *= lu[23]
    b8 *= lu[19]
    b7 *= lu[17]
    b6 -= lu[15] * b7
    b6 *= lu[14]
    b4 -= lu[8] * b7
    b4 *= lu[7]
    b5 *= lu[10]
    b0 *= lu[0]
    b12 -= lu[32] * b7
    b12 *= lu[33]
    b22 -= lu[56] * b0
    b22 -= lu[57] * b12
    b22 *= lu[58]
    b11 -= lu[29] * b7
    b11 -= lu[30] * b8
    b11 *= lu[31]
    b1 *= lu[1]
    b3 -= lu[3] * b1
    b3 -= lu[5] * b7
    b3 *= lu[4]
    b2 *= lu[2]
    b32 -= lu[97] * b4
    b32 *= lu[98]
    b24 -= lu[61] * b5
    b24 *= lu[62]
    b23 -= lu[59] * b12
    b23 *= lu[60]
    b17 -= lu[44] * b11
    b17 *= lu[45]
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
    b[12] = b12
    b[13] = b13
    b[14] = b14
    b[15] = b15
    b[16] = b16
    b[17] = b17
    b[18] = b18
    b[19] = b19
    b[20] = b20
    b[21] = b21
    b[22] = b22
    b[23] = b23
    b[24] = b24
    b[25] = b25
    b[26] = b26
    b[27] = b27
    b[28] = b28
    b[29] = b29
    b[30] = b30
    b[31] = b31
    b[32] = b32

LANES = 8
STATES = 33
CONSTANTS = 103
Y = 0
U = 264
R = 528
K1 = 792
K2 = 1056
K3 = 1320
K4 = 1584
K5 = 1848
K6 = 2112
D2 = 2376
D3 = 2640
CLIPPED = 2904
PER_H = 3168
ABSOLUTE = 3432
MASK = 3696
LU = 3960
C = 4752
H = 5576
SHIFT = 5584
ERROR = 5592
LOWEST = 5600
ACCEPTED = 5608
WORKSPACE = 5616

@njit(**INNER)
def prepare(p, c):
    """Work out once what depends on parameters alone."""
    k_collagen_iii_share = p[0]
    k_growth_factor_half_activation = p[1]
    k_collagen_headroom = p[2]
    k_mmp_gate = p[3]
    k_collagen_iii_deposition = p[4]
    k_collagen_i_deposition = p[5]
    k_gap_meeting = p[6]
    k_wound_tension = p[7]
    k_myofibroblast_threshold = p[8]
    k_epidermal_growth_rate = p[9]
    k_fgf_half_effect = p[10]
    k_inflammation_loop_gain = p[11]
    k_il1_decay = p[12]
    k_macrophage_switch = p[13]
    k_macrophage_m1_loss = p[14]
    k_il1_from_m1 = p[15]
    k_fibroblast_loop_gain = p[16]
    k_growth_factor_decay = p[17]
    k_fibroblast_deactivation = p[18]
    k_fibroblast_activation = p[19]
    k_damage_clearance = p[20]
    k_alarm_decay = p[21]
    k_platelet_release = p[22]
    k_il6_from_alarm = p[23]
    k_il6_from_m1 = p[24]
    k_il6_decay = p[25]
    k_il1_from_alarm = p[26]
    k_neutrophil_recruitment = p[27]
    k_neutrophil_loss = p[28]
    k_macrophage_recruitment = p[29]
    k_neutrophil_to_macrophage = p[30]
    k_monocyte_differentiation = p[31]
    k_macrophage_m2_loss = p[32]
    k_pdgf_from_platelets = p[33]
    k_pdgf_from_macrophages = p[34]
    k_pdgf_decay = p[35]
    k_tgf_from_platelets = p[36]
    k_growth_factor_from_m2 = p[37]
    k_vegf_from_alarm = p[38]
    k_vegf_from_macrophages = p[39]
    k_vegf_decay = p[40]
    k_fgf_decay = p[41]
    k_fibroblast_turnover = p[42]
    k_fibroblast_proliferation = p[43]
    k_pdgf_half_effect = p[44]
    k_fibroblast_limit = p[45]
    k_myofibroblast_conversion = p[46]
    k_myofibroblast_loss = p[47]
    k_synthesis_onset = p[48]
    k_capillary_sprouting = p[49]
    k_vegf_half_effect = p[50]
    k_capillary_regression = p[51]
    k_mmp_from_m1 = p[52]
    k_mmp_from_neutrophils = p[53]
    k_mmp_decay = p[54]
    k_timp_from_tgf = p[55]
    k_timp_decay = p[56]
    k_keratinocyte_activation = p[57]
    k_keratinocyte_settling = p[58]
    k_keratinocyte_speed = p[59]
    k_ki67_turnover = p[60]
    k_ki67_gain = p[61]
    k_ki67_suppression = p[62]
    k_epidermal_thickening_limit = p[63]
    k_epidermal_thinning_rate = p[64]
    k_hyaluronan_turnover = p[65]
    k_hyaluronan_gain = p[66]
    k_collagen_iii_turnover = p[67]
    k_mmp_degradation_new = p[68]
    k_collagen_exchange = p[69]
    k_collagen_i_immature_turnover = p[70]
    k_collagen_maturation = p[71]
    k_collagen_turnover = p[72]
    k_collagen_ageing = p[73]
    k_mmp_degradation_mature = p[74]
    k_cross_link_formation = p[75]
    k_tropoelastin_gain = p[76]
    k_tropoelastin_decay = p[77]
    k_elastic_turnover = p[78]
    k_elastic_assembly = p[79]
    k_elastic_digestion = p[80]
    k_elastotic_accrual = p[81]
    k_elastotic_digestion = p[82]
    k_elastotic_clearance = p[83]
    k_melanin_from_inflammation = p[84]
    k_melanin_decay = p[85]
    k_synthesis_i = p[92]
    k_synthesis_iii = p[93]
    k_basal_synthesis = p[94]
    k_mmp_production = p[95]
    k_timp_level = p[96]
    k_macrophage_resolution = p[97]
    k_keratinocyte_pace = p[98]
    k_epidermal_drive = p[99]
    k_ultraviolet = p[100]
    k_tension = p[101]
    c[0] = k_damage_clearance
    c[1] = k_alarm_decay
    c[2] = k_platelet_release
    c[3] = k_il6_from_alarm
    c[4] = k_il6_from_m1
    c[5] = k_il6_decay
    c[6] = k_il1_from_alarm
    c[7] = k_il1_from_m1
    c[8] = k_il1_decay
    c[9] = k_neutrophil_recruitment
    c[10] = k_neutrophil_loss
    c[11] = k_macrophage_recruitment
    c[12] = k_neutrophil_to_macrophage
    c[13] = k_monocyte_differentiation
    c[14] = k_il1_decay*k_inflammation_loop_gain*(k_macrophage_m1_loss + k_macrophage_switch)/k_il1_from_m1
    c[15] = k_macrophage_m1_loss
    c[16] = k_macrophage_resolution*k_macrophage_switch
    c[17] = k_macrophage_m2_loss
    c[18] = k_pdgf_from_macrophages
    c[19] = k_pdgf_decay
    c[20] = k_pdgf_from_platelets*k_platelet_release
    c[21] = k_growth_factor_from_m2
    c[22] = k_growth_factor_decay
    c[23] = k_platelet_release*k_tgf_from_platelets
    c[24] = k_fibroblast_deactivation*k_fibroblast_loop_gain*k_growth_factor_decay*k_growth_factor_half_activation/k_fibroblast_activation
    c[25] = k_vegf_from_alarm
    c[26] = k_vegf_from_macrophages
    c[27] = k_vegf_decay
    c[28] = k_fgf_decay
    c[29] = k_fibroblast_turnover
    c[30] = k_fibroblast_proliferation
    c[31] = k_pdgf_half_effect
    c[32] = (1.0 / k_fibroblast_limit)
    c[33] = k_fibroblast_deactivation
    c[34] = k_fibroblast_activation
    c[35] = k_growth_factor_half_activation
    c[36] = k_myofibroblast_conversion*(k_tension ** 6)*(k_wound_tension ** 6)
    c[37] = (k_myofibroblast_threshold ** 6)
    c[38] = (k_tension ** 6)*(k_wound_tension ** 6)
    c[39] = k_myofibroblast_loss
    c[40] = k_synthesis_onset
    c[41] = k_capillary_regression
    c[42] = k_capillary_sprouting
    c[43] = k_vegf_half_effect
    c[44] = k_mmp_production
    c[45] = k_mmp_from_m1
    c[46] = k_mmp_from_neutrophils
    c[47] = k_mmp_decay
    c[48] = k_timp_from_tgf
    c[49] = k_timp_decay
    c[50] = 2.0*k_keratinocyte_pace*k_keratinocyte_speed
    c[51] = k_gap_meeting
    c[52] = k_keratinocyte_settling
    c[53] = k_keratinocyte_activation
    c[54] = k_ki67_turnover
    c[55] = k_ki67_suppression
    c[56] = k_ki67_gain
    c[57] = k_epidermal_thinning_rate
    c[58] = k_epidermal_drive*k_epidermal_growth_rate
    c[59] = k_fgf_half_effect
    c[60] = k_epidermal_thickening_limit
    c[61] = k_hyaluronan_turnover
    c[62] = k_hyaluronan_gain
    c[63] = k_collagen_iii_share*k_collagen_iii_turnover
    c[64] = k_collagen_iii_turnover
    c[65] = k_collagen_iii_deposition*k_synthesis_iii
    c[66] = 1.0/((k_mmp_gate * k_mmp_gate)*(k_timp_level * k_timp_level))
    c[67] = (1.0 / k_collagen_headroom)
    c[68] = k_mmp_degradation_new/k_timp_level
    c[69] = k_collagen_i_immature_turnover
    c[70] = k_collagen_maturation
    c[71] = k_collagen_exchange*k_collagen_iii_turnover
    c[72] = k_collagen_iii_share
    c[73] = k_collagen_i_deposition*k_synthesis_i
    c[74] = k_basal_synthesis*k_collagen_turnover*(1.0 - k_collagen_iii_share)
    c[75] = -k_collagen_ageing - k_collagen_turnover
    c[76] = k_mmp_degradation_mature/k_timp_level
    c[77] = k_cross_link_formation
    c[78] = k_tropoelastin_decay
    c[79] = k_tropoelastin_decay*k_tropoelastin_gain
    c[80] = k_elastic_turnover
    c[81] = k_elastic_assembly
    c[82] = k_elastic_digestion/k_timp_level
    c[83] = k_elastotic_accrual*k_ultraviolet
    c[84] = k_elastotic_clearance
    c[85] = k_elastotic_digestion/k_timp_level
    c[86] = k_melanin_decay
    c[87] = k_melanin_from_inflammation*k_ultraviolet
    c[88] = k_macrophage_recruitment*k_neutrophil_to_macrophage
    c[89] = -k_macrophage_m1_loss - k_macrophage_resolution*k_macrophage_switch
    c[90] = k_fibroblast_proliferation/k_fibroblast_limit
    c[91] = 7.0*k_myofibroblast_conversion*(k_tension ** 6)*(k_wound_tension ** 6)
    c[92] = 6.0*k_myofibroblast_conversion*(k_tension ** 12)*(k_wound_tension ** 12)
    c[93] = k_mmp_from_neutrophils*k_mmp_production
    c[94] = k_mmp_from_m1*k_mmp_production
    c[95] = k_ki67_suppression*k_ki67_turnover
    c[96] = k_ki67_gain*k_ki67_turnover
    c[97] = k_hyaluronan_gain*k_hyaluronan_turnover
    c[98] = 2.0*k_collagen_iii_deposition*k_synthesis_iii/((k_mmp_gate * k_mmp_gate)*(k_timp_level * k_timp_level))
    c[99] = k_collagen_iii_deposition*k_synthesis_iii/k_collagen_headroom
    c[100] = 2.0*k_collagen_i_deposition*k_synthesis_i/((k_mmp_gate * k_mmp_gate)*(k_timp_level * k_timp_level))
    c[101] = k_collagen_i_deposition*k_synthesis_i/k_collagen_headroom
    c[102] = -k_collagen_i_immature_turnover - k_collagen_maturation


@njit(**INNER)
def rhs_lanes(w):
    """R = rates of change at U."""
    for l in range(8):
        s_D = w[264 + l]
        s_DAMP = w[272 + l]
        s_PL = w[280 + l]
        s_IL6 = w[288 + l]
        s_IL1 = w[296 + l]
        s_N = w[304 + l]
        s_Mo = w[312 + l]
        s_M1 = w[320 + l]
        s_M2 = w[328 + l]
        s_PDGF = w[336 + l]
        s_TGF = w[344 + l]
        s_VEGF = w[352 + l]
        s_FGF = w[360 + l]
        s_F = w[368 + l]
        s_A = w[376 + l]
        s_Y = w[384 + l]
        s_S = w[392 + l]
        s_B = w[400 + l]
        s_MMP = w[408 + l]
        s_TIMP = w[416 + l]
        s_W = w[424 + l]
        s_K = w[432 + l]
        s_U = w[440 + l]
        s_h = w[448 + l]
        s_H = w[456 + l]
        s_C3 = w[464 + l]
        s_Ci = w[472 + l]
        s_Cm = w[480 + l]
        s_X = w[488 + l]
        s_Te = w[496 + l]
        s_El = w[504 + l]
        s_Es = w[512 + l]
        s_Q = w[520 + l]
        c0 = w[4752 + l]
        c1 = w[4760 + l]
        c2 = w[4768 + l]
        c3 = w[4776 + l]
        c4 = w[4784 + l]
        c5 = w[4792 + l]
        c6 = w[4800 + l]
        c7 = w[4808 + l]
        c8 = w[4816 + l]
        c9 = w[4824 + l]
        c10 = w[4832 + l]
        c11 = w[4840 + l]
        c12 = w[4848 + l]
        c13 = w[4856 + l]
        c14 = w[4864 + l]
        c15 = w[4872 + l]
        c16 = w[4880 + l]
        c17 = w[4888 + l]
        c18 = w[4896 + l]
        c19 = w[4904 + l]
        c20 = w[4912 + l]
        c21 = w[4920 + l]
        c22 = w[4928 + l]
        c23 = w[4936 + l]
        c24 = w[4944 + l]
        c25 = w[4952 + l]
        c26 = w[4960 + l]
        c27 = w[4968 + l]
        c28 = w[4976 + l]
        c29 = w[4984 + l]
        c30 = w[4992 + l]
        c31 = w[5000 + l]
        c32 = w[5008 + l]
        c33 = w[5016 + l]
        c34 = w[5024 + l]
        c35 = w[5032 + l]
        c36 = w[5040 + l]
        c37 = w[5048 + l]
        c38 = w[5056 + l]
        c39 = w[5064 + l]
        c40 = w[5072 + l]
        c41 = w[5080 + l]
        c42 = w[5088 + l]
        c43 = w[5096 + l]
        c44 = w[5104 + l]
        c45 = w[5112 + l]
        c46 = w[5120 + l]
        c47 = w[5128 + l]
        c48 = w[5136 + l]
        c49 = w[5144 + l]
        c50 = w[5152 + l]
        c51 = w[5160 + l]
        c52 = w[5168 + l]
        c53 = w[5176 + l]
        c54 = w[5184 + l]
        c55 = w[5192 + l]
        c56 = w[5200 + l]
        c57 = w[5208 + l]
        c58 = w[5216 + l]
        c59 = w[5224 + l]
        c60 = w[5232 + l]
        c61 = w[5240 + l]
        c62 = w[5248 + l]
        c63 = w[5256 + l]
        c64 = w[5264 + l]
        c65 = w[5272 + l]
        c66 = w[5280 + l]
        c67 = w[5288 + l]
        c68 = w[5296 + l]
        c69 = w[5304 + l]
        c70 = w[5312 + l]
        c71 = w[5320 + l]
        c72 = w[5328 + l]
        c73 = w[5336 + l]
        c74 = w[5344 + l]
        c75 = w[5352 + l]
        c76 = w[5360 + l]
        c77 = w[5368 + l]
        c78 = w[5376 + l]
        c79 = w[5384 + l]
        c80 = w[5392 + l]
        c81 = w[5400 + l]
        c82 = w[5408 + l]
        c83 = w[5416 + l]
        c84 = w[5424 + l]
        c85 = w[5432 + l]
        c86 = w[5440 + l]
        c87 = w[5448 + l]
        x0 = -c13*s_Mo
        x1 = c16*s_M1
        x2 = s_M1 + s_M2
        x3 = c36*(s_A ** 7)/(c37 + c38*(s_A ** 6))
        x4 = (1.0 / (c51 + s_W))
        x5 = s_TIMP + 1.0
        x6 = s_MMP/x5
        x7 = c68*x6
        x8 = (1.0 / (c66*(s_MMP * s_MMP)/(x5 * x5) + 1.0))
        x9 = s_C3 + s_Ci + s_Cm
        x10 = (0.0 if (-c67*(x9 - 1.0) + 1.0) < (0.0) else (-c67*(x9 - 1.0) + 1.0))
        x11 = s_S*x10*x8
        x12 = c65*x11
        x13 = c70*s_Ci
        w[528 + l] = -c0*s_D
        w[536 + l] = -c1*s_DAMP
        w[544 + l] = -c2*s_PL
        w[552 + l] = c3*s_DAMP + c4*s_M1 - c5*s_IL6
        w[560 + l] = c6*s_DAMP + c7*s_M1 - c8*s_IL1
        w[568 + l] = -c10*s_N + c9*s_D
        w[576 + l] = c11*(c12*s_N + s_D) + c14*s_IL1 + x0
        w[584 + l] = -c15*s_M1 - x0 - x1
        w[592 + l] = -c17*s_M2 + x1
        w[600 + l] = c18*x2 - c19*s_PDGF + c20*s_PL
        w[608 + l] = c21*s_M2 - c22*s_TGF + c23*s_PL + c24*s_A
        w[616 + l] = c25*s_DAMP + c26*x2 - c27*s_VEGF
        w[624 + l] = -c28*s_FGF + c28*s_M1
        w[632 + l] = -c29*s_F + c29 + c30*s_F*s_PDGF*(0.0 if (-c32*s_F + 1.0) < (0.0) else (-c32*s_F + 1.0))/(c31 + s_PDGF)
        w[640 + l] = -c33*s_A + c34*s_TGF*(0.0 if (1.0 - s_A) < (0.0) else (1.0 - s_A))/(c35 + s_TGF) - x3
        w[648 + l] = -c39*s_Y + x3
        w[656 + l] = c40*s_F*(s_A + s_Y) - c40*s_S
        w[664 + l] = -c41*s_B + c42*s_VEGF/(c43 + s_VEGF)
        w[672 + l] = c44*(c45*s_M1 + c46*s_N) - c47*s_MMP
        w[680 + l] = c48*s_TGF - c49*s_TIMP
        w[688 + l] = -c50*s_K*s_W*x4
        w[696 + l] = -c52*s_K + c53*s_W*x4*(0.0 if (1.0 - s_K) < (0.0) else (1.0 - s_K))
        w[704 + l] = -c54*s_U + c54*(c56*s_FGF + 1.0)/(c55*s_D + 1.0)
        w[712 + l] = -c57*s_h + c57 + c58*s_FGF*(0.0 if (c60 - s_h) < (0.0) else (c60 - s_h))/(c59 + s_FGF)
        w[720 + l] = -c61*s_H + c61*(c62*s_N + 1.0)
        w[728 + l] = c63 - c64*s_C3 - s_C3*x7 + x12
        w[736 + l] = -c69*s_Ci + c71*(0.0 if (-c72 + s_C3) < (0.0) else (-c72 + s_C3)) + c73*s_S*x10*x8 - s_Ci*x7 - x13
        w[744 + l] = c74 + c75*s_Cm - c76*s_Cm*x6 + x13
        w[752 + l] = -c77*s_X + c77 - s_X*(c73*x11 + x12)/x9
        w[760 + l] = -c78*s_Te + c79*s_S
        w[768 + l] = -c80*s_El + c80 + c81*s_Te - c82*s_El*x6
        w[776 + l] = c83 - c84*s_A*s_Es - c85*s_Es*x6
        w[784 + l] = -c86*s_Q + c87*s_IL1


@njit(**INNER)
def factor_lanes(w):
    """LU = factors of SHIFT I - J(Y)."""
    for l in range(8):
        s_D = w[0 + l]
        s_PDGF = w[72 + l]
        s_TGF = w[80 + l]
        s_VEGF = w[88 + l]
        s_FGF = w[96 + l]
        s_F = w[104 + l]
        s_A = w[112 + l]
        s_Y = w[120 + l]
        s_S = w[128 + l]
        s_MMP = w[144 + l]
        s_TIMP = w[152 + l]
        s_W = w[160 + l]
        s_K = w[168 + l]
        s_h = w[184 + l]
        s_C3 = w[200 + l]
        s_Ci = w[208 + l]
        s_Cm = w[216 + l]
        s_X = w[224 + l]
        s_El = w[240 + l]
        s_Es = w[248 + l]
        c0 = w[4752 + l]
        c1 = w[4760 + l]
        c2 = w[4768 + l]
        c3 = w[4776 + l]
        c4 = w[4784 + l]
        c5 = w[4792 + l]
        c6 = w[4800 + l]
        c7 = w[4808 + l]
        c8 = w[4816 + l]
        c9 = w[4824 + l]
        c10 = w[4832 + l]
        c11 = w[4840 + l]
        c13 = w[4856 + l]
        c14 = w[4864 + l]
        c16 = w[4880 + l]
        c17 = w[4888 + l]
        c18 = w[4896 + l]
        c19 = w[4904 + l]
        c20 = w[4912 + l]
        c21 = w[4920 + l]
        c22 = w[4928 + l]
        c23 = w[4936 + l]
        c24 = w[4944 + l]
        c25 = w[4952 + l]
        c26 = w[4960 + l]
        c27 = w[4968 + l]
        c28 = w[4976 + l]
        c29 = w[4984 + l]
        c30 = w[4992 + l]
        c31 = w[5000 + l]
        c32 = w[5008 + l]
        c33 = w[5016 + l]
        c34 = w[5024 + l]
        c35 = w[5032 + l]
        c37 = w[5048 + l]
        c38 = w[5056 + l]
        c39 = w[5064 + l]
        c40 = w[5072 + l]
        c41 = w[5080 + l]
        c42 = w[5088 + l]
        c43 = w[5096 + l]
        c47 = w[5128 + l]
        c48 = w[5136 + l]
        c49 = w[5144 + l]
        c50 = w[5152 + l]
        c51 = w[5160 + l]
        c52 = w[5168 + l]
        c53 = w[5176 + l]
        c54 = w[5184 + l]
        c55 = w[5192 + l]
        c56 = w[5200 + l]
        c57 = w[5208 + l]
        c58 = w[5216 + l]
        c59 = w[5224 + l]
        c60 = w[5232 + l]
        c61 = w[5240 + l]
        c64 = w[5264 + l]
        c65 = w[5272 + l]
        c66 = w[5280 + l]
        c67 = w[5288 + l]
        c68 = w[5296 + l]
        c70 = w[5312 + l]
        c71 = w[5320 + l]
        c72 = w[5328 + l]
        c73 = w[5336 + l]
        c75 = w[5352 + l]
        c76 = w[5360 + l]
        c77 = w[5368 + l]
        c78 = w[5376 + l]
        c79 = w[5384 + l]
        c80 = w[5392 + l]
        c81 = w[5400 + l]
        c82 = w[5408 + l]
        c84 = w[5424 + l]
        c85 = w[5432 + l]
        c86 = w[5440 + l]
        c87 = w[5448 + l]
        c88 = w[5456 + l]
        c89 = w[5464 + l]
        c90 = w[5472 + l]
        c91 = w[5480 + l]
        c92 = w[5488 + l]
        c93 = w[5496 + l]
        c94 = w[5504 + l]
        c95 = w[5512 + l]
        c96 = w[5520 + l]
        c97 = w[5528 + l]
        c98 = w[5536 + l]
        c99 = w[5544 + l]
        c100 = w[5552 + l]
        c101 = w[5560 + l]
        c102 = w[5568 + l]
        x0 = c31 + s_PDGF
        x1 = (1.0 / x0)
        x2 = -c32*s_F + 1.0
        x3 = (0.0 if (x2) < (0.0) else (x2))
        x4 = c35 + s_TGF
        x5 = (1.0 / x4)
        x6 = 1.0 - s_A
        x7 = (0.0 if (x6) < (0.0) else (x6))
        x8 = (s_A ** 6)
        x9 = c37 + c38*x8
        x10 = c91*x8/x9 - c92*(s_A ** 12)/(x9 * x9)
        x11 = c40*s_F
        x12 = c43 + s_VEGF
        x13 = c51 + s_W
        x14 = (1.0 / x13)
        x15 = c50*x14
        x16 = s_W/(x13 * x13)
        x17 = 1.0 - s_K
        x18 = (0.0 if (x17) < (0.0) else (x17))
        x19 = c55*s_D + 1.0
        x20 = c59 + s_FGF
        x21 = (1.0 / x20)
        x22 = c60 - s_h
        x23 = (0.0 if (x22) < (0.0) else (x22))
        x24 = (s_MMP * s_MMP)
        x25 = s_TIMP + 1.0
        x26 = (1.0 / (x25 * x25))
        x27 = c66*x24*x26 + 1.0
        x28 = (1.0 / x27)
        x29 = s_C3 + s_Ci + s_Cm
        x30 = -c67*(x29 - 1.0) + 1.0
        x31 = (0.0 if (x30) < (0.0) else (x30))
        x32 = x28*x31
        x33 = c65*x32
        x34 = (1.0 / x25)
        x35 = c68*x34
        x36 = s_MMP*x26
        x37 = s_S*x31/(x27 * x27)
        x38 = c98*x37
        x39 = x36*x38
        x40 = c68*x36
        x41 = x24/(x25 * x25 * x25)
        x42 = x38*x41
        x43 = s_MMP*x35
        x44 = s_S*x28*(1.0 if (x30) > 0.0 else 0.0)
        x45 = c99*x44
        x46 = -x45
        x47 = c73*x32
        x48 = c100*x37
        x49 = x36*x48
        x50 = x41*x48
        x51 = c101*x44
        x52 = c76*x34
        x53 = (1.0 / x29)
        x54 = s_X*x53
        x55 = s_S*x33 + s_S*x47
        x56 = s_X*x55/(x29 * x29) - x54*(-x45 - x51)
        x57 = c82*x34
        x58 = c85*x34
        shift = w[5584 + l]
        a3_1 = -(c3)
        a3_7 = -(c4)
        a4_1 = -(c6)
        a4_7 = -(c7)
        a5_0 = -(c9)
        a6_0 = -(c11)
        a6_4 = -(c14)
        a6_5 = -(c88)
        a7_6 = -(c13)
        a8_7 = -(c16)
        a9_2 = -(c20)
        a9_7 = -(c18)
        a9_8 = -(c18)
        a10_2 = -(c23)
        a10_8 = -(c21)
        a10_14 = -(c24)
        a11_1 = -(c25)
        a11_7 = -(c26)
        a11_8 = -(c26)
        a12_7 = -(c28)
        a13_9 = -(-c30*s_F*s_PDGF*x3/(x0 * x0) + c30*s_F*x1*x3)
        a14_10 = -(-c34*s_TGF*x7/(x4 * x4) + c34*x5*x7)
        a15_14 = -(x10)
        a16_13 = -(c40*(s_A + s_Y))
        a16_14 = -(x11)
        a16_15 = -(x11)
        a17_11 = -(-c42*s_VEGF/(x12 * x12) + c42/x12)
        a18_5 = -(c93)
        a18_7 = -(c94)
        a19_10 = -(c48)
        a20_21 = -(-s_W*x15)
        a21_20 = -(c53*x14*x18 - c53*x16*x18)
        a22_0 = -(-c95*(c56*s_FGF + 1.0)/(x19 * x19))
        a22_12 = -(c96/x19)
        a23_12 = -(-c58*s_FGF*x23/(x20 * x20) + c58*x21*x23)
        a24_5 = -(c97)
        a25_16 = -(x33)
        a25_18 = -(-s_C3*x35 - x39)
        a25_19 = -(s_C3*x40 + x42)
        a25_26 = -(x46)
        a25_27 = -(x46)
        a26_16 = -(x47)
        a26_18 = -(-s_Ci*x35 - x49)
        a26_19 = -(s_Ci*x40 + x50)
        a26_25 = -(c71*(1.0 if (-c72 + s_C3) > 0.0 else 0.0) - x51)
        a26_27 = -(-x51)
        a27_18 = -(-s_Cm*x52)
        a27_19 = -(c76*s_Cm*x36)
        a27_26 = -(c70)
        a28_16 = -(-x54*(x33 + x47))
        a28_18 = -(-x54*(-x39 - x49))
        a28_19 = -(-x54*(x42 + x50))
        a28_25 = -(x56)
        a28_26 = -(x56)
        a28_27 = -(x56)
        a29_16 = -(c79)
        a30_18 = -(-s_El*x57)
        a30_19 = -(c82*s_El*x36)
        a30_29 = -(c81)
        a31_14 = -(-c84*s_Es)
        a31_18 = -(-s_Es*x58)
        a31_19 = -(c85*s_Es*x36)
        a32_4 = -(c87)
        a0_0 = shift - (-c0)
        a1_1 = shift - (-c1)
        a2_2 = shift - (-c2)
        a3_3 = shift - (-c5)
        a4_4 = shift - (-c8)
        a5_5 = shift - (-c10)
        a6_6 = shift - (-c13)
        a7_7 = shift - (c89)
        a8_8 = shift - (-c17)
        a9_9 = shift - (-c19)
        a10_10 = shift - (-c22)
        a11_11 = shift - (-c27)
        a12_12 = shift - (-c28)
        a13_13 = shift - (-c29 + c30*s_PDGF*x1*x3 - c90*s_F*s_PDGF*x1*(1.0 if (x2) > 0.0 else 0.0))
        a14_14 = shift - (-c33 - c34*s_TGF*x5*(1.0 if (x6) > 0.0 else 0.0) - x10)
        a15_15 = shift - (-c39)
        a16_16 = shift - (-c40)
        a17_17 = shift - (-c41)
        a18_18 = shift - (-c47)
        a19_19 = shift - (-c49)
        a20_20 = shift - (c50*s_K*x16 - s_K*x15)
        a21_21 = shift - (-c52 - c53*s_W*x14*(1.0 if (x17) > 0.0 else 0.0))
        a22_22 = shift - (-c54)
        a23_23 = shift - (-c57 - c58*s_FGF*x21*(1.0 if (x22) > 0.0 else 0.0))
        a24_24 = shift - (-c61)
        a25_25 = shift - (-c64 - x43 - x45)
        a26_26 = shift - (c102 - x43 - x51)
        a27_27 = shift - (c75 - s_MMP*x52)
        a28_28 = shift - (-c77 - x53*x55)
        a29_29 = shift - (-c78)
        a30_30 = shift - (-c80 - s_MMP*x57)
        a31_31 = shift - (-c84*s_A - s_MMP*x58)
        a32_32 = shift - (-c86)
        a17_17 = 1.0 / a17_17
        a23_23 = 1.0 / a23_23
        a24_24 = 1.0 / a24_24
        a32_32 = 1.0 / a32_32
        a2_2 = 1.0 / a2_2
        a9_2 *= a2_2
        a10_2 *= a2_2
        a3_3 = 1.0 / a3_3
        a1_1 = 1.0 / a1_1
        a4_1 *= a1_1
        a11_1 *= a1_1
        a11_11 = 1.0 / a11_11
        a22_22 = 1.0 / a22_22
        a12_12 = 1.0 / a12_12
        a0_0 = 1.0 / a0_0
        a5_0 *= a0_0
        a6_0 *= a0_0
        a5_5 = 1.0 / a5_5
        a6_5 *= a5_5
        a18_5 *= a5_5
        a4_4 = 1.0 / a4_4
        a6_4 *= a4_4
        a6_7 = - a6_4 * a4_7
        a6_6 = 1.0 / a6_6
        a7_6 *= a6_6
        a7_7 -= a7_6 * a6_7
        a7_7 = 1.0 / a7_7
        a8_7 *= a7_7
        a9_7 *= a7_7
        a18_7 *= a7_7
        a8_8 = 1.0 / a8_8
        a9_8 *= a8_8
        a10_8 *= a8_8
        a9_9 = 1.0 / a9_9
        a13_9 *= a9_9
        a13_13 = 1.0 / a13_13
        a16_13 *= a13_13
        a15_15 = 1.0 / a15_15
        a16_15 *= a15_15
        a16_14 -= a16_15 * a15_14
        a20_20 = 1.0 / a20_20
        a21_20 *= a20_20
        a21_21 -= a21_20 * a20_21
        a21_21 = 1.0 / a21_21
        a29_29 = 1.0 / a29_29
        a30_29 *= a29_29
        a30_16 = - a30_29 * a29_16
        a30_30 = 1.0 / a30_30
        a31_31 = 1.0 / a31_31
        a18_18 = 1.0 / a18_18
        a25_18 *= a18_18
        a26_18 *= a18_18
        a27_18 *= a18_18
        a28_18 *= a18_18
        a10_10 = 1.0 / a10_10
        a14_10 *= a10_10
        a14_14 -= a14_10 * a10_14
        a19_10 *= a10_10
        a19_14 = - a19_10 * a10_14
        a14_14 = 1.0 / a14_14
        a16_14 *= a14_14
        a19_14 *= a14_14
        a16_16 = 1.0 / a16_16
        a25_16 *= a16_16
        a26_16 *= a16_16
        a28_16 *= a16_16
        a19_19 = 1.0 / a19_19
        a25_19 *= a19_19
        a26_19 *= a19_19
        a27_19 *= a19_19
        a28_19 *= a19_19
        a28_28 = 1.0 / a28_28
        a25_25 = 1.0 / a25_25
        a26_25 *= a25_25
        a26_26 -= a26_25 * a25_26
        a26_27 -= a26_25 * a25_27
        a26_26 = 1.0 / a26_26
        a27_26 *= a26_26
        a27_27 -= a27_26 * a26_27
        a27_27 = 1.0 / a27_27
        w[8 * (495 + 0) + l] = a0_0
        w[8 * (495 + 1) + l] = a1_1
        w[8 * (495 + 2) + l] = a2_2
        w[8 * (495 + 3) + l] = a3_1
        w[8 * (495 + 4) + l] = a3_3
        w[8 * (495 + 5) + l] = a3_7
        w[8 * (495 + 6) + l] = a4_1
        w[8 * (495 + 7) + l] = a4_4
        w[8 * (495 + 8) + l] = a4_7
        w[8 * (495 + 9) + l] = a5_0
        w[8 * (495 + 10) + l] = a5_5
        w[8 * (495 + 11) + l] = a6_0
        w[8 * (495 + 12) + l] = a6_4
        w[8 * (495 + 13) + l] = a6_5
        w[8 * (495 + 14) + l] = a6_6
        w[8 * (495 + 15) + l] = a6_7
        w[8 * (495 + 16) + l] = a7_6
        w[8 * (495 + 17) + l] = a7_7
        w[8 * (495 + 18) + l] = a8_7
        w[8 * (495 + 19) + l] = a8_8
        w[8 * (495 + 20) + l] = a9_2
        w[8 * (495 + 21) + l] = a9_7
        w[8 * (495 + 22) + l] = a9_8
        w[8 * (495 + 23) + l] = a9_9
        w[8 * (495 + 24) + l] = a10_2
        w[8 * (495 + 25) + l] = a10_8
        w[8 * (495 + 26) + l] = a10_10
        w[8 * (495 + 27) + l] = a10_14
        w[8 * (495 + 28) + l] = a11_1
        w[8 * (495 + 29) + l] = a11_7
        w[8 * (495 + 30) + l] = a11_8
        w[8 * (495 + 31) + l] = a11_11
        w[8 * (495 + 32) + l] = a12_7
        w[8 * (495 + 33) + l] = a12_12
        w[8 * (495 + 34) + l] = a13_9
        w[8 * (495 + 35) + l] = a13_13
        w[8 * (495 + 36) + l] = a14_10
        w[8 * (495 + 37) + l] = a14_14
        w[8 * (495 + 38) + l] = a15_14
        w[8 * (495 + 39) + l] = a15_15
        w[8 * (495 + 40) + l] = a16_13
        w[8 * (495 + 41) + l] = a16_14
        w[8 * (495 + 42) + l] = a16_15
        w[8 * (495 + 43) + l] = a16_16
        w[8 * (495 + 44) + l] = a17_11
        w[8 * (495 + 45) + l] = a17_17
        w[8 * (495 + 46) + l] = a18_5
        w[8 * (495 + 47) + l] = a18_7
        w[8 * (495 + 48) + l] = a18_18
        w[8 * (495 + 49) + l] = a19_10
        w[8 * (495 + 50) + l] = a19_14
        w[8 * (495 + 51) + l] = a19_19
        w[8 * (495 + 52) + l] = a20_20
        w[8 * (495 + 53) + l] = a20_21
        w[8 * (495 + 54) + l] = a21_20
        w[8 * (495 + 55) + l] = a21_21
        w[8 * (495 + 56) + l] = a22_0
        w[8 * (495 + 57) + l] = a22_12
        w[8 * (495 + 58) + l] = a22_22
        w[8 * (495 + 59) + l] = a23_12
        w[8 * (495 + 60) + l] = a23_23
        w[8 * (495 + 61) + l] = a24_5
        w[8 * (495 + 62) + l] = a24_24
        w[8 * (495 + 63) + l] = a25_16
        w[8 * (495 + 64) + l] = a25_18
        w[8 * (495 + 65) + l] = a25_19
        w[8 * (495 + 66) + l] = a25_25
        w[8 * (495 + 67) + l] = a25_26
        w[8 * (495 + 68) + l] = a25_27
        w[8 * (495 + 69) + l] = a26_16
        w[8 * (495 + 70) + l] = a26_18
        w[8 * (495 + 71) + l] = a26_19
        w[8 * (495 + 72) + l] = a26_25
        w[8 * (495 + 73) + l] = a26_26
        w[8 * (495 + 74) + l] = a26_27
        w[8 * (495 + 75) + l] = a27_18
        w[8 * (495 + 76) + l] = a27_19
        w[8 * (495 + 77) + l] = a27_26
        w[8 * (495 + 78) + l] = a27_27
        w[8 * (495 + 79) + l] = a28_16
        w[8 * (495 + 80) + l] = a28_18
        w[8 * (495 + 81) + l] = a28_19
        w[8 * (495 + 82) + l] = a28_25
        w[8 * (495 + 83) + l] = a28_26
        w[8 * (495 + 84) + l] = a28_27
        w[8 * (495 + 85) + l] = a28_28
        w[8 * (495 + 86) + l] = a29_16
        w[8 * (495 + 87) + l] = a29_29
        w[8 * (495 + 88) + l] = a30_16
        w[8 * (495 + 89) + l] = a30_18
        w[8 * (495 + 90) + l] = a30_19
        w[8 * (495 + 91) + l] = a30_29
        w[8 * (495 + 92) + l] = a30_30
        w[8 * (495 + 93) + l] = a31_14
        w[8 * (495 + 94) + l] = a31_18
        w[8 * (495 + 95) + l] = a31_19
        w[8 * (495 + 96) + l] = a31_31
        w[8 * (495 + 97) + l] = a32_4
        w[8 * (495 + 98) + l] = a32_32


# Diagonal coefficient of Rodas4.
GAMMA = 0.25

@njit(**INNER)
def begin_lanes(w):
    """PER_H and SHIFT from H."""
    for l in range(8):
        per_h = 1.0 / w[5576 + l]
        w[5584 + l] = per_h / GAMMA
        w[3168 + l] = per_h
        w[3176 + l] = per_h
        w[3184 + l] = per_h
        w[3192 + l] = per_h
        w[3200 + l] = per_h
        w[3208 + l] = per_h
        w[3216 + l] = per_h
        w[3224 + l] = per_h
        w[3232 + l] = per_h
        w[3240 + l] = per_h
        w[3248 + l] = per_h
        w[3256 + l] = per_h
        w[3264 + l] = per_h
        w[3272 + l] = per_h
        w[3280 + l] = per_h
        w[3288 + l] = per_h
        w[3296 + l] = per_h
        w[3304 + l] = per_h
        w[3312 + l] = per_h
        w[3320 + l] = per_h
        w[3328 + l] = per_h
        w[3336 + l] = per_h
        w[3344 + l] = per_h
        w[3352 + l] = per_h
        w[3360 + l] = per_h
        w[3368 + l] = per_h
        w[3376 + l] = per_h
        w[3384 + l] = per_h
        w[3392 + l] = per_h
        w[3400 + l] = per_h
        w[3408 + l] = per_h
        w[3416 + l] = per_h
        w[3424 + l] = per_h


@njit(**INNER)
def total_lanes(w):
    """ERROR = mean square of D2, LOWEST = least of D3 and 0."""
    for l in range(8):
        total, lowest = 0.0, 0.0
        total += w[2376 + l]
        lowest = w[2640 + l] if w[2640 + l] < lowest else lowest
        total += w[2384 + l]
        lowest = w[2648 + l] if w[2648 + l] < lowest else lowest
        total += w[2392 + l]
        lowest = w[2656 + l] if w[2656 + l] < lowest else lowest
        total += w[2400 + l]
        lowest = w[2664 + l] if w[2664 + l] < lowest else lowest
        total += w[2408 + l]
        lowest = w[2672 + l] if w[2672 + l] < lowest else lowest
        total += w[2416 + l]
        lowest = w[2680 + l] if w[2680 + l] < lowest else lowest
        total += w[2424 + l]
        lowest = w[2688 + l] if w[2688 + l] < lowest else lowest
        total += w[2432 + l]
        lowest = w[2696 + l] if w[2696 + l] < lowest else lowest
        total += w[2440 + l]
        lowest = w[2704 + l] if w[2704 + l] < lowest else lowest
        total += w[2448 + l]
        lowest = w[2712 + l] if w[2712 + l] < lowest else lowest
        total += w[2456 + l]
        lowest = w[2720 + l] if w[2720 + l] < lowest else lowest
        total += w[2464 + l]
        lowest = w[2728 + l] if w[2728 + l] < lowest else lowest
        total += w[2472 + l]
        lowest = w[2736 + l] if w[2736 + l] < lowest else lowest
        total += w[2480 + l]
        lowest = w[2744 + l] if w[2744 + l] < lowest else lowest
        total += w[2488 + l]
        lowest = w[2752 + l] if w[2752 + l] < lowest else lowest
        total += w[2496 + l]
        lowest = w[2760 + l] if w[2760 + l] < lowest else lowest
        total += w[2504 + l]
        lowest = w[2768 + l] if w[2768 + l] < lowest else lowest
        total += w[2512 + l]
        lowest = w[2776 + l] if w[2776 + l] < lowest else lowest
        total += w[2520 + l]
        lowest = w[2784 + l] if w[2784 + l] < lowest else lowest
        total += w[2528 + l]
        lowest = w[2792 + l] if w[2792 + l] < lowest else lowest
        total += w[2536 + l]
        lowest = w[2800 + l] if w[2800 + l] < lowest else lowest
        total += w[2544 + l]
        lowest = w[2808 + l] if w[2808 + l] < lowest else lowest
        total += w[2552 + l]
        lowest = w[2816 + l] if w[2816 + l] < lowest else lowest
        total += w[2560 + l]
        lowest = w[2824 + l] if w[2824 + l] < lowest else lowest
        total += w[2568 + l]
        lowest = w[2832 + l] if w[2832 + l] < lowest else lowest
        total += w[2576 + l]
        lowest = w[2840 + l] if w[2840 + l] < lowest else lowest
        total += w[2584 + l]
        lowest = w[2848 + l] if w[2848 + l] < lowest else lowest
        total += w[2592 + l]
        lowest = w[2856 + l] if w[2856 + l] < lowest else lowest
        total += w[2600 + l]
        lowest = w[2864 + l] if w[2864 + l] < lowest else lowest
        total += w[2608 + l]
        lowest = w[2872 + l] if w[2872 + l] < lowest else lowest
        total += w[2616 + l]
        lowest = w[2880 + l] if w[2880 + l] < lowest else lowest
        total += w[2624 + l]
        lowest = w[2888 + l] if w[2888 + l] < lowest else lowest
        total += w[2632 + l]
        lowest = w[2896 + l] if w[2896 + l] < lowest else lowest
        w[5592 + l] = sqrt(total / 33.0)
        w[5600 + l] = lowest


@njit(**INNER)
def spread_lanes(w):
    """MASK = ACCEPTED for every species."""
    for l in range(8):
        accepted = w[5608 + l]
        w[3696 + l] = accepted
        w[3704 + l] = accepted
        w[3712 + l] = accepted
        w[3720 + l] = accepted
        w[3728 + l] = accepted
        w[3736 + l] = accepted
        w[3744 + l] = accepted
        w[3752 + l] = accepted
        w[3760 + l] = accepted
        w[3768 + l] = accepted
        w[3776 + l] = accepted
        w[3784 + l] = accepted
        w[3792 + l] = accepted
        w[3800 + l] = accepted
        w[3808 + l] = accepted
        w[3816 + l] = accepted
        w[3824 + l] = accepted
        w[3832 + l] = accepted
        w[3840 + l] = accepted
        w[3848 + l] = accepted
        w[3856 + l] = accepted
        w[3864 + l] = accepted
        w[3872 + l] = accepted
        w[3880 + l] = accepted
        w[3888 + l] = accepted
        w[3896 + l] = accepted
        w[3904 + l] = accepted
        w[3912 + l] = accepted
        w[3920 + l] = accepted
        w[3928 + l] = accepted
        w[3936 + l] = accepted
        w[3944 + l] = accepted
        w[3952 + l] = accepted


@njit(**INNER)
def solve_lanes(w):
    """R = solution with LU of the right-hand side R."""
    for l in range(8):
        b0 = w[528 + l]
        b1 = w[536 + l]
        b2 = w[544 + l]
        b3 = w[552 + l]
        b4 = w[560 + l]
        b5 = w[568 + l]
        b6 = w[576 + l]
        b7 = w[584 + l]
        b8 = w[592 + l]
        b9 = w[600 + l]
        b10 = w[608 + l]
        b11 = w[616 + l]
        b12 = w[624 + l]
        b13 = w[632 + l]
        b14 = w[640 + l]
        b15 = w[648 + l]
        b16 = w[656 + l]
        b17 = w[664 + l]
        b18 = w[672 + l]
        b19 = w[680 + l]
        b20 = w[688 + l]
        b21 = w[696 + l]
        b22 = w[704 + l]
        b23 = w[712 + l]
        b24 = w[720 + l]
        b25 = w[728 + l]
        b26 = w[736 + l]
        b27 = w[744 + l]
        b28 = w[752 + l]
        b29 = w[760 + l]
        b30 = w[768 + l]
        b31 = w[776 + l]
        b32 = w[784 + l]
        b9 -= w[8 * (495 + 20) + l] * b2
        b10 -= w[8 * (495 + 24) + l] * b2
        b4 -= w[8 * (495 + 6) + l] * b1
        b11 -= w[8 * (495 + 28) + l] * b1
        b5 -= w[8 * (495 + 9) + l] * b0
        b6 -= w[8 * (495 + 11) + l] * b0
        b6 -= w[8 * (495 + 13) + l] * b5
        b18 -= w[8 * (495 + 46) + l] * b5
        b6 -= w[8 * (495 + 12) + l] * b4
        b7 -= w[8 * (495 + 16) + l] * b6
        b8 -= w[8 * (495 + 18) + l] * b7
        b9 -= w[8 * (495 + 21) + l] * b7
        b18 -= w[8 * (495 + 47) + l] * b7
        b9 -= w[8 * (495 + 22) + l] * b8
        b10 -= w[8 * (495 + 25) + l] * b8
        b13 -= w[8 * (495 + 34) + l] * b9
        b16 -= w[8 * (495 + 40) + l] * b13
        b16 -= w[8 * (495 + 42) + l] * b15
        b21 -= w[8 * (495 + 54) + l] * b20
        b30 -= w[8 * (495 + 91) + l] * b29
        b25 -= w[8 * (495 + 64) + l] * b18
        b26 -= w[8 * (495 + 70) + l] * b18
        b27 -= w[8 * (495 + 75) + l] * b18
        b28 -= w[8 * (495 + 80) + l] * b18
        b14 -= w[8 * (495 + 36) + l] * b10
        b19 -= w[8 * (495 + 49) + l] * b10
        b16 -= w[8 * (495 + 41) + l] * b14
        b19 -= w[8 * (495 + 50) + l] * b14
        b25 -= w[8 * (495 + 63) + l] * b16
        b26 -= w[8 * (495 + 69) + l] * b16
        b28 -= w[8 * (495 + 79) + l] * b16
        b25 -= w[8 * (495 + 65) + l] * b19
        b26 -= w[8 * (495 + 71) + l] * b19
        b27 -= w[8 * (495 + 76) + l] * b19
        b28 -= w[8 * (495 + 81) + l] * b19
        b26 -= w[8 * (495 + 72) + l] * b25
        b27 -= w[8 * (495 + 77) + l] * b26
        b27 *= w[8 * (495 + 78) + l]
        b26 -= w[8 * (495 + 74) + l] * b27
        b26 *= w[8 * (495 + 73) + l]
        b25 -= w[8 * (495 + 67) + l] * b26
        b25 -= w[8 * (495 + 68) + l] * b27
        b25 *= w[8 * (495 + 66) + l]
        b28 -= w[8 * (495 + 82) + l] * b25
        b28 -= w[8 * (495 + 83) + l] * b26
        b28 -= w[8 * (495 + 84) + l] * b27
        b28 *= w[8 * (495 + 85) + l]
        b19 *= w[8 * (495 + 51) + l]
        b16 *= w[8 * (495 + 43) + l]
        b14 *= w[8 * (495 + 37) + l]
        b10 -= w[8 * (495 + 27) + l] * b14
        b10 *= w[8 * (495 + 26) + l]
        b18 *= w[8 * (495 + 48) + l]
        b31 -= w[8 * (495 + 93) + l] * b14
        b31 -= w[8 * (495 + 94) + l] * b18
        b31 -= w[8 * (495 + 95) + l] * b19
        b31 *= w[8 * (495 + 96) + l]
        b30 -= w[8 * (495 + 88) + l] * b16
        b30 -= w[8 * (495 + 89) + l] * b18
        b30 -= w[8 * (495 + 90) + l] * b19
        b30 *= w[8 * (495 + 92) + l]
        b29 -= w[8 * (495 + 86) + l] * b16
        b29 *= w[8 * (495 + 87) + l]
        b21 *= w[8 * (495 + 55) + l]
        b20 -= w[8 * (495 + 53) + l] * b21
        b20 *= w[8 * (495 + 52) + l]
        b15 -= w[8 * (495 + 38) + l] * b14
        b15 *= w[8 * (495 + 39) + l]
        b13 *= w[8 * (495 + 35) + l]
        b9 *= w[8 * (495 + 23) + l]
        b8 *= w[8 * (495 + 19) + l]
        b7 *= w[8 * (495 + 17) + l]
        b6 -= w[8 * (495 + 15) + l] * b7
        b6 *= w[8 * (495 + 14) + l]
        b4 -= w[8 * (495 + 8) + l] * b7
        b4 *= w[8 * (495 + 7) + l]
        b5 *= w[8 * (495 + 10) + l]
        b0 *= w[8 * (495 + 0) + l]
        b12 -= w[8 * (495 + 32) + l] * b7
        b12 *= w[8 * (495 + 33) + l]
        b22 -= w[8 * (495 + 56) + l] * b0
        b22 -= w[8 * (495 + 57) + l] * b12
        b22 *= w[8 * (495 + 58) + l]
        b11 -= w[8 * (495 + 29) + l] * b7
        b11 -= w[8 * (495 + 30) + l] * b8
        b11 *= w[8 * (495 + 31) + l]
        b1 *= w[8 * (495 + 1) + l]
        b3 -= w[8 * (495 + 3) + l] * b1
        b3 -= w[8 * (495 + 5) + l] * b7
        b3 *= w[8 * (495 + 4) + l]
        b2 *= w[8 * (495 + 2) + l]
        b32 -= w[8 * (495 + 97) + l] * b4
        b32 *= w[8 * (495 + 98) + l]
        b24 -= w[8 * (495 + 61) + l] * b5
        b24 *= w[8 * (495 + 62) + l]
        b23 -= w[8 * (495 + 59) + l] * b12
        b23 *= w[8 * (495 + 60) + l]
        b17 -= w[8 * (495 + 44) + l] * b11
        b17 *= w[8 * (495 + 45) + l]
        w[528 + l] = b0
        w[536 + l] = b1
        w[544 + l] = b2
        w[552 + l] = b3
        w[560 + l] = b4
        w[568 + l] = b5
        w[576 + l] = b6
        w[584 + l] = b7
        w[592 + l] = b8
        w[600 + l] = b9
        w[608 + l] = b10
        w[616 + l] = b11
        w[624 + l] = b12
        w[632 + l] = b13
        w[640 + l] = b14
        w[648 + l] = b15
        w[656 + l] = b16
        w[664 + l] = b17
        w[672 + l] = b18
        w[680 + l] = b19
        w[688 + l] = b20
        w[696 + l] = b21
        w[704 + l] = b22
        w[712 + l] = b23
        w[720 + l] = b24
        w[728 + l] = b25
        w[736 + l] = b26
        w[744 + l] = b27
        w[752 + l] = b28
        w[760 + l] = b29
        w[768 + l] = b30
        w[776 + l] = b31
        w[784 + l] = b32

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
