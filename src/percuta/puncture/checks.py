"""What the functions of this floor refuse, in one sentence."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError


def above_zero(what: str, value: npt.ArrayLike, where: str = "") -> None:
    """Refuse a number that must be finite and above 0.

    Parameters
    ----------
    what : str
        What it is, with its unit, such as ``"the speed of the hand, mm/s,"``.
    value : array_like
        The number or numbers.
    where : str
        Place in the input.

    Raises
    ------
    InputError
        Where one of them is not; names the first.

    Examples
    --------
    >>> above_zero("the speed of the hand, mm/s,", -5)
    Traceback (most recent call last):
    ...
    percuta.errors.InputError: the speed of the hand, mm/s, must be above 0; it is -5
    """
    numbers = np.asarray(value, dtype=float)
    wrong = numbers[~((numbers > 0) & np.isfinite(numbers))]
    if wrong.size:
        raise InputError(f"{what} must be above 0; it is {wrong.flat[0]:g}", where)


def at_least_zero(what: str, value: npt.ArrayLike, where: str = "") -> None:
    """Refuse a number that must be finite and not below 0; see `above_zero`."""
    numbers = np.asarray(value, dtype=float)
    wrong = numbers[~((numbers >= 0) & np.isfinite(numbers))]
    if wrong.size:
        raise InputError(f"{what} must be 0 or more; it is {wrong.flat[0]:g}", where)


def some_needles(needles: npt.ArrayLike) -> None:
    """Refuse a tool without needles."""
    if np.min(needles) < 1:
        raise InputError(f"{np.min(needles):g} needles cannot puncture; there must be at least 1", "device.needles")


def share(what: str, value: npt.ArrayLike, where: str = "") -> None:
    """Refuse a number that must lie between 0 and 1."""
    numbers = np.asarray(value, dtype=float)
    wrong = numbers[~((numbers >= 0) & (numbers <= 1))]
    if wrong.size:
        raise InputError(f"{what} must lie between 0 and 1; it is {wrong.flat[0]:g}", where)
