"""What is said on stderr while a study runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(name: str) -> Iterator[Callable[[str, float], None]]:
    """Yield a callable that is told the stage and the share done; silent when stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda _stage, _share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[stage]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(name, total=1.0, stage="")
        yield lambda stage, share: progress.update(task, completed=share, stage=stage)


def tell_when_compiling() -> None:
    """Write one line on stderr when kernels have to be compiled; silent where they are loaded from disk."""
    from percuta.healing.engine import on_compiling

    on_compiling(lambda: sys.stderr.write("percuta: compiling the kernels, once; about a quarter of a minute\n"))
