"""Bytes of a page to text: which charset it is, whatever it says, and how damaged.

Declarations lie: of 117 real pages that declare GB2312 or GBK 14 are UTF-8, and mirrors serve
Big5 as UTF-8. So the bytes decide and declarations only tip the scale:

1. Strict UTF-8 with enough multi-byte sequences is UTF-8: no other charset looks like it.
2. Otherwise every candidate reads a sample, and the text that costs the fewest bits as Chinese,
   Japanese, Korean or Latin (``filters.character_bits``) wins. A declared charset is overruled
   only by a reading that is clearly better.
3. The page is decoded to the WHATWG tables, lost bytes are realigned, and text that somebody
   garbled before encoding it is repaired where that loses nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from filters.character_bits import Reading, read_bits
from filters.charset_labels import (
    PRESCAN_BYTES,
    byte_order_mark,
    charset_of,
    late_prescan,
    prescan,
)
from filters.charset_resync import decode_aligned
from filters.charset_tables import decode_as
from filters.charset_utf16 import UTF16_CHARSETS, utf16_bits
from filters.mojibake import repair

if TYPE_CHECKING:
    from collections.abc import Mapping

# The languages whose text each candidate would hold; other charsets are single-byte ("latin").
_LANGUAGES = {
    "gb18030": "zh",
    "big5": "zh",
    "hz-gb-2312": "zh",
    "euc-jp": "ja",
    "shift_jis": "ja",
    "iso-2022-jp": "ja",
    "euc-kr": "ko",
    "utf-8": "any",
}
# What is tried without being declared, and how many bits it must win by.
_CANDIDATES = {
    "gb18030": 0.0,
    "big5": 0.0,
    "utf-8": 0.0,
    "euc-jp": 10.0,
    "shift_jis": 10.0,
    "euc-kr": 10.0,
    "windows-1252": 0.0,
}
# What servers and editors call everything (iso-8859-1, us-ascii): as good as no declaration.
_EMPTY_CLAIM = "windows-1252"

# Measured on 784 Chinese pages of 330 sites: the right reading costs 9.1 to 11.2 bits a
# character, Chinese under a wrong multi-byte charset at least 14.8.
_CLEAR_MEAN_BITS = 12.0
_CLEAR_CHARS = 40
_MAX_MEAN_BITS = 15.0  # the best of all readings, undeclared: junk, or a script we cannot tell
# A declaration is worth two characters of evidence, and is overruled by 15 % fewer bits.
_CLAIM_BITS = 20.0
_OVERRULING_SHARE = 0.85
# UTF-16 without a single ASCII character, and so without a NUL: no page, but a line of text.
_BARE_UTF16_BITS = 10.0
_BARE_UTF16_MEAN_BITS = 13.0
# English between "~{" and "~}" would cost 17 bits a character as HZ.
_ESCAPED_MEAN_BITS = 14.5
# In European words an accented letter stands alone; runs of them are something else.
_ADJACENT = re.compile(rb"[\x80-\xff](?=[\x80-\xff])")
_ADJACENT_BITS = 4.0
# With this many continuation bytes a text that is no UTF-8 does not pass as UTF-8 by chance.
_ENOUGH_CONTINUATIONS = 64
_SAMPLE_BYTES = 6_144
_RAW_SAMPLE_BYTES = 8_192


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page as text.

    Attributes:
        text: without byte-order mark; undecodable sequences are U+FFFD.
        charset: the WHATWG name in lower case ("utf-8", "gb18030", "big5", "utf-16le"), or
            "hz-gb-2312".
        source: the strongest declaration that names ``charset`` (``bom``, ``header``,
            ``meta``); where none does, ``utf-8 trial`` (it is well-formed UTF-8) or
            ``detected`` (by its text).
        damage: undecodable byte sequences, each of them one U+FFFD.
        repaired: which garbling was undone (``filters.mojibake``), or "".
    """

    text: str
    charset: str
    source: str
    damage: int
    repaired: str


def decode(body: bytes, http_charset: str = "") -> Decoded:
    """The text of a page; never raises, and takes time linear in ``body``.

    Pure ASCII is "utf-8" whatever is declared: nearly every charset reads it alike, and one
    name keeps the counts of charsets comparable.

    Args:
        body: the page without transfer and content codings.
        http_charset: the charset parameter of its Content-Type header, or "".
    """
    mark, _ = byte_order_mark(body)
    claims = _claims(body, http_charset)
    body = body[len(mark) :]
    text, charset, damage = _as_utf8(body, claims), "utf-8", 0
    if text is None:
        if not claims and (late := late_prescan(body)):
            claims = {"meta": late}
        charset = _detect(body, tuple(dict.fromkeys(claims.values())))
        text, damage = decode_aligned(body, charset)
    source = next((source for source, claim in claims.items() if claim == charset), "")
    if not source:
        source = "utf-8 trial" if charset == "utf-8" and not damage else "detected"
    text, repaired = repair(text)
    return Decoded(text, charset, source, damage, repaired)


def _claims(body: bytes, http_charset: str) -> dict[str, str]:
    """What the page says, strongest first: source to charset."""
    found = {
        "bom": byte_order_mark(body)[1],
        "header": charset_of(http_charset.strip("\"' ")),
        "meta": prescan(body[:PRESCAN_BYTES]),
    }
    return {source: charset for source, charset in found.items() if charset}


def _is_ascii_superset(charset: str) -> bool:
    return charset not in (*UTF16_CHARSETS, "hz-gb-2312", "iso-2022-jp")


