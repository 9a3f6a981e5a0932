"""Frames are read back as written, and nothing broken passes for whole."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from telesink.store.spool.frames import frame, read_frames

kinds = st.sampled_from([b"e", b"m", b"h", b"p"])
records = st.lists(st.tuples(kinds, st.binary(min_size=1, max_size=300)), max_size=20)


@given(records, st.integers(0, 64))
def test_what_was_written_is_read_back_up_to_the_zeros(given_records: list[tuple[bytes, bytes]], zeros: int) -> None:
    written = b"".join(frame(kind, body) for kind, body in given_records)
    found = read_frames(written + bytes(zeros), 1000)
    assert found.bodies == given_records
    assert (found.end, found.broken) == (len(written), None)


@given(records.filter(bool), st.data())
def test_a_flipped_bit_is_noticed_and_what_precedes_it_is_kept(
    given_records: list[tuple[bytes, bytes]], data: st.DataObject
) -> None:
    frames = [frame(kind, body) for kind, body in given_records]
    written = bytearray(b"".join(frames))
    at = data.draw(st.integers(0, len(written) - 1))
    written[at] ^= 1 << data.draw(st.integers(0, 7))
    whole = sum(end <= at for end in accumulate(map(len, frames)))
    found = read_frames(bytes(written), 1000)
    assert found.bodies[:whole] == given_records[:whole]
    assert len(found.bodies) == whole


@given(records.filter(bool), st.data())
def test_a_cut_buffer_tells_where_to_go_on(given_records: list[tuple[bytes, bytes]], data: st.DataObject) -> None:
    written = b"".join(frame(kind, body) for kind, body in given_records)
    cut = data.draw(st.integers(0, len(written)))
    first = read_frames(written[:cut], 1000)
    rest = read_frames(written[first.end :], 1000)
    assert first.bodies + rest.bodies == given_records


@given(records, st.integers(1, 5))
def test_a_limit_is_kept(given_records: list[tuple[bytes, bytes]], limit: int) -> None:
    written = b"".join(frame(kind, body) for kind, body in given_records)
    found = read_frames(written, limit)
    assert found.bodies == given_records[:limit]
    assert found.broken is None
