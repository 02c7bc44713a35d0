"""Damage costs the member it lies in, and is always reported."""

from __future__ import annotations

import itertools
import random
import struct
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.read import ReadLimits, members
from tests.pipeline.archives import (
    archive,
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

FIFTY = [response(number) for number in range(50)]
WHOLE, BOUNDS = archive(FIFTY)
URLS = [url_of(number) for number in range(50)]
EIGHT, EIGHT_BOUNDS = archive([response(n, html_of(n, 1)) for n in range(8)])
EIGHT_PAGES = {(page.url, page.body) for page in pages(read_bytes(EIGHT))}


def flip(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def hit_by(offset: int) -> int:
    return next(n for n, end in enumerate(BOUNDS[1:]) if offset < end)


def test_reads_every_record_of_a_good_file_with_its_place() -> None:
    found = read_bytes(WHOLE)
    assert urls(found) == URLS
    assert [(page.offset, page.length) for page in pages(found)] == [
        (begin, end - begin) for begin, end in itertools.pairwise(BOUNDS)
    ]


@pytest.mark.parametrize("seed", range(200))
def test_one_flipped_bit_in_fifty_records_costs_at_most_the_record_it_hits(seed: int) -> None:
    bit = random.Random(seed).randrange(8 * len(WHOLE))
    found = read_bytes(flip(WHOLE, bit))
    hit = hit_by(bit // 8)
    if bit // 8 - BOUNDS[hit] in range(4, 10) and not errors(found):
        assert urls(found) == URLS  # time stamp, extra flags and system: nobody needs them
        return
    assert urls(found) == URLS[:hit] + URLS[hit + 1 :]
    assert [(one.error, one.offset, one.length) for one in letters(found)] == [
        (errors(found)[0], BOUNDS[hit], BOUNDS[hit + 1] - BOUNDS[hit])
    ]
    assert errors(found)[0] == ("damaged_member" if hit < 49 else errors(found)[0])


@pytest.mark.parametrize("seed", range(100))
def test_a_cut_keeps_every_complete_member_and_is_reported(seed: int) -> None:
    cut = random.Random(seed).randrange(1, len(WHOLE))
    found = read_bytes(WHOLE[:cut])
    complete = sum(end <= cut for end in BOUNDS[1:])
    assert urls(found) == URLS[:complete]
    if cut not in BOUNDS:
        assert [(one.error, one.offset, one.length) for one in letters(found)] == [
            ("truncated_tail", BOUNDS[complete], cut - BOUNDS[complete])
        ]


@given(cut=st.integers(0, len(EIGHT)))
@settings(max_examples=200)
def test_any_cut_gives_a_prefix_of_the_records_and_a_report(cut: int) -> None:
    found = read_bytes(EIGHT[:cut])
    complete = sum(end <= cut for end in EIGHT_BOUNDS[1:])
    assert urls(found) == URLS[:complete]
    assert errors(found) == ([] if cut in EIGHT_BOUNDS else ["truncated_tail"])


@given(at=st.integers(0, len(EIGHT) - 1), value=st.integers(0, 255))
@settings(max_examples=300)
def test_any_single_byte_change_loses_at_most_one_record(at: int, value: int) -> None:
    found = read_bytes(EIGHT[:at] + bytes([value]) + EIGHT[at + 1 :])
    given_out = {(page.url, page.body) for page in pages(found)}
    assert len(given_out) >= 7
    assert given_out <= EIGHT_PAGES
    assert len(given_out) == 8 or errors(found)


@given(
    cuts=st.lists(st.integers(0, len(EIGHT)), max_size=6),
    edits=st.lists(st.tuples(st.integers(0, len(EIGHT) - 1), st.integers(0, 255)), max_size=4),
    kept=st.integers(len(EIGHT) // 2, len(EIGHT)),
    look_back=st.sampled_from([members.LOOK_BACK, (64, 1024), (1 << 12,)]),
)
@settings(max_examples=300, deadline=None)
def test_the_slices_of_a_file_hold_what_the_file_holds(
    cuts: list[int], edits: list[tuple[int, int]], kept: int, look_back: tuple[int, ...]
) -> None:
    data = bytearray(EIGHT)
    for at, value in edits:
        data[at] = value
    damaged = bytes(data[:kept])
    bounds = [0, *sorted(cut for cut in set(cuts) if 0 < cut < kept), -1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(members, "LOOK_BACK", look_back)
        joined = [
            one
            for start, end in itertools.pairwise(bounds)
            for one in read_bytes(damaged, start=start, end=end)
        ]
    assert joined == read_bytes(damaged)


def stored_archive() -> bytes:
    """An archive whose third page is an archive of its own that lies there verbatim."""
    rng = random.Random(7)
    inner = b"".join(
        member(record(b"HTTP/1.1 200 OK\r\n\r\n" + rng.randbytes(3000), f"http://inner.cn/{n}"))
        for n in range(80)
    )
    outer = [member(response(n, rng.randbytes(20_000))) for n in range(12)]
    outer[2] = member(response(2, inner), 0)
    return b"".join(outer)


def test_an_archive_inside_a_page_is_not_read_as_part_of_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = stored_archive()
    whole = read_bytes(data)
    assert urls(whole) == URLS[:12]
    monkeypatch.setattr(members, "LOOK_BACK", (1 << 12, 1 << 17, 1 << 19))
    for step in (30_011, 90_007, 150_001):
        bounds = [*range(0, len(data), step), -1]
        joined = [
            one
            for start, end in itertools.pairwise(bounds)
            for one in read_bytes(data, start=start, end=end)
        ]
        assert joined == whole


ONE = b"".join(FIFTY)


def test_one_member_for_all_records_is_read_by_the_slice_in_which_it_begins() -> None:
    data = member(ONE)
    assert urls(read_bytes(data)) == URLS
    assert urls(read_bytes(data, start=0, end=1)) == URLS
    assert read_bytes(data, start=1, end=len(data) // 2) == []
    assert read_bytes(data, start=len(data) // 2) == []


def test_records_that_go_on_in_the_next_member_are_put_together() -> None:
    pieces = [ONE[at : at + 5000] for at in range(0, len(ONE), 5000)]
    data = b"".join(map(member, pieces))
    found = read_bytes(data)
    assert urls(found) == URLS
    assert errors(found) == []
    middle = read_bytes(data, end=len(data) // 2) + read_bytes(data, start=len(data) // 2)
    assert middle == found


@pytest.mark.parametrize("seed", range(20))
def test_good_records_before_the_damage_in_a_member_are_kept(seed: int) -> None:
    data = member(ONE)
    at = random.Random(seed).randrange(20, len(data) - 8)
    cut = read_bytes(data[:at])
    before = len(zlib.decompressobj(31).decompress(data[:at]))
    starts = [sum(map(len, FIFTY[:n])) for n in range(51)]
    complete = sum(end <= before for end in starts[1:])
    assert urls(cut)[: complete - 1] == URLS[: max(complete - 1, 0)]
    assert errors(cut) == ["truncated_tail"]
    flipped = read_bytes(data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :])
    assert len(urls(flipped)) >= complete - 3  # damage shows a few hundred bytes late
    assert errors(flipped)[-1] in ("damaged_member", "truncated_tail")


def with_extra(data: bytes, size: int) -> bytes:
    packed = member(data)
    return packed[:3] + b"\x04" + packed[4:10] + struct.pack("<H", size) + b"x" * size + packed[10:]


GOOD = [member(response(n)) for n in range(4)]
BAD = GOOD[1]
DEFLATED = len(BAD) // 2
DAMAGED = "damaged_member"
MALFORMED = {
    # what stands in the place of the second of four members -> what is reported, what is lost
    "flag bits that no standard knows": (BAD[:3] + b"\xe0" + BAD[4:], [DAMAGED], True),
    "unknown compression method": (BAD[:2] + b"\x07" + BAD[3:], [DAMAGED], True),
    "magic gone": (b"\0" + BAD[1:], [DAMAGED], True),
    "body flipped": (flip(BAD, 8 * DEFLATED), [DAMAGED], True),
    "CRC flipped": (flip(BAD, 8 * (len(BAD) - 8)), [DAMAGED], True),
    "ISIZE flipped": (flip(BAD, 8 * (len(BAD) - 1)), [DAMAGED], True),
    "cut in the header": (BAD[:6], [DAMAGED], True),
    "cut in the body": (BAD[:DEFLATED], [DAMAGED], True),
    "cut in the trailer": (BAD[:-3], [DAMAGED], True),
    "garbage after it": (BAD + b"no member at all", [DAMAGED], False),
    "text after it that looks like a header": (BAD + b"WARC/1.0\r\n\r\n", [DAMAGED], False),
    "zero padding after it": (BAD + bytes(512), [], False),
    "an empty member after it": (BAD + member(b""), [], False),
    "a header with 64 KiB of FEXTRA": (with_extra(response(1), 65_535), [], False),
    "another member that is no WARC": (member(b"<html>no record</html>"), ["bad_record"], True),
    "gzip in gzip": (member(BAD), ["bad_record"], True),
    "zeros instead of it": (bytes(len(BAD)), [], True),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_member_costs_no_other(name: str) -> None:
    replacement, expected, lost = MALFORMED[name]
    found = read_bytes(GOOD[0] + replacement + GOOD[2] + GOOD[3])
    assert urls(found) == [url for n, url in enumerate(URLS[:4]) if n != 1 or not lost]
    assert errors(found) == expected
    if lost and expected:
        assert letters(found)[0].offset == len(GOOD[0])
        assert letters(found)[0].length == len(replacement)


def test_garbage_at_the_end_is_reported() -> None:
    found = read_bytes(GOOD[0] + b"left over")
    assert urls(found) == URLS[:1]
    assert [(one.error, one.offset, one.length) for one in letters(found)] == [
        (DAMAGED, len(GOOD[0]), 9)
    ]


def test_damage_across_many_slices_is_reported_once() -> None:
    data = GOOD[0] + random.Random(3).randbytes(50_000) + GOOD[2]
    slices = [read_bytes(data, start=at, end=at + 5000) for at in range(0, len(data), 5000)]
    assert [one for part in slices for one in part] == read_bytes(data)
    assert errors(read_bytes(data)) == [DAMAGED]


def test_a_member_of_200_mb_is_read_in_bounded_memory() -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b" " * (200 << 20)
    data = GOOD[0] + member(record(block, "http://example.cn/huge"), 1) + GOOD[1]
    del block
    tracemalloc.start()
    found = read_bytes(data, limits=ReadLimits(max_record_bytes=1 << 20, max_body_bytes=1 << 16))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert urls(found) == [URLS[0], "http://example.cn/huge", URLS[1]]
    assert pages(found)[1].headers["warc-truncated"] == "length"
    assert len(pages(found)[1].body or b"") == 1 << 16
    assert peak < 32 << 20


def test_a_hostile_number_of_magics_is_passed_over_in_linear_time() -> None:
    noise = (b"\x1f\x8b\x08\x00" + bytes(14)) * 20_000
    found = read_bytes(GOOD[0] + noise + GOOD[1])
    assert urls(found) == URLS[:2]
    assert errors(found) == [DAMAGED]
