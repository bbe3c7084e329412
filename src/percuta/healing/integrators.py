"""Two integrators of a network behind one signature; what is integrated is the same."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.healing.engine import Kinetics

Array = npt.NDArray[np.float64]
Integrate = Callable[[Kinetics, Array, Array, Array, Callable[[int], str]], Array]
"""Takes a network, points (points, columns), output times, states at the first of them (points, species) and the words
for a point in an error; returns the states, (points, times, species)."""

REFERENCE_TOLERANCE = 1e-9


def integrator(solver: str) -> Integrate:
    """Return an integrator.

    Parameters
    ----------
    solver : {'compiled', 'reference'}
        Rodas4 of `percuta.healing.engine`, many points in lock step; or CVODE, one by one, to check it.

    Returns
    -------
    callable

    Raises
    ------
    InputError
        Where the package the solver needs is not installed.
    """
    check_installed(solver)
    return {"compiled": _compiled, "reference": _reference}[solver]


def check_installed(solver: str) -> None:
    """Refuse the reference solver where the package it needs is not installed."""
    if solver == "reference" and importlib.util.find_spec("sksundae") is None:
        raise InputError("reference needs sksundae; install it with `pip install 'percuta[reference]'`", "solve.solver")


def _compiled(network: Kinetics, points: Array, times: Array, start: Array, place: Callable[[int], str]) -> Array:
    return network.solve(points, times, start=start, place=place).states


def _reference(network: Kinetics, points: Array, times: Array, start: Array, _place: Callable[[int], str]) -> Array:
    from percuta.healing.reference import solve_by_cvode

    none = np.empty(0)
    return np.stack(
        [
            solve_by_cvode(network, point, times, none, none, state, REFERENCE_TOLERANCE)
            for point, state in zip(points, start, strict=True)
        ]
    )
