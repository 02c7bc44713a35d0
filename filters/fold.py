"""Folding of text before it is matched against word lists.

Spam spells its words in full-width letters, in traditional characters, with Greek or Cyrillic
look-alikes. The fold maps each code point to one code point: NFKC where that is a single
character, lower case, traditional to simplified (OpenCC's ``t2s`` table, character by
character, without phrases) and look-alikes of Latin letters. It is a table look-up, so a
document costs microseconds. The folded text is only ever matched, never stored.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from opencc import OpenCC

if TYPE_CHECKING:
    import numpy.typing as npt

# Cyrillic and Greek letters drawn like a Latin one (a subset of Unicode TR39's confusables,
# those seen in spam), after lower-casing.
_LOOK_ALIKES: Final = dict(
    zip("асеорухіјѕһԁոցʟαεικνορτυχ", "aceopyxijshdnglaeikvoptux", strict=True)
)
_FOLDED: Final = 0x20000  # nothing above the first supplementary plane folds


def _fold_char(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char).lower()
    if len(folded) != 1:
        folded = char
    return _LOOK_ALIKES.get(folded, folded)


@cache
def _fold_table() -> npt.NDArray[np.uint32]:
    table = np.arange(0x110000, dtype=np.uint32)
    for code in range(0x80):
        table[code] = ord(chr(code).lower())
    for first, last in ((0x80, 0x33FF), (0xA640, 0xABFF), (0xF900, 0xFFEF), (0x1D400, 0x1F251)):
        for code in range(first, last + 1):
            table[code] = ord(_fold_char(chr(code)))
    han = [chr(code) for code in range(0x3400, 0xA000)]
    # One call for all characters: a line break between them keeps phrases from matching.
    simplified = OpenCC("t2s").convert("\n".join(han)).split("\n")
    table[0x3400:0xA000] = [
        ord(to) if len(to) == 1 else ord(han) for han, to in zip(han, simplified, strict=True)
    ]
    return table


def fold_codes(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Folds code points one by one; the result has the same length."""
    folded: npt.NDArray[np.uint32] = _fold_table()[codes]
    return folded


def fold(text: str) -> str:
    """Folds a string, code point by code point."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return fold_codes(codes).tobytes().decode("utf-32-le", "surrogatepass")
