"""`percuta trial` from the outside: text, JSON, files, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import yaml

from .conftest import SMALL


def percuta(folder, *words):
    command = [sys.executable, "-c", "from percuta.cli import main; main()", "trial", *map(str, words)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(yaml.safe_dump({"format": "percuta-trial/1", "name": "Small", **SMALL}))
    return path


def test_a_trial_writes_tables_report_and_one_document(file, tmp_path):
    done = percuta(tmp_path, file, "--json", "--power", "8,12", "--replicates", 6)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["trial"]["solve"]["replicates"] == 6
    assert len(found["effects"]) == 4 * 2 * 3
    assert [point[0] for point in found["power"][0]["points"]] == [8, 12]
    folder = tmp_path / "percuta-out" / "small"
    assert (folder / "small.html").exists()
    assert (folder / "effects.parquet").exists()
    again = percuta(tmp_path, file, "--replicates", 6)
    assert "0 pieces computed, 1 found" in again.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--people", "1"), "enrol at least 2"),
        (("--processes", "2", "--workers", "2"), "give one of"),
        (("--power", "many"), "is no list of sizes"),
    ],
)
def test_wrong_input_is_one_sentence_and_exit_code_2(file, tmp_path, words, sentence):
    done = percuta(tmp_path, file, "--replicates", "0", *words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
