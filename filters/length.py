"""Too little text, or too much for one document (METHODS 2.3 D01-D03)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from filters import base
from filters.base import Rejection, above, below
from filters.classes import SPACE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filters.view import TextView


class MinLengthParams(base.Params):
    """Lengths in chars and in Han characters."""

    min_chars: int = Field(
        200,
        ge=0,
        description="least chars of a document; ChineseWebText 200, HPLT 500, PanGu 150; "
        "the shortest of 262 judged pages of q >= 3 has 312",
    )
    min_chars_sentences: int = Field(
        100,
        ge=0,
        description="least chars where sentence_share is at least min_sentence_share; set on "
        "422 short newspaper blocks and forum posts, which are cut at 190 to 200",
    )
    min_sentence_share: float = Field(
        0.5,
        ge=0,
        le=1,
        description="share of chars in lines with a sentence ender or semicolon that makes a text "
        "sentences; 1st percentile of 149 news pages 0.94, median of pages of q <= 1 0.19",
    )
    min_chars_verse: int = Field(
        30, ge=0, description="least chars of verse; newspaper poems have 36 to 112"
    )
    min_han: int = Field(
        60,
        ge=0,
        description="least Han characters, verse excepted; 1st percentile of 190 pages of "
        "q = 3, many of them code, 109; median of pages of q <= 1 116",
    )


class MinLength:
    """Rejects a document that is too short to teach anything.

    Whole sentences are worth keeping at a length where a list or a teaser is not, and a poem is
    complete at a few lines, so there are three limits.
    """

    name: ClassVar[str] = "min_length_v1"
    reasons: ClassVar[tuple[str, ...]] = ("too_short", "too_few_han")
    Params: ClassVar[type[base.Params]] = MinLengthParams
    measurements: ClassVar[tuple[str, ...]] = ("chars", "han", "sentence_share", "verse")

    def __init__(self, params: MinLengthParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Counts, the share of chars in lines with an ender, and 1.0 for verse."""
        return {
            "chars": float(view.chars),
            "han": float(view.han),
            "sentence_share": view.sentence_share,
            "verse": float(view.is_verse),
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the length against the limit of its kind of text, then the Han."""
        params, chars = self.params, measured["chars"]
        if measured["verse"]:
            return below(self.name, "too_short", chars, params.min_chars_verse)
        whole = measured["sentence_share"] >= params.min_sentence_share
        least = min(params.min_chars_sentences, params.min_chars) if whole else params.min_chars
        return below(self.name, "too_short", chars, least) or below(
            self.name, "too_few_han", measured["han"], params.min_han
        )


class MaxLengthParams(base.Params):
    """Length in chars."""

    max_chars: int = Field(
        200_000,
        ge=0,
        description="most chars of a document; Gopher's 100,000 words at 1.8 chars a word",
    )


class MaxLength:
    """Rejects books and dumps in one page: split them before they come here."""

    name: ClassVar[str] = "max_length_v1"
    reasons: ClassVar[tuple[str, ...]] = ("too_long",)
    Params: ClassVar[type[base.Params]] = MaxLengthParams
    measurements: ClassVar[tuple[str, ...]] = ("total_chars",)

    def __init__(self, params: MaxLengthParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Counts the chars."""
        return {"total_chars": float(len(view.text) - view.counts[SPACE])}

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the length."""
        return above(self.name, "too_long", measured["total_chars"], self.params.max_chars)
