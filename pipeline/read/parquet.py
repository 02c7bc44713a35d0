"""Rows of Parquet files to pages, by row groups.

A module of its own, imported when it is needed: pyarrow takes a quarter of a second to import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.read.rows import Columns, RowReader
from pipeline.records import DeadLetter, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from pipeline.read.limits import ReadLimits
    from pipeline.records import Slice

# Rows decoded at a time: with the 5 MiB that a page may have, memory stays bounded.
BATCH_ROWS = 64
DAMAGED = (pa.ArrowException, OSError, ValueError, NotImplementedError)


def parquet_groups(handle: BinaryIO) -> list[int]:
    """Compressed bytes of each row group; empty when the footer cannot be read."""
    try:
        footer = pq.ParquetFile(handle).metadata
        groups = [footer.row_group(index) for index in range(footer.num_row_groups)]
        return [
            sum(group.column(index).total_compressed_size for index in range(group.num_columns))
            for group in groups
        ]
    except DAMAGED:
        return []


def read_parquet(
    piece: Slice, handle: BinaryIO, limits: ReadLimits, columns: Columns
) -> Iterator[Page | DeadLetter]:
    """A page for each row of the slice's row groups; offsets are row numbers in the file.

    A row group that cannot be read, or whose page checksums fail, is one dead letter
    ``damaged_row_group`` from its first unread row on; the other groups are read.
    """
    rows = RowReader(piece.path, limits, columns)
    try:
        file = pq.ParquetFile(handle, pre_buffer=False, page_checksum_verification=True)
        footer = file.metadata
        sizes = [footer.row_group(index).num_rows for index in range(footer.num_row_groups)]
        present = set(file.schema_arrow.names)
    except DAMAGED as error:
        message = f"the footer cannot be read: {error}"[:200]
        yield DeadLetter(piece.path, 0, 1, "read", "damaged_file", message)
        return
    stop = len(sizes) if piece.end < 0 else min(piece.end, len(sizes))
    if not present & {path[0] for name in ("text", "html") for path in rows.paths[name]}:
        at, length = sum(sizes[: piece.start]), sum(sizes[piece.start : stop])
        message = f"name the column of text or HTML in `columns`; there are {sorted(present)}"
        yield DeadLetter(piece.path, at, length, "read", "no_text_column", message[:500])
        return
    wanted = sorted({path[0] for paths in rows.paths.values() for path in paths} & present)
    for group in range(piece.start, stop):
        at, end = sum(sizes[:group]), sum(sizes[: group + 1])
        try:
            for batch in file.iter_batches(BATCH_ROWS, [group], wanted, use_threads=False):
                for row in _rows_of(batch):
                    yield rows.page(row, at, 1)
                    at += 1
            problem = "it ends early"
        except DAMAGED as error:
            problem = str(error)
        if at < end:
            message = f"row group {group} cannot be read: {problem}"[:200]
            yield DeadLetter(piece.path, at, end - at, "read", "damaged_row_group", message)


def _rows_of(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """Rows as dictionaries; strings as bytes, since they need not be UTF-8 as they should."""
    named = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        kind = column.type
        is_string = pa.types.is_string(kind) or pa.types.is_large_string(kind)
        named[name] = (column.cast(pa.large_binary()) if is_string else column).to_pylist()
    return [dict(zip(named, row, strict=True)) for row in zip(*named.values(), strict=True)]
