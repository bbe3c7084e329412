"""The child process of one run: does the work, tells on its standard output, dies with its parent."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import Any

STEP = 0.005
"""Share of the work that must be done before it is told again."""
MARK = b"\x1e"
"""Begins each line that is told (RFC 7464); what a library prints does not begin so."""


def work(told: connection.Connection, home: str, run: str, key: str, request: dict[str, Any], results: str) -> None:
    """Do one piece of work; the last line told says how it ended.

    Parameters
    ----------
    told : Connection
        Becomes the standard output.
    home : str
        Module and function that does it, see `percuta.server.jobs.kinds.Kind`.
    run, key, request : str, str, dict
        The run, the hash that names its result, and what is asked.
    results : str
        Folder of results.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is the server's to answer
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.dup2(told.fileno(), 1)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _say(stage="starting", share=0.0)
    _say(**_done(home, run, key, request, results))


def _done(home: str, run: str, key: str, request: dict[str, Any], results: str) -> dict[str, Any]:
    """Do the work and say how it ended."""
    from percuta.errors import PercutaError
    from percuta.server.jobs.kinds import load
    from percuta.store.results import ResultStore

    store = ResultStore(Path(results))
    try:
        part = store.begin(key, run)
        load(home)(request, part, _teller(), Path(results))
        store.finish(key, part)
    except PercutaError as error:
        return {"failed": str(error)}
    except MemoryError:
        return {"failed": "there was not enough memory; take fewer draws"}
    except OSError as error:
        return {"failed": f"the result cannot be written: {error.strerror or error}; nothing else was lost"}
    except Exception as error:  # noqa: BLE001, told to the user, and to the log with its place
        import traceback

        traceback.print_exc(file=sys.stderr)
        return {"failed": f"a defect in Percuta stopped it ({type(error).__name__}: {error}); please report it"}
    finally:
        store.drop(key, run)
    return {"done": True}


def _teller() -> Any:
    """Make what a simulation tells its progress; it says no more than anybody can see."""
    last: list[Any] = ["", -1.0]

    def tell(stage: str, share: float) -> None:
        if stage != last[0] or share - last[1] >= STEP:
            last[:] = [stage, share]
            _say(stage=stage, share=round(share, 4))

    return tell


def _say(**what: Any) -> None:
    os.write(1, b"\n" + MARK + json.dumps(what).encode() + b"\n")


def _die_with_parent() -> None:
    """Wait until the server is gone, then go: nobody would hear the result."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        with contextlib.suppress(OSError):
            os.kill(os.getpid(), signal.SIGKILL)
