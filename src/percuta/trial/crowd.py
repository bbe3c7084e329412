r"""The numbers of many people in many trials at once: what a trial has in common, and what differs between people.

A lane is one person of one replicate. Replicate 0 takes the central values of the model; every other replicate is a
draw of it. Numbers of a person are found by counter, so that neither the size of a trial nor that of a piece of work
changes them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from percuta.evidence.asking import PEOPLE
from percuta.outcome.scores import SEVERITIES
from percuta.parameters import Parameters, Record
from percuta.parameters.values import Randoms, quantile
from percuta.randomness import stream

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

PER_COUNT = 4
"""Numbers that one count of a Philox 4x64 counter gives."""
ANATOMY = "sites.yaml"
"""File of the records whose distributions are the spread between people at one site."""


@dataclass(frozen=True)
class Lanes:
    """A run of people, replicate after replicate.

    Parameters
    ----------
    replicate, subject : numpy.ndarray of int
        Which trial, and which person of it, shape (lanes,); subjects of a replicate follow each other.
    """

    replicate: Integers
    subject: Integers

    @classmethod
    def between(cls, first: int, last: int, people: int) -> Lanes:
        """Return the lanes `first` to `last` (not included) where each replicate has so many people."""
        lane = np.arange(first, last, dtype=np.int64)
        return cls(lane // people, lane % people)

    def runs(self) -> Iterator[tuple[int, int, slice]]:
        """Yield replicate, first subject and rows of each replicate."""
        replicates, starts = np.unique(self.replicate, return_index=True)
        ends = [*starts[1:].tolist(), self.replicate.size]
        for replicate, start, end in zip(replicates.tolist(), starts.tolist(), ends, strict=True):
            yield replicate, int(self.subject[start]), slice(start, end)

    def numbers(self, seed: int, purpose: str, each: int) -> Array:
        """Return uniform numbers for one purpose, the same for a person whoever else is asked for.

        Parameters
        ----------
        seed : int
            Seed of the trial.
        purpose : str
            What they are for.
        each : int
            How many each person gets.

        Returns
        -------
        numpy.ndarray
            Shape (lanes, each), in [0, 1).
        """
        found = np.empty((self.subject.size, each))
        for replicate, first, rows in self.runs():
            counts, beyond = divmod(first * each, PER_COUNT)
            rng = stream(seed, purpose, replicate)
            rng.bit_generator.advance(counts)  # type: ignore[attr-defined]
            wanted = found[rows]
            wanted[...] = rng.random(beyond + wanted.size)[beyond:].reshape(wanted.shape)
        return found


class Crowd(Parameters):
    """The parameters of some lanes; what a trial has in common is the same for all people of a replicate.

    Parameters
    ----------
    lanes : Lanes
        People whose numbers are found.
    rows : numpy.ndarray of int
        Which of them are wanted, in order; one may be wanted twice. Their number is `draws`.
    replicates : int
        Replicates besides the central one.
    seed : int
        Seed of the trial.
    overrides : Mapping, optional
        As in `Parameters`.
    """

    def __init__(
        self, lanes: Lanes, rows: Integers, replicates: int, seed: int, overrides: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(rows.size, seed, overrides=overrides)
        self._lanes, self._rows, self._replicate = lanes, rows, lanes.replicate[rows]
        self._model = _model(replicates, seed)

    def __getitem__(self, name: str) -> Array:
        """Return the values of one parameter, shape (lanes,)."""
        if name not in self._values:
            record = self.record(name)
            if differs_between_people(record):
                uniform = self.chance(f"parameter:{name}").random((self.draws,))
                self._values[name] = quantile(record, uniform)
            else:
                self._values[name] = self._common(record.value, self._model[name])
            self._values[name].flags.writeable = False
        self.used.add(name)
        return self._values[name]

    def chance(self, purpose: str) -> Randoms:
        """Return the source of what chance does to each person."""
        return _OfPeople(self._lanes, self._rows, self.seed, purpose)

    def level(self, purpose: str) -> Array:
        """Return a number per replicate for what is not known, 1/2 in the central one; shape (lanes,)."""
        return self._common(1 / 2, self._model.level(purpose))

    def _common(self, central: float, drawn: Array) -> Array:
        return np.concatenate([[central], drawn])[self._replicate]


@functools.lru_cache(maxsize=4)
def _model(replicates: int, seed: int) -> Parameters:
    """Return the draws of the model of all replicates but the central one."""
    return Parameters(max(1, replicates), seed)


@dataclass(frozen=True)
class _OfPeople:
    """Numbers of chance for some rows of some lanes."""

    lanes: Lanes
    rows: Integers
    seed: int
    purpose: str

    def random(self, size: tuple[int, ...], /) -> Array:
        """Return numbers of shape (rows, ...)."""
        each = int(np.prod(size[1:], dtype=int))
        return self.lanes.numbers(self.seed, self.purpose, each)[self.rows].reshape(size)


def differs_between_people(record: Record) -> bool:
    """Tell whether the distribution of a parameter is the spread between people, not what is unknown of all.

    Notes
    -----
    The anatomy of a site, the stiffness of a person's skin, the response and the sealing of channels differ between
    people, and so does where in a grade of severity somebody starts. Everything else is one truth that nobody knows.
    """
    grade = record.name.rpartition(".")[2]
    return record.name in PEOPLE or record.file == ANATOMY or (grade in SEVERITIES and record.unit == "grade")
