"""Units of work and their sidecars: resume, retries, progress and conservation in one place.

A unit of a stage owns the folder ``work/<stage>/<name>/``. It writes its files there, each
whole or not at all, and last of all ``unit.json``: the counts, the files with their sizes and
digests, and the digest of the configuration. A unit whose sidecar is valid is done; nothing
else says so. Running a unit twice gives the same bytes, so a retry does no harm.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline import sealed
from pipeline.errors import CheckFailed, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SIDECAR = "unit.json"


@dataclass(frozen=True, slots=True)
class Unit:
    """A handle: all that travels through Beam. ``payload`` is plain JSON."""

    stage: str
    name: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows of a unit: ``rows == kept + sum(rejected) + dead``."""

    rows: int = 0
    kept: int = 0
    rejected: dict[str, int] = field(default_factory=dict)  # "filter/reason" -> rows
    dead: dict[str, int] = field(default_factory=dict)  # error -> rows

    @property
    def balance(self) -> int:
        """Rows unaccounted for; anything but 0 is a defect."""
        return self.rows - self.kept - sum(self.rejected.values()) - sum(self.dead.values())

    def __add__(self, other: Counts) -> Counts:
        """Both together, reasons sorted."""
        return Counts(
            self.rows + other.rows,
            self.kept + other.kept,
            dict(sorted((Counter(self.rejected) + Counter(other.rejected)).items())),
            dict(sorted((Counter(self.dead) + Counter(other.dead)).items())),
        )


def total(counts: Iterable[Counts]) -> Counts:
    """The sum, with reasons in one sorted order whatever the order of the parts."""
    return sum(counts, Counts())


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What ``unit.json`` says of a finished unit."""

    stage: str
    name: str
    config_digest: str
    counts: Counts
    files: dict[str, dict[str, Any]]  # file name -> {"bytes": int, "sha256": hex}
    facts: dict[str, Any]  # whatever the next stage plans with


class Workspace:
    """The folder ``work/`` of a run, for one process at a time."""

    def __init__(self, root: str | Path, config_digest: str) -> None:
        self.root = Path(root)
        self.config_digest = config_digest
        self._lock: IO[bytes] | None = None

    def lock(self) -> None:
        """Own the folder until the process ends, however it ends.

        Raises:
            UsageError: another run is at work here.
            OutputError: the folder cannot be made.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            handle = (self.root / ".lock").open("ab")
        except OSError as error:
            raise OutputError(f"cannot use {str(self.root)!r}: {error.strerror}") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.close()
            raise UsageError(
                f"another run is at work in {str(self.root.parent)!r}; wait for it to end"
                " or choose another --output"
            ) from error
        self._lock = handle

    def unlock(self) -> None:
        """Let another run in."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def folder(self, unit: Unit) -> Path:
        """Where the unit's files lie."""
        return self.root / unit.stage / unit.name

    def finish(
        self, unit: Unit, counts: Counts, files: Iterable[Path], facts: Mapping[str, Any]
    ) -> Sidecar:
        """Write the sidecar, the very last act of a unit.

        ``files`` may lie anywhere below the output folder; they are named relative to it.

        Raises:
            CheckFailed: the counts do not add up.
        """
        if counts.balance:
            raise CheckFailed(
                f"unit {unit.stage}/{unit.name}: {counts.balance} of {counts.rows} rows are"
                " neither kept nor rejected nor dead-lettered; this is a defect in hanmill"
            )
        described = {self.relative(path): describe(path) for path in sorted(files)}
        sidecar = Sidecar(unit.stage, unit.name, self.config_digest, counts, described, dict(facts))
        sealed.write(self.folder(unit) / SIDECAR, asdict(sidecar))
        return sidecar

    def finished(self, unit: Unit) -> Sidecar | None:
        """The unit's sidecar if it is valid: of this configuration, its files there and whole."""
        try:
            raw = sealed.read(self.folder(unit) / SIDECAR)
        except (FileNotFoundError, sealed.BrokenSeal):
            return None
        sidecar = Sidecar(**{**raw, "counts": Counts(**raw["counts"])})
        if sidecar.config_digest != self.config_digest:
            return None
        for name, described in sidecar.files.items():
            path = self.root.parent / name
            if not path.is_file() or path.stat().st_size != described["bytes"]:
                return None
        return sidecar

    def relative(self, path: Path) -> str:
        """A path below the output folder, as sidecars name it."""
        return path.relative_to(self.root.parent).as_posix()


def describe(path: Path) -> dict[str, Any]:
    """Size in bytes and SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(1 << 20):
            digest.update(chunk)
        return {"bytes": handle.tell(), "sha256": digest.hexdigest()}
