"""``inspect verify``: does every byte, row and count of a dataset hold?"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import schema
from pipeline.errors import CheckFailed
from pipeline.inspect.dataset import MANIFEST, find, manifest
from pipeline.units import describe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def verify(folder: str) -> list[str]:
    """Everything that is wrong, one line each; an empty list is a sound dataset.

    Raises:
        InputError: there is no dataset.
        CheckFailed: its manifest cannot be read.
    """
    dataset = find(folder)
    described = manifest(dataset)
    return list(_problems(dataset, described))


def show(folder: str, *, as_json: bool) -> None:
    """Print what is wrong.

    Raises:
        CheckFailed: something is.
    """
    problems = verify(folder)
    if as_json:
        sys.stdout.write(json.dumps({"ok": not problems, "problems": problems}) + "\n")
    if problems:
        raise CheckFailed("\n".join(problems))
    if not as_json:
        sys.stdout.write(f"{find(folder)}: every file, row and count holds\n")


def _problems(dataset: Path, described: dict[str, Any]) -> Iterator[str]:
    files: dict[str, Any] = described["files"]
    present = {
        path.relative_to(dataset).as_posix() for path in dataset.rglob("*") if path.is_file()
    }
    for name in sorted(present - {*files, MANIFEST}):
        yield f"{name}: not in the manifest"
    rows = {"data": 0, "removed": 0}
    ids: list[pa.Array] = []
    for name, facts in sorted(files.items()):
        if name not in present:
            yield f"{name}: missing"
            continue
        now = describe(dataset / name)
        if now["bytes"] != facts["bytes"] or now["sha256"] != facts["sha256"]:
            yield f"{name}: its bytes are not those of the manifest"
            continue
        if name.endswith(".parquet"):
            subset = name.split("/", 1)[0]
            counted, found_ids, problems = _shard(dataset / name, subset)
            yield from (f"{name}: {problem}" for problem in problems)
            if counted != facts["rows"]:
                yield f"{name}: {counted} rows, but {facts['rows']} in the manifest"
            rows[subset] += counted
            if subset == "data" and found_ids is not None:
                ids.append(found_ids)
    yield from _balance(described, rows)
    if ids:
        together = pa.chunked_array(ids)
        doubled = len(together) - len(together.unique())
        if doubled:
            yield f"data: {doubled} ids occur more than once"


def _shard(path: Path, subset: str) -> tuple[int, pa.Array | None, list[str]]:
    """Rows, ids and problems of a Parquet file, every page of it read and checked."""
    problems = []
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            names = file.schema_arrow.names
            if names[: len(schema.DATA.names)] != schema.DATA.names:
                problems.append("its columns are not those of the schema")
            rows = 0
            ids = []
            for group in range(file.num_row_groups):
                table = file.read_row_group(group)
                rows += len(table)
                ids.append(table["id"].combine_chunks())
                if subset == "data" and "" in table["text"].to_pylist():
                    problems.append(f"row group {group}: a row has no text")
            return rows, pa.concat_arrays(ids) if ids else None, problems
    except (pa.ArrowInvalid, OSError, KeyError) as error:
        return 0, None, [f"cannot be read: {error}"]


def _balance(described: dict[str, Any], rows: dict[str, int]) -> Iterator[str]:
    """In = kept + rejected + dead, by the manifest and by the rows that are there."""
    curated, published = described["funnel"]["curated"], described["funnel"]["published"]
    came = curated["rows"] - sum(curated["dead"].values())
    rejected = sum(published["rejected"].values())
    if came != published["kept"] + rejected:
        yield (
            f"{MANIFEST}: {came} pages could be read, but {published['kept']} are kept and"
            f" {rejected} rejected"
        )
    if rows["data"] != published["kept"]:
        yield f"data: {rows['data']} rows, but {published['kept']} in the manifest"
    if described["config"]["publish"]["removed"] and rows["removed"] != rejected:
        yield f"removed: {rows['removed']} rows, but {rejected} in the manifest"
