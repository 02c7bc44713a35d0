"""A parsed page as a flat list of text lines and the elements that hold them.

One walk over the tree, without recursion and linear in the number of nodes, collects the
lines a reader would see. An element's lines are a contiguous run, so every sum over a
subtree is a difference of two prefix sums.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from filters.hints import TAG_HINTS, hints_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# Elements with no text of the page's own: programs, controls, fallbacks, embedded media.
SKIPPED = frozenset(
    """
    script style noscript template iframe frame frameset noframes object embed applet svg canvas
    audio video select option datalist button textarea input label legend head meta link title base
    map area param source track rt rp rtc dialog progress meter math annotation
    """.split()  # noqa: SIM905 a list of names reads best as words
)
# Elements that do not break a line (HTML standard, rendering section 15.3, and old practice).
INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big blink cite code data del dfn em font i img ins kbd mark nobr q ruby
    rb s samp small span strike strong sub sup time tt u var wbr
    """.split()  # noqa: SIM905 a list of names reads best as words
)
CELLS = frozenset(("td", "th"))
SELF_LINKED = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "p"))
# What an open inline element is; block elements have their index.
_INLINE, _LINK, _FRAGMENT = -1, -2, -3
PREFORMATTED = frozenset(("pre", "xmp", "listing", "plaintext"))

_HIDDEN_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE
)
_LINE_BREAKS = re.compile(r"\r\n?")
# Marks of MediaWiki between the words of a text: reference numbers, "[edit]", "jump to".
_WIKI_MARKS = {
    "sup": frozenset(("reference",)),
    "span": frozenset(("mw-editsection", "mw-cite-backlink")),
    "a": frozenset(("mw-jump-link",)),
}


@dataclass(slots=True)
class Block:
    """One line of the page: text between two line breaks of the layout."""

    text: str
    chars: (
        float  # length in Han characters: bytes of UTF-8 by three, so that a Latin word counts two
    )
    link_chars: float  # of these, inside <a href>
    element: int  # index of the innermost block element that holds the whole line
    code: bool  # from a <pre>: line breaks and indentation are kept


@dataclass(slots=True)
class Layout:
    """The lines of a page, and its block elements in document order (a parent comes first)."""

    blocks: list[Block] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)  # the root's parent is 0, itself
    hints: list[int] = field(default_factory=list)  # of the element itself
    name: list[str] = field(default_factory=list)  # its class list
    first: list[int] = field(default_factory=list)  # its lines are blocks[first:end]
    end: list[int] = field(default_factory=list)


def _width(text: str) -> float:
    return len(text.encode("utf-8", "surrogatepass")) / 3


def _are_line_numbers(words: list[str]) -> bool:
    """The gutter of a code block: 1 2 3 ..., from any number on."""
    if not all(word.isdecimal() and len(word) < 7 for word in words):
        return False
    return int(words[-1]) - int(words[0]) + 1 == len(words)


@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    return bool(_HIDDEN_STYLE.search(style))


