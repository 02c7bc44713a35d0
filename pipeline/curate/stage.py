"""The curate stage: one unit's slices to staged rows, signatures, dead letters and a sidecar."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import buckets, read, storage
from pipeline.config import Config
from pipeline.curate import columns
from pipeline.curate.curator import Curator, batches
from pipeline.curate.document import DEAD, KEPT
from pipeline.records import DeadLetter, Page, Slice
from pipeline.units import Counts, Unit, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.curate.document import Document

DEAD_LETTERS = "dead.parquet"
MAX_BATCH_BYTES = 32 << 20  # bodies held at once; a batch of ordinary pages is half of it
MAX_PART_BYTES = 128 << 20  # staged rows held at once; a unit of 64 MiB of WARC has about 30 MB


@lru_cache(maxsize=1)
def curator_of(config_json: str) -> Curator:
    """The process's curator: models are loaded once, whatever the number of units."""
    return Curator(Config.model_validate_json(config_json))


@dataclass(frozen=True, slots=True)
class CurateUnit:
    """Work of the stage, as Beam carries it: plain data only."""

    root: str
    config_json: str

    def __call__(self, unit: Unit) -> str:
        """Curate the unit's slices; finished units are left as they are."""
        curator = curator_of(self.config_json)
        config = curator.config
        workspace = Workspace(self.root, config.digest())
        if workspace.finished(unit):
            return unit.name
        parts = Parts(workspace.folder(unit), config, curator.measurement_names)
        letters: list[DeadLetter] = []
        counts = Counts()
        for batch in batches(_read(unit, config), config.plan.batch_pages, MAX_BATCH_BYTES):
            letters += [found for found in batch if isinstance(found, DeadLetter)]
            documents = curator.curate([found for found in batch if isinstance(found, Page)])
            letters += [_letter(document) for document in documents if document.verdict == DEAD]
            living = [document for document in documents if document.verdict != DEAD]
            parts.add(living)
            counts += _count(living)
        parts.flush()
        dead = Counter(letter.error for letter in letters)
        counts += Counts(rows=len(letters), dead=dict(sorted(dead.items())))
        with storage.atomic_write(workspace.folder(unit) / DEAD_LETTERS) as handle:
            pq.write_table(columns.dead_table(letters), handle, compression="zstd")
        files = [*parts.staged, *parts.signatures, workspace.folder(unit) / DEAD_LETTERS]
        facts = {
            "staged": [workspace.relative(path) for path in parts.staged],
            "signatures": [workspace.relative(path) for path in parts.signatures],
            "takes_part": parts.takes_part,
            "measurements": list(curator.measurement_names),
            "staged_bytes": parts.staged_bytes,
        }
        workspace.finish(unit, counts, files, facts)
        return unit.name


class Parts:
    """A unit's staged rows and signatures, written in parts so that memory stays bounded."""

    def __init__(self, folder: Path, config: Config, names: tuple[str, ...]) -> None:
        self.folder, self.config, self.names = folder, config, names
        self.staged: list[Path] = []
        self.signatures: list[Path] = []
        self.takes_part = 0  # rows that dedup is about
        self.staged_bytes = 0
        self._rows: list[pa.RecordBatch] = []
        self._signatures: list[pa.RecordBatch] = []
        self._held = 0

    def add(self, documents: list[Document]) -> None:
        """Take a batch in; write a part when enough is held."""
        rows = columns.staged_batch(documents, self.config, self.names)
        self._rows.append(rows)
        signed = [document for document in documents if document.digest]
        self._signatures.append(columns.signature_batch(signed, self.config.dedup.num_perm))
        self.takes_part += sum((d.alive or d.poison) and bool(d.form) for d in signed)
        self.staged_bytes += rows.nbytes
        self._held += rows.nbytes
        if self._held > MAX_PART_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what is held as one part."""
        if not self._rows:
            return
        index = len(self.staged)
        buckets_count = self.config.plan.buckets
        self.staged.append(self.folder / f"staged-{index:03}.arrow")
        self.signatures.append(self.folder / f"signatures-{index:03}.arrow")
        rows = pa.Table.from_batches(self._rows)
        buckets.write(self.staged[-1], rows, buckets_count)
        # hashes do not compress; one batch that is read in place
        buckets.write(self.signatures[-1], pa.Table.from_batches(self._signatures), 1, None)
        self._rows, self._signatures, self._held = [], [], 0


def _read(unit: Unit, config: Config) -> Iterator[Page | DeadLetter]:
    """What the unit's slices hold, and what could not be read of them."""
    for piece in unit.payload["slices"]:
        entry = config.inputs[piece["entry"]]
        fields = {name: value for name, value in piece.items() if name != "entry"}
        yield from read.read(Slice(**fields), config.read, entry.columns)


def _letter(document: Document) -> DeadLetter:
    given = document.page
    return DeadLetter(
        given.path, given.offset, given.length, "curate", document.error, document.message,
        given.url,
    )  # fmt: skip


def _count(documents: list[Document]) -> Counts:
    rejected = Counter(
        f"{document.rejection.filter}/{document.rejection.reason}"
        for document in documents
        if document.rejection
    )
    kept = sum(document.verdict == KEPT for document in documents)
    return Counts(rows=len(documents), kept=kept, rejected=dict(sorted(rejected.items())))