def _as_utf8(body: bytes, claims: Mapping[str, str]) -> str | None:
    """The text if ``body`` is beyond doubt UTF-8 (or ASCII), else None."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if b"\0" in body:
        return None  # UTF-16, or junk
    if text.isascii():
        # Seven-bit Chinese and Japanese; single characters first, they are found 40 x faster.
        escapes = (b"~" in body and (b"~{" in body or b"~}" in body)) or b"\x1b" in body
        return None if escapes or _may_be_bare_utf16(body) else text
    certain = len(body) - len(text) >= _ENOUGH_CONTINUATIONS or "utf-8" in claims.values()
    return text if certain else None


def _may_be_bare_utf16(body: bytes) -> bool:
    """Whether a short ASCII body could be Han in UTF-16: half of the common ones look ASCII."""
    short = len(body) <= 256 and len(body) % 2 == 0
    return short and any(byte < 0x20 and byte not in b"\t\n\f\r" for byte in body)


def _detect(body: bytes, claims: tuple[str, ...]) -> str:
    """The charset whose reading of ``body`` is the best text."""
    raw = body[:_RAW_SAMPLE_BYTES]
    if b"\0" in raw:  # in UTF-16 each ASCII character has one, elsewhere none has
        wide_bits, wide = _best_utf16(raw)
        if wide_bits < _CLEAR_MEAN_BITS * (len(raw) // 2):
            return wide
    if body.isascii():
        charset, clear = _detect_escaped(body, claims) or "utf-8", False
    else:
        charset, clear = _detect_8_bit(body, claims)
    if clear:
        return charset
    wide_bits, wide = _best_utf16(raw)
    narrow_bits = _read(raw, charset).bits
    if any(claim in UTF16_CHARSETS for claim in claims):
        return charset if narrow_bits < _OVERRULING_SHARE * wide_bits else wide
    handicap = _BARE_UTF16_BITS + _CLAIM_BITS * (charset in claims)
    plausible = wide_bits < _BARE_UTF16_MEAN_BITS * (len(raw) // 2)
    return wide if plausible and wide_bits + handicap < narrow_bits else charset


def _best_utf16(raw: bytes) -> tuple[float, str]:
    """The bits of ``raw`` as UTF-16 in the likelier byte order, and its name."""
    return min((utf16_bits(raw, charset), charset) for charset in UTF16_CHARSETS)


def _detect_escaped(body: bytes, claims: tuple[str, ...]) -> str:
    """HZ or ISO-2022-JP if the body's escapes open plausible text, else ""."""
    for charset, marks in (("hz-gb-2312", (b"~{", b"~}")), ("iso-2022-jp", (b"\x1b$",))):
        if any(mark in body for mark in marks):
            reading = read_bits(decode_aligned(body, charset)[0], _LANGUAGES[charset])
            limit = _ESCAPED_MEAN_BITS + (2 if charset in claims else 0)
            if reading.chars and reading.mean_bits < limit:
                return charset
    return ""


def _detect_8_bit(body: bytes, claims: tuple[str, ...]) -> tuple[str, bool]:
    """The best charset that is an ASCII superset, and whether it is beyond doubt."""
    sample = _sample(body)
    claimed = [name for name in claims if _is_ascii_superset(name) and name != _EMPTY_CLAIM]
    readings: dict[str, Reading] = {}
    for charset in dict.fromkeys((*claimed, *_CANDIDATES)):
        reading = readings[charset] = _read(sample, charset)
        clear = reading.mean_bits < _CLEAR_MEAN_BITS and reading.chars >= _CLEAR_CHARS
        if clear and charset in _LANGUAGES:
            return charset, True
    handicaps = _CANDIDATES | dict.fromkeys(claimed, -_CLAIM_BITS)
    best = min(readings, key=lambda charset: readings[charset].bits + handicaps[charset])
    if claimed and readings[best].bits > _OVERRULING_SHARE * readings[claimed[0]].bits:
        return claimed[0], False
    found = readings[best]
    if best not in claimed and found.chars >= _CLEAR_CHARS and found.mean_bits > _MAX_MEAN_BITS:
        return _EMPTY_CLAIM, False  # so that it is not taken for Chinese
    return best, False


def _read(sample: bytes, charset: str) -> Reading:
    reading = read_bits(decode_as(sample, charset)[0], _LANGUAGES.get(charset, "latin"))
    if charset == "windows-1252":
        runs = len(_ADJACENT.findall(sample))
        return replace(reading, bits=reading.bits + _ADJACENT_BITS * runs)
    return reading


def _sample(body: bytes) -> bytes:
    """What tells charsets apart: bytes from 128 on, each run with the ASCII byte after it.

    That byte may be the second half of a character. All of them on short pages; on long ones
    the first, the middle and the last, 2 KB each.
    """
    codes = np.frombuffer(body, np.uint8)
    keep = codes >= 0x80
    keep[1:] |= keep[:-1]
    sample = codes[keep].tobytes()
    if len(sample) <= _SAMPLE_BYTES:
        return sample
    size = _SAMPLE_BYTES // 3
    starts = (0, (len(sample) - size) // 2, len(sample) - size)
    return b"".join(_from_boundary(sample[start : start + size]) for start in starts)


def _from_boundary(window: bytes) -> bytes:
    """The window from behind its first ASCII byte on, where a character must begin."""
    for at, byte in enumerate(window):
        if byte < 0x80:
            return window[at + 1 :]
    return window
