"""Where the numbers of points in lock step stand in a workspace; kernels are generated for it, loops use it."""

LANES = 8
"""Points solved in lock step: one AVX-512 register of doubles."""
BLOCKS = ("Y", "U", "R", "K1", "K2", "K3", "K4", "K5", "K6", "D2", "D3", "CLIPPED", "PER_H", "ABSOLUTE")
"""State, stage, right-hand side and solution, slopes, interpolant, books, 1/h and tolerances: slots of the species."""
ROOM = 41
"""Slots of a block, more than any network has species: the compiler knows where blocks begin, and so that they do not
overlap. An odd number, so that no two blocks begin at the same place of a page of memory."""
SINGLES = ("H", "SHIFT", "ERROR", "LOWEST", "ACCEPTED")
"""One slot each; the constants of the network follow, then its factors."""
CHUNK = 64
"""Voxels in depth that go through reactions together: long enough to copy, short enough for the second cache."""
