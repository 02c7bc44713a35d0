"""Promises of components and of the choice of survivors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.bands import unique_edges
from filters.clusters import (
    UNDATED,
    both_directions,
    components,
    components_by_rounds,
    edges_digest,
    large_star,
    part_of,
    small_star,
    survivors,
)

if TYPE_CHECKING:
    from random import Random

    from filters.bands import Keys

# Nodes far apart, so that 64-bit arithmetic is exercised.
NODES = [(i * 0x9E3779B97F4A7C15) % 2**64 for i in range(60)]
EDGES = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda e: e[0] != e[1]),
    max_size=90,
)


def edge_array(edges: list[tuple[int, int]]) -> Keys:
    return np.array(edges, dtype=np.uint64).reshape(-1, 2)


def union_find(edges: list[tuple[int, int]]) -> dict[int, int]:
    """The labels, by the textbook: smallest node of each node's component."""
    parent = {node: node for edge in edges for node in edge}

    def root(node: int) -> int:
        while parent[node] != node:
            node = parent[node]
        return node

    for one, other in edges:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return {node: root(node) for node in sorted(parent)}


@given(EDGES, st.randoms(use_true_random=False), st.integers(1, 5))
def test_both_ways_give_the_labels_of_union_find_in_any_order(
    edges: list[tuple[int, int]], random: Random, parts: int
) -> None:
    expected = union_find(edges)
    random.shuffle(edges)
    edges = [random.choice([(one, other), (other, one)]) for one, other in edges]
    for nodes, labels in (
        components(edge_array(edges)),
        components_by_rounds(edge_array(edges), parts),
    ):
        assert nodes.tolist() == list(expected)
        assert labels.tolist() == list(expected.values())


@pytest.mark.parametrize("shape", ["path", "star", "ring", "clique"])
def test_large_shapes_have_the_same_labels_both_ways(shape: str) -> None:
    ids = np.random.default_rng(2).integers(0, 2**64, 1_000, dtype=np.uint64)
    if shape == "star":
        edges = np.column_stack([np.full(999, ids[0]), ids[1:]])
    elif shape == "clique":
        edges = ids[np.argwhere(np.tri(60, k=-1))]
    else:
        edges = np.column_stack([ids, np.roll(ids, 1)])[shape == "path" :]
    alone, rounds = components(edges), components_by_rounds(edges, 4)
    assert [a.tolist() for a in alone] == [r.tolist() for r in rounds]
    assert set(alone[1].tolist()) == {edges.min()}


def test_stars_keep_components_and_agree_however_nodes_are_parted() -> None:
    random = np.random.default_rng(4)
    edges = unique_edges(np.sort(random.integers(0, 400, (500, 2)).astype(np.uint64), axis=1))
    edges = edges[edges[:, 0] != edges[:, 1]]
    rows = both_directions(edges)
    part = part_of(rows[:, 0], 7)
    whole = large_star(rows)
    by_parts = unique_edges(np.concatenate([large_star(rows[part == i]) for i in range(7)]))
    assert whole.tolist() == by_parts.tolist()
    for after in (whole, small_star(edges)):
        assert (after[:, 0] < after[:, 1]).all()
        assert [a.tolist() for a in components(after)] == [a.tolist() for a in components(edges)]


def test_finished_stars_stay_as_they_are() -> None:
    edges = edge_array([(1, 5), (1, 9), (2, 3)])
    assert large_star(both_directions(edges)).tolist() == edges.tolist()
    assert small_star(edges).tolist() == edges.tolist()


def test_the_digest_adds_up_over_parts_and_sees_every_change() -> None:
    edges = edge_array([(1, 5), (1, 9), (2, 3)])
    counts, sums = zip(edges_digest(edges[:1]), edges_digest(edges[1:]), strict=True)
    assert edges_digest(edges) == (sum(counts), sum(sums) % 2**64)
    others = [[(1, 5), (1, 9), (3, 2)], [(1, 9), (1, 5)], [(1, 5), (1, 8), (2, 3)]]
    assert len({edges_digest(edge_array(other)) for other in others} | {edges_digest(edges)}) == 4


def ranks(members: list[tuple[int, float, int, int, int, bool]]) -> list[tuple[int, int, bool]]:
    label, quality, date, url_length, key, poison = zip(*members, strict=True)
    ranking = survivors(
        np.array(label, np.uint64),
        quality=np.array(quality, np.float64),
        date=np.array(date, np.int64),
        url_length=np.array(url_length, np.int64),
        key=np.array(key, np.uint64),
        poison=np.array(poison, np.bool_),
    )
    columns = (ranking.rank.tolist(), ranking.count.tolist(), ranking.poisoned.tolist())
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ((1, 0.9, UNDATED, 99, 9, False), (1, 0.8, 1, 1, 1, False)),  # quality first
        ((1, 0.0, UNDATED, 99, 9, False), (1, float("nan"), 1, 1, 1, False)),  # unknown quality
        ((1, 0.5, 2001, 99, 9, False), (1, 0.5, 2002, 1, 1, False)),  # then the earlier date
        ((1, 0.5, 2001, 99, 9, False), (1, 0.5, UNDATED, 1, 1, False)),
        ((1, 0.5, 2001, 20, 9, False), (1, 0.5, 2001, 21, 1, False)),  # then the shorter URL
        ((1, 0.5, 2001, 20, 1, False), (1, 0.5, 2001, 20, 2**64 - 1, False)),  # then the key
    ],
)
def test_the_better_member_survives(
    better: tuple[int, float, int, int, int, bool], worse: tuple[int, float, int, int, int, bool]
) -> None:
    assert ranks([better, worse]) == [(0, 2, False), (1, 2, False)]
    assert ranks([worse, better]) == [(1, 2, False), (0, 2, False)]


def test_poison_spoils_its_whole_cluster_and_no_other() -> None:
    members = [
        (7, 0.1, 0, 0, 1, False),
        (8, 0.1, 0, 0, 2, False),
        (7, 0.9, 0, 0, 3, True),
        (9, 0.1, 0, 0, 4, False),
        (7, 0.5, 0, 0, 5, False),
    ]
    assert ranks(members) == [
        (2, 3, True),
        (0, 1, False),
        (0, 3, True),
        (0, 1, False),
        (1, 3, True),
    ]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from([0.0, 0.5, float("nan")]),
            st.integers(0, 2),
            st.integers(0, 2),
            st.booleans(),
        ),
        min_size=1,
        max_size=20,
    ),
    st.randoms(use_true_random=False),
)
def test_ranks_do_not_depend_on_order(
    drawn: list[tuple[int, float, int, int, bool]], random: Random
) -> None:
    members = [(*member[:4], key, member[4]) for key, member in enumerate(drawn)]
    expected = dict(zip((m[4] for m in members), ranks(members), strict=True))
    random.shuffle(members)
    assert dict(zip((m[4] for m in members), ranks(members), strict=True)) == expected
    for label in {m[0] for m in members}:
        places = sorted(expected[m[4]][0] for m in members if m[0] == label)
        assert places == list(range(len(places)))


def test_no_documents_have_no_ranks() -> None:
    none = np.empty(0)
    ranking = survivors(
        none.astype(np.uint64),
        quality=none,
        date=none.astype(np.int64),
        url_length=none.astype(np.int64),
        key=none.astype(np.uint64),
        poison=none.astype(np.bool_),
    )
    assert len(ranking.rank) == len(ranking.count) == len(ranking.poisoned) == 0
