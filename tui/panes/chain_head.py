"""What is above the tree of a chain, in words: what it is, how it went, and where its time went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from textual.content import Content

from telesink.store.query.chain_times import TimeUse
from telesink.store.query.results import Chain
from telesink.tui import pinning
from telesink.tui.panes.amounts import amount
from telesink.tui.panes.chain_rows import STATUS
from telesink.tui.panes.chain_shape import ChainShape
from telesink.tui.panes.share_bar import Share
from telesink.widgets import format as words
from telesink.widgets import visible

_WAITED_LINE: Final = "┄"
_IDLE_LINE: Final = " "


def chain_head(shape: ChainShape, *, utc: bool) -> Content:
    """Two lines: the chain and its status, its figures."""
    chain = shape.detail.chain
    sign, token = STATUS.get(chain.status, ("•", "dim"))
    colour = "$dim" if chain.status == "completed" else f"$level-{token}"
    title = Content.assemble(
        (visible(chain.root or "no root seen"), "bold $foreground"),
        (f"   {sign} {chain.status}", colour),
        (f"   {pinning.SIGN} pinned" if chain.pinned else "", "$accent"),
        (f"   began {words.clock(chain.started_at, utc, precise=False)}", "$dim"),
        (f"   {visible(chain.chain_id)}", "$dim"),  # the longest, and told least by: a narrow screen cuts it
    )
    return Content("\n").join([title, _figures(chain, shape)])


def _figures(chain: Chain, shape: ChainShape) -> Content:
    errors = "bold $level-error" if chain.error_count else "$dim"
    took = "still running" if chain.status == "active" else words.duration(chain.duration_us)
    orphans = sum(row.is_orphan for row in shape.rows)
    return Content.assemble(
        (took, "bold $foreground"),
        (_split(shape.use), "$dim"),
        ("   ", ""),
        (amount(chain.error_count, "error"), errors),
        (f"   {amount(chain.total_events, 'event')}", "$dim"),
        (f"   ⌁ {amount(orphans, 'orphan')}" if orphans else "", "$level-warning"),
        (f"   depth {words.count(chain.depth)}", "$dim"),
    )


def _split(use: TimeUse) -> str:
    """`  99.4 % work, 0.58 % waiting`; nothing of a chain without spans."""
    if not use.total_us:
        return ""
    parts = (
        (sum(use.worked.values()), "work"),
        (sum(use.waited.values()), "waiting"),
        (use.idle_us, "idle"),
    )
    told = [f"{words.percent(100 * part / use.total_us)} {word}" for part, word in parts if part]
    return f"  {', '.join(told)}"


def time_shares(use: TimeUse, token_of: Callable[[str], str]) -> list[Share]:
    """The parts of a chain's time: work by component, waiting by component, idleness.

    `token_of` gives the token of a component's bars in the tree.
    """
    return list(_shares(use, token_of))


def _shares(use: TimeUse, token_of: Callable[[str], str]) -> Iterator[Share]:
    for component, took in use.worked.items():
        yield Share(f"■ {component}", took, f"${token_of(component)}", words.duration(took))
    for component, took in use.waited.items():
        label = f"{_WAITED_LINE} {component} waiting"
        yield Share(label, took, f"${token_of(component)}", words.duration(took), _WAITED_LINE)
    if use.idle_us:
        yield Share("idle", use.idle_us, "$dim", words.duration(use.idle_us), _IDLE_LINE)
