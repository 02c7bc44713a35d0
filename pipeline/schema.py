"""The columns, written down once: what is published, what is staged, what is removed.

FineWeb-2's eleven columns come first, with its names, types and order; ours follow, flat.
Each field's description is the schema table of the dataset card and of the README.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA_VERSION = "1"
KEY_BYTES = 16


def _field(name: str, kind: pa.DataType, description: str, *, nullable: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=nullable, metadata={"description": description})


FINEWEB2 = (
    _field("text", pa.string(), "the page's main text, a paragraph a line"),
    _field("id", pa.string(), "the id the input gave, else 32 hex digits from URL, date and bytes"),
    _field("dump", pa.string(), "name of the crawl, from the input or the configuration"),
    _field("url", pa.string(), "address of the page as it was captured"),
    _field("date", pa.string(), "time of capture, as the input gives it (ISO 8601)"),
    _field("file_path", pa.string(), "input file, where the input or the configuration says so"),
    _field("language", pa.string(), "ISO 639-3 code: cmn, yue, lzh, ..."),
    _field("language_score", pa.float64(), "how sure the identification is, 0 to 1"),
    _field("language_script", pa.string(), "ISO 15924 code: Hani"),
    _field(
        "minhash_cluster_size", pa.int64(), "pages in the near-duplicate cluster, this included"
    ),
    _field("top_langs", pa.string(), "JSON object: the model's best labels and their scores"),
)
OURS = (
    _field("title", pa.string(), "title of the page, without the name of the site"),
    _field("domain", pa.string(), "registrable domain of the URL"),
    _field("script", pa.string(), "Hans, Hant or mixed"),
    _field("region", pa.string(), "cn, tw, hk, or empty where nothing tells"),
    _field("char_count", pa.int64(), "characters of the text, white space not counted"),
    _field("quality_score", pa.float64(), "0 to 1, calibrated; see the card of the model"),
    _field("quality_bucket", pa.int8(), "0 (worst) to 19 (best)"),
    _field("masked", pa.int32(), "personal data replaced by placeholders"),
    _field("charset", pa.string(), "character encoding the page was decoded from"),
    _field("decode_damage", pa.int32(), "byte sequences that could not be decoded"),
    _field("content_digest", pa.string(), "128-bit digest of the comparison form: equal for twins"),
    _field("dup_cluster_id", pa.string(), "smallest key in the duplicate cluster, or empty"),
    _field("dup_count", pa.int64(), "pages in the duplicate cluster, this included"),
)
DATA = pa.schema([*FINEWEB2, *OURS])
# known only after dedup; everything else a staged row already has
AFTER_DEDUP = ("minhash_cluster_size", "dup_cluster_id", "dup_count")

VERDICT = (
    _field("filter", pa.string(), "what rejected the page"),
    _field("reason", pa.string(), "why, as `hanmill filters list` documents it"),
    _field("value", pa.float64(), "the number behind the reason", nullable=True),
    _field("threshold", pa.float64(), "the number it was held against", nullable=True),
)
ORIGIN = (
    _field("key", pa.binary(KEY_BYTES), "128 bits from URL, date and bytes: order and bucket"),
    _field("verdict", pa.string(), "kept or rejected"),
    _field("source_path", pa.string(), "input file the page was read from"),
    _field("source_offset", pa.int64(), "where in it: byte, line or row"),
    _field("source_length", pa.int64(), "how much of it"),
)
DEAD = pa.schema(
    [
        _field("stage", pa.string(), "where it failed"),
        _field("error", pa.string(), "class of the error"),
        _field("message", pa.string(), "what the error said"),
        _field("url", pa.string(), "address of the page, where known"),
        _field("path", pa.string(), "input file"),
        _field("offset", pa.int64(), "where in it: byte, line or row"),
        _field("length", pa.int64(), "how much of it"),
    ]
)


def measurements_field(names: Iterable[str]) -> pa.Field:
    """Every number measured on a page, null where the page was rejected before measuring."""
    kind = pa.struct([pa.field(name, pa.float64()) for name in names])
    return _field("measurements", kind, "every number the filters measured", nullable=True)


def staged(names: Iterable[str]) -> pa.Schema:
    """Rows of a curate unit: all pages but dead letters."""
    columns = [column for column in DATA if column.name not in AFTER_DEDUP]
    return pa.schema([*ORIGIN, *columns, *VERDICT, measurements_field(names)])


def removed(names: Iterable[str]) -> pa.Schema:
    """Rows of ``removed/``: the published columns, then why and on what figures."""
    return pa.schema([*DATA, *VERDICT, measurements_field(names)])


def signatures(num_perm: int) -> pa.Schema:
    """Rows of a curate unit's signature file: every page that was measured, and poison."""
    return pa.schema(
        [
            pa.field("key", pa.binary(KEY_BYTES), nullable=False),
            pa.field("digest", pa.binary(16), nullable=False),
            pa.field("form_chars", pa.int32(), nullable=False),
            pa.field("signature", pa.binary(4 * num_perm), nullable=False),
            pa.field("kept", pa.bool_(), nullable=False),
            pa.field("poison", pa.bool_(), nullable=False),
            pa.field("quality_score", pa.float64(), nullable=False),
            pa.field("date", pa.string(), nullable=False),
            pa.field("url_length", pa.int32(), nullable=False),
            pa.field("text_bytes", pa.int64(), nullable=False),
        ]
    )


def clusters() -> pa.Schema:
    """Rows of the dedup result: every page in a cluster of two or more, sorted by key."""
    return pa.schema(
        [
            pa.field("key", pa.binary(KEY_BYTES), nullable=False),
            pa.field("dup_cluster_id", pa.string(), nullable=False),
            pa.field("dup_count", pa.int64(), nullable=False),
            pa.field("dup_rank", pa.int64(), nullable=False),
            pa.field("reason", pa.string(), nullable=False),  # empty: the survivor
        ]
    )
