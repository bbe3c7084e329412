"""What kinds of work there are, and how each is done; floors that are not installed are said so."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

Tell = Callable[[str, float], None]


class Do(Protocol):
    """Does one piece of work: question and helpers in, result files into a folder."""

    def __call__(self, request: Mapping[str, Any], part: Path, tell: Tell, results: Path) -> None:
        """Do it."""


@dataclass(frozen=True)
class Kind:
    """One kind of work.

    Parameters
    ----------
    name : str
        Such as ``run``.
    home : str
        Module and function that does it, imported where it is done.
    needs : str
        Package of Percuta it needs; empty for none that might be missing.
    """

    name: str
    home: str
    needs: str = ""

    def missing(self) -> str:
        """Say in a sentence what is not installed; empty where nothing is."""
        if not self.needs:
            return ""
        try:
            importlib.import_module(self.needs)
        except ImportError as error:
            cannot = f"{self.name}s cannot be made here: {error.name} is not installed"
            return f"{cannot}; install percuta with its extra '{self.name}'"
        return ""


def load(home: str) -> Do:
    """Import what does a kind of work, by its `Kind.home`."""
    module, _, function = home.partition(":")
    found: Do = getattr(importlib.import_module(module), function)
    return found


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("run", "percuta.server.jobs.simulating:run"),
        Kind("compare", "percuta.server.jobs.simulating:compare"),
        Kind("plan", "percuta.server.jobs.planning:plan", "percuta.plan"),
        Kind("trial", "percuta.server.jobs.planning:trial", "percuta.trial"),
    )
}
"""All kinds of work, by name."""
