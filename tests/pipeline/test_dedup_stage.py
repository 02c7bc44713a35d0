"""The dedup stage on signature files: clusters, survivors, poison, and no dependence on order."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from filters.comparison import comparison_form, exact_digest
from filters.minhash import MinHasher
from pipeline import buckets, schema
from pipeline.config import Config
from pipeline.dedup.clusters import date_number
from pipeline.dedup.stage import Dedup
from pipeline.execution import Execution
from pipeline.units import Counts, Sidecar, Unit, Workspace

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = Config()
WORDS = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]


def text(seed: int, length: int = 600) -> str:
    return "".join(random.Random(seed).choices(WORDS, k=length))


def edited(original: str, share: float, seed: int) -> str:
    chooser = random.Random(seed)
    return "".join(chooser.choice(WORDS) if chooser.random() < share else c for c in original)


def row(number: int, content: str, **more: Any) -> dict[str, Any]:
    form = comparison_form(content)
    return {
        "key": random.Random(number).randbytes(16),
        "digest": exact_digest(form),
        "form_chars": len(form),
        "signature": MinHasher().signatures([form])[0].tobytes(),
        "kept": True,
        "poison": False,
        "quality_score": 0.5,
        "date": "2024-01-01T00:00:00Z",
        "url_length": 30,
        "text_bytes": len(content.encode()),
        **more,
    }


def find(folder: Path, rows: list[dict[str, Any]], files: int) -> dict[bytes, dict[str, Any]]:
    """Run the stage over rows spread on files; the clusters by key."""
    workspace = Workspace(folder / "work", CONFIG.digest())
    sidecars: list[Sidecar] = []
    for index in range(files):
        unit = Unit("curate", f"{index:05}", {})
        path = workspace.folder(unit) / "signatures-000.arrow"
        mine = rows[index::files]
        table = pa.Table.from_pylist(mine, schema.signatures(CONFIG.dedup.num_perm))
        buckets.write(path, table, 1, None)
        part = sum(each["kept"] or each["poison"] for each in mine)
        facts = {"signatures": [workspace.relative(path)], "takes_part": part}
        sidecars.append(workspace.finish(unit, Counts(), [path], facts))
    root = str(workspace.root)
    done = Dedup(root, CONFIG.model_dump_json(), Execution()).run(sidecars)
    (name,) = done.files
    found = buckets.read_all(folder / name).to_pylist()
    kept = sum(r["text_bytes"] for r in rows if r["kept"])
    dropped = sum(
        next(r["text_bytes"] for r in rows if r["key"] == c["key"])
        for c in found
        if c["reason"] and next(r["kept"] for r in rows if r["key"] == c["key"])
    )
    assert sum(done.facts["bucket_bytes"]) == kept - dropped
    return {cluster["key"]: cluster for cluster in found}


def test_clusters_are_found_ranked_and_do_not_depend_on_files_or_order(tmp_path: Path) -> None:
    rows = [
        row(1, text(1)),
        row(2, edited(text(1), 0.01, 2), quality_score=0.9),
        row(3, "，".join(text(1)), date="2020-01-01"),
        row(4, text(4)),
        row(5, text(5, 40)),
        row(6, text(5, 40), url_length=10),
        row(7, text(5, 40)[:-1] + "茶"),
    ]
    one = find(tmp_path / "one", rows, 1)
    three = find(tmp_path / "three", rows[::-1], 3)
    assert one == three
    keys = [each["key"] for each in rows]
    assert set(one) == {keys[0], keys[1], keys[2], keys[4], keys[5]}
    assert one[keys[1]]["reason"] == ""  # the best score survives
    assert one[keys[2]]["reason"] == "near_duplicate"
    assert [one[keys[at]]["dup_rank"] for at in (1, 2, 0)] == [0, 1, 2]  # then the earlier date
    assert {one[key]["dup_cluster_id"] for key in keys[:3]} == {min(keys[:3]).hex()}
    assert {one[key]["dup_count"] for key in keys[:3]} == {3}
    assert one[keys[5]]["reason"] == ""  # short pages: exact only, the shorter URL survives
    assert one[keys[4]]["reason"] == "exact_duplicate"


def test_a_cluster_with_poison_is_dropped_whole(tmp_path: Path) -> None:
    rows = [
        row(1, text(1), kept=False, poison=True),
        row(2, edited(text(1), 0.01, 2), quality_score=1.0),
        row(3, text(3)),
    ]
    found = find(tmp_path, rows, 2)
    assert found[rows[1]["key"]]["reason"] == "wikipedia_copy"
    assert rows[2]["key"] not in found


def test_rejected_pages_take_no_part(tmp_path: Path) -> None:
    rows = [row(1, text(1), kept=False, quality_score=1.0), row(2, text(1))]
    assert find(tmp_path, rows, 1) == {}


def test_no_pages_are_no_clusters(tmp_path: Path) -> None:
    assert find(tmp_path, [], 1) == {}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2019", "2020-01-01"),
        ("2024-05-01T08:00:00Z", "2024-05-01T08:00:01Z"),
        ("2024-05-01", "2024-05-01 00:00:01"),
        ("2024-05-01", ""),
        ("2024", "no date"),
    ],
)
def test_dates_order_as_they_should(earlier: str, later: str) -> None:
    assert date_number(earlier) < date_number(later)
