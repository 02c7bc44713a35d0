"""The dataset card: README.md of a dataset, with the YAML head that loaders read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from pipeline import __version__, schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.config import Config
    from pipeline.units import Counts

SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
    (1_000_000_000, "100M<n<1B"),
)


def card(config: Config, curated: Counts, published: Counts, text_bytes: int) -> str:
    """Markdown of the card; depends on the pages and the configuration, nothing else."""
    return "\n".join(_lines(config, curated, published, text_bytes)) + "\n"


def _lines(config: Config, curated: Counts, published: Counts, text_bytes: int) -> Iterator[str]:
    head = {
        "pretty_name": config.dataset.name,
        "language": ["zh"],
        "task_categories": ["text-generation"],
        "size_categories": [_size(published.kept)],
        "license": "other",
        "configs": [
            {"config_name": name, "data_files": [{"split": "train", "path": f"{path}/*.parquet"}]}
            | ({"default": True} if name == "default" else {})
            for name, path in _subsets(config)
        ],
    }
    yield "---"
    yield yaml.safe_dump(head, sort_keys=False, allow_unicode=True).strip()
    yield "---"
    yield f"# {config.dataset.name}"
    yield ""
    yield (
        f"{published.kept:,} Chinese web pages, {text_bytes:,} bytes of text, curated by hanmill"
        f" {__version__} (configuration `{config.digest()[:12]}`). No page of Wikipedia, of a"
        " mirror of it, or that copies a Wikipedia page met in the same input."
    )
    yield ""
    yield "## Load"
    yield ""
    yield "```python"
    yield 'datasets.load_dataset("path/to/this/folder")'
    yield 'polars.scan_parquet("data/*.parquet")'
    yield "duckdb.sql(\"SELECT * FROM 'data/*.parquet'\")"
    yield "```"
    yield ""
    yield "## Funnel"
    yield ""
    yield "| step | pages | of all |"
    yield "|---|---:|---:|"
    yield from funnel_rows(curated, published)
    yield ""
    yield "## Columns"
    yield ""
    yield "| column | type | meaning |"
    yield "|---|---|---|"
    yield from schema_rows()
    yield ""
    yield "## Licence, personal data, take-down"
    yield ""
    yield (
        "The texts belong to their authors and are not ours to license; `url` names where each"
        " one was published. Personal data that patterns and check digits can tell is replaced"
        " by placeholders such as `<PHONE_CN>`; names are not. To have a page taken out, give"
        " its `url` or `id` to whoever published this dataset."
    )


def funnel_rows(curated: Counts, published: Counts) -> Iterator[str]:
    """Rows of the funnel: in, dead letters, every reason by its filter, out."""
    everything = max(curated.rows, 1)

    def row(name: str, count: int) -> str:
        return f"| {name} | {count:,} | {count / everything:.2%} |"

    yield row("pages in", curated.rows)
    for error, count in curated.dead.items():
        yield row(f"dead letter: {error}", count)
    for reason, count in sorted(published.rejected.items(), key=lambda item: (-item[1], item[0])):
        yield row(f"rejected: {reason}", count)
    yield row("published", published.kept)


def schema_rows() -> Iterator[str]:
    """Rows of the schema table."""
    for field in schema.DATA:
        yield f"| `{field.name}` | {field.type} | {field.metadata[b'description'].decode()} |"


def _subsets(config: Config) -> list[tuple[str, str]]:
    subsets = [("default", "data")]
    if config.publish.removed:
        subsets.append(("removed", "removed"))
    return subsets


def _size(rows: int) -> str:
    return next((name for most, name in SIZES if rows < most), "n>1B")
