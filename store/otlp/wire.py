"""Places in protobuf bytes: the byte at which they stop being a message, and where an element begins.

The official parser says only that something is wrong. This one is slow and read only after it has said so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from telesink.store.otlp.bad_value import BadValueError, Path

_VARINT, _FIXED64, _LENGTH, _FIXED32 = 0, 1, 2, 5
_FIXED_SIZES: Final = {_FIXED64: 8, _FIXED32: 4}
_LONGEST_VARINT: Final = 10
_DEEPEST: Final = 100
"""The official parser's own limit of nested messages."""

# Numbers of google.protobuf.FieldDescriptor.type, to the wire type they travel as.
_STRING, _MESSAGE = 9, 11
_WIRE_OF_TYPE: Final = {
    1: _FIXED64,
    6: _FIXED64,
    16: _FIXED64,
    2: _FIXED32,
    7: _FIXED32,
    15: _FIXED32,
} | dict.fromkeys((_STRING, _MESSAGE, 12), _LENGTH)


class _Field(NamedTuple):
    number: int
    wire: int
    at: int
    """Offset of the field's tag."""
    start: int
    """Offset of its content."""
    end: int


def first_fault(body: bytes, descriptor: Any) -> tuple[int, str] | None:
    """The first byte that no message of this kind has there, and why; None when every byte fits."""
    try:
        _check(body, 0, len(body), descriptor, 0)
    except BadValueError as fault:
        return int(fault.path[0]), fault.words
    return None


def offset_of(body: bytes, descriptor: Any, path: Path) -> int:
    """Where the element at `path` begins: `("resource_spans", 0, "scope_spans", 2)`."""
    at, start, end = 0, 0, len(body)
    for name, index in zip(path[::2], path[1::2], strict=False):
        field = descriptor.fields_by_name[name]
        found = [part for part in _fields(body, start, end) if part.number == field.number]
        at, start, end = found[int(index)].at, found[int(index)].start, found[int(index)].end
        descriptor = field.message_type
    return at


def framed_as_request(body: bytes) -> bool:
    """True when the bytes are field 1 with a length, again and again: how every OTLP request is built."""
    try:
        return all((part.number, part.wire) == (1, _LENGTH) for part in _fields(body, 0, len(body)))
    except BadValueError:
        return False


def _check(body: bytes, start: int, end: int, descriptor: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise BadValueError("nested too deeply", (start,))
    for part in _fields(body, start, end):
        field = descriptor.fields_by_number.get(part.number)
        if field is not None:
            _check_field(body, part, field, depth)


def _check_field(body: bytes, part: _Field, field: Any, depth: int) -> None:
    expected = _WIRE_OF_TYPE.get(field.type, _VARINT)
    if part.wire != expected and not (part.wire == _LENGTH and _is_repeated(field)):
        raise BadValueError(
            f"expected {field.full_name}, found a field of another kind (wire type {part.wire})", (part.at,)
        )
    if field.type == _MESSAGE:
        _check(body, part.start, part.end, field.message_type, depth + 1)
    elif field.type == _STRING:
        try:
            body[part.start : part.end].decode()
        except UnicodeDecodeError as error:
            raise BadValueError(f"expected UTF-8 in {field.full_name}", (part.start + error.start,)) from None


def _is_repeated(field: Any) -> bool:
    # Before protobuf 6.31 there is only `label`, of which 3 means repeated; later it warns.
    return bool(field.is_repeated if hasattr(field, "is_repeated") else field.label == 3)


def _fields(body: bytes, start: int, end: int) -> Iterator[_Field]:
    at = start
    while at < end:
        tag, content = _varint(body, at, end)
        number, wire = tag >> 3, tag & 7
        if wire == _VARINT:
            after = _varint(body, content, end)[1]
        elif wire == _LENGTH:
            length, content = _varint(body, content, end)
            after = content + length
        elif wire in _FIXED_SIZES:
            after = content + _FIXED_SIZES[wire]
        else:
            raise BadValueError(f"expected a field, found wire type {wire}", (at,))
        if after > end or not number:
            found = "one that reaches past its end" if number else "the number 0"
            raise BadValueError(f"expected a field, found {found}", (at,))
        yield _Field(number, wire, at, content, after)
        at = after


def _varint(body: bytes, at: int, end: int) -> tuple[int, int]:
    """A number of variable length and the offset behind it."""
    value = 0
    for place in range(_LONGEST_VARINT):
        if at + place >= end:
            raise BadValueError("expected more bytes: cut off here", (end,))
        byte = body[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at + place + 1
    raise BadValueError("expected a number of at most ten bytes", (at,))
