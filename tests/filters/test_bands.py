"""Promises of banding, buckets and verification."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.bands import (
    NO_BUCKET,
    Keys,
    band_hashes,
    bucket_edges,
    optimal_bands,
    star_edges,
    unique_edges,
    verify,
)
from filters.minhash import EMPTY, estimate_jaccard

ROWS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2**64 - 1) | st.integers(1, 6)))


def keys(values: object) -> Keys:
    return np.array(values, dtype=np.uint64)


def edge_list(edges: Keys) -> list[tuple[int, ...]]:
    return [tuple(edge) for edge in edges.tolist()]


def test_equal_bands_have_equal_hashes_and_others_do_not() -> None:
    signatures = np.random.default_rng(1).integers(0, 2**32, (500, 112), dtype=np.uint32)
    signatures[1, 8:] = signatures[0, 8:]
    hashes = band_hashes(signatures, 14, 8)
    assert hashes.shape == (500, 14)
    assert (hashes[1] == hashes[0]).tolist() == [False] + [True] * 13
    assert len(np.unique(hashes)) == 500 * 14 - 13


def test_the_same_values_in_another_band_or_order_hash_differently() -> None:
    signatures = np.array([[1, 2, 1, 2], [2, 1, 3, 3]], dtype=np.uint32)
    assert len(np.unique(band_hashes(signatures, 2, 2))) == 4


def test_band_hashes_use_every_bit_evenly() -> None:
    signatures = np.arange(16_384, dtype=np.uint32).reshape(-1, 4)  # a poorly spread input
    bits = np.unpackbits(band_hashes(signatures, 2, 2).view(np.uint8))
    assert np.abs(bits.reshape(-1, 64).mean(axis=0) - 0.5).max() < 0.03


def test_rows_beyond_the_bands_are_only_for_verification() -> None:
    signatures = np.random.default_rng(1).integers(0, 2**32, (2, 10), dtype=np.uint32)
    signatures[1, :9] = signatures[0, :9]
    [one, other] = band_hashes(signatures, 3, 3)
    assert one.tolist() == other.tolist()


def test_empty_signatures_lie_in_no_bucket() -> None:
    hashes = band_hashes(np.full((3, 4), EMPTY, dtype=np.uint32), 2, 2)
    assert hashes.tolist() == [[NO_BUCKET] * 2] * 3
    edges, report = star_edges(hashes[:, 0], keys([1, 2, 3]), 10)
    assert (len(edges), report.buckets) == (0, 0)


@pytest.mark.parametrize(
    ("threshold", "num_perm", "expected"),
    [(0.5, 128, (25, 5)), (0.8, 128, (9, 13)), (0.7, 112, (12, 9))],
)
def test_optimal_bands_are_datasketchs(
    threshold: float, num_perm: int, expected: tuple[int, int]
) -> None:
    assert optimal_bands(threshold, num_perm) == expected


@given(ROWS, st.randoms(use_true_random=False))
def test_stars_join_each_bucket_to_its_smallest_id_in_any_order(
    rows: list[tuple[int, int]], random: object
) -> None:
    buckets: dict[int, set[int]] = defaultdict(set)
    for bucket, key in rows:
        if bucket != NO_BUCKET:
            buckets[bucket].add(key)
    expected = {(min(ids), key) for ids in buckets.values() for key in ids if key != min(ids)}
    random.shuffle(rows)  # type: ignore[attr-defined]  # hypothesis types randoms as object here
    edges, report = star_edges(keys([r[0] for r in rows]), keys([r[1] for r in rows]), 2)
    assert edge_list(edges) == sorted(expected)
    sizes = [len(ids) for ids in buckets.values() if len(ids) > 1]
    assert (report.buckets, report.members) == (len(sizes), sum(sizes))
    assert report.largest == max(sizes, default=0)
    assert report.hot_members == sum(size for size in sizes if size > 2)


def same_tens(edges: Keys) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Similar: ids of the same ten."""
    similar: np.ndarray[tuple[int], np.dtype[np.bool_]] = edges[:, 0] // 10 == edges[:, 1] // 10
    return similar


def test_groups_that_share_a_bucket_are_all_found() -> None:
    ids = keys([35, 11, 23, 12, 36, 22, 13, 21])
    edges, report = bucket_edges(keys([7] * 8), ids, 100, same_tens)
    assert edge_list(edges) == [(11, 12), (11, 13), (21, 22), (21, 23), (35, 36)]
    assert (report.compared, report.unresolved) == (7 + 6 + 5, 0)


def test_members_left_when_the_rounds_run_out_are_reported() -> None:
    ids = keys([35, 11, 23, 12, 36, 22, 13, 21])
    edges, report = bucket_edges(keys([7] * 8), ids, 100, same_tens, rounds=2)
    assert edge_list(edges) == [(11, 12), (11, 13), (21, 22), (21, 23)]
    assert (report.compared, report.unresolved) == (7 + 6, 2)


def test_a_member_that_resembles_no_centre_is_resolved() -> None:
    edges, report = bucket_edges(keys([7, 7, 7]), keys([11, 12, 21]), 100, same_tens)
    assert edge_list(edges) == [(11, 12)]
    assert (report.compared, report.unresolved) == (2 + 1, 0)


def test_a_chain_is_found_although_its_ends_are_not_similar() -> None:
    near = lambda edges: edges[:, 1] - edges[:, 0] <= 10  # noqa: E731  # reads best here
    edges, _ = bucket_edges(keys([7] * 4), keys([40, 10, 20, 29]), 100, near)
    assert edge_list(edges) == [(10, 20), (20, 29)]


def test_a_bucket_never_costs_pairs() -> None:
    """50,000 members that resemble nobody: four comparisons each at most."""
    ids = np.arange(50_000, dtype=np.uint64)
    nobody = lambda edges: np.zeros(len(edges), dtype=np.bool_)  # noqa: E731  # reads best here
    edges, report = bucket_edges(np.ones_like(ids), ids, 10_000, nobody)
    assert len(edges) == 0
    assert report.compared < 4 * 50_000
    assert (report.hot_buckets, report.hot_members) == (1, 50_000)


def test_a_document_twice_in_a_bucket_is_no_pair() -> None:
    edges, report = star_edges(keys([5, 5, 6, 6]), keys([1, 1, 2, 3]), 10)
    assert edge_list(edges) == [(2, 3)]
    assert report.buckets == 1


def test_verification_compares_whole_signatures() -> None:
    signatures = np.zeros((3, 100), dtype=np.uint32)
    signatures[1, :25] = 1  # similarity .75 to the first
    signatures[2, :26] = 1  # .74
    edges = keys([[10, 20], [10, 30], [20, 30]])
    ids = keys([10, 20, 30])
    assert verify(edges, ids, signatures, 0.75).tolist() == [True, False, True]


def test_verification_in_pieces_equals_verification_at_once() -> None:
    random = np.random.default_rng(5)
    signatures = random.integers(0, 2, (300, 16), dtype=np.uint32)
    ids = np.sort(random.integers(0, 2**64, 300, dtype=np.uint64))
    index = random.integers(0, 300, (20_000, 2))
    expected = estimate_jaccard(signatures[index[:, 0]], signatures[index[:, 1]]) >= 0.5
    assert verify(ids[index], ids, signatures, 0.5).tolist() == expected.tolist()


def test_edges_are_sorted_and_unique() -> None:
    edges = keys([[2, 3], [1, 9], [2, 3], [1, 4]])
    assert edge_list(unique_edges(edges)) == [(1, 4), (1, 9), (2, 3)]
    assert edge_list(unique_edges(keys([]).reshape(0, 2))) == []
