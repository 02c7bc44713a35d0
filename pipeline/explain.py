"""``hanmill explain``: why a page is kept or dropped, with the code and batches of ``run``."""

from __future__ import annotations

import json
import math
import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import read, storage
from pipeline.curate.curator import Curator, batches
from pipeline.curate.document import Document
from pipeline.records import DeadLetter, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.config import Config

HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
MAX_BATCH_BYTES = 32 << 20


def explain(paths: Sequence[str], config: Config, *, removed: bool) -> Iterator[str]:
    """One JSON object a page, in input order; ``-`` is standard input.

    Raises:
        InputError: a path cannot be read or has no known format.
    """
    curator = Curator(config)
    pages = chain.from_iterable(_pages(path, config) for path in paths)
    for batch in batches(pages, config.plan.batch_pages, MAX_BATCH_BYTES):
        documents = iter(curator.curate([found for found in batch if isinstance(found, Page)]))
        for found in batch:
            story = _dead(found) if isinstance(found, DeadLetter) else _story(next(documents))
            if not removed:
                del story["removed_lines"]
            yield json.dumps(story, ensure_ascii=True, allow_nan=False)
    curator.sandbox.close()


def _pages(path: str, config: Config) -> Iterator[Page | DeadLetter]:
    with _on_disk(path) as real:
        if _is_html(path, real):
            with storage.open_read(real) as handle:
                body = handle.read()
            yield Page(path=path, offset=0, length=len(body), body=body, content_type="text/html")
            return
        columns = config.inputs[0].columns if config.inputs else read.Columns()
        form = read.detect_format(real)
        for piece in read.split(real, storage.size(real), 1 << 62, form):
            for found in read.read(piece, config.read, columns):
                yield found if real == path else replace(found, path=path)


@contextmanager
def _on_disk(path: str) -> Iterator[str]:
    """The path itself; standard input becomes a file first, since readers seek."""
    if path != "-":
        storage.expand([path])  # a clear error where there is no such file
        yield path
        return
    with tempfile.NamedTemporaryFile(prefix="hanmill-stdin-") as spool:
        shutil.copyfileobj(sys.stdin.buffer, spool)
        spool.flush()
        yield spool.name


def _is_html(path: str, real: str) -> bool:
    if Path(path).suffix.lower() in HTML_SUFFIXES:
        return True
    if path != "-":
        return False
    with storage.open_read(real) as handle:
        return handle.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _story(document: Document) -> dict[str, Any]:
    given, rejection = document.page, document.rejection
    return {
        "path": given.path,
        "offset": given.offset,
        "id": given.id or document.key.hex(),
        "url": given.url,
        "charset": document.charset,
        "charset_source": document.charset_source,
        "decode_damage": document.decode_damage,
        "repaired": document.repaired,
        "title": document.title,
        "author": document.author,
        "date": document.date or given.date,
        "text": document.text,
        "language": document.language,
        "language_score": document.language_score,
        "top_langs": dict(document.top_languages),
        "script": document.script,
        "region": document.region,
        "measurements": document.measurements,
        "verdict": document.verdict,
        "filter": rejection.filter if rejection else "",
        "reason": rejection.reason if rejection else document.error,
        "value": _number(rejection.value) if rejection else None,
        "threshold": _number(rejection.threshold) if rejection else None,
        "message": document.message,
        "tags": list(document.tags),
        "quality_score": document.quality_score,
        "quality_bucket": document.quality_bucket,
        "masked": document.masked,
        "removed_lines": [list(pair) for pair in document.removed_lines],
    }


def _dead(letter: DeadLetter) -> dict[str, Any]:
    """What could not even be read, in the same shape."""
    page = Page(letter.path, letter.offset, letter.length, url=letter.url, text="")
    document = Document(page=page, key=bytes(16))
    document.bury(letter.error, letter.message)
    return {**_story(document), "id": ""}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
