"""The quality score on labelled pages of hosts that it did not learn from.

    python -m tests.bench.quality [--data ../shared/data]

The whole training is repeated five times, each time without a fifth of the hosts, and that fifth
is scored. Which terms there are, and the few numbers of the training, were chosen on the same
pages. Beside it, what counting alone reaches. Then the speed of the shipped
score. Takes some minutes.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata, spearmanr

from filters.registry import default_filters, measure_all
from filters.view import TextView
from pipeline.quality_data import assign_folds, read_examples
from pipeline.quality_model import QUALITY, load_quality
from pipeline.train_quality import Learnt, held_out_sums, measure

if TYPE_CHECKING:
    from filters.quality import Scorer

SPEED_CHARS = 700  # 2 KB of UTF-8
ARTICLES = ("article", "tutorial", "reference", "blog article")
LISTS = ("list", "nav")


def auc(values: np.ndarray, is_good: np.ndarray) -> float:
    """Share of (good, bad) pairs in the right order; ties count half."""
    good, bad = int(is_good.sum()), int((~is_good).sum())
    return float((rankdata(values)[is_good].sum() - good * (good + 1) / 2) / (good * bad))


def same_host_pairs(learnt: Learnt) -> list[tuple[int, int]]:
    """(Article, list) of one host: pages labelled one by one, or by their path."""
    pairs = []
    for index, one in enumerate(learnt.examples):
        if not one.kind.startswith(ARTICLES) or one.grade < 2.5:
            continue
        pairs += [
            (index, other_index)
            for other_index, other in enumerate(learnt.examples)
            if other.group == one.group and other.kind.startswith(LISTS) and other.grade < 1.5
        ]
    return pairs


def row(name: str, values: np.ndarray, copies: np.ndarray | None, learnt: Learnt) -> str:
    """One line of the table."""
    grades = np.array([example.grade for example in learnt.examples])
    origins = np.array([example.origin for example in learnt.examples])
    judged, crawl, spam = (origins == name for name in ("judged", "crawl", "spam"))
    extreme = judged & ((grades >= 3) | (grades <= 1))
    pairs = same_host_pairs(learnt)
    figures = [
        auc(values[extreme], grades[extreme] >= 3),
        auc(values[judged], grades[judged] >= 2.5),
        float(spearmanr(values[judged], grades[judged])[0]),
        auc(values[crawl], grades[crawl] > 2),
        auc(values[spam], grades[spam] > 2),
        float(np.mean([values[one] > values[other] for one, other in pairs])),
    ]
    if copies is not None:
        figures.append(float(np.mean(values[learnt.of] > copies)))
    return f"| {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |"


def speed(scorer: Scorer, learnt: Learnt) -> float:
    """Texts of 2 KB per CPU second, measurements given."""
    texts = [
        example.text[:SPEED_CHARS]
        for example in learnt.examples
        if len(example.text) >= SPEED_CHARS
    ]
    filters = default_filters()
    measured = [measure_all(filters, TextView(text)) for text in texts]
    scorer.score(texts[:64], measured[:64])
    start = time.process_time()
    for at in range(0, len(texts), 64):
        scorer.score(texts[at : at + 64], measured[at : at + 64])
    return len(texts) / (time.process_time() - start)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    learnt = measure(read_examples(options.data))
    sums, copy_sums = held_out_sums(learnt, assign_folds(learnt.examples))

    print("| score | q>=3 / q<=1 | q>=2.5 / below | Spearman q | crawl | spam.jsonl |"
          " article over list, same host | over worse copies |")  # fmt: skip
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    print("| target | .970 | .900 | .750 | .930 | - | .970 | .970 |")
    print(row("this score, hosts held out", sums, copy_sums, learnt))
    per_han = np.array([numbers["enders_per_100_han"] for numbers in learnt.rows])
    han = np.array([numbers["han_chars"] for numbers in learnt.rows])
    for name, values in (
        ("sentence enders per Han", per_han),
        ("sentence enders", per_han * han),
        ("Han characters", han),
        ("lines of prose", np.array([numbers["prose_lines"] for numbers in learnt.rows])),
    ):
        print(row(name, values, None, learnt))

    print("\n| worse copy | ranked below its original |\n|---|---:|")
    kinds, originals = np.array(learnt.kinds), sums[learnt.of]
    for kind in sorted(set(learnt.kinds)):
        of_kind = kinds == kind
        print(f"| {kind} ({of_kind.sum()}) | {np.mean((originals > copy_sums)[of_kind]):.3f} |")

    print(f"\n{speed(load_quality(QUALITY), learnt):,.0f} texts of 2 KB per CPU second")


if __name__ == "__main__":
    main()
