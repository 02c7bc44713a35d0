"""The trained quality score: what the model sees of a text, and what its answer means.

The model is fastText over characters (Joulin et al. 2016, "Bag of Tricks for Efficient Text
Classification"): script, width and case are folded, every digit is 0, punctuation and line ends
are tokens, so that it learns wording and the rhythm of sentences rather than script or length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from filters.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

BUCKETS: Final = 20
MAX_CHARS: Final = 2_000
GOOD: Final = "good"

_TOKEN = re.compile(r"[a-z]+|0+|[^\sa-z0]")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Score:
    """``value`` is 0 to 1, calibrated; ``bucket`` is 0 (worst) to 19 (best)."""

    value: float
    bucket: int


class Scorer:
    """Turns the model's raw probability of ``good`` into a calibrated score and a bucket.

    Args:
        predict: the fastText model.
        calibration: ``raw`` and ``value``, the corners of a rising line from raw probability to
            score; and ``bounds``, the 19 scores that part the buckets.
    """

    def __init__(
        self,
        predict: Callable[[Sequence[str]], list[list[tuple[str, float]]]],
        calibration: Mapping[str, Sequence[float]],
    ) -> None:
        self._predict = predict
        self._raw, self._value = calibration["raw"], calibration["value"]
        self._bounds = calibration["bounds"]

    def score(self, texts: Sequence[str]) -> list[Score]:
        """One score a text, in order; deterministic, whatever else is in the batch."""
        answers = self._predict([features(text) for text in texts])
        return [self._calibrate(dict(answer).get(GOOD, 0.0)) for answer in answers]

    def _calibrate(self, raw: float) -> Score:
        at = min(max(bisect_right(self._raw, raw), 1), len(self._raw) - 1)
        low, high = self._raw[at - 1], self._raw[at]
        share = min(max((raw - low) / (high - low), 0.0), 1.0)
        value = self._value[at - 1] + share * (self._value[at] - self._value[at - 1])
        value = round(value, 6)
        return Score(value, bisect_right(self._bounds, value))


def features(text: str) -> str:
    """The text as the model sees it: tokens parted by spaces, at most `MAX_CHARS` of the text.

    >>> features("「第3章」Hello，\\n再見。")
    '「 第 0 章 」 hello , ¶ 再 见 。'
    """
    folded = _DIGIT.sub("0", fold(text[:MAX_CHARS])).replace("\n", "¶")
    return " ".join(_TOKEN.findall(folded))
