"""The comparison form: one key text for every way a page's words can be written.

Deduplication compares comparison forms and never stores them. Two copies of a page that
differ in script (simplified, traditional), width, case, punctuation, accents or line breaks
have the same form.

The map is per character and knows no context. On 900 aligned simplified/traditional texts it
gives 890 pairs equal forms where OpenCC's phrase conversion gives 871 (`tw2s`) or 859 (`t2s`),
because a character folds the same way on both sides whatever stands beside it; and a 2 KB page
costs 10 us instead of 110. The rest differ by misprints, not by script.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import chain

import numpy as np
import numpy.typing as npt
import opencc
import xxhash

# OpenCC's tables for single characters, in this order: Hong Kong and Taiwan variants (敍, 著),
# then rare simplified characters by way of their traditional form (馀 -> 餘 -> 余).
_OPENCC_CHAIN = ("hk2s", "tw2s", "s2t", "t2s")

# What OpenCC decides by phrase (瞭解, 藉口, 計畫, 甚麼, 回覆, 好像, 揹包) or leaves alone as a
# variant (踫, 砲, 牠). Both sides of a comparison are folded, so a merged pair costs nothing but
# its own contrast. The second row brings the real pages that differ from their own `s2tw` from
# 9 % to 0.
_OWN_FOLDS = str.maketrans(
    "瞭藉画甚幺厶妳踫砲礮牠祂籐账佈" + "覆像彷甦揹座炼俱伕薰沉待",
    "了借划什么么你碰炮炮它它藤帐布" + "复象仿苏背坐链具夫熏沈呆",
)

# Planes 2 and 3 are reserved for Han: all of them count as letters, so that a form does not
# depend on which extensions the running Python's Unicode tables know. Compatibility
# ideographs (U+2F800..2FA1F) are not in these blocks: NFKC maps them into them.
_HAN_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x2F800), (0x2FA20, 0x40000))
_OTHER_BLOCKS = ((0, 0x3400), (0x4DC0, 0x4E00), (0xA000, 0x20000), (0x2F800, 0x2FA20))

_DROPPED = 0  # U+0000 is not a letter, so it never stands for itself
_EXPANDS = 0xFFFFFFFF


def comparison_form(text: str) -> str:
    r"""Return the text's letters and digits (Unicode L*, N*) in their plainest spelling.

    Every character becomes its NFKC form (UAX #15) without combining marks, in lower case, in
    simplified script; or nothing. Texts with equal NFKC forms have equal comparison forms
    (except Korean written in conjoining jamo). Idempotent, total, linear in the length.

    >>> comparison_form("「ＧＤＰ」增長３％，\n看著藉口……")
    'gdp增长3看着借口'
    """
    table, expansions = _tables()
    folded = table.take(_code_points(text))
    if folded.size and folded.max() == _EXPANDS:  # one page in five hundred: ㎡, ½, ㈱
        folded = table.take(_code_points(text.translate(expansions)))
    kept: npt.NDArray[np.uint32] = folded[folded != _DROPPED]
    return kept.tobytes().decode("utf-32-le")


def comparison_forms(texts: Sequence[str]) -> list[str]:
    """Return the comparison form of each text."""
    return [comparison_form(text) for text in texts]


def exact_digest(form: str) -> bytes:
    """Return the 16-byte XXH3-128 digest (big endian) of a comparison form's UTF-8 bytes."""
    return xxhash.xxh3_128_digest(form.encode())


def _code_points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


@cache
def _tables() -> tuple[npt.NDArray[np.uint32], dict[int, str]]:
    """Build the map of all code points (4.5 MB) and that of those that become several."""
    simplified = _simplified_han()
    table = np.full(0x110000, _DROPPED, dtype="<u4")
    for start, end in _HAN_BLOCKS:
        table[start:end] = np.arange(start, end)
    table[list(simplified)] = list(simplified.values())
    expansions = {}
    for code in chain.from_iterable(range(*block) for block in _OTHER_BLOCKS):
        folded = _plain(chr(code)).translate(simplified)
        if len(folded) == 1:
            table[code] = ord(folded)
        elif folded:
            table[code] = _EXPANDS
            expansions[code] = folded
    return table, expansions


def _plain(character: str) -> str:
    """Return the letters and digits of a character's NFKC form, unaccented, in lower case."""
    parts = unicodedata.normalize("NFKD", character).lower()
    kept = "".join(part for part in parts if unicodedata.category(part)[0] in "LN")
    return unicodedata.normalize("NFKC", kept)


def _simplified_han() -> dict[int, int]:
    """Return the Han characters that fold to another one."""
    han = "".join(chr(code) for block in _HAN_BLOCKS for code in range(*block))
    lines = "\n".join(han)  # one character a line, so that no phrase of the converter matches
    for config in _OPENCC_CHAIN:
        lines = opencc.OpenCC(config).convert(lines)
    folded = lines.replace("\n", "").translate(_OWN_FOLDS)
    return {ord(c): ord(f) for c, f in zip(han, folded, strict=True) if c != f}
