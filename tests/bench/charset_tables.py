"""Make the two data files of the charset modules; run from the project root.

``filters/data/whatwg_fixes.tsv``: where Python's gb18030 and big5hkscs codecs differ from the
indexes of the WHATWG Encoding standard. ``filters/data/character_bits.tsv``: how many bits a
character costs in Chinese, Japanese and Korean text. A test makes the first again from the
indexes and compares; the second depends on the measurement data and is made when that changes.

    python tests/bench/charset_tables.py --data ../shared/data --suites ../shared/suites
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

from fastwarc.warc import ArchiveIterator

if TYPE_CHECKING:
    from collections.abc import Iterator

OUT = Path(__file__).resolve().parents[2] / "filters" / "data"
# Pointers that the standard's Big5 decoder maps to two code points, outside its index.
BIG5_PAIRS = {
    1133: "\u00ca\u0304",
    1135: "\u00ca\u030c",
    1164: "\u00ea\u0304",
    1166: "\u00ea\u030c",
}
# Share of each kind of text in a language's frequencies: general and web text, simplified
# before traditional, a little Cantonese and classical. Lines from Wikipedia are left out.
MIXTURE = {
    "zh": {
        "quality": 0.35,
        "web-zh-Hans": 0.25,
        "web-zh-Hant": 0.2,
        "zh-Hant": 0.08,
        "zh-Hans": 0.05,
        "yue": 0.04,
        "lzh": 0.03,
    },
    "ja": {"ja": 0.4, "web-ja-Hant": 0.4, "web-ja-mixed": 0.2},
    "ko": {"ko": 0.6, "web-ko-None": 0.4},
}
MAX_BITS = 15  # covers 97 % of Chinese text with 2,344 characters; the rest gets a floor


def read_index(path: Path) -> dict[int, str]:
    """Pointer to text of one index file of the standard."""
    lines = (line.split() for line in path.read_text("utf-8").splitlines())
    rows = (line for line in lines if line and not line[0].startswith("#"))
    return {int(row[0]): chr(int(row[1], 16)) for row in rows}


def gb18030_ranges(path: Path) -> Iterator[tuple[bytes, str]]:
    """Every four-byte sequence that the standard maps, with its character."""
    ranges = [*read_index(path).items()]
    ends = [start for start, _ in ranges[1:]] + [1_237_576]
    for (start, first), end in zip(ranges, ends, strict=True):
        for pointer in range(start, end):
            if 39_419 < pointer < 189_000:
                continue  # unassigned between the planes
            rest, fourth = divmod(pointer, 10)
            rest, third = divmod(rest, 126)
            lead, second = divmod(rest, 10)
            sequence = bytes((lead + 0x81, second + 0x30, third + 0x81, fourth + 0x30))
            char = "\ue7c7" if pointer == 7_457 else chr(ord(first) + pointer - start)
            yield sequence, char


def standard_mapping(suites: Path, charset: str) -> Iterator[tuple[bytes, str]]:
    """Every sequence of two or four bytes the standard maps for ``charset``, and its text."""
    folder = suites / "encoding"
    if charset == "gb18030":
        for pointer, char in sorted(read_index(folder / "index-gb18030.txt").items()):
            lead, trail = divmod(pointer, 190)
            yield bytes((lead + 0x81, trail + (0x40 if trail < 0x3F else 0x41))), char
        yield from gb18030_ranges(folder / "index-gb18030-ranges.txt")
    else:
        for pointer, char in sorted((read_index(folder / "index-big5.txt") | BIG5_PAIRS).items()):
            lead, trail = divmod(pointer, 157)
            yield bytes((lead + 0x81, trail + (0x40 if trail < 0x3F else 0x62))), char


def whatwg_fixes(suites: Path) -> str:
    """The text of whatwg_fixes.tsv: charset, bytes in hex, character."""
    rows = [
        f"{charset}\t{sequence.hex()}\t{text}"
        for charset, codec in (("gb18030", "gb18030"), ("big5", "big5hkscs"))
        for sequence, text in standard_mapping(suites, charset)
        if sequence.decode(codec, "replace") != text
    ]
    head = (
        "# Where Python's gb18030 and big5hkscs codecs differ from the WHATWG Encoding standard.\n"
        "# Generated from its indexes by tests/bench/charset_tables.py; do not edit.\n"
    )
    return head + "\n".join(rows) + "\n"


def visible(html: str) -> str:
    """The page without its tags, scripts and comments; rough, for counting only."""
    return re.sub(r"(?is)<script.*?</script>|<style.*?</style>|<!--.*?-->|<[^>]*>", " ", html)


def count_characters(data: Path) -> dict[str, Counter[str]]:
    """Characters beyond ASCII by kind of text."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in (data / "lid.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if not row["source"].startswith("UD_"):  # from Wikipedia
            counts[row["label"]].update(row["text"])
    for line in (data / "quality.jsonl").read_text("utf-8").splitlines():
        counts["quality"].update(json.loads(line)["text"])
    rows = map(json.loads, (data / "web.index.jsonl").read_text("utf-8").splitlines())
    pages = {row["url"]: row for row in rows}
    with (data / "web.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream):
            row = pages.get(record.headers.get("WARC-Target-URI"))
            if row and row["language"] in MIXTURE:
                encoding = row["encoding"].removesuffix("(lossy)")
                text = visible(record.reader.read().decode(encoding, "ignore"))
                counts[f"web-{row['language']}-{row['script']}"].update(text)
    for counter in counts.values():
        # Emoji lie beyond the table; private use and U+FFFD are what a wrong reading gives.
        unwanted = [c for c in counter if c.isascii() or ord(c) > 0xFFFF or category(c)[0] == "C"]
        for char in unwanted:
            del counter[char]
    return counts


def character_bits(data: Path) -> str:
    """The text of character_bits.tsv: language, bits, the characters that cost them."""
    counts = count_characters(data)
    rows = []
    for language, mixture in MIXTURE.items():
        share: Counter[str] = Counter()
        for kind, weight in mixture.items():
            total = counts[kind].total()
            for char, count in counts[kind].items():
                share[char] += weight * count / total  # type: ignore[assignment]  # float counts
        groups = defaultdict(list)
        for char, probability in share.items():
            groups[round(-math.log2(probability))].append(char)
        rows += [
            f"{language}\t{bits}\t{''.join(sorted(groups[bits]))}"
            for bits in sorted(groups)
            if bits <= MAX_BITS
        ]
    head = (
        "# Bits a character costs: -log2 of its share of the non-ASCII characters of a language.\n"
        "# Counted by tests/bench/charset_tables.py on web pages, news, laws, messages and poems.\n"
    )
    return head + "\n".join(rows) + "\n"


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--suites", type=Path, default=Path("../shared/suites"))
    arguments = parser.parse_args()
    (OUT / "whatwg_fixes.tsv").write_text(whatwg_fixes(arguments.suites), "utf-8")
    (OUT / "character_bits.tsv").write_text(character_bits(arguments.data), "utf-8")


if __name__ == "__main__":
    main()
