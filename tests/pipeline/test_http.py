"""What servers and crawlers did to a response is undone only where they really did it."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.read.http import HttpError, Response, dechunk, parse_response

MIB = 1 << 20
HTML = "<html><p>雨停以后，巷子里飘着桂花的香味。</p></html>".encode() * 30
DEFLATED = zlib.compress(HTML)
RAW_DEFLATED = zlib.compress(HTML)[2:-4]


def parse(head: bytes, body: bytes = HTML) -> Response:
    return parse_response(head + b"\r\n\r\n" + body, 5 * MIB, 100)


def chunked(body: bytes, size: int = 100) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"HTTP/1.1 200 OK", 200),
        (b"HTTP/1.1 200", 200),  # no reason phrase
        (b"HTTP/1.1 200 ", 200),
        (b"HTTP/1.0 404: Not Found", 404),  # colon after code
        (b"HTTP/2 301", 301),
        (b"HTTP/1.1  200OK", 200),
        (b"HTTP/1.1 999 Request denied", 999),
        (b"ICY 200 OK", 200),
        (b"\r\nHTTP/1.1 200 OK", 200),
        (b"HTTP/1.1 200 \xb3\xc9\xb9\xa6", 200),  # reason not ASCII
    ],
)
def test_status_lines_are_read_leniently(line: bytes, status: int) -> None:
    found = parse(line + b"\r\nContent-Type: text/html")
    assert (found.status, found.content_type, found.body) == (status, "text/html", HTML)


@pytest.mark.parametrize(
    "block", [b"", b"<html>", b"HTTP/1.1 OK", b"HTTP/1.1 2000 OK", b"\0\0\0\0", b"GET / HTTP/1.1"]
)
def test_what_has_no_status_line_is_refused(block: bytes) -> None:
    with pytest.raises(HttpError) as refused:
        parse_response(block, MIB, 100)
    assert refused.value.code == "bad_http"


def test_headers_are_unfolded_joined_and_lower_cased() -> None:
    found = parse(
        b'HTTP/1.1 200 OK\r\nServer: x\r\nCONTENT-TYPE : text/html;\r\n\tcharset="Big5"\r\n'
        b"no colon here\r\nX-Robots-Tag: noai\r\nX-Robots-Tag: noindex\r\n"
        b"Content-Language: zh\xff"
    )  # fmt: skip
    assert found.headers == {
        "content-type": 'text/html; charset="Big5"',
        "x-robots-tag": "noai, noindex",
        "content-language": "zhÿ",
    }
    assert (found.content_type, found.charset) == ("text/html", "Big5")


def test_the_last_media_type_counts() -> None:
    found = parse(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\n"
                  b"Content-Type: nonsense")  # fmt: skip
    assert found.content_type == "text/html"


def test_line_feeds_alone_end_the_head() -> None:
    assert parse_response(b"HTTP/1.1 200 OK\nContent-Type: a/b\n\nbody", MIB, 100).body == b"body"


def test_a_head_without_end_is_all_head() -> None:
    found = parse_response(b"HTTP/1.1 200 OK\r\nContent-Type: text/html", MIB, 100)
    assert (found.body, found.content_type) == (b"", "text/html")


def test_long_heads_are_read() -> None:
    many = b"".join(b"\r\nX-H%d: %d" % (n, n) for n in range(1000))
    large = b"\r\nX-Large: " + b"v" * 100_000
    assert parse(b"HTTP/1.1 200 OK" + many + large + b"\r\nContent-Type: a/b").content_type == "a/b"


CODED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: "
TYPED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (CODED + b"gzip", gzip.compress(HTML)),
        (CODED + b"x-gzip", gzip.compress(HTML)),
        (CODED + b"deflate", DEFLATED),
        (CODED + b"deflate", RAW_DEFLATED),
        (CODED + b"br", brotli.compress(HTML)),
        (CODED + b"zstd", zstandard.compress(HTML)),
        (CODED + b"gzip, gzip", gzip.compress(gzip.compress(HTML))),
        (CODED + b"deflate, gzip", gzip.compress(DEFLATED)),
        (CODED + b"br\r\nContent-Encoding: gzip", gzip.compress(brotli.compress(HTML))),
        # lies: decoded already, as Common Crawl stores bodies, or never coded
        (CODED + b"gzip", HTML),
        (CODED + b"deflate", HTML),
        (CODED + b"br", HTML),
        (CODED + b"zstd", HTML),
        (CODED + b"compress", HTML),
        (CODED + b"utf-8", HTML),
        (CODED + b"identity", HTML),
        (CODED + b"gzip, gzip", gzip.compress(HTML)),  # one of two
        (CODED + b"gzip", gzip.compress(gzip.compress(HTML))),  # two of one
        (CODED + b"br", gzip.compress(HTML)),  # another than claimed
        (TYPED, gzip.compress(HTML)),  # not claimed
        (TYPED + b"\r\nX-Crawler-Content-Encoding: gzip", HTML),
        (TYPED + b"\r\nTransfer-Encoding: chunked", chunked(HTML)),
        (TYPED + b"\r\nTransfer-Encoding: chunked", HTML),  # claimed, not done
        (CODED + b"gzip\r\nTransfer-Encoding: chunked", chunked(gzip.compress(HTML))),
    ],
)
def test_codings_are_undone_where_they_are(head: bytes, body: bytes) -> None:
    found = parse(head, body)
    assert (found.body, found.cut) == (HTML, False)


def test_an_archive_file_is_not_unpacked() -> None:
    packed = gzip.compress(HTML)
    assert parse(b"HTTP/1.1 200 OK\r\nContent-Type: application/gzip", packed).body == packed


@pytest.mark.parametrize("text", ["hello", "x\u9c00", "H\u0001", "天气", "", "8B", "<", "\x78\x9c"])
@pytest.mark.parametrize("coding", [b"gzip", b"deflate", b"br", b"zstd", b"compress"])
def test_short_texts_under_a_false_coding_stay_as_they_are(text: str, coding: bytes) -> None:
    body = text.encode() * 3
    assert parse(CODED + coding, body).body == body


NUMBERS = "、".join(str(n * n) for n in range(40_000)).encode()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        (b"gzip", gzip.compress(NUMBERS)[:-300]),
        (b"gzip", gzip.compress(NUMBERS)[:-8] + b"\0" * 8),  # CRC and length wrong
        (b"deflate", zlib.compress(NUMBERS)[:-100]),
        (b"deflate", zlib.compress(NUMBERS)[2:-100]),
        (b"br", brotli.compress(NUMBERS, quality=1)[:-5]),
        (b"zstd", zstandard.compress(NUMBERS)[:-2]),
    ],
)
def test_a_coding_that_breaks_off_keeps_what_came_before(coding: bytes, body: bytes) -> None:
    found = parse(CODED + coding, body)
    assert found.cut
    assert NUMBERS.startswith(found.body)
    assert len(found.body) > len(NUMBERS) / 2


def test_an_unknown_real_coding_is_a_dead_letter() -> None:
    with pytest.raises(HttpError) as refused:
        parse(CODED + b"compress", b"\x1f\x9d\x90" + b"x" * 50)
    assert refused.value.code == "unsupported_encoding"
    assert parse(CODED + b"br", HTML).body == HTML  # decoded already, as Common Crawl stores it


@pytest.mark.parametrize(
    ("body", "expected", "cut"),
    [
        (b"5\r\nhello\r\n0\r\n\r\n", b"hello", False),
        (b"5;name=value\r\nhello\r\n0\r\n\r\n", b"hello", False),
        (b"005 \nhello\n0\n\n", b"hello", False),
        (b"5\r\nhello\r\n", b"hello", True),  # last chunk missing
        (b"5\r\nhello\r\nzz\r\nworld\r\n", b"hello", True),  # bad size
        (b"5\r\nhello\r\n9\r\nwor", b"hellowor", True),  # cut in a chunk
        (b"ad\r\nnot chunked at all, only hex digits", b"ad\r\nnot chunked at all, only hex digits",
         True),
        (b"3\r\nwrong size, first chunk", b"3\r\nwrong size, first chunk", False),
        (b"<html>", b"<html>", False),
        (b"", b"", False),
    ],
)  # fmt: skip
def test_chunks_are_undone_as_far_as_they_hold(body: bytes, expected: bytes, cut: bool) -> None:
    found = dechunk(body)
    if cut and body.startswith(b"ad"):
        assert found == (b"not chunked at all, only hex digits", True)  # cannot be told apart
    else:
        assert found == (expected, cut)


BOMB = b"\0" * (50 * MIB)
BOMBS = {
    "gzip": gzip.compress(BOMB, 1),
    "gzip, gzip": gzip.compress(gzip.compress(BOMB, 1)),
    "deflate": zlib.compress(BOMB, 1),
    "br": brotli.compress(BOMB, quality=1),
    "zstd": zstandard.compress(BOMB),
}
del BOMB


@pytest.mark.parametrize("coding", BOMBS)
def test_bombs_are_dead_letters_in_bounded_memory(coding: str) -> None:
    tracemalloc.start()
    with pytest.raises(HttpError) as refused:
        # the ratio is what is tested: the doubled one is 3,000 bytes that would give 5 MiB
        parse_response(CODED + coding.encode() + b"\r\n\r\n" + BOMBS[coding][:40_000], 5 * MIB, 100)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.code == "inflate_ratio"
    assert peak < 32 * MIB


def test_a_long_body_is_cut() -> None:
    found = parse_response(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2000, 1000, 100)
    assert (found.body, found.cut) == (b"x" * 1000, True)
    packed = gzip.compress(HTML * 20)
    found = parse_response(CODED + b"gzip\r\n\r\n" + packed, 1000, 100)
    assert (found.body, found.cut) == ((HTML * 20)[:1000], True)


@given(st.binary(max_size=300), st.sampled_from([b"gzip", b"deflate", b"br", b"zstd", b"gzip, br"]))
@settings(max_examples=300)
def test_no_body_raises_anything_else(body: bytes, coding: bytes) -> None:
    found = parse(CODED + coding + b"\r\nTransfer-Encoding: chunked", body)
    assert len(found.body) <= 5 * MIB
