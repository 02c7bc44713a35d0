"""Writing systems by code point, and text in the form that hanmill's own model reads."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

# Every letter and combining mark is of one of these systems; punctuation, digits and the rest
# have number 0, "none". "letter" is every alphabet and syllabary but those named.
SYSTEMS: Final = ("none", "letter", "latin", "hangul", "zhuyin", "kana", "han")
_RANGES: Final = {
    "latin": ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x24F),
              (0x300, 0x36F), (0x1E00, 0x1EFF), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)),
    "hangul": ((0x1100, 0x11FF), (0x3131, 0x318E), (0xA960, 0xA97F), (0xAC00, 0xD7FB)),
    "zhuyin": ((0x3105, 0x312F), (0x31A0, 0x31BF)),
    "kana": ((0x3041, 0x309F), (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF),
             (0xFF66, 0xFF9D)),
    "han": ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),
            (0x20000, 0x323AF)),
}  # fmt: skip
# Systems without spaces between words: each of their characters is a word to the model.
_UNSPACED_FROM: Final = SYSTEMS.index("hangul")


@cache
def systems() -> npt.NDArray[np.uint8]:
    """Return the number in ``SYSTEMS`` of every code point's writing system."""
    table = np.zeros(0x110000, np.uint8)
    # Planes above the second hold no alphabet in use.
    letters = [c for c in range(0x20000) if unicodedata.category(chr(c))[0] in "LM"]
    table[letters] = SYSTEMS.index("letter")
    for name, ranges in _RANGES.items():
        for first, last in ranges:
            table[first : last + 1] = SYSTEMS.index(name)
    return table


def codes(text: str) -> npt.NDArray[np.uint32]:
    """Return the text's code points; lone surrogates stand for themselves."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def model_text(text: str) -> str:
    """Return the text as hanmill's language model is trained on it and reads it.

    Lower case; only letters and marks, all else is a space; Han, kana, hangul and zhuyin
    characters stand alone, so that the model's word n-grams are their character n-grams, while
    other words stay whole and give it their character n-grams.

    >>> model_text("GitHub 上的2个网站。").split()
    ['github', '上', '的', '个', '网', '站']
    """
    points = codes(text.lower())
    if not len(points):
        return ""
    system = systems()[points]
    widths = np.where(system >= _UNSPACED_FROM, 3, 1)
    ends = np.cumsum(widths)
    spaced = np.full(ends[-1], ord(" "), np.uint32)
    spaced[ends - 1 - widths // 3] = np.where(system > 0, points, ord(" "))
    return spaced.tobytes().decode("utf-32-le")