def _is_left_out(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether an element with attributes is not shown, or only marks the text of others."""
    if "hidden" in attributes:
        return True
    if "style" in attributes and _hides(attributes["style"] or ""):
        return True
    # Icons drawn with letters; text is sometimes hidden from readers' aids in a <span>.
    if "aria-hidden" in attributes and tag in INLINE and tag != "span":
        return attributes["aria-hidden"] == "true"
    if tag in _WIKI_MARKS and "class" in attributes:
        return not _WIKI_MARKS[tag].isdisjoint((attributes["class"] or "").split())
    return False


class _Lines:
    """The open line of a walk, and the lines that are done."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.current = 0  # innermost open block element
        self.parts: list[str] = []
        self.owner = 0  # the element that holds all parts, -1 where there are several
        self.link_chars = 0.0
        self.fragment_chars = 0.0  # of these, in links within the page
        self.pre_depth = 0

    def open_element(self, tag: str, attributes: dict[str, str | None]) -> int:
        layout = self.layout
        index = len(layout.tag)
        lines = len(layout.blocks)
        layout.tag.append(tag)
        layout.parent.append(self.current)
        if attributes:
            layout.hints.append(hints_of(tag, attributes))
            layout.name.append(attributes.get("class") or "")
        else:
            layout.hints.append(TAG_HINTS.get(tag, 0))
            layout.name.append("")
        layout.first.append(lines)
        layout.end.append(lines)
        self.current = index
        return index

    def close_element(self, index: int) -> None:
        self.layout.end[index] = len(self.layout.blocks)
        self.current = self.layout.parent[index]

    def flush(self) -> None:
        """End the line."""
        joined = "".join(self.parts)
        self.parts.clear()
        words = joined.split()
        if words:
            self._keep(joined, words)
        self.link_chars = self.fragment_chars = 0.0

    def _keep(self, joined: str, words: list[str]) -> None:
        layout = self.layout
        code = self.pre_depth > 0
        chars = _width("".join(words))
        if code:
            if _are_line_numbers(words):
                return
            text = _LINE_BREAKS.sub("\n", joined).strip("\n").rstrip()
        else:
            # A line made of links into the page is an entry of its table of contents; headings
            # are often links to themselves.
            if self.fragment_chars >= chars and layout.tag[self.current] not in SELF_LINKED:
                return
            text = " ".join(words)
        element = self.current
        if self.owner not in (element, -1):
            # The only cell of its row with text, already closed: the line is the cell's.
            element = cell = self.owner
            while cell != self.current and layout.end[cell] <= len(layout.blocks):
                layout.end[cell] = len(layout.blocks) + 1
                cell = layout.parent[cell]
        layout.blocks.append(Block(text, chars, min(self.link_chars, chars), element, code))


def layout_of(tree: LexborHTMLParser) -> Layout:  # noqa: C901, PLR0912, PLR0915 one loop over all nodes: calls cost as much as the work
    """Collect the visible lines of a page.

    Inline elements do not break a line, <br> and block elements do; the cells of a table row
    share a line unless a cell holds blocks of its own. Dropped: what the browser does not show
    (hidden by attribute or inline style, templates, scripts), form controls and their labels,
    the reading aids of ruby text, icons marked aria-hidden, MediaWiki's reference numbers and
    edit links, line numbers beside code, and lines that only link into the page.
    """
    lines = _Lines()
    parts = lines.parts
    body: LexborNode | None = tree.body or tree.root
    lines.open_element("body", {})
    # Open elements, each with its index in the layout, or the kind of an inline element.
    stack: list[tuple[LexborNode, int]] = []
    link_depth = fragment_depth = 0
    node = body.first_child if body is not None else None
    while node is not None or stack:
        if node is None:
            node, opened = stack.pop()
            if opened >= 0:
                tag = lines.layout.tag[opened]
                if parts and tag not in CELLS:
                    lines.flush()
                lines.pre_depth -= tag in PREFORMATTED
                lines.close_element(opened)
            elif opened != _INLINE:
                link_depth -= 1
                fragment_depth -= opened == _FRAGMENT
            node = node.next
            continue
        tag = node.tag or "-"
        if tag == "-text":
            text = node.text_content or ""
            if text.isspace() and not lines.pre_depth:
                if parts:
                    parts.append(" ")
            else:
                if not parts:
                    lines.owner = lines.current
                elif lines.owner != lines.current:
                    lines.owner = -1
                parts.append(text)
                if link_depth:
                    width = _width("".join(text.split()))
                    lines.link_chars += width
                    if fragment_depth:
                        lines.fragment_chars += width
        elif tag == "br":
            if lines.pre_depth:
                parts.append("\n")
            elif parts:
                lines.flush()
        elif tag not in SKIPPED and tag[0] not in "-!":
            attributes = node.attributes
            if not attributes or not _is_left_out(tag, attributes):
                opened = _INLINE
                if tag not in INLINE:
                    if parts:
                        if tag not in CELLS:
                            lines.flush()
                        else:
                            parts.append("\t" if lines.pre_depth else " ")
                    lines.pre_depth += tag in PREFORMATTED
                    opened = lines.open_element(tag, attributes)
                elif tag == "a" and (target := attributes.get("href")) is not None:
                    opened = _FRAGMENT if target.startswith("#") else _LINK
                    link_depth += 1
                    fragment_depth += opened == _FRAGMENT
                child = node.first_child
                if child is not None or opened != _INLINE:
                    stack.append((node, opened))
                    node = child
                    continue
        node = node.next
    lines.flush()
    lines.close_element(0)
    return lines.layout
