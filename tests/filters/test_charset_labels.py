"""What a page declares, read as the standards say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.charset_labels import charset_of, prescan, sniff


@pytest.mark.parametrize(
    ("label", "charset"),
    [
        ("GB2312", "gb18030"),
        ("gbk", "gb18030"),
        (" x-gbk\t", "gb18030"),
        ("GB18030", "gb18030"),
        ("cp936", "gb18030"),
        ("Big5-HKSCS", "big5"),
        ("UTF8", "utf-8"),
        ("utf8mb4", "utf-8"),
        ("UTF-16", "utf-16le"),
        ("Windows-31J", "shift_jis"),
        ("ks_c_5601-1987", "euc-kr"),
        ("latin1", "windows-1252"),
        ("us-ascii", "windows-1252"),
        ("iso-8859-9", "windows-1254"),
        ("hz-gb-2312", "hz-gb-2312"),
        ("utf-7", ""),
        ("iso-2022-cn", ""),
        ("", ""),
        ("unset", ""),
    ],
)
def test_labels_name_the_charsets_of_the_standard(label: str, charset: str) -> None:
    assert charset_of(label) == charset


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b"<meta charset=gbk>", "gb18030"),
        (b"<META CHARSET='Big5' />", "big5"),
        (b'<meta\ncharset = "gbk">', "gb18030"),
        (b"<meta http-equiv=content-type content='text/html;charset=gb2312'>", "gb18030"),
        (b'<meta content="text/html; charset=big5;" http-equiv="Content-Type">', "big5"),
        (b"<meta http-equiv=content-type content='charset charset=gbk'>", "gb18030"),
        (b"<meta content='text/html; charset=gbk'>", ""),
        (b"<meta name=charset content=gbk>", ""),
        (b"<meta http-equiv=content-type content='text/html'> charset", ""),
        (b"<meta http-equiv=content-type content='text/html; charset=\"gbk'>", ""),
        (b"<meta charset=nonsense><meta charset=gbk>", "gb18030"),
        (b"<meta charset=utf-16>", "utf-8"),
        (b"<!-- <meta charset=big5> --><meta charset=gbk>", "gb18030"),
        (b"<!--><meta charset=gbk>", "gb18030"),
        (b"<!-- <meta charset=gbk>", ""),
        (b"<p title='<meta charset=big5>'><meta charset=gbk>", "gb18030"),
        (b"<p title='<meta charset=big5>", ""),
        (b"<metacharset=gbk>", ""),
        (b"<? <meta charset=big5><meta charset=gbk>", "gb18030"),
        (b"a < b <meta charset=gbk>", "gb18030"),
        (b"<meta charset=gbk", ""),
        (b"<meta charset='gbk>", ""),
        (b"<meta charset>", ""),
        (b"<meta charset=big5 charset=gbk>", "big5"),
        (b'<?xml version="1.0" encoding="gb2312"?><rss>', "gb18030"),
        (b"<?xml encoding='big5'?><meta charset=gbk>", "gb18030"),
        (b"<?xml encoding='big5'", "big5"),
        (b"<?xml encoding='b ig5'?>", ""),
        (b"<\0?\0x\0m\0l\0", ""),
        (b"", ""),
    ],
)
def test_the_prescan_follows_the_html_standard(head: bytes, charset: str) -> None:
    assert prescan(head) == charset


def test_a_mark_outranks_the_header_and_the_header_the_meta() -> None:
    page = b"<meta charset=big5>"
    assert sniff(page) == ("big5", "meta")
    assert sniff(page, "gbk") == ("gb18030", "header")
    assert sniff(b"\xef\xbb\xbf" + page, "gbk") == ("utf-8", "bom")


def test_a_header_that_names_nothing_leaves_it_to_the_meta() -> None:
    assert sniff(b"<meta charset=big5>", "none") == ("big5", "meta")


def test_a_meta_behind_the_first_kilobyte_is_found() -> None:
    assert sniff(b"<script>" + b"x" * 5000 + b"</script><META Charset=gbk>") == ("gb18030", "meta")


def test_nothing_declared_is_nothing_found() -> None:
    assert sniff(b"<p>charset=gbk</p>") == ("", "")


@given(st.lists(st.sampled_from([b"<meta ", b"charset=", b"gbk", b"'", b'"', b">", b"<!--", b" "])))
def test_the_prescan_takes_any_bytes(parts: list[bytes]) -> None:
    assert prescan(b"".join(parts)) in ("", "gb18030")
