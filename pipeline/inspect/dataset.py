"""Find a dataset and its manifest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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
        CheckFailed: it is not the JSON object that hanmill writes.
    """
    try:
        found: dict[str, Any] = json.loads((dataset / MANIFEST).read_bytes())
    except ValueError as error:
        raise CheckFailed(f"{dataset / MANIFEST} is damaged: {error}") from error
    wanted = {"files": dict, "funnel": dict, "config": dict, "config_digest": str}
    for name, kind in wanted.items():
        if not isinstance(found, dict) or not isinstance(found.get(name), kind):
            raise CheckFailed(f"{dataset / MANIFEST} is damaged: {name!r} is missing or wrong")
    return found
