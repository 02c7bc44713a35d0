"""The address of a page: one canonical form, its host, and the site it belongs to.

The canonical form follows the WHATWG URL standard (https://url.spec.whatwg.org/, as the Ada
parser implements it) and then drops what does not choose the document: the fragment, user name
and password, the dot that ends a fully qualified host, and parameters that only tell the server
where the reader came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import ada_url
import tldextract

# Set by advertising networks, mail services and share buttons to count visits; no site we know
# chooses content by them. Ambiguous names (from, source, ref, share, id) are left alone: two
# addresses of one page cost a duplicate, which the deduplication finds by its text; one address
# for two pages costs a page.
TRACKING_PREFIXES = ("utm_", "hmsr", "hmpl", "hmcu", "hmkw", "hmci")
TRACKING_PARAMETERS = frozenset(
    (
        # Google, Meta, Microsoft, Yandex, X, TikTok: click identifiers.
        *("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "_ga", "_gl", "fbclid", "igshid"),
        *("msclkid", "yclid", "ysclid", "twclid", "ttclid"),
        # Mailchimp, HubSpot, Marketo: mail campaigns.
        *("mc_cid", "mc_eid", "_hsenc", "_hsmi", "mkt_tok"),
        # Alibaba (spm, scm), Baidu (bd_vid), Bilibili, Tencent's share marks.
        *("spm", "spm_id_from", "scm", "bd_vid", "vd_source", "isappinstalled"),
    )
)
# WeChat appends from=timeline and the like to whatever is shared; other values of "from" may
# choose a page (from=2019-01-01), so only whole name=value pairs are dropped.
TRACKING_PAIRS = frozenset(("from=timeline", "from=groupmessage", "from=singlemessage"))

MAX_HOST_CHARS = 253  # what DNS can hold, RFC 1035 2.3.4; also bounds what the cache holds
HOST_CACHE_SIZE = 65_536

# The list bundled with tldextract, never the network. With the private part of the list, so
# that a.github.io and b.github.io are two sites.
_suffixes = tldextract.TLDExtract(
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
)


@dataclass(frozen=True, slots=True)
class Url:
    """An absolute http or https address.

    ``href`` is the canonical form, ASCII only. ``host`` is in lower case, in Punycode where it
    is not ASCII, IPv6 in brackets, without the port. ``domain`` is the registrable domain (one
    label more than the public suffix), or the host itself where there is none: IP addresses,
    single labels, and public suffixes themselves.
    """

    href: str
    host: str
    domain: str


def parse_url(url: str) -> Url | None:
    """Return the canonical form of an absolute http(s) address; None for anything else.

    Idempotent: ``parse_url(u.href) == u``. Total on any string: lone surrogates count as
    U+FFFD, as the standard's conversion to scalar values says.

    >>> parse_url("HTTP://User@例子.测试:80/a/../b?id=1&utm_source=x#top").href
    'http://xn--fsqu00a.xn--0zwm56d/b?id=1'
    >>> parse_url("https://a.b.com.cn/").domain
    'b.com.cn'
    """
    try:
        href = _whatwg_href(url)
    except ValueError:
        return None
    scheme, _, rest = href.partition("://")
    if scheme not in {"http", "https"}:
        return None
    rest = rest.partition("#")[0]
    authority, _, path = rest.partition("/")  # a canonical http path begins with "/"
    authority = authority.rpartition("@")[2]
    host, port = _split_port(authority)
    if host.endswith(".") and host != "." and not host.endswith(".."):
        host = host[:-1]
    path, mark, query = path.partition("?")
    if mark:
        query = _without_tracking(query)
    href = f"{scheme}://{host}{port}/{path}{'?' if query else ''}{query}"
    return Url(href, host, _registrable_domain(host) if len(host) <= MAX_HOST_CHARS else host)


def _whatwg_href(url: str) -> str:
    try:
        return str(ada_url.URL(url).href)
    except UnicodeEncodeError:
        scalars = url.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return str(ada_url.URL(scalars).href)


def _split_port(authority: str) -> tuple[str, str]:
    if authority.endswith("]"):  # an IPv6 address without a port
        return authority, ""
    host, colon, port = authority.rpartition(":")
    return (host, colon + port) if colon else (authority, "")


def _without_tracking(query: str) -> str:
    """Return the query without tracking parameters, all others as they stand."""
    kept = []
    for pair in query.split("&"):
        name = pair.partition("=")[0].lower()
        if (
            name in TRACKING_PARAMETERS
            or name.startswith(TRACKING_PREFIXES)
            or pair in TRACKING_PAIRS
        ):
            continue
        kept.append(pair)
    return "&".join(kept)


@lru_cache(maxsize=HOST_CACHE_SIZE)
def _registrable_domain(host: str) -> str:
    if host.startswith("["):
        return host
    return str(_suffixes.extract_str(host).top_domain_under_public_suffix) or host
