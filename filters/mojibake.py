"""Undo garbling that happened before the page was encoded: text read under a wrong charset.

A page whose UTF-8 was once read as GBK and saved shows "鎴戜滑" for "我们". Encoding it back and
decoding it rightly restores it, provided that nothing was lost on the way. So a repair is made
only for a whole page, only where every byte comes back, and only where the result costs clearly
fewer bits as Chinese (``filters.character_bits``); everything else is left as it is, for the
filters to judge. Of single lines of UTF-8 read as GBK 13 % come back whole: a character's last
byte is lost wherever a run of Han has an odd number of bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from filters.character_bits import bit_table, codes_of, read_bits
from filters.charset_tables import bytes_behind, decode_as

if TYPE_CHECKING:
    from collections.abc import Iterator

# Name of the repair, charset the text was wrongly read as, charset it had been written in.
# Left out because nothing comes back whole: UTF-8 and GBK read as Big5.
GARBLINGS = (
    ("utf8_read_as_gbk", "gb18030", "utf-8"),
    ("utf8_read_as_latin1", "windows-1252", "utf-8"),  # encoded twice
    ("gbk_read_as_latin1", "windows-1252", "gb18030"),
    ("big5_read_as_latin1", "windows-1252", "big5"),
    ("big5_read_as_gbk", "gb18030", "big5"),
)

# Of 1,502 real pages the sound ones cost at most 11.3 bits a character, Chinese read as another
# Chinese charset at least 14.8.
_SUSPICIOUS_MEAN_BITS = 13.0
_REPAIRED_SHARE = 0.75  # of the bits of the garbled text; measured: 0.35 to 0.65
# (most bits a character, fewest characters). That bytes are well-formed UTF-8 is evidence by
# itself, so its text may be rarer and shorter.
_REPAIRED_LIMITS = {"utf-8": (16.0, 4), "gb18030": (13.0, 8), "big5": (13.0, 8)}

# What windows-1252 has from 0x80 on, as code units.
_LATIN_1 = np.zeros(0x10000, np.bool_)
_LATIN_1[0x80:0x180] = True
_LATIN_1[0x2010:0x2123] = True

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_HEAD_CHARS = 4_096
_SAMPLE_SLICES = 16
_SLICE_CHARS = 96
_MIN_SAMPLE_CHARS = 16


def repair(text: str) -> tuple[str, str]:
    """The text with its garbling undone and the name of the repair, or as it was and ""."""
    if text.isascii() or not _is_suspicious(text):
        return text, ""
    # Junk fails at once on its head; without that, 10 MB of it took 20 s.
    beyond = _BEYOND_ASCII.search(text)
    head = text[beyond.start() :][:_HEAD_CHARS] if beyond else ""
    for garbling in GARBLINGS:
        if _restore(head, garbling, 1) and (repaired := _restore(text, garbling, 0)):
            return repaired.removeprefix("\ufeff"), garbling[0]
    return text, ""


def _restore(text: str, garbling: tuple[str, str, str], max_damage: int) -> str:
    """``text`` as it had been written, if it then is whole and clearly more likely, else ""."""
    _, read_as, written_in = garbling
    max_mean_bits, min_chars = _REPAIRED_LIMITS[written_in]
    for original in _originals(text, read_as):
        repaired, damage = decode_as(original, written_in)
        reading = read_bits(repaired, "zh")
        if (
            damage <= max_damage
            and reading.chars >= min_chars
            and reading.mean_bits < max_mean_bits
            and reading.bits < _REPAIRED_SHARE * read_bits(text, "any").bits
        ):
            return repaired
    return ""


def _originals(text: str, read_as: str) -> Iterator[bytes]:
    """The bytes that give ``text`` when read as ``read_as``, none where no bytes do."""
    parts = text.split("€") if read_as == "gb18030" else [text]
    encoded = [bytes_behind(part, read_as) for part in parts]
    known = [part for part in encoded if part is not None]
    if len(known) == len(encoded):
        # Windows reads two sequences of GBK as the euro sign; 80 is common in UTF-8.
        yield b"\x80".join(known)
        if len(known) > 1:
            yield b"\xa2\xe3".join(known)


def _is_suspicious(text: str) -> bool:
    """Whether a sample of ``text`` looks garbled; costs 25 us a page where all is well."""
    step = max(len(text) // _SAMPLE_SLICES, _SLICE_CHARS)
    sample = "".join([text[at : at + _SLICE_CHARS] for at in range(0, len(text), step)])
    codes = codes_of(sample)
    if np.count_nonzero(codes >= 0x80) < _MIN_SAMPLE_CHARS:
        codes = codes_of(text)
    costs = bit_table("any")[codes[codes >= 0x80]]
    if costs.size and costs.mean() >= _SUSPICIOUS_MEAN_BITS:
        return True
    # Read as Latin-1, Chinese is runs of accented letters; in European words they stand alone.
    latin = _LATIN_1[codes]
    count = np.count_nonzero(latin)
    adjacent = np.count_nonzero(latin[1:] & latin[:-1])
    return bool(count > 1 and 2 * adjacent > count)
