"""The library of compounds, and compounds of one's own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import floats

from percuta.barrier import compounds
from percuta.barrier.compounds import Compound, compound, custom, from_smiles, names, records, resolve
from percuta.barrier.partition import (
    capillary_clearance,
    channel_diffusivity,
    fraction_unbound,
    free_diffusivity,
    stratum_corneum_storage,
    tissue,
)
from percuta.errors import InputError, OutsideEvidence
from percuta.parameters import Parameters

NEEDED = ("molecular_weight", "log_kow", "fraction_unbound", "solubility", "strength", "vehicle_ph")


def test_the_library_holds_at_least_28_compounds_each_with_what_transport_needs():
    assert len(names()) >= 28
    for name in names():
        found = records(name)
        assert set(NEEDED) <= set(found), name
        assert "vehicle" in found["strength"].applies


def test_the_usual_actives_are_there_by_any_of_their_names():
    for word in ("niacinamide", "Vitamin C", "hyaluronic acid", "TXA", "retinol", "lidocaine", "GHK-Cu", "matrixyl"):
        assert resolve(word) in names()


def test_an_unknown_compound_gets_the_nearest_names():
    with pytest.raises(InputError, match="nearest: niacinamide"):
        resolve("niacinamid")
    with pytest.raises(InputError, match="needs its molecular weight and log Kow"):
        resolve("unobtainium")


@pytest.mark.parametrize("name", names())
def test_every_compound_has_a_place_in_every_tissue(name, drawn):
    what = compound(name, drawn)
    storage, conductivity = tissue(what, drawn)
    clearance, fluid = capillary_clearance(what, drawn), channel_diffusivity(what, drawn)
    horny = stratum_corneum_storage(what, drawn, covered=0)
    for values in (storage, conductivity, clearance, fluid, horny):
        assert np.isfinite(values).all()
        assert (values > 0).all()
    share = fraction_unbound(what, drawn)
    assert ((share > 0) & (share <= 1)).all()


@given(ph=floats(1, 12), higher=floats(0, 3))
def test_acids_lose_and_bases_gain_their_neutral_form_with_ph(ph, higher):
    p = Parameters()
    acid, base = compound("salicylic acid", p), compound("lidocaine", p)
    assert acid.neutral_share(ph + higher) <= acid.neutral_share(ph) + 1e-15
    assert base.neutral_share(ph + higher) >= base.neutral_share(ph) - 1e-15
    assert acid.neutral_share(acid.pka_acid) == pytest.approx(0.5)


def test_a_compound_of_ones_own_needs_weight_and_log_kow_only(default):
    own = custom("own", default, molecular_weight=250, log_kow=2.0)
    assert own.charge == "neutral"
    assert 0 < fraction_unbound(own, default) < 1
    oily = custom("oily", default, molecular_weight=250, log_kow=4.0)
    assert fraction_unbound(oily, default) < fraction_unbound(own, default)


def test_dextrans_diffuse_as_measured(default):
    um2_per_s = free_diffusivity(70_000, default) / 3600 * 1e6
    assert 1 <= um2_per_s.item() <= 20  # Wei 2018, dermis and epidermis, 70 kDa and more


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"molecular_weight": -3}, "molecular_weight"),
        ({"molecular_weight": float("nan")}, "molecular_weight"),
        ({"log_kow": 99}, "log_kow"),
        ({"fraction_unbound": 0}, "fraction_unbound"),
        ({"pka_acid": 77}, "pka_acid"),
        ({"solubility": "-1 mg/mL"}, "above 0"),
        ({"solubility": "4"}, "has no unit"),
        ({"measured_kp": "3 mm"}, "another dimension"),
    ],
)
def test_an_impossible_compound_is_refused(default, changes, says):
    with pytest.raises(InputError, match=says):
        custom("own", default, **{"molecular_weight": 200, "log_kow": 1, **changes})


def test_a_compound_outside_the_evidence_is_announced(default):
    compounds.check_range(custom("own", default, molecular_weight=300, log_kow=5), default)
    with pytest.warns(OutsideEvidence, match=r"log Kow -4.5 to 7.7; here it is 12"):
        compounds.check_range(custom("own", default, molecular_weight=300, log_kow=12), default)
    with pytest.warns(OutsideEvidence, match="molecular weight"):
        compounds.check_range(compound("hyaluronic acid", default), default)


def test_a_structure_gives_weight_and_log_kow(default):
    pytest.importorskip("rdkit")
    aspirin = from_smiles("aspirin", "CC(=O)Oc1ccccc1C(=O)O", default)
    assert isinstance(aspirin, Compound)
    assert aspirin.molecular_weight == pytest.approx(180.16, abs=0.05)
    assert aspirin.log_kow == pytest.approx(1.31, abs=0.01)
    with pytest.raises(InputError, match="not a structure"):
        from_smiles("x", "not a structure", default)


def test_a_structure_without_rdkit_says_what_to_install(default, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "rdkit", None)
    with pytest.raises(InputError, match=r"percuta\[chem\]"):
        from_smiles("aspirin", "CC(=O)Oc1ccccc1C(=O)O", default)
