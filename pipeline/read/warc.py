"""WARC, WET and WAT files to pages: plain, gzip and zstd, whole or in ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.read.http import HttpError, Response, parse_content_type, parse_response
from pipeline.read.members import (
    BLOCK_BYTES,
    Chunk,
    Codec,
    Damage,
    Gzip,
    Source,
    read_members,
)
from pipeline.read.records import Record, Stretch, read_records
from pipeline.read.zstd import Zstd
from pipeline.records import DeadLetter, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.read.limits import ReadLimits
    from pipeline.records import Slice


def read_warc(piece: Slice, source: Source, limits: ReadLimits) -> Iterator[Page | DeadLetter]:
    """Pages of the records that the slice owns, and what could not be read among them."""
    found: Iterator[Record | Stretch | Damage]
    if piece.format == "warc":
        found = _read_plain(piece, source, limits.max_record_bytes)
    else:
        codec: Codec = Gzip() if piece.format == "warc.gz" else Zstd(source)
        members = read_members(source, codec, piece.start, piece.end)
        found = read_records(members, limits.max_record_bytes)
    for item in found:
        if not isinstance(item, Record):
            yield DeadLetter(piece.path, item.offset, item.length, "read", item.error, item.message)
        elif (page := to_page(piece.path, item, limits)) is not None:
            yield page


# A page may hold records of its own; reading begins so far before a range to pass over them.
LOOK_BACK = 1 << 23


def _read_plain(
    piece: Slice, source: Source, max_record_bytes: int
) -> Iterator[Record | Stretch | Damage]:
    """Records of a file that is not compressed; the ownership rule is that of `members`."""
    begin = max(0, piece.start - LOOK_BACK) if piece.start > 0 else 0
    stop = source.size if piece.end < 0 else piece.end
    mine = begin == piece.start
    for item in read_records(_plain_chunks(source, begin), max_record_bytes, source.size):
        if isinstance(item, Record):
            if item.offset >= stop:
                return
            mine = item.offset >= piece.start
        if mine:
            yield item
        elif item.offset >= stop:
            return


def _plain_chunks(source: Source, begin: int) -> Iterator[Chunk]:
    for position in range(begin, source.size, BLOCK_BYTES):
        data = bytes(source.get(position, BLOCK_BYTES))
        end = position + len(data)
        yield Chunk(position, end, data, position == begin, end >= source.size)


def to_page(path: str, record: Record, limits: ReadLimits) -> Page | DeadLetter | None:
    """The page a record holds; None for records that are no pages (ISO 28500, 6).

    ``response`` records are HTTP messages whose body is decoded, ``conversion`` records (WET)
    are text in UTF-8, ``resource`` records are bodies as they stand. Status and media type are
    not judged here.
    """
    fields = record.fields
    kind = fields["warc-type"].lower()
    if kind not in ("response", "conversion", "resource"):
        return None
    url = fields.get("warc-target-uri", "").strip("<> \t")
    declared = fields.get("content-type", "")
    cut = record.cut
    if kind == "response":
        is_http = declared.startswith("application/http") or record.data.startswith(
            b"HTTP/", record.begin
        )
        if declared and not is_http and not url.startswith("http"):
            return None  # the answer of a DNS or FTP server
        try:
            response = parse_response(
                record.data,
                limits.max_body_bytes,
                limits.max_inflate_ratio,
                record.begin,
                record.end,
            )
        except HttpError as error:
            return DeadLetter(
                path, record.offset, record.length, "read", error.code, str(error), url
            )
    else:
        content_type, charset = parse_content_type(declared)
        end = min(record.end, record.begin + limits.max_body_bytes)
        body = record.data[record.begin : end]
        response = Response(200, body, content_type, charset, end < record.end)
    headers = response.headers
    if truncated := fields.get("warc-truncated", "length" if cut or response.cut else ""):
        headers["warc-truncated"] = truncated
    if record.misfit:
        headers["warc-length"] = "wrong"
    text = None
    if kind == "conversion":
        text = response.body.decode("utf-8-sig", "replace")
        text = text.rstrip("\ufffd") if response.cut else text  # a character cut in two
    return Page(
        path=path,
        offset=record.offset,
        length=record.length,
        url=url,
        date=fields.get("warc-date", ""),
        status=response.status,
        content_type=response.content_type
        or fields.get("warc-identified-payload-type", "").lower(),
        charset=response.charset,
        body=None if kind == "conversion" else response.body,
        text=text,
        headers=headers,
    )
