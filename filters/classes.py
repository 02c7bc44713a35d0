"""One class per code point: Han, Latin, digit, punctuation, white space, damage and so on."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

# The classes. Letters come first, then punctuation, so that a group is one comparison.
HAN: Final = 0
LATIN: Final = 1
DIGIT: Final = 2
KANA: Final = 3
HANGUL: Final = 4
LETTER: Final = 5  # letters and marks of every other script
ENDER: Final = 6  # punctuation that ends a sentence
SEMICOLON: Final = 7  # the full-width one, which ends the items of laws
COMMA: Final = 8  # commas of all kinds and the other semicolons
PUNCTUATION: Final = 9  # the rest of category P
SYMBOL: Final = 10  # category S without the next
BOX: Final = 11  # box drawing, the frames of tables in text
SPACE: Final = 12
DAMAGE: Final = 13  # U+FFFD, controls that are not white space, noncharacters
PRIVATE: Final = 14
OTHER: Final = 15  # format characters, unassigned, surrogates
CLASSES: Final = 16

_ENDERS: Final = "。！？!?…．｡︒﹖﹗⁇⁈⁉‼"
_COMMAS: Final = "，,、;､﹐﹑﹔"
_HAN_RANGES: Final = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
_KANA_RANGES: Final = ((0x3041, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F), (0x1B000, 0x1B16F))
_HANGUL_RANGES: Final = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF))
_SIMPLE: Final = {"N": DIGIT, "P": PUNCTUATION, "S": SYMBOL, "Z": SPACE, "M": LETTER}


def _class_of(code: int) -> int:
    char = chr(code)
    category = unicodedata.category(char)
    if char.isspace():
        return SPACE
    if code == 0xFFFD or category == "Cc" or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return DAMAGE
    if category == "Co":
        return PRIVATE
    if category[0] == "L":
        return LATIN if "LATIN" in unicodedata.name(char, "") else LETTER
    return _SIMPLE.get(category[0], OTHER)


@cache
def class_table() -> npt.NDArray[np.uint8]:
    """The class of each code point up to U+1FFFF, built once; what lies above is regular."""
    table = np.fromiter(map(_class_of, range(0x20000)), np.uint8, 0x20000)
    full = np.full(0x110000, OTHER, np.uint8)
    full[: len(table)] = table
    for code in range(0x1FFFE, 0x110000, 0x10000):
        full[code : code + 2] = DAMAGE
    full[0xE0100:0xE01F0] = LETTER  # variation selectors are marks
    full[0xF0000:0xFFFFE] = full[0x100000:0x10FFFE] = PRIVATE
    for ranges, value in ((_HAN_RANGES, HAN), (_KANA_RANGES, KANA), (_HANGUL_RANGES, HANGUL)):
        for first, last in ranges:
            full[first : last + 1] = value
    full[0x3007] = HAN
    full[0x30FB] = PUNCTUATION  # the middle dot between names, among the kana
    full[0x2500:0x2580] = BOX
    full[[ord(char) for char in _COMMAS]] = COMMA
    full[ord("；")] = SEMICOLON
    full[[ord(char) for char in _ENDERS]] = ENDER
    return full
