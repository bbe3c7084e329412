"""Percuta: simulate and plan microneedling, from needle to outcome, with intervals and sources.

>>> import percuta as pc
>>> study = pc.Study(subject={"age": 29}, skin=pc.Skin.at("cheek"), device=pc.devices["skinpen"].at("1.5 mm"))
>>> study.device.depth
1.5
"""

from __future__ import annotations

import importlib
import sys
import types
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


class _Package(types.ModuleType):
    """Keeps ``percuta.simulate`` the function when something imports the module of that name."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, types.ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __dir__() -> list[str]:
    return sorted(__all__)
