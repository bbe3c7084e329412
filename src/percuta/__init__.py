"""Percuta: simulate and plan microneedling, from needle to outcome, with intervals and sources.

>>> import percuta as pc
>>> study = pc.Study(subject={"age": 29}, skin=pc.Skin.at("cheek"), device=pc.devices["skinpen"].at("1.5 mm"))
>>> study.device.depth
1.5
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Course": "percuta.study",
    "Device": "percuta.device",
    "InputError": "percuta.errors",
    "NumericalError": "percuta.errors",
    "OutsideEvidence": "percuta.errors",
    "Parameters": "percuta.parameters",
    "PercutaError": "percuta.errors",
    "Result": "percuta.result",
    "Study": "percuta.study",
    "devices": "percuta.device",
    "sites": "percuta.skin",
    "simulate": "percuta.simulate",
}
"""Public names and the module each lives in; read at first use, so that the import stays quick."""

__all__ = ["Skin", "__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name == "Skin":  # in a study, skin is a choice of site; its anatomy is percuta.skin.Skin
        return importlib.import_module("percuta.study").SkinChoice
    if name not in _HOMES:
        raise AttributeError(f"module 'percuta' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(ModuleType):
    """Keeps a public name what it is when a module of the same name is imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType) and _HOMES.get(name) == value.__name__:
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
