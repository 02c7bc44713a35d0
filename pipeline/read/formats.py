"""What a file is: told by its first bytes, whatever it is called, and then by its name."""

from __future__ import annotations

import re

from pipeline import storage
from pipeline.errors import InputError
from pipeline.read.members import Codec, Damage, Gzip, Source, read_members
from pipeline.read.zstd import MAGIC as ZSTD_MAGIC
from pipeline.read.zstd import Zstd

FAMILIES = {
    "warc": re.compile(r"\.(?:warc|wet|wat)\b", re.IGNORECASE),
    "jsonl": re.compile(r"\.(?:jsonl|ndjson|json)\b", re.IGNORECASE),
    "parquet": re.compile(r"\.parquet\b", re.IGNORECASE),
    "text": re.compile(r"\.(?:txt|text|md)\b", re.IGNORECASE),
}
# What is recognised only to say what to do about it.
UNREAD = {
    b"\x04\x22\x4d\x18": "is lz4-compressed; decompress it or recompress it with gzip or zstd",
    b"BZh": "is bzip2-compressed; decompress it or recompress it with gzip or zstd",
    b"\xfd7zXZ\x00": "is xz-compressed; decompress it or recompress it with gzip or zstd",
    b"PK\x03\x04": "is a ZIP archive; unpack it",
    b"filedesc://": "is an ARC file, which WARC replaced; convert it with `warcio recompress`",
}
HEAD_BYTES = 1 << 12


def detect_format(path: str) -> str:
    """``warc``, ``jsonl`` or ``text``, each also with ``.gz`` or ``.zst``, or ``parquet``.

    Magic bytes win over the name; the name tells text from JSONL and what a file with a
    damaged beginning was meant to be.

    Raises:
        InputError: the file cannot be read or has no format known here.
    """
    return resolve(path, "")


def resolve(path: str, family: str) -> str:
    """The full format of a file whose family may be given ("wet" is "warc").

    Raises:
        InputError: the file cannot be read or has no format known here.
    """
    if "." in family:
        return family
    family = {"wet": "warc", "wat": "warc"}.get(family, family)
    with storage.open_read(path) as handle:
        source = Source(handle, storage.size(path))
        head = bytes(source.get(0, HEAD_BYTES))
        suffix, codec = _compression(source, head)
        if codec:
            first = next(read_members(source, codec, head=b""), None)
            head = b"" if first is None or isinstance(first, Damage) else first.data[:HEAD_BYTES]
    if not family:
        family = _family(path, head)
    return family if family == "parquet" else family + suffix


def _compression(source: Source, head: bytes) -> tuple[str, Codec | None]:
    if head.startswith(b"\x1f\x8b"):
        return ".gz", Gzip()
    zstd = Zstd(source)
    if head.startswith(ZSTD_MAGIC) or zstd.begins(source, 0):
        return ".zst", zstd
    return "", None


def _family(path: str, head: bytes) -> str:
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    for magic, advice in UNREAD.items():
        if head.startswith(magic):
            raise InputError(f"{path!r} {advice}")
    name = path.rpartition("/")[2]
    for family, pattern in FAMILIES.items():
        if pattern.search(name):
            return family
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return "jsonl"
    raise InputError(
        f"cannot tell what {path!r} is: it begins with {head[:16]!r}; give its `format`"
        f" under inputs ({', '.join(FAMILIES)})"
    )
