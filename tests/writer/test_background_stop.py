"""The end of the thread that drains, in surroundings that are not what they were."""

from __future__ import annotations

import shutil

from telesink.store.location import StoreLocation
from telesink.store.settings import Settings
from telesink.store.spool.locks import is_locked
from telesink.store.writer.background import BackgroundDrainer
from tests.conftest import until


def test_it_ends_quietly_when_the_spool_was_deleted_just_before(location: StoreLocation) -> None:
    location.spool.mkdir()
    drainer = BackgroundDrainer(location, Settings())
    drainer.start()
    assert until(lambda: is_locked(location.spool / "writer.lock"))
    shutil.rmtree(location.spool)
    drainer.stop(5.0)
    assert not drainer.is_alive
