"""JSONL, Parquet and text files keep what their rows say, and lose no row to a bad neighbour."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.read import Columns, ReadLimits, detect_format, read, split
from pipeline.records import DeadLetter, Page, Slice
from tests.pipeline.archives import LIMITS, errors, letters, pages, response

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [f"第{n}天，我们沿着河岸走了很远的路。" for n in range(40)]
LINES = [json.dumps({"text": text, "id": str(n)}, ensure_ascii=False) for n, text in
         enumerate(TEXTS)]  # fmt: skip


def read_all(path: Path, unit_bytes: int = 1 << 40, **columns: str) -> list[Page | DeadLetter]:
    return [
        found
        for piece in split(str(path), path.stat().st_size, unit_bytes)
        for found in read(piece, LIMITS, Columns(**columns))
    ]


def texts(found: list[Page | DeadLetter]) -> list[str | None]:
    return [page.text for page in pages(found)]


@pytest.fixture
def jsonl(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(LINES) + "\n", "utf-8")
    return path


# --- JSONL ------------------------------------------------------------------------------


@pytest.mark.parametrize("unit_bytes", [1, 7, 100, 1000, 1 << 40])
def test_every_line_is_read_once_whatever_the_slices(jsonl: Path, unit_bytes: int) -> None:
    found = read_all(jsonl, unit_bytes)
    assert texts(found) == TEXTS
    data = jsonl.read_bytes()
    for page, line in zip(pages(found), LINES, strict=True):
        assert data[page.offset : page.offset + page.length] == line.encode() + b"\n"


@given(
    lines=st.lists(st.binary(max_size=20).map(lambda b: b.replace(b"\n", b"")), max_size=20),
    cuts=st.sets(st.integers(1, 200), max_size=5),
    ends=st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_the_slices_of_any_lines_hold_what_the_file_holds(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], cuts: set[int], ends: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_bytes(b"\n".join(lines) + b"\n" * ends)
    bounds = [0, *sorted(cuts), -1]
    joined = [
        found
        for start, end in itertools.pairwise(bounds)
        for found in read(Slice(str(path), "jsonl", start, end), LIMITS)
    ]
    assert joined == list(read(Slice(str(path), "jsonl"), LIMITS))
    assert len(joined) == sum(bool(line.strip()) for line in lines)


BAD_LINES = {
    "no JSON": b"{text: 1}",
    "cut": b'{"text": "ab',
    "no object": b"[1, 2]",
    "a string": b'"text"',
    "neither text nor html": b'{"url": "http://example.cn/"}',
    "empty text": b'{"text": ""}',
    "nested too deep": b"[" * 200_000,
    "a number of 10,000 digits": b'{"text": ' + b"1" * 10_000 + b"}",
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_a_dead_letter_and_costs_no_other(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bad.jsonl"
    first = LINES[0].encode() + b"\n"
    path.write_bytes(first + BAD_LINES[name] + b"\n" + LINES[1].encode())
    found = read_all(path)
    assert texts(found) == TEXTS[:2]
    assert [(one.error, one.offset, one.length) for one in letters(found)] == [
        ("bad_row", len(first), len(BAD_LINES[name]) + 1)
    ]


def test_bytes_that_are_not_utf8_and_lone_surrogates_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "bytes.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"text": "a\xff\xfeb"}\r\n{"text": "\\ud83d \\ud83d\\ude00"}\n')
    assert texts(read_all(path)) == ["a\ufffd\ufffdb", "\ufffd 😀"]


def test_a_line_above_the_limit_is_a_dead_letter(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    long = b'{"text": "' + b"x" * 3_000_000 + b'"}\n'
    path.write_bytes(LINES[0].encode() + b"\n" + long + LINES[1].encode() + b"\n")
    found = list(read(Slice(str(path), "jsonl"), ReadLimits(max_record_bytes=1 << 16)))
    assert texts(found) == TEXTS[:2]
    assert letters(found)[0].length == len(long)


def test_a_long_text_is_cut_between_characters_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_text(json.dumps({"text": "长文本"}))
    (page,) = read(Slice(str(path), "jsonl"), ReadLimits(max_body_bytes=7))
    assert isinstance(page, Page)
    assert (page.text, page.headers) == ("长文", {"warc-truncated": "length"})


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_compressed_lines_are_counted_and_damage_is_reported(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"rows.jsonl{suffix}"
    plain = ("\n".join(LINES) + "\n").encode() * 50
    data = gzip.compress(plain, mtime=0) if suffix == ".gz" else zstandard.compress(plain)
    path.write_bytes(data)
    found = read_all(path, 100)
    assert texts(found) == TEXTS * 50
    assert [(page.offset, page.length) for page in pages(found)] == [(n, 1) for n in range(2000)]
    path.write_bytes(data[:-20])
    found = read_all(path)
    assert errors(found) == ["truncated_tail"]
    assert texts(found) == (TEXTS * 50)[: len(texts(found))]


def test_lines_in_gzip_members_survive_the_damage_of_one(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    packed = [gzip.compress(line.encode() + b"\n", mtime=0) for line in LINES]
    packed[3] = packed[3][:20] + b"\0\0\0\0" + packed[3][24:]
    path.write_bytes(b"".join(packed))
    found = read_all(path)
    assert texts(found) == TEXTS[:3] + TEXTS[4:]
    assert errors(found) == ["damaged_member"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (  # FineWeb-2
            {"text": "t", "id": "<urn:uuid:1>", "dump": "CC-MAIN-2024-10", "url": "http://a.cn/",
             "date": "2024-02-21T03:15:02Z", "file_path": "s3://x/y.warc.gz"},
            Page("", 0, 0, url="http://a.cn/", date="2024-02-21T03:15:02Z", text="t",
                 id="<urn:uuid:1>", dump="CC-MAIN-2024-10", file_path="s3://x/y.warc.gz"),
        ),
        (  # C4 and mC4
            {"text": "t", "timestamp": "2019-04-25T12:57:54Z", "url": "http://a.cn/"},
            Page("", 0, 0, url="http://a.cn/", date="2019-04-25T12:57:54Z", text="t"),
        ),
        (  # CulturaX
            {"text": "t", "timestamp": "2020/05/24 12:40:02", "url": "http://a.cn/",
             "source": "mC4"},
            Page("", 0, 0, url="http://a.cn/", date="2020/05/24 12:40:02", text="t"),
        ),
        (  # Wanjuan-like
            {"id": "BkORdv3xK7IA0HG7pccr", "title": "题目", "content": "正文"},
            Page("", 0, 0, text="正文", id="BkORdv3xK7IA0HG7pccr", title="题目"),
        ),
        (  # MNBVC
            {"文件名": "a.txt", "段落": [{"行号": 1, "内容": "第一段"}, {"行号": 2, "内容": ""},
                                     {"行号": 3, "内容": "第二段"}]},
            Page("", 0, 0, text="第一段\n第二段"),
        ),
        (
            {"text": "t", "meta": {"url": "http://m.cn/"}},
            Page("", 0, 0, url="http://m.cn/", text="t"),
        ),
    ],
)  # fmt: skip
def test_known_corpora_are_read_without_a_mapping(
    tmp_path: Path, row: dict[str, object], expected: Page
) -> None:
    path = tmp_path / "row.jsonl"
    path.write_text(json.dumps(row), "utf-8")
    (page,) = pages(read_all(path))
    for name in ("url", "date", "text", "id", "title", "dump", "file_path", "body"):
        assert getattr(page, name) == getattr(expected, name), name


def test_columns_can_be_named_and_html_stands_in_for_text(tmp_path: Path) -> None:
    path = tmp_path / "row.jsonl"
    path.write_text(json.dumps({"raw": {"page": "<p>雨</p>"}, "link": "http://a.cn/", "n": 5}))
    (page,) = pages(read_all(path, html="raw.page", url="link", id="n"))
    assert (page.body, page.text) == ("<p>雨</p>".encode(), None)
    assert (page.content_type, page.charset, page.url) == ("text/html", "utf-8", "http://a.cn/")
    assert page.id == "5"


# --- Parquet ----------------------------------------------------------------------------


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    path = tmp_path / "rows.parquet"
    dates = [dt.datetime(2024, 1, 2, 3, 4, tzinfo=dt.UTC)] * 40
    table = pa.table({"text": TEXTS, "date": dates, "unused": [b"x" * 1000] * 40})
    pq.write_table(table, path, row_group_size=6, write_page_checksum=True)
    return path


@pytest.mark.parametrize("unit_bytes", [1, 800, 1 << 40])
def test_every_row_is_read_once_whatever_the_slices(parquet: Path, unit_bytes: int) -> None:
    found = read_all(parquet, unit_bytes)
    assert texts(found) == TEXTS
    assert [(page.offset, page.length) for page in pages(found)] == [(n, 1) for n in range(40)]
    assert pages(found)[0].date == "2024-01-02T03:04:00+00:00"


def test_slices_of_parquet_are_row_groups(parquet: Path) -> None:
    size = parquet.stat().st_size
    assert [(one.start, one.end) for one in split(str(parquet), size, 1)] == [
        *((n, n + 1) for n in range(6)), (6, -1)
    ]  # fmt: skip
    assert split(str(parquet), size, 1 << 40) == [Slice(str(parquet), "parquet", 0, -1)]


def test_a_damaged_row_group_costs_no_other(parquet: Path) -> None:
    column = pq.ParquetFile(parquet).metadata.row_group(2).column(0)
    data = bytearray(parquet.read_bytes())
    data[column.dictionary_page_offset + column.total_compressed_size // 2] ^= 0xFF
    parquet.write_bytes(data)
    found = read_all(parquet)
    assert texts(found) == TEXTS[:12] + TEXTS[18:]
    assert [(one.error, one.offset, one.length) for one in letters(found)] == [
        ("damaged_row_group", 12, 6)
    ]


def test_a_damaged_footer_is_one_dead_letter(parquet: Path) -> None:
    parquet.write_bytes(parquet.read_bytes()[:-9])
    found = read_all(parquet, 1)
    assert errors(found) == ["damaged_file"]
    assert pages(found) == []


def test_strings_that_are_not_utf8_are_read(tmp_path: Path) -> None:
    path = tmp_path / "bytes.parquet"
    bad = pa.array([b"a\xffb", b"ok"]).view(pa.string())
    pq.write_table(pa.table({"text": bad}), path)
    assert texts(read_all(path)) == ["a\ufffdb", "ok"]


def test_rows_without_text_are_dead_letters(tmp_path: Path) -> None:
    path = tmp_path / "none.parquet"
    pq.write_table(pa.table({"text": ["a", None, "c"]}), path)
    found = read_all(path)
    assert texts(found) == ["a", "c"]
    assert [(one.error, one.offset) for one in letters(found)] == [("bad_row", 1)]


@pytest.mark.parametrize("name", ["title", "body"])
def test_a_file_without_a_text_column_is_a_dead_letter_that_says_so(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / "none.parquet"
    pq.write_table(pa.table({name: ["a", "b"]}), path)
    (letter,) = letters(read_all(path))
    assert (letter.error, letter.length) == ("no_text_column", 2)
    assert name in letter.message


# --- text, formats, errors --------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_a_text_file_is_one_page_whose_charset_is_unknown(tmp_path: Path, suffix: str) -> None:
    body = "千里之行，始于足下。".encode("gb18030")
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress}[suffix]
    path = tmp_path / f"book.txt{suffix}"
    path.write_bytes(pack(body))
    (page,) = pages(read_all(path))
    assert (page.body, page.content_type, page.charset) == (body, "text/plain", "")


WARC = response(1)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.warc", WARC, "warc"),
        ("a.warc.gz", gzip.compress(WARC, mtime=0), "warc.gz"),
        ("a.jsonl", gzip.compress(WARC, mtime=0), "warc.gz"),  # the bytes win over the name
        ("a.jsonl", gzip.compress(b'{"text": "a"}', mtime=0), "jsonl.gz"),
        ("a", gzip.compress(b'{"text": "a"}', mtime=0), "jsonl.gz"),
        ("a.warc.wet.gz", zstandard.compress(WARC), "warc.zst"),
        ("a.warc.zst", b"\x5d\x2a\x4d\x18\0\0\0\0" + zstandard.compress(WARC), "warc.zst"),
        ("a.wet.gz", b"\x1f\x8b\x08\xff broken", "warc.gz"),  # and the name tells the broken
        ("a.json", b'{"text": "a"}', "jsonl"),
        ("a", b'\xef\xbb\xbf {"text": "a"}', "jsonl"),
        ("a.txt", b"{ text", "text"),
        ("a.txt.gz", gzip.compress("文".encode(), mtime=0), "text.gz"),
        ("a.txt", b"PAR1....", "parquet"),
        ("a.parquet", b"", "parquet"),
        ("a.warc", b"", "warc"),
    ],
)
def test_formats_are_told_by_the_bytes_and_then_by_the_name(
    tmp_path: Path, name: str, data: bytes, expected: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert detect_format(str(tmp_path / name)) == expected


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("a.warc.lz4", b"\x04\x22\x4d\x18....", "lz4"),
        ("a.warc.gz", b"\x04\x22\x4d\x18....", "lz4"),  # misnamed
        ("a.jsonl.bz2", b"BZh9....", "bzip2"),
        ("a.arc", b"filedesc://a.arc 127.0.0.1", "warcio recompress"),
        ("a.bin", b"\0\1\2\3", "`format`"),
        ("b", b"", "`format`"),
    ],
)
def test_unread_formats_are_refused_with_advice(
    tmp_path: Path, name: str, data: bytes, advice: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=advice):
        detect_format(str(tmp_path / name))


@pytest.mark.parametrize(
    ("form", "expected"),
    [("warc", "warc.gz"), ("wet", "warc.gz"), ("jsonl", "jsonl.gz"), ("text.zst", "text.zst")],
)
def test_a_format_that_is_given_is_completed_by_the_compression(
    tmp_path: Path, form: str, expected: str
) -> None:
    path = tmp_path / "any"
    path.write_bytes(gzip.compress(b"whatever", mtime=0))
    assert split(str(path), 10, 100, form)[0].format == expected


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.warc.gz")
    with pytest.raises(InputError, match="No such file"):
        detect_format(missing)
    with pytest.raises(InputError, match="No such file"):
        next(iter(read(Slice(missing, "warc.gz"), LIMITS)))


@pytest.mark.parametrize("form", ["warc", "warc.gz", "warc.zst", "jsonl", "jsonl.gz", "text"])
def test_an_empty_file_holds_nothing(tmp_path: Path, form: str) -> None:
    path = tmp_path / "empty"
    path.write_bytes(b"")
    assert list(read(Slice(str(path), form), LIMITS)) == []
    assert len(split(str(path), 0, 100, form)) == 1
