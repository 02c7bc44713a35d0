"""Frames of a zstd file (RFC 8878), each decompressed alone, like the members of a gzip file.

Covers zstd-compressed WARC, one frame a record, with the dictionary that the format keeps in
a skippable frame at the beginning. Where a frame ends is told from its block headers, without
decompressing; so a damaged frame is skipped as surely as a damaged gzip member.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import zstandard

from pipeline.read.members import CHUNK_BYTES, Chunk, Source

if TYPE_CHECKING:
    from collections.abc import Generator

MAGIC = b"\x28\xb5\x2f\xfd"
SKIPPABLE = b"\x2a\x4d\x18"  # bytes 2-4 of the magic of a frame that is no data; byte 1 is 5x
DICTIONARY_MAGIC = b"\x5d" + SKIPPABLE  # IIPC's proposal for .warc.zst
MAX_BLOCK_BYTES = 1 << 17
MAX_WINDOW_BYTES = 1 << 27  # zstd's own default; asked for by --long=27
MAX_DICTIONARY_BYTES = 1 << 24


class Zstd:
    """RFC 8878. One object a file: it remembers the file's dictionary."""

    magic = MAGIC

    def __init__(self, source: Source) -> None:
        self._dictionary = _dictionary(source)

    def begins(self, source: Source, position: int) -> bool:
        """Whether a frame's magic stands here, skippable ones included."""
        magic = bytes(source.get(position, 4))
        return magic == MAGIC or _is_skippable(magic)

    def starts_with(self, source: Source, position: int, head: bytes) -> bool:
        """Whether a frame here decompresses to ``head`` and more."""
        raw = io.BytesIO(source.get(position, MAX_BLOCK_BYTES + 32))
        try:
            with self._reader(raw) as reader:
                return bool(reader.read(len(head)) == head)
        except zstandard.ZstdError:
            return False

    def member(self, source: Source, position: int) -> Generator[Chunk, None, str]:
        """Decompress one frame; returns "" or "damaged" or "cut" (the file ended in it)."""
        end = frame_end(source, position)
        if end < 0 or end > source.size:
            outcome = "damaged" if end < 0 else "cut"
            end = source.size
        else:
            outcome = ""
        if _is_skippable(bytes(source.get(position, 4))):
            if not outcome:
                yield Chunk(position, end, b"", first=True, done=True)
            return outcome
        first, data = True, b""
        with self._reader(_Part(source, position, end)) as reader:
            while True:
                try:
                    following = reader.read(CHUNK_BYTES)
                except zstandard.ZstdError:
                    outcome, following = outcome or "damaged", b""
                # one chunk behind, so that the last one can say that the frame is whole
                if data or not (following or outcome):
                    done = not (following or outcome)
                    yield Chunk(position, end, data, first, done)
                    first = False
                if not following:
                    return outcome
                data = following

    def _reader(self, raw: io.BytesIO | _Part) -> zstandard.ZstdDecompressionReader:
        decompressor = zstandard.ZstdDecompressor(
            dict_data=self._dictionary, max_window_size=MAX_WINDOW_BYTES
        )
        return decompressor.stream_reader(
            raw,  # type: ignore[arg-type] # only read() is used
            read_size=MAX_BLOCK_BYTES,
        )


class _Part:
    """The bytes of one frame as a stream."""

    def __init__(self, source: Source, begin: int, end: int) -> None:
        self._source, self._at, self._end = source, begin, end

    def read(self, count: int) -> bytes:
        data = bytes(self._source.get(self._at, min(count, self._end - self._at)))
        self._at += len(data)
        return data


def _is_skippable(magic: bytes) -> bool:
    return magic[1:] == SKIPPABLE and magic[0] >> 4 == 5


def frame_end(source: Source, position: int) -> int:
    """Where the frame ends, beyond the file when it is cut; -1 when it is no frame."""
    head = bytes(source.get(position, 18))
    if len(head) < 6:
        return source.size + 1
    if _is_skippable(head[:4]):
        return position + 8 + int.from_bytes(head[4:8], "little")
    descriptor = head[4]
    if descriptor & 0x08:  # reserved bit, RFC 8878 3.1.1.1.1
        return -1
    single = descriptor >> 5 & 1
    size_bytes = (single, 2, 4, 8)[descriptor >> 6]
    at = position + 5 + (not single) + (0, 1, 2, 4)[descriptor & 3] + size_bytes
    while True:
        block = bytes(source.get(at, 3))
        if len(block) < 3:
            return source.size + 1
        header = int.from_bytes(block, "little")
        kind, length = header >> 1 & 3, header >> 3
        if kind == 3 or length > MAX_BLOCK_BYTES:
            return -1
        at += 3 + (1 if kind == 1 else length)
        if header & 1:
            return at + (4 if descriptor & 4 else 0)


def _dictionary(source: Source) -> zstandard.ZstdCompressionDict | None:
    """The dictionary in the file's first frame, itself compressed or not."""
    if source.get(0, 4) != DICTIONARY_MAGIC:
        return None
    length = int.from_bytes(source.get(4, 4), "little")
    data = bytes(source.get(8, min(length, MAX_DICTIONARY_BYTES)))
    if data.startswith(MAGIC):
        try:
            plain = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data))
            data = plain.read(MAX_DICTIONARY_BYTES)
        except zstandard.ZstdError:
            return None
    return zstandard.ZstdCompressionDict(data)
