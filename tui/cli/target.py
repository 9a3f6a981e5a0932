"""`Target`: the store that a command works on and the settings in force, and how it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from telesink.store.errors import StoreError
from telesink.store.humane import count_text
from telesink.store.location import StoreLocation, resolve_location
from telesink.store.schema.read_only import cannot_be_written
from telesink.tui.cli.errors import warn
from telesink.tui.cli.options import CONFIG, DB

if TYPE_CHECKING:
    from telesink.store.provider import TelemetryServiceProvider
    from telesink.store.query.service import TelemetryQueryService
    from telesink.store.settings import Settings

DRAIN_SECONDS: Final = 2.0
"""How long a question waits for events that other processes left behind."""
_STOP_SECONDS: Final = 1.0
"""How long who stayed waits in the end for a batch under way."""


class Target(NamedTuple):
    location: StoreLocation
    settings: Settings

    def provider(self) -> TelemetryServiceProvider:
        """The services on this store; whoever takes one closes the provider."""
        from telesink.store.provider import TelemetryServiceProvider  # --help of a verb does not need it

        return TelemetryServiceProvider(self.location, self.settings)

    def drain(self) -> None:
        """Brings what other processes left in the spool into the tables, as far as two seconds reach.

        From a store that can only be read nothing is drained. Raises `StoreError` when the spool or the store
        cannot be used.
        """
        if cannot_be_written(self.location):
            self._say_what_waits()
            return
        with closing(self.provider()) as provider:
            try:
                pending = provider.drain(DRAIN_SECONDS)
            except OSError as error:  # of the spool's folder
                raise StoreError(f"{self.location}: {(error.strerror or str(error)).lower()}") from error
        if pending:
            warn(f"{count_text(pending, 'recorded event')} not in the tables yet: missing in this answer")

    def _say_what_waits(self) -> None:
        from telesink.store.spool.folder import segment_paths  # for this case alone

        if segment_paths(self.location.spool):
            warn("the store cannot be written: what waits in its spool is missing in this answer")

    @contextmanager
    def kept_drained(self) -> Iterator[None]:
        """What dying processes leave behind gets into the tables meanwhile, for who stays."""
        if cannot_be_written(self.location):
            self._say_what_waits()
            yield
            return
        from telesink.store.writer.background import BackgroundDrainer  # the writer

        drainer = BackgroundDrainer(self.location, self.settings)
        drainer.start()
        try:
            yield
        finally:
            drainer.stop(_STOP_SECONDS)

    @contextmanager
    def asked(self) -> Iterator[TelemetryQueryService]:
        """The query service of the store, after what other processes left in the spool has been drained."""
        self.drain()
        with closing(self.provider()) as provider:
            yield provider.query


def target_of(ctx: click.Context) -> Target:
    """The target that the command line, the environment and the configuration name.

    Raises `SettingsError` or `InputError` when one of them is wrong.
    """
    from telesink.store.settings import load_settings  # msgspec: --help of a verb does not need it

    settings = load_settings(ctx.meta.get(CONFIG))
    return Target(resolve_location(ctx.meta.get(DB), settings.db), settings)
