"""Sentences and their punctuation (METHODS 2.3 D08, D09, D12, D19, D20)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from pydantic import Field

from filters import base
from filters.base import Rejection, above, below, ratio
from filters.classes import COMMA, ENDER, HAN, SEMICOLON, SPACE, SYMBOL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filters.view import TextView

# Ellipses, dashes and ruled lines are repeated by nature.
_UNCOUNTED: Final = np.array([ord(char) for char in "…—.。-=_*#~/\\|+<>·"], np.uint32)
_BRACKETED: Final = re.compile(r"【[^【】\n]{1,200}】")


_LONG_CLAUSE: Final = 50  # Han


class PunctuationDensityParams(base.Params):
    """Numbers of punctuation characters."""

    min_per_100_han: float = Field(
        4.0,
        ge=0,
        description="least punctuation per 100 Han; HPLT calls 1.2 bad; 1st percentile of "
        "news 8, of law 6.2, lowest of 262 judged pages of q >= 3 6.8",
    )
    excused_grammar: float = Field(
        10.0,
        ge=0,
        description="function words per 100 Han that excuse it: diaries set in lines without "
        "punctuation have 12 to 20",
    )
    max_ratio: float = Field(
        0.50,
        ge=0,
        le=1,
        description="most punctuation in the chars; Markdown with rules drawn by dashes has 0.42",
    )


class PunctuationDensity:
    """Rejects text with hardly any punctuation, and text that is mostly punctuation."""

    name: ClassVar[str] = "punctuation_density_v1"
    reasons: ClassVar[tuple[str, ...]] = ("punctuation_scarce", "punctuation_dense")
    Params: ClassVar[type[base.Params]] = PunctuationDensityParams
    measurements: ClassVar[tuple[str, ...]] = (
        "punctuation_per_100_han",
        "punctuation_ratio",
        "punctuation_grammar",
    )

    def __init__(self, params: PunctuationDensityParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Punctuation per 100 Han (100 where there is no Han; verse is excused) and per char."""
        excused = not view.han or view.is_verse
        dense = 100.0 if excused else 100.0 * view.punctuation / view.han
        return {
            "punctuation_per_100_han": dense,
            "punctuation_ratio": ratio(view.punctuation, view.chars),
            "punctuation_grammar": view.function_words[1],
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges both ends."""
        params, dense = self.params, measured["punctuation_ratio"]
        if measured["punctuation_grammar"] < params.excused_grammar:
            scarce = measured["punctuation_per_100_han"]
            if scarce < params.min_per_100_han:
                return Rejection(self.name, "punctuation_scarce", scarce, params.min_per_100_han)
        return above(self.name, "punctuation_dense", dense, params.max_ratio)


class SentencesParams(base.Params):
    """Both must be too low."""

    min_per_100_han: float = Field(
        0.6,
        ge=0,
        description="least sentence enders per 100 Han; 1st percentile of news 1.3, of "
        "judged pages of q = 3 0.64",
    )
    min_line_share: float = Field(
        0.25,
        ge=0,
        le=1,
        description="least share of chars in lines that hold a sentence ender; 1st "
        "percentile of news 0.94; code pages go down to 0.02 but have enders",
    )

    excused_grammar: float = Field(
        9.0,
        ge=0,
        description="function words per 100 Han that excuse prose without full stops: posts "
        "and diaries have 10 to 20, lists 2 to 8",
    )
    excused_commas: float = Field(
        3.5,
        ge=0,
        description="commas of all kinds per 100 Han that excuse prose whose full stops "
        "were lost, and lists of names; news has 4 to 8, menus under 2",
    )


class Sentences:
    """Rejects text without sentences: lists, tables, keyword pages."""

    name: ClassVar[str] = "sentences_v1"
    reasons: ClassVar[tuple[str, ...]] = ("no_sentences",)
    Params: ClassVar[type[base.Params]] = SentencesParams
    measurements: ClassVar[tuple[str, ...]] = (
        "enders_per_100_han",
        "ender_line_share",
        "unpunctuated_grammar",
        "commas_per_100_han",
    )

    def __init__(self, params: SentencesParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Enders per 100 Han and the share of chars in lines with one; verse counts as full.

        ``unpunctuated_grammar`` is the function words per 100 Han.
        """
        grammar = view.function_words[1]
        if view.is_verse:
            return {
                "enders_per_100_han": 100.0,
                "ender_line_share": 1.0,
                "unpunctuated_grammar": grammar,
                "commas_per_100_han": 0.0,
            }
        return {
            "enders_per_100_han": 100.0 * ratio(view.enders, view.han),
            "ender_line_share": view.sentence_share,
            "unpunctuated_grammar": grammar,
            "commas_per_100_han": 100.0
            * ratio(view.counts[COMMA] + view.counts[SEMICOLON], view.han),
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Rejects only where both are too low."""
        if measured["unpunctuated_grammar"] >= self.params.excused_grammar:
            return None
        if measured["commas_per_100_han"] >= self.params.excused_commas:
            return None
        if measured["ender_line_share"] >= self.params.min_line_share:
            return None
        enders = measured["enders_per_100_han"]
        return below(self.name, "no_sentences", enders, self.params.min_per_100_han)


class LongClausesParams(base.Params):
    """Shares of Han characters."""

    max_share: float = Field(
        0.12,
        ge=0,
        le=1,
        description="most Han in clauses of over 50; 4 of 1,629 good documents have more "
        "than 0.05, one has more than 0.1: a newspaper's list of names run together",
    )
    excused_grammar: float = Field(
        13.0,
        ge=0,
        description="function words per 100 Han that excuse long clauses: posts that pause "
        "by spaces, which normalising closes, have 13 to 20, spliced sentences 6 to 12",
    )


class LongClauses:
    """Rejects text that hardly pauses: stuffed keywords, sentences spliced by machines.

    It stands for the longest span without a comma of METHODS D12 (800 chars), which no document
    of the calibration sets passes that this rule does not catch.
    """

    name: ClassVar[str] = "long_clauses_v1"
    reasons: ClassVar[tuple[str, ...]] = ("long_clauses",)
    Params: ClassVar[type[base.Params]] = LongClausesParams
    measurements: ClassVar[tuple[str, ...]] = ("long_clause_share", "long_clause_grammar")

    def __init__(self, params: LongClausesParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """The share of Han in clauses of more than 50 Han.

        A clause ends at punctuation, a symbol, white space or the line's end.
        """
        upto = (view.classes == HAN).cumsum(dtype=np.int32)
        breaks = (view.classes - np.uint8(ENDER)) <= np.uint8(SPACE - ENDER)  # wraps below ENDER
        marks = upto[breaks]
        clauses = np.empty(len(marks) + 1, np.int32)
        clauses[:-1] = marks
        clauses[-1] = view.han
        clauses[1:] -= marks
        return {
            "long_clause_share": ratio(int(clauses[clauses > _LONG_CLAUSE].sum()), view.han),
            "long_clause_grammar": view.function_words[1],
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the share, unless the grammar is that of talk."""
        if measured["long_clause_grammar"] >= self.params.excused_grammar:
            return None
        share = measured["long_clause_share"]
        return above(self.name, "long_clauses", share, self.params.max_share)


class RepeatedPunctuationParams(base.Params):
    """A number of runs."""

    max_per_1k: float = Field(
        5.0,
        ge=0,
        description="most runs of 4 equal marks per 1,000 chars; METHODS D19",
    )


class RepeatedPunctuation:
    """Rejects text that shouts: runs of one punctuation mark."""

    name: ClassVar[str] = "repeated_punctuation_v1"
    reasons: ClassVar[tuple[str, ...]] = ("repeated_punctuation",)
    Params: ClassVar[type[base.Params]] = RepeatedPunctuationParams
    measurements: ClassVar[tuple[str, ...]] = ("repeated_punctuation_per_1k",)

    def __init__(self, params: RepeatedPunctuationParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Runs per 1,000 chars; ellipses, dashes, rules and box drawing do not count."""
        codes, classes = view.codes, view.classes
        twice = (codes[1:] == codes[:-1]).nonzero()[0]  # a character met again at once
        mark = classes[twice] - np.uint8(ENDER) <= np.uint8(SYMBOL - ENDER)  # wraps below ENDER
        twice = twice[mark]
        if len(twice) < 3:
            return {"repeated_punctuation_per_1k": 0.0}
        fourfold = twice[:-2][twice[2:] - twice[:-2] == 2]  # where four equal marks begin
        begins = np.ones(len(fourfold), np.bool_)
        begins[1:] = fourfold[1:] - fourfold[:-1] > 1  # only the first four of a run
        counted = ~np.isin(codes[fourfold[begins]], _UNCOUNTED)
        return {
            "repeated_punctuation_per_1k": 1000.0
            * ratio(int(np.count_nonzero(counted)), view.chars)
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the density."""
        runs = measured["repeated_punctuation_per_1k"]
        return above(self.name, "repeated_punctuation", runs, self.params.max_per_1k)


class BracketsParams(base.Params):
    """A share of chars."""

    max_ratio: float = Field(
        0.30, ge=0, le=1, description="most chars inside 【】; MAP-NEO 0.10 kills 8 of 240 news"
    )


class Brackets:
    """Share of the text inside 【】, as in digests and shop titles.

    MAP-NEO drops above 0.10, which kills good news digests, so the default only tags.
    """

    name: ClassVar[str] = "brackets_v1"
    reasons: ClassVar[tuple[str, ...]] = ("bracketed",)
    Params: ClassVar[type[base.Params]] = BracketsParams
    measurements: ClassVar[tuple[str, ...]] = ("bracket_ratio",)

    def __init__(self, params: BracketsParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """The share of chars inside 【】."""
        if "【" not in view.text:
            return {"bracket_ratio": 0.0}
        inside = sum(len(match[0]) for match in _BRACKETED.finditer(view.text))
        return {"bracket_ratio": min(1.0, ratio(inside, view.chars))}

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the share."""
        return above(self.name, "bracketed", measured["bracket_ratio"], self.params.max_ratio)
