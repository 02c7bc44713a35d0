"""MinHash signatures of comparison forms, equal to datasketch's and computed in batches.

A form is the set of its overlapping character n-grams (shingles). Its signature holds, for each
of `num_perm` permutations of the 32-bit integers, the least permuted shingle hash; the share of
equal positions of two signatures estimates the Jaccard similarity of the sets without bias, with
a standard error of sqrt(J (1 - J) / num_perm) (Broder 1997).
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from datasketch import MinHash

EMPTY = 0xFFFFFFFF
"""Every value of the signature of a form without shingles, as in datasketch."""

# Shingle hashes permuted at once: input, product and minima stay in the second-level cache.
_BLOCK = 1 << 16

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, SplitMix64's increment

Signatures = npt.NDArray[np.uint32]


class MinHasher:
    """Computes signatures for one choice of permutations and shingle length.

    The permutations are those of `datasketch.MinHash(num_perm, seed, scheme="affine32")`, read
    from its attribute `permutations`: h -> a*h + b (mod 2^32) with odd a, after MurmurHash3's
    32-bit finalizer. A signature equals what datasketch computes from `shingle_hashes`.

    Args:
        num_perm: length of a signature.
        ngram: characters in a shingle.
        seed: chooses the permutations; the shingle hash does not depend on it.
    """

    def __init__(self, num_perm: int = 112, ngram: int = 5, seed: int = 1) -> None:
        self.num_perm = num_perm
        self.ngram = ngram
        multipliers, increments = MinHash(num_perm, seed=seed, scheme="affine32").permutations
        self._permutations = list(zip(multipliers, increments, strict=True))

    def signatures(self, forms: Sequence[str]) -> Signatures:
        """Return one row a form; forms shorter than `ngram` get rows of `EMPTY`.

        Long forms are hashed piece by piece: memory beyond the result is about 2 MB.
        """
        signatures = np.full((len(forms), self.num_perm), EMPTY, dtype=np.uint32)
        for rows, pieces in _blocks(forms, self.ngram):
            signatures[rows] = np.minimum(signatures[rows], self._minima(pieces))
        return signatures

    def _minima(self, pieces: Sequence[str]) -> Signatures:
        """Return the signatures of pieces that have at least one shingle each."""
        hashes = shingle_hashes("".join(pieces), self.ngram)
        lengths = np.array([len(piece) for piece in pieces])
        ends = np.cumsum(lengths)
        # Drop the shingles that begin in one piece and end in the next.
        across = (ends[:-1, None] - np.arange(1, self.ngram)).ravel()
        hashes = _murmur_finalizer(np.delete(hashes, across))
        shingles = lengths - (self.ngram - 1)
        starts = np.cumsum(shingles) - shingles
        minima = np.empty((self.num_perm, len(pieces)), dtype=np.uint32)
        permuted = np.empty_like(hashes)
        for row, (multiplier, increment) in zip(minima, self._permutations, strict=True):
            np.multiply(hashes, multiplier, out=permuted)
            np.add(permuted, increment, out=permuted)
            np.minimum.reduceat(permuted, starts, out=row)
        return minima.T


def shingle_hashes(text: str, ngram: int) -> npt.NDArray[np.uint32]:
    """Return a 32-bit hash of every run of `ngram` code points, in the text's order.

    Multilinear hashing (Lemire and Kaser 2014, "Strongly universal string hashing is fast") with
    fixed multipliers: two different shingles collide with a probability of 2^-32. SplitMix64's
    finalizer spreads every input bit over the result.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    codes = codes.astype(np.uint64)
    count = max(0, len(codes) - ngram + 1)
    sums = np.zeros(count, dtype=np.uint64)
    multipliers = mix64(np.arange(1, ngram + 1, dtype=np.uint64) * _GOLDEN) | np.uint64(1)
    for offset, multiplier in enumerate(multipliers):
        sums += codes[offset : offset + count] * multiplier
    return (mix64(sums) >> np.uint64(32)).astype(np.uint32)


def mix64(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return SplitMix64's finalizer of each value (Steele et al. 2014), a bijection."""
    mixed = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def estimate_jaccard(left: Signatures, right: Signatures) -> npt.NDArray[np.float64]:
    """Return the estimated similarity of each row of `left` to the same row of `right`.

    `right` may be a single row. Empty signatures resemble nothing: their estimate is 0.
    """
    equal = np.count_nonzero(left == right, axis=1)
    return np.where(is_empty(left), 0.0, equal / left.shape[1])


def is_empty(signatures: Signatures) -> npt.NDArray[np.bool_]:
    """Return which rows are signatures of forms without shingles."""
    empty: npt.NDArray[np.bool_] = signatures[:, 0] == EMPTY
    if empty.any():  # else a glance at the first value was enough
        empty = np.all(signatures == EMPTY, axis=1)
    return empty


def _murmur_finalizer(hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    # datasketch applies it to every hash before the permutations ("pre-mix").
    mixed = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    mixed = (mixed ^ (mixed >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return mixed ^ (mixed >> np.uint32(16))


def _blocks(forms: Sequence[str], ngram: int) -> Iterator[tuple[list[int], list[str]]]:
    """Group forms into blocks of about `_BLOCK` characters: row numbers and their texts.

    A longer form comes as several blocks of one piece, which overlap by `ngram` - 1.
    """
    rows: list[int] = []
    pieces: list[str] = []
    chars = 0
    for row, form in enumerate(forms):
        if len(form) > _BLOCK:
            for start in range(0, len(form) - ngram + 1, _BLOCK):
                yield [row], [form[start : start + _BLOCK + ngram - 1]]
        elif len(form) >= ngram:
            if chars + len(form) > _BLOCK:
                yield rows, pieces
                rows, pieces, chars = [], [], 0
            rows.append(row)
            pieces.append(form)
            chars += len(form)
    if rows:
        yield rows, pieces
