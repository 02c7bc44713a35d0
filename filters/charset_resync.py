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

import numpy as np
import numpy.typing as npt

from filters.character_bits import ASCII_BITS, CONTROL_BITS, DAMAGE_BITS, bit_table, codes_of
from filters.charset_tables import HIGH_BITS, REPLACEMENT, bytes_behind, decode_as
from filters.charset_utf16 import UTF16_CHARSETS, decode_utf16

# Where a character must begin anew: gb18030 and Big5 have no part of one in 00-2F and 3A-3F
# (gb18030 has digits), HZ ends a run with "~}" or a line end, and no pair begins with "~".
_STRETCHES = {
    "gb18030": re.compile(rb"[^\x00-\x2f\x3a-\x3f]*[\x80-\xff][^\x00-\x2f\x3a-\x3f]*"),
    "big5": re.compile(rb"[^\x00-\x3f]*[\x80-\xff][^\x00-\x3f]*"),
    "hz-gb-2312": re.compile(rb"[^\n]*?(?:~\}|\n|\Z)"),
}
# Of GB2312's 94 rows 87 are in use.
_SOUND_HZ = re.compile(rb"(?:[\x00-\x7d\x7f]|~[~\n]|~\{(?:[\x21-\x77][\x21-\x7e])*+~\})*+")
# Only where a byte may be the second of a pair or a letter do pairs fall into step unnoticed.
_LETTER_AFTER_HIGH = re.compile(rb"[\x80-\xff][\x40-\x7e]")
# The path costs 1 us a byte; a page with more damage has another problem than lost bytes.
_MAX_STRETCH_BYTES = 16_384

# Four characters out of step cost 66 bits, four sound ones 40. This only chooses what is looked
# at more closely: of gaps that garbled more than four characters 98 % in simplified GBK, 94 % in
# traditional and 86 % in Big5; and one place in a sound page, which then stays as it is.
_RUN_CHARS = 4
_GARBLED_RUN_BITS = 60
_SIGN_BITS = 9
_MARGIN_CHARS = 12

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
    if charset in ("gb18030", "big5"):
        text = _mend_silent_gaps(text, charset)
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


def _mend_silent_gaps(text: str, charset: str) -> str:
    """Read again where rare characters follow each other as they do in pairs out of step.

    A gap leaves no error where the lone byte at its end takes an ASCII letter for its second half,
    or where a second byte that is a letter is left over.
    """
    codes = codes_of(text)
    if codes.size != len(text):  # some are astral: one index a character
        points = np.frombuffer(text.encode("utf-32-le"), "<u4")
        codes = np.where(points < 0x10000, points, 0xD800).astype(np.uint16)
    bits = _out_of_step_bits()[codes]
    two = bits[1:] + bits[:-1]
    hot = np.flatnonzero(two[2:] + two[:-2] >= _GARBLED_RUN_BITS)
    if not hot.size:
        return text
    parts = []
    done = budget = 0
    breaks = np.flatnonzero(np.diff(hot) > 2 * _MARGIN_CHARS)
    firsts, lasts = hot[[0, *(breaks + 1)]].tolist(), hot[[*breaks, -1]].tolist()
    for first, last in zip(firsts, lasts, strict=True):
        start, end = max(done, first - _MARGIN_CHARS), last + _RUN_CHARS + _MARGIN_CHARS
        behind = bytes_behind(text[start:end], charset)
        if behind is None or not _LETTER_AFTER_HIGH.search(behind):
            continue
        budget += len(behind)
        if budget > _MAX_STRETCH_BYTES:
            break
        parts += [text[done:start], _cheapest(behind, charset)]
        done = end
    return "".join((*parts, text[done:]))


@cache
def _out_of_step_bits() -> npt.NDArray[np.uint8]:
    """Bits of what is read out of step: Han and private use; kana and signs are nothing rare."""
    table = bit_table("zh").astype(np.uint8)
    table[:0x3400] = table[0xFF00:] = _SIGN_BITS
    table[:0x80] = ASCII_BITS
    return table


