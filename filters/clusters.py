"""From edges to clusters: connected components, and which member of a cluster is kept.

Two ways to the same labels: `components` joins all edges on one worker (about 50 bytes of memory
an edge); `large_star` and `small_star` are the steps of a distributed computation (Kiveris et
al. 2014, "Connected Components in MapReduce and Beyond"), each a pure function of a block of
edges that a shuffle has brought together, to be repeated until nothing changes.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from filters.bands import Keys, starts_of_runs, unique_edges
from filters.minhash import mix64

UNDATED = np.iinfo(np.int64).max
"""The date of a document without one: later than every date."""


def components(edges: Keys) -> tuple[Keys, Keys]:
    """Return the nodes of the edges, sorted, and the smallest node of each one's component.

    Edges join different nodes, in either direction and any order.
    """
    nodes, index = np.unique(edges, return_inverse=True)
    index = index.reshape(-1, 2)
    graph = coo_array(
        (np.ones(len(index), dtype=np.bool_), (index[:, 0], index[:, 1])),
        shape=(len(nodes), len(nodes)),
    )
    _, component = connected_components(graph, directed=False)
    # Nodes are sorted, so the first of a component is its smallest.
    _, first, component = np.unique(component, return_index=True, return_inverse=True)
    return nodes, nodes[first[component]]


def large_star(directed: Keys) -> Keys:
    """Join every larger neighbour of a node to the smallest of the node and its neighbours.

    Args:
        directed: (node, neighbour) rows; each edge occurs in both directions in the whole
            graph, and all rows of a node lie in the same block.

    Returns:
        Edges (smaller, larger), sorted, each once.
    """
    nodes, smallest, neighbours = _with_smallest(directed)
    larger = neighbours > nodes
    return unique_edges(np.column_stack([smallest[larger], neighbours[larger]]))


def small_star(edges: Keys) -> Keys:
    """Join every node and its smaller neighbours to the smallest of them.

    Args:
        edges: (smaller, larger) rows; all rows of the same larger node lie in the same block.

    Returns:
        Edges (smaller, larger), sorted, each once.
    """
    nodes, smallest, neighbours = _with_smallest(edges[:, ::-1])
    joined = np.concatenate([neighbours, nodes])
    edges = np.column_stack([np.concatenate([smallest, smallest]), joined])
    return unique_edges(edges[edges[:, 0] != edges[:, 1]])


def both_directions(edges: Keys) -> Keys:
    """Return the edges as (node, neighbour) rows for both ends, as `large_star` wants them."""
    return np.concatenate([edges, edges[:, ::-1]])


def part_of(nodes: Keys, parts: int) -> npt.NDArray[np.int64]:
    """Return the part, 0 to `parts` - 1, to which a shuffle sends each node."""
    return (mix64(nodes) % np.uint64(parts)).astype(np.int64)


def edges_digest(edges: Keys) -> tuple[int, int]:
    """Return count and checksum of distinct edges, additive over blocks (checksum mod 2^64).

    Components are found when a round of large-star and small-star leaves the digest as it was.
    """
    checksum = np.add.reduce(mix64(mix64(edges[:, 0]) + edges[:, 1]))
    return len(edges), int(checksum)


def components_by_rounds(edges: Keys, parts: int) -> tuple[Keys, Keys]:
    """Return what `components` returns, computed as the distributed stages compute it."""
    edges = unique_edges(np.sort(edges, axis=1))
    before, digest = None, edges_digest(edges)
    while digest != before:
        for by, step in ((0, large_star), (1, small_star)):
            rows = both_directions(edges) if step is large_star else edges
            part = part_of(rows[:, by], parts)
            blocks = [step(rows[part == number]) for number in range(parts)]
            edges = unique_edges(np.concatenate(blocks))
        before, digest = digest, edges_digest(edges)
    centres = np.unique(edges[:, 0])
    nodes = np.concatenate([centres, edges[:, 1]])
    labels = np.concatenate([centres, edges[:, 0]])
    order = np.argsort(nodes)
    return nodes[order], labels[order]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Each document's place in its cluster, one entry a document in the input's order."""

    rank: npt.NDArray[np.int64]  # 0 for the survivor, then 1, 2, ...
    count: npt.NDArray[np.int64]  # members of the cluster
    poisoned: npt.NDArray[np.bool_]  # some member of the cluster is poison


def survivors(
    labels: Keys,
    *,
    quality: npt.NDArray[np.float64],
    date: npt.NDArray[np.int64],
    url_length: npt.NDArray[np.int64],
    key: Keys,
    poison: npt.NDArray[np.bool_],
) -> Ranking:
    """Rank the members of every cluster; the order is total as long as keys differ.

    Better is: higher quality (NaN is lowest), earlier date (`UNDATED` is last), shorter URL,
    smaller key.
    """
    score = np.where(np.isnan(quality), -np.inf, quality)
    order = np.lexsort((key, url_length, date, -score, labels))
    ordered = labels[order]
    starts = np.flatnonzero(starts_of_runs(ordered))
    sizes = np.diff(np.append(starts, len(ordered)))
    rank, count = np.empty(len(order), np.int64), np.empty(len(order), np.int64)
    poisoned = np.empty(len(order), np.bool_)
    rank[order] = np.arange(len(order)) - np.repeat(starts, sizes)
    count[order] = np.repeat(sizes, sizes)
    poisoned[order] = np.repeat(np.logical_or.reduceat(poison[order], starts), sizes)
    return Ranking(rank, count, poisoned)


def _with_smallest(directed: Keys) -> tuple[Keys, Keys, Keys]:
    """Return node, smallest of node and its neighbours, and neighbour of each row, by node."""
    ordered = unique_edges(directed)
    nodes, neighbours = ordered[:, 0], ordered[:, 1]
    first = starts_of_runs(nodes)
    # Sorted, so a node's first neighbour is its smallest.
    smallest = neighbours[first][np.cumsum(first) - 1]
    return nodes, np.minimum(nodes, smallest), neighbours
