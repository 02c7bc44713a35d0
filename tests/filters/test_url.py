"""What filters.url promises about addresses."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.url import MAX_HOST_CHARS, Url, parse_url

CANONICAL = [
    # scheme and host in lower case, default port and dot segments gone
    ("HTTP://News.Example.COM:80/a/./b/../c", "http://news.example.com/a/c"),
    ("https://example.com", "https://example.com/"),
    ("https://example.com:8443/x", "https://example.com:8443/x"),
    # what does not choose the document
    ("https://example.com/x#comments", "https://example.com/x"),
    ("https://reader:secret@example.com/x", "https://example.com/x"),
    ("https://example.com./x", "https://example.com/x"),
    ("https://example.com/x?", "https://example.com/x"),
    # host spellings of one host
    ("http://例子.测试/", "http://xn--fsqu00a.xn--0zwm56d/"),
    ("http://example。com/", "http://example.com/"),
    ("http://ｅｘａｍｐｌｅ．com/", "http://example.com/"),
    ("http://ex%61mple.com/", "http://example.com/"),
    ("http://①②⑦.⓪.⓪.①/", "http://127.0.0.1/"),
    ("http://0x7f.1/", "http://127.0.0.1/"),
    ("http://[2001:DB8::0:1]/", "http://[2001:db8::1]/"),
    ("http://[::1]:8080/", "http://[::1]:8080/"),
    # the path and other parameters are the author's
    ("http://example.com/新闻/1.html", "http://example.com/%E6%96%B0%E9%97%BB/1.html"),
    ("http://example.com/?b=2&a=1", "http://example.com/?b=2&a=1"),
    # white space and control characters as browsers treat them
    ("  \thttp://exa\nmple.com/\x00a  ", "http://example.com/%00a"),
    ("http:\\\\example.com\\a", "http://example.com/a"),
    # a lone surrogate counts as U+FFFD
    ("http://example.com/\ud800", "http://example.com/%EF%BF%BD"),
    # empty labels are kept: nothing can be said about such a host
    ("http://a..example/x", "http://a..example/x"),
    ("http://./", "http://./"),
]


@pytest.mark.parametrize(("url", "href"), CANONICAL)
def test_the_canonical_form_is_as_the_standard_says_less_what_does_not_choose_the_page(
    url: str, href: str
) -> None:
    parsed = parse_url(url)
    assert parsed is not None
    assert href == parsed.href


@pytest.mark.parametrize(
    "url",
    [
        "",
        "//example.com/x",
        "/x",
        "example.com/x",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://example.com/",
        "http://",
        "http://exa mple.com/",
        "http://example.com:65536/",
        "http://[fe80::1%25eth0]/",
        "http://exa\x01mple.com/",
        "http://\ud800.com/",
    ],
)
def test_what_is_not_an_absolute_web_address_is_none(url: str) -> None:
    assert parse_url(url) is None


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("utm_source=weibo&utm_medium=social", ""),
        ("UTM_Source=x", ""),
        ("id=7&utm_source=x&page=2", "?id=7&page=2"),
        ("spm=a2c4e.11153940.0.0", ""),
        ("from=timeline&isappinstalled=0", ""),
        ("fbclid=x&q=%E4%B8%AD", "?q=%E4%B8%AD"),
        # names that may choose a page stay
        ("from=2019-01-01", "?from=2019-01-01"),
        ("ref=12&source=a&id=3", "?ref=12&source=a&id=3"),
        ("spmx=1", "?spmx=1"),
        ("q=utm_source", "?q=utm_source"),
    ],
)
def test_only_pure_tracking_parameters_are_dropped(query: str, left: str) -> None:
    parsed = parse_url(f"https://example.com/a?{query}")
    assert parsed is not None
    assert f"https://example.com/a{left}" == parsed.href


@pytest.mark.parametrize(
    ("url", "host", "domain"),
    [
        ("http://www.news.example.com.cn/", "www.news.example.com.cn", "example.com.cn"),
        ("http://www.gov.hk/", "www.gov.hk", "www.gov.hk"),
        ("http://blog.example.com.tw/", "blog.example.com.tw", "example.com.tw"),
        # sites under one hosting service are sites of their own
        ("http://zhang.github.io/", "zhang.github.io", "zhang.github.io"),
        ("http://li.blogspot.com/", "li.blogspot.com", "li.blogspot.com"),
        # no registrable domain: the host stands for it
        ("http://com.cn/", "com.cn", "com.cn"),
        ("http://localhost/", "localhost", "localhost"),
        ("http://192.0.2.7:8000/", "192.0.2.7", "192.0.2.7"),
        ("http://[2001:db8::1]:80/", "[2001:db8::1]", "[2001:db8::1]"),
        ("http://w.例子.中国/", "w.xn--fsqu00a.xn--fiqs8s", "xn--fsqu00a.xn--fiqs8s"),
    ],
)
def test_host_and_registrable_domain(url: str, host: str, domain: str) -> None:
    parsed = parse_url(url)
    assert parsed is not None
    assert (host, domain) == (parsed.host, parsed.domain)


def test_an_address_of_64_kilobytes_is_parsed() -> None:
    long = "x" * 65_536
    assert parse_url(f"https://example.com/{long}") == Url(
        f"https://example.com/{long}", "example.com", "example.com"
    )


def test_a_host_longer_than_dns_allows_is_its_own_domain() -> None:
    host = "a." * MAX_HOST_CHARS + "com"
    assert parse_url(f"http://{host}/") == Url(f"http://{host}/", host, host)


URL_LIKE = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTP:", "http:\\\\", "//", ""]),
    st.text("ab@:.[]%０。-x1", max_size=12),
    st.sampled_from(["", "/", "/..//", "?", "\\"]),
    st.text("a&=?#;/ 中\x00", max_size=12),
    st.sampled_from(["", "?utm_a=1&", "&spm=2#x", "?&&a", "?gclid"]),
)


@given(URL_LIKE | st.text(st.characters()))
def test_parsing_is_total_and_idempotent(url: str) -> None:
    parsed = parse_url(url)
    if parsed is not None:
        assert parsed == parse_url(parsed.href)
        assert parsed.href.isascii()
        assert "#" not in parsed.href


@pytest.mark.shared
def test_hosts_are_those_of_the_web_platform_tests(shared: Path) -> None:
    cases = json.loads((shared / "suites/url-utils/wpt-urltestdata.json").read_text("utf-8"))
    absolute = [c for c in cases if isinstance(c, dict) and c.get("base") in (None, "about:blank")]
    wrong = []
    for case in absolute:
        web = not case.get("failure") and case["protocol"] in {"http:", "https:"}
        parsed = parse_url(case["input"])
        if (case["hostname"] if web else None) != (parsed.host if parsed else None):
            wrong.append(case["input"])
    assert len(absolute) > 300
    assert wrong == []
