"""Bytes to text by the tables of the WHATWG Encoding standard (https://encoding.spec.whatwg.org/).

Python's codecs do the work; this module mends where they differ from the standard. Of the 23,940
two-byte positions of gb18030 Python has 20 otherwise (and one four-byte sequence), of the 18,594
of Big5 its big5hkscs has 11 otherwise and 192 not at all. Errors are those of the standard: a
lead byte whose second byte is ASCII is one U+FFFD and the ASCII byte stands, so damage never
eats a tag.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

REPLACEMENT = "\ufffd"

# Charsets whose Python codec has another name. windows-949 and windows-31j are what the standard
# means by euc-kr and shift_jis.
_PYTHON_CODECS = {
    "big5": "big5hkscs",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso-8859-8",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
}
_ERROR_HANDLERS = {"gb18030": "hanmill.gb18030", "big5": "hanmill.big5"}
_SINGLE_BYTE = re.compile(r"windows-|iso-8859|koi8|ibm|mac|x-mac")

# RFC 1843: "~{" opens two-byte text, "~}" closes it, a line end closes it too.
_HZ = re.compile(rb"~(?:\{(?P<pairs>(?:[^~\n]|~(?![{}]))*)(?:~\})?|(?P<tilde>~)|\n)")
# Sets the high bit: HZ's seven-bit pairs are those of gb18030 without it.
HIGH_BITS = bytes(range(128, 256)) * 2


def decode_as(body: bytes, charset: str) -> tuple[str, int]:
    """``body`` read as ``charset`` (a name of ``filters.charset_labels``), and its damage.

    Damage is the number of undecodable sequences; each is one U+FFFD in the text. A U+FFFD that
    the author wrote is not damage.
    """
    if charset == "hz-gb-2312":
        return _decode_hz(body)
    codec = _PYTHON_CODECS.get(charset, charset)
    if charset == "big5" and (b"\xa2A" in body or b"\xa2B" in body):
        text = _decode_ambiguous_big5(body)
    else:
        text = body.decode(codec, _error_handler(charset))
    if charset in ("gb18030", "big5"):
        text = _mend(text, _text_fixes(charset))
    damage = text.count(REPLACEMENT)
    if damage and charset in ("utf-8", "gb18030", "utf-16le", "utf-16be"):
        damage = max(0, damage - _written_replacements(body, charset))
    return text, damage


def _mend(text: str, fixes: Mapping[str, str]) -> str:
    """``text.translate`` for characters that hardly ever occur; that takes 4 ms for 60 KB."""
    found = [char for char in fixes if char in text]
    if any(fixes[char] in fixes for char in found):  # two that gb18030 has the other way round
        return text.translate({ord(char): fix for char, fix in fixes.items()})
    for char in found:
        text = text.replace(char, fixes[char])
    return text


def bytes_behind(text: str, charset: str) -> bytes | None:
    """The bytes that somebody read as ``charset`` when he got ``text``; None if there are none.

    For windows-1252 this takes C1 controls too: who read Latin-1 by the letter got those.
    """
    try:
        return text.encode(_PYTHON_CODECS.get(charset, charset), _error_handler(charset))
    except UnicodeEncodeError:
        return None


def _error_handler(charset: str) -> str:
    if _SINGLE_BYTE.match(charset):
        return "hanmill.single_byte"
    return _ERROR_HANDLERS.get(charset, "replace")


def _written_replacements(body: bytes, charset: str) -> int:
    """How often the author wrote U+FFFD."""
    written = REPLACEMENT.encode(_PYTHON_CODECS.get(charset, charset))
    if not charset.startswith("utf-16"):
        return body.count(written)
    return sum(match.start() % 2 == 0 for match in re.finditer(re.escape(written), body))


def _decode_hz(body: bytes) -> tuple[str, int]:
    """HZ (RFC 1843): gb18030 whose two-byte runs are written in ASCII."""
    return decode_as(_HZ.sub(_hz_to_gb18030, body), "gb18030")


def _hz_to_gb18030(escape: re.Match[bytes]) -> bytes:
    pairs: bytes | None = escape["pairs"]
    return (escape["tilde"] or b"") if pairs is None else pairs.translate(HIGH_BITS)


@cache
def _fixes(charset: str) -> dict[bytes, str]:
    """The sequences that Python reads otherwise than the standard, with the standard's text."""
    table = resources.files("filters").joinpath("data/whatwg_fixes.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.split("\n") if line and line[0] != "#"]
    return {bytes.fromhex(row[1]): row[2] for row in rows if row[0] == charset}


@cache
def _text_fixes(charset: str) -> dict[str, str]:
    """Python's character to the standard's, where Python reads another one.

    Safe on text: nothing else decodes to these characters, but for Big5's A241 and A242, which
    Python reads as A1FE and A240; ``_decode_ambiguous_big5`` has read those already.
    """
    pairs = {}
    for sequence, text in _fixes(charset).items():
        python_text = sequence.decode(_PYTHON_CODECS.get(charset, charset), "replace")
        if REPLACEMENT not in python_text and python_text not in "／＼":
            pairs[python_text] = text
    return pairs


# One position of Python's codec that needs mending, behind all that does not.
_BIG5_AMBIGUOUS = re.compile(
    rb"(?:[\x00-\x80\xff]|(?!\xa2[AB])[\x81-\xfe](?:[\x40-\x7e\xa1-\xfe])?)*+(\xa2[AB])?"
)


def _decode_ambiguous_big5(body: bytes) -> str:
    """Big5 with the two positions that cannot be told apart after Python's codec."""
    parts = []
    start = 0
    for match in _BIG5_AMBIGUOUS.finditer(body):
        if match[1]:
            parts.append(body[start : match.start(1)].decode("big5hkscs", "hanmill.big5"))
            parts.append(_fixes("big5")[match[1]])
            start = match.end()
    parts.append(body[start:].decode("big5hkscs", "hanmill.big5"))
    return "".join(parts)


def _gb18030_error(error: UnicodeError) -> tuple[str, int]:
    """The standard's gb18030 decoder at a sequence that Python refuses."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    at = error.start
    sequence = error.object[at : at + 4]
    if sequence[0] == 0x80:
        return "€", at + 1
    if sequence[0] == 0xFF or len(sequence) == 1:
        return REPLACEMENT, at + 1
    second = sequence[1]
    if 0x30 <= second <= 0x39:
        for byte, low, high in zip(sequence[2:], (0x81, 0x30), (0xFE, 0x39), strict=False):
            if not low <= byte <= high:
                return REPLACEMENT, at + 1
        return REPLACEMENT, at + len(sequence)  # cut short by the end, or not assigned
    return REPLACEMENT, at + (1 if second < 0x80 else 2)


def _big5_error(error: UnicodeError) -> tuple[str, int]:
    """The standard's Big5 decoder at a sequence that Python refuses."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    at = error.start
    pair = error.object[at : at + 2]
    if fixed := _fixes("big5").get(pair):
        return fixed, at + 2
    if pair[0] in (0x80, 0xFF) or len(pair) == 1:
        return REPLACEMENT, at + 1
    return REPLACEMENT, at + (1 if pair[1] < 0x80 else 2)


def _single_byte_error(error: UnicodeError) -> tuple[str | bytes, int]:
    """Bytes that Windows left open are C1 controls in the standard's indexes, and back."""
    if isinstance(error, UnicodeDecodeError):
        byte = error.object[error.start]
        return chr(byte) if byte < 0xA0 else REPLACEMENT, error.start + 1
    if isinstance(error, UnicodeEncodeError) and 0x80 <= ord(error.object[error.start]) < 0xA0:
        return bytes((ord(error.object[error.start]),)), error.start + 1
    raise error


codecs.register_error("hanmill.gb18030", _gb18030_error)
codecs.register_error("hanmill.big5", _big5_error)
codecs.register_error("hanmill.single_byte", _single_byte_error)
