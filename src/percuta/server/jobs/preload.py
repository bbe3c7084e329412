"""Imported once by the process from which children are forked, so that each of them starts at once."""

import percuta.healing.engine
import percuta.simulate
import percuta.store.results  # noqa: F401
