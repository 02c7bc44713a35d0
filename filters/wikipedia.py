"""Is this page Wikipedia, or a copy of it?

Three kinds of evidence, each a pure function: the address (``source_tier``), the raw HTML
(``html_signals``) and the extracted text (``text_signals``); ``judge`` adds them up. The aim is
every page with an address, a mark-up or a phrase that only Wikipedia has. A copy stripped of all
of that is found elsewhere, as a near-duplicate of its original.

What must not be touched: pages that cite or quote Wikipedia, and other MediaWiki sites. They
share the software, the licence and the templates, so signals of those kinds never add up to more
than ``SHARED_CAP``, one short of ``THRESHOLD``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Final

from filters.wikipedia_signals import SHARED, SIGNALS, html_signals, text_signals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filters.url import Url

__all__ = [
    "REASONS",
    "Verdict",
    "html_signals",
    "judge",
    "source_tier",
    "text_signals",
    "url_hint",
    "without_apparatus",
]

THRESHOLD: Final = 3.0
SHARED_CAP: Final = 2.0
REASONS: Final = (
    "wikimedia_host",
    "proxy_host",
    "mirror_host",
    "wikipedia_html",
    "wikipedia_text",
    "baike_host",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a page is Wikipedia, and why.

    ``reason`` is "" or one of ``REASONS``; ``baike_host`` is not Wikipedia, but a reason of its
    own to leave the page out. ``score`` is the weight of HTML and text signals; a host decides
    without it.
    """

    is_wikipedia: bool
    reason: str
    score: float
    threshold: float = THRESHOLD


def judge(tier: str, html: Mapping[str, float], text: Mapping[str, float]) -> Verdict:
    """Weigh ``source_tier``, ``html_signals`` and ``text_signals`` of a page.

    The reason ``wikipedia_html`` says that the HTML alone is enough.
    """
    score = _score({**html, **text})
    if tier in {"wikimedia", "proxy", "mirror"}:
        return Verdict(is_wikipedia=True, reason=f"{tier}_host", score=score)
    if score >= THRESHOLD:
        reason = "wikipedia_html" if _score(html) >= THRESHOLD else "wikipedia_text"
        return Verdict(is_wikipedia=True, reason=reason, score=score)
    return Verdict(is_wikipedia=False, reason="baike_host" if tier == "baike" else "", score=score)


def _score(signals: Mapping[str, float]) -> float:
    own = sum(weight for name, weight in signals.items() if name in SIGNALS)
    shared = sum(weight for name, weight in signals.items() if name in SHARED)
    return own + min(shared, SHARED_CAP)


@dataclass(frozen=True, slots=True)
class _Table:
    """``filters/data/wikipedia_hosts.txt``, whose header explains the columns."""

    hosts: Mapping[str, tuple[str, str]]  # host -> (tier, where)
    first_labels: Mapping[str, str]  # first label of a host -> tier
    prefixes: tuple[tuple[str, str], ...]  # (path prefix, tier) on any host
    embedded: re.Pattern[str]  # a Wikimedia host within another address
    proxied: re.Pattern[str]  # the same as one label, "." written as "-"


def _read_table() -> _Table:
    data = resources.files("filters").joinpath("data/wikipedia_hosts.txt").read_text("utf-8")
    hosts: dict[str, tuple[str, str]] = {}
    first_labels: dict[str, str] = {}
    prefixes: list[tuple[str, str]] = []
    for line in data.splitlines():
        if line.startswith("#"):
            continue
        tier, host, where, _ground = line.split("\t")
        if host.endswith(".*"):
            first_labels[host.removesuffix(".*")] = tier
        elif host != "*":
            hosts[host] = (tier, where)
        elif where.startswith("/"):
            prefixes.append((where, tier))
    wikimedia = [host for host, (tier, _) in hosts.items() if tier == "wikimedia"]
    names = "|".join(map(re.escape, wikimedia))
    labels = "|".join(host.replace(".", "-") for host in wikimedia if host.endswith(".org"))
    return _Table(
        hosts,
        first_labels,
        tuple(prefixes),
        re.compile(rf"(?:[/.=@]|%2f)(?:{names})(?![\w.-])", re.IGNORECASE),
        re.compile(rf"(?:^|[.-])(?:{labels})[.-]"),
    )


_TABLE: Final = _read_table()


def source_tier(url: Url) -> str:
    """Return what the address says: "", "wikimedia", "proxy", "mirror" or "baike".

    >>> from filters.url import parse_url
    >>> source_tier(parse_url("https://zh.m.wikipedia.org/wiki/%E6%B1%89%E5%AD%97"))
    'wikimedia'
    """
    path = "/" + url.href.partition("://")[2].partition("/")[2]
    host = url.host
    while host:
        tier, where = _TABLE.hosts.get(host, ("", ""))
        if tier and _is_at(where, path):
            return tier
        host = host.partition(".")[2]
    tier = _TABLE.first_labels.get(url.host.partition(".")[0], "")
    if tier:
        return tier
    if "-org" in url.host and _TABLE.proxied.search(url.host):
        return "proxy"
    for prefix, tier in _TABLE.prefixes:
        if path.startswith(prefix):
            return tier
    return ""


def _is_at(where: str, path: str) -> bool:
    if where == "@wikimedia":
        return _TABLE.embedded.search(path) is not None
    return where == "*" or path.startswith(where)


_WIKI_HOST = re.compile(r"wiki[a-z]{0,8}(?:[.-]|$)")
_WIKI_PATH = re.compile(
    r"/wiki[/-]|/zh-(?:hans|hant|cn|tw|hk|sg|mo|my)/|index\.php\?(?:[^#]*&)?title=", re.IGNORECASE
)
_WIKI_NAME = re.compile(r"wikipedia|%e7%bb%b4%e5%9f%ba|%e7%b6%ad%e5%9f%ba", re.IGNORECASE)


def url_hint(url: Url) -> bool:
    """Tell whether an address looks like a wiki that may be Wikipedia's.

    A reason to look closer, never to block: most such addresses are wikis of companies and
    games. The last pattern is 维基 and 維基, percent-encoded.
    """
    if _WIKI_NAME.search(url.href):
        return True
    return _WIKI_HOST.search(url.host) is not None and _WIKI_PATH.search(url.href) is not None


_APPARATUS: Final = re.compile(
    r"\[(?:\d{1,3}|[a-z]|[注註] ?\d{1,3}|编辑|編輯|编辑源代码|編輯原始碼|来源请求|來源請求)\]"
    r"|^[\^↑] ?.{0,400}$",
    re.MULTILINE,
)


def without_apparatus(text: str) -> str:
    r"""The article without reference numbers, edit links and lines of the reference list.

    Whoever copies an article leaves these out, and on a short one they are a tenth of the
    shingles; so originals and copies are compared without them. For comparison only.

    >>> without_apparatus("全长18公里[1]，1921年通车[来源请求]。\n^ 县志. 第7页.")
    '全长18公里，1921年通车。\n'
    """
    return _APPARATUS.sub("", text) if "[" in text or "^" in text or "↑" in text else text
