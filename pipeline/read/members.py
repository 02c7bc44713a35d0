"""Members of a gzip file, each inflated alone, so that damage costs the member it lies in.

A ``.warc.gz`` is a chain of gzip members (RFC 1952), as a rule one a record. Readers that
treat it as one stream stop at the first bad member and take a cut file for a whole one. Here
a member counts only when its CRC and length trailer hold; after damage the next member is
found by its magic bytes and by inflating to ``head``; whatever lay between is reported.

Ranges of one file are read independently: a range owns the members from the first headed one
that begins in it up to the first headed one that begins after it. A page may itself be such an
archive, and its members then lie verbatim in those of the file; `_synchronise` tells them
apart. The same walk serves zstd frames (`pipeline.read.zstd`), hence `Codec`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, Protocol

from zlib_ng import zlib_ng

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

# The standard library's interface, 1.3 times as fast; its stubs miss `error` and `copy`.
zlib: Any = zlib_ng

# Where to begin reading before a range. The first suffices unless a member there is very large
# or damaged; the last is more than a page of 5 MiB needs, the most that Common Crawl keeps.
LOOK_BACK = (1 << 18, 1 << 20, 1 << 23)
MAX_STORED_BYTES = 65_535  # of a deflate block that is not compressed, RFC 1951 3.2.4
FEED_BYTES = 1 << 15  # zlib copies back what it did not need; best of 16-64 KiB on web pages
CHUNK_BYTES = 1 << 20  # most that one step inflates to
BLOCK_BYTES = 1 << 20  # read from disk at a time
GZIP_MAGIC = b"\x1f\x8b\x08"
MIN_FIRST_BYTES = 16
MAX_HEADER_BYTES = 1 << 18  # a gzip header with FEXTRA (64 KiB) and a long name fits


class Chunk(NamedTuple):
    """Inflated bytes of one member, in order."""

    offset: int  # where the member begins in the file
    position: int  # how far the file has been read; the member's end when done
    data: bytes
    first: bool  # begins the member
    done: bool  # ends the member, and its trailer holds


class Damage(NamedTuple):
    """A stretch of the file that holds no whole member."""

    offset: int
    length: int
    error: str  # "damaged_member" or "truncated_tail"
    message: str


class Source:
    """Random access to a file with one block in memory."""

    def __init__(self, handle: BinaryIO, size: int) -> None:
        self.size = size
        self._handle = handle
        self._base = 0
        self._block = b""

    def get(self, position: int, count: int) -> memoryview:
        """Up to ``count`` bytes; fewer only at the end of the file."""
        begin = position - self._base
        if begin < 0 or (
            begin + count > len(self._block) and self._base + len(self._block) < self.size
        ):
            self._load(position, count)
            begin = 0
        return memoryview(self._block)[begin : begin + count]

    def find(self, needle: bytes, position: int, limit: int) -> int:
        """First place in ``[position, limit)`` where ``needle`` begins, or -1."""
        while position < limit:
            if len(self.get(position, len(needle))) < len(needle):
                return -1
            found = self._block.find(needle, position - self._base)
            if found >= 0:
                return self._base + found if self._base + found < limit else -1
            position = self._base + len(self._block) - len(needle) + 1
        return -1

    def is_zero(self, begin: int, end: int) -> bool:
        """Whether nothing but zero bytes lies there, as padding of tapes and disks does."""
        step = BLOCK_BYTES
        return not any(
            bytes(self.get(position, min(step, end - position))).strip(b"\0")
            for position in range(begin, end, step)
        )

    def _load(self, position: int, count: int) -> None:
        self._handle.seek(position)
        self._base, self._block = position, self._handle.read(max(count, BLOCK_BYTES))


class Codec(Protocol):
    """A compressed format of independent members."""

    magic: bytes

    def begins(self, source: Source, position: int) -> bool:
        """Whether a member's magic stands here."""

    def starts_with(self, source: Source, position: int, head: bytes) -> bool:
        """Whether a member here inflates to ``head`` and more."""

    def member(self, source: Source, position: int) -> Generator[Chunk, None, str]:
        """Inflate one member; returns "" or "damaged" or "cut" (the file ended in it)."""


