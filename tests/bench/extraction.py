"""Main text of real pages: ours against trafilatura, readability-lxml and resiliparse, in one run.

    python tests/bench/extraction.py [--data ../shared/data] [--ablation]

Ours is cross-validated: each page is judged by a model trained without the page's host. F1 is
that of character 4-grams, counted with repetition, white space ignored. "silver" is measured
twice: against the text as stored (code missing, link targets written out) and against the text
of the container it was made from. A library that is not installed is left out with a message.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from filters.block_model import shipped_model
from filters.blocks import layout_of
from filters.extract import extract_layout, title_text
from filters.page import parse
from pipeline import train_extract as training

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.train_extract import GoldPage, Sample

# Columns of block_features that a rule owns, as (name, first column, end).
RULES = (
    ("line: length, links, punctuation, copies", 0, 8),
    ("line: words", 8, 15),
    ("line: tag", 15, 24),
    ("class and id hints", 24, 50),
    ("ancestors", 50, 71),
    ("places of the template", 71, 79),
    ("title and landmarks", 79, 101),
    ("repeated items and cards", 101, 114),
    ("containers", 114, 118),
)


def peers() -> Iterator[tuple[str, Callable[[str], str]]]:
    """The other extractors that are installed."""
    logging.disable(logging.CRITICAL)
    try:
        trafilatura = importlib.import_module("trafilatura")
    except ImportError as error:
        print(f"trafilatura left out: {error}")
    else:
        yield (
            "trafilatura precision+dedup",
            lambda html: trafilatura.extract(html, favor_precision=True, deduplicate=True) or "",
        )
        yield "trafilatura default", lambda html: trafilatura.extract(html) or ""
    try:
        readability = importlib.import_module("readability")
        lxml_html = importlib.import_module("lxml.html")
    except ImportError as error:
        print(f"readability-lxml left out: {error}")
    else:

        def readable(html: str) -> str:
            try:
                summary = readability.Document(html).summary()
                return str(lxml_html.fromstring(summary).text_content())
            except (readability.readability.Unparseable, ValueError):
                return ""

        yield "readability-lxml", readable
    try:
        resiliparse = importlib.import_module("resiliparse.extract.html2text")
    except ImportError as error:
        print(f"resiliparse left out: {error}")
    else:
        yield (
            "resiliparse main_content",
            lambda html: resiliparse.extract_plain_text(html, main_content=True),
        )


def sets_of(page: GoldPage) -> list[tuple[str, str]]:
    """Names of the sets a page counts in, each with its gold text."""
    if page.dataset == training.SILVER:
        return [("silver (container)", page.gold), ("silver (as stored)", page.raw_gold)]
    if page.language != "zh":
        return [("gold ja, ko", page.gold)]
    named = page.dataset in ("cwced", "magic-html-article", "magic-html-forum")
    return [(page.dataset if named else "other zh", page.gold)]


def print_scores(name: str, pages: list[GoldPage], texts: dict[str, str], speed: str) -> None:
    scores: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for page in pages:
        for label, gold in sets_of(page):
            scores[label].append(training.overlap(gold, texts[page.id]))
    for label in sorted(scores):
        precision, recall, f1 = (
            statistics.mean(column) for column in zip(*scores[label], strict=True)
        )
        median = statistics.median(score[2] for score in scores[label])
        empty = sum(not texts[page.id] for page in pages if label in dict(sets_of(page)))
        print(
            f"| {label} | {len(scores[label])} | {name} | {precision:.3f} | {recall:.3f} "
            f"| {f1:.3f} | {median:.3f} | {empty} | {speed} |"
        )


def ours(samples: list[Sample]) -> dict[str, str]:
    models = training.cross_validated(samples)
    return {s.page.id: extract_layout(s.layout, s.title, models[s.page.id]).text for s in samples}


def ablation(pages: list[GoldPage], samples: list[Sample]) -> None:
    """Blank the columns of one rule at a time, train and cross-validate again."""
    for name, first, end in RULES:
        blank = []
        for sample in samples:
            features = sample.features.copy()
            features[:, first:end] = 0
            blank.append(replace(sample, features=features))
        models = training.cross_validated(blank)
        # A blanked column has no spread: a huge scale makes its input nought whatever it holds.
        for model in models.values():
            model.scale[first:end] = np.inf
        texts = {
            s.page.id: extract_layout(s.layout, s.title, models[s.page.id]).text for s in samples
        }
        print_scores(f"without {name}", pages, texts, "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--ablation", action="store_true")
    options = parser.parse_args()
    candidates = list(peers())
    pages = training.read_pages(options.data / "extract_gold")
    samples = [s for page in pages if (s := training.sample_of(page))]
    print("| set | pages | extractor | P | R | F1 mean | F1 median | empty | pages/s CPU |")
    print("|---|---|---|---|---|---|---|---|---|")
    if options.ablation:
        print_scores("ours", pages, ours(samples), "")
        ablation(pages, samples)
        return
    model = shipped_model()
    start = time.process_time()
    for page in pages:
        tree = parse(page.html)
        extract_layout(layout_of(tree), title_text(tree), model)
    speed = f"{len(pages) / (time.process_time() - start):.0f}"
    print_scores("ours", pages, ours(samples), speed)
    for name, extractor in candidates:
        start = time.process_time()
        texts = {page.id: extractor(page.html) for page in pages}
        speed = f"{len(pages) / (time.process_time() - start):.0f}"
        print_scores(name, pages, texts, speed)


if __name__ == "__main__":
    main()
