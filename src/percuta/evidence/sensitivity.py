"""Which parameters matter for which output: screening on draws, Sobol indices on the surrogate, both by SALib."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.evidence.surrogate import Surrogate

Array = npt.NDArray[np.float64]

SOBOL_POINTS = 1024
HARMONICS = 10


def needs(module: str) -> None:
    """Refuse to go on without a package of the extra ``calibrate``."""
    if importlib.util.find_spec(module) is None:
        raise InputError(f"this needs {module}; install it with `pip install 'percuta[calibrate]'`")


def first_order(u: Array, y: Array, names: Sequence[str], seed: int) -> Array:
    """Share of the variance of each output that each parameter makes alone, from any draws.

    Parameters
    ----------
    u : numpy.ndarray
        Parameters as probabilities, shape (draws, parameters).
    y : numpy.ndarray
        Outputs, shape (draws, outputs).
    names : sequence of str
        Names of the parameters.
    seed : int
        Seed of the confidence intervals of SALib.

    Returns
    -------
    numpy.ndarray
        Shape (parameters, outputs); random-balance FAST [1]_, near 0 where a parameter does nothing.

    Raises
    ------
    InputError
        Where SALib is not installed.

    References
    ----------
    .. [1] S. Tarantola, D. Gatelli, T. A. Mara, Reliab Eng Syst Saf 91 (2006) 717. doi:10.1016/j.ress.2005.06.003
    """
    needs("SALib")
    from SALib.analyze import rbd_fast  # type: ignore[import-untyped]

    problem = _problem(names)
    found = np.zeros((len(names), y.shape[1]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # outputs without variance divide by zero
        for column in range(y.shape[1]):
            if y[:, column].std() > 0:
                got = rbd_fast.analyze(problem, u, y[:, column], M=HARMONICS, num_resamples=1, seed=seed)
                found[:, column] = np.nan_to_num(np.asarray(got["S1"], dtype=float))
    return np.maximum(0, found)  # an estimate of a share of variance scatters below 0


def total(surrogate: Surrogate, names: Sequence[str], seed: int) -> Array:
    """Share of the variance of each output that a parameter has a hand in, by Sobol's total index on the surrogate.

    Parameters
    ----------
    surrogate : Surrogate
        Stands in for the program; its error is not part of the variance.
    names : sequence of str
        Names of the parameters.
    seed : int
        Seed of the sample.

    Returns
    -------
    numpy.ndarray
        Shape (parameters, outputs).

    Raises
    ------
    InputError
        Where SALib is not installed.
    """
    needs("SALib")
    from SALib.analyze import sobol
    from SALib.sample import sobol as sampling  # type: ignore[import-untyped]

    problem = _problem(names)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        points = sampling.sample(problem, SOBOL_POINTS, calc_second_order=False, seed=seed)
        outputs = surrogate(points)
        found = np.zeros((len(names), outputs.shape[1]))
        for column in range(outputs.shape[1]):
            if outputs[:, column].std() > 0:
                got = sobol.analyze(problem, outputs[:, column], calc_second_order=False, num_resamples=2, seed=seed)
                found[:, column] = np.asarray(got["ST"], dtype=float)
    return np.maximum(0, found)  # an estimate of a share of variance scatters below 0


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
