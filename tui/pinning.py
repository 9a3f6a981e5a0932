"""What `m` does: a chain or an event is pinned, so that clean-up keeps it, or let go. Runs in a job's thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from telesink.store.errors import StoreError

if TYPE_CHECKING:
    from telesink.store.query.results import Chain, Event
    from telesink.store.upkeep.pins import PinKind
    from telesink.tui.store_access import StoreAccess


SIGN: Final = "★"
"""Before what clean-up keeps."""


@dataclass(frozen=True, slots=True)
class Pinnable:
    """A chain or an event, and whether it is pinned."""

    kind: PinKind
    id: str
    title: str
    is_pinned: bool

    @property
    def words(self) -> str:
        """`Pinned: chain turn_0112 (assistant.turn)`."""
        title = f" ({self.title})" if self.title else ""
        return f"{'Pinned' if self.is_pinned else 'Unpinned'}: {self.kind} {self.id}{title}"


def pinnable_chain(chain: Chain) -> Pinnable:
    return Pinnable("chain", chain.chain_id, chain.root or "", chain.pinned)


def pinnable_event(event: Event) -> Pinnable:
    return Pinnable("event", str(event.id), event.title, event.pinned)


def turn(store: StoreAccess, thing: Pinnable) -> Pinnable:
    """Pins what is not pinned and lets go what is; gives it as it is now.

    The store is open for writing for this moment alone. Raises `TelesinkError` when it cannot be written, or when
    the thing is not there any more.
    """
    import sqlite3  # both when something is pinned: the tabs that show pins import neither before their first paint

    from telesink.store.upkeep.pins import set_pinned

    service = store.open_service()
    try:
        found = service.pins_of([thing.id], thing.kind)
    finally:
        service.close()
    try:
        set_pinned(store.location, found, is_pinned=not thing.is_pinned)
    except sqlite3.Error as error:
        raise StoreError(f"the store cannot be written: {error}") from error
    return replace(thing, is_pinned=not thing.is_pinned)
