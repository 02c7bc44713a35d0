"""Speed of the reader and what it saves of damaged files, beside FastWARC and warcio.

    python tests/bench/reading.py [--data ../shared/data] [--rounds 5]

CPU seconds are medians over rounds in which the candidates take turns.
"""

from __future__ import annotations

import argparse
import gzip
import io
import random
import statistics
import tempfile
import time
import zlib
from contextlib import redirect_stderr
from pathlib import Path
from typing import TYPE_CHECKING

from fastwarc.warc import ArchiveIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.read import ReadLimits, read, split
from pipeline.records import DeadLetter, Page, Slice

if TYPE_CHECKING:
    from collections.abc import Callable

FLIPS, CUTS, RECORDS = 200, 100, 50


def inflate_only(path: Path) -> int:
    """The floor: every member inflated with the standard library, nothing else."""
    data = memoryview(path.read_bytes())
    position = members = 0
    while position < len(data):
        inflater = zlib.decompressobj(wbits=31)
        at = position
        while not inflater.eof:
            inflater.decompress(data[at : at + 65536])
            at += 65536
        position = min(at, len(data)) - len(inflater.unused_data)
        members += 1
    return members


def ours(path: Path) -> tuple[int, int]:
    """Pages and reports."""
    found = list(read(Slice(str(path), "warc.gz"), ReadLimits()))
    return (sum(isinstance(x, Page) for x in found), sum(isinstance(x, DeadLetter) for x in found))


def ours_streaming(path: Path) -> int:
    return sum(isinstance(x, Page) for x in read(Slice(str(path), "warc.gz"), ReadLimits()))


def fastwarc(path: Path) -> tuple[int, int]:
    """Responses read, and 1 where it raises."""
    pages = 0
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                record.reader.read()
                pages += str(record.record_type).endswith("response")
    except OSError:
        return pages, 1
    return pages, 0


def warcio(path: Path) -> tuple[int, int]:
    """Responses read, and 1 where it raises."""
    pages = 0
    try:
        with path.open("rb") as stream:
            for record in WarcioIterator(stream):
                record.content_stream().read()
                pages += record.rec_type == "response"
    except (ArchiveLoadFailed, OSError, zlib.error, ValueError):
        return pages, 1
    return pages, 0


def speed(path: Path, rounds: int) -> None:
    candidates: dict[str, Callable[[Path], object]] = {
        "hanmill": ours_streaming,
        "inflate only (zlib)": inflate_only,
        "FastWARC": fastwarc,
        "warcio": warcio,
    }
    pages = ours_streaming(path)
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, candidate in candidates.items():
            begin = time.process_time()
            candidate(path)
            seconds[name].append(time.process_time() - begin)
    print(f"### {path.name}: {pages} pages\n\n| reader | CPU s | pages/s |\n|---|---|---|")
    for name, values in seconds.items():
        median = statistics.median(values)
        print(f"| {name} | {median:.3f} | {pages / median:,.0f} |")


def members_of(path: Path, count: int) -> list[bytes]:
    """The first members of a file that hold a response of ordinary size."""
    data = path.read_bytes()
    position, found = 0, []
    while len(found) < count:
        inflater = zlib.decompressobj(wbits=31)
        inflater.decompress(data[position:])
        end = len(data) - len(inflater.unused_data)
        if end - position < 30_000:
            found.append(data[position:end])
        position = end
    return found


def damage(path: Path) -> None:
    members = members_of(path, RECORDS)
    whole = b"".join(members)
    ends = [sum(map(len, members[: index + 1])) for index in range(RECORDS)]
    rng = random.Random(1)
    readers = {"hanmill": ours, "FastWARC": fastwarc, "warcio": warcio}
    flips = {name: [0, RECORDS, 0] for name in readers}  # total read, least read, reported
    cuts = {name: [0, 0] for name in readers}  # trials with every complete member, reported
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "damaged.warc.gz"
        for _ in range(FLIPS):
            bit = rng.randrange(8 * len(whole))
            damaged = bytearray(whole)
            damaged[bit // 8] ^= 1 << bit % 8
            file.write_bytes(damaged)
            for name, reader in readers.items():
                pages, reports = reader(file)
                flips[name][0] += pages
                flips[name][1] = min(flips[name][1], pages)
                flips[name][2] += reports > 0
        for _ in range(CUTS):
            cut = rng.randrange(1, len(whole))
            file.write_bytes(whole[:cut])
            for name, reader in readers.items():
                pages, reports = reader(file)
                cuts[name][0] += pages >= sum(end <= cut for end in ends)
                cuts[name][1] += reports > 0 or cut in ends
    print(f"\n### One bit flipped in {RECORDS} records, {FLIPS} trials; cut, {CUTS} trials\n")
    print("| reader | mean read | least read | flip reported | complete after cut | cut reported |")
    print("|---|---|---|---|---|---|")
    for name in readers:
        total, least, reported = flips[name]
        print(f"| {name} | {total / FLIPS:.2f} | {least} | {reported}/{FLIPS} "
              f"| {cuts[name][0]}/{CUTS} | {cuts[name][1]}/{CUTS} |")  # fmt: skip


def slices(path: Path) -> None:
    """What the cutting into ranges costs."""
    print("\n| slices of | pages | CPU s |\n|---|---|---|")
    size = path.stat().st_size
    for unit_bytes in (size, 8 << 20, 2 << 20):
        begin = time.process_time()
        found = sum(
            isinstance(one, Page)
            for piece in split(str(path), size, unit_bytes)
            for one in read(piece, ReadLimits())
        )
        print(f"| {unit_bytes / 2**20:.1f} MiB | {found} | {time.process_time() - begin:.3f} |")


def one_member(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "one.warc.gz"
        file.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), 6))
        begin = time.process_time()
        pages = ours_streaming(file)
        print(f"\nThe same records in a single member: {pages} pages in"
              f" {time.process_time() - begin:.3f} CPU s")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with redirect_stderr(io.StringIO()):  # warcio prints what it meets
        speed(given.data / "web.warc.gz", given.rounds)
        slices(given.data / "web.warc.gz")
        damage(given.data / "web.warc.gz")
        one_member(given.data / "web.warc.gz")


if __name__ == "__main__":
    main()
