"""The site templates: each turns a text into the HTML of one made-up site.

They stand for what the web has served since about 2000: nested tables, blog engines, forums,
government sites, phone pages, and each brings its own clutter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import dress_articles as articles
from . import dress_others as others

if TYPE_CHECKING:
    from collections.abc import Callable

    from .texts import Site, Text

TEMPLATES: dict[str, Callable[[Site, Text, str, tuple[str, ...]], str]] = {
    "modern": articles.modern,
    "tables": articles.tables,
    "hexo": articles.hexo,
    "gov": articles.gov,
    "minimal": articles.minimal,
    "wordpress": articles.wordpress,
    "mobile": articles.mobile,
    "dedecms": articles.dedecms,
    "portal": articles.portal,
    "typecho": articles.typecho,
    "cards": articles.cards,
    "xhtml": articles.xhtml,
    "discuz": others.discuz,
    "phpbb": others.phpbb,
    "qa": others.qa,
    "pixnet": others.pixnet,
    "medium": others.medium,
    "epaper": others.epaper,
    "mediawiki": others.mediawiki,
    "baike": others.baike,
    "list": others.listing,
    "seo": others.seo,
}


def dress(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    """The page: ``meta`` is the charset it declares ("" for none), ``related`` titles it links."""
    return TEMPLATES[site.template](site, text, meta, related)
