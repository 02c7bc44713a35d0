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
    "script style noscript template iframe frame frameset noframes object embed applet svg canvas "
    "audio video select option datalist button textarea input label legend head meta link title base map area "
    "param source track rt rp rtc dialog progress meter math annotation".split()
)
# Elements that do not break a line (HTML standard, rendering section 15.3, and old practice).
INLINE = frozenset(
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i img ins kbd mark "
    "nobr q ruby rb s samp small span strike strong sub sup time tt u var wbr".split()
)
CELLS = frozenset(("td", "th"))
PREFORMATTED = frozenset(("pre", "xmp", "listing", "plaintext"))

_HIDDEN_STYLE = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
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


class _Walk:
    """The state of one walk: the open line and where it belongs."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.current = 0  # innermost open block element
        self.parts: list[str] = []
        self.link_chars = 0.0
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
        if not self.parts:
            return
        joined = "".join(self.parts)
        self.parts = []
        words = joined.split()
        if words and not (self.pre_depth and _are_line_numbers(words)):
            if self.pre_depth:
                text = _LINE_BREAKS.sub("\n", joined).strip("\n").rstrip()
            else:
                text = " ".join(words)
            chars = _width("".join(words))
            link_chars = min(self.link_chars, chars)
            self.layout.blocks.append(
                Block(text, chars, link_chars, self.current, self.pre_depth > 0)
            )
        self.link_chars = 0.0


def layout_of(tree: LexborHTMLParser) -> Layout:
    """Collect the visible lines of a page.

    Inline elements do not break a line, <br> and block elements do; the cells of a table row
    share a line unless a cell holds blocks of its own. Dropped: what the browser does not show
    (hidden by attribute or inline style, templates, scripts), form controls, the reading aids
    of ruby text, decorations marked aria-hidden.
    """
    walk = _Walk()
    body: LexborNode | None = tree.body or tree.root
    walk.open_element("body", {})
    # An open element: its node, its index (-1 for inline), links and pre to undo at its end.
    stack: list[tuple[LexborNode, int, bool, bool]] = []
    link_depth = 0
    node = body.first_child if body is not None else None
    while True:
        if node is None:
            if not stack:
                break
            node, index, was_link, was_pre = stack.pop()
            if was_link:
                link_depth -= 1
            elif index >= 0:
                if walk.layout.tag[index] not in CELLS:
                    walk.flush()
                if was_pre:
                    walk.flush()
                    walk.pre_depth -= 1
                walk.close_element(index)
            node = node.next
            continue
        tag = node.tag
        if tag == "-text":
            text = node.text_content or ""
            if not text.isspace() or walk.pre_depth:
                walk.parts.append(text)
                if link_depth:
                    walk.link_chars += _width("".join(text.split()))
            elif walk.parts:
                walk.parts.append(" ")
            node = node.next
            continue
        if tag is None or tag in SKIPPED or tag[0] in "-!":
            node = node.next
            continue
        if tag == "br":
            if walk.pre_depth:
                walk.parts.append("\n")
            else:
                walk.flush()
            node = node.next
            continue
        attributes = node.attributes
        if attributes and _is_hidden(attributes):
            node = node.next
            continue
        if tag in INLINE:
            if attributes and attributes.get("aria-hidden") == "true" and tag != "span":
                node = node.next
                continue
            is_link = tag == "a" and "href" in attributes
            link_depth += is_link
            stack.append((node, -1, is_link, False))
            node = node.first_child
            continue
        if tag in CELLS:
            if walk.parts:
                walk.parts.append("\t" if walk.pre_depth else " ")
        else:
            walk.flush()
        index = walk.open_element(tag, attributes)
        is_pre = tag in PREFORMATTED
        walk.pre_depth += is_pre
        stack.append((node, index, False, is_pre))
        node = node.first_child
    walk.flush()
    walk.close_element(0)
    return walk.layout