def _cheapest(stretch: bytes, charset: str) -> str:
    """The text of ``stretch`` that costs the fewest bits."""
    steps = _hz_steps if charset == "hz-gb-2312" else _pair_steps
    # Two states a byte, of which only HZ has the second: within a two-byte run.
    size = 2 * (len(stretch) + 1)
    reached = [0.0] + [float("inf")] * (size - 1)
    origins = [("", 0)] * size
    for node in range(size - 2):
        here = reached[node]
        if here == float("inf"):
            continue
        for length, text, bits, state in steps(stretch, node >> 1, node & 1, charset):
            target = node - (node & 1) + 2 * length + state
            if here + bits < reached[target]:
                reached[target] = here + bits
                origins[target] = (text, node)
    node = size - 2 if reached[-2] <= reached[-1] else size - 1
    parts = []
    while node:
        text, node = origins[node]
        parts.append(text)
    return "".join(reversed(parts))


def _pair_steps(stretch: bytes, at: int, _state: int, charset: str) -> tuple[_Step, ...]:
    """What GBK and Big5 may have at byte ``at``: a byte, or a character of two or four."""
    steps = _short_steps(stretch[at : at + 2], charset)
    four = stretch[at : at + 4]
    if charset == "gb18030" and len(four) == 4 and four[0] >= 0x80 and four[1] in b"0123456789":
        text, bits = _character(four, charset)
        if text != REPLACEMENT:
            return (*steps, (4, text, bits, 0))
    return steps


@lru_cache(maxsize=65_536)
def _short_steps(two: bytes, charset: str) -> tuple[_Step, ...]:
    if two[0] < 0x80:
        return ((1, chr(two[0]), _ascii_bits(two[0]), 0),)
    single: _Step = (1, *_character(two[:1], charset), 0)
    if len(two) == 1:
        return (single,)
    text, bits = _character(two, charset)
    if text != REPLACEMENT:
        return (single, (2, text, bits, 0))
    return (single, (2, REPLACEMENT, _DAMAGED_PAIR_BITS, 0)) if two[1] >= 0x80 else (single,)


def _hz_steps(stretch: bytes, at: int, state: int, _charset: str) -> tuple[_Step, ...]:
    two = stretch[at : at + 2]
    return _hz_run_steps(two) if state else _hz_ascii_steps(two)


_HZ_SHIFTS: dict[bytes, _Step] = {
    b"~{": (2, "", 0.0, 1),
    b"~}": (2, "", DAMAGE_BITS, 0),
    b"~~": (2, "~", ASCII_BITS, 0),
    b"~\n": (2, "", 0.0, 0),
}


@lru_cache(maxsize=65_536)
def _hz_ascii_steps(two: bytes) -> tuple[_Step, ...]:
    """HZ outside a run; of the shift sequence one byte may be lost."""
    byte = two[0]
    text = chr(byte) if byte < 0x80 else REPLACEMENT
    # Tags are mostly small letters, runs of Han are not: else both would cost 5 bits a byte.
    bits = _ascii_bits(byte) + (-0.5 if byte in b" abcdefghijklmnopqrstuvwxyz" else 1.5)
    literal = (1, text, DAMAGE_BITS if byte == 0x7E else bits, 0)
    if two in _HZ_SHIFTS:
        return (literal, _HZ_SHIFTS[two])
    return (literal, (1, "", DAMAGE_BITS, 1)) if byte in b"~{" else (literal,)


@lru_cache(maxsize=65_536)
def _hz_run_steps(two: bytes) -> tuple[_Step, ...]:
    """HZ within a run; a line end closes it, and of the shift sequence one byte may be lost."""
    lone: _Step = (1, REPLACEMENT, DAMAGE_BITS, 1)
    if two == b"~}":
        return (lone, (2, "", 0.0, 0))
    if two[0] == 0x0A:
        return (lone, (1, "\n", 0.0, 0))
    steps = [lone]
    if two[0] in b"~}":
        steps.append((1, "", DAMAGE_BITS, 0))
    if len(two) == 2 and 0x21 <= two[0] <= 0x77 and 0x21 <= two[1] <= 0x7E:
        steps.append((2, *_character(two.translate(HIGH_BITS), "gb18030"), 1))
    return tuple(steps)


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
