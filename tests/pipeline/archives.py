"""Small archives for the tests of the reader, made in memory."""

from __future__ import annotations

import gzip
import io
import random
from typing import TYPE_CHECKING

from pipeline.read import ReadLimits
from pipeline.read.members import Source
from pipeline.read.warc import read_warc
from pipeline.records import DeadLetter, Page, Slice

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMITS = ReadLimits()
SENTENCES = (
    "清晨的菜市场里，卖豆腐的老人一边招呼客人一边收钱。",
    "這座橋建於百年之前，橋墩上還留著當年石匠的記號。",
    "实验结果表明，温度每升高十度，反应速度大约增加一倍。",
    "他把旧书一本本搬下楼，最后只留下那册没有封面的诗集。",
    "列车晚点四十分钟，站台上的人却没有一个离开。",
)


def html_of(number: int, size: int = 3) -> bytes:
    """A page of its own for each number; ``size`` times ten sentences."""
    rng = random.Random(number)
    lines = [f"<p>{rng.choice(SENTENCES)}{rng.random()}</p>" for _ in range(10 * size)]
    return f"<html><title>第{number}页</title>{''.join(lines)}</html>".encode()


def response(number: int, body: bytes | None = None, head: bytes = b"") -> bytes:
    """A response record."""
    message = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
        + head
        + b"\r\n"
        + (html_of(number) if body is None else body)
    )
    return record(message, url_of(number))


def url_of(number: int) -> str:
    return f"http://example.cn/{number}.html"


def record(
    block: bytes,
    url: str = "",
    kind: str = "response",
    content_type: str = "application/http; msgtype=response",
    extra: str = "",
    length: object = None,
) -> bytes:
    """Any record; ``length`` overrides what Content-Length says, "" leaves it out."""
    declared = len(block) if length is None else length
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Date: 2025-03-01T08:00:00Z",
        "WARC-Record-ID: <urn:uuid:6b1f8e5a-0000-4000-8000-000000000001>",
        *([f"WARC-Target-URI: {url}"] if url else []),
        f"Content-Type: {content_type}",
        *([f"Content-Length: {declared}"] if declared != "" else []),
        *([extra] if extra else []),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def member(data: bytes, level: int = 6) -> bytes:
    return gzip.compress(data, level, mtime=0)


def archive(records: Sequence[bytes]) -> tuple[bytes, list[int]]:
    """A .warc.gz with a member a record, and where each member begins, and the end."""
    members = [member(one) for one in records]
    bounds = [0]
    for one in members:
        bounds.append(bounds[-1] + len(one))
    return b"".join(members), bounds


def read_bytes(
    data: bytes,
    form: str = "warc.gz",
    start: int = 0,
    end: int = -1,
    limits: ReadLimits = LIMITS,
) -> list[Page | DeadLetter]:
    """What a slice of these bytes holds."""
    source = Source(io.BytesIO(data), len(data))
    return list(read_warc(Slice("memory", form, start, end), source, limits))


def pages(found: Sequence[Page | DeadLetter]) -> list[Page]:
    return [one for one in found if isinstance(one, Page)]


def letters(found: Sequence[Page | DeadLetter]) -> list[DeadLetter]:
    return [one for one in found if isinstance(one, DeadLetter)]


def urls(found: Sequence[Page | DeadLetter]) -> list[str]:
    return [page.url for page in pages(found)]


def errors(found: Sequence[Page | DeadLetter]) -> list[str]:
    return [letter.error for letter in letters(found)]
