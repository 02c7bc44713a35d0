"""WARC and WET records become pages, whatever state their headers are in."""

from __future__ import annotations

import itertools
import random

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.read import ReadLimits, warc
from tests.pipeline.archives import (
    errors,
    html_of,
    letters,
    member,
    pages,
    read_bytes,
    record,
    response,
    url_of,
    urls,
)

RECORDS = [response(number, html_of(number, 1)) for number in range(8)]
PLAIN = b"".join(RECORDS)
STARTS = [sum(map(len, RECORDS[:n])) for n in range(9)]
URLS = [url_of(number) for number in range(8)]
ORIGINALS = {(page.url, page.body) for page in pages(read_bytes(PLAIN, "warc"))}


def test_a_response_record_gives_its_page() -> None:
    data = record(
        b"HTTP/1.1 404 Not Found\r\nContent-Type: Text/HTML; charset=GB2312\r\n"
        b"X-Robots-Tag: noai\r\nServer: nginx\r\n\r\n<html>",
        "<http://example.cn/a>",
        extra="WARC-Truncated: length",
    )
    (page,) = pages(read_bytes(data, "warc"))
    assert (page.offset, page.length, page.url) == (0, len(data) - 4, "http://example.cn/a")
    assert (page.date, page.status) == ("2025-03-01T08:00:00Z", 404)
    assert (page.content_type, page.charset) == ("text/html", "GB2312")
    assert (page.body, page.text) == (b"<html>", None)
    assert page.id == ""  # ids come from content: archives are rewritten with new record ids
    assert page.headers == {
        "content-type": "Text/HTML; charset=GB2312",
        "x-robots-tag": "noai",
        "warc-truncated": "length",
    }


def test_a_conversion_record_gives_text() -> None:
    text = "天气很好。\n我们去爬山。"
    data = record(text.encode(), "http://example.cn/wet", "conversion", "text/plain")
    (page,) = pages(read_bytes(data, "warc"))
    assert (page.text, page.body, page.content_type) == (text, None, "text/plain")


def test_a_conversion_record_without_address_is_still_a_page() -> None:
    (page,) = pages(read_bytes(record(b"abc", "", "conversion", "text/plain"), "warc"))
    assert (page.url, page.text) == ("", "abc")


def test_a_resource_record_gives_its_body() -> None:
    data = record(b"<html>", "http://example.cn/r", "resource", "text/html; charset=big5")
    (page,) = pages(read_bytes(data, "warc"))
    assert (page.body, page.content_type, page.charset) == (b"<html>", "text/html", "big5")


@pytest.mark.parametrize("kind", ["request", "metadata", "warcinfo", "revisit", "unheard-of"])
def test_other_records_are_no_pages(kind: str) -> None:
    assert read_bytes(record(b"GET / HTTP/1.1\r\n\r\n", "http://example.cn/", kind), "warc") == []


def test_answers_of_name_servers_are_no_pages() -> None:
    data = record(b"20250301080000\nexample.cn. 60 IN A 192.0.2.1\n", "dns:example.cn",
                  content_type="text/dns")  # fmt: skip
    assert read_bytes(data, "warc") == []


def test_the_media_type_found_by_the_crawler_stands_in_for_one_not_given() -> None:
    data = record(b"HTTP/1.1 200 OK\r\n\r\n<html>", "http://example.cn/",
                  extra="WARC-Identified-Payload-Type: text/html")  # fmt: skip
    assert pages(read_bytes(data, "warc"))[0].content_type == "text/html"


def test_text_is_cut_between_characters() -> None:
    data = record("好天气".encode(), "http://example.cn/", "conversion", "text/plain")
    (page,) = pages(read_bytes(data, "warc", limits=ReadLimits(max_body_bytes=4)))
    assert (page.text, page.headers["warc-truncated"]) == ("好", "length")


def without(line: bytes) -> bytes:
    return RECORDS[1].replace(line + b"\r\n", b"", 1)


def with_length(length: object) -> bytes:
    block = RECORDS[1].split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n\r\n")
    return record(block, URLS[1], length=length)


