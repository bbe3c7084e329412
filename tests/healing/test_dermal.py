"""The biology of the dermal network: order of events, gene series, closure, matrix, and that every wound resolves."""

import numpy as np
import pytest
from scipy.optimize import brentq

from percuta.errors import InputError
from percuta.healing.modifiers import basal_synthesis_by_age, synthesis_by_age
from percuta.outcome.genes import GENES, log2_fold
from percuta.parameters import Parameters, library
from percuta.parameters.values import quantile

from .interpret import course, dermal, names_in

DAYS = np.unique(
    np.concatenate([np.geomspace(1 / 48, 2, 80), np.arange(2, 20, 0.1), np.arange(20, 391, 1), [1 / 6, 0.25, 1]]).round(
        6
    )
)
COLLAGENS = ("collagen_iii", "collagen_i_immature", "collagen_i_mature")
INFLAMMATION = ("damage", "alarm", "il6", "il1", "neutrophils", "monocytes", "macrophages_m1")


def total(states):
    return sum(states[name] for name in COLLAGENS)


def aged(age, p):
    made = synthesis_by_age(age, p)
    return {"synthesis_i": made, "synthesis_iii": made, "basal_synthesis": basal_synthesis_by_age(age, p)}


def on(day, series):
    return series[np.searchsorted(DAYS, day)]


def peak_day(series):
    return DAYS[series.argmax(axis=0)]


@pytest.fixture(scope="module")
def one():
    """One session at a fully injured point, central values."""
    return course(dermal().values(Parameters()), DAYS)


@pytest.fixture(scope="module")
def drawn_one():
    """One session, 150 draws."""
    return course(dermal().values(Parameters(draws=150, seed=1)), DAYS[DAYS <= 120])


# --- the table itself


def test_every_name_is_a_species_term_modifier_or_record():
    table = dermal()
    assert set(table.parameters) <= set(library())
    used = set().union(*map(names_in, [*table.terms.values(), *(entry["rate"] for entry in table.reactions.values())]))
    assert set(table.modifiers) <= used
    assert set(table.terms) <= used


def test_every_loss_is_a_rate_times_its_own_state():
    table = dermal()
    rng = np.random.default_rng(1)
    values = table.values(Parameters())
    state = rng.uniform(0.1, 2, (len(table.species), 1))
    for symbol, row in table.row.items():
        without = state.copy()
        without[row] = 0
        assert table.rate(without, values)[row, 0] >= 0, symbol


def test_skin_at_rest_stays_at_rest_but_for_ageing():
    table = dermal()
    values = table.values(Parameters(draws=20, seed=1))
    rate = dict(zip(table.place, table.rate(table.rest(values), values), strict=True))
    ageing = {"collagen_i_mature", "elastotic"}
    assert all(np.allclose(change, 0, atol=1e-15) for name, change in rate.items() if name not in ageing)
    assert rate["collagen_i_mature"] == pytest.approx(-values["collagen_ageing"] * (1 - values["collagen_iii_share"]))
    assert np.all(rate["elastotic"] > 0)


def test_a_session_of_no_severity_changes_nothing():
    table = dermal()
    values = table.values(Parameters())
    rest = table.rest(values)
    assert np.array_equal(table.injure(rest, 0.0, values), rest)


# --- order of events


@pytest.mark.parametrize(
    ("name", "earliest", "latest"),
    [
        ("il6", 3 / 24, 9 / 24),
        ("vegf", 3 / 24, 9 / 24),
        ("neutrophils", 12 / 24, 30 / 24),
        ("hyaluronan", 1, 3),
        ("il1", 2.5, 4),
        ("macrophages_m1", 2, 3.5),
        ("mmp", 2, 5),
        ("proliferation", 3, 4),
        ("macrophages_m2", 4, 8),
        ("capillaries", 7, 21),
        ("activated_fibroblasts", 7, 14),
        ("collagen_synthesis", 10, 21),
    ],
)
def test_each_wave_peaks_on_its_day(one, drawn_one, name, earliest, latest):
    assert earliest <= peak_day(one[name])[0] <= latest
    days = peak_day(drawn_one[name])
    assert np.mean((days >= 0.75 * earliest) & (days <= 1.25 * latest)) > 0.9


