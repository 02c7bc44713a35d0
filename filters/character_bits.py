"""How many bits a character costs in Chinese, Japanese, Korean or Latin text.

The same bytes read under two charsets give two texts; the reading that costs fewer bits is the
likelier one (minimum description length). Costs are -log2 of a character's share of the
non-ASCII characters, counted once over a mixture of text and kept in data/character_bits.tsv;
real Chinese costs about 10 bits a character, Chinese read under a wrong charset 14 to 18.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

ASCII_BITS = 5.0  # about what a letter of English or of a tag costs
CONTROL_BITS = 20.0
DAMAGE_BITS = 24.0  # U+FFFD: dearer than the rarest character, cheaper than two of them

# (first, end, bits) of characters that the counts do not hold; later rows win.
_FLOORS = (
    (0x0000, 0x10000, 20),
    (0x0000, 0x0020, CONTROL_BITS),
    (0x0020, 0x007F, ASCII_BITS),
    (0x007F, 0x00A0, CONTROL_BITS),
    (0x00A0, 0x0100, 14),
    (0x0100, 0x0530, 14),
    (0x2000, 0x2300, 14),
    (0x2460, 0x2700, 16),
    (0x3000, 0x3040, 14),
    (0x3040, 0x3130, 15),
    (0x4E00, 0x9FA6, 17),
    (0xAC00, 0xD7A4, 18),
    (0xD800, 0xE000, 11),  # half an astral character
    (0xE000, 0xF900, DAMAGE_BITS),  # private use: what a wrong reading of Big5 gives
    (0xFF00, 0xFF60, 14),
    (0xFF60, 0xFFA0, 18),  # half-width katakana: what a wrong reading as Shift_JIS gives
    (0xFFF0, 0x10000, DAMAGE_BITS),
)
_LINE_SPACES = (0x09, 0x0A, 0x0C, 0x0D)
# In Unicode text any script may come, and a well-formed sequence is itself evidence.
_ANY_SCRIPT = (
    (0x00A0, 0x0250, 9),  # Latin
    (0x0370, 0x0700, 9),  # Greek, Cyrillic, Armenian, Hebrew, Arabic
    (0x0900, 0x1100, 9),  # Indic, Thai, Lao, Tibetan, Burmese
    (0x1780, 0x18B0, 9),  # Khmer, Mongolian
    (0x1E00, 0x2000, 9),  # Vietnamese, polytonic Greek
    (0x2000, 0x2070, 9),
    (0xA000, 0xA500, 12),  # Yi
)
_FOREIGN_BITS = 2  # that the text is Japanese or Korean rather than Chinese
_COMMON_SYMBOLS = "\u00a0«»©®°·‘’“”–—•…€£§"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text costs: all of it, and on average each of its non-ASCII characters."""

    bits: float
    mean_bits: float  # 0 where there are none
    chars: int  # non-ASCII ones, in UTF-16 code units


def read_bits(text: str, language: str) -> Reading:
    """The cost of ``text`` as ``language``: zh, ja, ko, latin, or any (Unicode charsets)."""
    codes = codes_of(text)
    costs = bit_table(language)[codes]
    beyond = costs[codes >= 0x80]
    mean = float(beyond.mean()) if beyond.size else 0.0
    return Reading(float(costs.sum(dtype=np.float64)), mean, int(beyond.size))


def codes_of(text: str) -> npt.NDArray[np.uint16]:
    """The UTF-16 code units of ``text``, lone surrogates included."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")


@cache
def bit_table(language: str) -> npt.NDArray[np.float32]:
    """Bits by UTF-16 code unit."""
    table: npt.NDArray[np.float32]
    if language == "any":
        others = [bit_table(name) + np.float32(_FOREIGN_BITS) for name in ("ja", "ko")]
        table = np.minimum(np.minimum(*others), bit_table("zh"))
        for first, end, bits in _ANY_SCRIPT:
            np.minimum(table[first:end], bits, out=table[first:end])
    elif language == "latin":
        table = _floors()
        for code in (*range(0xA0, 0x1000), *range(0x2000, 0x2300), *map(ord, _COMMON_SYMBOLS)):
            table[code] = _letter_bits(chr(code))
    else:
        table = _floors()
        for name, bits_text, chars in _counted():
            if name == language:
                table[[ord(char) for char in chars]] = float(bits_text)
    table.setflags(write=False)
    return table


def _floors() -> npt.NDArray[np.float32]:
    table = np.empty(0x10000, np.float32)
    for first, end, bits in _FLOORS:
        table[first:end] = bits
    table[list(_LINE_SPACES)] = ASCII_BITS
    return table


def _letter_bits(char: str) -> float:
    """Single-byte charsets: the small letters of the language make up most of the text."""
    if char in _COMMON_SYMBOLS:
        return 7.0
    return {"Ll": 6.0, "Lo": 6.0, "Mn": 6.0, "Lu": 8.0}.get(unicodedata.category(char), 10.0)


def _counted() -> list[list[str]]:
    data = resources.files("filters").joinpath("data/character_bits.tsv").read_text("utf-8")
    return [line.split("\t") for line in data.split("\n") if line and line[0] != "#"]
