"""Edges to clusters: who belongs together, who stays, and how much is left to publish."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from filters.bands import unique_edges
from filters.clusters import UNDATED, components, survivors
from pipeline import buckets, schema
from pipeline.config import Config
from pipeline.dedup.signatures import Ids, SignatureFile, fixed_width, look_up
from pipeline.units import Counts, Unit, Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = ("key", "digest", "quality_score", "date", "url_length", "poison")


@dataclass(frozen=True, slots=True)
class FindClusters:
    """Work of the one unit that sees all edges."""

    root: str
    config_json: str
    signatures: tuple[str, ...]

    def __call__(self, unit: Unit) -> str:
        """Write ``clusters.arrow`` and, in the sidecar, the published bytes by bucket."""
        config = Config.model_validate_json(self.config_json)
        workspace = Workspace(self.root, config.digest())
        if workspace.finished(unit):
            return unit.name
        output = Path(self.root).parent
        found = [np.load(output / name, allow_pickle=False) for name in unit.payload["edges"]]
        edges = unique_edges(np.concatenate(found))
        paths = [str(output / name) for name in self.signatures]
        nodes, labels = components(edges)
        table = cluster_table(nodes, labels, paths)
        path = workspace.folder(unit) / "clusters.arrow"
        buckets.write(path, table, config.plan.buckets)
        dropped = table.filter(pc.not_equal(table["reason"], ""))
        gone = np.sort(buckets.key_prefixes(dropped["key"]))
        reasons = {item["values"]: item["counts"] for item in _value_counts(table["reason"])}
        facts: dict[str, Any] = {
            "clusters": len(np.unique(labels)),
            "edges": len(edges),
            "reasons": {name: reasons[name] for name in sorted(reasons) if name},
            "bucket_bytes": _bucket_bytes(paths, gone, config.plan.buckets),
        }
        counts = Counts(rows=len(table), kept=len(table))
        workspace.finish(unit, counts, [path], facts)
        return unit.name


def cluster_table(nodes: Ids, labels: Ids, paths: Sequence[str]) -> pa.Table:
    """Rows of ``schema.clusters()`` for every page in a cluster."""
    if not len(nodes):
        return schema.clusters().empty_table()
    rows = look_up(paths, nodes, COLUMNS)
    ranking = survivors(
        labels,
        quality=rows["quality_score"].to_numpy(),
        date=np.array([date_number(date) for date in rows["date"].to_pylist()], np.int64),
        url_length=rows["url_length"].to_numpy().astype(np.int64),
        key=nodes,
        poison=rows["poison"].to_numpy(),
    )
    keys = rows["key"].to_pylist()
    centre = np.searchsorted(nodes, labels)
    digests = fixed_width(rows["digest"], "<u8")
    survivor = np.empty(len(nodes), np.int64)
    survivor[centre[ranking.rank == 0]] = np.flatnonzero(ranking.rank == 0)
    equal = (digests == digests[survivor[centre]]).all(axis=1)
    reason = np.select(
        [ranking.poisoned, ranking.rank == 0, equal],
        ["wikipedia_copy", "", "exact_duplicate"],
        "near_duplicate",
    )
    columns = [
        pa.array(keys, pa.binary(schema.KEY_BYTES)),
        pa.array([keys[at].hex() for at in centre.tolist()]),
        pa.array(ranking.count),
        pa.array(ranking.rank),
        pa.array(reason.tolist(), pa.string()),
    ]
    return pa.Table.from_arrays(columns, schema=schema.clusters())


def date_number(date: str) -> int:
    """An ISO 8601 date as an integer that orders like it, `UNDATED` where there is none.

    >>> date_number("2024-05-01T08:00:00Z")
    20240501080000
    """
    digits = "".join(char for char in date[:32] if char in "0123456789")[:14]
    return int(digits.ljust(14, "0")) if len(digits) >= 4 else UNDATED


def _bucket_bytes(paths: Sequence[str], gone: Ids, count: int) -> list[int]:
    """UTF-8 bytes of the text that stays, by bucket."""
    total = np.zeros(count, np.int64)
    for path in paths:
        file = SignatureFile.open(path)
        at = np.minimum(np.searchsorted(gone, file.ids), max(len(gone) - 1, 0))
        dropped: npt.NDArray[np.bool_] = (
            gone[at] == file.ids if len(gone) else np.zeros(len(file.ids), np.bool_)
        )
        stays = file.numbers("kept") & ~dropped
        where = buckets.bucket_of(file.ids[stays], count)
        np.add.at(total, where, file.numbers("text_bytes")[stays])
    return [int(size) for size in total]


def _value_counts(column: pa.ChunkedArray) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pc.value_counts(column).to_pylist()
    return found
