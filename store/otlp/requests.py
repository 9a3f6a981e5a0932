"""A whole OTLP request into records: protobuf of one signal, known or found out, or JSON of any signals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from telesink.store.errors import InputError
from telesink.store.otlp import json_form, json_text, protobuf, wire
from telesink.store.otlp.bad_value import BadValueError, camel_path
from telesink.store.otlp.fingerprints import Occurrences
from telesink.store.otlp.form import Form
from telesink.store.otlp.origin import origin_of
from telesink.store.otlp.signals import SIGNALS, Signal, containers_of, items_of
from telesink.store.spool.records import Record


def protobuf_records(body: bytes, signal: Signal, name: str, received_ns: int) -> Iterator[Record]:
    """The records of a protobuf request of a known signal.

    `name` says in errors what the bytes are; `received_ns` is the time of records that have none.
    Raises `InputError` naming the byte, possibly after the first records.
    """
    try:
        request = protobuf.parse(body, signal.name)
    except BadValueError as fault:
        raise _misfit(signal, name, int(fault.path[0]), fault.words) from None
    return _protobuf_records(request, body, signal, name, received_ns)


def json_records(text: str, name: str, received_ns: int, first_line: int = 1) -> Iterator[Record]:
    """The records of an OTLP/JSON request, of all signals in it. Raises `InputError` with line and column."""
    request = json_text.decode(text, json_form.Request, name, first_line)
    occurrences = Occurrences()
    try:
        for signal in SIGNALS.values():
            yield from _records(request, signal, json_form.JSON, received_ns, occurrences)
    except BadValueError as fault:
        located = BadValueError(fault.words, camel_path(fault.path))
        raise json_text.located(located, text, name, first_line) from None


def signal_of(body: bytes, named: Signal | None, name: str) -> Signal:
    """Which signal protobuf bytes are: the one that the file's name says, else the only one that fits.

    Raises `InputError` when the bytes fit no signal, another than the named one, or several.
    """
    if named is not None and _fits(body, named):
        return named
    fitting = [signal for signal in SIGNALS.values() if _fits(body, signal)]
    if named is not None:
        words = f"it reads as {_choice(fitting)}, not as its name says" if fitting else ""
        raise _misfit(named, name, *_fault_of(body, named, words))
    if not fitting:
        nearest = max(SIGNALS.values(), key=lambda signal: _fault_of(body, signal))
        raise _misfit(nearest, name, *_fault_of(body, nearest))
    if len(fitting) > 1 and any(items_of(protobuf.parse(body, signal.name), signal) for signal in fitting):
        raise InputError(f"{name}: byte 0: could be {_choice(fitting)}; say which in its name, like traces.pb")
    return fitting[0]


def _protobuf_records(request: Any, body: bytes, signal: Signal, name: str, received_ns: int) -> Iterator[Record]:
    try:
        yield from _records(request, signal, protobuf.PROTOBUF, received_ns, Occurrences())
    except BadValueError as fault:
        offset = wire.offset_of(body, request.DESCRIPTOR, fault.path)
        raise InputError(f"{name}: byte {offset}: {fault.words}") from None


def _records(request: Any, signal: Signal, form: Form, received_ns: int, occurrences: Occurrences) -> Iterator[Record]:
    for place, group in enumerate(getattr(request, signal.groups) or ()):
        for scope_place, scope in enumerate(getattr(group, signal.scopes) or ()):
            origin = origin_of(group.resource, scope.scope, form, received_ns, occurrences)
            for item_place, item in enumerate(getattr(scope, signal.items) or ()):
                try:
                    made = signal.records(item, origin, form)
                except BadValueError as fault:
                    path = (signal.groups, place, signal.scopes, scope_place, signal.items, item_place)
                    raise fault.inside(*path) from None
                yield from made


def _fits(body: bytes, signal: Signal) -> bool:
    """Whether the bytes can be meant as this signal: they parse, and hold what the signal is made of.

    The parser alone takes metrics for logs: fields of another kind are unknown to it, and it lets them be.
    """
    try:
        request = protobuf.parse(body, signal.name)
    except BadValueError:
        return False
    items = items_of(request, signal)
    return protobuf.is_clean(request, containers_of(request, signal) + items) and all(map(signal.plausible, items))


def _fault_of(body: bytes, signal: Signal, words: str = "") -> tuple[int, str]:
    """The byte at which the bytes stop being a request of this signal, and why; `words` instead if given."""
    offset, reason = wire.first_fault(body, protobuf.request_class(signal.name).DESCRIPTOR) or (0, "")
    return offset, words or reason or f"expected {signal.name} in it, found none"


def _choice(signals: list[Signal]) -> str:
    return " or ".join(signal.name for signal in signals)


def _misfit(signal: Signal, name: str, offset: int, words: str) -> InputError:
    return InputError(f"{name}: byte {offset}: not an OTLP {signal.singular} request: {words}")