@pytest.mark.parametrize(
    ("name", "day", "share_of_peak"),
    [
        ("neutrophils", 5, 0.1),
        ("il6", 7, 0.08),
        ("il1", 14, 0.1),
        ("mmp", 21, 0.1),
        ("activated_fibroblasts", 60, 0.2),
    ],
)
def test_each_wave_is_over_on_its_day(one, name, day, share_of_peak):
    assert on(day, one[name])[0] <= share_of_peak * one[name].max()


def test_half_of_the_fibroblasts_are_calm_by_day_30(one):
    active = one["activated_fibroblasts"][:, 0]
    assert 0.5 <= active.max() <= 0.85
    assert 0.35 <= on(30, active) / active.max() <= 0.7


def test_proliferation_is_held_back_for_a_day_and_over_in_two_weeks(one):
    cells = one["proliferation"][:, 0]
    assert on(0.25, cells) < 0.75
    assert on(1, cells) < 0.9
    assert 2.2 <= cells.max() <= 3.5
    assert on(14, cells) < 1.3


def test_growth_factor_lasts_two_weeks_and_comes_in_two_waves(one):
    tgf = one["tgf"][:, 0]
    early, between, late = (tgf[(lo < DAYS) & (hi > DAYS)] for lo, hi in ((0, 1), (1, 4), (4, 12)))
    assert between.min() < 0.8 * min(early.max(), late.max())
    assert on(14, tgf) > 0.5 * late.max()
    assert on(30, tgf) < 0.15 * late.max()


def test_punctures_make_no_myofibroblasts_and_wide_wounds_do(one):
    assert one["myofibroblasts"].max() < 0.02
    p = Parameters()
    wide = course(dermal().values(p, tension=1 / p["wound_tension"]), DAYS)["myofibroblasts"][:, 0]
    assert wide.max() > 0.2
    assert on(3, wide) < 0.1 * wide.max()
    assert 8 <= DAYS[wide.argmax()] <= 17


# --- genes


PUBLISHED = {  # Leonardo 2023 (GSE209609): log2 change, mean and sd between people, at 0.25, 1, 3 and 7 d
    "IL1B": ((1.5068, 0.9644, 2.709, 1.5936), (0.6499, 0.8486, 1.1165, 3.0187)),
    "IL6": ((3.6688, 0.8532, 1.3022, 0.462), (1.1767, 1.6727, 0.6392, 0.2639)),
    "TNF": ((0.219, 0.3117, 0.2337, 0.1251), (0.4144, 0.2324, 0.2773, 0.393)),
    "TGFB1": ((0.5852, 1.0859, 0.8266, 0.384), (0.3799, 0.5587, 0.6431, 0.2243)),
    "VEGFA": ((2.4357, 0.6673, 1.1226, 0.9796), (0.4352, 0.8702, 0.4315, 1.2649)),
    "MKI67": ((-0.6957, -0.4493, 1.4926, 1.173), (0.2756, 0.3264, 0.3598, 0.6418)),
    "MMP1": ((6.6838, 6.9333, 7.2989, 5.6039), (3.2178, 2.8928, 2.5418, 4.583)),
    "MMP9": ((1.5191, 2.8332, 4.5319, 3.1959), (1.033, 1.3983, 0.9619, 0.6882)),
    "COL1A1": ((0.0964, -0.0489, 0.3548, 0.6006), (0.7721, 0.4163, 0.9893, 1.8973)),
    "COL3A1": ((-0.4893, -0.794, 0.0649, 0.799), (1.2091, 0.2559, 0.9891, 1.8503)),
    "COL4A1": ((1.071, 1.3048, 2.1963, 1.8201), (0.3711, 0.7722, 1.2763, 1.589)),
    "COL7A1": ((-1.0641, -1.21, 0.1281, 0.5013), (0.3246, 0.4783, 0.7909, 0.4718)),
    "FN1": ((0.3682, 0.0219, 0.2579, 0.1965), (0.2779, 0.3855, 0.5118, 0.8502)),
}
TIMES = [0.25, 1, 3, 7]


