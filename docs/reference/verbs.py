"""A section for each command, from its `--help`: what it does, its options, its examples."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence

import click

from telesink.tui.cli import cli
from telesink.tui.cli.group import PROGRAM, VERBS

_SHARED_OPTIONS = {"--db", "--config", "--help"}


def summary_table() -> str:
    """All commands with a line each."""
    rows = [f"| [`{verb}`](#{PROGRAM}-{verb}) | {_cell(summary)} |" for verb, (_module, summary) in VERBS.items()]
    return "\n".join(["| Command | |", "|---|---|", *rows])


def verb_sections() -> Iterator[str]:
    """First the program without a command, then each command."""
    context = click.Context(cli, info_name=PROGRAM)
    yield _section(cli, context)
    for verb in VERBS:
        if (command := cli.get_command(context, verb)) is not None:
            yield _section(command, click.Context(command, info_name=verb, parent=context))


def _section(command: click.Command, context: click.Context) -> str:
    usage = command.get_usage(context).removeprefix("Usage: ")
    parts = [f"### {context.command_path}", _prose(command.help or ""), f"```\n{usage}\n```"]
    rows = list(_option_rows(command, context))
    if rows:
        parts.append("\n".join(["| Option | |", "|---|---|", *rows]))
    if examples := _examples(command):
        parts.append(f"```sh\n{examples}\n```")
    return "\n\n".join(parts)


def _prose(text: str) -> str:
    """The description in Markdown: a paragraph a line."""
    paragraphs = inspect.cleandoc(text).replace("\b\n", "").split("\n\n")
    return "\n\n".join(_marked(" ".join(paragraph.split())) for paragraph in paragraphs)


def _marked(text: str) -> str:
    """Options in a sentence as code: two hyphens would become a dash."""
    return re.sub(r"(?<![\w`-])--?[a-z][a-z-]*", r"`\g<0>`", text)


def _option_rows(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.params:
        record = parameter.get_help_record(context)
        is_shared = command is not cli and _SHARED_OPTIONS & set(parameter.opts)
        if record is not None and not is_shared and not getattr(parameter, "hidden", False):
            names, meaning = record
            if isinstance(parameter.type, click.Choice):
                names, meaning = names.partition(" [")[0], f"{_listed(parameter.type.choices)}. {meaning}"
            yield f"| `{_cell(names)}` | {_cell(_marked(' '.join(meaning.split())))} |"


def _listed(choices: Sequence[str]) -> str:
    *others, last = (f"`{choice}`" for choice in choices)
    return f"{', '.join(others)} or {last}" if others else last


def _examples(command: click.Command) -> str:
    text = (command.epilog or "").partition("Examples:\n")[2]
    lines = (line.removeprefix("  ") for line in text.rstrip().splitlines())
    return "\n".join(re.sub(r"(?<=\S)(  +)(?=[a-z])", r"\1# ", line) for line in lines)


def _cell(text: str) -> str:
    """Text that does not end its cell of a table, nor is taken for a tag."""
    return text.replace("|", "\\|").replace("<", "&lt;")
