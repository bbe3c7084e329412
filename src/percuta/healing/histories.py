"""Which sessions hit a point: hit histories, their probabilities, and which of them may share a future."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

REMEMBERED = 3
"""Sessions whose order still matters; older hits only count (they lie months back and have settled)."""


@dataclass(frozen=True)
class Histories:
    """Classes of hit histories after some sessions.

    Parameters
    ----------
    recent : tuple of tuple of bool
        For each class, which of the last `REMEMBERED` sessions hit, oldest first.
    hits : tuple of int
        For each class, how many sessions hit in all.
    ways : tuple of int
        For each class, how many single histories it stands for.
    sessions : int
        Sessions so far.
    """

    recent: tuple[tuple[bool, ...], ...] = ((),)
    hits: tuple[int, ...] = (0,)
    ways: tuple[int, ...] = (1,)
    sessions: int = 0

    def probability(self, coverage: Array) -> Array:
        r"""Probability of each class where every session covers a point with the same probability.

        Parameters
        ----------
        coverage : numpy.ndarray
            Probability :math:`\phi` that one session covers the point, any shape.

        Returns
        -------
        numpy.ndarray
            Shape (classes, \*coverage.shape); sums to 1 over the classes.

        Notes
        -----
        .. math:: P = w\,\phi^{k} (1 - \phi)^{n - k}

        for :math:`k` hits in :math:`n` sessions reached in :math:`w` ways.
        """
        hits = np.array(self.hits).reshape(-1, *[1] * coverage.ndim)
        ways = np.array(self.ways, dtype=float).reshape(hits.shape)
        return np.asarray(ways * coverage**hits * (1 - coverage) ** (self.sessions - hits))

    def after_session(self) -> tuple[Histories, Array]:
        """Split every class into missed and hit, and join those that may share a future.

        Returns
        -------
        histories : Histories
            The classes after the session.
        mixing : numpy.ndarray
            Shape (new classes, 2, old classes): weights with which missed (0) and hit (1) old states make up the
            state of each new class; every new class's weights sum to 1.

        Notes
        -----
        Two histories are joined when they agree in the last `REMEMBERED` sessions and in the number of hits. All
        members of such a class are equally probable whatever the coverage, so the weights do not depend on depth.
        """
        members: dict[tuple[tuple[bool, ...], int], list[tuple[int, int]]] = {}
        for old, (recent, hits) in enumerate(zip(self.recent, self.hits, strict=True)):
            for hit in (False, True):
                key = ((*recent, hit)[-REMEMBERED:], hits + hit)
                members.setdefault(key, []).append((int(hit), old))
        mixing = np.zeros((len(members), 2, len(self.hits)))
        for new, group in enumerate(members.values()):
            for was_hit, old in group:
                mixing[new, was_hit, old] = self.ways[old]
        ways = mixing.sum(axis=(1, 2))
        after = Histories(
            recent=tuple(recent for recent, _ in members),
            hits=tuple(hits for _, hits in members),
            ways=tuple(int(way) for way in ways),
            sessions=self.sessions + 1,
        )
        return after, mixing / ways[:, None, None]