def messages(p):
    table = dermal()
    values = table.values(p)
    rest = dict(zip(table.place, table.rest(values), strict=True))
    states = course(values, TIMES)
    return {gene: log2_fold(gene, states, rest, p) for gene in GENES}


@pytest.fixture(scope="module")
def central_messages():
    return messages(Parameters())


@pytest.fixture(scope="module")
def drawn_messages():
    return messages(Parameters(draws=300, seed=1))


@pytest.mark.parametrize("gene", GENES)
def test_each_gene_peaks_when_it_was_seen_to(central_messages, gene):
    assert central_messages[gene].argmax() == np.argmax(PUBLISHED[gene][0])


def test_gene_levels_lie_in_the_interval_of_one_person(drawn_messages):
    inside = {}
    for gene, (mean, sd) in PUBLISHED.items():
        noise = np.random.default_rng(1).normal(size=drawn_messages[gene].shape)
        low, high = np.quantile(drawn_messages[gene] + np.array(sd)[:, None] * noise, [0.05, 0.95], axis=1)
        inside[gene] = bool(np.all((low <= mean) & (mean <= high)))
    assert sum(inside.values()) >= 10, inside


def test_gene_levels_of_the_centre_lie_near_the_means(central_messages):
    off = [np.abs(central_messages[gene][:, 0] - mean) for gene, (mean, _) in PUBLISHED.items()]
    assert np.median(off) < 0.2
    assert np.max(off) < 1.0


def test_an_unknown_gene_is_refused_with_the_nearest(one):
    with pytest.raises(InputError, match="nearest: col1a1"):
        log2_fold("COL1A", one, one, Parameters())


# --- epidermis


@pytest.mark.parametrize("gap_mm", [0.1, 0.2, 0.3, 0.5])
def test_small_gaps_close_within_a_day(gap_mm):
    hours = np.linspace(1, 48, 400)
    values = dermal().values(Parameters(draws=60, seed=1)) | {"epidermal_gap": np.full(60, gap_mm)}
    open_mm = course(values, hours / 24)["gap"]
    closed = hours[np.argmax(open_mm < 0.05 * gap_mm, axis=0)]
    assert 9.5 <= np.median(closed) <= 28
    assert np.all(open_mm[-1] < 1e-3)


def test_wider_gaps_close_later(default):
    def hours(gap_mm):
        values = dermal().values(default) | {"epidermal_gap": np.array([gap_mm])}
        times = np.linspace(0.05, 3, 300)
        return np.interp(-0.05 * gap_mm, -course(values, times)["gap"][:, 0], 24 * times)

    small, large = hours(0.1), hours(0.5)
    assert small == pytest.approx(10, rel=0.15)  # Stumpp 2009, half of the smallest lesions
    assert large == pytest.approx(22, rel=0.15)  # and of the largest


# --- matrix


def test_no_net_collagen_before_day_3_and_most_after_day_30(one, drawn_one):
    assert np.all(total(one)[DAYS <= 3] <= 1)
    assert total(one).min() > 0.99
    assert peak_day(total(one))[0] > 30
    days = DAYS[DAYS <= 120]
    assert np.mean(total(drawn_one)[days <= 3].max(axis=0) <= 1) > 0.85
    assert np.mean(days[total(drawn_one).argmax(axis=0)] > 30) > 0.95


