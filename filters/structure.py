"""How the lines lie: short lines, bullets, teasers, lists of links (METHODS 2.3 D10-D21, P99)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from pydantic import Field

from filters import base
from filters.base import Rejection, above, below
from filters.classes import DIGIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filters.view import TextView

_SHORT: Final = 30  # chars; METHODS D11
_BULLETS: Final = "•●○■□▪◆◇★☆※·‧-–*►▶→✓✔"
_TEASER_LAST: Final = frozenset(".…开起文多]细>»）)】 ")
_TEASER_END: Final = re.compile(
    r"(?:(?<!\.)\.{3}|(?<!…)…|展开|收起|阅读全文|查看全文|更多|\[详细\]|详细|>>|»)\W*$"
)
_LIST_ITEM: Final = re.compile(
    r"^\W{0,4}(?:\[?\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?\]?\s)|\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\W*(?:\d{1,2}:\d{2}(?::\d{2})?)?\W*$"
    r"|\d{1,2}[-/月]\d{1,2}日?\W*$|(?:阅读|人气|浏览|点击|评论|赞)\W{0,3}\d+|\d+\s?(?:人气|阅读|评论|赞|次浏览)|[¥￥]\s?\d|\d元\W*$"
)


class LineLengthParams(base.Params):
    """Chars and a share of chars."""

    min_mean: float = Field(
        10.0,
        ge=0,
        description="least chars per line; ChineseWebText, HPLT 10; code and verse excused; "
        "lowest of 262 judged pages of q >= 3 13",
    )
    max_short: float = Field(
        0.55,
        ge=0,
        le=1,
        description="most chars in lines of up to 30 without a sentence ender; METHODS D11 "
        "0.70; 2 of 1,629 good documents is above that is not excused by the next two",
    )
    excused_sentences: float = Field(
        0.40,
        ge=0,
        le=1,
        description="share of chars in lines with sentences that excuses short lines",
    )
    excused_grammar: float = Field(
        12.0,
        ge=0,
        description="function words per 100 Han that excuse them: diaries and modern verse "
        "without punctuation have 13 to 20, lists 2 to 11",
    )


class LineLength:
    """Rejects text made of short lines: lists, tables, menus."""

    name: ClassVar[str] = "line_length_v1"
    reasons: ClassVar[tuple[str, ...]] = ("lines_short", "short_line_mass")
    Params: ClassVar[type[base.Params]] = LineLengthParams
    measurements: ClassVar[tuple[str, ...]] = (
        "mean_line_chars",
        "short_line_share",
        "list_sentence_share",
        "list_grammar",
    )

    def __init__(self, params: LineLengthParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Chars per line, and the share of chars in short lines without an ender.

        Lines without Han are left out of both, so that code does not count; verse counts as
        long. ``list_grammar`` is the function words per 100 Han.
        """
        grammar = view.function_words[1]
        chinese = view.line_han > 0
        chars, enders = view.line_chars[chinese], view.line_enders[chinese]
        if not len(chars) or view.is_verse:
            return {
                "mean_line_chars": 1000.0,
                "short_line_share": 0.0,
                "list_sentence_share": 1.0,
                "list_grammar": grammar,
            }
        total = int(chars.sum())
        short = int(chars[(chars <= _SHORT) & (enders == 0)].sum())
        return {
            "mean_line_chars": total / len(chars),
            "short_line_share": short / total,
            "list_sentence_share": view.sentence_share,
            "list_grammar": grammar,
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the mean, then the share."""
        params = self.params
        if measured["list_grammar"] >= params.excused_grammar:
            return None
        mean, share = measured["mean_line_chars"], measured["short_line_share"]
        rejection = below(self.name, "lines_short", mean, params.min_mean)
        if rejection or measured["list_sentence_share"] >= params.excused_sentences:
            return rejection
        return above(self.name, "short_line_mass", share, params.max_short)


class ListPageParams(base.Params):
    """Shares of lines."""

    max_bullets: float = Field(
        0.90, ge=0, le=1, description="most lines with a bullet; Gopher, MAP-NEO 0.90"
    )
    max_teasers: float = Field(
        0.45,
        ge=0,
        le=1,
        description="most lines that end in a single ellipsis or 'more'; Gopher 0.30; essays "
        "of 1,629 good documents have up to 0.43",
    )
    max_items: float = Field(
        0.20,
        ge=0,
        le=1,
        description="most lines with a date, counter or price as a list has them; METHODS "
        "D21 0.60 without the excuse; 8 of 1,629 good documents are above, all excused",
    )
    excused_sentences: float = Field(
        0.40,
        ge=0,
        le=1,
        description="share of chars in lines with sentences that excuses such lines",
    )


class ListPage:
    """Rejects lists of links, teasers, offers and dates."""

    name: ClassVar[str] = "list_page_v1"
    reasons: ClassVar[tuple[str, ...]] = ("bullets", "teasers", "list_items")
    Params: ClassVar[type[base.Params]] = ListPageParams
    measurements: ClassVar[tuple[str, ...]] = (
        "bullet_share",
        "teaser_share",
        "list_item_share",
        "item_sentence_share",
    )

    def __init__(self, params: ListPageParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Shares of the lines with Han; 0.0 below five of them."""
        chinese = (view.line_han > 0).nonzero()[0].tolist()
        if len(chinese) < 5:
            return dict.fromkeys(self.measurements, 0.0)
        digits = view.line_counts[:, DIGIT].tolist()
        bullets = teasers = items = 0
        for index in chinese:
            line = view.lines[index]
            bullets += line[0] in _BULLETS
            teasers += line[-1] in _TEASER_LAST and _TEASER_END.search(line[-8:]) is not None
            items += digits[index] > 0 and len(line) <= 120 and _LIST_ITEM.search(line) is not None
        return {
            "item_sentence_share": view.sentence_share,
            "bullet_share": bullets / len(chinese),
            "teaser_share": teasers / len(chinese),
            "list_item_share": items / len(chinese),
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the three shares in turn."""
        params = self.params
        rejection = above(
            self.name, "bullets", measured["bullet_share"], params.max_bullets
        ) or above(self.name, "teasers", measured["teaser_share"], params.max_teasers)
        if rejection or measured["item_sentence_share"] >= params.excused_sentences:
            return rejection
        return above(self.name, "list_items", measured["list_item_share"], params.max_items)


class RemovedShareParams(base.Params):
    """A share of chars."""

    max_share: float = Field(
        0.36,
        ge=0,
        le=1,
        description="most chars removed by the line editors; METHODS P99 0.50; 262 judged "
        "pages of q >= 3 lose at most 0.33, a quarter of the list pages more than 0.36",
    )


class RemovedShare:
    """Rejects documents of which the line editors took most (METHODS P99)."""

    name: ClassVar[str] = "removed_share_v1"
    reasons: ClassVar[tuple[str, ...]] = ("mostly_boilerplate",)
    Params: ClassVar[type[base.Params]] = RemovedShareParams
    measurements: ClassVar[tuple[str, ...]] = ("removed_line_share",)

    def __init__(self, params: RemovedShareParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """The share that the view was given."""
        return {"removed_line_share": view.removed_share}

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the share."""
        removed = measured["removed_line_share"]
        return above(self.name, "mostly_boilerplate", removed, self.params.max_share)
