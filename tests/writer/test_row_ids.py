"""Row ids: ordered by time, unique, whatever is in the table already."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from telesink.store.schema.row_key import SLOT_BITS
from telesink.store.writer.row_ids import RowIds

batches = st.lists(st.lists(st.integers(0, 6), max_size=30), max_size=8)


@given(batches)
def test_every_row_gets_an_id_of_its_own_in_order_of_time(timestamps: list[list[int]]) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table t (id integer primary key, at integer)")
    ids = RowIds(connection, "t")
    for batch in timestamps:
        ids.begin_batch()
        connection.executemany("insert into t values (?, ?)", [(ids.next(at), at) for at in sorted(batch)])
    rows = connection.execute("select id, at from t order by id").fetchall()
    assert len(rows) == sum(map(len, timestamps))
    assert [at for _, at in rows] == sorted(at for _, at in rows)
    assert all(row_id >> SLOT_BITS == at for row_id, at in rows)


def test_more_rows_than_a_microsecond_has_room_for_spill_into_the_next() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table t (id integer primary key)")
    for _ in range(3):
        ids = RowIds(connection, "t")
        ids.begin_batch()
        connection.executemany("insert into t values (?)", [(ids.next(7),) for _ in range(3000)])
    assert connection.execute("select count(*), min(id) >> 11, max(id) >> 11 from t").fetchone() == (9000, 7, 11)
