"""What no `--help` says: what all commands have in common, and what the formats promise."""

from __future__ import annotations

from typing import Final

TITLE: Final = """# Commands of telesink

`telesink` alone opens the dashboard. `telesink COMMAND --help` shows what stands here."""

SHARED: Final = """## What all commands share

**Where the store is.** `--db PATH` before or behind the command; `--config FILE` names the configuration. Both hold
for that one call.

**What goes where.** Data goes to standard output; plans, progress and warnings go to standard error. Colours and the
width of the terminal count only on a terminal; `NO_COLOR` and `TERM=dumb` are respected. Escape sequences and control
characters in recorded text are shown, never sent to the terminal.

**What is pending.** A command first takes into the tables what programs have recorded and nobody has stored yet, for
at most two seconds; if some is left, it says how much.

**Times.** Tables for people are in local time (`--utc` for UTC); everything else is ISO 8601 in UTC with `Z`. A time
that is given without a zone is local. Ranges are numbers with a unit: `90s`, `15m`, `6h`, `7d`, `2w`.

**Exit codes.**

| Code | |
|---|---|
| 0 | done |
| 1 | the answer is no (with `--exit-code`) |
| 2 | a wrong option, file or setting; one line says which |
| 3 | the store cannot be used |
| 70 | a fault of telesink itself; `TELESINK_TRACEBACK=1` shows where |
| 130 | ended by ctrl+c |

`telesink run` passes on the exit code of the command that it runs.

**Completion.** `telesink completion bash`, `zsh` or `fish` prints a script for the shell. It completes commands,
options and their values, and what the store has lately seen: components, operations, event types, correlation ids."""

FORMATS: Final = """## Formats

**table** is for people: aligned, cut to the width of the terminal, the level in colour.

**json** is one document: `{"type": "events", "count": 2, "data": [...]}`. Where the answer is a report (`stats`,
`performance`, `chains`), `data` is an object and there is no `count`. Ids are texts.

**ndjson** is one JSON object a line, for pipes and for `--follow`.

**csv** follows RFC 4180: a line with the names, then a row a line. JSON fields are JSON text. An empty cell without
quotes is null, `""` is the empty text. A cell that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`,
`@`, one of their wide forms, a tab or a line end) gets a leading `'`, and a real leading `'` is doubled; `import`
undoes both, `--raw-csv` does neither.

**parquet** (exports only) needs `pip install 'telesink[parquet]'`.

`.gz` and `.zst` behind the ending of a file compress it."""
