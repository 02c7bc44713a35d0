"""Train the extraction model: python -m pipeline.train_extract --data ../shared/data/extract_gold.

A line of a gold page is main text if most of its character 4-grams occur in the gold text.
Blog pages ("silver") are labelled from the text of their template container, code included.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from filters.block_features import block_features
from filters.block_model import WEIGHTS, BlockModel, model_of
from filters.blocks import Layout, layout_of
from filters.extract import MAX_LINES, title_text
from filters.page import parse

Floats = npt.NDArray[np.float32]

UNITS = 24
NETWORKS = 3
EPOCHS = 20
BATCH = 1024
RATE = 3e-3
DECAY = 1e-3
DROPOUT = 0.2
FOLDS = 6
SILVER = "silver"
_GOLD_WEIGHT = (
    2.5  # of a hand-made page against a silver one, of which there are three times as many
)
_CODECS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030(lossy)": "gb18030", "big5": "big5hkscs"}
# How the silver texts write a link: words (target).
_LINK_TARGET = re.compile(r"\s*\((?:[a-z]+:|\.{0,2}/|#)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)")


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One labelled page."""

    id: str
    dataset: str
    language: str
    host: str  # pages of one host never lie on both sides of a split
    html: str
    gold: str
    raw_gold: str  # as the file has it


@dataclass(frozen=True, slots=True)
class Sample:
    """One page ready for training."""

    page: GoldPage
    title: str
    layout: Layout
    features: Floats
    labels: Floats
    weights: Floats


def grams(text: str) -> Counter[str]:
    """Character 4-grams of a text without its white space."""
    joined = "".join(text.split())
    return Counter(joined[i : i + 4] for i in range(max(len(joined) - 3, min(len(joined), 1))))


