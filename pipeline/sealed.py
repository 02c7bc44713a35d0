"""JSON files that notice every changed byte: canonical form, with its own digest inside."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from pipeline import storage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SEAL = "seal"


class BrokenSeal(ValueError):  # noqa: N818 - says what happened
    """The file is not what was written."""


def write(path: Path, value: Mapping[str, Any]) -> None:
    """Write a mapping, whole or not at all, with the SHA-256 of its canonical form."""
    with storage.atomic_write(path) as handle:
        handle.write(_text({**value, SEAL: _digest(value)}).encode())


def read(path: Path) -> dict[str, Any]:
    """What was written.

    Raises:
        FileNotFoundError: there is no such file.
        BrokenSeal: a byte of it is not as it was written.
    """
    raw = path.read_bytes()
    try:
        value = json.loads(raw)
    except ValueError as error:
        raise BrokenSeal(f"{path} is damaged: {error}") from error
    if not isinstance(value, dict) or _text(value).encode() != raw:
        raise BrokenSeal(f"{path} is damaged: it is not in canonical form")
    if value.pop(SEAL, None) != _digest(value):
        raise BrokenSeal(f"{path} is damaged: its contents do not match its seal")
    return value


def _digest(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(_text(value).encode()).hexdigest()


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
