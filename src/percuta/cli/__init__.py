"""The command line: verbs; nothing is computed here."""

from __future__ import annotations

import gc
import sys

COLLECT_AFTER = 400_000
"""Objects made before the collector of cycles looks at them: a run makes fewer and leaves few, and looking takes a
twentieth of the start."""


def main() -> None:
    """Run the command line; errors become one sentence on stderr and an exit code."""
    gc.set_threshold(COLLECT_AFTER)
    from percuta.cli.app import app
    from percuta.errors import InputError, PercutaError

    try:
        app()
    except InputError as error:
        _stop(str(error), 2)
    except PercutaError as error:
        _stop(str(error), 1)
    except BrokenPipeError:  # the reader of a pipe has had enough
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        _stop(f"{error.filename or 'a file'}: {error.strerror or error}", 1)


def _stop(sentence: str, code: int) -> None:
    sys.stderr.write(f"percuta: {sentence}\n")
    sys.exit(code)
