"""Other projects' archives and bombs, and the real pages, read as the tables here say."""

from __future__ import annotations

import hashlib
import itertools
import tracemalloc
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline.errors import InputError
from pipeline.read import Columns, ReadLimits, read, split
from pipeline.read.http import HttpError, parse_response
from pipeline.records import DeadLetter, Page, Slice

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1 << 20
LIMITS = ReadLimits()

# file -> pages, errors. Counted by hand with zcat and less; FastWARC's and warcio's own counts
# agree where they read the file at all.
WARC_FILES: dict[str, tuple[int, list[str]]] = {
    "resiliparse__block-sized-records.warc.gz": (0, []),  # three records of type "unknown"
    "resiliparse__clipped.warc.gz": (0, ["truncated_tail"]),  # its one record breaks off
    "resiliparse__clueweb-quirk.warc.gz": (29, []),
    "warcio__example-bad-non-chunked.warc.gz": (1, []),  # one member for all records
    "warcio__example-bad.warc.gz.bad": (2, []),
    "warcio__example-digest.warc": (0, []),  # requests only
    "warcio__example-iana.org-chunked.warc": (1, []),
    "warcio__example-resource.warc.gz": (1, []),
    "warcio__example-space-in-target-uri.warc.gz": (1, []),
    "warcio__example-trunc.warc": (1, []),
    "warcio__example-wget-bad-target-uri.warc.gz": (3, []),
    "warcio__example-wrong-chunks.warc.gz": (1, []),  # a member ends inside the record
    "warcio__example.warc": (1, []),
    "warcio__example.warc.gz": (1, []),
    "warcio__post-test.warc.gz": (3, []),
}
ARC_FILES = (
    "warcio__bad.arc",
    "warcio__example-space-in-url.arc",
    "warcio__example.arc",
    "warcio__example.arc.gz",
)


def read_all(path: Path, unit_bytes: int = 1 << 40) -> list[Page | DeadLetter]:
    return [
        found
        for piece in split(str(path), path.stat().st_size, unit_bytes)
        for found in read(piece, LIMITS)
    ]


@pytest.mark.shared
def test_every_file_of_the_warc_suite_gives_the_pages_it_holds(shared: Path) -> None:
    folder = shared / "suites" / "warc"
    counted = {}
    for path in sorted(folder.iterdir()):
        if path.name not in ARC_FILES:
            found = read_all(path)
            counted[path.name] = (
                sum(isinstance(one, Page) for one in found),
                [one.error for one in found if isinstance(one, DeadLetter)],
            )
    assert counted == WARC_FILES


@pytest.mark.shared
def test_arc_files_are_refused_with_advice(shared: Path) -> None:
    for name in ARC_FILES:
        with pytest.raises(InputError, match="warcio recompress"):
            read_all(shared / "suites" / "warc" / name)


@pytest.mark.shared
def test_bodies_of_the_suite_are_decoded(shared: Path) -> None:
    folder = shared / "suites" / "warc"
    for name in ("warcio__example.warc.gz", "warcio__example-bad-non-chunked.warc.gz",
                 "warcio__example-wrong-chunks.warc.gz", "warcio__example-trunc.warc"):  # fmt: skip
        (page,) = read_all(folder / name)
        assert isinstance(page, Page)
        assert (page.body or b"").startswith(b"<!doctype html>")
        assert b"</html>" in (page.body or b"")
    (page,) = read_all(folder / "warcio__example-iana.org-chunked.warc")
    assert isinstance(page, Page)
    assert (len(page.body or b""), page.headers.get("warc-truncated")) == (7223, None)


@pytest.mark.shared
def test_the_real_pages_equal_those_of_fastwarc(shared: Path) -> None:
    for name in ("web.warc.gz", "cc.warc.gz"):
        path = shared / "data" / name
        expected = []
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
                body = hashlib.sha256(record.reader.read()).hexdigest()
                expected.append((record.headers["WARC-Target-URI"], body))
        whole = read_all(path)
        ours = [
            (page.url, hashlib.sha256(page.body or b"").hexdigest())
            for page in whole
            if isinstance(page, Page)
        ]
        assert ours == expected
        assert len(ours) == len(whole)


