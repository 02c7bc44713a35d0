"""A page's own statements about itself, read from the parsed tree before extraction."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

_SITE_SEPARATOR = re.compile(
    r"\s+[-|–—_·•»:：]\s+|\s*[|_｜–—»]\s*|(?<=[^\x00-\x7f])-(?=[^\x00-\x7f])"
)
_DATE = re.compile(
    r"((?:19|20)\d\d)\s{0,3}[-/.年]\s{0,3}(1[0-2]|0?[1-9])\s{0,3}[-/.月]\s{0,3}(3[01]|[12]\d|0?[1-9])(?!\d)"
)
# Keys of <meta name|property|itemprop>, best first (Open Graph, Dublin Core, schema.org, and
# what Chinese portals and government sites use: GB/T "ContentSource" and "PubDate").
_DATE_KEYS = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_date",
    "firstpublishedtime",
    "og:release_date",
    "weibo: article:create_at",
    "dc.date",
    "dcterms.created",
    "date",
    "og:updated_time",
)
_AUTHOR_KEYS = ("author", "article:author", "og:article:author", "dc.creator", "byl", "mediaid")
_SITE_KEYS = ("og:site_name", "application-name", "sitename")
_GENERATOR_KEYS = ("generator",)
_ROBOT_KEYS = ("robots", "googlebot", "baiduspider")
_MAX_JSON_CHARS = 20_000  # a larger JSON-LD block is data, not a description of the article
_MAX_FIELD_CHARS = 300
_MAX_HEADINGS = 20
_JSON_DATE = re.compile(r'"(?:datePublished|pubDate|dateCreated)"\s{0,4}:\s{0,4}"([^"]{8,40})"')
_LICENCE = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageSignals:
    """What the page says of itself; "" or () where it says nothing."""

    title: str  # a heading, og:title or <title>, without the site's name
    language: str  # lang attribute of <html>, lower case
    canonical_url: str
    robots: tuple[str, ...]  # lower-case tokens of the robots meta elements, in order
    licence_url: str
    generator: str
    site_name: str
    date: str  # of publication, ISO 8601 (YYYY-MM-DD)
    author: str


def parse(html: str) -> LexborHTMLParser:
    """Parse a page (WHATWG parsing rules; never fails, but see `extract.prescreen`)."""
    # A lone surrogate has no UTF-8; the tree takes U+FFFD in its place.
    return LexborHTMLParser(html.encode("utf-8", "replace"))


def page_signals(tree: LexborHTMLParser) -> PageSignals:
    """Read the page's title, date, author, language and wishes."""
    meta = _metas(tree)
    links = _links(tree)
    root = tree.root
    html = tree.css_first("html")
    language = (
        (html.attributes.get("lang") or html.attributes.get("xml:lang") or "") if html else ""
    )
    robots: dict[str, None] = {}
    for key in _ROBOT_KEYS:
        for token in re.split(r"[,\s]+", meta.get(key, "").lower()):
            if token:
                robots[token] = None
    site_name = _first(meta, _SITE_KEYS)
    return PageSignals(
        title=_title(tree, meta, site_name) if root is not None else "",
        language=language.strip().lower()[:_MAX_FIELD_CHARS],
        canonical_url=links.get("canonical", ""),
        robots=tuple(robots),
        licence_url=_licence_url(tree, links),
        generator=_first(meta, _GENERATOR_KEYS),
        site_name=site_name,
        date=_date(tree, meta),
        author=_author(tree, meta),
    )


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())[:_MAX_FIELD_CHARS].strip()


def _metas(tree: LexborHTMLParser) -> dict[str, str]:
    """Content of the meta elements by lower-case key; the first of a key wins."""
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        content = _clean(attributes.get("content"))
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if content and key:
            found.setdefault(key.strip().lower(), content)
    return found


