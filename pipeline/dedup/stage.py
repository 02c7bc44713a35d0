"""The dedup stage: bands and exact digests to verified edges, edges to clusters.

Elements of the one shuffle are packed arrays of (hash, id), 16 bytes a page and band, keyed by
(band, part). The exact digest is one more band. A group finds its buckets, verifies each
candidate against the signatures, which it looks up in the files, and writes the edges that
hold. One last unit joins all edges and ranks every cluster.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from filters.bands import NO_BUCKET, BucketReport, band_hashes, bucket_edges, verify
from filters.clusters import part_of
from pipeline import storage
from pipeline.config import Config
from pipeline.dedup.signatures import Ids, SignatureFile, fixed_width, look_up
from pipeline.errors import CheckFailed
from pipeline.progress import Progress
from pipeline.units import Counts, Sidecar, Unit, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.execution import Execution

ROWS_PER_PROCESS = 200_000  # fewer are done before a worker process has started
ROWS_PER_PART = 1 << 20  # a group then holds 16 MB of hashes and at most 450 MB of signatures


@dataclass(frozen=True, slots=True)
class Emit:
    """Pack one signature file's hashes into blocks, one for every group of this pass."""

    output: str
    config_json: str
    bands: tuple[int, ...]
    parts: int

    def __call__(self, name: str) -> Iterator[tuple[int, bytes]]:
        """Blocks ``(group, packed (hash, id) rows)``, empty ones included."""
        dedup = Config.model_validate_json(self.config_json).dedup
        file = SignatureFile.open(Path(self.output) / name)
        taking_part = file.takes_part()
        ids = file.ids[taking_part]
        long_enough = file.numbers("form_chars")[taking_part] >= dedup.min_chars
        near = band_hashes(file.fixed("signature", "<u4")[taking_part], dedup.bands, dedup.rows)
        near[~long_enough] = NO_BUCKET
        exact = file.fixed("digest", "<u8")[taking_part, 0]
        for band in self.bands:
            hashes = exact if band == dedup.bands else near[:, band]
            rows = np.column_stack([hashes, ids])
            where = part_of(hashes, self.parts)
            for number in range(self.parts):
                block = np.ascontiguousarray(rows[where == number])
                yield band * self.parts + number, block.tobytes()


@dataclass(frozen=True, slots=True)
class Verify:
    """Turn one group's hashes into edges that hold."""

    root: str
    config_json: str
    signatures: tuple[str, ...]
    parts: int

    def __call__(self, group: tuple[int, Iterable[bytes]]) -> str:
        """Write ``edges.npy`` and the sidecar of the group's unit."""
        config = Config.model_validate_json(self.config_json)
        workspace = Workspace(self.root, config.digest())
        unit = edges_unit(group[0], self.parts)
        if workspace.finished(unit):
            return unit.name
        blocks = [np.frombuffer(block, np.uint64).reshape(-1, 2) for block in group[1]]
        rows = np.concatenate(blocks)
        exact = group[0] // self.parts == config.dedup.bands
        edges, report = self._edges(rows, config, exact=exact)
        path = workspace.folder(unit) / "edges.npy"
        with storage.atomic_write(path) as handle:
            np.save(handle, edges, allow_pickle=False)
        counts = Counts(rows=len(rows), kept=len(rows))
        workspace.finish(unit, counts, [path], asdict(report))
        return unit.name

    def _edges(self, rows: Ids, config: Config, *, exact: bool) -> tuple[Ids, BucketReport]:
        paths = [str(Path(self.root).parent / name) for name in self.signatures]
        ids = _sharing(rows)
        column = "digest" if exact else "signature"
        table = look_up(paths, ids, [column]) if len(ids) else None

        def similar(edges: Ids) -> npt.NDArray[np.bool_]:
            assert table is not None  # noqa: S101 - there are edges, so there were ids
            if exact:
                digests = fixed_width(table[column], "<u8")
                left = digests[np.searchsorted(ids, edges[:, 0])]
                right = digests[np.searchsorted(ids, edges[:, 1])]
                equal: npt.NDArray[np.bool_] = (left == right).all(axis=1)
                return equal
            signatures = fixed_width(table[column], "<u4")
            return verify(edges, ids, signatures, config.dedup.threshold)

        return bucket_edges(rows[:, 0], rows[:, 1], config.dedup.hot_bucket, similar)


def _sharing(rows: Ids) -> Ids:
    """Sorted ids of the rows whose hash another row has too."""
    hashes, index, counts = np.unique(rows[:, 0], return_inverse=True, return_counts=True)
    shared = (counts[index] > 1) & (hashes[index] != NO_BUCKET)
    return np.unique(rows[shared, 1])


def edges_unit(group: int, parts: int) -> Unit:
    """The unit of a group."""
    band, part = divmod(group, parts)
    return Unit("edges", f"band-{band:02}-part-{part:05}", {"group": group})


class Dedup:
    """Runs the stage: a pass over some bands at a time, then the clusters."""

    def __init__(self, root: str, config_json: str, execution: Execution) -> None:
        self.root, self.config_json, self.execution = root, config_json, execution
        self.config = Config.model_validate_json(config_json)
        self.workspace = Workspace(root, self.config.digest())
        self.output = str(Path(root).parent)

    def run(self, curated: Sequence[Sidecar]) -> Sidecar:
        """The sidecar of the clusters, with the published bytes of every bucket in its facts.

        Raises:
            CheckFailed: the shuffle lost rows.
        """
        from pipeline.dedup.clusters import FindClusters  # noqa: PLC0415
        from pipeline.runner import run_grouped, run_units  # noqa: PLC0415

        signatures = tuple(name for side in curated for name in side.facts["signatures"])
        signed = sum(side.facts["takes_part"] for side in curated)
        parts = max(1, -(-signed // ROWS_PER_PART))
        bands = self.config.dedup.bands + 1  # the exact digest is the last
        step = self.config.dedup.bands_per_pass
        units = [edges_unit(group, parts) for group in range(bands * parts)]
        execution = self.execution.for_units(signed // ROWS_PER_PROCESS)
        with Progress("dedup", units, self.workspace):
            for first in range(0, bands, step):
                now = tuple(range(first, min(first + step, bands)))
                wanted = units[now[0] * parts : (now[-1] + 1) * parts]
                if any(self.workspace.finished(unit) is None for unit in wanted):
                    emit = Emit(self.output, self.config_json, now, parts)
                    work = Verify(self.root, self.config_json, signatures, parts)
                    run_grouped(execution, "dedup", signatures, emit, work)
        edges = self._check(units, bands * signed)
        last = Unit("clusters", "all", {"edges": [name for side in edges for name in side.files]})
        done = self.workspace.finished(last)
        if done is None:
            find = FindClusters(self.root, self.config_json, signatures)
            run_units(self.execution.for_units(1), "clusters", [last], find)
            done = self.workspace.finished(last)
        if done is None:
            raise CheckFailed("clusters: the runner ended without an error and without a result")
        return done

    def _check(self, units: Sequence[Unit], rows: int) -> list[Sidecar]:
        sidecars = [self.workspace.finished(unit) for unit in units]
        found = [sidecar for sidecar in sidecars if sidecar is not None]
        shuffled = sum(sidecar.counts.rows for sidecar in found)
        if len(found) != len(units) or shuffled != rows:
            raise CheckFailed(
                f"dedup: {rows} hashes went into the shuffle, {shuffled} came out in"
                f" {len(found)} of {len(units)} groups; run the same command again"
            )
        return found
