"""The HTTP message inside a WARC response record: status, the headers that matter, the body.

Archives keep what servers sent and what crawlers made of it, and the two seldom agree: Common
Crawl stores decoded bodies, others the bytes of the wire, some decoded bodies under the old
headers. So a transfer or content coding is undone only where the body really has it.
"""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped] # it has no stubs
import zstandard

from pipeline.read.members import Source, zlib
from pipeline.read.zstd import frame_end

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT_HEADERS = frozenset(
    (
        b"content-type", b"content-language", b"content-encoding", b"transfer-encoding",
        b"content-usage", b"last-modified", b"x-robots-tag", b"tdm-reservation",
    )
)  # fmt: skip
FRAMING = ("content-encoding", "transfer-encoding")  # undone here, so of no use afterwards
STATUS_LINE = re.compile(rb"\s{0,8}(?:HTTP(?:/\d{1,3}(?:\.\d{1,3})?)?|ICY)[ \t]+(\d{3})(?!\d)")
HEAD_END = re.compile(rb"\n\r?\n")
CHARSET = re.compile(r"charset\s{0,8}=\s{0,8}[\"']?([^\s\"';,]{1,64})", re.IGNORECASE)
CHUNK_SIZE = re.compile(rb"[ \t]{0,8}([0-9A-Fa-f]{1,15})[ \t]{0,8}(?:;[^\r\n]{0,1000})?\r?\n")
TEXT_TYPES = re.compile(r"text/|application/(?:xhtml\+xml|xml|rss\+xml|atom\+xml|json)")

GZIP, ZSTD, COMPRESS = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x1f\x9d"
MAX_CODINGS = 4  # gzip in gzip is seen in the wild, more than this is an attack
MAX_ZSTD_WINDOW = 8 << 20  # RFC 9659
# Short bodies of one repeated character exceed any ratio; they are no danger to memory.
MIN_BOMB_BYTES = 1 << 20
STEP_BYTES = 1 << 18


