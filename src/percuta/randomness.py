"""Counter-based random streams: a stream is named, never shared.

A stream is keyed by (seed, subject, session, purpose), so that its numbers do not depend on which other
streams were read before it, nor on how the work was divided between workers.
"""

from __future__ import annotations

import hashlib

import numpy as np


def stream(seed: int, purpose: str, subject: int = 0, session: int = 0) -> np.random.Generator:
    """Random generator for one purpose.

    Parameters
    ----------
    seed : int
        Seed of the study, 0 or larger.
    purpose : str
        What the numbers are for, such as ``"parameter:entry_force_slope"``.
    subject, session : int
        Counters, 0 or larger.

    Returns
    -------
    numpy.random.Generator
        A Philox 4x64 generator [1]_ at the start of its stream.

    References
    ----------
    .. [1] J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC'11 (2011).
       doi:10.1145/2063384.2063405

    Examples
    --------
    >>> bool(stream(1, "a").random() == stream(1, "a").random())
    True
    >>> bool(stream(1, "a").random() == stream(1, "b").random())
    False
    """
    digest = hashlib.blake2b(f"{seed}/{subject}/{session}/{purpose}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "little")))
