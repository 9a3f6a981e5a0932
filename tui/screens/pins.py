"""Pinning what the cursor is on, in a thread, and telling how it went."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.worker import Worker, WorkerState

from telesink.tui.screens.time_travel import TimeTravel

if TYPE_CHECKING:
    from telesink.tui.pinning import Pinnable
    from telesink.tui.session import Memory
    from telesink.tui.store_access import StoreAccess
    from telesink.tui.view import View


class Pins(TimeTravel):
    """One at a time: the next one only when the last is written."""

    def __init__(self, view: View, tab: str, memories: Mapping[str, Memory], store: StoreAccess) -> None:
        super().__init__(view, tab, memories)
        self._store = store
        self._pinning: Worker[Pinnable] | None = None

    def act_row_pin(self) -> None:
        """Pins or lets go what the cursor is on."""
        from telesink.tui.pinning import turn  # only when something is pinned

        thing = self.pane.pinnable()
        if thing is not None and (self._pinning is None or self._pinning.is_finished):
            work = partial(turn, self._store, thing)
            self._pinning = self.run_worker(work, name="telesink-pin", thread=True, exit_on_error=False)

    @on(Worker.StateChanged)
    def _pinned(self, message: Worker.StateChanged) -> None:
        if message.worker is not self._pinning:
            return
        thing = message.worker.result
        if message.state is WorkerState.SUCCESS and thing is not None:
            self.notify(thing.words, markup=False)
            self.pane.pin_changed(thing)
        elif message.state is WorkerState.ERROR:
            self.notify(str(message.worker.error), title="Not pinned", severity="error", markup=False)
