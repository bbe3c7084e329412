"""The house as a whole: quick to import, whole to cite."""

import subprocess
import sys

import percuta


def test_importing_percuta_reads_no_heavy_library():
    heavy = "numpy scipy xarray pandas matplotlib pint pydantic ruamel jinja2 typer h5py"
    code = f"import sys, percuta; print([m for m in {heavy.split()} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there():
    for name in percuta.__all__:
        assert getattr(percuta, name) is not None


def test_simulate_stays_a_function_whoever_imports_its_module_first():
    code = "import percuta, percuta.simulate; from percuta.simulate import check; print(callable(percuta.simulate))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_citation_file_names_this_version():
    from pathlib import Path

    text = (Path(__file__).parents[1] / "CITATION.cff").read_text()
    assert f"version: {percuta.__version__}" in text
