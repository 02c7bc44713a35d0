"""``inspect summary``: rows, bytes, characters, shards and reasons."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from pipeline.inspect.dataset import find, manifest

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1 << 20


def summarise(folder: str) -> dict[str, Any]:
    """Figures of a dataset; text columns are not read.

    Raises:
        InputError: there is no dataset.
        CheckFailed: its manifest is damaged.
    """
    dataset = find(folder)
    described = manifest(dataset)
    files = described["files"]
    shards = [_shard(dataset, name, files[name]) for name in sorted(files) if "data/" in name[:5]]
    funnel = described["funnel"]
    return {
        "dataset": str(dataset),
        "config_digest": described["config_digest"],
        "rows": sum(shard["rows"] for shard in shards),
        "bytes": sum(shard["bytes"] for shard in shards),
        "text_bytes": described.get("text_bytes"),
        "characters": sum(shard["characters"] for shard in shards),
        "pages_in": funnel["curated"]["rows"],
        "dead_letters": funnel["curated"]["dead"],
        "rejected": funnel["published"]["rejected"],
        "shards": shards,
    }


def show(folder: str, *, as_json: bool) -> None:
    """Print the summary."""
    found = summarise(folder)
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        return
    console = Console()
    console.print(
        f"{found['dataset']}: {found['rows']:,} pages, {found['characters']:,} characters,"
        f" {found['bytes'] / MIB:,.1f} MiB in {len(found['shards'])} shards;"
        f" {found['pages_in']:,} pages came in",
        soft_wrap=True,
        markup=False,
    )
    console.print(_shard_table(found["shards"]))
    console.print(_reason_table(found))


def _shard(dataset: Path, name: str, described: dict[str, Any]) -> dict[str, Any]:
    path = dataset / name
    footer = pq.read_metadata(path)
    columns = pq.read_table(path, columns=["char_count", "script"])
    scripts = pc.value_counts(columns["script"]).to_pylist()
    return {
        "name": name,
        "rows": footer.num_rows,
        "row_groups": footer.num_row_groups,
        "bytes": described["bytes"],
        "characters": pc.sum(columns["char_count"]).as_py() or 0,
        "scripts": {item["values"]: item["counts"] for item in scripts},
    }


def _shard_table(shards: list[dict[str, Any]]) -> Table:
    table = Table(title="Shards")
    table.add_column("file")
    for name in ("rows", "row groups", "MiB", "characters", "Hans", "Hant", "mixed"):
        table.add_column(name, justify="right")
    for shard in shards:
        table.add_row(
            shard["name"],
            f"{shard['rows']:,}",
            f"{shard['row_groups']:,}",
            f"{shard['bytes'] / MIB:,.2f}",
            f"{shard['characters']:,}",
            *(f"{shard['scripts'].get(script, 0):,}" for script in ("Hans", "Hant", "mixed")),
        )
    return table


def _reason_table(found: dict[str, Any]) -> Table:
    table = Table(title="Not published")
    table.add_column("filter/reason")
    table.add_column("pages", justify="right")
    rejected = sorted(found["rejected"].items(), key=lambda item: (-item[1], item[0]))
    for reason, count in rejected:
        table.add_row(reason, f"{count:,}")
    for error, count in found["dead_letters"].items():
        table.add_row(f"dead letter: {error}", f"{count:,}")
    return table
