"""The hash by which a correlation id is found: of the writer, which keeps the index, and of readers."""

from __future__ import annotations

from hashlib import blake2b


def chain_hash(text: str) -> int:
    """63 bits of BLAKE2b of a correlation id; fits a signed integer column."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1
