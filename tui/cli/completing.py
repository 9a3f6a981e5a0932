"""Answers a shell that completes a command line: what could stand where the cursor is. Never fails, never waits.

The shell says its name in `_TELESINK_COMPLETE` and the line up to the cursor in `COMP_LINE`. bash cuts words at `=`
and `:` too, completes the last piece alone, and gives its words in `COMP_WORDS`, one a line.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import click
from click.shell_completion import CompletionItem, ShellComplete, split_arg_string

from telesink.tui.cli.group import COMPLETE_VARIABLE, PROGRAM

if TYPE_CHECKING:
    from telesink.store.query.known_values import Known

_MOST: Final = 50
_MOST_CHAINS: Final = 10
_SAFE: Final = re.compile(r"[\w.:/@%+,=-]+")
"""What a shell takes as it stands. Recorded names are anybody's text: one that would need quotes is not offered."""

_Values = Callable[[click.Context, str], Iterable[str]]


def answer(cli: click.Command, environment: Mapping[str, str]) -> None:
    """Writes the completions to stdout, a line each; nothing when anything goes wrong."""
    try:
        lines = "".join(f"{line}\n" for line in _lines(cli, environment))
        sys.stdout.buffer.write(lines.encode("utf-8", "ignore"))
        sys.stdout.flush()
    except Exception:  # noqa: BLE001, S110 - a key press in a shell must never print an error
        pass


def _lines(cli: click.Command, environment: Mapping[str, str]) -> Iterable[str]:
    line, pieces = environment["COMP_LINE"], environment.get("COMP_WORDS", "").splitlines()
    words, word = words_of(command_of(line, pieces))
    cut = len(word) - len(_last_piece(pieces)) if pieces else 0
    for item in completions(cli, words[1:], word):
        if item.type == "plain":
            yield f"word\t{item.value[cut:]}\t{item.help or ''}"
        else:
            yield "file\t\t"


def command_of(line: str, pieces: list[str]) -> str:
    """The part of a line that is the command being completed: bash's pieces of it end the line."""
    start = len(line)
    for piece in reversed(pieces):
        start = line.rfind(piece, 0, start) if piece else start
    return line[max(start, 0) :] if pieces else line


def words_of(command: str) -> tuple[list[str], str]:
    """The whole words of a command, and the one that is not whole yet, maybe empty."""
    words = split_arg_string(command)
    if not words or command[-1:].isspace():
        return words, ""
    return words[:-1], words[-1]


def _last_piece(pieces: list[str]) -> str:
    """What bash replaces: nothing of a sign at which it cuts."""
    return "" if pieces[-1] in ("=", ":") else pieces[-1]


def completions(cli: click.Command, words: list[str], word: str) -> list[CompletionItem[str]]:
    """What could stand for `word` after these words; each item is the whole word."""
    option, equals, value = word.partition("=")
    if equals and option.startswith("--"):
        found = _Completer(cli, {}, PROGRAM, COMPLETE_VARIABLE).get_completions([*words, option], value)
        return [CompletionItem(f"{option}={item.value}", type=item.type) for item in found]
    return _Completer(cli, {}, PROGRAM, COMPLETE_VARIABLE).get_completions(words, word)


class _Completer(ShellComplete):
    """click's, with the values that the options of all verbs have in common."""

    name = "telesink"
    source_template = ""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        from click.shell_completion import _resolve_context, _resolve_incomplete

        ctx = _resolve_context(self.cli, self.ctx_args, self.prog_name, args)
        if isinstance(ctx.command, click.Group) and [*ctx._protected_args, *ctx.args]:
            return []  # behind a verb that there is not
        place, incomplete = _resolve_incomplete(ctx, args, incomplete)
        names = place.opts if isinstance(place, click.Parameter) else []
        if any(name in _FILES for name in names):
            return [CompletionItem(incomplete, type="file")]
        values = next((_VALUES[name] for name in names if name in _VALUES), None)
        if values is None:
            return place.shell_complete(ctx, incomplete)
        before, comma, last = incomplete.rpartition(",") if "--level" in names else ("", "", incomplete)
        return [CompletionItem(before + comma + value) for value in values(ctx, last) if value.startswith(last)]


def _fixed(*values: str) -> _Values:
    return lambda _ctx, _prefix: values


def _stored(known: Known, most: int = _MOST) -> _Values:
    def values(ctx: click.Context, prefix: str) -> Iterable[str]:
        from telesink.store.query.known_values import known_values  # sqlite3, for these alone

        location = _location(ctx)
        return [value for value in known_values(location, known, prefix, most) if _is_safe(value)]

    return values


def _is_safe(value: str) -> bool:
    return _SAFE.fullmatch(value) is not None and not value.startswith("-")


def _location(ctx: click.Context) -> Any:
    from telesink.store.location import parse_location
    from telesink.tui.cli.options import DB
    from telesink.tui.cli.target import target_of

    given = ctx.meta.get(DB) or os.environ.get("TELESINK_DB")
    return parse_location(given) if given else target_of(ctx).location  # which reads the configuration: 20 ms


_FILES: Final = {"--db", "--config", "--output", "--export", "--follow-file", "files", "paths", "command_line"}
"""Options and arguments whose values are files."""
_VALUES: Final[dict[str, _Values]] = {
    "--component": _stored("component"),
    "--operation": _stored("operation"),
    "--event-type": _stored("event_type"),
    "--correlation-id": _stored("correlation_id", _MOST_CHAINS),
    "ids": _stored("correlation_id", _MOST_CHAINS),
    "--level": _fixed("debug", "info", "warning", "error", "critical"),
    "--time-range": _fixed("15m", "1h", "6h", "24h", "7d", "30d"),
    "--older-than": _fixed("1d", "7d", "14d", "30d", "90d"),
}
"""Options and arguments whose values are known, in whichever verb they stand."""
