"""A parsed page as a flat list of text lines and the elements that hold them.

One walk over the tree, without recursion and linear in the number of nodes, collects the
lines a reader would see. An element's lines are a contiguous run, so every sum over a
subtree is a difference of two prefix sums.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
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
PREFORMATTED = frozenset(("pre", "xmp", "listing", "plaintext"))

_HIDDEN_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE
)
_LINE_BREAKS = re.compile(r"\r\n?")


@dataclass(slots=True)
class Block:
    """One line of the page: text between two line breaks of the layout."""

    text: str
    chars: (
        float  # length in Han characters: bytes of UTF-8 by three, so that a Latin word counts two
    )
    link_chars: float  # of these, inside <a href>
    element: int  # index of the innermost block element
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


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    style = attributes.get("style")
    return "hidden" in attributes or (style is not None and bool(_HIDDEN_STYLE.search(style)))


@dataclass(slots=True)
class _Frame:
    """An open element."""

    node: LexborNode
    index: int  # in the layout, -1 for an inline element
    links: int  # what it adds to the depth of links, of links within the page, of <pre>
    fragments: int
    pre: int


class _Walk:
    """The state of one walk: the open line and where it belongs."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.current = 0  # innermost open block element
        self.parts: list[str] = []
        self.link_chars = 0.0
        self.fragment_chars = 0.0  # of these, in links within the page
        self.link_depth = 0
        self.fragment_depth = 0
        self.pre_depth = 0

    def open_element(self, tag: str, attributes: dict[str, str | None]) -> int:
        layout = self.layout
        index = len(layout.tag)
        layout.tag.append(tag)
        layout.parent.append(self.current)
        layout.hints.append(hints_of(tag, attributes) if attributes or tag in TAG_HINTS else 0)
        layout.name.append((attributes.get("class") or "") if attributes else "")
        layout.first.append(len(layout.blocks))
        layout.end.append(len(layout.blocks))
        self.current = index
        return index

    def close_element(self, index: int) -> None:
        self.layout.end[index] = len(self.layout.blocks)
        self.current = self.layout.parent[index]

    def flush(self) -> None:
        """End the line."""
        if self.parts:
            joined = "".join(self.parts)
            self.parts = []
            words = joined.split()
            if words:
                self.keep_line(joined, words)
        self.link_chars = self.fragment_chars = 0.0

    def keep_line(self, joined: str, words: list[str]) -> None:
        code = self.pre_depth > 0
        chars = _width("".join(words))
        if code:
            if _are_line_numbers(words):
                return
            text = _LINE_BREAKS.sub("\n", joined).strip("\n").rstrip()
        else:
            # A line made of links into the page is an entry of its table of contents; headings
            # are often links to themselves.
            if self.fragment_chars >= chars and self.layout.tag[self.current] not in SELF_LINKED:
                return
            text = " ".join(words)
        link_chars = min(self.link_chars, chars)
        self.layout.blocks.append(Block(text, chars, link_chars, self.current, code))

    def text(self, text: str) -> None:
        if text.isspace() and not self.pre_depth:
            if self.parts:
                self.parts.append(" ")
            return
        self.parts.append(text)
        if self.link_depth:
            width = _width("".join(text.split()))
            self.link_chars += width
            if self.fragment_depth:
                self.fragment_chars += width

    def line_break(self) -> None:
        if self.pre_depth:
            self.parts.append("\n")
        else:
            self.flush()

    def enter(self, node: LexborNode, tag: str) -> _Frame | None:
        """Open an element; None where it and all it holds are left out."""
        attributes = node.attributes
        if attributes and _is_hidden(attributes):
            return None
        if tag in INLINE:
            # Icons drawn with letters; text is sometimes hidden from readers' aids in a <span>.
            if attributes and tag != "span" and attributes.get("aria-hidden") == "true":
                return None
            target = attributes.get("href") if tag == "a" else None
            frame = _Frame(node, -1, target is not None, (target or "").startswith("#"), 0)
            self.link_depth += frame.links
            self.fragment_depth += frame.fragments
            return frame
        if tag not in CELLS:
            self.flush()
        elif self.parts:
            self.parts.append("\t" if self.pre_depth else " ")
        frame = _Frame(node, self.open_element(tag, attributes), 0, 0, tag in PREFORMATTED)
        self.pre_depth += frame.pre
        return frame

    def leave(self, frame: _Frame) -> None:
        self.link_depth -= frame.links
        self.fragment_depth -= frame.fragments
        if frame.index >= 0:
            if self.layout.tag[frame.index] not in CELLS:
                self.flush()
            self.pre_depth -= frame.pre
            self.close_element(frame.index)


def layout_of(tree: LexborHTMLParser) -> Layout:
    """Collect the visible lines of a page.

    Inline elements do not break a line, <br> and block elements do; the cells of a table row
    share a line unless a cell holds blocks of its own. Dropped: what the browser does not show
    (hidden by attribute or inline style, templates, scripts), form controls and their labels,
    the reading aids of ruby text, icons marked aria-hidden, line numbers beside code, and lines
    that only link into the page.
    """
    walk = _Walk()
    body: LexborNode | None = tree.body or tree.root
    walk.open_element("body", {})
    stack: list[_Frame] = []
    node = body.first_child if body is not None else None
    while node is not None or stack:
        if node is None:
            frame = stack.pop()
            walk.leave(frame)
            node = frame.node.next
            continue
        tag = node.tag
        if tag == "-text":
            walk.text(node.text_content or "")
        elif tag == "br":
            walk.line_break()
        elif tag and tag not in SKIPPED and tag[0] not in "-!":
            opened = walk.enter(node, tag)
            if opened is not None:
                stack.append(opened)
                node = node.first_child
                continue
        node = node.next
    walk.flush()
    walk.close_element(0)
    return walk.layout
