"""Pages filled in by a machine: keyword and collection templates, pirated novels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from pydantic import Field

from filters import base
from filters.base import Rejection, above, ratio

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filters.view import TextView

_FEED_STAMP: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} \w{3} \d{4} \d\d:\d\d"
)
# A line break tag beside Chinese; a lesson on HTML has them among code.
_MARKUP: Final = re.compile(r"[\u3000-\u9fff\uff00-\uff60] ?</?br|</?br ?/?>\s?[\u3000-\u9fff]")
_CHAPTER: Final = re.compile(r"第?[\d〇零一二三四五六七八九十百千]{1,9}[章节回]")


class TemplatesParams(base.Params):
    """Numbers of different marks, and per 1,000 chars."""

    max_marks: int = Field(
        1, ge=0, description="most different template marks; 1,482 good documents have 1"
    )
    max_feed_stamps: float = Field(
        1.5,
        ge=0,
        description="most feed timestamps (ISO 8601, RFC 822) per 1,000 chars, from 3 on: a "
        "syndication feed read as a page",
    )
    max_markup: float = Field(
        2.0,
        ge=0,
        description="most <br tags beside Chinese per 1,000 chars: markup read as text",
    )


class Templates:
    """Rejects pages with the marks of collection sites and spider pools."""

    name: ClassVar[str] = "templates_v1"
    reasons: ClassVar[tuple[str, ...]] = ("collected_page", "feed", "markup_left")
    Params: ClassVar[type[base.Params]] = TemplatesParams
    measurements: ClassVar[tuple[str, ...]] = (
        "farm_marks",
        "feed_stamps_per_1k",
        "markup_per_1k",
    )

    def __init__(self, params: TemplatesParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Different marks of keyword and collection templates, and timestamps."""
        marks = len(view.words_in("template.farm")) + len(view.words_in("template.keywords"))
        stamps = sum(1 for _ in _FEED_STAMP.finditer(view.text)) if view.text.count(":") >= 6 else 0
        markup = sum(1 for _ in _MARKUP.finditer(view.text)) if "<br" in view.text else 0
        return {
            "farm_marks": float(marks),
            "markup_per_1k": 1000.0 * ratio(markup, view.chars),
            "feed_stamps_per_1k": 1000.0 * ratio(stamps, view.chars) if stamps >= 3 else 0.0,
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the three in turn."""
        params = self.params
        stamps, markup = measured["feed_stamps_per_1k"], measured["markup_per_1k"]
        return (
            above(self.name, "collected_page", measured["farm_marks"], params.max_marks)
            or above(self.name, "feed", stamps, params.max_feed_stamps)
            or above(self.name, "markup_left", markup, params.max_markup)
        )


class NovelPageParams(base.Params):
    """A number of different marks."""

    max_marks: int = Field(
        1, ge=0, description="most marks of a reading site, a chapter number in the title one"
    )


class NovelPage:
    """Marks a chapter page of a pirate novel site; the prose may be clean, so it only tags."""

    name: ClassVar[str] = "novel_page_v1"
    reasons: ClassVar[tuple[str, ...]] = ("novel_chapter_page",)
    Params: ClassVar[type[base.Params]] = NovelPageParams
    measurements: ClassVar[tuple[str, ...]] = ("novel_marks",)

    def __init__(self, params: NovelPageParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Different reading-site phrases, plus one for a chapter number in title or first line."""
        head = f"{view.title} {view.lines[0] if view.lines else ''}"
        chapter = _CHAPTER.search(head, 0, 300) is not None
        marks = len(view.words_in("template.novel")) + chapter
        return {"novel_marks": float(marks)}

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the number."""
        marks = measured["novel_marks"]
        return above(self.name, "novel_chapter_page", marks, self.params.max_marks)
