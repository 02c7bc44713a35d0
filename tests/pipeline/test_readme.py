"""The README does not go stale: its column table is the schema's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import schema
from pipeline.publish.card import schema_rows

if TYPE_CHECKING:
    from pathlib import Path

FINEWEB2 = [
    "text", "id", "dump", "url", "date", "file_path", "language", "language_score",
    "language_script", "minhash_cluster_size", "top_langs",
]  # fmt: skip


def test_the_column_table_is_the_schema(root: Path) -> None:
    readme = (root / "README.md").read_text("utf-8")
    table = readme.split("<!-- columns: generated, a test compares -->\n")[1]
    table = table.split("<!-- end -->")[0]
    assert table == "\n".join(["| column | type | meaning |", "|---|---|---|", *schema_rows(), ""])


def test_the_readme_stays_under_250_lines(root: Path) -> None:
    assert len((root / "README.md").read_text("utf-8").splitlines()) < 250


def test_fineweb2_s_columns_come_first() -> None:
    assert schema.DATA.names[:11] == FINEWEB2
    kinds = [str(kind) for kind in schema.DATA.types[:11]]
    assert kinds == ["string"] * 7 + ["double", "string", "int64", "string"]
