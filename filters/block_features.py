"""What is known of each line of a page when it is judged: the columns of the extraction model.

All columns are computed for a whole page at once. Lengths are logarithms of Han-character
widths, densities lie between 0 and 1, distances are clipped: the model sees no raw counts.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from filters import hints as h
from filters.lexicon import DATE, GROUPS, MAX_CHARS, line_words

if TYPE_CHECKING:
    import numpy.typing as npt

    from filters.blocks import Layout

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

_MARKS = re.compile(r"[，。！？；：、“”…,.!?;:]")
SENTENCE_END = "。！？…!?.”」』）)：:；;"
_TAG_GROUPS = (
    ("p",),
    ("h1", "h2", "h3", "h4", "h5", "h6"),
    ("li", "ol", "ul"),
    ("td", "th", "tr", "table", "tbody"),
    ("pre",),
    ("dd", "dt", "dl"),
    ("blockquote", "figure", "figcaption"),
    ("form", "fieldset", "center"),
)
_TAG_GROUP = {tag: group for group, tags in enumerate(_TAG_GROUPS) for tag in tags}
_HEADINGS = frozenset(_TAG_GROUPS[1])
_NOT_ITEMS = frozenset(("p", "tr", "td", "th", "pre", "tbody", "body", *_TAG_GROUPS[1]))
_NAMING = h.BODY | h.CONTENT | h.POST  # hints that an element of any size may carry
CARD_COLUMN = 162  # 1 for lines of at least three repeated items with a linked heading
_HINT_BITS = tuple(1 << bit for bit in range(h.COUNT))
_WRAPPER_SHARE = (
    0.6  # an element with more of the page's text is a wrapper: "with-sidebar" says nothing
)


def _sums(values: Floats) -> Floats:
    return np.concatenate(([0.0], np.cumsum(values)))


def _shifted(values: Floats, by: int) -> Floats:
    out = np.zeros_like(values)
    if by > 0:
        out[:-by] = values[by:]
    else:
        out[-by:] = values[:by]
    return out


class _Page:
    """Arrays over the lines and elements of one page, and the columns made from them."""

    def __init__(self, layout: Layout, title: str) -> None:
        blocks = layout.blocks
        self.layout = layout
        self.columns: list[Floats] = []
        self.n = len(blocks)
        self.title = "".join(title.split())
        self.index = np.arange(self.n)
        self.chars = np.array([b.chars for b in blocks])
        self.links = np.array([b.link_chars for b in blocks])
        self.marks = np.array([float(len(_MARKS.findall(b.text))) for b in blocks])
        self.element = np.array([b.element for b in blocks])
        self.parent = np.array(layout.parent)
        self.first = np.array(layout.first)
        self.end = np.array(layout.end)
        self.link_density = self.links / np.maximum(self.chars, 0.3)
        self.mark_density = np.minimum(self.marks / np.maximum(self.chars, 1), 0.5)
        # Running text: characters outside links in lines that are punctuated.
        self.prose = (
            self.chars
            * (1 - self.link_density)
            * np.minimum(self.marks / np.maximum(self.chars, 1) * 10, 1)
        )
        self.sum_chars = _sums(self.chars)
        self.sum_links = _sums(self.links)
        self.sum_prose = _sums(self.prose)
        self.total = max(float(self.sum_chars[-1]), 1.0)
        self.total_prose = max(float(self.sum_prose[-1]), 1.0)
        self.el_chars = self.inside(self.sum_chars)
        self.el_links = self.inside(self.sum_links)
        self.el_marks = self.inside(_sums(self.marks))
        self.el_prose = self.inside(self.sum_prose)
        self.el_lines = (self.end - self.first).astype(np.float64)
        self.share = self.el_chars / self.total
        groups = np.array([_TAG_GROUP.get(tag, len(_TAG_GROUPS)) for tag in layout.tag])
        self.tag_group = groups[self.element]
        self.words = np.array(
            [line_words(b.text) if b.chars <= MAX_CHARS and not b.code else 0 for b in blocks]
        )
        self.digits = np.array(
            [
                sum(map(str.isdigit, b.text)) / len(b.text) if b.chars <= MAX_CHARS else 0.0
                for b in blocks
            ]
        )

    def inside(self, sums: Floats) -> Floats:
        """Sum over each element's lines."""
        out: Floats = sums[self.end] - sums[self.first]
        return out

    def add(self, *columns: Floats) -> None:
        self.columns.extend(columns)

    def add_constants(self, *values: float) -> None:
        self.columns.extend(np.full(self.n, value) for value in values)

    # -- the columns, group by group --------------------------------------------------------

    def add_line(self) -> None:
        """The line itself: length, links, punctuation, words, tag."""
        blocks = self.layout.blocks
        self.add(
            np.log1p(self.chars),
            self.link_density,
            self.mark_density,
            np.array([float(b.text[-1] in SENTENCE_END) for b in blocks]),
            np.array([float(b.code) for b in blocks]),
            np.log1p(self.marks),
            self.digits,
        )
        for bit in range(GROUPS):
            self.add((self.words >> bit & 1).astype(np.float64))
        for group in range(len(_TAG_GROUPS) + 1):
            self.add((self.tag_group == group).astype(np.float64))
        copies = Counter(b.text for b in blocks)
        self.add(np.array([min(copies[b.text] - 1.0, 3.0) for b in blocks]))

    def add_hints(self) -> None:
        """Hints of the two elements around the line, and of any ancestor that is no wrapper."""
        own = self.layout.hints
        parent = self.layout.parent
        share = self.share.tolist()
        inherited = [0] * len(own)
        for e, bits in enumerate(own):
            kept = bits & _NAMING if share[e] > _WRAPPER_SHARE else bits
            inherited[e] = inherited[parent[e]] | kept
        hints = np.array(own)
        near = (hints | hints[self.parent])[self.element]
        self.inherited = np.array(inherited)
        far = self.inherited[self.element]
        for bit in _HINT_BITS:
            self.add(((near & bit) > 0).astype(np.float64), ((far & bit) > 0).astype(np.float64))

    def add_ancestors(self) -> None:
        """Text, links and punctuation of the elements around the line."""
        e = self.element
        for level in range(6):
            if level != 4:
                chars = self.el_chars[e]
                self.add(
                    np.log1p(chars),
                    self.share[e],
                    self.el_links[e] / np.maximum(chars, 0.3),
                    np.minimum(self.el_marks[e] / np.maximum(chars, 1), 0.5),
                    np.log1p(self.el_lines[e]),
                    np.log1p(chars / np.maximum(self.el_lines[e], 1)),
                    self.el_prose[e] / self.total_prose,
                )
            e = self.parent[e]

    def add_neighbours(self) -> None:
        """Lines before and after, one by one and in windows; place on the page."""
        length = np.log1p(self.chars)
        own = self.element.astype(np.float64) + 1
        for by in (-3, -2, -1, 1, 2, 3):
            self.add(
                _shifted(length, by),
                _shifted(self.link_density, by),
                _shifted(self.mark_density, by),
            )
            if abs(by) < 3:
                self.add((_shifted(own, by) == own).astype(np.float64))
        link_lines = _sums(((self.link_density > 0.7) & (self.chars >= 5)).astype(np.float64))
        i = self.index
        for width in (5, 12, 30):
            low, high = np.maximum(i - width, 0), np.minimum(i + width + 1, self.n)
            chars = np.maximum(self.sum_chars[high] - self.sum_chars[low], 1)
            prose = self.sum_prose[high] - self.sum_prose[low]
            self.add(
                prose / chars, (self.sum_links[high] - self.sum_links[low]) / chars, np.log1p(prose)
            )
        for width in (2, 6):
            low, high = np.maximum(i - width, 0), np.minimum(i + width + 1, self.n)
            self.add(link_lines[i] - link_lines[low], link_lines[high] - link_lines[i + 1])
        self.add(
            self.sum_prose[:-1] / self.total_prose,
            1 - self.sum_prose[1:] / self.total_prose,
            i / self.n,
            self.sum_chars[:-1] / self.total,
        )
        largest = np.log1p(max(float(self.prose.max()), 1.0))
        self.add(np.log1p(self.prose) - largest)
        self.add_constants(
            float(largest),
            float(np.log1p(self.n)),
            float(np.log1p(self.total)),
            float(self.sum_links[-1]) / self.total,
            float(self.sum_prose[-1]) / self.total,
        )

    def add_landmarks(self) -> None:
        """Distance to the title and to lines that open or close a part of the page."""
        tags, i = self.layout.tag, self.index
        headings = [k for k, b in enumerate(self.layout.blocks) if tags[b.element] == "h1"]
        first = headings[0] if headings else 0
        self.add_constants(float(bool(headings)))
        self.add(((i > first) & bool(headings)).astype(np.float64))
        self.add(np.clip((i - first) / 50, -1, 1) * bool(headings))
        match = self._title_match()
        is_title = match > 0.3
        last = np.maximum.accumulate(np.where(is_title, i, -1))
        self.add(
            match,
            (last >= 0).astype(np.float64),
            np.where(last >= 0, np.minimum((i - last) / 30, 2), 2),
        )
        self.add_constants(min(float(is_title.sum()), 4.0))
        word = self.words
        for flag in (
            (word >> 4 & 1 == 1) & (self.chars < 25),
            (word >> 5 & 1 == 1) & (self.chars < 15) & (self.link_density < 0.5),
            (word >> 2 & 1 == 1) & (word & DATE > 0),
            word >> 1 & 1 == 1,
            self.tag_group == 1,
        ):
            before = np.concatenate(
                ([-self.n - 60], np.maximum.accumulate(np.where(flag, i, -self.n - 60))[:-1])
            )
            after = np.minimum.accumulate(np.where(flag, i, 2 * self.n + 60)[::-1])[::-1]
            after = np.concatenate((after[1:], [2 * self.n + 60]))
            self.add(
                np.minimum((i - before) / 20, 3),
                np.minimum((after - i) / 20, 3),
                np.log1p(np.concatenate(([0], np.cumsum(flag)[:-1]))),
            )

    def _title_match(self) -> Floats:
        """How much of the page's <title> a line covers."""
        match = np.zeros(self.n)
        title = self.title
        if title:
            for k, block in enumerate(self.layout.blocks):
                if 1.3 <= block.chars <= 120:
                    text = "".join(block.text.split())
                    if len(text) >= 4 and (text in title or title in text):
                        match[k] = min(len(text) / len(title), 1.0)
        return match

    def add_items(self) -> None:
        """Repeated siblings: posts of a thread, replies, cards that link to other pages."""
        layout = self.layout
        tag, parent, name = layout.tag, layout.parent, layout.name
        filled = self.el_chars > 0
        siblings = Counter((parent[e], tag[e], name[e]) for e in range(len(tag)) if filled[e])
        item = [-1] * len(tag)
        repeats = [0] * len(tag)
        for e in range(1, len(tag)):
            count = siblings[parent[e], tag[e], name[e]]
            item[e] = e if count >= 3 and tag[e] not in _NOT_ITEMS else item[parent[e]]
            repeats[e] = max(
                repeats[parent[e]], count if tag[e] not in ("p", "li", "tr", "td") else 0
            )
        is_heading = np.array([t in _HEADINGS for t in tag])[self.element]
        linked = self.inside(_sums((is_heading & (self.link_density > 0.8)).astype(np.float64))) > 0
        cards: Counter[int] = Counter(
            parent[e] for e in range(1, len(tag)) if item[e] == e and linked[e]
        )
        card = np.array([cards[parent[e]] if e >= 0 and linked[e] else 0 for e in item])[
            self.element
        ]
        own = np.array(item)[self.element]
        has = (own >= 0).astype(np.float64)
        own = np.maximum(own, 0)
        head = np.minimum(self.first[own], self.n - 1)
        outer = self.parent[own]
        self.add(
            np.log1p(np.array(repeats, dtype=np.float64))[self.element],
            has,
            has * self.el_links[own] / np.maximum(self.el_chars[own], 0.3),
            has * np.log1p(self.el_lines[own]),
            has * np.log1p(self.el_chars[own]),
            has * self.link_density[head],
            has * np.log1p(self.index - self.first[own]),
            has * np.log1p(self.prose) / np.maximum(np.log1p(self.el_prose[own]), 0.1),
            has * self.share[outer],
            has * self.el_links[outer] / np.maximum(self.el_chars[outer], 0.3),
            (card >= 3).astype(np.float64),
            np.log1p(card),
            has * ((self.link_density[head] > 0.8) & (self.chars[head] >= 7)),
        )

    def add_containers(self) -> None:
        """The element with the highest sum of line scores, and the largest named as the text."""
        score = np.where(
            self.link_density > 0.4,
            -8 - np.minimum(self.chars, 40),
            np.where(
                (self.chars < 12) & (self.marks == 0),
                -4,
                np.minimum(self.chars, 300) * (0.3 + np.minimum(self.marks, 5) / 5),
            ),
        )
        hints = np.array(self.layout.hints)
        named = (hints & h.BODY) > 0
        value = self.inside(_sums(score)) * np.where(named, 1.3, 1.0)
        value = np.where((self.inherited & ~_NAMING) != 0, value * 0.3, value)
        best = len(value) - 1 - int(np.argmax(value[::-1]))  # the innermost of equals
        i, first, end = self.index, self.first, self.end
        within = (i >= first[best]) & (i < end[best])
        lines = max(int(end[best] - first[best]), 1)
        self.add(
            within.astype(np.float64),
            np.where(within, (i - first[best]) / lines, 0),
            np.where(within, (end[best] - i) / lines, 0),
        )
        self.add_constants(float(self.share[best]), float(named.any()))
        body = int(np.argmax(np.where(named, self.el_prose, -1)))
        inside = (i >= first[body]) & (i < end[body]) & bool(named.any())
        self.add(inside.astype(np.float64))
        self.add_constants(float(self.el_prose[body]) / self.total_prose if named.any() else 0.0)
        e = self.element
        for _ in range(4):
            self.add(np.clip(value[e] / max(float(value[best]), 1.0), -1, 1))
            e = self.parent[e]


def block_features(layout: Layout, title: str) -> Floats:
    """One row for each line of a page; the layout must have at least one line."""
    page = _Page(layout, title)
    page.add_line()
    page.add_hints()
    page.add_ancestors()
    page.add_neighbours()
    page.add_landmarks()
    page.add_items()
    page.add_containers()
    return np.array(page.columns, dtype=np.float64).T
