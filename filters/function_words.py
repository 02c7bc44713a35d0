"""The small words that running Chinese cannot do without (METHODS 2.3 D18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from filters import base
from filters.base import Rejection, below
from filters.view import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filters.view import TextView


class FunctionWordsParams(base.Params):
    """A number of different words and a density."""

    min_words: int = Field(
        2,
        ge=0,
        description="least different words of 的了是在和不有这也就与为于及之其以所而我他你; "
        "Gopher and FineWeb-2 ask for 2 stop words; 1st percentile of news 2",
    )
    min_per_100_han: float = Field(
        1.0,
        ge=0,
        description="least of them per 100 Han; 1st percentile of news 2.6, of law 2.9; a "
        "newspaper's list of names 1.03",
    )


class FunctionWords:
    """Rejects text without grammar: lists of names, labels, products."""

    name: ClassVar[str] = "function_words_v1"
    reasons: ClassVar[tuple[str, ...]] = ("few_function_words", "function_words_rare")
    Params: ClassVar[type[base.Params]] = FunctionWordsParams
    measurements: ClassVar[tuple[str, ...]] = ("function_words", "function_words_per_100_han")

    def __init__(self, params: FunctionWordsParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Different function words, and all per 100 Han; classical text and verse are excused."""
        different, dense = view.function_words
        if (different < 10 or dense < 5) and (view.is_verse or view.is_classical):
            return {
                "function_words": float(len(FUNCTION_WORDS)),
                "function_words_per_100_han": 100.0,
            }
        return {"function_words": float(different), "function_words_per_100_han": dense}

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the variety, then the density."""
        words, dense = measured["function_words"], measured["function_words_per_100_han"]
        return below(self.name, "few_function_words", words, self.params.min_words) or below(
            self.name, "function_words_rare", dense, self.params.min_per_100_han
        )
