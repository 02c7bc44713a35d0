"""What the characters are: Han, foreign letters, digits, symbols (METHODS 2.3 D04-D07)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from filters import base
from filters.base import Rejection, above, below, ratio
from filters.classes import DIGIT, HANGUL, KANA, LATIN, LETTER, SYMBOL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filters.view import TextView


class HanRatioParams(base.Params):
    """Shares of chars and numbers of Han characters."""

    min_ratio: float = Field(
        0.45,
        ge=0,
        le=1,
        description="least share of Han in the chars; ChineseWebText 0.30, PanGu 0.60, "
        "1st percentile of 149 news pages 0.67",
    )
    enough_han: int = Field(
        70,
        ge=0,
        description="so many Han characters excuse a low share (code, tables); none of 190 "
        "judged pages of q = 3 has fewer, 14 of the 26 low-Han pages of q <= 1 have",
    )
    min_ratio_always: float = Field(
        0.015,
        ge=0,
        le=1,
        description="least share however long the text; the lowest of 262 judged pages of "
        "q >= 3 is 0.022, logs and data lie below",
    )


class HanRatio:
    """Rejects text that is hardly Chinese.

    Articles on programming are two thirds code: the median share of Han of 72 judged pages of
    q >= 4 is 0.54, the lowest 0.24. So a low share rejects only where the Chinese itself is
    short.
    """

    name: ClassVar[str] = "han_ratio_v1"
    reasons: ClassVar[tuple[str, ...]] = ("han_ratio_low",)
    Params: ClassVar[type[base.Params]] = HanRatioParams
    measurements: ClassVar[tuple[str, ...]] = ("han_ratio", "han_chars")

    def __init__(self, params: HanRatioParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """The share of Han in the chars and the number of Han."""
        return {"han_ratio": ratio(view.han, view.chars), "han_chars": float(view.han)}

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the share, unless there is enough Chinese."""
        enough = measured["han_chars"] >= self.params.enough_han
        least = self.params.min_ratio_always if enough else self.params.min_ratio
        return below(self.name, "han_ratio_low", measured["han_ratio"], least)


class ForeignLettersParams(base.Params):
    """Shares of chars."""

    max_kana: float = Field(
        0.10, ge=0, le=1, description="most kana; Japanese has 0.4, a lesson in Japanese 0.05"
    )
    max_hangul: float = Field(
        0.10, ge=0, le=1, description="most hangul; Korean has 0.9, a lesson in Korean 0.05"
    )
    max_foreign: float = Field(
        0.05,
        ge=0,
        le=1,
        description="most letters of other scripts (Cyrillic, Greek, Arabic...); CC-zh 0.02 "
        "of all foreign characters; 262 judged pages of q >= 3 have at most 0.006",
    )


class ForeignLetters:
    """Rejects text with letters that are neither Han, Latin nor digits."""

    name: ClassVar[str] = "foreign_letters_v1"
    reasons: ClassVar[tuple[str, ...]] = ("kana", "hangul", "foreign_letters")
    Params: ClassVar[type[base.Params]] = ForeignLettersParams
    measurements: ClassVar[tuple[str, ...]] = ("kana_ratio", "hangul_ratio", "foreign_ratio")

    def __init__(self, params: ForeignLettersParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Shares of chars."""
        counts, chars = view.counts, view.chars
        return {
            "kana_ratio": ratio(counts[KANA], chars),
            "hangul_ratio": ratio(counts[HANGUL], chars),
            "foreign_ratio": ratio(counts[LETTER], chars),
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the three shares in turn."""
        return (
            above(self.name, "kana", measured["kana_ratio"], self.params.max_kana)
            or above(self.name, "hangul", measured["hangul_ratio"], self.params.max_hangul)
            or above(
                self.name, "foreign_letters", measured["foreign_ratio"], self.params.max_foreign
            )
        )


class DigitRatioParams(base.Params):
    """A share of chars."""

    max_ratio: float = Field(
        0.30,
        ge=0,
        le=1,
        description="most digits; MAP-NEO 0.30; 99th percentile of news 0.18, of judged "
        "pages of q = 3 0.17; an article with share prices reaches 0.28",
    )


class DigitRatio:
    """Rejects number tables, draws and price lists."""

    name: ClassVar[str] = "digit_ratio_v1"
    reasons: ClassVar[tuple[str, ...]] = ("digits",)
    Params: ClassVar[type[base.Params]] = DigitRatioParams
    measurements: ClassVar[tuple[str, ...]] = ("digit_ratio",)

    def __init__(self, params: DigitRatioParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """The share of digits in the chars."""
        return {"digit_ratio": ratio(view.counts[DIGIT], view.chars)}

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the share."""
        return above(self.name, "digits", measured["digit_ratio"], self.params.max_ratio)


class SymbolsParams(base.Params):
    """Shares of chars."""

    max_symbols: float = Field(
        0.12,
        ge=0,
        le=1,
        description="most characters of category S; Gopher 0.1 per word; 99th percentile of "
        "judged pages of q = 3, many of them code, 0.064",
    )
    max_braces: float = Field(
        0.01,
        ge=0,
        le=1,
        description="most braces in text that is not code; FineWeb-zhtw 0.01",
    )
    code_latin: float = Field(
        0.10,
        ge=0,
        le=1,
        description="Latin share from which braces count as code and are let be",
    )


class Symbols:
    """Rejects text of symbols: drawings, decorated spam, markup and templates left in."""

    name: ClassVar[str] = "symbols_v1"
    reasons: ClassVar[tuple[str, ...]] = ("symbols", "braces_in_prose")
    Params: ClassVar[type[base.Params]] = SymbolsParams
    measurements: ClassVar[tuple[str, ...]] = ("symbol_ratio", "brace_ratio", "latin_ratio")

    def __init__(self, params: SymbolsParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Shares of symbols (box drawing left out), of braces and of Latin letters in the chars."""
        braces = view.text.count("{") + view.text.count("}")
        return {
            "symbol_ratio": ratio(view.counts[SYMBOL], view.chars),
            "brace_ratio": ratio(braces, view.chars),
            "latin_ratio": ratio(view.counts[LATIN], view.chars),
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the symbols, then the braces of text that is not code."""
        params = self.params
        rejection = above(self.name, "symbols", measured["symbol_ratio"], params.max_symbols)
        if rejection or measured["latin_ratio"] >= params.code_latin:
            return rejection
        return above(self.name, "braces_in_prose", measured["brace_ratio"], params.max_braces)
