"""Simplified or traditional: tell them apart, and convert one into the other.

Everything rests on OpenCC's tables. Vocabulary is never changed (no ``*p`` table): 軟體 becomes
软体, not 软件.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import opencc

if TYPE_CHECKING:
    import numpy.typing as npt

# Traditional characters in their own right that are also the simplification of another one
# (OpenCC's STCharacters entries that list themselves: 皇后 and 後來), and traditional ones that
# simplified text keeps in some words (TSCharacters likewise: 乾坤). They say nothing.
_AMBIGUOUS: Final = frozenset(
    "熏淀郁适雇采里辟荐胜苹虫跖腊腌范蚝蝎蜡膻准几凶厂厘划占台叶吁吃后帘岩岳党夸咨咸尸唇干广征确种筑皂挂"
    "涂涌杠杰极游据斗愿朴柜万丑丰伙于云亘仆价余佣㐹"
    "谿扞昇釐麽陞薹脩蒐袷祕於氾剋劄徵夥吒乾"
    "苧"  # 苧麻 becomes 苎麻, while 薴 becomes 苧: converting twice would confuse them
)
_HAN_BLOCKS: Final = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))

# METHODS.md L02: simplified news have at most .017, the same converted at least .985.
_HANS_BELOW: Final = 0.10
_HANT_ABOVE: Final = 0.90

# What OpenCC 1.4.2 leaves behind: the Taiwanese spelling of 什麼, and 夥 "numerous", which it
# takes for 夥 "partner".
_LEFT_BY_OPENCC: Final = (("甚么", "什么"), ("甚伙", "甚夥"))

# Which table turns a region's traditional text into simplified. tw2s is right about 著 and 着
# where t2s is not, so text of unknown region takes it too: 0.46 against 0.54 % wrong characters
# on the UD pairs of script_pairs.jsonl, and nothing worse elsewhere. It is wrong about simplified
# text, though (显著 becomes 显着): mixed text takes t2s.
_TO_HANS: Final = {"tw": "tw2s", "hk": "hk2s", "cn": "t2s", "": "tw2s"}
# s2t writes 爲 裏 衆 羣, which nobody uses: 1.90 % of characters differ from the UD pairs' own
# traditional side; s2tw 0.87 %, s2hk 1.15 %.
_TO_HANT: Final = {"hk": "s2hk"}

# Kept out of OpenCC: lone surrogates, which its UTF-8 cannot hold, and 幺, which the tables for
# Taiwan turn into 么 and a second time into 麼.
_KEPT: Final = re.compile("([\ud800-\udfff幺]+)")


@cache
def converter(table: str) -> opencc.OpenCC:
    """Return the process's OpenCC converter for a table name such as ``t2s``."""
    return opencc.OpenCC(table)


@cache
def script_sets() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters that only simplified, and those that only traditional text has.

    A character counts as traditional if every regional table simplifies it, as simplified if
    every one makes it traditional: 秘 and 群, standard in Taiwan, are in neither set.
    """
    chars = [chr(code) for first, end in _HAN_BLOCKS for code in range(first, end)]

    def changed(table: str) -> frozenset[str]:
        converted = converter(table).convert("\n".join(chars)).split("\n")
        return frozenset(a for a, b in zip(chars, converted, strict=True) if a != b)

    traditional = changed("t2s") & changed("tw2s") & changed("hk2s")
    simplified = changed("s2t") & changed("s2tw") & changed("s2hk")
    both = (traditional & simplified) | _AMBIGUOUS
    return simplified - both, traditional - both


@cache
def _table() -> npt.NDArray[np.uint8]:
    """For each code point: 1 simplified only, 2 traditional only, else 0."""
    table = np.zeros(0x110000, np.uint8)
    for value, chars in enumerate(script_sets(), start=1):
        table[[ord(char) for char in chars]] = value
    return table


def script_of(text: str) -> tuple[str, float]:
    """Return the script of a Chinese text and the share of traditional characters, 0 to 1.

    ``Hans`` or ``Hant``, ``mixed`` where the share T / (T + S) lies between .1 and .9, and ``""``
    with share 0 where no character tells. Meaningful for Chinese only: Japanese is ``mixed``.

    >>> script_of("這個網站的資料")
    ('Hant', 1.0)
    """
    return label(*_telling(text))


def _telling(text: str) -> tuple[int, int]:
    """Count the characters that only simplified, and those that only traditional text has."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    classes = np.bincount(_table()[codes], minlength=3)
    return int(classes[1]), int(classes[2])


def label(simplified: int, traditional: int) -> tuple[str, float]:
    """Return script and traditional share for the counts of telling characters."""
    if not simplified + traditional:
        return "", 0.0
    share = traditional / (simplified + traditional)
    if share < _HANS_BELOW:
        return "Hans", share
    return ("Hant" if share > _HANT_ABOVE else "mixed"), share


class Converter:
    """Converts Chinese text to one script.

    Args:
        policy: ``keep`` (change nothing), ``to_hans`` or ``to_hant``.

    Raises:
        ValueError: the policy is none of the three.
    """

    def __init__(self, policy: str) -> None:
        if policy not in {"keep", "to_hans", "to_hant"}:
            raise ValueError(f"script policy {policy!r} is not keep, to_hans or to_hant")
        self.policy = policy

    def convert(self, text: str, script: str, region: str) -> str:
        """Return the text in the policy's script, by the table of the region it comes from.

        ``script`` is what `Language.script` says: text without one is not Chinese (the tables
        would corrupt Japanese) and is returned as it is. So is text that is clearly in the
        policy's script, and therefore what this function has returned: it is idempotent.
        """
        if self.policy == "keep" or not script:
            return text
        simplified, traditional = _telling(text)
        now, _ = label(simplified, traditional)
        if self.policy == "to_hant":
            return text if now in {"Hant", ""} else _convert(text, _TO_HANT.get(region, "s2tw"))
        if now == "Hant" or (not now and script == "Hant"):
            text = _convert(text, _TO_HANS.get(region, "tw2s"))
        elif traditional:
            text = _convert(text, "t2s")
        for left, right in _LEFT_BY_OPENCC:
            text = text.replace(left, right)
        return text


def _convert(text: str, table: str) -> str:
    parts = _KEPT.split(text)
    parts[::2] = [converter(table).convert(part) for part in parts[::2]]
    return "".join(parts)