class Gzip:
    """RFC 1952."""

    magic = GZIP_MAGIC

    def begins(self, source: Source, position: int) -> bool:
        """Whether a member's magic stands here."""
        return source.get(position, len(GZIP_MAGIC)) == GZIP_MAGIC

    def starts_with(self, source: Source, position: int, head: bytes) -> bool:
        """Whether a member here inflates to ``head`` and more."""
        inflater = zlib.decompressobj(wbits=31)
        found = b""
        # small steps: most places that are tried are no members and fail at once
        for start in range(position, min(position + MAX_HEADER_BYTES, source.size), 512):
            try:
                found += inflater.decompress(source.get(start, 512), len(head) - len(found))
            except zlib.error:
                return False
            if len(found) == len(head) or inflater.eof:
                break
        return found == head

    def member(self, source: Source, position: int) -> Generator[Chunk, None, str]:
        """Inflate one member; returns "" or "damaged" or "cut" (the file ended in it)."""
        inflater = zlib.decompressobj(wbits=31)
        at, first, fed = position, True, False
        rest = held = b""
        while True:
            feed: bytes | memoryview = rest or source.get(at, FEED_BYTES)
            if not feed:
                return "cut"
            at += 0 if rest else len(feed)
            before = inflater.copy() if fed else None
            try:
                data = held + inflater.decompress(feed, CHUNK_BYTES)
            except zlib.error:
                fresh = before or zlib.decompressobj(wbits=31)
                data = held + _inflate_to_damage(fresh, feed)
                yield Chunk(position, at - len(feed), data, first, done=False)
                return "damaged"
            fed, rest, held = True, inflater.unconsumed_tail, b""
            if inflater.eof:
                at -= len(inflater.unused_data)
                yield Chunk(position, at, data, first, done=True)
                return ""
            if first and len(data) < MIN_FIRST_BYTES:
                held = data  # so that a first chunk shows whether the member is headed
            else:
                yield Chunk(position, at - len(rest), data, first, done=False)
                first = False


def _inflate_to_damage(inflater: Any, feed: bytes | memoryview) -> bytes:
    """What the bytes before the damage inflate to: zlib itself throws that away."""
    out = []
    step = len(feed)
    while step:
        trial = inflater.copy()
        try:
            data = trial.decompress(feed[:step], CHUNK_BYTES)
        except zlib.error:
            step //= 2
            continue
        out.append(data)
        if trial.unconsumed_tail or trial.eof:
            break
        inflater, feed = trial, feed[step:]
        step = min(step, len(feed))
    return b"".join(out)


def read_members(
    source: Source, codec: Codec, start: int = 0, end: int = -1, head: bytes = b"WARC/"
) -> Iterator[Chunk | Damage]:
    """Inflated bytes of the members that ``[start, end)`` owns, and the damage among them."""
    stop = source.size if end < 0 else min(end, source.size)
    begin = _synchronise(source, codec, start, stop, head) if start > 0 else 0
    if start > 0 and begin >= stop:
        return
    mine = start <= 0
    for event in _chain(source, codec, begin, head):
        if isinstance(event, Chunk) and event.first and event.data.startswith(head):
            if event.offset >= stop:
                return
            mine = mine or event.offset >= start
        if mine:
            yield event
        elif event.offset >= stop or (isinstance(event, Chunk) and event.position >= stop):
            return


def _synchronise(source: Source, codec: Codec, start: int, stop: int, head: bytes) -> int:
    """Where the first member at or after ``start`` begins, for certain if that can be had.

    Members of an archive inside a page lie verbatim only in stored blocks, and the header of
    the next block breaks their chain. So a chain of members that goes on without a break for
    longer than a stored block is that of the file. Else reading begins further back.
    """
    position = stop
    for look_back in LOOK_BACK:
        begin = max(0, start - look_back)
        position = unbroken = _next_headed(source, codec, begin, head, stop) if begin else 0
        for event in _chain(source, codec, position, head) if position < start else ():
            if isinstance(event, Damage):
                position = unbroken = event.offset + event.length
            elif event.done:
                position = event.position
            elif event.position >= stop:  # one member holds all of the range
                position = stop
            if position >= start:
                break
        if begin == 0 or position - unbroken > MAX_STORED_BYTES:
            break
    return position


def _chain(source: Source, codec: Codec, position: int, head: bytes) -> Iterator[Chunk | Damage]:
    """Member after member, from one place to the end of the file."""
    while position < source.size:
        outcome, reached = "none", position
        if codec.begins(source, position):
            chunks = codec.member(source, position)
            while True:
                try:
                    chunk = next(chunks)
                except StopIteration as stopped:
                    outcome = stopped.value
                    break
                reached = chunk.position
                yield chunk
        if not outcome:
            position = reached
            continue
        following = _next_headed(source, codec, position + 1, head, source.size)
        if outcome == "none" and source.is_zero(position, following):
            position = following
            continue
        tail = bytes(source.get(position, len(codec.magic)))
        cut_magic = outcome == "none" and codec.magic.startswith(tail)
        at_end = following == source.size
        if at_end and (outcome == "cut" or cut_magic):
            yield Damage(
                position, following - position, "truncated_tail", "the file ends inside a member"
            )
        else:
            message = "no member begins here" if outcome == "none" else "the member is damaged"
            yield Damage(position, following - position, "damaged_member", message)
        position = following


def _next_headed(source: Source, codec: Codec, position: int, head: bytes, limit: int) -> int:
    """Where the next member that inflates to ``head`` begins before ``limit``; else ``limit``."""
    while True:
        position = source.find(codec.magic, position, limit)
        if position < 0:
            return limit
        if codec.starts_with(source, position, head):
            return position
        position += 1
