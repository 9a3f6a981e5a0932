"""Which time a waterfall shows: all of it, or that of one row, and of one within that."""

from __future__ import annotations

from telesink.widgets.waterfall_rows import WaterfallRow, time_range


class Zoom:
    """From one row's time into another's, and out again the same way."""

    def __init__(self) -> None:
        self.whole = time_range(())
        """Start and end of everything, microseconds."""
        self._inside: list[tuple[int, int]] = []

    @property
    def shown(self) -> tuple[int, int]:
        return self._inside[-1] if self._inside else self.whole

    def into(self, row: WaterfallRow) -> bool:
        """Shows the time of a row alone; False, and nothing changes, for one without a length."""
        end = self.shown[1] if row.ended_us is None else row.ended_us
        if not row.is_span or row.started_us >= end:
            return False
        self._inside.append((row.started_us, end))
        return True

    def out(self) -> bool:
        """Shows the time around it again; False when that is all already."""
        return bool(self._inside) and bool(self._inside.pop())

    def reset(self) -> None:
        self._inside.clear()
