"""The section on filter expressions, with the fields of each kind of row."""

from __future__ import annotations

from telesink.store.query.fields import CHAINS, EVENTS, HEALTH, METRICS, SNAPSHOTS, Subject
from telesink.store.query.grammar import MAX_LENGTH, MAX_TERMS

_TERMS = f"""## Filter expressions

`--where` and the dashboard's filter box read the same expressions.

| Write | for rows in which |
|---|---|
| `timeout` | the message contains the word, in any case; `"a phrase"` likewise |
| `/time.?out/` | the message has a match of the regular expression |
| `level:error` | the field has the value; names are compared whole, messages by their parts |
| `component:api,worker` | the field has one of the values |
| `-type:tool`, `not type:tool` | it has not |
| `duration:>250ms`, `level:>=warning`, `time:<2026-11-24T14:30` | the field compares; a number alone is milliseconds |
| `operation:/^memory/` | the field has a match |
| `chain:*`, `-chain:*` | the field has a value, has none |
| `@user.plan:pro`, `@hits:>3` | a key of the JSON fields has the value; dots go down |
| `a b`, `a and b` | both hold |
| `a or b` | one of them holds; `and` binds closer |
| `(a or b) -c` | as the parentheses say |

Values with spaces, commas or parentheses go into quotes: `component:"my app"`. An expression has at most
{MAX_LENGTH:,} characters and {MAX_TERMS} terms. A mistake is an error that points at its column.

The fields, by `--type`; in brackets what else they answer to:"""


def filter_section() -> str:
    """The terms, then the fields."""
    rows = [
        f"| `{type_name}` | {_fields(subject)} | {', '.join(subject.searched)} |"
        for type_name, subject in (
            ("events", EVENTS), ("metrics", METRICS), ("health", HEALTH), ("performance", SNAPSHOTS),
            ("chains", CHAINS),
        )
    ]  # fmt: skip
    return "\n".join([_TERMS, "", "| Type | Fields | Words search |", "|---|---|---|", *rows])


def _fields(subject: Subject) -> str:
    return ", ".join(
        f"`{field.name}`" + (f" ({', '.join(field.aliases)})" if field.aliases else "") for field in subject.fields
    )
