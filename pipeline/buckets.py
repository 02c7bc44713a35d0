"""Bucketed Arrow files: the shuffle, done by files.

A staged file holds one record batch per bucket, rows sorted by key, so that whoever needs a
run of buckets reads just that out of every file. Buckets are equal ranges of the key, so
bucket after bucket is also one global order by key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import storage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def key_prefixes(keys: pa.Array | pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """First 8 bytes of 16-byte keys as big-endian integers, the ids of dedup: shape (n,)."""
    chunks = keys.chunks if isinstance(keys, pa.ChunkedArray) else [keys]
    found = [
        np.frombuffer(
            chunk.buffers()[1], dtype=">u8", count=2 * len(chunk), offset=16 * chunk.offset
        )[::2]
        for chunk in chunks
        if len(chunk)
    ]
    return np.concatenate(found).astype(np.uint64) if found else np.empty(0, np.uint64)


def bucket_of(
    prefixes: np.ndarray[tuple[int], np.dtype[np.uint64]], buckets: int
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Bucket of each key prefix: which of ``buckets`` equal ranges it falls into."""
    bounds = np.array([-(-i * (1 << 64) // buckets) for i in range(1, buckets)], np.uint64)
    return np.searchsorted(bounds, prefixes, side="right")


def write(path: Path, table: pa.Table, buckets: int, compression: str | None = "zstd") -> None:
    """Write ``table`` (it has a column ``key``) sorted, one record batch per bucket."""
    table = sort(table)
    options = pa.ipc.IpcWriteOptions(compression=compression)
    counts = np.bincount(bucket_of(key_prefixes(table["key"]), buckets), minlength=buckets)
    with (
        storage.atomic_write(path) as handle,
        pa.ipc.new_file(handle, table.schema, options=options) as out,
    ):
        start = 0
        for count in counts.tolist():
            rows = table.slice(start, count).combine_chunks().to_batches()
            out.write_batch(rows[0] if rows else pa.RecordBatch.from_pylist([], table.schema))
            start += count


def read(paths: Iterable[Path], first: int, stop: int, schema: pa.Schema) -> pa.Table:
    """Rows of the buckets ``[first, stop)`` of all the files, in one order by key."""
    batches: list[pa.RecordBatch] = []
    for path in paths:
        with pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as file:
            batches += [file.get_batch(bucket) for bucket in range(first, stop)]
    return sort(pa.Table.from_batches(batches, schema))


def read_all(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """A whole file."""
    options = None
    with pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as file:
        if columns is not None:
            names = file.schema.names
            options = pa.ipc.IpcReadOptions(included_fields=[names.index(c) for c in columns])
    with pa.memory_map(str(path)) as source, pa.ipc.open_file(source, options=options) as file:
        return file.read_all()


def sort(table: pa.Table) -> pa.Table:
    """By key; equal keys are equal pages, told apart by the input file at most."""
    order = [("key", "ascending")]
    if "file_path" in table.schema.names:
        order.append(("file_path", "ascending"))
    return table.take(pc.sort_indices(table, order)).combine_chunks()
