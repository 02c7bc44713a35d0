"""Remove from a text what no reader sees; leave what its author wrote.

Unicode NFC, never NFKC: NFKC turns ，。！ into ASCII and ㎡ ① into other words. Punctuation and
width stay as written (METHODS.md N01).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from filters.marks import HAN

# Line ends of every kind: CR LF, CR, vertical tab, form feed, NEL, line and paragraph separator.
_LINE_END: Final = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")

# What has no glyph: controls but for tab and line feed, soft hyphen, joiners and zero-width
# spaces, bidi controls, invisible operators, byte order marks, interlinear annotation, variation
# selectors, tags. Two of them do show in emoji: U+FE0E/FE0F choose the style of the symbol before
# them and U+200D joins two symbols (UTS 51), so a whole emoji sequence is matched first and kept.
# Ideographic variation sequences lose their selector: the character stays, and a text equals its
# copy whose font had no variant.
_INVISIBLE: Final = (
    "\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000e0000-\U000e0fff"
)
_EMOJI: Final = "#*0-9©®‼⁉\u2100-\u2bff〰〽㊗㊙\U0001f000-\U0001faff"
_ZWJ: Final = "\u200d"
_HIDDEN: Final = re.compile(
    f"([{_EMOJI}][\ufe0e\ufe0f]?(?:{_ZWJ}[{_EMOJI}]\ufe0f?)*)|[{_INVISIBLE}]+"
)
_ANY_HIDDEN: Final = re.compile(f"[{_INVISIBLE}]")

# Unicode's stream-safe limit (UAX 15, 13): 30 combining marks on one letter. Without it NFC takes
# time quadratic in the run: 20 s of CPU for 160,000 marks (CPython 3.11). Marks lie outside the
# ranges named here, which hold Latin, CJK, kana and hangul, so Chinese text never gets further.
_MAX_MARKS: Final = 30
_FOREIGN_RUN: Final = re.compile(
    "[^\x00-\u02ff\u2010-\u20cf\u2100-\u2cee\u2e00-\u3029\u3030-\u3098\u309b-\ua66e\uac00-\ufb1d"
    f"\uff00-\uffff\U0001f000-\U000e0000]{{{_MAX_MARKS + 1}}}"
)

_SPACES: Final = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACE_RUN: Final = re.compile("  +")
# A space between two Han characters is a broken line or the edge of an inline tag where the line
# is prose, and a separator where it is a title, a list of names or a poem: on the pages of
# web.warc.gz nearly all of the former stand in lines with sentence punctuation, nearly all of the
# latter in lines without (3,880 places on 29 sites, a sample of each site read).
_PROSE: Final = re.compile("[，。！？；：]")
_UNTIDY: Final = re.compile(f"[ \t](?:[ \t\n]|$|(?<=^[ \t])|(?<=\n[ \t])|(?<=[{HAN}] )(?=[{HAN}]))")
_BETWEEN_HAN: Final = re.compile(f" (?<=[{HAN}] )(?=[{HAN}])")
_BLANK_LINES: Final = re.compile(r"\n{3,}")


def normalize(text: str) -> str:
    r"""Return the text in NFC, without invisible characters and with regular white space.

    Lines end in ``\n``, at most one blank line stands between two, and the text neither begins
    nor ends with one. Every kind of space is U+0020, runs are one space, and in prose a space
    between two Han characters goes. Tabs stay. A line keeps its indentation if it begins with
    ASCII, as code does. Idempotent; linear in the text.

    >>> normalize("\ufeff\u3000\u3000今天 天气\u200b很好，去 GitHub 看看。\r\n")
    '今天天气很好，去 GitHub 看看。'
    """
    if not text.replace("\n", "").isprintable():
        text = _LINE_END.sub("\n", text)
    if not text.isascii() or not text.replace("\n", "").isprintable():
        if _ANY_HIDDEN.search(text):
            text = _HIDDEN.sub(r"\1", text)
        if _FOREIGN_RUN.search(text):
            text = _mark_run().sub(lambda run: run[0][:_MAX_MARKS], text)
        text = unicodedata.normalize("NFC", text)
        text = _SPACES.sub(" ", text)  # after NFC, which turns U+2000 into U+2002
    if _UNTIDY.search(text):
        text = "\n".join(map(_tidy_line, text.split("\n")))
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip("\n")


def _tidy_line(line: str) -> str:
    """Strip a line, but keep indentation before ASCII: code has it, prose has typography."""
    line = line.rstrip(" \t")
    body = line.lstrip(" \t")
    indent = line[: len(line) - len(body)] if body[:1].isascii() else ""
    if " " in body:
        body = _SPACE_RUN.sub(" ", body)
        if _PROSE.search(body):
            body = _BETWEEN_HAN.sub("", body)
    return indent + body


@cache
def _mark_run() -> re.Pattern[str]:
    """More combining marks in a row than any writing system uses."""
    marks = "".join(filter(unicodedata.combining, map(chr, range(0x20000))))
    return re.compile(f"[{marks}]{{{_MAX_MARKS + 1},}}")
