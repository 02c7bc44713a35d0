"""Character n-grams as NumPy arrays of hashes, and what repeats among them.

An n-gram is identified by a 64-bit polynomial hash of its code points, computed for all
positions at once by doubling. Where positions matter, (hash, position) is packed into one
integer to sort: 40 bits of hash, 24 of position. At the most 200,000 positions looked at, two
different n-grams meet in one document in 60, and then cost it n characters of 200,000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Hashes = npt.NDArray[np.uint64]

MAX_HAN: Final = 200_000  # Han characters looked at; longer documents are judged by their beginning
_BASE: Final = 0x9E3779B97F4A7C15
_HALF: Final = np.uint64(32)
_FOLD_BITS: Final = np.uint64(29)
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
_POSITION_BITS: Final = np.uint64(24)
_POSITION_MASK: Final = np.uint64((1 << 24) - 1)


def _power(n: int) -> np.uint64:
    return np.uint64(pow(_BASE, n, 1 << 64))


def _join(left: Hashes, right: Hashes, n_left: int, n_right: int) -> Hashes:
    """Hashes of (n_left + n_right)-grams from those of their halves; wraps modulo 2**64."""
    size = len(left) - n_right
    if size <= 0:
        return left[:0]
    joined: Hashes = left[:size] * _power(n_right) + right[n_left : n_left + size]
    return joined


class NgramHashes:
    """The hashes of a text's n-grams, for any n, by position."""

    def __init__(self, codes: npt.NDArray[np.uint32]) -> None:
        self.codes = codes
        self._known: dict[int, Hashes] = {1: codes.astype(np.uint64)}

    def of(self, n: int) -> Hashes:
        """Hashes of the n-grams; empty where the text is shorter."""
        if n not in self._known:
            half = 1 << ((n - 1).bit_length() - 1)  # the largest power of two below n
            self._known[n] = _join(self.of(half), self.of(n - half), half, n - half)
        return self._known[n]


def top_ngram_share(text: str, hashes: Hashes, n: int) -> float:
    """Share of the Han text covered by its most frequent n-gram: count x n / length.

    The n-gram with most occurrences is chosen, among equals the one with the smallest hash;
    then those that do not overlap are counted, from the left. 0.0 for text shorter than n and
    where nothing repeats.
    """
    if len(hashes) < 2:
        return 0.0
    brief = ((hashes * _MIX) >> _HALF).astype(
        np.uint32
    )  # sorts twice as fast; meets by chance 1 in 2**32
    ordered = np.sort(brief)
    ends = (ordered[1:] != ordered[:-1]).nonzero()[0]
    sizes = np.empty(len(ends) + 1, np.intp)
    sizes[:-1] = ends
    sizes[-1] = len(ordered) - 1
    sizes[1:] -= sizes[:-1].copy()
    sizes[0] += 1
    largest = int(sizes.argmax())
    if sizes[largest] < 2:
        return 0.0
    value = ordered[-1] if largest == len(ends) else ordered[ends[largest]]
    position = int((brief == value).argmax())
    return text.count(text[position : position + n]) * n / len(text)


def duplicate_ngram_share(hashes: Hashes, n: int) -> float:
    """Share of the Han text covered by n-grams that occurred before, each char counted once.

    The first occurrence is not counted. This is Gopher's measure with characters for words.
    """
    if len(hashes) < 2:
        return 0.0
    packed = (hashes ^ (hashes >> _FOLD_BITS)) * _MIX
    packed &= ~_POSITION_MASK
    packed |= np.arange(len(hashes), dtype=np.uint64)
    packed.sort()
    keys = packed >> _POSITION_BITS
    again = keys[1:] == keys[:-1]
    if not again.any():
        return 0.0
    starts = (packed[1:][again] & _POSITION_MASK).astype(np.intp)
    starts.sort()
    covered = n + int(np.minimum(starts[1:] - starts[:-1], n).sum())
    return covered / (len(hashes) + n - 1)
