"""docs/cli.md, made from the program itself; `python -m docs.reference` writes it anew."""