def _links(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("link[rel]"):
        href = _clean(node.attributes.get("href"))
        for rel in (node.attributes.get("rel") or "").lower().split():
            if href:
                found.setdefault(rel, href)
    return found


def _licence_url(tree: LexborHTMLParser, links: dict[str, str]) -> str:
    """rel=license of a link in head or body, or else the first link to a Creative Commons deed."""
    if "license" in links:
        return links["license"]
    for selector in ('a[rel~="license"]', 'a[href*="creativecommons.org/"]'):
        for node in tree.css(selector):
            href = _clean(node.attributes.get("href"))
            if href and ("rel" in selector or _LICENCE.search(href)):
                return href
    return ""


def _first(meta: dict[str, str], keys: tuple[str, ...]) -> str:
    return next((meta[key] for key in keys if key in meta), "")


def _title(tree: LexborHTMLParser, meta: dict[str, str], site_name: str) -> str:
    """The heading that og:title or <title> repeats; else one of these cut at the site name.

    Blogs put the site's name into <h1> and the article's into <h2>, and <title> has both: of
    several headings the one it begins with is taken, else the longest. A lower heading that is
    less than half of <title> may be a category, and an <h1> that is not repeated, a portal's
    name: it counts only if there is no other and nothing else.
    """
    node = tree.css_first("title")
    document = _clean(node.text() if node is not None else "")
    graph = meta.get("og:title", "")
    stated = graph if graph and graph != site_name else document
    squeezed = "".join(stated.split())
    best = (False, 0, "")
    for node in tree.css("h1,h2,h3")[:_MAX_HEADINGS]:
        heading = _clean(node.text())
        short = "".join(heading.split())
        if len(short) >= 4 and heading != site_name and short in squeezed:
            begins = squeezed.startswith(short)
            if begins or node.tag == "h1" or 2 * len(short) > len(squeezed):
                best = max(best, (begins, len(short), heading), key=lambda found: found[:2])
    if best[2]:
        return best[2]
    if stated:
        return _without_site(stated, site_name)
    first = [text for h1 in tree.css("h1")[:2] if (text := _clean(h1.text()))]
    return first[0] if len(first) == 1 else ""


def _without_site(title: str, site_name: str) -> str:
    if site_name and title.endswith(site_name) and len(title) > len(site_name):
        return title[: -len(site_name)].rstrip(" -_|–—·»:：") or title
    first = _SITE_SEPARATOR.split(title, maxsplit=1)[0].strip()
    # A short first part ("首页", "Q&A") is no title.
    return first if len(first) >= 5 else title


def _iso_date(text: str) -> str:
    match = _DATE.search(text)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else ""


def _date(tree: LexborHTMLParser, meta: dict[str, str]) -> str:
    for key in _DATE_KEYS:
        if key in meta and (date := _iso_date(meta[key])):
            return date
    for node in tree.css('script[type="application/ld+json"]')[:5]:
        match = _JSON_DATE.search((node.text() or "")[:_MAX_JSON_CHARS])
        if match and (date := _iso_date(match[1])):
            return date
    for node in tree.css("time")[:3]:
        if date := _iso_date(node.attributes.get("datetime") or node.text()[:_MAX_FIELD_CHARS]):
            return date
    return ""


def _author(tree: LexborHTMLParser, meta: dict[str, str]) -> str:
    author = _first(meta, _AUTHOR_KEYS)
    if author and not author.startswith(("http://", "https://")):
        return author
    for node in tree.css('script[type="application/ld+json"]')[:5]:
        text = node.text() or ""
        if '"author"' in text and len(text) <= _MAX_JSON_CHARS:
            try:
                data = json.loads(text)
            except (ValueError, RecursionError):
                continue
            if name := _json_author(data):
                return name
    node_ = tree.css_first('[itemprop="author"], a[rel~="author"]')
    return _clean(node_.text()) if node_ is not None else ""


def _json_author(data: object) -> str:
    """Name of the author of a schema.org object or of the first object in a list or graph."""
    for _ in range(3):
        if isinstance(data, dict) and "author" not in data:
            data = data.get("@graph")
        if isinstance(data, list):
            data = next(
                (item for item in data if isinstance(item, dict) and "author" in item), None
            )
    author = data.get("author") if isinstance(data, dict) else None
    if isinstance(author, list):
        author = author[0] if author else None
    if isinstance(author, dict):
        author = author.get("name")
    return _clean(author) if isinstance(author, str) else ""
