"""Which rows of a waterfall are shown: what is folded, and whether the critical path is shown alone. Not a widget."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Sequence

from telesink.widgets.waterfall_rows import ShownRow, WaterfallRow, ancestors, next_where, shown_rows


class FoldedTree:
    """All rows, and those of them that are shown; a position is a row's place among all, an index among the shown."""

    def __init__(self) -> None:
        self.rows: Sequence[WaterfallRow] = ()
        self.shown: list[ShownRow] = []
        self.path_only = False
        self._folded: set[Hashable] = set()
        self._index: dict[Hashable, int] = {}

    def start_anew(self) -> None:
        """Unfolds all, and forgets the rows."""
        self._folded.clear()
        self.path_only = False
        self.set_rows(())

    def set_rows(self, rows: Sequence[WaterfallRow]) -> None:
        """Other rows; by key, what was folded stays so. A path that is not there any more is not shown alone."""
        self.rows = rows
        self.path_only = self.path_only and self.has_path
        self._show()

    def _show(self) -> None:
        self.shown = shown_rows(self.rows, self._folded, path_only=self.path_only)
        self._index = {shown.row.key: index for index, shown in enumerate(self.shown)}

    def index_of(self, key: Hashable) -> int | None:
        """Where the row of a key is shown; None when it is not."""
        return self._index.get(key)

    def position_of(self, key: Hashable) -> int | None:
        return next((position for position, row in enumerate(self.rows) if row.key == key), None)

    def index_near(self, position: int) -> int:
        """Where a row is shown, or the nearest above it that is: what it is folded into."""
        places = [shown.position for shown in self.shown]
        return max(bisect_right(places, position) - 1, 0)

    def parent_of(self, index: int) -> int | None:
        """The position of a shown row's parent."""
        return next(self._above(self.shown[index].position), None)

    def _above(self, position: int) -> Iterator[int]:
        return ancestors(self.rows, position)

    # looking for rows

    def next_where(
        self, index: int, step: int, wanted: Callable[[WaterfallRow], bool], *, here: bool = False
    ) -> int | None:
        """The position of the next wanted row (step 1) or the one before (-1), hidden ones too, round and round.

        With `here` a shown row at `index` that is wanted is the one.
        """
        if not self.shown:
            return None
        return next_where(self.rows, self.shown[index].position - (step if here else 0), step, wanted)

    def count_until(self, index: int, wanted: Callable[[WaterfallRow], bool]) -> int:
        """How many wanted rows there are down to a shown one, that included."""
        return sum(map(wanted, self.rows[: self.shown[index].position + 1])) if self.shown else 0

    # folding

    def toggle(self, index: int) -> None:
        """Folds a shown row, or unfolds it."""
        self._folded ^= {self.shown[index].row.key}
        self._show()

    def fold_all(self) -> None:
        """Folds everything below the roots."""
        self._folded = {row.key for row in self.rows if row.has_children and row.depth}
        self._show()

    def unfold_all(self) -> None:
        self._folded.clear()
        self._show()

    def reveal(self, position: int) -> bool:
        """Unfolds what a row is hidden under, or shows all again when it is not on the path; True if it had to."""
        hidden_by = {self.rows[above].key for above in self._above(position)} & self._folded if self._folded else set()
        off_path = self.path_only and not self.rows[position].on_path
        if not hidden_by and not off_path:
            return False
        self._folded -= hidden_by
        self.path_only = self.path_only and not off_path
        self._show()
        return True

    # the critical path

    @property
    def has_path(self) -> bool:
        return any(row.on_path for row in self.rows)

    def toggle_path(self) -> None:
        """Shows the critical path alone, or everything again."""
        self.path_only = not self.path_only
        self._show()
