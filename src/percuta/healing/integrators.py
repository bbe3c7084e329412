"""Three integrators of the network behind one signature; what is integrated is the same."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, NumericalError
from percuta.healing.modifiers import Modifiers
from percuta.healing.network import NAMES, Network
from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]
Integrate = Callable[[Array, npt.NDArray[np.intp], Array, float], tuple[Array, Array]]
"""Takes states (species, points), the draw of each point, output times and the stop, days; returns the states at the
times, (times, species, points), and at the stop, (species, points)."""

RELATIVE_TOLERANCE = 1e-5
ABSOLUTE_TOLERANCE = 1e-9
NEGATIVE_TOLERANCE = 1e-7
"""How far below zero a state may round; the library integrator's tolerance is a mean over all states."""
REFERENCE_TOLERANCE = 1e-9

EXTRAS = {"compiled": ("numba", "fast"), "reference": ("sksundae", "reference")}
"""What a solver needs beyond the core: module, and the extra of Percuta that brings it."""


def integrator(solver: str, p: Parameters, m: Modifiers) -> Integrate:
    """Return an integrator of the network for given parameters and modifiers.

    Parameters
    ----------
    solver : {'library', 'compiled', 'reference'}
        SciPy's Runge-Kutta 5(4), the compiled Rodas4 of `percuta.healing.engine`, or CVODE.
    p : Parameters
        Uses the records of ``healing.yaml``.
    m : Modifiers
        Factors of age and habits.

    Returns
    -------
    callable

    Raises
    ------
    InputError
        Where the packages the solver needs are not installed.
    """
    module, extra = EXTRAS.get(solver, ("scipy", ""))
    if importlib.util.find_spec(module) is None:
        raise InputError(f"{solver} needs {module}; install it with `pip install 'percuta[{extra}]'`", "solve.solver")
    return {"library": _library, "compiled": _compiled, "reference": _reference}[solver](p, m)


def _library(p: Parameters, m: Modifiers) -> Integrate:
    network = Network(p, m)

    def integrate(state: Array, draw: npt.NDArray[np.intp], times: Array, stop: float) -> tuple[Array, Array]:
        from scipy.integrate import RK45
        from threadpoolctl import threadpool_limits

        shape, here = state.shape, network.at(draw)
        solver = RK45(
            lambda _t, flat: here(flat.reshape(shape)).ravel(),
            times[0],
            state.ravel(),
            stop,
            rtol=RELATIVE_TOLERANCE,
            atol=ABSOLUTE_TOLERANCE,
            first_step=min(1 / 24, stop - times[0]),
        )
        path = np.empty((times.size, *shape))
        path[0] = state
        done = 1
        # One thread: the vectors are too short to share, and sums keep their order.
        with threadpool_limits(limits=1, user_api="blas"):
            while solver.t < stop:
                message = solver.step()
                if message:
                    raise NumericalError(f"healing stopped on day {solver.t:.2f}: {message}")
                check(solver.y.reshape(shape), solver.t)
                upto = int(np.searchsorted(times, solver.t, side="right"))
                if upto > done:
                    path[done:upto] = solver.dense_output()(times[done:upto]).T.reshape(-1, *shape)
                    done = upto
        return path, solver.y.reshape(shape)

    return integrate


def check(state: Array, day: float) -> None:
    """Refuse states (species, points) that are not finite or negative beyond the integrator's tolerance."""
    worst = state.min(axis=1)
    bad = np.flatnonzero(~(worst > -NEGATIVE_TOLERANCE))
    if bad.size:
        name = NAMES[bad[0]]
        raise NumericalError(f"healing left its domain on day {day:.2f}: {name} is {worst[bad[0]]:.3g}")


def _compiled(p: Parameters, m: Modifiers) -> Integrate:
    from percuta.healing.engine import kinetics

    network = kinetics("network")
    points = network.matrix(p, _by_name(m))

    def integrate(state: Array, draw: npt.NDArray[np.intp], times: Array, stop: float) -> tuple[Array, Array]:
        wanted = np.unique([*times, stop])
        states = network.solve(points[draw], wanted, start=state.T).states.transpose(1, 2, 0)
        return states[: times.size], states[-1]

    return integrate


def _reference(p: Parameters, m: Modifiers) -> Integrate:
    from percuta.healing.engine import kinetics
    from percuta.healing.reference import solve_by_cvode

    network = kinetics("network")
    points = network.matrix(p, _by_name(m))
    none = np.empty(0)

    def integrate(state: Array, draw: npt.NDArray[np.intp], times: Array, stop: float) -> tuple[Array, Array]:
        wanted = np.unique([*times, stop])
        solved = [
            solve_by_cvode(network, points[place], wanted, none, none, start, REFERENCE_TOLERANCE)
            for place, start in zip(draw, state.T, strict=True)
        ]
        states = np.stack(solved, axis=-1)
        return states[: times.size], states[-1]

    return integrate


def _by_name(m: Modifiers) -> dict[str, Array]:
    return {
        "collagen_i": m.collagen_i,
        "collagen_iii": m.collagen_iii,
        "mmp_production": m.mmp,
        "basal_synthesis": m.basal_synthesis,
    }
