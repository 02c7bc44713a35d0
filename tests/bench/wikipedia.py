"""Measure the Wikipedia exclusion: planted canaries, hard negatives, and real pages.

    python tests/bench/wikipedia.py [--data ../shared/data]

The canaries of ``wikipedia_pages.py`` stand on hosts that no list knows.
"""

import argparse
import time
from collections import Counter, defaultdict
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from selectolax.lexbor import LexborHTMLParser
from wikipedia_pages import NEGATIVES, UNGATED, VARIANTS, Article, to_hant

from filters.charset import decode
from filters.url import parse_url
from filters.wikipedia import html_signals, judge, source_tier, text_signals

ROOT = Path(__file__).resolve().parents[2]
COUNT = 200


def body_text(html: str) -> tuple[str, str]:
    """Return (title, all text of the body); the whole body, as WET files have it."""
    tree = LexborHTMLParser(html)
    title = tree.css_first("title")
    tree.strip_tags(["script", "style", "noscript", "title"])
    text = tree.body.text(separator="\n") if tree.body else ""
    return (title.text() if title else ""), text


def hit(html: str, parts: str) -> bool:
    title, text = body_text(html)
    return judge(
        "",
        html_signals(html) if "h" in parts else {},
        text_signals(text, title) if "t" in parts else {},
    ).is_wikipedia


def canaries() -> None:
    print(f"{COUNT} canaries a variant, hosts unknown; share found by\n")
    print("| variant | HTML and text | HTML | whole text |\n|---|---|---|---|")
    gated = []
    for name, make in VARIANTS.items():
        pages = [make(Article(1000 + i), i) for i in range(COUNT)]
        pages = [
            to_hant(p) if i % 3 == 0 and "converted" not in name else p for i, p in enumerate(pages)
        ]
        both, html, text = (sum(hit(p, k) for p in pages) / COUNT for k in ("ht", "h", "t"))
        if name not in UNGATED:
            gated.append(both)
        label = f"{name} ({UNGATED[name]})" if name in UNGATED else name
        print(f"| {label} | {both:.3f} | {html:.3f} | {text:.3f} |")
    print(f"\nWhere chrome or mark-up is left: {sum(gated) / len(gated):.3f} (target .95)\n")


def negatives() -> None:
    print("| hard negative | pages | false hits |\n|---|---|---|")
    total = 0
    for name, (make, count) in NEGATIVES.items():
        pages = [make(Article(5000 + i), i) for i in range(count)]
        pages = [to_hant(p) if i % 3 == 0 else p for i, p in enumerate(pages)]
        false = sum(hit(p, "ht") for p in pages)
        total += false
        print(f"| {name} | {count} | {false} |")
    print(f"| all | {sum(n for _, n in NEGATIVES.values())} | {total} (target at most 1) |\n")


def real(path: Path) -> None:
    scores: Counter[float] = Counter()
    seconds = defaultdict(float)
    characters = pages = 0
    hits = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            address = record.headers["WARC-Target-URI"]
            content_type = record.http_content_type or ""
            html = decode(record.reader.read(), content_type.partition("charset=")[2]).text
            url = parse_url(address)
            start = time.process_time()
            tier = source_tier(url) if url else ""
            seconds["url"] += time.process_time() - start
            start = time.process_time()
            signals = html_signals(html)
            seconds["html"] += time.process_time() - start
            title, text = body_text(html)
            start = time.process_time()
            text_found = text_signals(text, title)
            seconds["text"] += time.process_time() - start
            verdict = judge(tier, signals, text_found)
            scores[verdict.score] += 1
            pages += 1
            characters += len(html)
            if verdict.reason:
                hits.append(f"- {verdict.reason} {verdict.score:g} {address}")
    print(f"{path.name}: {pages} pages, scores {dict(sorted(scores.items()))}; hits:\n")
    print("\n".join(hits) or "- none")
    print(
        f"\nCPU: HTML {seconds['html'] / characters * 6e7:.3f} ms for 60,000 characters, text"
        f" {seconds['text'] / pages * 1e3:.3f} ms a page, address"
        f" {seconds['url'] / pages * 1e6:.1f} us."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    data = parser.parse_args().data
    canaries()
    negatives()
    if data.is_dir():
        real(data / "web.warc.gz")


if __name__ == "__main__":
    main()
