"""Inputs to units: what will be read, cut into pieces of about equal size."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pipeline import read, storage
from pipeline.errors import InputError, UsageError
from pipeline.units import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.config import Config, Input
    from pipeline.records import Slice


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read and the entry of the configuration that named it."""

    path: str
    size: int  # bytes on disk
    format: str
    entry: int  # index into Config.inputs


def find_inputs(inputs: Sequence[Input]) -> list[InputFile]:
    """Every input file once, in the order of their paths.

    Raises:
        UsageError: nothing was given to read.
        InputError: a pattern matches nothing, a file is unreadable or all of them are empty.
    """
    if not inputs:
        raise UsageError("nothing to read: give --input PATH or `inputs:` in the configuration")
    files: dict[str, InputFile] = {}
    for index, entry in enumerate(inputs):
        for path in storage.expand([entry.path]):
            with storage.open_read(path):  # fail now, not in a worker
                pass
            form = entry.format or read.detect_format(path)
            files.setdefault(path, InputFile(path, storage.size(path), form, index))
    if not any(file.size for file in files.values()):
        raise InputError(f"all {len(files)} input files are empty; nothing to do")
    return sorted(files.values(), key=lambda file: file.path)


def curate_units(files: Sequence[InputFile], config: Config) -> list[Unit]:
    """Cut large files into slices and put small ones together."""
    plan = config.plan
    share = sum(file.size for file in files) // plan.target_units
    unit_bytes = max(min(plan.min_unit_bytes, plan.unit_bytes), min(share, plan.unit_bytes))
    groups: list[list[tuple[Slice, int]]] = []
    filled = 0
    for file in files:
        pieces = read.split(file.path, file.size, unit_bytes, file.format)
        piece_bytes = file.size // len(pieces)
        for piece in pieces:
            if not groups or filled + piece_bytes > unit_bytes:
                groups.append([])
                filled = 0
            groups[-1].append((piece, file.entry))
            filled += piece_bytes
    width = max(5, len(str(len(groups))))
    return [
        Unit(
            "curate",
            f"{index:0{width}}",
            {"slices": [{**asdict(piece), "entry": entry} for piece, entry in group]},
        )
        for index, group in enumerate(groups)
    ]
