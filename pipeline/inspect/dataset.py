"""Find a dataset and its manifest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline import sealed
from pipeline.errors import CheckFailed, InputError

MANIFEST = "MANIFEST.json"


def find(folder: str) -> Path:
    """The dataset's folder, given it or the output of the run.

    Raises:
        InputError: there is no dataset there, or it is unfinished.
    """
    for candidate in (Path(folder), Path(folder) / "dataset"):
        if (candidate / MANIFEST).is_file():
            return candidate
    raise InputError(f"no finished dataset in {folder!r}: there is no {MANIFEST}")


def manifest(dataset: Path) -> dict[str, Any]:
    """The manifest.

    Raises:
        CheckFailed: a byte of it is not as it was written.
    """
    try:
        return sealed.read(dataset / MANIFEST)
    except sealed.BrokenSeal as error:
        raise CheckFailed(str(error)) from error
