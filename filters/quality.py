"""The trained quality score: what the model sees of a text, and what its answer means.

Two parts. A fastText model (Joulin et al. 2016, "Bag of Tricks for Efficient Text
Classification") reads the characters: script, width and case are folded, every number is one
0 and every word in Latin letters one ``a``, punctuation and line ends are tokens, so that it
learns Chinese wording and the rhythm of sentences rather than script, topic or site. Its answer,
the number of lines of prose, their cohesion, and a few of the filters' measurements (advertising
calls, gambling words, what the line editors removed) are the terms of a proportional-odds model
(McCullagh 1980), additive and so readable: the weights stand in ``filters/data/quality.json``.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from filters.cohesion import cohesions
from filters.fold import fold_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt

    Codes = npt.NDArray[np.uint32]
    Numbers = npt.NDArray[np.float64]

BUCKETS: Final = 20
MAX_CHARS: Final = 4_000  # of a text, that the model reads
LABELS: Final = ("bad", "middling", "good", "spoilt")
MODEL_INPUTS: Final = ("model_good", "model_unspoilt")
TEXT_INPUTS: Final = ("prose_lines", "cohesion")
TRANSFORMS: Final[dict[str, Callable[[Numbers], Numbers]]] = {
    "identity": np.positive,
    "sqrt": np.sqrt,
    "log": np.log1p,
    "asinh": np.arcsinh,  # a logarithm for both signs
}

_BLANK, _BREAK = 32, ord("¶")
_FLOOR: Final = 1e-3  # of a probability, before its logarithm
_UNSUSPECTED: Final = 1.0  # log odds above which a text is not suspected of being spoilt at all
_PROSE_CHARS: Final = 30  # a line of prose has at least so many, and ends a sentence
_PARAGRAPH_CHARS: Final = 300  # a line of more counts as several: some pages have lost their breaks
_PROSE_END: Final = re.compile(r"[。！？!?…；：:][”」』）)\"\s]{0,4}$")


@dataclass(frozen=True, slots=True)
class Score:
    """``value`` is 0 to 1, the chance of a page worth keeping; ``bucket`` 0 (worst) to 19."""

    value: float
    bucket: int


class Scorer:
    """Scores texts by the model's answer and the filters' measurements.

    Args:
        predict: the fastText model with the labels `LABELS`.
        parameters: ``terms``, a list of mappings with ``input`` (a measurement or one of
            `MODEL_INPUTS` and `TEXT_INPUTS`), ``transform`` (of `TRANSFORMS`), ``low``,
            ``high``, ``mean``, ``scale`` and ``weight``; ``calibration`` with ``raw`` and
            ``value``, the corners of a rising line from weighted sum to score; and ``bounds``,
            the 19 scores that part the buckets.
        measurements: the names that `score` will be given.

    Raises:
        ValueError: ``measurements`` is given and lacks a name that the terms need.
    """

    def __init__(
        self,
        predict: Callable[[Sequence[str]], list[list[tuple[str, float]]]],
        parameters: Mapping[str, Any],
        measurements: Sequence[str] | None = None,
    ) -> None:
        self._predict = predict
        self._terms = Terms(parameters["terms"])
        self.required_measurements: tuple[str, ...] = self._terms.measurements
        if measurements is not None:
            missing = sorted(set(self.required_measurements) - set(measurements))
            if missing:
                raise ValueError(
                    "the quality score needs measurements that are not made: " + ", ".join(missing)
                )
        calibration = parameters["calibration"]
        self._raw, self._value = calibration["raw"], calibration["value"]
        self._bounds: Sequence[float] = parameters["bounds"]

    def score(self, texts: Sequence[str], measured: Sequence[Mapping[str, float]]) -> list[Score]:
        """One score a text, in order; the same whatever else is in the batch.

        Raises:
            KeyError: a text's measurements lack one of ``required_measurements``.
        """
        codes = [_codes(text) for text in texts]
        answers = self._predict([_features(each) for each in codes])
        sums = self._terms.sums(
            [
                {**numbers, **model_inputs(dict(answer)), **from_text}
                for answer, numbers, from_text in zip(
                    answers, measured, _text_inputs(texts, codes), strict=True
                )
            ]
        )
        values = np.interp(sums, self._raw, self._value).round(6).tolist()
        return [Score(value, bisect_right(self._bounds, value)) for value in values]


class Terms:
    """The additive model: each term an input, transformed, clipped, standardised, weighted."""

    def __init__(self, terms: Sequence[Mapping[str, Any]]) -> None:
        self._inputs = [str(term["input"]) for term in terms]
        self.measurements = tuple(
            name for name in self._inputs if name not in (*MODEL_INPUTS, *TEXT_INPUTS)
        )
        self._transforms = [str(term["transform"]) for term in terms]
        if unknown := set(self._transforms) - set(TRANSFORMS):
            raise ValueError(f"unknown transforms: {', '.join(sorted(unknown))}")

        def column(name: str) -> Numbers:
            return np.array([term[name] for term in terms], np.float64)

        self._low, self._high = column("low"), column("high")
        self._mean, self._scale, self._weight = column("mean"), column("scale"), column("weight")

    def sums(self, rows: Sequence[Mapping[str, float]]) -> Numbers:
        """The weighted sum of each row of inputs."""
        table = np.array([[row[name] for name in self._inputs] for row in rows], np.float64)
        table = transformed(table.reshape(len(rows), len(self._inputs)), self._transforms)
        table = (np.clip(table, self._low, self._high) - self._mean) / self._scale
        # Not a matrix product: the order of its additions depends on the number of rows.
        sums: Numbers = (table * self._weight).sum(axis=1)
        return sums


def transformed(table: Numbers, transforms: Sequence[str]) -> Numbers:
    """The columns of a table, each through its named transform."""
    columns = [TRANSFORMS[name](table[:, column]) for column, name in enumerate(transforms)]
    return np.stack(columns, axis=1) if columns else table


def model_inputs(answer: Mapping[str, float]) -> dict[str, float]:
    """The model's probabilities as log odds: good against bad, and all against spoilt."""
    bad, middling, good, spoilt = (answer.get(label, 0.0) for label in LABELS)
    half = middling / 2
    odds = np.log(good + half + _FLOOR) - np.log(bad + half + _FLOOR)
    whole = np.log(bad + middling + good + _FLOOR) - np.log(spoilt + _FLOOR)
    return dict(zip(MODEL_INPUTS, (float(odds), min(float(whole), _UNSUSPECTED)), strict=True))


