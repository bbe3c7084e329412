"""Data files that Percuta ships."""

from __future__ import annotations

import importlib.resources
from typing import Any

from percuta import kept


def read_yaml(package: str, name: str) -> Any:
    """Read one YAML file of a package.

    Parameters
    ----------
    package : str
        Such as ``"percuta.care"``.
    name : str
        File name, such as ``"rules.yaml"``.

    Returns
    -------
    object
        Plain mappings, lists, numbers and text.
    """
    text = (importlib.resources.files(package) / name).read_text(encoding="utf-8")
    return parse_yaml(text)


def parse_yaml(text: str) -> Any:
    """Parse YAML text of a trusted file.

    Notes
    -----
    Our own files need no line numbers in errors, so the compiled reader serves, ten times as fast as the one that
    reads a user's study. What it read is kept under the digest of the text and of the reader, see `percuta.kept`.
    """
    key = kept.digest(kept.source("yaml"), kept.source("percuta.shipped"), text)
    return kept.plain("yaml", key, lambda: _parsed(text))


def _parsed(text: str) -> Any:
    import yaml

    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
