"""Builds the workbench's page into the package, and refuses to make a wheel or an archive without it."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGE = Path("src", "percuta", "server", "static", "index.html")


class PageHook(BuildHookInterface[Any]):
    """Runs before hatchling collects the files."""

    PLUGIN_NAME = "page"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page where it is absent; an editable install needs none.

        Raises
        ------
        RuntimeError
            Where there is no page and it cannot be built here.
        """
        del build_data
        page, source = Path(self.root) / PAGE, Path(self.root) / "frontend"
        if version == "editable" or page.is_file():
            return
        npm = shutil.which("npm")
        if npm is None or not (source / "package.json").is_file():
            raise RuntimeError(
                f"{PAGE} is absent and npm is not here to build it: install node and npm and run `make page`, "
                "or install a wheel of Percuta, which holds the page"
            )
        for words in ("ci", "run build"):
            subprocess.run([npm, *words.split()], cwd=source, check=True)
        if not page.is_file():
            raise RuntimeError(f"the build of frontend/ left no {PAGE}")
