"""`python -m telesink.tui.cli`: the same as `telesink`."""

from telesink.tui.cli import main

main()
