"""Who gets which arm: permuted blocks, so that arms stay balanced at any time."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from percuta.trial.crowd import Integers, Lanes

FINEST = 20
"""Largest denominator of a share in the allocation; 1.5 is 3/2."""


def block(shares: Sequence[float]) -> tuple[int, ...]:
    """Return how many of one block each arm gets, in whole people.

    Examples
    --------
    >>> block([1, 1]), block([2, 1]), block([1.5, 1])
    ((1, 1), (2, 1), (3, 2))
    """
    parts = [Fraction(share).limit_denominator(FINEST) for share in shares]
    common = lcm(*(part.denominator for part in parts))
    return tuple(int(part * common) for part in parts)


def allocate(lanes: Lanes, shares: Sequence[float], seed: int) -> Integers:
    """Randomise people to arms in permuted blocks.

    Parameters
    ----------
    lanes : Lanes
        People.
    shares : sequence of float
        Weight of each arm.
    seed : int
        Seed of the trial.

    Returns
    -------
    numpy.ndarray of int
        Arm of each lane, shape (lanes,); a person's arm depends on the seed and the person alone.
    """
    sizes = block(shares)
    size = sum(sizes)
    arm_of_place = np.repeat(np.arange(len(sizes)), sizes)
    arms = np.empty(lanes.subject.size, dtype=np.int64)
    for replicate, first, rows in lanes.runs():
        subject = lanes.subject[rows]
        blocks = np.arange(first // size, subject[-1] // size + 1)
        numbers = Lanes(np.full(blocks.size, replicate), blocks).numbers(seed, "trial:allocation", size)
        order = numbers.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
        arms[rows] = arm_of_place[order[subject // size - blocks[0], subject % size]]
    return arms