def overlap(gold: str, text: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of a text's character 4-grams, counted with repetition."""
    expected, found = grams(gold), grams(text)
    common = sum((expected & found).values())
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / sum(found.values()), common / sum(expected.values())
    return precision, recall, 2 * precision * recall / (precision + recall)


def _decode(body: bytes, encoding: str) -> str:
    return body.decode(_CODECS.get(encoding, encoding) if encoding else "utf-8", "replace")


def _site(row: dict[str, str]) -> str:
    if "repo" in row:
        return row["repo"].split("/")[0]
    host = row.get("host") or urlsplit(row.get("url") or "").hostname or row["id"]
    parts = host.split(".")
    return ".".join(parts[-3:] if parts[-1] == "cn" else parts[-2:])


def _container_text(html: str, selector: str, silver: str) -> str:
    """Text of the container the silver text was made from: that text lacks code and tables."""
    tree = parse(html)
    for node in tree.css("script,style,noscript,.gutter,.line-numbers,.linenos,td.rouge-gutter"):
        node.decompose()
    texts = [node.text(separator=" ") for node in tree.css(selector)]
    return max(texts, key=lambda text: overlap(silver, text)[1], default=silver)


def read_pages(folder: Path) -> list[GoldPage]:
    """All pages of gold.jsonl and silver.jsonl."""
    pages = []
    for name in ("gold.jsonl", "silver.jsonl"):
        for line in (folder / name).read_text("utf-8").splitlines():
            row = json.loads(line)
            body = (folder / row["html_path"]).read_bytes()
            html = _decode(body, (row.get("encoding") or "").lower())
            gold = row["gold"]
            if "selector" in row:
                gold = _container_text(html, row["selector"], _LINK_TARGET.sub("", gold))
            dataset = row.get("dataset", SILVER)
            pages.append(
                GoldPage(row["id"], dataset, row["lang"], _site(row), html, gold, row["gold"])
            )
    return pages


def labels_of(layout: Layout, gold: str) -> Floats:
    """1 for lines of the gold text; short ones count only beside a long one that does."""
    expected = grams(gold)
    joined = "".join(gold.split())
    lines = {"".join(line.split()) for line in gold.split("\n")}
    covered = []
    for block in layout.blocks:
        text = "".join(block.text.split())
        if len(text) < 8:
            covered.append(float(text in lines or (len(text) >= 4 and text in joined)))
        else:
            own = grams(text)
            covered.append(sum((own & expected).values()) / sum(own.values()))
    for i, block in enumerate(layout.blocks):
        if len("".join(block.text.split())) < 8 and covered[i]:
            near = [
                covered[j]
                for j in range(max(0, i - 3), min(len(covered), i + 4))
                if j != i and layout.blocks[j].chars >= 8
            ]
            if near and max(near) < 0.5:
                covered[i] = 0.0
    return (np.array(covered) >= 0.6).astype(np.float32)


def sample_of(page: GoldPage) -> Sample | None:
    """Features, labels and weights; None for a page the model is not asked about."""
    tree = parse(page.html)
    layout, title = layout_of(tree), title_text(tree)
    if not 0 < len(layout.blocks) <= MAX_LINES:
        return None
    chars = np.array([block.chars for block in layout.blocks])
    weights = np.minimum(chars, 300) ** 0.6 + 0.3
    weights *= (1.0 if page.dataset == SILVER else _GOLD_WEIGHT) / weights.sum()
    features = block_features(layout, title).features.astype(np.float32)
    labels = labels_of(layout, page.gold)
    return Sample(page, title, layout, features, labels, weights.astype(np.float32))


def _network(
    inputs: Floats, labels: Floats, weights: Floats, seed: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """One network, by Adam on the weighted log loss, with dropout on the inputs."""
    rng = np.random.default_rng(seed)
    width = inputs.shape[1]
    parameters: list[Floats] = [
        (rng.standard_normal((width, UNITS)) / np.sqrt(width)).astype(np.float32),
        np.zeros(UNITS, np.float32),
        (rng.standard_normal(UNITS) / np.sqrt(UNITS)).astype(np.float32),
        np.zeros(1, np.float32),
    ]
    first = [np.zeros_like(p) for p in parameters]
    second = [np.zeros_like(p) for p in parameters]
    step = 0
    for epoch in range(EPOCHS):
        order = rng.permutation(len(labels))
        rate = RATE * (1 - epoch / EPOCHS)
        for start in range(0, len(labels), BATCH):
            rows = order[start : start + BATCH]
            kept = rng.random((len(rows), width), dtype=np.float32) > DROPOUT
            x = inputs[rows] * kept / np.float32(1 - DROPOUT)
            hidden, hidden_bias, output, output_bias = parameters
            units = np.maximum(x @ hidden + hidden_bias, 0)
            guess = 1 / (1 + np.exp(-(units @ output + output_bias)))
            error = ((guess - labels[rows]) * weights[rows] / len(rows)).astype(np.float32)
            back = np.outer(error, output) * (units > 0)
            slopes = (
                x.T @ back + DECAY * hidden,
                back.sum(axis=0),
                units.T @ error + DECAY * output,
                error.sum(keepdims=True),
            )
            step += 1
            for k, slope in enumerate(slopes):
                first[k] += 0.1 * (slope - first[k])
                second[k] += 0.001 * (slope * slope - second[k])
                mean, spread = first[k] / (1 - 0.9**step), second[k] / (1 - 0.999**step)
                parameters[k] -= rate * mean / (np.sqrt(spread) + 1e-8)
    return parameters[0], parameters[1], parameters[2], parameters[3]


def train(samples: list[Sample], seed: int = 0) -> dict[str, Floats]:
    """Weights of the model, as `model_of` takes them."""
    features = np.concatenate([s.features for s in samples])
    labels = np.concatenate([s.labels for s in samples])
    weights = np.concatenate([s.weights for s in samples])
    weights /= weights.mean()
    mean, scale = features.mean(axis=0), features.std(axis=0) + np.float32(1e-3)
    inputs = np.clip((features - mean) / scale, -5, 5).astype(np.float32)
    networks = [_network(inputs, labels, weights, seed + k) for k in range(NETWORKS)]
    return {
        "mean": mean,
        "scale": scale,
        "hidden": np.concatenate([n[0] for n in networks], axis=1),
        "hidden_bias": np.concatenate([n[1] for n in networks]),
        "output": np.stack([n[2] for n in networks]),
        "output_bias": np.concatenate([n[3] for n in networks]),
    }


def folds_of(samples: list[Sample]) -> list[int]:
    """Fold of each sample: hosts dealt out in turn, those with most pages first."""
    pages = Counter(s.page.host for s in samples)
    order = sorted(pages, key=lambda host: (-pages[host], host))
    fold = {host: k % FOLDS for k, host in enumerate(order)}
    return [fold[s.page.host] for s in samples]


def cross_validated(samples: list[Sample]) -> dict[str, BlockModel]:
    """For each page id, a model that never saw the page's host."""
    folds = folds_of(samples)
    models: dict[str, BlockModel] = {}
    for k in range(FOLDS):
        model = model_of(train([s for s, f in zip(samples, folds, strict=True) if f != k]))
        models |= {s.page.id: model for s, f in zip(samples, folds, strict=True) if f == k}
    return models


def main() -> None:
    """Train on all pages and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/extract_gold"))
    parser.add_argument("--out", type=Path, default=Path("filters/data") / WEIGHTS)
    options = parser.parse_args()
    samples = [s for page in read_pages(options.data) if (s := sample_of(page))]
    weights = train(samples)
    with options.out.open("wb") as stream:
        np.savez_compressed(stream, allow_pickle=False, **weights)


if __name__ == "__main__":
    main()
