"""The one place that opens files of inputs and outputs.

Other modules hand paths to these functions and never call `open` themselves, so that remote
paths can be added here alone. Outputs appear whole or not at all: they are written under a
temporary name in the same folder, flushed to the disk, then renamed.
"""

from __future__ import annotations

import glob
import os
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from pipeline.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TEMPORARY_PREFIX = ".tmp-"


def open_read(path: str | Path) -> BinaryIO:
    """Open a file for reading bytes; the handle can seek.

    Raises:
        InputError: the file is missing, a folder, or not permitted.
    """
    try:
        return Path(path).open("rb")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise InputError(f"cannot read {str(path)!r}: {_reason(error)}") from error


def size(path: str | Path) -> int:
    """Length of a file in bytes.

    Raises:
        InputError: the file is missing or not permitted.
    """
    try:
        return Path(path).stat().st_size
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {str(path)!r}: {_reason(error)}") from error


def expand(patterns: Iterable[str]) -> list[str]:
    """Files that match the patterns, each once, sorted; ``**`` crosses folders.

    A pattern that names an existing file is that file, whatever characters it holds; one that
    names a folder is every file directly in it. Hidden and temporary files are left out unless
    they are named.

    Raises:
        InputError: a pattern matches no file; all such patterns are listed.
    """
    found: set[str] = set()
    unmatched = []
    for pattern in patterns:
        if Path(pattern).is_file():
            found.add(pattern)
            continue
        query = str(Path(glob.escape(pattern)) / "*") if Path(pattern).is_dir() else pattern
        # pathlib's own glob refuses absolute patterns
        matches = [name for name in glob.glob(query, recursive=True) if Path(name).is_file()]  # noqa: PTH207
        found.update(matches)
        if not matches:
            unmatched.append(pattern)
    if unmatched:
        listed = ", ".join(repr(pattern) for pattern in unmatched)
        raise InputError(f"no file matches {listed}; check the paths under `inputs`")
    return sorted(found)


@contextmanager
def atomic_write(path: str | Path) -> Iterator[IO[bytes]]:
    """A handle whose bytes become the file ``path`` when the block ends without an error.

    The handle's ``name`` is the temporary path, for writers that want a path instead. Missing
    folders are made. When the block raises, the temporary file is removed and ``path`` is as
    it was; after a kill a ``.tmp-`` file may stay behind for `remove_temporary`.

    Raises:
        OutputError: the file cannot be created, flushed or renamed.
    """
    target = Path(path)
    temporary = target.with_name(f"{TEMPORARY_PREFIX}{os.getpid()}-{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = temporary.open("w+b")
    except OSError as error:
        raise OutputError(f"cannot write {str(path)!r}: {_reason(error)}") from error
    try:
        with handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(target)
        _sync_folder(target.parent)
    except OSError as error:  # also what a write inside the block met, such as a full disk
        raise OutputError(f"cannot write {str(path)!r}: {_reason(error)}") from error
    finally:
        temporary.unlink(missing_ok=True)  # nothing is left to remove after the rename


def remove_temporary(folder: str | Path) -> int:
    """Remove the temporary files that killed writers left anywhere below ``folder``.

    Only for a folder that no other process writes to. Returns how many were removed.
    """
    leftovers = sorted(Path(folder).rglob(f"{TEMPORARY_PREFIX}*"))
    for leftover in leftovers:
        leftover.unlink(missing_ok=True)
    return len(leftovers)


def _sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: OSError | ValueError) -> str:
    strerror = error.strerror if isinstance(error, OSError) else None
    return strerror or str(error)
