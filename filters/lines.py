"""Line editors: what a page's template left in the text goes, line by line.

An editor deletes whole lines (or strips a call to action from a line's end), counts the
characters it took and hands back what it removed; it never rewrites. Code, verse, dialogue and
the short lines of forum posts are prose to these rules: a line goes for what it says, or
because it stands in a run of labels, not for being short.

Rules, in the order they are tried (ids of METHODS 2.2 in brackets):

* ``call_to_action`` [P01]: "read on" and its kind, as a line or at the end of one.
* ``navigation`` [P02]: previous/next page, breadcrumbs, related links, counters.
* ``legal_footer`` [P03]: copyright, licence numbers, privacy and disclaimer lines.
* ``follow`` [P04]: follow us, scan the code, add the group.
* ``credit`` [P05]: editor, source and publication-time lines.
* ``script_notice`` [P06]: no JavaScript, cookies, captcha, old browser.
* ``symbol_line`` [P07]: rules, arrows, page numbers: no letters, nothing said.
* ``repeated_line`` [P09]: a Han line met before in the document; the first stays.
* ``menu_run`` [P08]: a run of short lines without a sentence and without function words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from filters.base import ratio
from filters.classes import BOX, COMMA, DIGIT, SEMICOLON, SYMBOL
from filters.line_patterns import CALL_LINE, CALL_SUFFIX, LEXICAL, RULES_OF, TRIGGER
from filters.view import TextView

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy.typing as npt

RULES: Final = (
    "call_to_action",
    "navigation",
    "legal_footer",
    "follow",
    "credit",
    "script_notice",
    "symbol_line",
    "repeated_line",
    "menu_run",
)

# In a run of short lines these are what a menu does not have: particles, pronouns, verbs of
# saying and being.
_PROSE: Final = frozenset(
    "的了是不我你他她它在有就也都吗呢吧啊着过这那么没很还要会说被把给让跟却之其兮矣哉"
)
_CLAUSE_END: Final = frozenset("，、；：,;:—~～”」』）)")
_CODE: Final = frozenset("{}();=<>[]$#/\\*`|&%_\"'+")
_SPOKEN: Final = frozenset("。！？…；，、")
_EDGE: Final = 0.2  # share of the lines, at either end, that counts as the document's edge
_MENU_CHARS: Final = 12
_MENU_EDGE_LINES: Final = 5
_MENU_MIDDLE_LINES: Final = 8
_MENU_PROSE_SHARE: Final = 0.25


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A document without its template lines, and what they were.

    Attributes:
        text: the lines that stay, untouched and in order.
        removed: chars (white space not counted) taken by each rule that took any.
        removed_lines: (rule, line or stripped line ending), in document order.
        removed_share: share of the document's chars that was taken, 0 to 1.
    """

    text: str
    removed: dict[str, int]
    removed_lines: tuple[tuple[str, str], ...]
    removed_share: float


def _lexical_rule(line: str, chars: int, *, edge: bool, rules: Collection[str]) -> str:
    """The first rule whose words the folded line holds, or the empty string."""
    if "call_to_action" in rules and chars <= 20 and CALL_LINE.fullmatch(line):
        return "call_to_action"
    for rule, pattern, inside, at_edge in LEXICAL:
        if rule in rules and chars <= (at_edge if edge else inside) and pattern.search(line):
            return rule
    return ""


def _call_suffix(line: str) -> int:
    """Where a call to action at the line's end begins, or the line's length.

    Its words alone can end a sentence, so a bracket, an arrow or a sentence ender must set it
    off from what stands before.
    """
    tail = max(0, len(line) - 24)
    match = CALL_SUFFIX.search(line, tail)
    if match is None:
        return len(line)
    bracketed = match["open"] and match["close"]
    if bracketed or match["arrow"] or match["before"]:
        return match.end("before") if match["before"] else match.start()
    return len(line)


def _is_symbol_line(line: str) -> bool:
    """A line without letters that is neither code, a table, a formula nor a silence in dialogue."""
    return not (
        line.startswith(("```", "|", "$")) or _CODE.intersection(line) - {"*", "#", "_", "/", "|"}
    )


def _is_ornate(line: str) -> bool:
    """Whether more than half of the chars are punctuation and symbols beyond ASCII."""
    chars = "".join(line.split())
    marks = sum(1 for char in chars if char > "\x7f" and not char.isalnum() and char not in _SPOKEN)
    return marks * 2 > len(chars)


def _is_menu(lines: list[str]) -> bool:
    """Whether a run of short lines is a menu: labels, not verse, speech, posts or code."""
    if len({len(line) for line in lines}) == 1 and len(lines[0]) in {5, 7}:
        return False  # classical verse without punctuation
    prose = sum(1 for line in lines if line[-1] in _CLAUSE_END or not _PROSE.isdisjoint(line))
    return prose < _MENU_PROSE_SHARE * len(lines)


