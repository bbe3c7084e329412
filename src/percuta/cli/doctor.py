"""Check that an installation is sound."""

from __future__ import annotations

import importlib
import importlib.metadata
import platform
import re

CORE = ("numpy", "scipy", "numba", "xarray", "h5netcdf", "pydantic", "pint", "ruamel.yaml", "jinja2", "matplotlib")


def checks() -> list[tuple[str, bool, str]]:
    """Return (what, whether it is sound, detail) of every check."""
    found = [("python", True, platform.python_version())]
    found += [_package(name) for name in CORE]
    found += [_shipped_data()]
    return found


def _package(name: str) -> tuple[str, bool, str]:
    try:
        importlib.import_module(name)
        return name, True, importlib.metadata.version(name)
    except ImportError as error:
        return name, False, f"{error}; reinstall with `pip install percuta`"


def _shipped_data() -> tuple[str, bool, str]:
    from percuta.care import rules
    from percuta.device import devices
    from percuta.errors import PercutaError
    from percuta.parameters import library
    from percuta.parameters.citations import bibliography

    try:
        unknown = sorted({r.source for r in library().values()} - set(bibliography()))
        if unknown:
            return "data", False, f"sources not in references.bib: {', '.join(unknown)}"
        assumed = sum(record.evidence == "assumed" for record in library().values())
        counts = f"{len(library())} parameters ({assumed} assumed), {len(bibliography())} sources"
        return "data", True, f"{counts}, {len(devices)} devices, {len(rules())} candidacy rules"
    except PercutaError as error:
        return "data", False, re.sub(r"\s+", " ", str(error))
