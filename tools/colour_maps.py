"""Write the colour maps of the workbench as look-up tables of 256 colours, from the package that keeps them.

Run: python tools/colour_maps.py [--check]  (``make page`` runs it before the page is built; needs cmcrameri)
"""

import argparse
import base64
import json
import sys
from importlib import metadata
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parents[1] / "frontend" / "src" / "paint" / "maps.json"
NAMES = ("batlow", "lajolla", "oslo", "vik")
FULL = 255


def tables() -> str:
    """Return the maps as JSON: 256 colours of three bytes each, base64, by name."""
    from cmcrameri import cm

    steps = np.linspace(0, 1, FULL + 1)
    rows = {name: np.rint(FULL * getattr(cm, name)(steps)[:, :3]).astype(np.uint8) for name in NAMES}
    coded = {name: base64.b64encode(colours.tobytes()).decode() for name, colours in rows.items()}
    return json.dumps({"from": f"cmcrameri {metadata.version('cmcrameri')}", **coded}, indent=2) + "\n"


def main() -> None:
    """Write the file, or tell whether it is what the package says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the file differs")
    made = tables()
    if parser.parse_args().check:
        if TARGET.read_text(encoding="utf-8") != made:
            sys.exit(f"{TARGET} is not what cmcrameri gives; run python tools/colour_maps.py")
        return
    TARGET.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
