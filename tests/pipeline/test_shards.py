"""Shards are runs of buckets, of about the wanted size, none of them empty."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline import buckets
from pipeline.publish.shards import plan_shards

if TYPE_CHECKING:
    from pathlib import Path


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=64), st.integers(1, 5000))
def test_shards_cover_every_bucket_once_and_hold_text(sizes: list[int], shard_bytes: int) -> None:
    units = plan_shards(sizes, shard_bytes, sum(sizes))
    runs = [(unit.payload["start"], unit.payload["stop"]) for unit in units]
    assert runs[0][0] == 0
    assert runs[-1][1] == len(sizes)
    assert all(left[1] == right[0] for left, right in pairwise(runs))
    if sum(sizes):
        assert all(sum(sizes[start:stop]) > 0 for start, stop in runs)


def test_equal_buckets_give_shards_of_the_wanted_size() -> None:
    units = plan_shards([100] * 64, 1600, 6400)
    assert [(unit.payload["start"], unit.payload["stop"]) for unit in units] == [
        (0, 16), (16, 32), (32, 48), (48, 64),
    ]  # fmt: skip


def test_nothing_to_publish_is_one_shard() -> None:
    assert len(plan_shards([0] * 64, 1000, 0)) == 1


def keys_table(keys: list[bytes]) -> pa.Table:
    return pa.table({"key": pa.array(keys, pa.binary(16)), "n": range(len(keys))})


@given(st.lists(st.binary(min_size=16, max_size=16), max_size=50), st.integers(1, 70))
def test_buckets_of_several_files_read_as_one_sorted_table(keys: list[bytes], count: int) -> None:
    """However rows are spread over files, a run of buckets comes back sorted and complete."""
    import tempfile
    from pathlib import Path

    table = keys_table(keys)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("a.arrow", "b.arrow")]
        half = len(keys) // 2
        buckets.write(paths[0], table.slice(0, half), count)
        buckets.write(paths[1], table.slice(half), count)
        cut = count // 2
        low = buckets.read(paths, 0, cut, table.schema) if cut else table.slice(0, 0)
        high = buckets.read(paths, cut, count, table.schema)
    found = low["key"].to_pylist() + high["key"].to_pylist()
    assert found == sorted(keys)


def test_bucket_bounds_are_exact() -> None:
    """The first key of a bucket is in it, the one before is not."""
    for count in (1, 3, 64):
        for bucket in range(1, count):
            bound = -(-bucket * (1 << 64) // count)
            found = buckets.bucket_of(np.array([bound - 1, bound], np.uint64), count)
            assert found.tolist() == [bucket - 1, bucket]


def test_a_file_is_read_whole_or_by_columns(tmp_path: Path) -> None:
    table = keys_table([bytes([value] * 16) for value in (3, 1, 2)])
    buckets.write(tmp_path / "x.arrow", table, 4, None)
    assert buckets.read_all(tmp_path / "x.arrow")["n"].to_pylist() == [1, 2, 0]
    assert buckets.read_all(tmp_path / "x.arrow", ["n"]).schema.names == ["n"]
