"""Rows of JSONL files and plain text files to pages, and what a row is made of.

Which field of a row is the text, the address, the date and so on is a matter of names:
`Columns`. The defaults read FineWeb-2, C4, mC4, CulturaX, Wanjuan-like and MNBVC files.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from pipeline.read.members import BLOCK_BYTES, Chunk, Codec, Damage, Gzip, Source, read_members
from pipeline.read.zstd import Zstd
from pipeline.records import DeadLetter, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.read.limits import ReadLimits
    from pipeline.records import Slice

SURROGATES = re.compile("[\ud800-\udfff]")


class Columns(BaseModel):
    """Names of the fields that rows are read from.

    ``a|b`` means a, or b where a row has no a. ``a.b`` goes into nested objects and, through
    lists, into each of their members, whose strings are joined by line feeds.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field("text|content|raw_content|段落.内容", description="extracted text")
    html: str = Field("html", description="HTML, used where there is no text")
    url: str = Field("url|meta.url", description="address")
    id: str = Field("id", description="identifier, kept as it is")
    date: str = Field("date|timestamp|date_download", description="time of capture")
    title: str = Field("title", description="title")
    dump: str = Field("dump", description="name of the crawl")
    file_path: str = Field("file_path", description="file of the crawl that held the page")


class RowReader:
    """Turns rows of one file into pages."""

    def __init__(self, path: str, limits: ReadLimits, columns: Columns) -> None:
        self.path = path
        self.max_bytes = limits.max_body_bytes
        names = {name: getattr(columns, name, name) for name in Columns.model_fields}
        self.paths = {
            name: tuple(tuple(one.split(".")) for one in value.split("|") if one)
            for name, value in names.items()
        }

    def page(self, row: Any, offset: int, length: int) -> Page | DeadLetter:
        """One row's page; a dead letter where it holds neither text nor HTML."""
        if not isinstance(row, dict):
            return self.letter(offset, length, "the row is not an object")
        values = {name: self._value(row, name) for name in self.paths}
        text, html = values["text"], values["html"]
        if not text and not html:
            names = " or ".join("|".join(map(".".join, self.paths[n])) for n in ("text", "html"))
            return self.letter(offset, length, f"the row has no {names}")
        content = (text or html).encode()
        headers = {"warc-truncated": "length"} if len(content) > self.max_bytes else {}
        content = content[: self.max_bytes]
        is_text = bool(text)
        return Page(
            path=self.path,
            offset=offset,
            length=length,
            content_type="text/plain" if is_text else "text/html",
            charset="utf-8",
            text=content.decode("utf-8", "ignore") if is_text else None,
            body=None if is_text else content,
            headers=headers,
            url=values["url"],
            date=values["date"],
            id=values["id"],
            title=values["title"],
            dump=values["dump"],
            file_path=values["file_path"],
        )

    def letter(self, offset: int, length: int, message: str) -> DeadLetter:
        """A row that cannot be read."""
        return DeadLetter(self.path, offset, length, "read", "bad_row", message)

    def _value(self, row: dict[Any, Any], name: str) -> str:
        for path in self.paths[name]:
            value = row.get(path[0])
            for key in path[1:]:
                value = _descend(value, key)
            if value not in (None, "", []):
                return _as_text(value)
        return ""


def read_jsonl(
    piece: Slice, source: Source, limits: ReadLimits, columns: Columns
) -> Iterator[Page | DeadLetter]:
    """A page for each line that begins in the slice, a dead letter for each that cannot be read.

    Offsets are bytes of the file, or line numbers counted from 0 where it is compressed.
    Bytes that are not UTF-8 become U+FFFD. Blank lines are passed over.
    """
    rows = RowReader(piece.path, limits, columns)
    plain = piece.format == "jsonl"
    for number, found in enumerate(_lines(piece, source, limits.max_record_bytes)):
        if isinstance(found, Damage):
            yield DeadLetter(
                piece.path, found.offset, found.length, "read", found.error, found.message
            )
            continue
        offset, line, size = found
        if not plain:
            offset, size = number, 1
        if len(line) > limits.max_record_bytes:
            yield rows.letter(offset, size, "the line is longer than max_record_bytes")
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8-sig" if offset == 0 else "utf-8", "replace"))
        except (ValueError, RecursionError) as error:
            yield rows.letter(offset, size, f"the line is not JSON: {error}"[:200])
            continue
        yield rows.page(row, offset, size)


