"""Reading: files of every known format to pages, in slices, whatever their state.

A slice is read in one pass with memory bounded by `ReadLimits`. What cannot be read becomes a
dead letter that says where it lies; it never costs the records around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import storage
from pipeline.errors import InputError
from pipeline.read.formats import detect_format, resolve
from pipeline.read.limits import ReadLimits
from pipeline.read.members import Source
from pipeline.read.rows import Columns, read_jsonl, read_text
from pipeline.read.warc import read_warc
from pipeline.records import Slice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.records import DeadLetter, Page

__all__ = ["Columns", "ReadLimits", "detect_format", "read", "split"]

RANGED = ("warc", "warc.gz", "jsonl")  # formats that can be read from the middle
DEFAULT_COLUMNS = Columns()


def split(path: str, size: int, unit_bytes: int, format: str = "") -> list[Slice]:  # noqa: A002 - the name of the field
    """Cut a file of ``size`` bytes into slices of about ``unit_bytes``, at least one.

    ``format`` may be empty or leave out the compression ("warc", "wet", "jsonl", ...).

    Raises:
        InputError: the file cannot be read or has no format known here.
    """
    found = resolve(path, format)
    step = max(unit_bytes, 1)
    if found in RANGED:
        starts = list(range(0, max(size, 1), step))
    elif found == "parquet":
        from pipeline.read.parquet import parquet_groups  # noqa: PLC0415 - imports pyarrow

        starts = [0]
        with storage.open_read(path) as handle:
            held = 0
            for group, group_bytes in enumerate(parquet_groups(handle)):
                if held and held + group_bytes > step:
                    starts.append(group)
                    held = 0
                held += group_bytes
    else:
        starts = [0]
    return [
        Slice(path, found, start, end) for start, end in zip(starts, [*starts[1:], -1], strict=True)
    ]


def read(
    slice: Slice,  # noqa: A002 - the name of the thing
    limits: ReadLimits,
    columns: Columns = DEFAULT_COLUMNS,
) -> Iterator[Page | DeadLetter]:
    """What the slice owns, in the order of the file.

    The union over any slices that cover a file is the whole file, each record once.

    Raises:
        InputError: the file cannot be opened or the disk fails.
    """
    with storage.open_read(slice.path) as handle:
        try:
            if slice.format == "parquet":
                from pipeline.read.parquet import read_parquet  # noqa: PLC0415 - imports pyarrow

                yield from read_parquet(slice, handle, limits, columns)
                return
            source = Source(handle, storage.size(slice.path))
            if slice.format.startswith("warc"):
                yield from read_warc(slice, source, limits)
            elif slice.format.startswith("jsonl"):
                yield from read_jsonl(slice, source, limits, columns)
            else:
                yield from read_text(slice, source, limits)
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(f"cannot read {slice.path!r}: {reason}") from error
