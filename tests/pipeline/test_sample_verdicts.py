"""What samples/README.md says should happen to each page does happen."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from tests.pipeline.commands import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

# family of reasons in samples/expected.jsonl -> what the filter's name begins with
FAMILIES = {
    "language": ("language",),
    "wikipedia": ("wikipedia", "dedup"),
    "baike": ("host",),
    "http": ("admit",),
    "robots": ("robots",),
    "damage": ("damage", "mojibake", "language"),
}


@pytest.fixture(scope="module")
def found(finished: Path) -> dict[str, list[dict[str, Any]]]:
    """Rows of the dataset and its rejects by URL, or by input file where there is none."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for subset, verdict in (("data", "kept"), ("removed", "rejected")):
        for path in sorted((finished / "dataset" / subset).glob("*.parquet")):
            for row in pq.read_table(path).to_pylist():
                rows[row["url"] or note_of(row["text"])].append(
                    {"filter": "", **row, "verdict": verdict}
                )
    return rows


def note_of(text: str) -> str:
    """The plain text file that a row without a URL came from."""
    first_line = text.partition("\n")[0]
    names = [
        path.name for path in (SAMPLES / "notes").iterdir() if first_line in path.read_text("utf-8")
    ]
    return f"notes/{names[0]}"


EXPECTED = [
    json.loads(line) for line in (SAMPLES / "expected.jsonl").read_text("utf-8").splitlines()
]


def of_kind(*verdicts: str) -> list[Any]:
    return [pytest.param(page, id=page["key"]) for page in EXPECTED if page["expect"] in verdicts]


@pytest.mark.parametrize("page", of_kind("kept"))
def test_a_good_page_is_published(page: dict[str, str], found: dict[str, Any]) -> None:
    (row,) = found[page["key"]]
    assert (row["verdict"], row["filter"]) == ("kept", "")
    assert page["script"] in {"", row["script"]}
    assert page["charset"] in {"", row["charset"]}


@pytest.mark.parametrize("page", of_kind("rejected", "wikipedia"))
def test_a_bad_page_is_rejected_for_its_kind_of_reason(
    page: dict[str, str], found: dict[str, Any]
) -> None:
    (row,) = found[page["key"]]
    assert row["verdict"] == "rejected"
    assert row["text"] == "" or page["kind"] != "wikipedia"
    family = FAMILIES.get(page["reason"])
    assert family is None or row["filter"].startswith(family)


def test_of_every_cluster_one_page_is_published(found: dict[str, Any]) -> None:
    clusters = defaultdict(list)
    for page in EXPECTED:
        if page["cluster"] and page["expect"] in {"kept", "duplicate"}:
            clusters[page["cluster"]] += found[page["key"]]
    assert clusters
    for name, rows in clusters.items():
        kept = [row for row in rows if row["verdict"] == "kept"]
        assert len(kept) == 1, name
        assert {row["filter"] for row in rows} == {"", "dedup"}, name
        assert {row["dup_count"] for row in rows} == {len(rows)}, name


def test_damaged_records_are_dead_letters(finished: Path) -> None:
    manifest = json.loads((finished / "dataset/MANIFEST.json").read_bytes())
    dead = sum(page["expect"] == "dead" for page in EXPECTED)
    assert sum(manifest["funnel"]["curated"]["dead"].values()) == dead


def test_nothing_of_wikipedia_is_in_the_dataset(finished: Path) -> None:
    for path in (finished / "dataset/data").glob("*.parquet"):
        table = pq.read_table(path)
        assert not any("wikipedia.org" in url for url in table["url"].to_pylist())
        assert not any("维基百科，自由" in text for text in table["text"].to_pylist())
