"""Pornography and its advertising (METHODS 2.6 S03)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from filters import base
from filters.base import Rejection, above, ratio

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filters.view import TextView


class AdultParams(base.Params):
    """Both limits must be passed."""

    max_words: int = Field(1, ge=0, description="most different explicit words; METHODS S03")
    max_per_1k: float = Field(
        1.0, ge=0, description="most explicit words per 1,000 Han; METHODS S03, ROOTS 0.001"
    )


class Adult:
    """Rejects pages with explicit words; words of medicine and law never reject by themselves."""

    name: ClassVar[str] = "adult_v1"
    reasons: ClassVar[tuple[str, ...]] = ("adult",)
    Params: ClassVar[type[base.Params]] = AdultParams
    measurements: ClassVar[tuple[str, ...]] = (
        "adult_words",
        "adult_words_per_1k",
        "adult_ambiguous",
    )

    def __init__(self, params: AdultParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Different explicit words, their density, and different ambiguous words."""
        words = view.words_in("adult.explicit")
        return {
            "adult_words": float(len(words)),
            "adult_words_per_1k": 1000.0 * ratio(sum(words.values()), view.han),
            "adult_ambiguous": float(len(view.words_in("adult.ambiguous"))),
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the density of text with enough different words."""
        if measured["adult_words"] <= self.params.max_words:
            return None
        return above(self.name, "adult", measured["adult_words_per_1k"], self.params.max_per_1k)
