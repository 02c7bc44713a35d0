"""The things that flow: slices of input, pages, and dead letters."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Slice:
    """A run of records of one input file, the smallest thing a unit is made of.

    A slice owns the records that *begin* in ``[start, end)``; ``end`` of -1 means the end of
    the file. For line and archive formats the offsets are bytes of the file as it lies on
    disk (compressed bytes for ``.gz``); for Parquet they are row-group numbers.
    """

    path: str
    format: str
    start: int = 0
    end: int = -1


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it came in, before anything is judged.

    Exactly one of ``body`` (bytes still to be decoded) and ``text`` (already extracted) is
    given. ``offset`` and ``length`` address the page in ``path``: bytes of the file, or a
    line or row number with length 1 where the format has no addressable bytes.
    """

    path: str
    offset: int
    length: int
    url: str = ""
    date: str = ""
    status: int = 200
    content_type: str = ""
    charset: str = ""
    body: bytes | None = None
    text: str | None = None
    id: str = ""
    title: str = ""
    dump: str = ""
    file_path: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Something that could not be processed: where it lies, at which stage, and why."""

    path: str
    offset: int
    length: int
    stage: str
    error: str
    message: str
    url: str = ""
