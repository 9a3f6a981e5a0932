"""Frames are read back as written, and nothing broken passes for whole."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from telesink.store.spool.frames import frame, read_frames

kinds = st.sampled_from([b"e", b"m", b"h", b"p"])
Given = list[tuple[bytes, bytes]]


def by_kind(given_records: Given) -> dict[bytes, list[bytes]]:
    grouped: dict[bytes, list[bytes]] = {}
    for kind, body in given_records:
        grouped.setdefault(kind, []).append(body)
    return grouped


records = st.lists(st.tuples(kinds, st.binary(min_size=1, max_size=300)), max_size=20)


@given(records, st.integers(0, 64))
def test_what_was_written_is_read_back_up_to_the_zeros(given_records: Given, zeros: int) -> None:
    written = b"".join(frame(kind, body) for kind, body in given_records)
    found = read_frames(written + bytes(zeros), 1000)
    assert (found.bodies, found.total) == (by_kind(given_records), len(given_records))
    assert (found.end, found.broken) == (len(written), None)


@given(records.filter(bool), st.data())
def test_a_flipped_bit_is_noticed_and_what_precedes_it_is_kept(given_records: Given, data: st.DataObject) -> None:
    frames = [frame(kind, body) for kind, body in given_records]
    written = bytearray(b"".join(frames))
    at = data.draw(st.integers(0, len(written) - 1))
    written[at] ^= 1 << data.draw(st.integers(0, 7))
    whole = sum(end <= at for end in accumulate(map(len, frames)))
    found = read_frames(bytes(written), 1000)
    assert (found.bodies, found.total) == (by_kind(given_records[:whole]), whole)


@given(records.filter(bool), st.data())
def test_a_cut_buffer_tells_where_to_go_on(given_records: Given, data: st.DataObject) -> None:
    written = b"".join(frame(kind, body) for kind, body in given_records)
    cut = data.draw(st.integers(0, len(written)))
    first = read_frames(written[:cut], 1000)
    rest = read_frames(written[first.end :], 1000)
    assert first.bodies == by_kind(given_records[: first.total])
    assert rest.bodies == by_kind(given_records[first.total :])


@given(records, st.integers(1, 5))
def test_a_limit_is_kept(given_records: Given, limit: int) -> None:
    written = b"".join(frame(kind, body) for kind, body in given_records)
    found = read_frames(written, limit)
    assert found.bodies == by_kind(given_records[:limit])
    assert found.broken is None
