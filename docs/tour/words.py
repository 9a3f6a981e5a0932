"""What no table can say: the tour."""

from __future__ import annotations

from typing import Final

TOUR: Final = """# The dashboard

`telesink` opens it on your store; `telesink demo` opens it on a throw-away store that is fed live, which is the best
place to try what stands here. Everything is live: what any process records appears without a key press. The line at
the bottom shows the keys that work where you are, `?` shows all of them with a sentence each, and `ctrl+p` finds
every action by its name. It needs no mouse, works from 60 × 15 cells on, and respects `NO_COLOR`.

## What happened, what is slow, what failed

![Overview](pictures/overview.svg)

**Overview** is the first look: events and errors over time, the slowest operations, the health of every component,
running and failed chains, and the newest errors. `→` goes from list to list, `enter` opens what the cursor is on, `c`
shows the chain that an event belongs to. `t` chooses the time range of all tabs at once.

![Events](pictures/events.svg)

**Events** is the whole store as one list, newest first and live at the top. `/` filters it with the same expressions
as `telesink query --where`, completing fields and values; a mistake is pointed at. `e` and `E` go to the next and the
previous error, `n` and `N` to matches of the last filter, whatever lies between. `enter` opens an event with all that
it carries.

![Chains](pictures/chains.svg)

**Chains** shows pieces of work: what belongs together by its correlation id, as a tree beside a waterfall on one time
scale. The bar above the tree tells where the time went: work and waiting, by component. A line `┃` beside the bars
marks the critical path, that is what everything waited for, and `p` shows it alone; a parent is a thin line, dotted
where none of its parts was at work; `⌁` marks what hangs in the tree in an unusual way, such as a span whose parent
never came. `/` filters the list, and in the tree it searches the chain, with `n` and `N` from match to match. `enter`
goes into the tree and there opens a span with all its events. `o` changes the order of the list to slowest or failed
first, `z` shows the time of one span alone, `-` folds everything, `m` pins the chain so that clean-up keeps it.

![Performance](pictures/performance.svg)

**Performance** compares the range with the one before it, operation by operation, and marks what has become worse by
at least 20 % when there are at least ten calls on both sides. `enter` shows one operation over time and its slowest
calls, from which `c` leads to their chains.

![Metrics](pictures/metrics.svg)

**Metrics** draws what was counted and measured, by labels, as lines, bars, or a heat map of a histogram.

![Health](pictures/health.svg)

**Health** is the live watch: every check with its last results, since when it stands as it does, and what it said
when it failed last.

## Back in time

`[` and `]` step a sixtieth of the range back and forth, `{` and `}` a whole range, `space` freezes the view while
recording goes on, and `L` is live again. All tabs show the same moment. The clock in the header says which.

## Out of it again

`y` copies the row, its id, its JSON, or the `telesink query …` line that gives what the tab shows. `x` exports, `X`
cleans up (it shows what would go first, and asks). `:` takes commands, with completion. When you come back, the tab,
the range, the filter and the columns are as you left them; `telesink --fresh` starts anew."""

OWN_KEYS: Final = """## Keys and colours of your own

```toml
[dashboard]
theme = "okabe"          # ink, paper, contrast, okabe (safe for colour-blind eyes), terminal (its own 16 colours)

[dashboard.keys]
"view.freeze" = "f,space"
```

A theme of your own is a file `NAME.toml` in the folder `themes` of telesink's configuration folder (on Linux
`~/.config/telesink/themes`); the ones in `themes/` of this project are examples. A mistake in it is said in words."""
