"""Signature files as NumPy arrays, and looking rows up by id across all of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline import buckets

if TYPE_CHECKING:
    from collections.abc import Sequence

Ids = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class SignatureFile:
    """One file of ``schema.signatures``, sorted by key; arrays are views of the mapped file.

    ``ids`` are the first 64 bits of the keys. Two different pages among a billion share one
    with a probability of 3 %; the one false edge that would cost fails the verification.
    """

    ids: Ids
    table: pa.Table

    @classmethod
    def open(cls, path: str | Path) -> SignatureFile:
        """Map a file."""
        table = buckets.read_all(Path(path))
        return cls(buckets.key_prefixes(table["key"]), table)

    def fixed(self, column: str, kind: npt.DTypeLike) -> npt.NDArray[Any]:
        """A fixed-size binary column as an array of shape (n, width of the column)."""
        return fixed_width(self.table[column], kind)

    def numbers(self, column: str) -> npt.NDArray[Any]:
        """A number or boolean column."""
        found: npt.NDArray[Any] = self.table[column].to_numpy()
        return found

    def takes_part(self) -> npt.NDArray[np.bool_]:
        """Rows that dedup is about: pages that may be published, and poison."""
        wanted: npt.NDArray[np.bool_] = self.numbers("kept") | self.numbers("poison")
        return wanted & (self.numbers("form_chars") > 0)


def fixed_width(column: pa.ChunkedArray, kind: npt.DTypeLike) -> npt.NDArray[Any]:
    """Rows of a fixed-size binary column, shape (n, width // size of kind)."""
    width = column.type.byte_width
    parts = [
        np.frombuffer(chunk.buffers()[1], np.uint8)[
            width * chunk.offset : width * (chunk.offset + len(chunk))
        ]
        for chunk in column.chunks
        if len(chunk)
    ]
    flat = parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, np.uint8), *parts])
    return flat.view(kind).reshape(len(column), width // np.dtype(kind).itemsize)


def look_up(paths: Sequence[str], ids: Ids, columns: Sequence[str]) -> pa.Table:
    """The rows of the given sorted ids, in their order; reads no more than it returns.

    A page that was read twice has two equal rows; either stands for both.
    """
    tables = []
    found = []
    for path in paths:
        file = SignatureFile.open(path)
        if not len(file.ids):
            continue
        at = np.minimum(np.searchsorted(file.ids, ids), len(file.ids) - 1)
        here = file.ids[at] == ids
        tables.append(file.table.select(columns).take(pa.array(at[here])))
        found.append(np.flatnonzero(here))
    together = pa.concat_tables(tables)
    _, first = np.unique(np.concatenate(found), return_index=True)
    return together.take(pa.array(first)).combine_chunks()
