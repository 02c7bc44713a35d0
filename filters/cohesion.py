"""Cohesion: whether sentences that stand together belong together.

In running text a rare word comes back soon: neighbouring sentences speak of the same thing
(Halliday & Hasan 1976, "Cohesion in English"; as a measure of segments, Hearst 1997,
"TextTiling"). Sentences in random order, spun text and pages put together by a machine lack it.

For each pair of equal Han bigrams in different sentences the closeness is 1 / distance in
sentences. What a text has above the mean of all orders of its sentences is given in standard
errors: about 0 for a random order, 3 to 6 for an article of 2,000 characters. Of 650 shuffled
copies of good texts 94 % come out below their original.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Codes = npt.NDArray[np.uint32]
    Numbers = npt.NDArray[np.float64]

MAX_CHARS: Final = 4_000  # of a text, looked at
_MOST: Final = 8  # times a bigram may occur: what is everywhere binds nothing
_SHRINK: Final = 2.0  # added to the variance: a few chance meetings are no cohesion
_BATCH: Final = 32  # texts put into one array: what fits the cache is fastest

_HAN, _END = 1, 2
_RANK_BITS: Final = 12


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    kinds = np.zeros(0x110000, np.uint8)
    kinds[0x3400:0xA000] = _HAN
    kinds[[ord(char) for char in "。！？!?…\n"]] = _END
    return kinds


@cache
def _moments() -> tuple[Numbers, Numbers]:
    """Mean and variance of 1 / distance over all pairs of n sentences, for each n."""
    n = np.arange(MAX_CHARS + 1, dtype=np.float64)
    first = np.concatenate(([0.0], np.cumsum(1 / n[1:])))  # harmonic numbers
    second = np.concatenate(([0.0], np.cumsum(1 / n[1:] ** 2)))
    pairs = np.maximum(n * (n - 1) / 2, 1)
    before = np.maximum(n.astype(np.intp) - 1, 0)
    mean = (n * first[before] - before) / pairs
    variance = (n * second[before] - first[before]) / pairs - mean**2
    return mean, np.maximum(variance, 0)


def cohesions(texts: Sequence[Codes]) -> Numbers:
    """The cohesion of each text, given as folded code points (``filters.fold``).

    Whatever else is in the batch, a text's number is the same.
    """
    parts = [_batch(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
    return np.concatenate(parts) if parts else np.zeros(0)


def _batch(texts: Sequence[Codes]) -> Numbers:
    count = len(texts)
    end = np.array([ord("\n")], np.uint32)
    cut = [text[:MAX_CHARS] for text in texts]
    codes = np.concatenate([piece for text in cut for piece in (text, end)])
    kinds = _kinds()[codes]
    is_han = kinds == _HAN
    at = np.flatnonzero(is_han[1:] & is_han[:-1])
    if not len(at):
        return np.zeros(count)
    text_of = np.repeat(np.arange(count), [len(text) + 1 for text in cut])[at]
    # Number the sentences that hold a bigram, from 0 in each text.
    sentence = np.cumsum(kinds == _END, dtype=np.int32)[at]
    number = np.zeros(len(at), np.int64)
    number[1:] = np.cumsum(sentence[1:] != sentence[:-1])
    starts = np.searchsorted(text_of, np.arange(count))
    first = np.where(starts < len(at), number[np.minimum(starts, len(at) - 1)], 0)
    sentences = np.zeros(count, np.intp)
    np.maximum.at(sentences, text_of[_last(text_of)], (number - first[text_of] + 1)[_last(text_of)])
    packed = text_of.astype(np.int64) << 32
    packed |= codes[at].astype(np.int64) << 16
    packed |= codes[at + 1]
    packed <<= _RANK_BITS
    packed |= number - first[text_of]
    packed.sort()
    return _sums(packed, sentences)


def _last(ids: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
    """Where the runs of equal numbers end."""
    return np.flatnonzero(np.append(ids[1:] != ids[:-1], [True]))


def _sums(packed: npt.NDArray[np.int64], sentences: npt.NDArray[np.intp]) -> Numbers:
    """Cohesion of each text from its sorted (text, bigram, sentence) triples."""
    count = len(sentences)
    packed = packed[np.append([True], packed[1:] != packed[:-1])]
    bigram = packed >> _RANK_BITS
    ends = _last(bigram)
    times = np.diff(ends, prepend=-1)
    times = np.repeat(np.where(times <= _MOST, times, 1), times)
    packed, times = packed[times > 1], times[times > 1]
    bigram, where = packed >> _RANK_BITS, packed & ((1 << _RANK_BITS) - 1)
    text_of = bigram >> 32
    mean, variance = (moment[sentences] for moment in _moments())
    excess, squares = np.zeros(count), np.zeros(count)
    for step in range(1, _MOST):
        same = np.flatnonzero(bigram[step:] == bigram[:-step])
        text = text_of[same]
        weight = 1 / times[same]
        closeness = 1 / (where[same + step] - where[same])
        excess += np.bincount(text, weight * (closeness - mean[text]), count)
        squares += np.bincount(text, weight * weight, count)
    result: Numbers = excess / np.sqrt(variance * squares + _SHRINK)
    return result
