"""Bayes' rule for a few parameters: priors from their records, scatter between studies in the likelihood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.evidence.sensitivity import needs
from percuta.randomness import stream

Array = npt.NDArray[np.float64]

WALKERS_PER_PARAMETER = 6
LEAST_WALKERS = 32
BURN_IN = 0.4
"""Share of the steps that is thrown away."""
SHARED = 0.5
"""Share of the variance between laboratories that all values of one have in common; an assumption."""
BINS = 20
"""Bins of the overlap of prior and posterior."""


@dataclass(frozen=True)
class Problem:
    r"""What is known of some values, and what a model says to them.

    Parameters
    ----------
    names : tuple of str
        Parameters, as probabilities of their priors.
    model : callable
        From parameters (points, parameters) to outputs (points, values).
    observed : numpy.ndarray
        Published values, (values,).
    noise : numpy.ndarray
        Covariance of everything but the laboratories: sampling, surrogate and all other parameters, (values, values).
    between : numpy.ndarray
        Standard deviation between laboratories on the scale of the values, (values,).
    laboratory : numpy.ndarray of int
        Number of the laboratory of each value.

    Notes
    -----
    With outputs :math:`m(u)`, the likelihood is normal with covariance

    .. math:: \Sigma_{ij} = N_{ij} + b_i b_j \left(\rho\,[\ell_i = \ell_j] + (1 - \rho)\,\delta_{ij}\right)

    where half of the variance between laboratories (`SHARED`, :math:`\rho`) is common to all values of one, and half
    belongs to each instrument. The prior is flat in :math:`u`: it is the distribution of each parameter's record.
    """

    names: tuple[str, ...]
    model: Callable[[Array], Array]
    observed: Array
    noise: Array
    between: Array
    laboratory: npt.NDArray[np.int_]

    def covariance(self) -> Array:
        """Covariance of the values about the model, (values, values)."""
        same = self.laboratory[:, None] == self.laboratory
        common = SHARED * same + (1 - SHARED) * np.eye(self.observed.size)
        return np.asarray(self.noise + common * np.outer(self.between, self.between))

    def log_likelihood(self, u: Array) -> Array:
        """Logarithm of the likelihood, less a constant, shape (points,), for parameters (points, parameters)."""
        factor = np.linalg.cholesky(self.covariance())
        off = np.linalg.solve(factor, (self.observed - self.model(u)).T)
        return np.asarray(-np.sum(off**2, axis=0) / 2)

    def log_posterior(self, u: Array) -> Array:
        """Logarithm of the posterior; minus infinity outside the prior."""
        u = np.atleast_2d(u)
        inside = np.all((u > 0) & (u < 1), axis=1)
        found = np.full(len(u), -np.inf)
        if inside.any():
            found[inside] = self.log_likelihood(u[inside])
        return found

    def synthetic(self, u: Array, rng: np.random.Generator) -> Problem:
        """Return the problem with values that the model itself would have given at `u`, (parameters,)."""
        noise = np.linalg.cholesky(self.covariance()) @ rng.standard_normal(self.observed.size)
        made = self.model(u[None])[0] + noise
        return Problem(self.names, self.model, made, self.noise, self.between, self.laboratory)


@dataclass(frozen=True)
class Posterior:
    """Draws of the parameters given the values.

    Parameters
    ----------
    names : tuple of str
        Parameters.
    u : numpy.ndarray
        Draws as probabilities of the priors, (draws, parameters).
    effective : float
        Draws that count as independent, by the longest autocorrelation time.
    acceptance : float
        Share of the proposals that were taken.
    """

    names: tuple[str, ...]
    u: Array
    effective: float
    acceptance: float

    @property
    def overlap(self) -> Array:
        """Area that prior and posterior share, (parameters,): 1 where nothing was learnt, near 0 where all was."""
        shares = []
        for column in self.u.T:
            counts, _ = np.histogram(column, bins=BINS, range=(0, 1))
            shares.append(np.minimum(counts / counts.sum(), 1 / BINS).sum())
        return np.array(shares)

    @property
    def contraction(self) -> Array:
        """Share of the prior variance that is gone, (parameters,); as probabilities, a flat prior has 1/12."""
        return np.asarray(1 - 12 * self.u.var(axis=0))

    @property
    def correlation(self) -> Array:
        """Correlation of the parameters, (parameters, parameters)."""
        return np.atleast_2d(np.corrcoef(self.u.T))


def sample(problem: Problem, steps: int, seed: int) -> Posterior:
    """Draw from the posterior with an affine-invariant ensemble.

    Parameters
    ----------
    problem : Problem
        Values and model.
    steps : int
        Steps of each walker; a share `BURN_IN` is thrown away.
    seed : int
        Seed; the same seed gives the same draws.

    Returns
    -------
    Posterior

    Raises
    ------
    InputError
        Where emcee is not installed.

    References
    ----------
    .. [1] D. Foreman-Mackey et al., Publ Astron Soc Pac 125 (2013) 306. doi:10.1086/670067
    """
    needs("emcee")
    import emcee  # type: ignore[import-untyped]

    count = len(problem.names)
    walkers = max(LEAST_WALKERS, WALKERS_PER_PARAMETER * count)
    rng = stream(seed, "calibrate:walkers")
    sampler = emcee.EnsembleSampler(walkers, count, problem.log_posterior, vectorize=True)
    state = np.random.RandomState(int(rng.integers(2**31))).get_state()
    start = emcee.State(rng.random((walkers, count)), random_state=state)
    sampler.run_mcmc(start, steps, skip_initial_state_check=True)
    drop = int(BURN_IN * steps)
    times = sampler.get_autocorr_time(discard=drop, quiet=True, tol=0)
    kept = sampler.get_chain(discard=drop, flat=True)
    longest = float(np.max(times)) if np.isfinite(times).all() else float(steps)
    return Posterior(problem.names, kept, len(kept) / max(1.0, longest), float(np.mean(sampler.acceptance_fraction)))


def simulation_check(problem: Problem, count: int, steps: int, seed: int) -> Array:
    """Calibrate to synthetic data many times and return where the truth stands among the draws.

    Parameters
    ----------
    problem : Problem
        Model and errors; its observed values are replaced.
    count : int
        How often.
    steps : int
        Steps of each calibration.
    seed : int
        Seed.

    Returns
    -------
    numpy.ndarray
        Share of the posterior draws below the truth, (count, parameters). Uniform from 0 to 1 where the calibration is
        right [1]_.

    References
    ----------
    .. [1] S. Talts et al., Validating Bayesian inference algorithms with simulation-based calibration (2018).
           arXiv:1804.06788
    """
    ranks = np.empty((count, len(problem.names)))
    for number in range(count):
        rng = stream(seed, "calibrate:truth", subject=number)
        truth = rng.random(len(problem.names))
        found = sample(problem.synthetic(truth, rng), steps, seed + number)
        ranks[number] = np.mean(found.u < truth, axis=0)
    return ranks