def text_inputs(texts: Sequence[str]) -> list[dict[str, float]]:
    """What the score counts in the texts itself: lines of prose, and cohesion."""
    return _text_inputs(texts, [_codes(text) for text in texts])


def _text_inputs(texts: Sequence[str], codes: Sequence[Codes]) -> list[dict[str, float]]:
    return [
        dict(zip(TEXT_INPUTS, (_prose_lines(text), cohesion), strict=True))
        for text, cohesion in zip(texts, cohesions(codes).tolist(), strict=True)
    ]


def _prose_lines(text: str) -> float:
    """Lines that are paragraphs of sentences; long ones count for as many as they might be."""
    return sum(
        max(1.0, len(line) / _PARAGRAPH_CHARS)
        for line in map(str.strip, text.split("\n"))
        if len(line) >= _PROSE_CHARS and _PROSE_END.search(line, len(line) - 5)
    )


def _codes(text: str) -> Codes:
    read = text[:MAX_CHARS].encode("utf-32-le", "surrogatepass")
    return fold_codes(np.frombuffer(read, np.uint32))


@cache
def _tokens() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.bool_]]:
    """What stands for each code point, and whether a run of it is one token."""
    token = np.arange(0x110000, dtype=np.uint32)
    for code in range(0x3400):
        category = unicodedata.category(chr(code))
        if category[0] == "L" and code < 0x2E80:
            token[code] = ord("a")
        elif category == "Nd":
            token[code] = ord("0")
        elif category[0] in "ZC":
            token[code] = _BLANK
    token[ord("\n")] = _BREAK
    token[0xD800:0xE000] = token[0xFEFF] = _BLANK
    runs = np.ones(0x110000, np.bool_)
    runs[0x3040:0x3100] = runs[0x3400:0xA000] = runs[0x20000:] = False
    return token, runs


def features(text: str) -> str:
    r"""The text as the model sees it: one-character tokens, parted by spaces.

    >>> features("「第30章」Hello World，\n再見。")
    '「 第 0 章 」 a , ¶ 再 见 。'
    """
    return _features(_codes(text))


def _features(codes: Codes) -> str:
    token, runs = _tokens()
    seen = token[codes]
    seen = seen[seen != _BLANK]
    if not len(seen):
        return ""
    first = np.ones(len(seen), np.bool_)
    first[1:] = (seen[1:] != seen[:-1]) | ~runs[seen[1:]]
    seen = seen[first]
    spaced = np.full(2 * len(seen) - 1, _BLANK, np.uint32)
    spaced[::2] = seen
    return spaced.tobytes().decode("utf-32-le")
