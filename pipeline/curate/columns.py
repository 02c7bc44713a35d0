"""Documents to Arrow columns: staged rows, signatures and dead letters."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline import schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.config import Config
    from pipeline.curate.document import Document
    from pipeline.records import DeadLetter


def staged_batch(
    documents: Sequence[Document], config: Config, names: Sequence[str]
) -> pa.RecordBatch:
    """Rows of ``schema.staged(names)``, in the order of the documents.

    Only measured text is stored: most of a crawl is not Chinese, and a Wikipedia page must not
    be stored at all.
    """
    rows = [_staged_row(document, config) for document in documents]
    return _from_rows(rows, schema.staged(names))


def signature_batch(documents: Sequence[Document], num_perm: int) -> pa.RecordBatch:
    """Rows of ``schema.signatures(num_perm)`` for the documents that were signed."""
    rows = [
        {
            "key": document.key,
            "digest": document.digest,
            "form_chars": len(document.form),
            "signature": document.signature,
            "kept": document.alive,
            "poison": document.poison,
            "quality_score": document.quality_score,
            "date": document.page.date,
            "url_length": len(document.page.url),
            "text_bytes": len(document.text.encode("utf-8", "replace")),
        }
        for document in documents
    ]
    return _from_rows(rows, schema.signatures(num_perm))


def dead_table(letters: Sequence[DeadLetter]) -> pa.Table:
    """Rows of ``schema.DEAD``, ordered by where they lie."""
    rows = [
        {
            "stage": letter.stage,
            "error": letter.error,
            "message": letter.message,
            "url": letter.url,
            "path": letter.path,
            "offset": letter.offset,
            "length": letter.length,
        }
        for letter in sorted(letters, key=lambda letter: (letter.path, letter.offset))
    ]
    return pa.Table.from_batches([_from_rows(rows, schema.DEAD)])


def _staged_row(document: Document, config: Config) -> dict[str, Any]:
    given, rejection = document.page, document.rejection
    by_input = config.dataset.file_path == "input"
    top = {label: round(score, 4) for label, score in document.top_languages}
    return {
        "key": document.key,
        "verdict": document.verdict,
        "source_path": given.path,
        "source_offset": given.offset,
        "source_length": given.length,
        "text": document.text if document.measurements else "",
        "id": given.id or document.key.hex(),
        "dump": given.dump or config.dataset.dump,
        "url": given.url,
        "date": given.date,
        "file_path": given.file_path or (given.path if by_input else ""),
        "language": document.language,
        "language_score": document.language_score,
        "language_script": "Hani" if document.script else "",
        "top_langs": json.dumps(top, ensure_ascii=False),
        "title": document.title,
        "domain": document.domain,
        "script": document.script,
        "region": document.region,
        "char_count": document.char_count,
        "quality_score": document.quality_score,
        "quality_bucket": document.quality_bucket,
        "masked": sum(document.masked.values()),
        "charset": document.charset,
        "decode_damage": document.decode_damage,
        "content_digest": document.digest.hex(),
        "filter": rejection.filter if rejection else "",
        "reason": rejection.reason if rejection else "",
        "value": _number(rejection.value) if rejection else None,
        "threshold": _number(rejection.threshold) if rejection else None,
        "measurements": document.measurements or None,
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _from_rows(rows: Sequence[dict[str, Any]], target: pa.Schema) -> pa.RecordBatch:
    try:
        return _columns(rows, target)
    except UnicodeEncodeError:  # a lone surrogate, which JSON can smuggle in
        return _columns([_encodable(row) for row in rows], target)


def _columns(rows: Sequence[dict[str, Any]], target: pa.Schema) -> pa.RecordBatch:
    arrays = [pa.array([row[field.name] for row in rows], field.type) for field in target]
    return pa.RecordBatch.from_arrays(arrays, schema=target)


def _encodable(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for name, value in row.items()
    }
