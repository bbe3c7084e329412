"""Values of the parameters for one computation: central, or one per draw."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, OutsideEvidence, nearest
from percuta.parameters.records import EVIDENCE_CLASSES, Record, library
from percuta.randomness import stream
from percuta.units import quantity

Array = npt.NDArray[np.float64]


class Randoms(Protocol):
    """Anything that gives uniform numbers, such as a `numpy.random.Generator`."""

    def random(self, size: tuple[int, ...], /) -> Array:
        """Return numbers in [0, 1) of the shape `size`."""


class Parameters:
    """The numbers of one computation, by name; remembers which were used.

    Parameters
    ----------
    draws : int
        Number of draws from the records' distributions; 0 means the central values, as arrays of length 1.
    seed : int
        Seed of the draws.
    subject : int
        Counter of the subject, so that two subjects draw differently.
    overrides : Mapping, optional
        Values that replace records, by name: ``{"entry_force_slope": "5 mN/um"}``; a bare number only where the
        record is dimensionless. An overridden parameter is the same in all draws.

    Raises
    ------
    InputError
        Where an override names no record, has another dimension or lies outside the record's range.

    Notes
    -----
    ``p["name"]`` is an array of shape (draws,), the same however many other parameters are read and in whatever
    order. Draw ``i`` of a parameter does not depend on the number of draws.

    Examples
    --------
    >>> p = Parameters()
    >>> p["entry_force_slope"]
    array([4.6])
    >>> Parameters(draws=3, seed=1)["entry_force_slope"].shape
    (3,)
    """

    def __init__(
        self,
        draws: int = 0,
        seed: int = 0,
        subject: int = 0,
        overrides: Mapping[str, object] | None = None,
    ) -> None:
        self.draws = max(draws, 1)
        self.seed = seed
        self.subject = subject
        self.central = draws == 0
        self.used: set[str] = set()
        self._records = library()
        self._values: dict[str, Array] = {}
        for name, written in (overrides or {}).items():
            self._values[name] = np.full(self.draws, self._override(name, written))
        self.overridden = frozenset(self._values)

    def __getitem__(self, name: str) -> Array:
        """Return the values of one parameter, shape (draws,)."""
        if name not in self._values:
            record = self.record(name)
            self._values[name] = np.full(self.draws, record.value) if self.central else self._draw(record)
            self._values[name].flags.writeable = False
        self.used.add(name)
        return self._values[name]

    def only(self, draw: int) -> Parameters:
        """Return the values of one draw as parameters of their own; what is read of them counts as used here too.

        Examples
        --------
        >>> p = Parameters(draws=3, seed=1)
        >>> p.only(2)["entry_force_slope"] == p["entry_force_slope"][2:]
        array([ True])
        """
        if not 0 <= draw < self.draws:
            raise InputError(f"there is no draw {draw} among {self.draws}, counted from 0")
        return _OneDraw(self, draw)

    def chance(self, purpose: str) -> Randoms:
        """Return the source of what chance does to each person, the last axis of the draws first.

        Parameters
        ----------
        purpose : str
            What the numbers are for; each purpose has its own.

        Returns
        -------
        Randoms
            Its ``random((draws, ...))`` gives uniform numbers, those of a draw one after another.
        """
        return stream(self.seed, purpose, self.subject)

    def level(self, purpose: str) -> Array:
        """Return a uniform number per draw for what is not known, and is the same for all people of one study.

        Parameters
        ----------
        purpose : str
            What the numbers are for; each purpose has its own.

        Returns
        -------
        numpy.ndarray
            Shape (draws,), in [0, 1); 1/2 where the values are central.
        """
        if self.central:
            return np.full(self.draws, 1 / 2)
        return stream(self.seed, purpose, self.subject).random(self.draws)

    def record(self, name: str) -> Record:
        """Return the record of one parameter.

        Raises
        ------
        InputError
            Where there is no such parameter; names the nearest.
        """
        if name not in self._records:
            hint = nearest(name, self._records)
            raise InputError(f"there is no parameter {name!r}{hint}. `percuta parameters` lists all")
        return self._records[name]

    def weakest(self, *names: str) -> str:
        """Return the weakest evidence class among some parameters."""
        return max((self.record(name).evidence for name in names), key=EVIDENCE_CLASSES.index)

    def check_range(self, name: str, **variables: Any) -> None:
        """Warn where a variable leaves the range over which a parameter was measured.

        Parameters
        ----------
        name : str
            Parameter whose record has an ``applies`` entry for each variable.
        **variables : array_like
            Values to check.

        Warns
        -----
        OutsideEvidence
            Once per variable that leaves its range.
        """
        applies = self.record(name).applies
        for variable, values in variables.items():
            low, high = applies[variable]
            reached = np.asarray(values, dtype=float)
            if reached.size and (reached.min() < low or reached.max() > high):
                warnings.warn(
                    f"{name} was measured for {variable.replace('_', ' ')} {low:g} to {high:g}; "
                    f"here it is {reached.min():.3g} to {reached.max():.3g}, an extrapolation",
                    OutsideEvidence,
                    stacklevel=3,
                )

    def _override(self, name: str, written: object) -> float:
        if name not in self._records:
            hint = nearest(name, self._records)
            raise InputError(
                f"there is no parameter {name!r}{hint}. `percuta parameters` lists all", f"parameters.{name}"
            )
        record = self._records[name]
        try:
            value = quantity(written, record.unit)
        except InputError as error:
            raise InputError(error.message, f"parameters.{name}") from None
        if not record.low <= value <= record.high:
            span = f"{record.low:g} to {record.high:g} {record.unit}"
            raise InputError(f"{value:g} lies outside its credible range {span}", f"parameters.{name}")
        return value

    def _draw(self, record: Record) -> Array:
        uniform = stream(self.seed, f"parameter:{record.name}", self.subject).random(self.draws)
        return quantile(record, uniform)


class _OneDraw(Parameters):
    """One draw of some parameters."""

    def __init__(self, whole: Parameters, draw: int) -> None:
        vars(self).update(vars(whole))  # among it the set of what was used, which both share
        self.draws, self._whole, self._place = 1, whole, draw

    def __getitem__(self, name: str) -> Array:
        return self._whole[name][self._place : self._place + 1]


def quantile(record: Record, uniform: Array) -> Array:
    r"""Turn uniform numbers into values of a record's distribution, truncated to its range.

    Parameters
    ----------
    record : Record
        Gives value, range, distribution and shape.
    uniform : numpy.ndarray
        Numbers in [0, 1).

    Returns
    -------
    numpy.ndarray
        Values inside the record's range, same shape.

    Notes
    -----
    Truncation is by the distribution function, not by clipping, so no value piles up at an end. A lognormal
    has its median at the record's value and :math:`\sigma = \sqrt{\ln(1 + cv^2)}`.
    """
    if record.distribution == "exact":
        return np.full_like(uniform, record.value)
    if record.distribution == "uniform":
        return record.low + (record.high - record.low) * uniform
    if record.distribution == "triangular":
        return _triangular(record, uniform)
    if record.distribution == "normal":
        return _truncated_normal(record.value, record.shape["sd"], record.low, record.high, uniform)
    sigma = float(np.sqrt(np.log1p(record.shape["cv"] ** 2)))
    logs = _truncated_normal(np.log(record.value), sigma, np.log(record.low), np.log(record.high), uniform)
    return np.exp(logs)


def _triangular(record: Record, uniform: Array) -> Array:
    low, mode, high = record.low, record.value, record.high
    rising = uniform * (high - low) < mode - low
    left = low + np.sqrt(uniform * (high - low) * (mode - low))
    right = high - np.sqrt((1 - uniform) * (high - low) * (high - mode))
    return np.where(rising, left, right)


def _truncated_normal(centre: float, sd: float, low: float, high: float, uniform: Array) -> Array:
    from scipy.special import ndtr, ndtri

    below, above = ndtr((low - centre) / sd), ndtr((high - centre) / sd)
    return np.asarray(centre + sd * ndtri(below + uniform * (above - below)))
