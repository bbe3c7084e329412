"""Kinds of work."""

from __future__ import annotations

from pydantic import Field

from percuta.server.contract.base import Told


class KindOut(Told):
    """One kind of work."""

    name: str
    missing: str = Field(description="What is not installed for it, in a sentence; empty where it can be done.")
