"""Main text of a page: which of its lines a reader came for.

Every visible line is described by 118 numbers (block_features) and scored by a small network
(block_model); the lines that score above a threshold set by the page's own best lines are the
text. Lines at the same place of repeated items (posts of a thread, the boxes beside them) share one
score. Nothing depends on finding the one right container, so threads, answers, tables and old
table layouts need no cases of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filters.block_features import SENTENCE_END, block_features
from filters.block_model import BlockModel, shipped_model
from filters.blocks import layout_of
from filters.lexicon import is_furniture
from filters.prescreen import prescreen

if TYPE_CHECKING:
    import numpy.typing as npt
    from selectolax.lexbor import LexborHTMLParser

    from filters.blocks import Block, Layout

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

__all__ = ["Extracted", "chosen_lines", "extract", "extract_layout", "prescreen", "title_text"]

# Above this number of lines a page is a listing or a flood: the features would take hundreds of
# megabytes, and a rule on links serves as well.
MAX_LINES = 20_000
# The threshold is this share of the mean probability of the page's three best lines, at most
# one half: a page of an unknown kind whose whole text scores low is kept, not emptied.
_SHARE_OF_BEST = 0.6
_MIN_THRESHOLD = 0.2
# Cards (repeated items with a linked heading: excerpts of other pages) are text only on pages
# that hold nothing else.
_MIN_TEXT_BESIDE_CARDS = 60
_MIN_TEXT = 30  # with less from the model, all sentences outside links are taken
_MIN_CHARS = 15  # a line that may set the threshold
_MAX_WEIGHT = 100  # characters beyond which a line has no more say in its place's score


@dataclass(frozen=True, slots=True)
class Extracted:
    """Main text and how it was found.

    `text` has one paragraph, heading, list item, table row or line of code a line. `extractor`
    is "model", "prose" (the model found little, so every line that ends a sentence is taken),
    "links" (too many lines for the model: those that are not mostly links), or ""
    where there is no text.
    """

    text: str
    extractor: str


def title_text(tree: LexborHTMLParser) -> str:
    """The page's <title> as it stands."""
    node = tree.css_first("title")
    return node.text() if node is not None else ""


def _agreed(scores: Floats, widths: Floats, place: Ints) -> Floats:
    """One verdict for the lines that stand at the same place of repeated items.

    Posts of a thread, and the boxes beside them, are all text or all furniture: each gets the
    mean score of its place. Without it the later of many posts are lost (cross-validated on
    the ten forum pages of the gold set: F1 0.830, with it 0.852; articles do not change).
    """
    weights = np.minimum(widths, _MAX_WEIGHT) + 1
    numbers = place + 1
    sums = np.bincount(numbers, scores * weights) / np.maximum(np.bincount(numbers, weights), 1)
    return np.where(place >= 0, sums[numbers], scores)


def chosen_lines(layout: Layout, title: str, model: BlockModel) -> npt.NDArray[np.bool_]:
    """Which lines of the page are main text."""
    lines = block_features(layout, title)
    in_cards = lines.in_cards
    widths = np.array([block.chars for block in layout.blocks])
    scores = _agreed(model.scores(lines.features), widths, lines.place)
    probabilities = 1 / (1 + np.exp(-scores))
    long_enough = widths >= _MIN_CHARS
    candidates = probabilities[long_enough] if long_enough.sum() >= 3 else probabilities
    best = float(np.sort(candidates)[-3:].mean())
    threshold = min(max(_SHARE_OF_BEST * best, _MIN_THRESHOLD), 0.5)
    chosen: npt.NDArray[np.bool_] = probabilities > threshold
    text = chosen & ~in_cards
    return text if widths[text].sum() >= _MIN_TEXT_BESIDE_CARDS else chosen


def _is_prose(block: Block) -> bool:
    unlinked = block.link_chars <= 0.3 * block.chars
    return unlinked and block.chars >= _MIN_CHARS and block.text[-1] in SENTENCE_END


def _joined(blocks: list[Block]) -> str:
    return "\n".join(block.text for block in blocks)


def extract_layout(layout: Layout, title: str, model: BlockModel) -> Extracted:
    """Extract from lines already collected, with any model."""
    blocks = layout.blocks
    if not blocks:
        return Extracted("", "")
    if len(blocks) > MAX_LINES:
        kept = [b for b in blocks if b.link_chars <= 0.5 * b.chars]
        return Extracted(_joined(kept), "links" if kept else "")
    chosen = chosen_lines(layout, title, model)
    kept = [
        block
        for block, keep in zip(blocks, chosen.tolist(), strict=True)
        if keep and not is_furniture(block.text)
    ]
    if sum(block.chars for block in kept) >= _MIN_TEXT:
        return Extracted(_joined(kept), "model")
    prose = [block for block in blocks if _is_prose(block)]
    if prose:
        return Extracted(_joined(prose), "prose")
    return Extracted(_joined(kept), "model" if kept else "")


def extract(tree: LexborHTMLParser) -> Extracted:
    """Main text of a parsed page."""
    return extract_layout(layout_of(tree), title_text(tree), shipped_model())
