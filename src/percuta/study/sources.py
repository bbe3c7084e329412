"""Where each key of a study stands, so that an error can name file and line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from percuta.errors import InputError

LONGEST_PATH = 80
"""Characters of a path that a message shows."""


@dataclass
class Source:
    """Lines of the keys of one study file.

    Parameters
    ----------
    name : str
        Name of the file, as given.
    lines : dict of str to int or None
        Line of each path, such as ``{"device.depth": 9, "concerns[0].kind": 4}``; None where a patch replaced
        what stood there.
    """

    name: str
    lines: dict[str, int | None] = field(default_factory=dict)

    def line(self, path: str) -> int | None:
        """Return the line of a path or of its nearest parent.

        Parameters
        ----------
        path : str
            Such as ``"device.depth"``; need not stand in the file.

        Returns
        -------
        int or None
            For the whole study the line of ``base``, or 1; None where a patch replaced the value.

        Examples
        --------
        >>> Source("a.yaml", {"device": 3, "device.model": 4}).line("device.depth")
        3
        """
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get("base", 1)

    def error(self, path: str, message: str) -> InputError:
        """Make the error about one path."""
        line, short = self.line(path), shortened(path)
        if line is None:
            return InputError(message, short)
        return InputError(f"{short}: {message}" if short else message, f"{self.name}:{line}")

    def without(self, paths: Iterable[str]) -> Source:
        """Return a copy in which `paths` and all below them have no line, because a patch replaced them."""
        gone = tuple(paths)
        below = tuple(end for path in gone for end in (f"{path}.", f"{path}["))
        kept = {path: line for path, line in self.lines.items() if not path.startswith(below)}
        return Source(self.name, kept | dict.fromkeys(gone))


def shortened(path: str) -> str:
    """Cut a path that is too long for a message."""
    return path if len(path) <= LONGEST_PATH else f"{path[: LONGEST_PATH - 3]}..."


def joined(parent: str, key: str | int) -> str:
    """Extend a path.

    Examples
    --------
    >>> joined(joined("concerns", 0), "kind")
    'concerns[0].kind'
    """
    if isinstance(key, int):
        return f"{parent}[{key}]"
    return f"{parent}.{key}" if parent else key
