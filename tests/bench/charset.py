"""Measure filters.charset on real pages; run from the project root.

Chinese pages are coded again under other charsets, with right, missing and wrong declarations,
whole and with bytes lost, and cut down to a few characters; then labelled legacy pages, pages
that must not be repaired, and speed. Prints Markdown.

    python tests/bench/charset.py --data ../shared/data --pages 784
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import opencc
from fastwarc.warc import ArchiveIterator

from filters.character_bits import read_bits
from filters.charset import decode
from filters.charset_labels import charset_of
from filters.charset_tables import decode_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Name, Python codec, byte-order mark, right label, wrong labels.
ENCODINGS = (
    ("GBK", "gbk", b"", "gbk", ("utf-8", "big5")),
    ("GB18030", "gb18030", b"", "gb18030", ("utf-8", "iso-8859-1")),
    ("Big5", "big5hkscs", b"", "big5", ("gb2312", "utf-8")),
    ("HZ", "hz", b"", "hz-gb-2312", ("gb2312", "utf-8")),
    ("UTF-8", "utf-8", b"", "utf-8", ("gb2312", "big5")),
    ("UTF-16LE", "utf-16-le", b"", "utf-16le", ("gb2312", "utf-8")),
    ("UTF-16BE", "utf-16-be", b"", "utf-16be", ("utf-8", "utf-16le")),
    ("UTF-16LE + BOM", "utf-16-le", b"\xff\xfe", "utf-16le", ("gb2312", "utf-8")),
    ("UTF-16BE + BOM", "utf-16-be", b"\xfe\xff", "utf-16be", ("gb2312", "utf-8")),
)
DECLARATIONS = ("none", "right header", "right meta", "wrong header", "wrong meta", "wrong both")
MAX_MEAN_BITS = 13
SHORT_CHARS = (8, 16, 30, 100)
CONVERTER = opencc.OpenCC("s2twp")
META = re.compile(r"(?i)<meta[^>]*charset[^>]*>|<\?xml[^>]*\?>")


class Page(NamedTuple):
    """A real page: its address, bytes, and the text without charset declarations."""

    url: str
    body: bytes
    text: str
    script: str


class Case(NamedTuple):
    """One body to decode, and what must come out."""

    body: bytes
    header: str
    charset: str
    text: str


def read_pages(data: Path) -> Iterator[Page]:
    """The Chinese pages of the measurement data."""
    rows = map(json.loads, (data / "web.index.jsonl").read_text("utf-8").splitlines())
    index = {row["url"]: row for row in rows if row["language"] == "zh"}
    with (data / "web.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream):
            row = index.get(record.headers.get("WARC-Target-URI"))
            if row:
                body = record.reader.read()
                text = body.decode(row["encoding"].removesuffix("(lossy)"), "ignore")
                text = META.sub("", text).replace("\ufffd", "").removeprefix("\ufeff")
                # The index's languages are guesses: one of its Chinese pages is Korean, misread.
                if read_bits(text, "zh").mean_bits < MAX_MEAN_BITS:
                    yield Page(row["url"], body, text, row["script"] or "")


def recode(page: Page, encoding: tuple[str, str, bytes, str, tuple[str, ...]], how: str) -> Case:
    """The page under another charset, declared as ``how`` says."""
    name, codec, mark, right, wrong = encoding
    text = page.text
    if name == "Big5" and page.script != "Hant":
        text = CONVERTER.convert(text)
    label = right if how.startswith("right") else wrong[len(page.url) % len(wrong)]
    if how.endswith(("meta", "both")):
        text = f'<meta charset="{label}">{text}'
    header = label if how.endswith(("header", "both")) else ""
    body = text.encode(codec, "xmlcharrefreplace")
    # The text by the standard's tables, which suites of their own verify.
    return Case(mark + body, header, charset_of(right), decode_as(body, charset_of(right))[0])


def share(hits: int, total: int) -> str:
    """A percentage, or a dash for nothing."""
    return f"{100 * hits / total:.2f}" if total else "-"


def declared(pages: list[Page]) -> None:
    """Right charset and equal text, by encoding and declaration."""
    print(f"\n### Charset and text right, % of {len(pages)} pages\n")
    print("| encoding | " + " | ".join(DECLARATIONS) + " |")
    print("|---" * (len(DECLARATIONS) + 1) + "|")
    for encoding in ENCODINGS:
        cells = []
        for how in DECLARATIONS:
            hits = 0
            for page in pages:
                case = recode(page, encoding, how)
                got = decode(case.body, case.header)
                hits += (got.charset, got.text, got.damage) == (case.charset, case.text, 0)
            cells.append(share(hits, len(pages)))
        print(f"| {encoding[0]} | " + " | ".join(cells) + " |")


def lose(body: bytes, count: int, rng: random.Random, first: int) -> bytes:
    """``body`` without ``count`` bytes at random places from ``first`` on."""
    for at in sorted(rng.sample(range(first, len(body)), count), reverse=True):
        body = body[:at] + body[at + 1 :]
    return body


def characters_lost(text: str, got: str) -> int:
    """Characters of ``text`` that ``got`` lacks, by greedy alignment; all the rest if it fails."""
    lost = at = there = 0
    left, right = (np.array(list(map(ord, side)), np.uint32) for side in (text, got))
    while at < len(text):
        size = min(len(left) - at, len(right) - there)
        differ = np.flatnonzero(left[at : at + size] != right[there : there + size])
        step = int(differ[0]) if differ.size else size
        at, there = at + step, there + step
        if at >= len(text) - 16:
            return lost + len(text) - at - min(len(text) - at, len(got) - there)
        skips = ((total - skip, skip) for total in range(400) for skip in range(total + 1))
        for skip, skip_there in skips:
            block = text[at + skip : at + skip + 16]
            if block == got[there + skip_there : there + skip_there + 16]:
                at, there, lost = at + skip, there + skip_there, lost + skip
                break
        else:
            return lost + len(text) - at
    return lost


def damaged(pages: list[Page]) -> None:
    """One to three bytes lost: charset kept, and how many characters go with each byte."""
    print("\n### 1-3 bytes lost at random places: charset kept, characters lost with each byte\n")
    print("| encoding | declared | charset right % | lost a byte, mean | at most 4, % | worst |")
    print("|---|---|---|---|---|---|")
    for encoding in ENCODINGS:
        for how in ("none", "right meta", "wrong both"):
            rng = random.Random(7)
            right = kept = worst = total = bytes_lost = 0
            for page in pages:
                case = recode(page, encoding, how)
                count = rng.randint(1, min(3, max(1, len(case.body) // 8)))
                got = decode(lose(case.body, count, rng, len(encoding[2])), case.header)
                right += got.charset == case.charset
                lost = characters_lost(case.text, got.text)
                total, bytes_lost = total + lost, bytes_lost + count
                worst = max(worst, lost)
                kept += lost <= 4 * count
            print(
                f"| {encoding[0]} | {how} | {share(right, len(pages))} | {total / bytes_lost:.2f} "
                f"| {share(kept, len(pages))} | {worst} |"
            )


def short(pages: list[Page]) -> None:
    """Short pages: a few Han in a little markup, without and with a wrong declaration."""
    print("\n### Short pages, charset and text right %, without / with wrong header\n")
    print("| encoding | " + " | ".join(f"{size} Han" for size in SHORT_CHARS) + " |")
    print("|---" * (len(SHORT_CHARS) + 1) + "|")
    for encoding in ENCODINGS:
        cells = []
        for size in SHORT_CHARS:
            hits = Counter[str]()
            total = 0
            for page in pages:
                run = re.sub(r"(?s)<script.*?</script>|<style.*?</style>|<[^>]*>", "", page.text)
                han = re.findall(r"[\u4e00-\u9fff，。、]+", run)
                text = "".join(han)[len(page.url) * 7 :][:size]
                if len(text) < size:
                    continue
                total += 1
                for how in ("none", "wrong header"):
                    case = recode(page._replace(text=f"<p>{text}</p>\n"), encoding, how)
                    got = decode(case.body, case.header)
                    hits[how] += (got.charset, got.text) == (case.charset, case.text)
            cells.append(f"{share(hits['none'], total)} / {share(hits['wrong header'], total)}")
        print(f"| {encoding[0]} | " + " | ".join(cells) + " |")


def labelled(data: Path) -> None:
    """The labelled legacy and mis-declared pages."""
    rows = [json.loads(line) for line in (data / "enc/index.jsonl").read_text("utf-8").splitlines()]
    names = {"big5hkscs": "big5", "cp932": "shift_jis", "euc_jp": "euc-jp", "euc_kr": "euc-kr"}
    hits = 0
    print("\n### Labelled pages\n")
    for row in rows:
        body = (data / "enc" / row["path"]).read_bytes()
        got = decode(body, row["http_charset"] or "")
        want = names.get(row["true_encoding"], row["true_encoding"])
        hits += got.charset == want
        if got.charset != want:
            print(f"- {row['path']}: {want}, declared {row['declared']}, got {got.charset}")
    print(f"\n{hits} of {len(rows)} right, {share(hits, len(rows))} %")


def real(data: Path) -> None:
    """Every page as it is: sources, damage, and every repair."""
    print("\n### Real pages as they are\n")
    sources, charsets = Counter[str](), Counter[str]()
    for name in ("web.warc.gz", "cc.warc.gz"):
        with (data / name).open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.headers.get("WARC-Type") != "response":
                    continue
                header = (record.http_headers.get("Content-Type") or "").partition("charset=")[2]
                got = decode(record.reader.read(), header)
                sources[got.source] += 1
                charsets[got.charset] += 1
                if got.repaired or got.damage:
                    url = record.headers.get("WARC-Target-URI")
                    print(
                        f"- {got.charset} ({got.source}), damage {got.damage}, {got.repaired} {url}"
                    )
    print(f"\n{dict(sources)}\n\n{dict(charsets)}")


def speed(pages: list[Page]) -> None:
    """CPU milliseconds a page."""
    pages = [page for page in pages if 40_000 < len(page.body) < 80_000][:80]
    print(f"\n### CPU ms a page, {len(pages)} pages, by declaration\n")
    print("| encoding | KB | Python's codec alone | none | wrong both |\n|---|---|---|---|---|")
    for encoding in ENCODINGS:
        cases = {
            how: [recode(page, encoding, how) for page in pages] for how in ("none", "wrong both")
        }
        kilobytes = sum(len(case.body) for case in cases["none"]) / len(pages) / 1000
        codec = encoding[1]
        plain = best_ms([partial(str, case.body, codec, "replace") for case in cases["none"]])
        times = [
            best_ms([partial(decode, case.body, case.header) for case in cases[how]])
            for how in cases
        ]
        print(
            f"| {encoding[0]} | {kilobytes:.0f} | {plain:.3f} | {times[0]:.3f} | {times[1]:.3f} |"
        )


def best_ms(runs: list[Callable[[], object]], repeats: int = 5) -> float:
    """The best of several rounds, in CPU ms a run."""
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        for run in runs:
            run()
        best = min(best, time.process_time() - start)
    return 1000 * best / len(runs)


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--pages", type=int, default=10_000, help="Chinese pages to use")
    parser.add_argument("--only", nargs="*", default=[], help="tables to print")
    arguments = parser.parse_args()
    pages = list(read_pages(arguments.data))
    pages = pages[:: max(1, len(pages) // arguments.pages)]
    tables: dict[str, Callable[[], None]] = {
        "declared": lambda: declared(pages),
        "damaged": lambda: damaged(pages),
        "short": lambda: short(pages),
        "labelled": lambda: labelled(arguments.data),
        "real": lambda: real(arguments.data),
        "speed": lambda: speed(pages),
    }
    for name, table in tables.items():
        if not arguments.only or name in arguments.only:
            table()


if __name__ == "__main__":
    main()
