"""What goes wrong, said in one sentence: where, what, what is allowed, nearest name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class PercutaError(Exception):
    """Base of every error Percuta raises on purpose; the message is one clear sentence."""


class InputError(PercutaError):
    """The input is wrong (command-line exit code 2).

    Parameters
    ----------
    message : str
        What is wrong and what is allowed.
    where : str, optional
        Place in the input, such as ``acne-scars.yaml:9`` or ``device.depth``.
    """

    def __init__(self, message: str, where: str = "") -> None:
        self.message = message
        self.where = where
        super().__init__(f"{where}: {message}" if where else message)


class NumericalError(PercutaError):
    """A computation left its domain (command-line exit code 1); names time, species and place."""


class OutsideEvidence(UserWarning):
    """A model is used beyond the range its evidence covers; the result is an extrapolation."""


def nearest(word: object, allowed: Iterable[str], count: int = 3) -> str:
    """Name the closest allowed words, ready to append to a sentence.

    Parameters
    ----------
    word : object
        What was written.
    allowed : iterable of str
        What may be written.
    count : int
        How many to name at most.

    Returns
    -------
    str
        ``"; nearest: a, b"``, or an empty string where nothing is close.

    Examples
    --------
    >>> nearest("skinpenn", ["skinpen", "exceed", "stamp"])
    '; nearest: skinpen'
    """
    close = difflib.get_close_matches(str(word).lower(), list(allowed), n=count, cutoff=0.55)
    return "; nearest: " + ", ".join(close) if close else ""
