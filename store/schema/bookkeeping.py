"""Peewee models of what the writer and upkeep keep for themselves."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, BlobField, CompositeKey, IntegerField, Model, TextField


class TelemetryChainKey(Model):
    """Where a correlation id's chain is: sorted runs of hashes, appended whole (see `writer.chain_ids`)."""

    run = IntegerField()
    hash = BigIntegerField()
    chain = BigIntegerField()

    class Meta:
        table_name = "telemetry_chain_keys"
        primary_key = CompositeKey("run", "hash", "chain")
        without_rowid = True


class TelemetryChainFilter(Model):
    """Which runs of chain keys may hold a key (see `writer.key_filter`)."""

    id = IntegerField(primary_key=True)
    slots = BlobField()

    class Meta:
        table_name = "telemetry_chain_filters"


class TelemetryCheckpoint(Model):
    """How far a spool segment is in the tables; written in the transaction that put it there."""

    segment = TextField(primary_key=True)
    position = BigIntegerField()

    class Meta:
        table_name = "telemetry_checkpoints"
        without_rowid = True


class TelemetryFingerprint(Model):
    """A record of an import, so that the same one is stored once however often it is sent."""

    timestamp = BigIntegerField()
    hash = BigIntegerField()

    class Meta:
        table_name = "telemetry_fingerprints"
        primary_key = CompositeKey("timestamp", "hash")
        without_rowid = True


class TelemetryCommit(Model):
    """Which rows of one table a transaction of the writer has added: the order in which they became visible.

    They are those with an id above the `highest` of the table's commit before, up to its own, and the `late` ones
    below. The newest 100,000 are kept.
    """

    number = IntegerField(primary_key=True)
    kind = TextField()
    """Of record, as in the spool's frames (`spool.records`): `e` is events."""
    committed_at = BigIntegerField()
    highest = BigIntegerField()
    late = BlobField(null=True)
    """Ids of rows that are older than the newest before, each 8 bytes, little-endian."""
    rows = IntegerField(constraints=[SQL("DEFAULT 0")])

    class Meta:
        table_name = "telemetry_commits"


class TelemetryUpkeep(Model):
    """A number that upkeep remembers: when something was last done, or how often."""

    name = TextField(primary_key=True)
    value = BigIntegerField()

    class Meta:
        table_name = "telemetry_upkeep"
        without_rowid = True
