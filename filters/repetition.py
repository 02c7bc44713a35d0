"""Repetition and monotony (METHODS 2.3 D14-D17).

Only the Han characters are looked at (the *Han text*): program code repeats itself by nature,
and measured on all characters the rules killed a fifth of the good technical articles.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from pydantic import Field

from filters import base
from filters.base import Rejection, above, below, ratio
from filters.ngrams import duplicate_ngram_share, top_ngram_share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filters.view import TextView

_ENOUGH_HAN: Final = 150  # fewer say nothing: their entropy is at most log(150) = 5.0


class RepeatedLinesParams(base.Params):
    """Shares of lines and of chars."""

    max_lines: float = Field(
        0.30, ge=0, le=1, description="most repeated lines; Gopher 0.30, FineWeb-2 0.287"
    )
    max_chars: float = Field(
        0.20, ge=0, le=1, description="most chars in repeated lines; Gopher 0.20"
    )


class RepeatedLines:
    """Rejects documents that repeat their lines."""

    name: ClassVar[str] = "repeated_lines_v1"
    reasons: ClassVar[tuple[str, ...]] = ("duplicate_lines", "duplicate_line_chars")
    Params: ClassVar[type[base.Params]] = RepeatedLinesParams
    measurements: ClassVar[tuple[str, ...]] = ("duplicate_line_share", "duplicate_line_char_share")

    def __init__(self, params: RepeatedLinesParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Shares of the lines, and of their characters, that occurred before.

        Only lines that are half Han count: code and its comments repeat themselves.
        """
        lines = [
            view.lines[index]
            for index in np.flatnonzero(view.line_han * 2 >= view.line_chars).tolist()
        ]
        if not lines:
            return {"duplicate_line_share": 0.0, "duplicate_line_char_share": 0.0}
        repeats = [(line, count - 1) for line, count in Counter(lines).items() if count > 1]
        total = sum(map(len, lines))
        return {
            "duplicate_line_share": sum(count for _, count in repeats) / len(lines),
            "duplicate_line_char_share": sum(len(line) * count for line, count in repeats) / total,
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges both shares."""
        share, chars = measured["duplicate_line_share"], measured["duplicate_line_char_share"]
        return above(self.name, "duplicate_lines", share, self.params.max_lines) or above(
            self.name, "duplicate_line_chars", chars, self.params.max_chars
        )


class TopNgramsParams(base.Params):
    """Shares of the Han text."""

    max_2gram: float = Field(
        0.22, ge=0, le=1, description="Gopher's 0.20 for 2 words; news p99 0.124, a poem 0.2"
    )
    max_4gram: float = Field(
        0.25, ge=0, le=1, description="Gopher's 0.18 for 3 words; news p99 0.139, a law 0.23"
    )
    max_6gram: float = Field(
        0.22,
        ge=0,
        le=1,
        description="Gopher's 0.16 for 4 words; news p99 0.127, pages of q = 3 0.2",
    )


class TopNgrams:
    """Rejects documents that say one thing over and over."""

    name: ClassVar[str] = "top_ngrams_v1"
    reasons: ClassVar[tuple[str, ...]] = ("top_2gram", "top_4gram", "top_6gram")
    Params: ClassVar[type[base.Params]] = TopNgramsParams
    measurements: ClassVar[tuple[str, ...]] = (
        "top_2gram_share",
        "top_4gram_share",
        "top_6gram_share",
    )

    def __init__(self, params: TopNgramsParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """The share of the most frequent 2-, 4- and 6-gram of the Han text."""
        text = view.ngrams.codes.tobytes().decode("utf-32-le")
        return {
            f"top_{n}gram_share": top_ngram_share(text, view.ngrams.of(n), n) for n in (2, 4, 6)
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the three shares in turn."""
        params = self.params
        return (
            above(self.name, "top_2gram", measured["top_2gram_share"], params.max_2gram)
            or above(self.name, "top_4gram", measured["top_4gram_share"], params.max_4gram)
            or above(self.name, "top_6gram", measured["top_6gram_share"], params.max_6gram)
        )


class DuplicateNgramsParams(base.Params):
    """Shares of the Han text."""

    max_10gram: float = Field(
        0.60,
        ge=0,
        le=1,
        description="Gopher's 5 words are about 9 chars, 0.15; but laws go up to 0.56",
    )
    max_13gram: float = Field(
        0.55,
        ge=0,
        le=1,
        description="Gopher's 7 words are about 13 chars, 0.13; laws go up to 0.5",
    )
    max_20gram: float = Field(
        0.45,
        ge=0,
        le=1,
        description="Gopher's 10 words are about 18 chars, 0.10; laws go up to 0.4",
    )


class DuplicateNgrams:
    """Rejects documents that repeat passages."""

    name: ClassVar[str] = "duplicate_ngrams_v1"
    reasons: ClassVar[tuple[str, ...]] = (
        "duplicate_10gram",
        "duplicate_13gram",
        "duplicate_20gram",
    )
    Params: ClassVar[type[base.Params]] = DuplicateNgramsParams
    measurements: ClassVar[tuple[str, ...]] = (
        "duplicate_10gram_share",
        "duplicate_13gram_share",
        "duplicate_20gram_share",
    )

    def __init__(self, params: DuplicateNgramsParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Shares of the Han text covered by 10-, 13- and 20-grams met before."""
        shares: dict[str, float] = {}
        share = 1.0
        for n in (10, 13, 20):
            # A longer n-gram can only repeat where a shorter one does.
            share = duplicate_ngram_share(view.ngrams.of(n), n) if share else 0.0
            shares[f"duplicate_{n}gram_share"] = share
        return shares

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the three shares in turn."""
        params = self.params
        ten, thirteen = measured["duplicate_10gram_share"], measured["duplicate_13gram_share"]
        twenty = measured["duplicate_20gram_share"]
        return (
            above(self.name, "duplicate_10gram", ten, params.max_10gram)
            or above(self.name, "duplicate_13gram", thirteen, params.max_13gram)
            or above(self.name, "duplicate_20gram", twenty, params.max_20gram)
        )


class EntropyParams(base.Params):
    """Entropy in nats and a share."""

    min_entropy: float = Field(
        3.5, ge=0, description="least entropy of single characters, nats; MAP-NEO 3.0"
    )
    min_distinct: float = Field(
        0.1, ge=0, le=1, description="least distinct chars per char, text under 3,000; MAP-NEO"
    )


class Entropy:
    """Rejects text of few different characters."""

    name: ClassVar[str] = "entropy_v1"
    reasons: ClassVar[tuple[str, ...]] = ("entropy_low", "distinct_chars_low")
    Params: ClassVar[type[base.Params]] = EntropyParams
    measurements: ClassVar[tuple[str, ...]] = ("entropy_nats", "distinct_ratio")

    def __init__(self, params: EntropyParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Entropy of the Han characters, and distinct ones per character.

        The ratio falls with the length by itself, so from 3,000 chars on it is given as 1.0, and
        so is verse and text too short to tell.
        """
        if view.han < _ENOUGH_HAN or view.is_verse:
            return {"entropy_nats": 10.0, "distinct_ratio": 1.0}
        codes = np.sort(view.ngrams.codes)
        changes = (codes[1:] != codes[:-1]).nonzero()[0]
        counts = np.empty(len(changes) + 1)
        counts[:-1] = changes
        counts[-1] = len(codes) - 1
        counts[1:] -= changes
        counts[0] += 1
        entropy = np.log(len(codes)) - float((counts * np.log(counts)).sum()) / len(codes)
        distinct = ratio(len(counts), len(codes)) if len(codes) < 3000 else 1.0
        # Processors differ in the last digits of a logarithm.
        return {"entropy_nats": round(float(entropy), 6), "distinct_ratio": distinct}

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the entropy, then the ratio."""
        entropy, distinct = measured["entropy_nats"], measured["distinct_ratio"]
        return below(self.name, "entropy_low", entropy, self.params.min_entropy) or below(
            self.name, "distinct_chars_low", distinct, self.params.min_distinct
        )