LENGTH = len(RECORDS[1].split(b"\r\n\r\n", 1)[1]) - 4
# what stands in the place of the second of four records -> what is reported; whether the page
# is read in a gzip member of its own, and in a plain file
MALFORMED = {
    "Content-Length two short": (with_length(LENGTH - 2), [], True),
    "Content-Length two long": (with_length(LENGTH + 2), [], True),
    "Content-Length far too short": (with_length(40), [], True),
    "Content-Length of 0": (with_length(0), [], True),
    # by exactly one record it would look like a page that holds an archive
    "Content-Length most of a record too long": (
        with_length(LENGTH + len(RECORDS[2]) - 9),
        [],
        True,
    ),
    "Content-Length beyond the file": (with_length(99_999_999), [], True),
    "Content-Length of 18 digits": (with_length("9" * 18), [], True),
    "Content-Length of 19 digits": (with_length("9" * 19), ["bad_header"], False),
    "Content-Length negative": (with_length(-5), ["bad_header"], False),
    "Content-Length no number": (with_length("abc"), ["bad_header"], False),
    "Content-Length in Arabic digits": (with_length("\u0663\u0664"), ["bad_header"], False),
    "Content-Length missing": (with_length(""), ["bad_header"], False),
    "no version line": (without(b"WARC/1.0"), ["bad_record"], False),
    "no WARC-Type": (without(b"WARC-Type: response"), ["bad_header"], False),
    "another version": (RECORDS[1].replace(b"WARC/1.0", b"WARC/0.18"), [], True),
    "duplicated headers": (
        RECORDS[1].replace(b"WARC-Type: response", b"WARC-Type: response\r\nWARC-Type: request"),
        [],
        True,
    ),
    "folded header": (
        RECORDS[1].replace(b"WARC-Date: ", b"X-Note: one\r\n two\r\nWARC-Date: "),
        [],
        True,
    ),
    "header names in capitals": (
        RECORDS[1].replace(b"Content-Length", b"CONTENT-LENGTH"),
        [],
        True,
    ),
    "no blank lines after it": (RECORDS[1].removesuffix(b"\r\n\r\n"), [], True),
    "four more blank lines after it": (RECORDS[1] + b"\r\n" * 4, [], True),
    "one more CRLF before the body": (
        RECORDS[1].replace(b"\r\n\r\n<html>", b"\r\n\r\n\r\n<html>"),
        [],
        True,
    ),
    "no HTTP header block": (record(b"<html>no head at all</html>", URLS[1]), ["bad_http"], False),
    "a header that never ends": (b"WARC/1.0\r\nWARC-Type: response\r\n", ["bad_header"], False),
}


@pytest.mark.parametrize("form", ["warc", "warc.gz", "warc.zst"])
@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_record_costs_no_other(name: str, form: str) -> None:
    replacement, expected, readable = MALFORMED[name]
    four = [RECORDS[0], replacement, RECORDS[2], RECORDS[3]]
    if form == "warc.gz":
        data = b"".join(map(member, four))
    elif form == "warc.zst":
        data = b"".join(map(zstandard.ZstdCompressor(write_checksum=True).compress, four))
    else:
        data = b"".join(four)
    found = read_bytes(data, form)
    assert urls(found) == [url for n, url in enumerate(URLS[:4]) if n != 1 or readable]
    assert errors(found) == expected
    bodies = [(page.body or b"").strip() for page in pages(found)]  # a CRLF may be left over
    assert bodies == [html_of(n, 1) for n in range(4) if n != 1 or readable]