def test_type_iii_over_i_peaks_in_week_3_to_8(one, drawn_one):
    for states in (one, drawn_one):
        ratio = states["collagen_iii"] / (states["collagen_i_immature"] + states["collagen_i_mature"])
        days = peak_day(ratio)
        assert np.mean((days >= 21) & (days <= 56)) > 0.9
        assert 1.1 <= np.median(ratio.max(axis=0) / ratio[0]) <= 1.7


def test_one_session_adds_seven_to_ten_per_cent(default):
    gain = total(course(dermal().values(default, **aged(29, default)), [45, 52, 60])) - 1
    assert np.all((gain > 0.07) & (gain < 0.10))


def test_four_sessions_meet_the_attenuation_they_were_fitted_to(default):
    gain = total(course(dermal().values(default, **aged(55, default)), [120, 180], (0, 30, 60, 90))) - 1
    assert gain[:, 0] == pytest.approx([0.157, 0.173], abs=0.015)


def test_the_young_gain_more_than_the_old_and_the_second_session_less_than_the_first(default):
    def gain(age, sessions):
        return total(course(dermal().values(default, **aged(age, default)), [150], sessions))[0, 0] - 1

    assert gain(29, (0, 30, 60, 90)) > gain(70, (0, 30, 60, 90))
    assert 0.15 <= gain(29, (0, 30, 60, 90)) <= 0.21
    assert gain(29, (60, 90)) < 2 * gain(29, (90,))


def test_elastin_protein_stays_flat_while_its_message_rises(one, default):
    four = course(dermal().values(default), [90 + 90], (0, 30, 60, 90))
    assert four["elastic_fibres"][0, 0] == pytest.approx(1, abs=0.03)
    assert four["tropoelastin"][0, 0] > 0.2
    fibres = one["elastic_fibres"][:, 0]
    assert on(30, fibres) < 1 < on(90, fibres) + 0.005
    assert DAYS[fibres.argmax()] > 180


def test_elastotic_material_falls_in_month_1_to_3(one, drawn_one):
    assert on(90, one["elastotic"])[0] < on(30, one["elastotic"])[0] < 1
    assert np.all(drawn_one["elastotic"][-1] < 1)


def test_new_collagen_is_poor_in_mature_cross_links_at_six_months(default):
    """A state of wholly new collagen reaches the published 23 % of normal in 182 days."""
    rate = default["cross_link_formation"][0]
    assert brentq(lambda t: 1 - np.exp(-rate * t) - 0.27 / 1.18, 1, 1000) == pytest.approx(182, rel=0.05)
    links = course(dermal().values(default), [70, 182, 365])["cross_links"][:, 0]
    assert links[0] < links[1] < links[2] < 1


# --- resolution and habits


def test_every_drawn_wound_resolves(drawn_one):
    for name in INFLAMMATION:
        late = drawn_one[name][DAYS[DAYS <= 120] > 59]
        assert late[0].max() < 0.05 * drawn_one[name].max(axis=0).min(), name


def test_habits_push_where_they_should(default):
    def end(**modifiers):
        return course(dermal().values(default, **modifiers), [0.3, 14, 60])

    plain = end()
    assert total(end(synthesis_i=0.8, synthesis_iii=0.8))[-1] < total(plain)[-1]
    assert total(end(mmp_production=2.0))[-1] < total(plain)[-1]
    assert total(end(timp_level=0.86))[-1] < total(plain)[-1]
    assert end(macrophage_resolution=0.7)["il1"][1] > plain["il1"][1]
    assert end(keratinocyte_pace=0.8)["gap"][0] > plain["gap"][0]
    assert end(epidermal_drive=1.3)["epidermal_thickness"][1] > plain["epidermal_thickness"][1]
    assert end(ultraviolet=2.0)["melanin"][1] > plain["melanin"][1]


def test_fitted_records_say_so():
    for name, record in library().items():
        if name.startswith("gene."):
            assert (record.source, record.evidence) == ("leonardo2023", "fitted")
            assert quantile(record, np.array([0.5]))[0] > 0
