"""A few threads that share the blocks of one loop; how many there are never changes an answer."""

from __future__ import annotations

import os
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
    """

    def __init__(self, size: int | None = None) -> None:
        self.size = max(1, size or os.cpu_count() or 1)
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
        parts = min(self.size, count)
        if self._pool is None or parts < 2:
            kernel(0, count, *arguments)
            return
        bounds = [count * part // parts for part in range(parts + 1)]
        others = [self._pool.submit(kernel, first, last, *arguments) for first, last in pairwise(bounds[1:])]
        kernel(0, bounds[1], *arguments)
        for other in others:
            other.result()
