"""Results by hash: the same question has the same name, and what is stored is whole."""

import numpy as np
import pytest

import percuta as pc
from percuta.errors import InputError
from percuta.store import results as module
from percuta.store.results import (
    ResultStore,
    key_of,
    part_attributes,
    read_part,
    write_parts,
    write_plain,
    write_result,
)

STUDY = {"format": "percuta-study/1", "solve": {"seed": 1}}


@pytest.fixture(scope="module")
def result():
    return pc.simulate(pc.Study(base="professional-face").patched({"solve": {"draws": 3}}))


def test_the_hash_follows_question_seed_version_and_parameters(monkeypatch):
    base = key_of("run", STUDY)
    assert key_of("run", dict(reversed(STUDY.items()))) == base
    others = {key_of("plan", STUDY), key_of("run", {**STUDY, "solve": {"seed": 2}})}
    monkeypatch.setattr(pc, "__version__", "9.9.9")
    others.add(key_of("run", STUDY))
    monkeypatch.setattr(module, "parameter_set", lambda: "other")
    others.add(key_of("run", STUDY))
    assert len(others | {base}) == 5


def test_a_result_comes_back_as_it_was(result, tmp_path):
    store, key = ResultStore(tmp_path), key_of("run", result.study)
    part = store.begin(key)
    write_result(result, part)
    assert key not in store  # not before it is whole
    store.finish(key, part)
    again = store.load(key)
    assert again.to_dict() == result.to_dict()
    for name, entry in result.series.items():
        np.testing.assert_array_equal(again.series[name].values, entry.values)
    assert again.notes == result.notes or again.notes.keys() == result.notes.keys()


def test_stopped_writers_leave_nothing_that_counts(tmp_path):
    store, key = ResultStore(tmp_path), "a" * 64
    write_plain({"x": 1}, store.begin(key, "one"))
    other = store.begin(key, "other")
    assert key not in store
    assert not list(store.begin(key, "one").iterdir())  # the same writer starts anew
    store.drop(key, "one")
    assert list(tmp_path.glob("*/*")) == [other]


def test_further_arrays_and_plain_data_come_back(tmp_path):
    store, key = ResultStore(tmp_path), "b" * 64
    part = store.begin(key)
    write_parts({"section.x": np.arange(6.0).reshape(2, 3)}, {"rest": 1.5}, part)
    write_plain({"x": [1, None]}, part)
    store.finish(key, part)
    np.testing.assert_array_equal(read_part(store.place(key), "section.x"), [[0, 1, 2], [3, 4, 5]])
    assert part_attributes(store.place(key)) == {"rest": 1.5}
    assert store.plain(key) == {"x": [1, None]}
    with pytest.raises(InputError, match=r"nearest: section\.x"):
        read_part(store.place(key), "section.y")


@pytest.mark.parametrize("key", ["", "../../etc", "A" * 64, "a" * 63])
def test_what_is_no_hash_leads_nowhere(tmp_path, key):
    with pytest.raises(InputError, match="not the hash"):
        ResultStore(tmp_path).place(key)
