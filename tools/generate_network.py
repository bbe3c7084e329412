"""Make the compiled kinetics and the pages of equations from the network tables.

``python tools/generate_network.py`` writes ``src/percuta/healing/generated/NAME.py`` and ``docs/equations/NAME.md`` for
every table, or for those named, and ``NAME_voxels.py`` where something spreads;
``--check`` writes nothing and fails where a file is stale. Needs sympy.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from networks import voxels
from networks.code import module
from networks.latex import page

from percuta.healing.table import read_table, shipped_tables

ROOT = Path(__file__).parents[1]
MODULES = ROOT / "src" / "percuta" / "healing" / "generated"
PAGES = ROOT / "docs" / "equations"


def made(name: str) -> dict[Path, str]:
    """Return the text of every file made from one table."""
    table = read_table(name)
    kinetics = module(table)
    files = {
        MODULES / f"{name}.py": kinetics,
        PAGES / f"{name}.md": page(table),
    }
    if any(species.diffusivity for species in table.species):
        files[MODULES / f"{name}_voxels.py"] = voxels.module(table, kinetics)
    return files


def stale(files: dict[Path, str]) -> list[Path]:
    """Return the files whose text on disk is another."""
    return [file for file, text in files.items() if not file.exists() or file.read_text(encoding="utf-8") != text]


def main() -> int:
    """Write the files, or tell which are stale."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(shipped_tables())}")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file is stale")
    asked = parser.parse_args()
    found = []
    for name in asked.names or shipped_tables():
        files = made(name)
        changed = stale(files)
        found += changed
        for file in changed:
            print(f"{'stale' if asked.check else 'wrote'}: {file.relative_to(ROOT)}")
            if not asked.check:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(files[file], encoding="utf-8")
    return int(asked.check and bool(found))


if __name__ == "__main__":
    sys.exit(main())
