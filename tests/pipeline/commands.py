"""Running the installed command, and cutting archives, for tests."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "samples"
CONFIG = ROOT / "configs/sample.yaml"


def hanmill(
    *arguments: str | Path, hash_seed: int | None = None, timeout_s: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run ``hanmill`` as a user does, from the project's root."""
    environment = dict(os.environ)
    if hash_seed is not None:
        environment["PYTHONHASHSEED"] = str(hash_seed)
    return subprocess.run(
        command(*arguments),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )


def command(*arguments: str | Path) -> list[str]:
    """The command line of ``hanmill``."""
    return [sys.executable, "-m", "pipeline", *map(str, arguments)]


def sums(output: Path) -> str:
    """The digests of a run's dataset."""
    return (output / "dataset/SHA256SUMS").read_text("utf-8")


def temporary_files(output: Path) -> list[Path]:
    """What a killed writer left."""
    return sorted(output.rglob(".tmp-*"))


def gzip_members(archive: bytes) -> list[bytes]:
    """The members of an undamaged gzip file, as they lie in it."""
    members = []
    while archive:
        inflater = zlib.decompressobj(wbits=31)
        inflater.decompress(archive)
        members.append(archive[: len(archive) - len(inflater.unused_data)])
        archive = inflater.unused_data
    return members