def read_text(piece: Slice, source: Source, limits: ReadLimits) -> Iterator[Page | DeadLetter]:
    """The whole file as one page of media type text/plain, its charset unknown."""
    parts: list[bytes] = []
    room = limits.max_body_bytes + 1
    for event in _events(piece, source):
        if isinstance(event, Damage):
            yield DeadLetter(
                piece.path, event.offset, event.length, "read", event.error, event.message
            )
            break
        parts.append(event.data[:room])
        room -= len(parts[-1])
        if room <= 0:
            break
    body = b"".join(parts)
    if body:
        yield Page(
            path=piece.path,
            offset=0,
            length=source.size,
            content_type="text/plain",
            body=body[: limits.max_body_bytes],
            headers={} if room > 0 else {"warc-truncated": "length"},
        )


def _lines(
    piece: Slice, source: Source, max_bytes: int
) -> Iterator[tuple[int, bytes, int] | Damage]:
    """Lines with offset and size; of a line above ``max_bytes`` only a little more than that.

    A line is given out when a byte after it or the good end of its gzip member has been seen;
    else it is part of the damage.
    """
    begin, stop = _line_range(piece, source)
    if begin >= stop:
        return
    carried: list[bytes] = []
    held: list[tuple[int, bytes, int]] = []
    size, offset = 0, begin
    for event in _events(piece, source, begin):
        if isinstance(event, Damage):
            carried, held, size = [], [], 0
            yield event
            continue
        *ends, rest = event.data.split(b"\n")
        for end in ends:
            yield from held
            size += len(end) + 1
            held = [(offset, b"".join([*carried, end]) if carried else end, size)]
            offset += size
            carried, size = [], 0
            if offset >= stop:
                break
        if event.done or offset >= stop:
            yield from held
            held = []
        if offset >= stop:
            return
        if size <= max_bytes:
            carried.append(rest)
        size += len(rest)
    if size:
        yield offset, b"".join(carried), size


def _line_range(piece: Slice, source: Source) -> tuple[int, int]:
    """Where the slice's first line begins, and where no more of its lines do."""
    if piece.format != "jsonl":
        return 0, 1 << 62
    stop = source.size if piece.end < 0 else piece.end
    if piece.start == 0:
        return 0, stop
    newline = source.find(b"\n", piece.start - 1, stop)
    return (newline + 1 if newline >= 0 else stop), stop


def _events(piece: Slice, source: Source, begin: int = 0) -> Iterator[Chunk | Damage]:
    """The file's bytes, decompressed."""
    if piece.format.endswith((".gz", ".zst")):
        codec: Codec = Gzip() if piece.format.endswith(".gz") else Zstd(source)
        head = b"{" if piece.format.startswith("jsonl") else b""
        yield from read_members(source, codec, head=head)
        return
    for position in range(begin, source.size, BLOCK_BYTES):
        data = bytes(source.get(position, BLOCK_BYTES))
        end = position + len(data)
        yield Chunk(position, end, data, position == begin, end >= source.size)


def _descend(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list):
        inner = [one.get(key) for one in value if isinstance(one, dict)]
        return [one for one in inner if one not in (None, "")]
    return None


def _as_text(value: Any) -> str:
    """A value as text that can be encoded: no lone surrogates, dates in ISO 8601."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list):
        return "\n".join(map(_as_text, value))
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text if text.isascii() else SURROGATES.sub("\ufffd", text)
