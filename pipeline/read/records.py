"""WARC records (ISO 28500) from a stream of bytes that may be damaged.

The parser sees runs: bytes that follow each other, each run followed by nothing, by another
run, or by damage. Inside a run a record ends where its Content-Length says, if a blank line
or the end of the run follows there; else the length is wrong and the record ends where the
next header begins that holds up. Where a member breaks off in damage a record of it is given
out only if another header follows, so none comes from a member of one record whose CRC fails.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.read.members import Chunk, Damage

if TYPE_CHECKING:
    from collections.abc import Iterator

MAGIC = b"WARC/"
VERSION_LINE = re.compile(rb"WARC/\d{1,3}\.\d{1,3}[ \t]{0,8}\r?\n")
NEXT_VERSION_LINE = re.compile(rb"(?<=\n)" + VERSION_LINE.pattern)
HEAD_END = re.compile(rb"\n\r?\n")
RECORD_END = b"\r\n\r\n"
NOT_BLANK = re.compile(rb"[^\r\n\t\0 ]")
MAX_HEAD_BYTES = 1 << 17
SCAN_BYTES = 1 << 20  # garbage looked through at a time


class Record(NamedTuple):
    """One record: where it lies, its header fields in lower case, its block."""

    offset: int
    length: int  # 0 where it shares its gzip member with others
    fields: dict[str, str]
    data: bytes  # holds the block from begin to end: not copied out, most of it is a body
    begin: int
    end: int
    cut: bool  # the block was longer than the limit
    misfit: bool  # Content-Length was wrong; the next header or the member's end decided


class Stretch(NamedTuple):
    """Bytes that are no record."""

    offset: int
    length: int
    error: str  # "bad_header", "bad_record" or "truncated_tail"
    message: str


class Run:
    """The bytes of one run, buffered as far as the parser has asked."""

    def __init__(self, events: Iterator[Chunk | Damage], size: int) -> None:
        """With a ``size`` the bytes are those of a file of this size, else inflated ones."""
        self.buffer = b""
        self.at = 0  # where in the buffer the parser is
        self.ended = True  # the member that is buffered last is whole
        self.is_plain = size > 0
        self._size = size
        self._events = events
        self._next = next(events, None)
        self._member = self._position = 0  # where the run's first member begins, its last ends
        self._dropped = 0  # bytes of the run that were before the buffer's first
        self._members = 0

    def peek(self) -> Chunk | Damage | None:
        """What comes after the buffered bytes."""
        return self._next

    def take(self) -> None:
        """Pass over what comes next."""
        self._next = next(self._events, None)

    def begin(self, chunk: Chunk) -> None:
        """Start a run with this chunk, which comes next."""
        self.buffer, self.at, self._dropped, self._members = b"", 0, 0, 1
        self._member, self.ended = chunk.offset, False

    def fill(self, count: int, *, cross: bool = True) -> int:
        """Buffer ``count`` bytes from where the parser is; returns how many there are.

        Fewer come at the end of the run and before damage and, without ``cross``, at the end of
        the member. The next member goes on with this one's bytes unless it is headed.
        """
        have = len(self.buffer) - self.at
        parts = [self.buffer]
        while have < count and (chunk := self._following(cross=cross)) is not None:
            parts.append(chunk.data)
            have += len(chunk.data)
        if len(parts) > 1:
            self.buffer = parts[1] if not self.buffer and len(parts) == 2 else b"".join(parts)
        return have

    def skip(self, count: int) -> bool:
        """Go on by ``count`` bytes, which are not buffered; False if there are fewer."""
        while (have := len(self.buffer) - self.at) < count:
            count -= have
            self.at = len(self.buffer)
            self.forget()
            chunk = self._following(cross=True)
            if chunk is None:
                return False
            self.buffer = chunk.data
        self.at += count
        return True

    def forget(self) -> None:
        """Let go of the bytes before where the parser is."""
        self._dropped += self.at
        self.buffer, self.at = self.buffer[self.at :], 0

    def skip_blank(self) -> bool:
        """Go on to the next byte that is not blank; False where the member or the run ends."""
        while self.fill(1, cross=False):
            found = NOT_BLANK.search(self.buffer, self.at)
            self.at = found.start() if found else len(self.buffer)
            if found:
                self.fill(len(RECORD_END) + len(MAGIC), cross=False)
                near = self.buffer.find(MAGIC, self.at, self.at + len(RECORD_END) + len(MAGIC))
                self.at = max(near, self.at)  # past a damaged byte of the blank lines
                return True
        return False

    def lacks(self, count: int) -> bool:
        """Whether it is known already that fewer than ``count`` bytes follow."""
        return 0 < self._size < self.offset(self.at) + count

    @property
    def damaged(self) -> bool:
        """Whether the buffered bytes break off in damage."""
        return not self.ended and isinstance(self._next, Damage)

    def offset(self, at: int) -> int:
        """File offset of a place in the buffer, or of the member that the run begins with."""
        return self._member + self._dropped + at if self.is_plain else self._member

    def length(self, begin: int, end: int) -> int:
        """Bytes of the file between two places in the buffer; 0 where none are its own."""
        if self.is_plain:
            return end - begin
        alone = self.ended and self._members == 1 and self._dropped + begin == 0
        return self._position - self._member if alone and self.is_blank(end) else 0

    def is_blank(self, begin: int) -> bool:
        """Whether nothing but blanks is buffered from here on."""
        return NOT_BLANK.search(self.buffer, begin) is None

    def _following(self, *, cross: bool) -> Chunk | None:
        chunk = self._next
        if not isinstance(chunk, Chunk):
            return None
        if self.ended:
            if not cross or chunk.data.startswith(MAGIC):
                return None
            self._members += 1
        self.ended, self._position = chunk.done, chunk.position
        self.take()
        return chunk


def parse_head(head: bytes) -> dict[str, str] | str:
    """Fields of a record header, names in lower case, first of equals; or what is wrong."""
    if NEXT_VERSION_LINE.search(head):
        return "the record header breaks off"
    text = head.decode("utf-8", "replace")
    if "\n " in text or "\n\t" in text:
        text = re.sub(r"\r?\n[ \t]+", " ", text)
    fields: dict[str, str] = {}
    for line in text.split("\n")[1:]:
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    if "warc-type" not in fields:
        return "the header has no WARC-Type"
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 19):
        return f"Content-Length is {length[:40]!r}" if length else "there is no Content-Length"
    return fields


def find_head(buffer: bytes, at: int) -> int:
    """Where the next record header that holds up begins in the buffer, or -1."""
    while found := NEXT_VERSION_LINE.search(buffer, at):
        head_end = HEAD_END.search(buffer, found.end() - 1)
        if head_end is None:
            return -1
        begin = found.start()
        for later in NEXT_VERSION_LINE.finditer(buffer, found.end(), head_end.start()):
            begin = later.start()  # the header before it breaks off
        if head_end.start() - begin <= MAX_HEAD_BYTES and isinstance(
            parse_head(buffer[begin : head_end.start()]), dict
        ):
            return begin
        at = head_end.start() + 1
    return -1


def read_records(
    events: Iterator[Chunk | Damage], max_record_bytes: int, size: int = 0
) -> Iterator[Record | Stretch | Damage]:
    """All records of the stream, in order, with what is not record between them.

    A ``size`` says that the stream is a plain file of so many bytes, so that offsets and
    lengths are those of the records themselves.
    """
    run = Run(events, size)
    while (event := run.peek()) is not None:
        if isinstance(event, Damage):
            run.take()
            yield event
            continue
        run.begin(event)
        while run.skip_blank():
            if 2 * run.at > len(run.buffer):
                run.forget()
            head_end, fields = _head(run)
            found = (
                _pass_garbage(run, fields)
                if isinstance(fields, str)
                else _record(run, head_end, fields, max_record_bytes)
            )
            if found is None:
                break
            yield found


def _head(run: Run) -> tuple[int, dict[str, str] | str]:
    """Where the header that should begin here ends, and its fields or what is wrong."""
    for count, cross in ((1 << 13, False), (MAX_HEAD_BYTES, True)):
        run.fill(count, cross=cross)
        version = VERSION_LINE.match(run.buffer, run.at)
        if not version:
            return 0, "no record header begins here"
        end = HEAD_END.search(run.buffer, version.end() - 1, run.at + MAX_HEAD_BYTES)
        if end:
            return end.end(), parse_head(run.buffer[run.at : end.start()])
    return 0, "the record header does not end"


def _record(
    run: Run, head_end: int, fields: dict[str, str], max_record_bytes: int
) -> Record | Stretch | None:
    """The record whose header has been read; None when damage follows before its end holds."""
    begin = run.at
    declared = int(fields["content-length"])
    wanted = head_end - begin + min(declared, max_record_bytes)
    whole = head_end - begin + declared
    fits = not run.lacks(whole) and run.fill(wanted) >= wanted
    end = begin + wanted
    if fits and whole > wanted:
        data, offset = run.buffer, run.offset(begin)
        held = run.skip(whole) or not run.damaged
        length = run.offset(run.at) - offset  # 0 unless these are the file's own bytes
        record = Record(offset, length, fields, data, head_end, end, cut=True, misfit=False)
        return record if held else None
    if fits:
        run.fill(wanted + 64, cross=False)
        fits = _ends_record(run.buffer[end : end + 64])
    block_end = end
    if not fits:
        run.fill(head_end - begin + max_record_bytes, cross=False)
        found = find_head(run.buffer, head_end - 1)
        if found < 0 and run.lacks(whole):
            return _pass_garbage(run, "the file ends inside a record")
        end = found if found >= 0 else min(len(run.buffer), head_end + max_record_bytes)
        block_end = end - 4 * run.buffer.endswith(RECORD_END, head_end, end)
    if run.damaged and not run.buffer[end : end + 64].lstrip().startswith(MAGIC):
        return None
    run.at = end
    return Record(
        run.offset(begin), run.length(begin, end), fields, run.buffer, head_end,
        block_end, cut=False, misfit=not fits,
    )  # fmt: skip


def _ends_record(tail: bytes) -> bool:
    """Whether what follows a block shows that it ends there; one byte of it may be damaged."""
    rest = tail.strip(b"\r\n\t \0")
    if not rest or tail.startswith(b"\n\n") or rest.startswith(MAGIC):
        return True
    return sum(map(int.__eq__, tail, RECORD_END)) >= len(RECORD_END) - 1


def _pass_garbage(run: Run, reason: str) -> Stretch | None:
    """Go on to the next header that holds up; None when what is passed ends in damage."""
    offset, begin = run.offset(run.at), run.at
    start = run.buffer[begin : begin + len(MAGIC)]
    length = 0
    while True:
        more = run.fill(SCAN_BYTES) >= SCAN_BYTES
        found = find_head(run.buffer, run.at + 1)
        if found >= 0 or not more:
            break
        length += SCAN_BYTES - MAX_HEAD_BYTES  # a header may stand across the end
        run.at += SCAN_BYTES - MAX_HEAD_BYTES
        run.forget()
        begin = 0
    end = found if found >= 0 else len(run.buffer)
    damaged = found < 0 and run.damaged
    own = run.length(begin, end)
    run.at = end
    error = "bad_header" if start == MAGIC else "bad_record"
    if found < 0 and run.is_plain and MAGIC.startswith(start):
        error = "truncated_tail"
    return None if damaged else Stretch(offset, length + own, error, reason)
