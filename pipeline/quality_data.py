"""What the quality score learns from: labelled texts.

The labelled texts are read from a folder (``judged.jsonl``, ``quality.jsonl``, ``spam.jsonl``;
the card, ``filters/data/quality.md``, describes them). Every choice is made by a hash of the
text, so the same folder gives the same examples.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from filters.lines import clean_lines
from filters.url import parse_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FOLDS: Final = 5


class Example(NamedTuple):
    """A labelled text, as it is after line cleaning.

    Attributes:
        text: the cleaned text.
        removed_share: the share of its characters that cleaning took.
        grade: worth as pretraining text, 0 (garbage) to 5, as an annotator gave it or as its
            source suggests.
        group: the host, or what stands for it; folds never part a group.
        origin: "judged", "crawl", "spam" or "source" (labelled as a whole).
        kind: what the label file calls it.
    """

    text: str
    removed_share: float
    grade: float
    group: str
    origin: str
    kind: str


# Encyclopedia entries (not wanted in training at all), and labels that say "unsure".
_LEFT_OUT: Final = re.compile("ChineseWebText (clean|dirty)|borderline")
_CRAWL: Final = re.compile("ChineseWebText 2021|resiliparse")
_GRADES: Final = {"high": 4.0, "ok": 3.0, "low": 0.5}
_LISTED: Final = 1.0  # list and navigation pages, told by their path
# A source labelled as a whole gives at most so many texts; text messages, being too short for
# anything but their words, fewer.
_MOST_OF_SOURCE: Final = 100
_MOST_MESSAGES: Final = 20


def digest(text: str) -> int:
    """A number that depends on the text alone."""
    raw = text.encode(errors="surrogatepass")
    return int.from_bytes(blake2b(raw, digest_size=8).digest(), "big")


def read_examples(data: Path) -> list[Example]:
    """The labelled texts in a folder, in an order that depends on the texts alone."""
    rows = [*_judged(data), *_spam(data), *_by_source(data)]
    return sorted(rows, key=lambda row: (digest(row.text), row.group))


def assign_folds(examples: Sequence[Example]) -> list[int]:
    """The fold of each example: groups whole, largest first into the fold that holds least.

    Texts labelled one by one count fully, those labelled with their source a fifth.
    """
    sizes: Counter[str] = Counter()
    for example in examples:
        sizes[example.group] += 1 if example.origin == "source" else 5
    held = [0] * FOLDS
    fold_of: dict[str, int] = {}
    for group, size in sorted(sizes.items(), key=lambda item: (-item[1], digest(item[0]))):
        fold_of[group] = held.index(min(held))
        held[fold_of[group]] += size
    return [fold_of[example.group] for example in examples]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _cleaned(text: str, grade: float, group: str, origin: str, kind: str) -> Example:
    cleaned = clean_lines(text)
    return Example(cleaned.text, cleaned.removed_share, grade, group, origin, kind)


def _host(url: str) -> str:
    parsed = parse_url(url)
    return parsed.domain if parsed else url


def _judged(data: Path) -> Iterator[Example]:
    for row in _rows(data / "judged.jsonl"):
        yield _cleaned(row["text"], float(row["q"]), _host(row["url"]), "judged", row["kind"])


def _spam(data: Path) -> Iterator[Example]:
    for row in _rows(data / "spam.jsonl"):
        address = re.search(r"<(http[^>]+)>", row["source"])
        group = _host(address[1]) if address else f"spam {digest(row['text']) % 40}"
        grade = 0.5 if row["label"] == "low" else 3.5
        yield _cleaned(row["text"], grade, group, "spam", row["kind"])


def _by_source(data: Path) -> Iterator[Example]:
    taken: Counter[str] = Counter()
    rows = sorted(_rows(data / "quality.jsonl"), key=lambda row: digest(row["text"]))
    for row in rows:
        source, kind = row["source"], row["kind"]
        if _LEFT_OUT.match(kind):
            continue
        is_crawl = _CRAWL.search(source) is not None
        key = kind if kind.startswith("spam-sms") else source
        taken[key] += 1
        if taken[key] > (_MOST_MESSAGES if key == kind else _MOST_OF_SOURCE):
            continue
        repository = re.fullmatch(r"[\w.-]+/([\w-]+\.[\w.-]+)", source)
        if repository:
            group = _host(f"http://{repository[1].lower()}/")
        else:
            group = _host(row["url"]) if row.get("url") else f"{key} {digest(row['text']) % 40}"
        grade = _LISTED if "nav/list" in kind else _GRADES[row["label"]]
        yield _cleaned(row["text"], grade, group, "crawl" if is_crawl else "source", kind)
