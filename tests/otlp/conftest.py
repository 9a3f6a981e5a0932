"""Requests in both forms: built as protobuf messages, and turned into OTLP/JSON."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from telesink.store.otlp.requests import json_records, protobuf_records, signal_of
from telesink.store.spool.records import Record

RECEIVED_NS = 1_795_000_000_000_000_000

_IDS = {"traceId", "spanId", "parentSpanId"}


@pytest.fixture
def otlp_request() -> Callable[[str, dict[str, Any]], Any]:
    """Builds the official message of a signal from a dictionary with the names of the `.proto` files."""
    pytest.importorskip("opentelemetry.proto", reason="opentelemetry-proto is not installed")
    from google.protobuf.json_format import ParseDict

    from telesink.store.otlp.protobuf import request_class

    return lambda signal, content: ParseDict(content, request_class(signal)())


@pytest.fixture
def records(otlp_request: Callable[[str, dict[str, Any]], Any]) -> Callable[..., list[Any]]:
    """The records of a request. It is read as protobuf and as JSON, and both must say the same."""

    def read(signal: str, content: dict[str, Any]) -> list[Record]:
        request = otlp_request(signal, content)
        body = request.SerializeToString()
        found = signal_of(body, None, "request")
        from_protobuf = list(protobuf_records(body, found, "request", RECEIVED_NS))
        from_json = list(json_records(otlp_json(request), "request", RECEIVED_NS))
        assert found.name == signal
        assert from_json == from_protobuf
        return from_protobuf

    return read


@pytest.fixture
def span(records: Callable[..., list[Any]]) -> Callable[..., Any]:
    """The one record of a span with the given fields, in camelCase as in JSON; ids in base64."""

    def read(resource: dict[str, Any] | None = None, **fields: Any) -> Any:
        whole = {"startTimeUnixNano": 10**18, "endTimeUnixNano": 10**18 + 1_500_000} | fields
        content = {"resourceSpans": [{"resource": attributes(resource), "scopeSpans": [{"spans": [whole]}]}]}
        (record,) = records("traces", content)
        return record

    return read


@pytest.fixture
def log(records: Callable[..., list[Any]]) -> Callable[..., Any]:
    """The one record of a log record with the given fields; `scope` as in JSON."""

    def read(scope: dict[str, Any] | None = None, **fields: Any) -> Any:
        content = {"resourceLogs": [{"scopeLogs": [{"scope": scope or {}, "logRecords": [fields]}]}]}
        (record,) = records("logs", content)
        return record

    return read


@pytest.fixture
def metric(records: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    """The records of one metric with the given fields."""

    def read(**fields: Any) -> list[Any]:
        content = {"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"name": "m"} | fields]}]}]}
        return records("metrics", content)

    return read


def attributes(values: dict[str, Any] | None) -> dict[str, Any]:
    """`{"attributes": [...]}` of texts, booleans and numbers."""
    names = {str: "stringValue", bool: "boolValue", int: "intValue", float: "doubleValue"}
    pairs = [{"key": key, "value": {names[type(value)]: value}} for key, value in (values or {}).items()]
    return {"attributes": pairs}


@pytest.fixture(name="attributes")
def attributes_builder() -> Callable[[dict[str, Any] | None], dict[str, Any]]:
    return attributes


@pytest.fixture
def as_otlp_json() -> Callable[[Any], str]:
    return otlp_json


def otlp_json(request: Any) -> str:
    """The request as clients write it: enumerations as numbers, ids as hexadecimal digits."""
    from google.protobuf.json_format import MessageToDict

    return orjson.dumps(_with_hex_ids(MessageToDict(request, use_integers_for_enums=True))).decode()


def _with_hex_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_hex_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: b64decode(inner).hex() if key in _IDS else _with_hex_ids(inner) for key, inner in value.items()}