def test_the_length_defect_of_august_2018_keeps_the_page() -> None:
    """Common Crawl once wrote a CRLF too many between head and body, not counted in lengths."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n\r\n" + html_of(1)
    data = member(record(block, URLS[1], length=len(block) - 2))
    (page,) = pages(read_bytes(data))
    assert page.body == b"\r\n" + html_of(1)


def test_a_plain_file_that_is_cut_says_so() -> None:
    for cut in range(STARTS[7] + 3, len(PLAIN) - 4, 7):
        found = read_bytes(PLAIN[:cut], "warc")
        assert urls(found) == URLS[:7]
        assert [(one.error, one.offset, one.length) for one in letters(found)] == [
            ("truncated_tail", STARTS[7], cut - STARTS[7])
        ]


@given(at=st.integers(0, len(PLAIN) - 1), value=st.integers(0, 255))
@settings(max_examples=500, deadline=None)
def test_any_single_byte_change_of_a_plain_file_loses_at_most_one_record(
    at: int, value: int
) -> None:
    found = read_bytes(PLAIN[:at] + bytes([value]) + PLAIN[at + 1 :], "warc")
    given_out = {(page.url, page.body) for page in pages(found)}
    assert len(given_out & ORIGINALS) >= 7
    assert len(given_out) + len(errors(found)) >= 7
    assert len(pages(found)) <= 8


@pytest.mark.parametrize("byte", range(-4, 0))
def test_damage_between_two_records_costs_neither(byte: int) -> None:
    at = STARTS[3] + byte
    found = read_bytes(PLAIN[:at] + b"\x01" + PLAIN[at + 1 :], "warc")
    assert urls(found) == URLS
    assert {(page.url, page.body) for page in pages(found)} == ORIGINALS


@given(
    cuts=st.lists(st.integers(0, len(PLAIN)), max_size=6),
    edits=st.lists(st.tuples(st.integers(0, len(PLAIN) - 1), st.integers(0, 255)), max_size=4),
    kept=st.integers(len(PLAIN) // 2, len(PLAIN)),
)
@settings(max_examples=300, deadline=None)
def test_the_slices_of_a_plain_file_hold_what_the_file_holds(
    cuts: list[int], edits: list[tuple[int, int]], kept: int
) -> None:
    data = bytearray(PLAIN)
    for at, value in edits:
        data[at] = value
    damaged = bytes(data[:kept])
    bounds = [0, *sorted(cut for cut in set(cuts) if 0 < cut < kept), -1]
    joined = [
        one
        for start, end in itertools.pairwise(bounds)
        for one in read_bytes(damaged, "warc", start, end)
    ]
    assert joined == read_bytes(damaged, "warc")


def test_a_slice_of_a_plain_file_finds_its_first_record_without_those_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(warc, "LOOK_BACK", 100)
    bounds = [*range(0, len(PLAIN), 500), -1]
    joined = [
        one
        for start, end in itertools.pairwise(bounds)
        for one in read_bytes(PLAIN, "warc", start, end)
    ]
    assert joined == read_bytes(PLAIN, "warc")


def test_records_inside_a_page_are_part_of_the_page() -> None:
    inner = response(9)
    data = RECORDS[0] + response(1, b"\r\n\r\n" + inner) + RECORDS[2]
    assert urls(read_bytes(data, "warc")) == URLS[:3]
    slices = [read_bytes(data, "warc", at, at + 300) for at in range(0, len(data), 300)]
    assert urls([one for part in slices for one in part]) == URLS[:3]


def test_a_record_above_the_limit_is_cut_and_the_next_ones_are_read() -> None:
    limits = ReadLimits(max_record_bytes=1 << 16, max_body_bytes=1 << 15)
    big = response(1, b"x" * 300_000)
    for form, data in (
        ("warc", RECORDS[0] + big + RECORDS[2]),
        ("warc.gz", member(RECORDS[0] + big + RECORDS[2])),
        ("warc.gz", member(RECORDS[0]) + member(big) + member(RECORDS[2])),
    ):
        found = read_bytes(data, form, limits=limits)
        assert urls(found) == URLS[:3]
        assert pages(found)[1].body == b"x" * (1 << 15)
        assert pages(found)[1].headers["warc-truncated"] == "length"


def frames(records: list[bytes], dictionary: zstandard.ZstdCompressionDict | None = None) -> bytes:
    compressor = zstandard.ZstdCompressor(dict_data=dictionary, write_checksum=True)
    return b"".join(map(compressor.compress, records))


def test_a_zstd_frame_with_damage_costs_no_other() -> None:
    data = frames(RECORDS)
    ends = [len(frames(RECORDS[:n])) for n in range(9)]
    for seed in range(100):
        bit = random.Random(seed).randrange(8 * len(data))
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        found = read_bytes(bytes(changed), "warc.zst")
        hit = next(n for n, end in enumerate(ends[1:]) if bit // 8 < end)
        assert urls(found) == URLS[:hit] + URLS[hit + 1 :]
        assert [one.offset for one in letters(found)] == [ends[hit]]
    for cut in range(1, len(data), 17):
        found = read_bytes(data[:cut], "warc.zst")
        complete = sum(end <= cut for end in ends[1:])
        assert urls(found) == URLS[:complete]
        assert errors(found) == ([] if cut in ends else ["truncated_tail"])


def test_a_zstd_file_of_one_frame_and_one_with_a_dictionary_are_read() -> None:
    assert urls(read_bytes(frames([PLAIN]), "warc.zst")) == URLS
    trained = zstandard.train_dictionary(4096, [response(n) for n in range(300)])
    packed = zstandard.ZstdCompressor().compress(trained.as_bytes())
    for stored in (trained.as_bytes(), packed):
        head = b"\x5d\x2a\x4d\x18" + len(stored).to_bytes(4, "little") + stored
        found = read_bytes(head + frames(RECORDS, trained), "warc.zst")
        assert urls(found) == URLS
        assert errors(found) == []


def test_a_flood_of_version_lines_is_passed_over_in_linear_time() -> None:
    found = read_bytes(b"\nWARC/1.0\r\n" * 100_000 + RECORDS[0], "warc")
    assert urls(found) == URLS[:1]
