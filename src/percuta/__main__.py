"""``python -m percuta``: the command line, where its script is not on the path."""

from percuta.cli import main

main()
