"""Text rewritten by machine to look new: swapped synonyms, inserted pinyin, stuffed keywords."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from pydantic import Field

from filters import base
from filters.base import Rejection, above, ratio
from filters.classes import HAN, LATIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filters.view import TextView

# A gloss of one syllable after a character: 網(wǎng)絡(luò ). Teaching texts gloss words now and
# then; spun pages gloss one character in ten.
_GLOSS: Final = re.compile(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6} ?[)）]")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")


def traditional_share(view: TextView) -> float:
    """Share of the Han that a conversion to simplified characters would change."""
    han = view.classes == HAN
    return ratio(int(np.count_nonzero((view.folded_codes != view.codes) & han)), view.han)


class SpunParams(base.Params):
    """A number of different words."""

    max_words: int = Field(
        1,
        ge=0,
        description="most different artefacts of synonym swapping; S04: 2 reject; 0 of 1,482 "
        "good documents have 2",
    )


class Spun:
    """Rejects synonym-swapped text, simplified only (METHODS 2.6 S04)."""

    name: ClassVar[str] = "spun_v1"
    reasons: ClassVar[tuple[str, ...]] = ("spun",)
    Params: ClassVar[type[base.Params]] = SpunParams
    measurements: ClassVar[tuple[str, ...]] = ("spun_words",)

    def __init__(self, params: SpunParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Different artefacts; 0 for traditional text, where some of them are words."""
        words = view.words_in("spun.strong")
        if not words or traditional_share(view) > 0.05:
            return {"spun_words": 0.0}
        return {"spun_words": float(len(words))}

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the number."""
        return above(self.name, "spun", measured["spun_words"], self.params.max_words)


class InlinePinyinParams(base.Params):
    """A density."""

    max_per_1k: float = Field(
        15.0,
        ge=0,
        description="most one-syllable glosses per 1,000 Han; the judged pages that do it "
        "have over 50, others under 2",
    )


class InlinePinyin:
    """Rejects text with pinyin glosses sown into it to defeat duplicate detection."""

    name: ClassVar[str] = "inline_pinyin_v1"
    reasons: ClassVar[tuple[str, ...]] = ("inline_pinyin",)
    Params: ClassVar[type[base.Params]] = InlinePinyinParams
    measurements: ClassVar[tuple[str, ...]] = ("pinyin_glosses_per_1k",)

    def __init__(self, params: InlinePinyinParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """One-syllable glosses in brackets per 1,000 Han."""
        if not view.counts[LATIN] or ("(" not in view.text and "（" not in view.text):
            return {"pinyin_glosses_per_1k": 0.0}
        text = view.text
        glosses = sum(
            match.start() > 0 and _HAN.match(text, match.start() - 1) is not None
            for match in _GLOSS.finditer(text)
        )
        return {"pinyin_glosses_per_1k": 1000.0 * ratio(glosses, view.han)}

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the density."""
        glosses = measured["pinyin_glosses_per_1k"]
        return above(self.name, "inline_pinyin", glosses, self.params.max_per_1k)
