"""The same kinetics solved by CVODE: an independent integrator to check against (extra ``reference``)."""

from __future__ import annotations

from typing import Any

import numpy as np

from percuta.errors import NumericalError
from percuta.healing.engine import Array, Kinetics


def solve_by_cvode(
    kinetics: Kinetics,
    point: Array,
    t_out: Array,
    days: Array,
    severities: Array,
    start: Array | None = None,
    relative: float = 1e-9,
    absolute: float = 1e-12,
) -> Array:
    """Follow one point through its sessions with CVODE (backward differences, dense exact Jacobian).

    Parameters
    ----------
    kinetics : Kinetics
        Compiled network.
    point : numpy.ndarray
        One row of parameters and modifiers.
    t_out, days, severities, start : numpy.ndarray
        As for `Kinetics.solve`, of this one point: (times,), (sessions,), (sessions,), (species,).
    relative, absolute : float
        Tolerances of CVODE; `absolute` in units of a species' typical level.

    Returns
    -------
    numpy.ndarray
        States, shape (times, species); on the day of a session, the state after it.

    Raises
    ------
    NumericalError
        Where CVODE gives up.
    """
    from sksundae.cvode import CVODE  # type: ignore[import-untyped]

    code, rows, columns = kinetics.code, list(kinetics.code.ROWS), list(kinetics.code.COLUMNS)
    entries = np.empty(len(rows))

    def rates(_t: float, y: Array, dy: Array) -> None:
        code.rhs(y.copy(), point, dy)

    def jacobian(_t: float, y: Array, _dy: Array, dense: Any) -> None:
        code.jacobian(y.copy(), point, entries)
        dense[rows, columns] = entries

    options = {"rtol": relative, "atol": absolute * np.array(code.SCALES), "jacfn": jacobian, "max_num_steps": 100_000}
    state = (kinetics.rest(point[None])[0] if start is None else start).astype(float)
    states = np.empty((t_out.size, state.size))
    stops = np.unique(np.concatenate([t_out[:1], days[days <= t_out[-1]], t_out[-1:]]))
    for begin, end in zip(stops, np.append(stops[1:], np.inf), strict=True):
        for severity in severities[days == begin]:
            state = kinetics.injure(state[None], np.array([severity]), point[None])[0]
        inside = t_out[(t_out >= begin) & (t_out < end)]
        stop = end if np.isfinite(end) else begin
        # Two entries would mean "every step", so a middle is always asked for.
        wanted = np.unique(np.concatenate([[begin, (begin + stop) / 2, stop], inside]))
        if wanted.size > 1:
            found = CVODE(rates, **options).solve(wanted, state)
            if not found.success:
                raise NumericalError(f"CVODE stopped on day {found.t[-1]:.4g}: {found.message}")
            levels = np.asarray(found.y)
        else:
            levels = state[None]
        states[np.isin(t_out, inside)] = levels[np.isin(wanted, inside)]
        state = levels[-1].copy()
    return states
