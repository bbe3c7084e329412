"""The layers of skin cut into cells: thickness, storage, resistance and clearance of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.barrier import partition
from percuta.barrier.closure import UM_PER_MM
from percuta.barrier.compounds import Compound
from percuta.errors import InputError
from percuta.parameters import Parameters

if TYPE_CHECKING:
    from percuta.skin import Skin

Array = npt.NDArray[np.float64]

CELLS = {"stratum corneum": (8, 1.0), "viable epidermis": (6, 1.0), "dermis": (18, 1.15)}
"""Cells of each layer and growth of their thickness from one to the next."""


@dataclass(frozen=True, eq=False)
class Layers:
    """Skin as a column of cells; arrays of shape (rows, draws) unless said otherwise.

    Parameters
    ----------
    parts : dict of str to slice
        Rows of each layer, from the surface down.
    thickness_mm : numpy.ndarray
        Thickness of the cells.
    storage : numpy.ndarray
        Amount per volume over free concentration in water.
    resistance : numpy.ndarray
        From the surface to the middle of the first cell, between middles, and from the last to the lower face, h/mm,
        shape (rows + 1, draws).
    conductivity : numpy.ndarray
        For the free concentration sideways, mm2/h; 0 where channels have tight walls.
    clearance : numpy.ndarray
        Rate at which blood takes what is free, 1/h.
    degradation : numpy.ndarray
        Rate at which tissue breaks the compound down, 1/h.
    receptor : bool
        Whether the lower face is washed by a receptor fluid; otherwise nothing crosses it.
    """

    parts: dict[str, slice]
    thickness_mm: Array
    storage: Array
    resistance: Array
    conductivity: Array
    clearance: Array
    degradation: Array
    receptor: bool

    @property
    def faces_mm(self) -> Array:
        """Depth of the faces of the cells, shape (rows + 1, draws)."""
        return np.concatenate([np.zeros((1, self.thickness_mm.shape[1])), np.cumsum(self.thickness_mm, axis=0)])

    @property
    def middle_mm(self) -> Array:
        """Depth of the middles of the cells, shape (rows, draws)."""
        faces = self.faces_mm
        return np.asarray((faces[1:] + faces[:-1]) / 2)


def cut(cells: int, growth: float) -> Array:
    """Shares of a layer's thickness that its cells take, each `growth` times as thick as the one above.

    Examples
    --------
    >>> cut(2, 3.0)
    array([0.25, 0.75])
    """
    sizes = growth ** np.arange(cells)
    return np.asarray(sizes / sizes.sum())


def stack(
    thickness_mm: dict[str, npt.ArrayLike],
    storage: dict[str, npt.ArrayLike],
    conductivity: dict[str, npt.ArrayLike],
    draws: int,
    *,
    cells: dict[str, tuple[int, float]] | None = None,
    film_resistance: dict[str, npt.ArrayLike] | None = None,
    clearance: dict[str, npt.ArrayLike] | None = None,
    degradation: dict[str, npt.ArrayLike] | None = None,
    tight: tuple[str, ...] = ("stratum corneum",),
    receptor: bool = False,
) -> Layers:
    """Stack any layers to a column of cells; `skin_layers` does it for skin.

    Parameters
    ----------
    thickness_mm, storage, conductivity : dict of str to array_like
        Of each layer from the top down: mm; ratio; mm2/h. A number or shape (draws,).
    draws : int
        Number of draws.
    cells : dict of str to (int, float), optional
        Cells and their growth in each layer; default `CELLS`.
    film_resistance : dict of str to array_like, optional
        Resistance of a film under a layer, h/mm.
    clearance, degradation : dict of str to array_like, optional
        Rates in a layer, 1/h; 0 by default.
    tight : tuple of str
        Layers that let nothing through the walls of channels.
    receptor : bool
        Whether the lower face is washed.

    Returns
    -------
    Layers

    Raises
    ------
    InputError
        Where a thickness, storage or conductivity is not above 0.

    Notes
    -----
    Between the middles of two cells lie their halves and any film in series, so a steady flux through layers is exact.
    """
    cut_into, parts, columns, start = cells or CELLS, {}, [], 0
    for name in thickness_mm:
        number, growth = cut_into[name]
        column = {
            "thickness": cut(number, growth)[:, None] * _checked("thickness", name, thickness_mm, draws),
            "storage": np.ones((number, 1)) * _checked("storage", name, storage, draws),
            "conductivity": np.ones((number, 1)) * _checked("conductivity", name, conductivity, draws),
        }
        for word, values in (("film", film_resistance), ("clearance", clearance), ("degradation", degradation)):
            column[word] = np.zeros((number, draws)) + np.asarray((values or {}).get(name, 0.0), dtype=float)
        column["film"][:-1] = 0  # it lies under the last cell
        column["half"] = column["thickness"] / (2 * column["conductivity"])
        column["conductivity"] *= name not in tight
        columns.append(column)
        parts[name], start = slice(start, start + number), start + number
    whole = {word: np.concatenate([column[word] for column in columns]) for word in columns[0]}
    half, film = whole.pop("half"), whole.pop("film")
    resistance = np.concatenate([half[:1], half[:-1] + half[1:] + film[:-1], half[-1:] + film[-1:]])
    return Layers(parts, whole.pop("thickness"), resistance=resistance, receptor=receptor, **whole)


def _checked(word: str, layer: str, values: dict[str, npt.ArrayLike], draws: int) -> Array:
    """One value per draw, above 0."""
    found = np.broadcast_to(np.asarray(values[layer], dtype=float), (draws,))
    if not (np.isfinite(found) & (found > 0)).all():
        raise InputError(f"{word} of the {layer} must be above 0; it is {float(found.min()):g}")
    return found


def skin_layers(
    what: Compound,
    skin: Skin,
    kp: Array,
    p: Parameters,
    *,
    covered: npt.ArrayLike = 0.0,
    living: bool = True,
    blood_flow: npt.ArrayLike = 1.0,
    membrane_mm: npt.ArrayLike | None = None,
    storage_doubt: npt.ArrayLike = 1.0,
) -> Layers:
    """Cut the skin of a person, or a piece of skin in a Franz cell, for one compound.

    Parameters
    ----------
    what : Compound
        The compound.
    skin : Skin
        Uses ``stratum_corneum_mm``, ``viable_epidermis_mm`` and ``dermis_mm``.
    kp : numpy.ndarray
        Permeability of the stratum corneum for the whole compound at the pH of tissue, mm/h, shape (draws,).
    p : Parameters
        Uses ``junction_width``, ``junction_slowing`` and the records of `percuta.barrier.partition`.
    covered : array_like
        How far the stratum corneum is hydrated, 0 as in open air to 1 as under a closed film.
    living : bool
        Whether blood clears the dermis and skin breaks the compound down; a piece in a cell is washed below instead.
    blood_flow : array_like
        Blood flow relative to rest.
    membrane_mm : array_like, optional
        Thickness of the piece of skin, mm; whole skin by default.
    storage_doubt : array_like
        Factor on the storage of the stratum corneum, see `percuta.barrier.permeability.storage_doubt`.

    Returns
    -------
    Layers

    Raises
    ------
    InputError
        Where the piece is thinner than its epidermis.
    """
    binding, conductivity = partition.tissue(what, p)
    horny, viable, dermis = skin.stratum_corneum_mm, skin.viable_epidermis_mm, skin.dermis_mm
    if membrane_mm is not None:
        dermis = np.asarray(membrane_mm, dtype=float) - horny - viable
        if not (dermis > 0).all():
            thinnest = float(np.min(membrane_mm))
            raise InputError(f"a piece of {thinnest:g} mm is thinner than this epidermis; cut it deeper", "membrane")
    film = p["junction_width"] / UM_PER_MM / (p["junction_slowing"] * conductivity)
    cleared = partition.capillary_clearance(what, p, blood_flow) * p["tissue_water_share"]
    broken = what.degradation if living and what.degradation is not None else 0.0
    return stack(
        thickness_mm={"stratum corneum": horny, "viable epidermis": viable, "dermis": dermis},
        storage={
            "stratum corneum": partition.stratum_corneum_storage(what, p, covered)
            * np.asarray(storage_doubt, dtype=float),
            "viable epidermis": binding,
            "dermis": binding,
        },
        conductivity={"stratum corneum": kp * horny, "viable epidermis": conductivity, "dermis": conductivity},
        draws=p.draws,
        film_resistance={"viable epidermis": film},
        clearance={"dermis": cleared} if living else None,
        degradation={"viable epidermis": broken, "dermis": broken},
        receptor=not living,
    )
