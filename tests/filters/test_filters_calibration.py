"""The default thresholds on the measurement data: what they may lose and must catch."""

from __future__ import annotations

import runpy
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def rejected_shares(shared: Path, root: Path) -> dict[str, float]:
    bench: dict[str, Any] = runpy.run_path(str(root / "tests" / "bench" / "judging.py"))
    judged = bench["judge"](bench["read"](shared / "data"))
    counts = Counter(document.group for document in judged)
    rejected = Counter(document.group for document in judged if document.rejected)
    return {group: rejected[group] / count for group, count in counts.items()}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("group", "most"),
    [
        ("law, Hans", 0.01),
        ("law, Hant", 0.01),
        ("history", 0.01),
        ("news 2021-23", 0.01),
        ("articles, gold", 0.01),
        # Five blocks that are tables or run-together lists of names.
        ("newspaper 1998", 0.014),
        ("judged q>=4", 0.01),
        ("judged q=3", 0.04),
        ("hard negatives", 0.03),
    ],
)
def test_good_text_is_lost_within_the_limit(
    rejected_shares: dict[str, float], group: str, most: float
) -> None:
    assert rejected_shares[group] <= most


@pytest.mark.shared
@pytest.mark.parametrize(
    ("group", "least"),
    [
        ("judged q<=1", 0.85),
        ("Common Crawl low", 0.75),
        ("spam: gambling", 0.9),
        ("spam: loan-invoice", 0.9),
        ("spam: medical-ad", 0.9),
        ("spam: other", 0.9),
        ("spam: product", 0.85),
        ("spam: seo", 0.9),
    ],
)
def test_bad_text_is_caught(rejected_shares: dict[str, float], group: str, least: float) -> None:
    assert rejected_shares[group] >= least
