"""What a microarray of wounded skin reads: the message of genes as an observation of the healing network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest
from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Gene:
    """Which states of the network a gene's message follows.

    Parameters
    ----------
    rises_with : tuple of str
        States that raise the message.
    falls_with : tuple of str
        States that suppress it.
    direct : bool
        Whether the state already is this message as fold of rest less one; then no gain is needed.
    """

    rises_with: tuple[str, ...]
    falls_with: tuple[str, ...] = ()
    direct: bool = False


GENES: Mapping[str, Gene] = {
    "IL1B": Gene(("il1",), direct=True),
    "IL6": Gene(("il6",), direct=True),
    "TNF": Gene(("neutrophils", "macrophages_m1")),
    "TGFB1": Gene(("neutrophils", "macrophages_m1")),
    "VEGFA": Gene(("vegf",), direct=True),
    "MKI67": Gene(("proliferation",), direct=True),
    "MMP1": Gene(("neutrophils", "macrophages_m1")),
    "MMP9": Gene(("neutrophils", "macrophages_m1")),
    "COL1A1": Gene(("collagen_synthesis",), ("neutrophils",)),
    "COL3A1": Gene(("collagen_synthesis",), ("neutrophils",)),
    "COL4A1": Gene(("vegf", "macrophages_m1")),
    "COL7A1": Gene(("activated_fibroblasts",), ("neutrophils",)),
    "FN1": Gene(("il6", "collagen_synthesis")),
}
"""Genes that can be read, by symbol."""


def log2_fold(gene: str, states: Mapping[str, Array], rest: Mapping[str, Array], p: Parameters) -> Array:
    r"""Message of a gene relative to unwounded skin of the same person.

    Parameters
    ----------
    gene : str
        A key of `GENES`, in capitals or not.
    states : Mapping of str to numpy.ndarray
        Time courses of the network by species, each (time, draws), at a fully injured point.
    rest : Mapping of str to numpy.ndarray
        The same species at rest, each (draws,).
    p : Parameters
        Uses ``gene.<symbol>.<state>`` (:math:`g_i`, :math:`h_j`) for each state the gene follows.

    Returns
    -------
    numpy.ndarray
        Base-2 logarithm of the fold change, (time, draws); 0 at rest.

    Raises
    ------
    InputError
        Where the gene is not known; names the nearest.

    Notes
    -----
    .. math:: y = \log_2 \frac{1 + \sum_i g_i (x_i - x_i^0)}{1 + \sum_j h_j (x_j - x_j^0)}

    with one or two states :math:`x` per gene and their values at rest :math:`x^0`. Calibrated on, and valid for, the
    first seven days of excisional wounds of human skin [1]_. Message is not protein: TGF-beta, for one, is stored as
    protein long before its message rises.

    References
    ----------
    .. [1] T. R. Leonardo et al., Wound Repair Regen 31 (2023) 156. doi:10.1111/wrr.13068
    """
    if gene.upper() not in GENES:
        raise InputError(f"gene {gene!r} cannot be read{nearest(gene, map(str.lower, GENES))}")
    entry = GENES[gene.upper()]

    def fold(names: tuple[str, ...]) -> Array:
        above = np.ones_like(states[entry.rises_with[0]])
        for name in names:
            excess = states[name] - rest[name]
            above = above + (excess if entry.direct else p[f"gene.{gene.lower()}.{name}"] * excess)
        return above

    return np.asarray(np.log2(fold(entry.rises_with) / fold(entry.falls_with)))
