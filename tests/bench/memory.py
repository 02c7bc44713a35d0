"""Peak memory of a run over a WARC file and over many changed copies of it.

    python -m tests.bench.memory ../shared/data/web.warc.gz --copies 20 --workers 2

Copies have other URLs, and every fifth Han character of theirs is another common one, so that no
copy is a near-duplicate of another and all read as Chinese. Memory is the sum over all processes of
the run, shared pages counted once (PSS), sampled five times a second.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline import read
from pipeline.records import Page

HAN = re.compile("[一-龥]")
COMMON = (
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着"
    "就那和要她出也得里后自以会家可下而过天去能对小多然"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("warc", type=Path)
    parser.add_argument("--copies", type=int, default=20)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    print("| input | pages | peak MB, all processes | wall s | CPU s |")
    print("|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="hanmill-memory-") as folder:
        many = Path(folder) / "many.warc.gz"
        pages = write_copies(arguments.warc, many, arguments.copies)
        peaks = []
        for name, path, count in (
            ("once", arguments.warc, pages),
            (f"{arguments.copies} changed copies", many, pages * arguments.copies),
        ):
            output = Path(folder) / name.replace(" ", "-")
            peak, wall_s, cpu_s = measure(path, output, arguments.workers)
            peaks.append(peak)
            print(f"| {name} | {count:,} | {peak / 1e6:,.0f} | {wall_s:.0f} | {cpu_s:.0f} |")
    print(f"\nratio of the peaks: {peaks[1] / peaks[0]:.2f}")


def write_copies(source: Path, target: Path, copies: int) -> int:
    """Write the changed copies as one archive; return the pages of the source."""
    form = read.detect_format(str(source))
    pages = 0
    with target.open("wb") as out:
        for piece in read.split(str(source), source.stat().st_size, 1 << 62, form):
            for page in read.read(piece, read.ReadLimits()):
                if isinstance(page, Page) and page.body is not None:
                    pages += 1
                    for copy in range(copies):
                        out.write(gzip.compress(record(page, copy), 6, mtime=0))
    return pages


def record(page: Page, copy: int) -> bytes:
    """A response record of the page's changed copy."""
    try:
        text = (page.body or b"").decode("utf-8")
        body = changed(text, copy).encode()
    except UnicodeDecodeError:
        body = page.body or b""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {page.url}?copy={copy}\r\n"
        f"WARC-Date: {page.date}\r\nWARC-Record-ID: <urn:uuid:{copy}-{page.offset}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def changed(text: str, copy: int) -> str:
    """The text with every fifth Han character replaced, differently in every copy."""
    counter = itertools.count()

    def replace(found: re.Match[str]) -> str:
        number = next(counter)
        if copy == 0 or number % 5:
            return found[0]
        return COMMON[(number // 5 * 7 + copy * 13 + ord(found[0])) % len(COMMON)]

    return HAN.sub(replace, text)


def measure(warc: Path, output: Path, workers: int) -> tuple[int, float, float]:
    """Peak bytes of all processes, wall and CPU seconds of one run."""
    command = [
        *(sys.executable, "-m", "pipeline", "run", "configs/default.yaml", "--quiet"),
        *("--input", str(warc), "--output", str(output), "--workers", str(workers)),
    ]
    began, before = time.monotonic(), os.times()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(pss_bytes, tree(process.pid))))
        time.sleep(0.2)
    if process.returncode:
        sys.exit(f"the run ended with {process.returncode}")
    after = os.times()
    cpu_s = after.children_user + after.children_system
    cpu_s -= before.children_user + before.children_system
    return peak, time.monotonic() - began, cpu_s


def tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:  # it has ended
                continue
    return found


def pss_bytes(pid: int) -> int:
    """Proportional set size of a process, 0 where it has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    match = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(match[1]) * 1024 if match else 0


if __name__ == "__main__":
    main()
