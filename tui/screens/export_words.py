"""An export in words: how large it will be, how far it is, what was written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content

from telesink.store.times import US_PER_SECOND
from telesink.tui.panes.amounts import amount
from telesink.tui.screens.work_words import bar, time_left
from telesink.widgets import format as words
from telesink.widgets import visible

if TYPE_CHECKING:
    from telesink.store.io.estimating import Estimate
    from telesink.store.io.exporting import Exported, Progress
    from telesink.tui.view import View

NOUNS: Final = {
    "events": "event",
    "metrics": "metric",
    "health": "health check",
    "performance": "snapshot",
    "chains": "chain",
}


def range_words(view: View) -> str:
    """`the last hour`, and before when where the view has gone back."""
    said = view.range.words.removeprefix("in ")
    back = view.as_of is not None and view.range.is_moving
    return f"{said} before {words.clock(view.now(), view.utc, precise=False)}" if back else said


def size_words(expected: Estimate, sections: Sequence[str], largest_mb: int) -> Content:
    """`850 events, about 212 kB`, and a warning where that is more than the configuration allows."""
    noun = "row" if len(sections) > 1 else NOUNS[sections[0]]
    parts = [(amount(expected.rows, noun), "bold $foreground")]
    if expected.bytes is not None:
        parts.append((f", about {words.bytes_size(expected.bytes)}", "$foreground"))
        if expected.bytes > largest_mb * 10**6:
            parts.append((f": over the {largest_mb} MB of export.max_export_size_mb", "$level-warning"))
    return Content.assemble(*parts)


def progress_words(progress: Progress, seconds: float) -> Content:
    """The bar, and under it rows, bytes and the time left."""
    left = time_left(progress.fraction, seconds) if progress.is_even else ""
    done = f"{amount(progress.rows, 'row')}, {words.bytes_size(progress.bytes)}{left}"
    return Content.assemble(bar(progress.fraction), "\n", (done, "$dim"))


def result_words(done: Exported, paths: Sequence[str], command: str, seconds: float) -> Content:
    """What was written, where, and the command that does the same."""
    counts = [amount(count, NOUNS[name]) for name, count in done.rows.items() if count]
    took = words.duration(seconds * US_PER_SECOND)
    return Content.assemble(
        ("✔ ", "$ok"),
        (", ".join(counts) or "nothing matched: the file is empty", "bold $foreground"),
        (f"   {words.bytes_size(done.bytes)} in {took}\n\n", "$dim"),
        ("\n".join(map(visible, paths)), "$foreground"),
        (f"\n\n{visible(command)}", "$dim"),
    )
