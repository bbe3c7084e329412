"""A network in the rings of layered skin, as the stepping driver and the reference solver take it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.healing import field_loops
from percuta.healing.diffusion import LayeredDiffusion
from percuta.healing.engine import Kinetics, Values
from percuta.healing.grid import Rings
from percuta.healing.layout import LANES
from percuta.healing.march import Event, March, Moment, march
from percuta.healing.rosenbrock import Control
from percuta.healing.threads import Team

Array = npt.NDArray[np.float64]

MM2_PER_DAY = 1e-6 * 86400
"""One um2/s."""


def diffusivities(model: Kinetics, values: Values) -> Array:
    """Return the diffusivity of each species of a network, mm2/day, 0 for one that stays."""
    given = [float(np.ravel(values[name])[0]) if name else 0.0 for name in model.code.DIFFUSIVITIES]
    return np.array(given) * MM2_PER_DAY


class Cells:
    """Reactions and diffusion in rings: a `percuta.healing.rosenbrock.Geometry`.

    Parameters
    ----------
    model : Kinetics
        The network.
    grid : Rings
        The cells.
    share : numpy.ndarray
        Diffusivity at each depth over that of the species, (depth,).
    values : mapping
        One value for each parameter and diffusivity.
    modifiers : Mapping, optional
        Factors of the network.
    threads : int, optional
        Threads to use; all cores unless given.

    Raises
    ------
    InputError
        Where there is more than one value of a parameter.
    """

    def __init__(
        self,
        model: Kinetics,
        grid: Rings,
        share: Array,
        values: Values,
        modifiers: Mapping[str, Any] | None = None,
        threads: int | None = None,
    ) -> None:
        points = model.matrix(values, modifiers)
        if len(points) != 1:
            raise InputError(f"a field takes one value of each parameter, not {len(points)} draws; pass them in turn")
        self.species, self.scales = model.species, np.array(model.code.SCALES)
        self.grid, self.volumes, self.model, self.point = grid, grid.volumes, model, points[0]
        self._code, self._team = model.code, Team(threads)
        self._constants = np.empty(model.code.CONSTANTS)
        self._code.prepare(self.point, self._constants)
        self._groups = -(-self.volumes.size // LANES)
        self._factors = np.empty((self._groups, model.code.FACTORS * LANES))
        self._gamma_h = 0.0
        self.diffusion = LayeredDiffusion(grid, diffusivities(model, values), share, self._team)

    def rest(self) -> Array:
        """Return the state at rest, (species, depth, radius)."""
        one = self.model.rest(self.point[None])[0]
        return np.ascontiguousarray(np.broadcast_to(one[:, None, None], (one.size, *self.grid.shape)))

    def injure(self, state: Array, severity: Array) -> None:
        """Change a state by one session of a severity in each cell."""
        field_loops.injure_cells(0, severity.size, self._code.injure, _flat(state), severity.ravel(), self.point)

    def rates(self, state: Array, out: Array) -> None:
        """Write reactions and fluxes into `out`."""
        kernel, size = self._code.rhs_lanes, self._code.WORKSPACE
        self._team.run(field_loops.rates, self._groups, kernel, size, _flat(state), self._constants, _flat(out))
        self.diffusion.add_fluxes(state, out)

    def prepare(self, state: Array, gamma_h: float) -> None:
        """Factorise diffusion and the Jacobian of each cell."""
        self._gamma_h = gamma_h
        self.diffusion.prepare(gamma_h)
        kernel, size = self._code.factor_lanes, self._code.WORKSPACE
        arguments = (kernel, size, _flat(state), self._constants, gamma_h, self._factors)
        self._team.run(field_loops.factor, self._groups, *arguments)

    def solve(self, k: Array) -> None:
        """Apply the inverse of the diffusion factor, then of the local one, in place."""
        self.diffusion.solve(k)
        kernel, size = self._code.solve_lanes, self._code.WORKSPACE
        self._team.run(field_loops.solve, self._groups, kernel, size, self._factors, self._gamma_h, _flat(k))

    def describe(self, cell: tuple[int, ...]) -> str:
        """Say where a cell lies."""
        return f"radius {self.grid.r[cell[1]]:.3g} mm, depth {self.grid.z[cell[0]]:.3g} mm"


def solve_cells(
    solver: str,
    cells: Cells,
    t_out: Array,
    events: Sequence[Event],
    control: Control,
    keep: Callable[[Moment], None],
    progress: Callable[[float], None] | None,
) -> March:
    """Solve with one of the solvers `percuta.healing.channel.heal_channel` names."""
    if solver == "compiled":
        return march(cells, cells.rest(), t_out, events, on_output=keep, control=control, progress=progress)
    from percuta.healing.field_reference import march_by_cvode

    return march_by_cvode(cells, cells.rest(), t_out, events, on_output=keep, control=control)


def _flat(array: Array) -> Array:
    return array.reshape(len(array), -1)
