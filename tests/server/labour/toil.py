"""Work that children do in the tests of the supervisor."""

import os
import time

from percuta.errors import NumericalError
from percuta.store.results import write_plain


def work(request, part, tell, results):  # noqa: ARG001
    """Do as the request says."""
    tell("working", 0.1)
    what = request["do"]
    if what == "print":
        for said in ("a library says something\n", "42\n", '{"done": false}\n', "half a line"):
            print(said, end="", flush=True)  # noqa: T201
    if what == "fail":
        raise NumericalError("healing: day 3, il6 turned negative")
    if what == "break":
        raise ZeroDivisionError("of course")
    if what == "full":
        raise OSError(28, "No space left on device")
    if what == "nap":
        tell("sleeping", 0.2)
        time.sleep(1)
    if what == "sleep":
        write_plain({"pid": os.getpid()}, part.parent.parent.parent)
        for step in range(600):
            time.sleep(0.1)
            tell("sleeping", 0.1 + step / 1000)
    write_plain({"answer": 42}, part)
