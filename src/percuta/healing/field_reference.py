"""The same cells solved by CVODE: an independent integrator to check the driver against (extra ``reference``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from percuta.errors import NumericalError
from percuta.healing.ledger import Ledger
from percuta.healing.march import Event, March, Moment
from percuta.healing.rosenbrock import Array, Control, Geometry

KRYLOV = 20
"""Directions GMRES keeps."""


def march_by_cvode(
    geometry: Geometry,
    state: Array,
    t_out: Array,
    events: Sequence[Event],
    *,
    on_output: Callable[[Moment], None],
    control: Control,
) -> March:
    """Follow a state through its events with CVODE (backward differences, GMRES), as `rosenbrock.march` does.

    Parameters
    ----------
    geometry, state, t_out, events, on_output, control
        As for `percuta.healing.march.march`; `control` gives the tolerances of CVODE. Its preconditioner is the
        product the geometry solves with.

    Returns
    -------
    March
        Its ``steps`` are calls of the right-hand side; its books hold the start alone.

    Raises
    ------
    NumericalError
        Where CVODE gives up or its states are not finite.
    """
    call = _Callbacks(geometry, state.shape)
    limits = np.repeat(control.absolute * np.asarray(geometry.scales), geometry.volumes.size)
    found = March(np.array(state, dtype=float), Ledger.opened(np.zeros(len(state))))
    number, first, last = 0, float(t_out[0]), float(t_out[-1])
    borders = np.unique([first, last, *(event.day for event in events if event.day <= last)])
    for begin, end in pairwise([*borders, np.inf]):
        for event in events:
            if event.day == begin:
                event.change(found.state)
        inside = t_out[(t_out >= begin) & (t_out < end)]
        # All outputs up to the next event in one go: a restart costs CVODE its order.
        path = _integrate(call, found.state, inside, begin, min(end, last), control.relative, limits)
        for day, levels in zip(inside, path, strict=False):
            on_output(Moment(number, float(day), levels, 0.0, found.ledger))
            number += 1
        found.state = path[-1].copy()
    found.steps = call.calls
    return found


class _Callbacks:
    """What CVODE calls; it hands out read-only arrays, which are copied."""

    def __init__(self, geometry: Geometry, shape: tuple[int, ...]) -> None:
        self._geometry, self.shape, self.calls = geometry, shape, 0
        self._state, self._out, self._at = np.empty(shape), np.empty(shape), np.empty(shape)

    def rates(self, _t: float, y: Array, dy: Array) -> None:
        self.calls += 1
        self._state[:] = y.reshape(self.shape)
        self._geometry.rates(self._state, self._out)
        dy[:] = self._out.ravel()

    def setup(self, _t: float, y: Array, _dy: Array, _jok: int, jnew: Any, gamma: float) -> None:
        jnew[0] = 1
        self._at[:] = y.reshape(self.shape)
        self._geometry.prepare(self._at, gamma)

    def solve(
        self, _t: float, _y: Array, _dy: Array, right: Array, z: Array, _gamma: float, _delta: float, _lr: int
    ) -> None:
        self._out[:] = right.reshape(self.shape)
        self._geometry.solve(self._out)
        z[:] = self._out.ravel()


def _integrate(
    call: _Callbacks, start: Array, inside: Array, begin: float, end: float, relative: float, limits: Array
) -> Array:
    """Return the states on the days `inside` and at the end."""
    from sksundae.cvode import CVODE, CVODEPrecond  # type: ignore[import-untyped]

    if begin == end:
        return start[None]
    solver = CVODE(
        call.rates, rtol=relative, atol=limits, linsolver="gmres", krylov_dim=KRYLOV, max_num_steps=100_000,
        precond=CVODEPrecond(call.setup, call.solve),
    )  # fmt: skip
    # Two entries would mean "every step", so a middle is always asked for.
    asked = np.unique([begin, (begin + end) / 2, *inside, end])
    result = solver.solve(asked, start.ravel())
    states = np.asarray(result.y)
    if not result.success or not np.isfinite(states).all():
        raise NumericalError(f"CVODE stopped on day {result.t[-1]:.4g}: {result.message}")
    return states[np.isin(asked, [*inside, end])].reshape(-1, *start.shape)
