"""A command line as text for the store, without the secrets in it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from telesink.store.sink.redact import REDACTED, Redactor


def command_text(arguments: Sequence[str], redactor: Redactor) -> str:
    """The arguments as one would type them, without the values of options and variables with secret names."""
    return " ".join(_written(arguments, redactor))


def _written(arguments: Sequence[str], redactor: Redactor) -> Iterator[str]:
    follows_secret = False  # `--password` and its value may be two arguments
    for argument in arguments:
        name, equals, _value = argument.partition("=")
        is_option = argument.startswith("-")
        if follows_secret and not is_option:
            yield REDACTED
        elif equals and redactor.is_sensitive(name):
            yield f"{shlex.quote(name)}={REDACTED}"
        else:
            yield shlex.quote(argument)
        follows_secret = is_option and not equals and redactor.is_sensitive(argument)