def _menu_lines(lines: list[str], label: npt.NDArray[np.bool_]) -> list[int]:
    """Indices of the lines in runs of labels that are menus."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], label, [False])).astype(np.int8)))
    found: list[int] = []
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        at_edge = first <= _EDGE * len(lines) or last >= (1 - _EDGE) * len(lines)
        enough = _MENU_EDGE_LINES if at_edge else _MENU_MIDDLE_LINES
        if last - first >= enough and _is_menu(lines[first:last]):
            found.extend(range(first, last))
    return found


def clean_lines(text: str, rules: Collection[str] = RULES) -> Cleaned:
    """Removes template lines by the named rules; linear in the text's length.

    A line is condemned by the first rule in the order of ``RULES``. Beyond 500,000 lines nothing
    is removed.
    """
    view = TextView(text)
    verdict: dict[int, str] = {}
    kept_part = _by_words(view, rules, verdict)
    if "symbol_line" in rules:
        _by_symbols(view, verdict)
    if "repeated_line" in rules:
        _by_repetition(view, verdict)
    if "menu_run" in rules and not view.is_verse:
        _by_menus(view, verdict)
    return _apply(view, verdict, kept_part)


def _by_words(view: TextView, rules: Collection[str], verdict: dict[int, str]) -> dict[int, int]:
    """Condemns lines by their words; returns where a call to action ends a line that stays."""
    lines, folded = view.lines, view.folded
    starts: list[int] = view.line_offsets.tolist()
    triggered: dict[int, frozenset[str]] = {}
    for at, word in TRIGGER.find(folded, view.folded_codes):
        index = bisect_right(starts, at) - 1
        triggered[index] = triggered.get(index, frozenset()) | RULES_OF[word]
    kept_part: dict[int, int] = {}
    for index, found in triggered.items():
        wanted = found.intersection(rules)
        # The folded text has the text's length, so the line lies at the same place in it.
        line = folded[starts[index] : starts[index] + len(lines[index])]
        edge = index < _EDGE * len(lines) or index >= (1 - _EDGE) * len(lines)
        rule = _lexical_rule(line, int(view.line_chars[index]), edge=edge, rules=wanted)
        if rule:
            verdict[index] = rule
        elif "call_to_action" in wanted and (end := _call_suffix(line)) < len(line):
            kept_part[index] = end
    return kept_part


def _by_symbols(view: TextView, verdict: dict[int, str]) -> None:
    """Condemns lines that say nothing: neither letters nor a sentence ender, or ornaments."""
    lines, counts, chars = view.lines, view.line_counts, view.line_chars
    # Tables drawn with boxes are let be.
    spoken = counts[:, : SEMICOLON + 1].sum(1) - counts[:, DIGIT] + counts[:, BOX]
    for index in (spoken == 0).nonzero()[0].tolist():
        if _is_symbol_line(lines[index]):
            verdict.setdefault(index, "symbol_line")
    ornate = counts[:, COMMA : SYMBOL + 1].sum(1)
    for index in ((ornate * 2 > chars) & (chars >= 4)).nonzero()[0].tolist():
        if not lines[index].isascii() and _is_ornate(lines[index]):
            verdict.setdefault(index, "symbol_line")


def _by_repetition(view: TextView, verdict: dict[int, str]) -> None:
    """Condemns Han lines met before; short ones and code may repeat."""
    met: set[str] = set()
    for index in ((view.line_chars > 8) & (view.line_han >= 5)).nonzero()[0].tolist():
        line = view.lines[index]
        if line in met:
            verdict.setdefault(index, "repeated_line")
        met.add(line)


def _by_menus(view: TextView, verdict: dict[int, str]) -> None:
    """Condemns menus; template lines that are gone already do not end one."""
    lines = view.lines
    left = np.array([index for index in range(len(lines)) if index not in verdict], np.intp)
    label = (view.line_chars <= _MENU_CHARS) & (view.line_enders == 0) & (view.line_han > 0)
    for index in _menu_lines([lines[index] for index in left.tolist()], label[left]):
        verdict[int(left[index])] = "menu_run"


def _apply(view: TextView, verdict: dict[int, str], kept_part: dict[int, int]) -> Cleaned:
    """Deletes the condemned lines and line endings, and closes the gaps they leave."""
    if not verdict and not kept_part:
        return Cleaned(view.text, {}, (), 0.0)
    removed: Counter[str] = Counter()
    removed_lines: list[tuple[str, str]] = []
    out: list[str] = []
    index = -1
    gap = False  # a line was just deleted: one blank line is enough around it
    for raw in view.text.split("\n"):
        line = raw.strip()
        if not line:
            if not (gap and (not out or not out[-1].strip())):
                out.append(raw)
            continue
        index += 1
        if rule := verdict.get(index):
            removed[rule] += int(view.line_chars[index])
            removed_lines.append((rule, line))
            gap = True
            continue
        gap = False
        if (end := kept_part.get(index)) is not None:
            lead = len(raw) - len(raw.lstrip())
            cut = line[end:]
            removed["call_to_action"] += len("".join(cut.split()))
            removed_lines.append(("call_to_action", cut))
            out.append(raw[: lead + end].rstrip())
        else:
            out.append(raw)
    share = ratio(removed.total(), view.chars)
    return Cleaned("\n".join(out), dict(removed), tuple(removed_lines), share)
