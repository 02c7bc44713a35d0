"""Character n-grams as NumPy arrays of hashes, and what repeats among them.

An n-gram is identified by a 32-bit polynomial hash of its code points, computed for all
positions at once by doubling. Two different n-grams of a document of 1,000 characters meet by
chance in one document of 10,000, and then move a share by less than a hundredth; at 200,000
characters, the most looked at, five pairs meet, which moves it by less than a thousandth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Hashes = npt.NDArray[np.uint32]

MAX_HAN: Final = 200_000  # Han looked at; longer documents are judged by their beginning
_BASE: Final = 0x9E3779B1
_POSITION_BITS: Final = np.uint64(32)
_POSITION_MASK: Final = np.uint64((1 << 32) - 1)
_POWERS: Final = [np.uint32(pow(_BASE, n, 1 << 32)) for n in range(33)]


class NgramHashes:
    """The hashes of a text's n-grams, for n up to 32, by position."""

    def __init__(self, codes: npt.NDArray[np.uint32]) -> None:
        self.codes = codes
        self._known: dict[int, Hashes] = {1: codes}

    def of(self, n: int) -> Hashes:
        """Hashes of the n-grams; empty where the text is shorter."""
        if n not in self._known:
            left = 1 << ((n - 1).bit_length() - 1)  # the largest power of two below n
            right = n - left
            size = max(0, len(self.codes) - n + 1)
            joined = self.of(left)[:size] * _POWERS[right]
            joined += self.of(right)[left : left + size]
            self._known[n] = joined
        return self._known[n]


def top_ngram_share(text: str, hashes: Hashes, n: int) -> float:
    """Share of the Han text covered by its most frequent n-gram: count x n / length.

    The n-gram with most occurrences is chosen, among equals the one with the smallest hash;
    then those that do not overlap are counted, from the left. 0.0 for text shorter than n and
    where nothing repeats.
    """
    if len(hashes) < 2:
        return 0.0
    ordered = np.sort(hashes)
    last = (ordered[1:] != ordered[:-1]).nonzero()[0]  # the last of each run but the final one
    if len(last) + 1 == len(ordered):
        return 0.0
    sizes = np.empty(len(last) + 1, np.intp)
    sizes[:-1] = last
    sizes[-1] = len(ordered) - 1
    sizes[1:] -= last
    sizes[0] += 1
    largest = int(sizes.argmax())
    value = ordered[-1] if largest == len(last) else ordered[last[largest]]
    position = int((hashes == value).argmax())
    return text.count(text[position : position + n]) * n / len(text)


def duplicate_ngram_share(hashes: Hashes, n: int) -> float:
    """Share of the Han text covered by n-grams that occurred before, each char counted once.

    The first occurrence is not counted. This is Gopher's measure with characters for words.
    """
    if len(hashes) < 2:
        return 0.0
    packed = hashes.astype(np.uint64)  # (hash, position) in one integer sorts by both
    packed <<= _POSITION_BITS
    packed |= np.arange(len(hashes), dtype=np.uint64)
    packed.sort()
    keys = packed >> _POSITION_BITS
    again = (keys[1:] == keys[:-1]).nonzero()[0]
    if not len(again):
        return 0.0
    starts = (packed[again + 1] & _POSITION_MASK).astype(np.intp)
    starts.sort()
    covered = n + int(np.minimum(starts[1:] - starts[:-1], n).sum())
    return covered / (len(hashes) + n - 1)
