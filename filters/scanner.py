"""Finds the words of a list in a text, at a cost that hardly grows with the list.

The first characters of every word mark a bit table; the text's characters are looked up in it
three at a time with NumPy, and only the few places that hit are compared with words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    Codes = npt.NDArray[np.uint32]

_BITS: Final = 17  # 131,072 buckets stay in a core's cache; 10,000 words mark one in 20
_HEAD: Final = 3  # characters; words of two are marked with a table of their own
_FIRST, _SECOND, _THIRD = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_PAIR, _TRIPLE = np.uint8(1), np.uint8(2)
_SHIFT: Final = np.uint32(32 - _BITS)


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _pairs(codes: Codes) -> Codes:
    mixed: Codes = codes[:-1] * _FIRST
    mixed += codes[1:] * _SECOND
    return mixed


class Scanner:
    """A fixed set of words of at least two characters, folded (see ``filters.fold``)."""

    def __init__(self, words: Iterable[str]) -> None:
        heads: dict[str, list[str]] = {}
        self._table = np.zeros(1 << _BITS, np.uint8)
        for word in sorted(set(words), key=lambda word: (-len(word), word)):
            if len(word) < 2:
                raise ValueError(f"a word of a scanner needs two characters: {word!r}")
            head = word[:_HEAD]
            heads.setdefault(head, []).append(word)
            codes = _codes(head)
            mixed = _pairs(codes)
            if len(head) == _HEAD:
                self._table[(mixed[:1] + codes[2:] * _THIRD) >> _SHIFT] |= _TRIPLE
            else:
                self._table[mixed >> _SHIFT] |= _PAIR
        self._heads = {head: tuple(words) for head, words in heads.items()}

    def find(self, text: str, codes: Codes) -> list[tuple[int, str]]:
        """Positions and words, longest word at each position; found words may overlap.

        Args:
            text: folded text.
            codes: the code points of ``text``.
        """
        found: list[tuple[int, str]] = []
        if len(codes) < 2:
            return found
        pairs = _pairs(codes)
        hit = self._table[pairs >> _SHIFT] & _PAIR
        pairs = pairs[:-1]
        pairs += codes[2:] * _THIRD
        hit[:-1] |= self._table[pairs >> _SHIFT] & _TRIPLE
        heads = self._heads
        for at in hit.nonzero()[0].tolist():
            for word in heads.get(text[at : at + _HEAD], ()):
                if text.startswith(word, at):
                    found.append((at, word))
                    break
            else:
                if text[at : at + 2] in heads:
                    found.append((at, text[at : at + 2]))
        return found
