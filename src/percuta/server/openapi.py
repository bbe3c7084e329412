"""The OpenAPI document of the interface, kept beside the code: ``python -m percuta.server.openapi [--check]``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

FILE = Path(__file__).with_name("openapi.json")


def document() -> str:
    """Return the document of this code as text, the same bytes for the same code."""
    from percuta.server.app import application

    return json.dumps(application().openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def is_current() -> bool:
    """Tell whether the committed document is that of this code."""
    return FILE.is_file() and FILE.read_text(encoding="utf-8") == document()


def main() -> int:
    """Write the document, or with ``--check`` only say whether it is current."""
    if "--check" in sys.argv[1:]:
        if not is_current():
            sys.stderr.write("openapi.json is stale; run python -m percuta.server.openapi\n")
            return 1
        return 0
    FILE.write_text(document(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
