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

_HEAD: Final = 3  # characters; words of two are marked with a table of their own
_FIRST, _SECOND, _THIRD = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_PAIR, _TRIPLE = np.uint8(1), np.uint8(2)
_BUCKETS: Final = 64  # per head, so that one place in 64 is a candidate for nothing
_SHORT: Final = 48  # below so many characters a plain loop is faster


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
        for word in sorted(set(words), key=lambda word: (-len(word), word)):
            if len(word) < 2:
                raise ValueError(f"a word of a scanner needs two characters: {word!r}")
            heads.setdefault(word[:_HEAD], []).append(word)
        bits = max(8, (_BUCKETS * len(heads)).bit_length())
        self._shift = np.uint32(32 - bits)
        self._table = np.zeros(1 << bits, np.uint8)
        for head in heads:
            codes = _codes(head)
            mixed = _pairs(codes)
            if len(head) == _HEAD:
                self._table[(mixed[:1] + codes[2:] * _THIRD) >> self._shift] |= _TRIPLE
            else:
                self._table[mixed >> self._shift] |= _PAIR
        self._heads = {head: tuple(words) for head, words in heads.items()}

    def find(self, text: str, codes: Codes) -> list[tuple[int, str]]:
        """Positions and words, longest word at each position; found words may overlap.

        Args:
            text: folded text.
            codes: the code points of ``text``.
        """
        found: list[tuple[int, str]] = []
        heads = self._heads
        for at in range(len(text)) if len(text) < _SHORT else self._candidates(codes):
            for word in heads.get(text[at : at + _HEAD], ()):
                if text.startswith(word, at):
                    found.append((at, word))
                    break
            else:
                if text[at : at + 2] in heads:
                    found.append((at, text[at : at + 2]))
        return found

    def _candidates(self, codes: Codes) -> list[int]:
        """Positions where the next three, or two, characters may begin a word."""
        pairs = _pairs(codes)
        hit = self._table[pairs >> self._shift] & _PAIR
        triples = pairs[:-1]
        triples += codes[2:] * _THIRD
        hit[:-1] |= self._table[triples >> self._shift] & _TRIPLE
        candidates: list[int] = hit.nonzero()[0].tolist()
        return candidates
