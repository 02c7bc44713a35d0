"""Shards: which runs of buckets they are, and the Parquet files they become.

The writer is our own because Beam's file sinks are not deterministic and leave empty shards
(BEAM.md section 4). Here a shard is a run of buckets in key order, so the same pages give the
same bytes however they lay in the input and whoever wrote them.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import buckets, schema, storage
from pipeline.config import Config
from pipeline.units import Counts, Unit, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_READ_BYTES = 96 << 20  # staged rows in memory at once, compressed columns expanded


def plan_shards(bucket_bytes: Sequence[int], shard_bytes: int, staged_bytes: int) -> list[Unit]:
    """Runs of buckets of about ``shard_bytes`` of text each, none of them empty.

    ``bucket_bytes`` is the published text of each bucket in UTF-8 bytes, so the cut depends on
    nothing but the pages. Without any text there is one shard without rows, which loads.
    """
    total = sum(bucket_bytes)
    wanted = max(1, round(total / shard_bytes))
    runs: list[tuple[int, int]] = []
    start, held, cut_at = 0, 0, 0
    for stop, size in enumerate(bucket_bytes, 1):
        held += size
        if cut_at < held < total and held >= total / wanted * (len(runs) + 1):
            runs.append((start, stop))
            start, cut_at = stop, held
    runs.append((start, len(bucket_bytes)))
    step = max(1, int(MAX_READ_BYTES / max(staged_bytes / len(bucket_bytes), 1)))
    return [
        Unit(
            "publish",
            f"{index:05}",
            {"index": index, "of": len(runs), "start": first, "stop": stop, "step": step},
        )
        for index, (first, stop) in enumerate(runs)
    ]


@dataclass(frozen=True, slots=True)
class PublishShard:
    """Work of the stage, as Beam carries it."""

    root: str
    config_json: str
    staged: tuple[str, ...]  # staged files, relative to the output folder
    clusters: str
    measurement_names: tuple[str, ...]

    def __call__(self, unit: Unit) -> str:
        """Write ``data/`` and ``removed/`` files of one shard; finished ones are left."""
        config = Config.model_validate_json(self.config_json)
        workspace = Workspace(self.root, config.digest())
        if workspace.finished(unit):
            return unit.name
        output = Path(self.root).parent
        index, of = unit.payload["index"], unit.payload["of"]
        kept_path = output / f"dataset/data/train-{index:05}-of-{of:05}.parquet"
        removed_path = output / f"dataset/removed/removed-{index:05}-of-{of:05}.parquet"
        removed_schema = schema.removed(self.measurement_names)
        counts = Counts()
        text_bytes = 0
        with ExitStack() as stack:
            kept_out = stack.enter_context(_parquet(kept_path, schema.DATA, config))
            removed_out = (
                stack.enter_context(_parquet(removed_path, removed_schema, config))
                if config.publish.removed
                else None
            )
            for table in self._runs(unit, output):
                kept = table.filter(pc.equal(table["verdict"], "kept"))
                removed = table.filter(pc.not_equal(table["verdict"], "kept"))
                kept_out.write(kept.select(schema.DATA.names))
                if removed_out:
                    removed_out.write(removed.select(removed_schema.names))
                text_bytes += pc.sum(pc.binary_length(kept["text"])).as_py() or 0
                counts += _count(kept, removed)
        files = [kept_path, removed_path] if config.publish.removed else [kept_path]
        workspace.finish(unit, counts, files, {"text_bytes": text_bytes})
        return unit.name

    def _runs(self, unit: Unit, output: Path) -> Iterator[pa.Table]:
        """Rows of the shard in order, with their clusters, a few buckets at a time."""
        paths = [output / name for name in self.staged]
        staged_schema = schema.staged(self.measurement_names)
        stop = unit.payload["stop"]
        for first in range(unit.payload["start"], stop, unit.payload["step"]):
            last = min(first + unit.payload["step"], stop)
            rows = buckets.read(paths, first, last, staged_schema)
            clusters = buckets.read([output / self.clusters], first, last, schema.clusters())
            yield _with_clusters(rows, clusters)


def _with_clusters(rows: pa.Table, clusters: pa.Table) -> pa.Table:
    """Add the columns that dedup decides, and turn duplicates into rejections.

    A page whose key another row already has is the same page read twice; the first one stays.
    """
    keys = rows["key"].combine_chunks()
    where = pc.index_in(keys, value_set=clusters["key"].combine_chunks())
    kept = pc.equal(rows["verdict"], "kept")
    reason = pc.if_else(kept, pc.fill_null(clusters["reason"].take(where), ""), "")
    repeated = np.zeros(len(rows), bool)
    prefixes = keys.to_numpy(zero_copy_only=False)
    repeated[1:] = prefixes[1:] == prefixes[:-1]
    reason = pc.if_else(pc.and_(kept, pa.array(repeated)), "same_page", reason)
    dropped = pc.not_equal(reason, "")
    count = pc.fill_null(clusters["dup_count"].take(where), 1)
    changes = {
        "verdict": pc.if_else(dropped, "rejected", rows["verdict"]),
        "filter": pc.if_else(dropped, "dedup", rows["filter"]),
        "reason": pc.if_else(dropped, reason, rows["reason"]),
    }
    for name, column in changes.items():
        at = rows.schema.get_field_index(name)
        rows = rows.set_column(at, rows.schema.field(name), column)
    count = pc.if_else(kept, count, 1)
    cluster = pc.if_else(kept, pc.fill_null(clusters["dup_cluster_id"].take(where), ""), "")
    for name, column in (
        ("minhash_cluster_size", count),
        ("dup_cluster_id", cluster),
        ("dup_count", count),
    ):
        rows = rows.append_column(schema.DATA.field(name), column)
    return rows


def _count(kept: pa.Table, removed: pa.Table) -> Counts:
    pairs = zip(removed["filter"].to_pylist(), removed["reason"].to_pylist(), strict=True)
    rejected = Counter(f"{name}/{reason}" for name, reason in pairs)
    return Counts(
        rows=len(kept) + len(removed), kept=len(kept), rejected=dict(sorted(rejected.items()))
    )


@contextmanager
def _parquet(path: Path, target: pa.Schema, config: Config) -> Iterator[_RowGroups]:
    """A Parquet file that appears whole or not at all."""
    metadata = {"hanmill.schema_version": schema.SCHEMA_VERSION, "hanmill.config": config.digest()}
    with (
        storage.atomic_write(path) as handle,
        pq.ParquetWriter(
            handle,
            target.with_metadata(metadata),
            compression="zstd",
            compression_level=config.publish.compression_level,
            write_page_index=True,
            write_page_checksum=True,
            use_content_defined_chunking=True,
        ) as out,
    ):
        groups = _RowGroups(out, config.publish.row_group_rows)
        yield groups
        groups.flush()


class _RowGroups:
    """Cuts rows into row groups of a fixed number, however they come in."""

    def __init__(self, out: pq.ParquetWriter, group_rows: int) -> None:
        self._out, self._group_rows = out, group_rows
        self._held: pa.Table | None = None

    def write(self, table: pa.Table) -> None:
        """Append rows; full row groups are written."""
        table = table.cast(self._out.schema)
        held = pa.concat_tables([self._held, table]) if self._held is not None else table
        full = len(held) - len(held) % self._group_rows
        if full:
            self._out.write_table(held.slice(0, full), row_group_size=self._group_rows)
        self._held = held.slice(full).combine_chunks()

    def flush(self) -> None:
        """Write the last, shorter row group."""
        if self._held is not None and len(self._held):
            self._out.write_table(self._held, row_group_size=self._group_rows)
