"""The books of a course in space: what became of the inventory of each species."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

CLIPPED_SHARE = 1e-6
"""Share of the largest inventory of a species that may be added to it by lifting cells to zero."""


@dataclass
class Ledger:
    """What became of the inventory of each species, level times volume, (species,).

    Parameters
    ----------
    start : numpy.ndarray
        Inventory at the start.
    reactions : numpy.ndarray
        Gained by reactions; fluxes move but never add.
    events : numpy.ndarray
        Gained by events.
    clipped : numpy.ndarray
        Added by lifting cells from just below zero to zero.
    largest : numpy.ndarray
        Largest inventory so far.
    """

    start: Array
    reactions: Array
    events: Array
    clipped: Array
    largest: Array

    @classmethod
    def opened(cls, inventory: Array) -> Ledger:
        """Return an empty ledger for a starting inventory."""
        zero = np.zeros_like(inventory)
        return cls(inventory.copy(), zero.copy(), zero.copy(), zero.copy(), inventory.copy())

    @property
    def inventory(self) -> Array:
        """Inventory that the books say there is."""
        return self.start + self.reactions + self.events + self.clipped
