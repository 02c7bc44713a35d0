"""From signatures to edges: locality-sensitive hashing by bands, star edges, verification.

A band is a run of rows of a signature. Two documents of similarity J share a given band of r rows
with probability J^r, and at least one of b bands with probability 1 - (1 - J^r)^b (Leskovec et
al., Mining of Massive Datasets, 3.4). Documents that share a band lie in one bucket; a bucket
gives edges from a centre to its members, never all pairs, and an edge counts only when the whole
signatures are similar enough.

Ids are 64-bit keys made from the documents' content, so nothing here depends on the order of
the input: whatever the order, the same edges come out, sorted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from datasketch import MinHashLSH

from filters.minhash import Signatures, estimate_jaccard, is_empty, mix64

Keys = npt.NDArray[np.uint64]
"""Ids or hashes. Edges are an (m, 2) array of them: the smaller id, the larger id."""

NO_BUCKET = 0
"""The band hash of empty signatures, which share no bucket."""

# Pairs compared at once: 2 x 3.5 MB of signatures of 112 values.
_PAIRS = 1 << 13


@dataclass(frozen=True, slots=True)
class BucketReport:
    """What happened in a block of buckets. Buckets of one member are not counted."""

    buckets: int  # with two members or more
    members: int  # documents in them, once a bucket
    largest: int  # members of the largest
    hot_buckets: int  # with more than `hot_bucket` members
    hot_members: int
    compared: int  # pairs whose signatures were compared
    unresolved: int  # members without an edge and not compared with all when the rounds ran out


@cache
def optimal_bands(threshold: float, num_perm: int) -> tuple[int, int]:
    """Return datasketch's (bands, rows): least sum of false positives and false negatives."""
    index = MinHashLSH(threshold=threshold, num_perm=num_perm)
    return index.b, index.r


def band_hashes(signatures: Signatures, bands: int, rows: int) -> Keys:
    """Return one 64-bit hash a signature and band; `NO_BUCKET` for empty signatures.

    Equal bands of different numbers have different hashes, so all bands may share one table.
    """
    values = signatures[:, : bands * rows].reshape(len(signatures), bands, rows)
    hashes = np.broadcast_to(np.arange(1, bands + 1, dtype=np.uint64), values.shape[:2])
    for row in range(rows):
        hashes = mix64(hashes ^ values[:, :, row])
    hashes[hashes == NO_BUCKET] = 1
    hashes[is_empty(signatures)] = NO_BUCKET
    return hashes


def star_edges(hashes: Keys, ids: Keys, hot_bucket: int) -> tuple[Keys, BucketReport]:
    """Return an edge from the smallest id of every bucket to each other member, unverified."""
    return bucket_edges(hashes, ids, hot_bucket, lambda edges: np.ones(len(edges), dtype=np.bool_))


def bucket_edges(
    hashes: Keys,
    ids: Keys,
    hot_bucket: int,
    similar: Callable[[Keys], npt.NDArray[np.bool_]],
    rounds: int = 4,
) -> tuple[Keys, BucketReport]:
    """Return the edges of the block's buckets that `similar` accepts.

    The smallest id of a bucket is compared with every other member. Then the smallest that has
    found nobody yet is compared with all but the first, and so on for at most `rounds` rounds:
    groups that share a template, and with it a band, are all found and so are the bridges
    between them, at a cost that grows with the members and never with pairs.

    On 60 chains of 1,000 signatures (112 values, 16 bands of 7; neighbours at J = .9) this
    loses 2 links, and 63 where later rounds leave out members that have found somebody.

    Args:
        hashes: band hash of each row; rows of `NO_BUCKET` are ignored.
        ids: document of each row. A document may occur twice in a bucket and counts once.
        hot_bucket: members above which a bucket counts as hot in the report.
        similar: which of the edges given to it hold, as `verify` does.
        rounds: most centres a bucket may have.
    """
    buckets, members = _buckets(hashes, ids)
    sizes = np.bincount(buckets)
    hot = sizes[sizes > hot_bucket]
    found = [np.empty((0, 2), dtype=np.uint64)]
    total, compared = len(members), 0
    alone = np.ones(len(members), dtype=np.bool_)
    for _ in range(rounds):
        if not len(members):
            break
        # Every bucket still here has a member that is alone; the first is its centre.
        lonely = np.flatnonzero(alone)
        centres = lonely[starts_of_runs(buckets[lonely])]
        centre = centres[np.cumsum(starts_of_runs(buckets)) - 1]
        others = np.arange(len(members)) != centre
        candidates = np.sort(np.column_stack([members[centre], members])[others], axis=1)
        accepted = similar(candidates)
        found.append(candidates[accepted])
        compared += len(candidates)
        buckets, members, alone = buckets[others], members[others], alone[others] & ~accepted
        unfinished = np.isin(buckets, buckets[alone])
        buckets, members, alone = buckets[unfinished], members[unfinished], alone[unfinished]
    left = np.bincount(buckets)
    report = BucketReport(
        buckets=len(sizes),
        members=total,
        largest=int(sizes.max(initial=0)),
        hot_buckets=len(hot),
        hot_members=int(hot.sum()),
        compared=compared,
        unresolved=int(alone[left[buckets] > 1].sum()),
    )
    return unique_edges(np.concatenate(found)), report


def verify(
    edges: Keys, ids: Keys, signatures: Signatures, threshold: float
) -> npt.NDArray[np.bool_]:
    """Return which edges join documents whose estimated similarity reaches the threshold.

    Args:
        edges: pairs of ids, all of which occur in `ids`.
        ids: sorted ids.
        signatures: the row of each id.
        threshold: least estimated Jaccard similarity.
    """
    holds = np.empty(len(edges), dtype=np.bool_)
    for start in range(0, len(edges), _PAIRS):
        left, right = (np.searchsorted(ids, end) for end in edges[start : start + _PAIRS].T)
        # take() copies rows twice as fast as indexing.
        similarity = estimate_jaccard(signatures.take(left, axis=0), signatures.take(right, axis=0))
        holds[start : start + _PAIRS] = similarity >= threshold
    return holds


def unique_edges(edges: Keys) -> Keys:
    """Return the edges sorted and each once."""
    edges = edges[np.lexsort((edges[:, 1], edges[:, 0]))]
    new = np.any(edges[1:] != edges[:-1], axis=1)
    distinct: Keys = edges[np.append(True, new)[: len(edges)]]
    return distinct


def _buckets(hashes: Keys, ids: Keys) -> tuple[npt.NDArray[np.int64], Keys]:
    """Return bucket number and id of the rows that share a bucket, sorted by hash and id."""
    order = np.argsort(hashes)
    ordered = hashes[order]
    starts = starts_of_runs(ordered)
    alone = starts & np.append(starts[1:], True)
    shared = np.flatnonzero(~alone & (ordered != NO_BUCKET))
    pairs = unique_edges(np.column_stack([ordered[shared], ids[order[shared]]]))
    starts = starts_of_runs(pairs[:, 0])
    alone = starts & np.append(starts[1:], True)  # one document twice
    pairs = pairs[~alone]
    return np.cumsum(starts_of_runs(pairs[:, 0])) - 1, pairs[:, 1]


def starts_of_runs(ordered: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    """Return at which positions of a sorted array a new value begins."""
    starts = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=starts[1:])
    return starts
