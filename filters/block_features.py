"""What is known of each line of a page when it is judged: the columns of the extraction model.

All columns are computed for a whole page at once. Lengths are logarithms of Han-character
widths, densities lie between 0 and 1, distances are clipped: the model sees no raw counts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filters import hints as h
from filters.lexicon import DATE, GROUPS, MAX_CHARS, page_words

if TYPE_CHECKING:
    import numpy.typing as npt

    from filters.blocks import Layout

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

_MARK, _DIGIT = 1, 2
_MARKS = "，。！？；：、“”…,.!?;:"


def _code_table() -> npt.NDArray[np.uint8]:
    table = np.zeros(1 << 16, np.uint8)
    table[[ord(mark) for mark in _MARKS]] = _MARK
    table[ord("0") : ord("9") + 1] = _DIGIT
    table[ord("０") : ord("９") + 1] = _DIGIT
    return table


_CODE_TABLE = _code_table()
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
_NOT_ITEMS = frozenset(("p", "tr", "td", "th", "pre", "tbody", "body", *_TAG_GROUPS[1]))
_NAMING = h.BODY | h.CONTENT | h.POST  # hints that an element of any size may carry
_MIN_ITEMS = 3  # repeated siblings: two may be chance
_MIN_PROSE_CHARS = 15  # and links below 0.3: a line of running text
_SMALL_ITEMS = frozenset(("p", "li", "tr", "td"))
_ONE_HOT = np.eye(len(_TAG_GROUPS) + 1)
_DIGITS = "0123456789"
_WRAPPER_SHARE = (
    0.6  # an element with more of the page's text is a wrapper: "with-sidebar" says nothing
)


def _sums(values: Floats) -> Floats:
    out = np.zeros(len(values) + 1)
    np.cumsum(values, out=out[1:])
    return out


def _bits(values: Ints, count: int) -> Floats:
    """One column for each bit."""
    out: Floats = (values[:, None] >> np.arange(count) & 1).astype(np.float64)
    return out


@dataclass(frozen=True, slots=True)
class Described:
    """The lines of a page as the model sees them, one entry or row a line."""

    features: Floats
    in_cards: Bools  # within repeated items with a linked heading: excerpts of other pages
    # Number of the place in the page's template that at least three repeated items fill with
    # running text (or with none: these are numbered apart), -1 for lines of no such place.
    place: Ints


class _Page:
    """Arrays over the lines and elements of one page, and the columns made from them."""

    def __init__(self, layout: Layout, title: str) -> None:
        blocks = layout.blocks
        self.layout = layout
        self.columns: list[Floats] = []  # matrices of one row a line
        self.n = len(blocks)
        self.texts = [b.text for b in blocks]
        self.title = "".join(title.split())
        self.index = np.arange(self.n)
        self.chars = np.array([b.chars for b in blocks])
        self.links = np.array([b.link_chars for b in blocks])
        self.code = np.array([b.code for b in blocks])
        joined = "\n".join(self.texts) + "\n"
        wide = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        codes = np.minimum(wide, 0xFFFF).astype(np.uint16)
        starts = np.cumsum([0] + [len(text) + 1 for text in self.texts[:-1]])
        kinds = _CODE_TABLE[codes]
        self.marks = np.add.reduceat((kinds == _MARK).astype(np.float64), starts)
        self.digits = np.add.reduceat((kinds == _DIGIT).astype(np.float64), starts)
        self.element = np.array([b.element for b in blocks])
        self.parent = np.array(layout.parent)
        self.first = np.array(layout.first)
        self.end = np.array(layout.end)
        self.link_density = self.links / np.maximum(self.chars, 0.3)
        density = self.marks / np.maximum(self.chars, 1)
        self.mark_density = np.minimum(density, 0.5)
        # Running text: characters outside links in lines that are punctuated.
        self.prose = self.chars * (1 - self.link_density) * np.minimum(density * 10, 1)
        self.sum_chars = _sums(self.chars)
        self.sum_prose = _sums(self.prose)
        self.total = max(float(self.sum_chars[-1]), 1.0)
        self.total_prose = max(float(self.sum_prose[-1]), 1.0)
        self.el_chars = self.inside(self.sum_chars)
        self.el_links = self.inside(_sums(self.links))
        self.el_marks = self.inside(_sums(self.marks))
        self.el_prose = self.inside(self.sum_prose)
        self.el_lines = (self.end - self.first).astype(np.float64)
        self.el_link_density = self.el_links / np.maximum(self.el_chars, 0.3)
        self.share = self.el_chars / self.total
        groups = np.array([_TAG_GROUP.get(tag, len(_TAG_GROUPS)) for tag in layout.tag])
        self.tag_group = groups[self.element]
        short = (self.chars <= MAX_CHARS) & ~self.code
        self.words = np.where(short, page_words(joined, codes, starts, self.digits), 0)

    def inside(self, sums: Floats) -> Floats:
        """Sum over each element's lines."""
        out: Floats = sums[self.end] - sums[self.first]
        return out

    def add(self, *columns: npt.NDArray[np.generic]) -> None:
        self.columns.append(np.stack(columns, axis=1).astype(np.float64, copy=False))

    def add_constants(self, *values: float) -> None:
        self.columns.append(np.broadcast_to(np.array(values), (self.n, len(values))))

    # -- the columns, group by group --------------------------------------------------------

    def add_line(self) -> None:
        """The line itself: length, links, punctuation, words, tag."""
        lengths = np.array([len(text) for text in self.texts])
        copies = Counter(self.texts)
        self.add(
            np.log1p(self.chars),
            self.link_density,
            self.mark_density,
            np.array([text[-1] in SENTENCE_END for text in self.texts], np.float64),
            self.code,
            np.log1p(self.marks),
            np.where(self.chars <= MAX_CHARS, self.digits / lengths, 0),
            np.array([min(copies[text] - 1.0, 3.0) for text in self.texts]),
        )
        self.columns.append(_bits(self.words, GROUPS))
        self.columns.append(_ONE_HOT[self.tag_group])

    def add_hints(self) -> None:
        """Hints of the two elements around the line, and of any ancestor that is no wrapper."""
        hints = np.array(self.layout.hints)
        own = np.where(self.share > _WRAPPER_SHARE, hints & _NAMING, hints).tolist()
        inherited: list[int] = []
        for bits, parent in zip(own, self.layout.parent, strict=True):
            inherited.append(bits | inherited[parent] if inherited else bits)
        near = (hints | hints[self.parent])[self.element]
        self.inherited = np.array(inherited)
        self.columns.append(_bits(near, h.COUNT))
        self.columns.append(_bits(self.inherited[self.element], h.COUNT))

    def add_ancestors(self) -> None:
        """Text, links and punctuation of the elements around the line."""
        chars = self.el_chars
        elements = np.stack(
            (
                np.log1p(chars),
                self.share,
                self.el_link_density,
                np.minimum(self.el_marks / np.maximum(chars, 1), 0.5),
                np.log1p(self.el_lines),
                np.log1p(chars / np.maximum(self.el_lines, 1)),
                self.el_prose / self.total_prose,
            ),
            axis=1,
        )
        e = self.element
        for _ in range(3):
            self.columns.append(elements[e])
            e = self.parent[e]

    def add_places(self) -> None:
        """The lines at the same place of the template: in the same chain of tags and classes."""
        layout = self.layout
        numbers: dict[tuple[int, str, str], int] = {}
        place: list[int] = []
        for tag, name, parent in zip(layout.tag, layout.name, layout.parent, strict=True):
            key = (place[parent] if place else -1, tag, name.split(" ", 1)[0].rstrip(_DIGITS))
            place.append(numbers.setdefault(key, len(numbers)))
        own = self.place = np.array(place)[self.element]
        count = len(numbers)
        lines = np.maximum(np.bincount(own, minlength=count), 1)
        chars = np.bincount(own, self.chars, count)
        floor = np.maximum(chars, 1)
        prose = np.bincount(own, self.prose, count)
        groups = np.stack(
            (
                np.log1p(lines),
                np.log1p(chars / lines),
                np.bincount(own, self.links, count) / floor,
                np.minimum(np.bincount(own, self.marks, count) / floor, 0.5),
                np.log1p(prose),
                prose / self.total_prose,
                chars / self.total,
                np.bincount(own, self.words > 0, count) / lines,
            ),
            axis=1,
        )
        self.columns.append(groups[own])

    def add_landmarks(self) -> None:
        """Distance to the title and to lines that open or close a part of the page."""
        tags, i, n = self.layout.tag, self.index, self.n
        first = next((k for k, b in enumerate(self.layout.blocks) if tags[b.element] == "h1"), -1)
        has = float(first >= 0)
        match = self._title_match()
        is_title = match > 0.3
        last = np.maximum.accumulate(np.where(is_title, i, -1))
        self.add_constants(has, min(float(is_title.sum()), 4.0))
        self.add(
            has * (i > first),
            has * np.clip((i - first) / 50, -1, 1),
            match,
            last >= 0,
            np.where(last >= 0, np.minimum((i - last) / 30, 2), 2),
        )
        word = self.words
        flags = np.stack(
            (
                (word >> 4 & 1 == 1) & (self.chars < 25),
                (word >> 5 & 1 == 1) & (self.chars < 15) & (self.link_density < 0.5),
                (word >> 2 & 1 == 1) & (word & DATE > 0),
                word >> 1 & 1 == 1,
                self.tag_group == 1,
            ),
            axis=1,
        )
        far = n + 60
        place = np.where(flags, i[:, None], -far)
        before = np.full(flags.shape, -far)
        before[1:] = np.maximum.accumulate(place)[:-1]
        after = np.full(flags.shape, n + far)
        after[:-1] = np.minimum.accumulate(np.where(flags, i[:, None], n + far)[::-1])[::-1][1:]
        seen = np.cumsum(flags, axis=0) - flags
        self.columns.append(np.minimum((i[:, None] - before) / 20, 3))
        self.columns.append(np.minimum((after - i[:, None]) / 20, 3))
        self.columns.append(np.log1p(seen))

    def _title_match(self) -> Floats:
        """How much of the page's <title> a line covers."""
        match = np.zeros(self.n)
        title = self.title
        if title:
            for k, block in enumerate(self.layout.blocks):
                if 1.3 <= block.chars <= 120:
                    text = block.text.replace(" ", "")
                    if len(text) >= 4 and (text in title or title in text):
                        match[k] = min(len(text) / len(title), 1.0)
        return match

    def add_items(self) -> None:
        """Repeated siblings: posts of a thread, replies, cards that link to other pages."""
        layout = self.layout
        filled = (self.el_chars > 0).tolist()
        keys = list(zip(layout.parent, layout.tag, layout.name, strict=True))
        siblings = Counter(key for key, has in zip(keys, filled, strict=True) if has)
        item: list[int] = [-1]
        repeats: list[int] = [0]
        for e in range(1, len(keys)):
            parent, tag, _ = key = keys[e]
            count = siblings[key]
            item.append(e if count >= _MIN_ITEMS and tag not in _NOT_ITEMS else item[parent])
            counted = count if tag not in _SMALL_ITEMS else 0
            repeats.append(max(repeats[parent], counted))
        is_heading = self.tag_group == 1
        linked = self.inside(_sums(is_heading & (self.link_density > 0.8))) > 0
        items = np.array(item)
        cards = np.bincount(self.parent[(items == np.arange(len(items))) & linked], minlength=1)
        own = self.item = items[self.element]
        has_item = own >= 0
        card = np.zeros(self.n)
        if len(cards) and has_item.any():
            counts = np.zeros(len(items))
            counts[: len(cards)] = cards
            card = np.where(has_item & linked[own], counts[self.parent[own]], 0)
        has = has_item.astype(np.float64)
        own = np.maximum(own, 0)
        head = np.minimum(self.first[own], self.n - 1)
        outer = self.parent[own]
        self.in_cards = card >= _MIN_ITEMS
        self.add(
            self.in_cards,
            np.log1p(card),
            np.log1p(np.array(repeats)[self.element]),
            has,
            has * self.el_link_density[own],
            has * np.log1p(self.el_lines[own]),
            has * np.log1p(self.el_chars[own]),
            has * self.link_density[head],
            has * np.log1p(self.index - self.first[own]),
            has * np.log1p(self.prose) / np.maximum(np.log1p(self.el_prose[own]), 0.1),
            has * self.share[outer],
            has * self.el_link_density[outer],
            has * ((self.link_density[head] > 0.8) & (self.chars[head] >= 7)),
        )

    def add_containers(self) -> None:
        """Sums of line scores of the elements around the line, relative to the page's highest."""
        score = np.where(
            self.link_density > 0.4,
            -8 - np.minimum(self.chars, 40),
            np.where(
                (self.chars < 12) & (self.marks == 0),
                -4,
                np.minimum(self.chars, 300) * (0.3 + np.minimum(self.marks, 5) / 5),
            ),
        )
        named = (np.array(self.layout.hints) & h.BODY) > 0
        value = self.inside(_sums(score)) * np.where(named, 1.3, 1.0)
        value = np.where((self.inherited & ~_NAMING) != 0, value * 0.3, value)
        relative = np.clip(value / max(float(value.max()), 1.0), -1, 1)
        e = self.element
        for _ in range(4):
            self.columns.append(relative[e][:, None])
            e = self.parent[e]

    def shared_places(self) -> Ints:
        """The place of each line in the template of repeated items, see Described."""
        prose = (self.chars >= _MIN_PROSE_CHARS) & (self.link_density < 0.3)
        place: Ints = self.place * 2 + prose
        within = self.item >= 0
        fillers = np.unique(place[within] * len(self.parent) + self.item[within])
        items = np.bincount(fillers // len(self.parent), minlength=int(place.max()) + 1)
        return np.where(items[place] >= _MIN_ITEMS, place, -1)


def block_features(layout: Layout, title: str) -> Described:
    """Describe a page; the layout must have at least one line."""
    page = _Page(layout, title)
    page.add_line()
    page.add_hints()
    page.add_ancestors()
    page.add_places()
    page.add_landmarks()
    page.add_items()
    page.add_containers()
    features = np.concatenate(page.columns, axis=1)
    return Described(features, page.in_cards, page.shared_places())
