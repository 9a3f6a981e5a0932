"""Time for every tab at once: the range, the moment that is shown, frozen or live."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from telesink.tui.screens.pane_screen import PaneScreen
from telesink.tui.view import STEPS

if TYPE_CHECKING:
    from telesink.tui.ranges import TimeRange


class TimeTravel(PaneScreen):
    """What replaces the view by another one."""

    def act_view_freeze(self) -> None:
        """Freezes the view, or makes it live again."""
        self.view = replace(self.view, as_of=self.view.present() if self.view.as_of is None else None)

    def act_view_live(self) -> None:
        """Back to the present, wherever the view stands."""
        self.view = replace(self.view, as_of=None)

    def act_time_earlier(self) -> None:
        self.view = self.view.moved(-1)

    def act_time_later(self) -> None:
        self.view = self.view.moved(1)

    def act_time_range_earlier(self) -> None:
        self.view = self.view.moved(-STEPS)

    def act_time_range_later(self) -> None:
        self.view = self.view.moved(STEPS)

    def show_moment(self, moment: int | None) -> None:
        """Every tab as of a moment, microseconds since 1970; None, or one to come, is the present."""
        self.view = replace(self.view, as_of=None) if moment is None else self.view.at(moment)

    def show_range(self, chosen: TimeRange | None) -> None:
        """Every tab over another range; None leaves the present one."""
        if chosen is not None:
            self.view = replace(self.view, range=chosen)

    def act_range_pick(self) -> None:
        from telesink.tui.screens.time_range import TimeRangeScreen  # only when it is opened

        self.app.push_screen(TimeRangeScreen(self.view), self.show_range)

    def act_time_pick(self) -> None:
        from telesink.tui.screens.time_pick import TimePickScreen  # only when it is opened

        self.app.push_screen(TimePickScreen(self.view), self._take_moment)

    def _take_moment(self, chosen: tuple[int | None] | None) -> None:
        if chosen is not None:
            self.show_moment(*chosen)