@pytest.mark.shared
def test_the_slices_of_the_real_pages_hold_them_once_each(shared: Path) -> None:
    path = str(shared / "data" / "web.warc.gz")
    whole = [page.offset for page in read(Slice(path, "warc.gz"), LIMITS)]
    for bounds in (
        [0, 1, 9_000_001, 9_000_002, 15_555_555, -1],
        [*range(0, 22_000_000, 2**21), -1],
    ):
        parts = [
            page.offset
            for start, end in itertools.pairwise(bounds)
            for page in read(Slice(path, "warc.gz", start, end), LIMITS)
        ]
        assert parts == whole


CODED = {
    "html-br.bin": "br",
    "html-rawdeflate.bin": "deflate",
    "html-zlibdeflate.bin": "deflate",
    "html-zstd-static-content-size.bin": "zstd",
    "html-zstd-static-no-content-size.bin": "zstd",
    "html-zstd-streaming-no-content-size.bin": "zstd",
    "feed-sample1.xml.gz": "gzip",
}
BROKEN = {
    # file -> bytes that come before the damage
    "truncated-crc-error.gz": 15_000,
    "truncated-crc-error-short.gz": 3_700,
    "unexpected-eof.gz": 8_500,
}
BOMBS = {"bomb-br.bin": "br", "bomb-deflate.bin": "deflate", "bomb-zstd.bin": "zstd"}


def response(coding: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}\r\n\r\n"
    return head.encode() + body


@pytest.mark.shared
def test_every_content_coding_of_the_suite_is_undone(shared: Path) -> None:
    folder = shared / "suites" / "compressed"
    bodies = Counter()
    for name, coding in CODED.items():
        found = parse_response(response(coding, (folder / name).read_bytes()), 5 * MIB, 100)
        assert not found.cut
        bodies[hashlib.sha256(found.body).hexdigest()] += 1
    feed = (folder / "feed-sample1.xml").read_bytes()
    assert bodies.pop(hashlib.sha256(feed).hexdigest()) == 1
    assert sorted(bodies.values()) == [2, 4]  # one page, three bytes longer under deflate


@pytest.mark.shared
def test_broken_bodies_of_the_suite_keep_what_comes_before_the_damage(shared: Path) -> None:
    folder = shared / "suites" / "compressed"
    for name, least in BROKEN.items():
        found = parse_response(response("gzip", (folder / name).read_bytes()), 5 * MIB, 100)
        assert found.cut
        assert len(found.body) >= least
        if name == "unexpected-eof.gz":
            # the expected output was written as if the bytes were Latin-1
            expected = (folder / "unexpected-eof-output.txt").read_text("utf-8")
            assert found.body == expected.encode("latin-1")


@pytest.mark.shared
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_of_the_suite_stay_under_64_mb(shared: Path, name: str) -> None:
    message = response(BOMBS[name], (shared / "suites" / "compressed" / name).read_bytes())
    tracemalloc.start()
    try:
        found = parse_response(message, 5 * MIB, 100)
        outcome = "cut" if found.cut else "read"
    except HttpError as error:
        outcome = error.code
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * MIB
    assert outcome == "inflate_ratio"


@pytest.mark.shared
def test_every_corrupt_parquet_file_of_the_suite_fails_cleanly(shared: Path) -> None:
    outcomes = Counter()
    for path in sorted((shared / "suites" / "parquet-bad").glob("*.parquet")):
        names = "nation_key|outer|x|flba_field|min_fl|int64|timestamp_us_no_tz"
        found = [
            one
            for piece in split(str(path), path.stat().st_size, 1)
            for one in read(piece, LIMITS, Columns(text=names))
        ]
        assert found
        outcomes[path.stem] = {one.error for one in found if isinstance(one, DeadLetter)}
    assert outcomes.pop("ARROW-GH-43605") == set()  # pyarrow reads it, and rightly
    assert outcomes.pop("PARQUET-1481") == {"damaged_file"}
    assert all("damaged_row_group" in errors for errors in outcomes.values())
