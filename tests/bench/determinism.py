"""One digest? Runs a WARC file in many ways and compares SHA256SUMS.

    python -m tests.bench.determinism ../shared/data/web.warc.gz --kills 10

Ways: one and two workers, another hash seed, the same records in ten files, and a run that is
killed (SIGKILL to the whole process group) at random moments and started again each time.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.pipeline.commands import gzip_members


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("warc", type=Path)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print("| way | SHA256SUMS, digest | wall s | note |")
    print("|---|---|---:|---|")
    digests = set()
    with tempfile.TemporaryDirectory(prefix="hanmill-determinism-") as name:
        folder = Path(name)
        pieces = cut(arguments.warc, folder / "pieces")
        ways = (
            ("1 worker", str(arguments.warc), 1, 0),
            ("2 workers", str(arguments.warc), 2, 1),
            ("10 files, 1 worker", pieces, 1, 2),
            ("10 files, 2 workers", pieces, 2, 3),
        )
        for label, given, workers, hash_seed in ways:
            began = time.monotonic()
            output = folder / label.replace(" ", "-")
            subprocess.run(command(given, output, workers), env=seeded(hash_seed), check=True)
            digests.add(report(label, output, began, f"hash seed {hash_seed}"))
        began = time.monotonic()
        note = killed(str(arguments.warc), folder / "killed", arguments.kills, arguments.seed)
        digests.add(report(f"killed {arguments.kills} times", folder / "killed", began, note))
    if len(digests) != 1:
        sys.exit("the digests differ")


def cut(warc: Path, folder: Path) -> str:
    """Deal the records of an archive to ten files; a glob that matches them."""
    folder.mkdir()
    members = gzip_members(warc.read_bytes())
    for piece in range(10):
        (folder / f"{piece}.warc.gz").write_bytes(b"".join(members[piece::10]))
    return f"{folder}/*.warc.gz"


def command(given: str, output: Path, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "pipeline", "run", "configs/default.yaml", "--quiet"),
        *("--input", given, "--output", str(output), "--workers", str(workers)),
    ]


def seeded(hash_seed: int) -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": str(hash_seed)}


def killed(given: str, output: Path, kills: int, seed: int) -> str:
    """Start, kill, start again, and at last let it finish."""
    moments = random.Random(seed)
    finished: dict[Path, int] = {}
    for number in range(kills):
        process = subprocess.Popen(
            command(given, output, 1 + number % 2),
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(moments.uniform(1, 20))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for sidecar in output.glob("work/*/*/unit.json"):
            finished.setdefault(sidecar, sidecar.stat().st_mtime_ns)
    subprocess.run(command(given, output, 1), check=True)
    again = sum(sidecar.stat().st_mtime_ns != stamp for sidecar, stamp in finished.items())
    left = len(list(output.rglob(".tmp-*")))
    return f"{len(finished)} units done before, {again} run again, {left} temporary files left"


def report(label: str, output: Path, began: float, note: str) -> str:
    sums = (output / "dataset/SHA256SUMS").read_bytes()
    digest = hashlib.sha256(sums).hexdigest()[:16]
    print(f"| {label} | {digest} | {time.monotonic() - began:.0f} | {note} |", flush=True)
    return digest


if __name__ == "__main__":
    main()
