"""A few threads that share the blocks of one loop; how many there are never changes an answer."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any


class Team:
    """Threads that work on parts of a range together; kernels must release the interpreter's lock.

    Parameters
    ----------
    size : int, optional
        Number of threads, the caller's among them; all cores unless given.
    parts : int
        Parts of a loop for each thread. With several, a thread that is done takes another: long loops end together
        also where a core has other work.
    """

    def __init__(self, size: int | None = None, parts: int = 1) -> None:
        self.size, self._parts = max(1, size or os.cpu_count() or 1), parts
        self._pool = ThreadPoolExecutor(self.size - 1) if self.size > 1 else None

    def run(self, kernel: Callable[..., Any], count: int, *arguments: Any) -> None:
        """Call ``kernel(first, last, *arguments)`` on neighbouring parts that together make ``0 .. count``.

        Parameters
        ----------
        kernel : callable
            Works on the blocks ``first <= block < last`` and writes nothing that belongs to another block.
        count : int
            Number of blocks.
        *arguments
            Handed on to `kernel`.
        """
        if self._pool is None or count < 2:
            kernel(0, count, *arguments)
            return
        parts = min(self.size * self._parts, count)
        bounds = [count * part // parts for part in range(parts + 1)]
        left = deque(pairwise(bounds))

        def work() -> None:
            while part := _next(left):
                kernel(*part, *arguments)

        others = [self._pool.submit(work) for _ in range(min(self.size, parts) - 1)]
        work()
        for other in others:
            other.result()


def _next(left: deque[tuple[int, int]]) -> tuple[int, int] | None:
    """Take the next part, or None where none is left; another thread may have taken the last."""
    try:
        return left.popleft()
    except IndexError:
        return None
