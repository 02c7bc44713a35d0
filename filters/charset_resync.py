"""Decode pages that lost bytes without losing what follows the gap.

In GBK, Big5 and HZ one lost byte shifts the pairing of all bytes up to the next
resynchronisation: in GBK the rest of the paragraph becomes other, valid characters. Here the
damaged stretch is read again so that its text costs the fewest bits
(``filters.character_bits``), a lone byte counting as one U+FFFD: a shortest path over the bytes,
as in Viterbi decoding. Only the characters that lost a byte are then lost.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from filters.character_bits import ASCII_BITS, CONTROL_BITS, DAMAGE_BITS, bit_table, codes_of
from filters.charset_tables import HIGH_BITS, REPLACEMENT, bytes_behind, decode_as
from filters.charset_utf16 import UTF16_CHARSETS, decode_utf16

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where a character must begin anew: gb18030 and Big5 have no part of one in 00-2F and 3A-3F
# (gb18030 has digits), HZ ends a run with "~}" or a line end, and no pair begins with "~".
_STRETCHES = {
    "gb18030": re.compile(rb"[^\x00-\x2f\x3a-\x3f]*[\x80-\xff][^\x00-\x2f\x3a-\x3f]*"),
    "big5": re.compile(rb"[^\x00-\x3f]*[\x80-\xff][^\x00-\x3f]*"),
    "hz-gb-2312": re.compile(rb"[^\n]*?(?:~\}|\n|\Z)"),
}
# Of GB2312's 94 rows 87 are in use.
_SOUND_HZ = re.compile(rb"(?:[\x00-\x7d\x7f]|~[~\n]|~\{(?:[\x21-\x77][\x21-\x7e])*+~\})*+")
# Text with a two-byte character whose second byte is ASCII; read in step from its beginning.
_ASCII_TRAIL = re.compile(rb"(?:[\x00-\x7f]|[\x80-\xff][\x80-\xff])*+[\x80-\xff][\x40-\x7e]")
# The path costs 4 us a byte; a page with more damage has another problem than lost bytes.
_MAX_STRETCH_BYTES = 16_384

# Six characters out of step cost about 100 bits, six sound ones 60. This only chooses what is
# looked at more closely: 0.2 places a page of GBK.
_RUN_CHARS = 6
_GARBLED_RUN_BITS = 84.0
_MARGIN_CHARS = 24

# A pair that is no character is one error, as in the standard, if nothing better is found.
_DAMAGED_PAIR_BITS = DAMAGE_BITS + 8

_Step = tuple[int, str, float, int]  # bytes, text, bits, state


def decode_aligned(body: bytes, charset: str) -> tuple[str, int]:
    """As ``filters.charset_tables.decode_as``, realigned where bytes were lost."""
    if charset in UTF16_CHARSETS:
        return decode_utf16(body, charset)
    text, damage = decode_as(body, charset)
    written = text.count(REPLACEMENT) - damage
    if charset in _STRETCHES and (damage or not _is_sound(body, charset)):
        text = _realign(body, charset) or text
    if charset == "gb18030":
        text = _mend_silent_gaps(text)
    return text, text.count(REPLACEMENT) - written


def _realign(body: bytes, charset: str) -> str | None:
    """``body`` with its damaged stretches read by the cheapest path; None if there is too much."""
    parts = []
    end = budget = 0
    for match in _STRETCHES[charset].finditer(body):
        if not _is_sound(match[0], charset):
            budget += len(match[0])
            if budget > _MAX_STRETCH_BYTES:
                return None
            before = decode_as(body[end : match.start()], charset)[0]
            parts += [before, _cheapest(match[0], charset)]
            end = match.end()
    parts.append(decode_as(body[end:], charset)[0])
    return "".join(parts)


def _is_sound(stretch: bytes, charset: str) -> bool:
    """Whether ``stretch`` reads without an error; silent gaps are not seen."""
    if charset == "hz-gb-2312":
        return _SOUND_HZ.fullmatch(stretch) is not None
    return not decode_as(stretch, charset)[1]


def _mend_silent_gaps(text: str) -> str:
    """Read GBK again where rare characters follow each other as they do in pairs out of step.

    A gap leaves no error where the lone byte at its end takes an ASCII letter for its second half.
    (Big5 comes back into step, or to an error, within a few characters.)
    """
    codes = np.minimum(np.frombuffer(text.encode("utf-32-le"), "<u4"), 0xD800)
    bits = np.cumsum(_out_of_step_bits()[codes])
    hot = np.flatnonzero(bits[_RUN_CHARS:] - bits[:-_RUN_CHARS] >= _GARBLED_RUN_BITS)
    if not hot.size:
        return text
    parts = []
    done = budget = 0
    breaks = np.flatnonzero(np.diff(hot) > 2 * _MARGIN_CHARS)
    firsts, lasts = hot[[0, *(breaks + 1)]].tolist(), hot[[*breaks, -1]].tolist()
    for first, last in zip(firsts, lasts, strict=True):
        start, end = max(done, first - _MARGIN_CHARS), last + _RUN_CHARS + _MARGIN_CHARS
        behind = bytes_behind(text[start:end], "gb18030")
        if behind is None or not _ASCII_TRAIL.match(behind):
            continue
        budget += len(behind)
        if budget > _MAX_STRETCH_BYTES:
            break
        parts += [text[done:start], _cheapest(behind, "gb18030")]
        done = end
    return "".join((*parts, text[done:]))


@cache
def _out_of_step_bits() -> npt.NDArray[np.float32]:
    """Bits of what GBK out of step consists of: Han and private use; kana and signs count less."""
    table = bit_table("zh").copy()
    table[:0x3400] = table[0xFF00:] = ASCII_BITS
    return table


def _cheapest(stretch: bytes, charset: str) -> str:
    """The text of ``stretch`` that costs the fewest bits."""
    # By position and state (in HZ 1 is two-byte mode): bits so far, the step's text, where from.
    reached: list[dict[int, tuple[float, str, tuple[int, int]]]] = [{} for _ in stretch]
    reached.append({})
    reached[0][0] = (0.0, "", (0, 0))
    for at in range(len(stretch)):
        for state, (bits, _, _) in reached[at].items():
            for length, text, cost, target in _steps(stretch, at, state, charset):
                there = reached[at + length].get(target)
                if there is None or bits + cost < there[0]:
                    reached[at + length][target] = (bits + cost, text, (at, state))
    at, state = len(stretch), min(reached[-1], key=lambda state: reached[-1][state][0])
    parts = []
    while at:
        _, text, (at, state) = reached[at][state]
        parts.append(text)
    return "".join(reversed(parts))


def _steps(stretch: bytes, at: int, state: int, charset: str) -> Iterator[_Step]:
    """What may be read at byte ``at``."""
    if charset == "hz-gb-2312":
        return _hz_pair_steps(stretch, at) if state else _hz_ascii_steps(stretch, at)
    return _pair_steps(stretch, at, charset)


def _pair_steps(stretch: bytes, at: int, charset: str) -> Iterator[_Step]:
    """GBK and Big5: a byte, or a character of two or four."""
    byte = stretch[at]
    if byte < 0x80:
        yield 1, chr(byte), _ascii_bits(byte), 0
        return
    yield 1, *_character(stretch[at : at + 1], charset), 0
    for length in (2, 4):
        if at + length <= len(stretch):
            text, bits = _character(stretch[at : at + length], charset)
            if text != REPLACEMENT:
                yield length, text, bits, 0
            elif length == 2 and stretch[at + 1] >= 0x80:
                yield length, REPLACEMENT, _DAMAGED_PAIR_BITS, 0


_HZ_SHIFTS = {b"~{": ("", 0.0, 1), b"~~": ("~", ASCII_BITS, 0), b"~\n": ("", 0.0, 0)}


def _hz_ascii_steps(stretch: bytes, at: int) -> Iterator[_Step]:
    """HZ outside a run; of a shift sequence one byte may be lost."""
    byte, two = stretch[at], stretch[at : at + 2]
    if two in _HZ_SHIFTS:
        yield 2, *_HZ_SHIFTS[two]
    elif two == b"~}":
        yield 2, "", DAMAGE_BITS, 0
    elif byte in b"~{":
        yield 1, "", DAMAGE_BITS, 1
    text = chr(byte) if byte < 0x80 else REPLACEMENT
    yield 1, text, DAMAGE_BITS if byte == 0x7E else _ascii_bits(byte), 0


def _hz_pair_steps(stretch: bytes, at: int) -> Iterator[_Step]:
    """HZ within a run; a line end closes it."""
    byte, two = stretch[at], stretch[at : at + 2]
    if two == b"~}":
        yield 2, "", 0.0, 0
    elif byte == 0x0A:
        yield 1, "\n", 0.0, 0
    elif byte in b"~}":
        yield 1, "", DAMAGE_BITS, 0
    yield 1, REPLACEMENT, DAMAGE_BITS, 1
    if len(two) == 2 and 0x21 <= two[0] <= 0x77 and 0x21 <= two[1] <= 0x7E:
        yield 2, *_character(two.translate(HIGH_BITS), "gb18030"), 1


def _ascii_bits(byte: int) -> float:
    if byte >= 0x80:
        return DAMAGE_BITS
    return ASCII_BITS if byte >= 0x20 else CONTROL_BITS


@lru_cache(maxsize=65_536)
def _character(sequence: bytes, charset: str) -> tuple[str, float]:
    """The one character of ``sequence`` and its bits; U+FFFD where it is not just one."""
    text, damage = decode_as(sequence, charset)
    # Two characters are two sequences, but for Big5's four pairs that are a letter and its mark.
    if damage or (len(text) > 1 and not (charset == "big5" and text[0] in "Êê")):
        return REPLACEMENT, DAMAGE_BITS
    return text, float(bit_table("zh")[codes_of(text)].sum())
