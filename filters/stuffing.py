"""Pages built around keywords: titles and lists of search terms, trade pages (METHODS 2.6 S02)."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, ClassVar, Final

from pydantic import Field

from filters import base
from filters.base import Rejection, above
from filters.view import TextView

if TYPE_CHECKING:
    from collections.abc import Mapping

_SEPARATOR: Final = re.compile(r"[_|,、/;+ \t\n!?:()（）【】\[\]–—~～-]+")
_HAN_PAIR: Final = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
_HAN_THREE: Final = re.compile(r"[\u4e00-\u9fff]{3}")
_COLUMN: Final = re.compile(r"[|_]+")
_SITE_CUT: Final = re.compile(r"[_|]+|\s[–—-]+\s|(?<=[\u4e00-\u9fff])[-–—](?=[\u4e00-\u9fff])")
_SITE_SECTIONS: Final = ("ad.trade", "ad.medical", "ad.clinic", "ad.service", "gambling.call")
_LISTING: Final = re.compile(
    r"^\W*(?:标签|分类|归档|汇整|文章分类|文章归档|全部文章|搜索结果"
    r"|tags?|category|categories|archives?)\s*(?:[:|\-–—_/ ]|$)"
    r"|^\W*第\s?\d+\s?页|^\W*\d{4}\s?年?\s?\d{1,2}\s?月?(?:份)?\W*$|[|_\-–]\s*第\s?\d+\s?页(?!\S*[章回])"
    r"|\bpage\s?\d+\b|(?:文章|新闻|产品|资讯|帖子|主题|职位)列表"
)
_MAX_LINE: Final = 300


def repeated_stem(line: str) -> int:
    """In how many segments of a line one pair of Han occurs; segments as separators cut them.

    ``电子秤批发_福建电子秤价格|电子秤厂`` gives 3: a list of search terms shares its stem. A
    sentence hardly ever repeats a word in three clauses.
    """
    segments = _SEPARATOR.split(line[:_MAX_LINE])
    if len(segments) < 2:
        return int(len(line) > 1)
    stems: Counter[str] = Counter()
    for segment in segments:
        stems.update({match[1] for match in _HAN_PAIR.finditer(segment)})
    return max(stems.values(), default=0)


def repeated_segment(line: str) -> int:
    """How often the most frequent segment of three Han or more occurs in a line."""
    parts = _SEPARATOR.split(line[:_MAX_LINE])
    if len(set(parts)) == len(parts):
        return 1
    counts = Counter(part for part in parts if _HAN_THREE.search(part))
    return max(counts.values(), default=0)


def trade_words_of_site(title: str) -> int:
    """Words of trade, clinics and services in the last part of a page title, the site's name."""
    parts = [part for part in _SITE_CUT.split(title) if part.strip()]
    if len(parts) < 2:
        return 0
    name = TextView(parts[-1])
    return sum(len(name.words_in(section)) for section in _SITE_SECTIONS)


class TradePageParams(base.Params):
    """Numbers of segments, words and phrases."""

    max_repeats: int = Field(
        1,
        ge=0,
        description="most occurrences of one segment in a headline; spider pools write theirs "
        "twice, none of 1,629 good documents does",
    )
    max_segments: int = Field(
        7,
        ge=0,
        description="most segments that | and _ cut a headline into; portals have up to 6",
    )
    max_stem: int = Field(
        1,
        ge=0,
        description="most segments of the headline that share a stem, beside a trade word; a "
        "tenth of the spam of trade has 3, no good document",
    )
    max_column_stem: int = Field(
        2,
        ge=0,
        description="most segments that share a stem in a headline of enough columns",
    )
    columns: int = Field(4, ge=1, description="segments between | and _ that make such a headline")
    max_headline_words: int = Field(
        1, ge=0, description="most different trade words in the headline"
    )
    max_site_words: int = Field(
        0, ge=0, description="most words of trade, cures and services in the site's name"
    )
    max_calls: int = Field(
        0, ge=0, description="most advertising phrases beside a trade word in the headline"
    )


class TradePage:
    """Rejects pages of shops, makers and clinics that live on search terms.

    The evidence is in the headline: search terms that share a stem, a term written twice, or a
    site name that is a trade. Words of trade in the text alone reject nothing: laws on prices
    and market news are full of them.
    """

    name: ClassVar[str] = "trade_page_v1"
    reasons: ClassVar[tuple[str, ...]] = (
        "repeated_title",
        "keyword_title",
        "trade_site",
        "trade_title",
    )
    Params: ClassVar[type[base.Params]] = TradePageParams
    measurements: ClassVar[tuple[str, ...]] = (
        "headline_repeats",
        "headline_segments",
        "headline_stem",
        "headline_trade_words",
        "site_trade_words",
        "trade_calls",
    )

    def __init__(self, params: TradePageParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Repeats, segments, stem and trade words of the headline and the site's name.

        The stem is 0 where the headline holds neither a trade word nor | nor _.
        """
        lines = view.headline_view.folded.split("\n")
        words = view.headline_view.words
        suspect = "ad.trade" in words or "|" in view.headline or "_" in view.headline
        return {
            "headline_repeats": float(max(map(repeated_segment, lines))),
            "headline_segments": float(max(len(_COLUMN.findall(line)) + 1 for line in lines)),
            "headline_stem": float(max(map(repeated_stem, lines)) if suspect else 0),
            "headline_trade_words": float(len(view.headline_view.words_in("ad.trade"))),
            "site_trade_words": float(trade_words_of_site(view.title) if words else 0),
            "trade_calls": float(len(view.words_in("ad.call"))),
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the form of the headline, then its words and what stands beside them."""
        params, words = self.params, measured["headline_trade_words"]
        rejection = (
            above(self.name, "repeated_title", measured["headline_repeats"], params.max_repeats)
            or above(self.name, "keyword_title", measured["headline_segments"], params.max_segments)
            or self._shared_stem(measured)
            or above(self.name, "trade_site", measured["site_trade_words"], params.max_site_words)
            or above(self.name, "trade_title", words, params.max_headline_words)
        )
        if rejection is None and words:
            calls = measured["trade_calls"]
            rejection = above(self.name, "trade_title", calls, params.max_calls)
        return rejection

    def _shared_stem(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the stem of a headline that holds a trade word or is cut into columns."""
        params, stem = self.params, measured["headline_stem"]
        least = params.max_stem if measured["headline_trade_words"] else params.max_column_stem
        if measured["headline_trade_words"] or measured["headline_segments"] >= params.columns:
            return above(self.name, "keyword_title", stem, least)
        return None


class ListingTitleParams(base.Params):
    """Whether such a title is allowed."""

    allowed: bool = Field(
        default=False,
        description="keep such pages; of 262 judged pages of q >= 3 none has such a title, of "
        "61 of q <= 1 16 have",
    )


class ListingTitle:
    """Rejects pages whose title says that they list other pages: tags, archives, page 7."""

    name: ClassVar[str] = "listing_title_v1"
    reasons: ClassVar[tuple[str, ...]] = ("listing_title",)
    Params: ClassVar[type[base.Params]] = ListingTitleParams
    measurements: ClassVar[tuple[str, ...]] = ("listing_title",)

    def __init__(self, params: ListingTitleParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """1.0 where the title is that of a listing."""
        return {
            "listing_title": float(
                _LISTING.search(view.headline_view.folded.split("\n")[0] if view.title else "")
                is not None
            )
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the title."""
        listing = 0.0 if self.params.allowed else measured["listing_title"]
        return above(self.name, "listing_title", listing, 0.0)
