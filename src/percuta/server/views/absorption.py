"""What gets in of products and numbing cream."""

from __future__ import annotations

from percuta.result import Result
from percuta.server.contract import results as wire


def absorption(result: Result) -> wire.Absorption:
    """Return what gets in, as the result holds it."""
    notes = result.notes
    return wire.Absorption(
        products=[wire.Delivery.model_validate(entry) for entry in notes.get("absorption") or ()],
        numbing=wire.NumbingOut.model_validate(notes["numbing"]) if notes.get("numbing") else None,
        closure=wire.Closure.model_validate(notes["closure"]) if notes.get("closure") else None,
    )
