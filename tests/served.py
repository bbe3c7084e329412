"""`percuta serve` in a process of its own, for tests and benchmarks: started, waited for, stopped, within bounds."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

PERCUTA = (sys.executable, "-c", "from percuta.cli import main; main()")
START_S = 60.0
"""Most that a start may take: the first on a machine also compiles its modules."""
STOP_S = 20.0
LOOK_S = 0.02


class Served:
    """A server; what it says goes to a file, because nobody would empty a pipe.

    Parameters
    ----------
    folder : Path
        Its data.
    port : int
        Where it listens; 0 takes a free port.
    program : sequence of str
        What is started.
    environment : mapping or None
        Its environment, where it is not that of the tests.
    options : sequence of str
        More of `percuta serve`, such as ``--team``.
    """

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        program: Sequence[str] = PERCUTA,
        environment: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.said, self.log = folder / "said.txt", folder / "percuta.log"
        command = [*program, "serve", "--no-open", "--jobs", "1", "--port", str(port), "--data", str(folder), *options]
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=environment
            )
        self.address = self._address()
        self.root, _, self.token = self.address.partition("/#token=")

    def _address(self) -> str:
        """Wait until the server has printed where it is."""
        until = time.monotonic() + START_S
        while time.monotonic() < until and self.process.poll() is None:
            if found := re.search(r"open (https?://\S+)\n", self.said.read_text()):
                return found[1]
            time.sleep(LOOK_S)
        self.process.kill()
        self.process.wait()
        raise RuntimeError(f"percuta serve printed no address; {self.words()}")

    def words(self) -> str:
        """Return how it ended, and the last it said."""
        log = self.log.read_text()[-4000:] if self.log.exists() else ""
        return f"exit code {self.process.poll()}\n{self.said.read_text()}\n{log}"

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Stop it; one that does not stop is killed and told."""
        self.process.send_signal(number)
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise RuntimeError(f"percuta serve did not stop; {self.words()}") from None
