"""One configuration, all services wired to the same store."""

from __future__ import annotations

from telesink.store import TelemetryServiceProvider
from telesink.store.location import StoreLocation
from telesink.store.query.filters import Filter
from telesink.store.settings import Settings


def test_what_its_sink_records_its_query_service_finds(location: StoreLocation) -> None:
    provider = TelemetryServiceProvider(location, Settings())
    provider.sink.event("x", operation="first")
    assert provider.drain() == 0
    page = provider.query.events(Filter(operations=("first",)))
    assert [event.event_name for event in page.events] == ["x"]
    provider.close()


def test_each_service_is_made_once(location: StoreLocation) -> None:
    provider = TelemetryServiceProvider(location, Settings())
    assert provider.sink is provider.sink
    assert provider.query is provider.query
    provider.close()


def test_closing_what_was_never_used_makes_no_store(location: StoreLocation) -> None:
    TelemetryServiceProvider(location, Settings()).close()
    assert not location.path.exists()


def test_without_arguments_the_configuration_names_the_store(location: StoreLocation) -> None:
    (location.path.parent / "home" / "telesink.toml").write_text(f"db = '{location.path}'")
    assert TelemetryServiceProvider().location == location
