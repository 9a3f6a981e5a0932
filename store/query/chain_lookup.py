"""Finding a chain by its correlation id, without an index on the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telesink.store.spool.keys import chain_hash

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

# Each probe is one descent of the tree: 23 us in all for the runs of 1.25 million chains.
_SEALED: Final = """
    with recursive runs(run) as (select 1 union all select run + 1 from runs where run < ?)
    select c.id from runs
    join telemetry_chain_keys k on k.run = runs.run and k.hash = ?
    join telemetry_correlation_chains c on c.id = k.chain
    where c.chain_id = ?"""

_OPEN: Final = "select id from telemetry_correlation_chains where id > ? and chain_id = ?"


def chain_number(reader: Reader, correlation_id: str) -> int | None:
    """The number of the chain with this correlation id, or None when there is none.

    Chains are numbered as they come. The writer sorts their hashes into runs; those too new for one (some
    16,384 and the last batch at most) are compared by text.
    """
    with reader.snapshot():
        last = reader.value("select max(run) from telemetry_chain_keys") or 0
        number: int | None = reader.value(_OPEN, (_newest_sealed(reader, last), correlation_id))
        if number is None and last:
            number = reader.value(_SEALED, (last, chain_hash(correlation_id), correlation_id))
        return number


def _newest_sealed(reader: Reader, last: int) -> int:
    """The largest chain number in any run: of the last one, since numbers grow from run to run.

    Kept, since it reads the whole run. When clean-up has emptied a run and the writer made it anew, what is
    kept is too small: more chains are compared by text than need be, but none is missed.
    """
    if last not in reader.sealed_chains:
        newest = reader.value("select max(chain) from telemetry_chain_keys where run = ?", (last,))
        reader.sealed_chains[last] = newest or 0
    return reader.sealed_chains[last]