class HttpError(Exception):
    """The message cannot be read; ``code`` is the dead letter's error."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(slots=True)
class Response:
    """A response with its codings undone."""

    status: int
    body: bytes
    content_type: str = ""
    charset: str = ""
    cut: bool = False  # the body was longer, or its coding broke off
    headers: dict[str, str] = field(default_factory=dict)


def parse_response(
    data: bytes, max_body_bytes: int, max_inflate_ratio: int, begin: int = 0, end: int = sys.maxsize
) -> Response:
    """Read the response message ``data[begin:end]``; the body is cut at ``max_body_bytes``.

    Raises:
        HttpError: ``bad_http`` (no status line), ``unsupported_encoding``, ``inflate_ratio``
            (a body that grows more than ``max_inflate_ratio`` times, RELIABILITY B.4).
    """
    status_line = STATUS_LINE.match(data, begin, end)
    if not status_line:
        raise HttpError("bad_http", "the record does not begin with an HTTP status line")
    head_end = HEAD_END.search(data, status_line.end(), end)
    headers = parse_headers(data[begin : head_end.start() if head_end else end])
    body = data[head_end.end() : end] if head_end else b""
    content_type, charset = parse_content_type(headers.get("content-type", ""))
    cut = False
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body, cut = dechunk(body)
    codings = headers.get("content-encoding", "").lower().replace(",", " ").split()
    if codings or body.startswith(GZIP):
        is_text = not content_type or TEXT_TYPES.match(content_type) is not None
        decoder = _Decoder(max_body_bytes, max_inflate_ratio * max(len(body), 1))
        body = decoder.decode(body, codings, is_text=is_text)
        cut = cut or decoder.cut
    if len(body) > max_body_bytes:
        body, cut = body[:max_body_bytes], True
    for name in FRAMING:
        headers.pop(name, None)
    return Response(int(status_line[1]), body, content_type, charset, cut, headers)


def parse_headers(head: bytes) -> dict[str, str]:
    """The headers in `KEPT_HEADERS`, names in lower case; repeated ones joined by a comma.

    Folded lines are unfolded (RFC 9112 5.2); lines without a colon are passed over.
    """
    if b"\n " in head or b"\n\t" in head:
        head = re.sub(rb"\r?\n[ \t]+", b" ", head)
    headers: dict[str, str] = {}
    for line in head.split(b"\n"):
        raw_name, colon, raw_value = line.partition(b":")
        name = raw_name.strip().lower()
        if not colon or name not in KEPT_HEADERS:
            continue
        value = raw_value.strip()
        try:
            text = value.decode()
        except UnicodeDecodeError:
            text = value.decode("latin-1")
        key = name.decode()
        if key in headers and key != "content-type":
            headers[key] += ", " + text
        elif key not in headers or "/" in text:
            headers[key] = text  # the last media type counts, as in browsers
    return headers


def parse_content_type(value: str) -> tuple[str, str]:
    """Media type in lower case without parameters, and the charset parameter; "" if absent."""
    charset = CHARSET.search(value)
    essence = value.partition(";")[0].partition(",")[0].strip().lower()
    return essence, charset[1] if charset else ""


def dechunk(body: bytes) -> tuple[bytes, bool]:
    """Undo the chunked coding; ``(body, False)`` where the body is not chunked at all.

    The flag says that the chunks broke off: what was whole until then is returned.
    """
    parts: list[bytes] = []
    at = 0
    while True:
        size_line = CHUNK_SIZE.match(body, at)
        if not size_line:
            return (b"".join(parts), True) if parts else (body, False)
        size = int(size_line[1], 16)
        if size == 0:
            return b"".join(parts), False
        begin = size_line.end()
        end = begin + size
        broken = body[end : end + 2] != b"\r\n" and body[end : end + 1] != b"\n"
        if broken and not parts and end < len(body):
            return body, False  # began with hex digits by chance
        parts.append(body[begin:end])
        if broken:
            return b"".join(parts), True
        at = end + (2 if body[end : end + 1] == b"\r" else 1)


class _Decoder:
    """Undoes content codings within bounds; what is not really coded is left as it is."""

    def __init__(self, max_bytes: int, max_inflated: int) -> None:
        self.cut = False
        self._max_bytes = max_bytes
        self._max_inflated = max(max_inflated, MIN_BOMB_BYTES)

    def decode(self, body: bytes, codings: list[str], *, is_text: bool) -> bytes:
        """Undo the named codings, last first, then any gzip left around a text."""
        for coding in codings[: -MAX_CODINGS - 1 : -1]:
            body = self._undo(body, coding)
        for _ in range(MAX_CODINGS):
            if not (is_text and body.startswith(GZIP)):
                break
            inner = self._undo(body, "gzip")
            if inner == body:
                break
            body = inner
        return body

    def _undo(self, body: bytes, coding: str) -> bytes:
        if body.startswith(GZIP):  # also where another coding is claimed
            return self._inflate(body, 31)
        if coding == "zstd" and body.startswith(ZSTD):
            return self._unzstd(body)
        if coding == "deflate" and len(body) > 1:
            # RFC 9110 means zlib's header; some servers send the bare deflate data
            with_header = body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
            return self._inflate(body, 15 if with_header else -15)
        if coding == "br" and body:
            return self._unbrotli(body)
        if coding in ("compress", "x-compress") and body.startswith(COMPRESS):
            raise HttpError("unsupported_encoding", "the body is LZW-compressed (compress)")
        return body

    def _inflate(self, body: bytes, wbits: int) -> bytes:
        data, whole = b"", False
        # at once; a damaged body again in small steps, to keep what comes before the damage
        for step in (len(body), 256):
            inflater = zlib.decompressobj(wbits)
            parts: list[bytes] = []
            room = min(self._max_bytes, self._max_inflated) + 1
            try:
                for at in range(0, len(body), step):
                    parts.append(inflater.decompress(body[at : at + step], room))
                    room -= len(parts[-1])
                    if room <= 0 or inflater.eof:
                        break
                whole = inflater.eof or room <= 0
            except zlib.error:
                continue
            finally:
                data = b"".join(parts)
            break
        return self._result(data, body, whole=whole, certain=wbits == 31)

    def _unzstd(self, body: bytes) -> bytes:
        decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_ZSTD_WINDOW)
        reader = decompressor.stream_reader(io.BytesIO(body), read_across_frames=True)
        data = self._collect(body, lambda: reader.read(STEP_BYTES), zstandard.ZstdError)
        # the library takes the end of its input for the end of the data
        self.cut = self.cut or frame_end(Source(io.BytesIO(body), len(body)), 0) > len(body)
        return data

    def _unbrotli(self, body: bytes) -> bytes:
        decompressor = brotli.Decompressor()
        feeds = iter((body,))

        def step() -> bytes:
            data: bytes = decompressor.process(next(feeds, b""), output_buffer_limit=STEP_BYTES)
            if not data and not decompressor.is_finished():
                raise EOFError
            return data

        return self._collect(body, step, (brotli.error, EOFError))

    def _collect(
        self,
        body: bytes,
        step: Callable[[], bytes],
        failures: type[Exception] | tuple[type[Exception], ...],
    ) -> bytes:
        """Decode step by step to the end, the limit, or the damage."""
        parts: list[bytes] = []
        room = min(self._max_bytes, self._max_inflated) + 1
        whole = True
        try:
            while room > 0 and (data := step()):
                parts.append(data)
                room -= len(data)
        except failures:
            whole = False
        return self._result(b"".join(parts), body, whole=whole, certain=body.startswith(ZSTD))

    def _result(self, data: bytes, body: bytes, *, whole: bool, certain: bool) -> bytes:
        """The decoded bytes within the limits, or the body where it was not coded at all."""
        if not whole:
            # without a magic number, little output before an error means a wrong guess
            if not data or (not certain and len(data) <= len(body)):
                return body
            self.cut = True
        if len(data) > self._max_inflated:
            raise HttpError("inflate_ratio", "the body inflates more than the limit allows")
        if len(data) > self._max_bytes:
            self.cut = True
        return data[: self._max_bytes]
