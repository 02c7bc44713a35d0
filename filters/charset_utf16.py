"""UTF-16 that lost bytes: each lost byte shifts all code units behind it by half a unit.

A stretch is read at the alignment, even or odd, at which it costs fewer bits as text
(``filters.character_bits``); a change of alignment leaves a lone byte, which is one U+FFFD.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from filters.character_bits import bit_table
from filters.charset_tables import REPLACEMENT, decode_as

UTF16_CHARSETS = ("utf-16le", "utf-16be")

_BLOCK_UNITS = 8
# A change of alignment must save the bits of four garbled characters. Of 784 sound pages none is
# realigned at this, nor at 24.
_SHIFT_BITS = 32.0

_Costs = npt.NDArray[np.float32]


def decode_utf16(body: bytes, charset: str) -> tuple[str, int]:
    """``body`` as UTF-16, following changes of alignment; the text and its damage."""
    parts = []
    damage = start = 0
    for lone in _align(*_unit_bits(body, charset))[0]:
        text, errors = decode_as(body[start:lone], charset)
        parts += [text, REPLACEMENT]
        damage += errors + 1
        start = lone + 1
    text, errors = decode_as(body[start:], charset)
    return "".join((*parts, text)), damage + errors


def utf16_bits(body: bytes, charset: str) -> float:
    """What ``body`` costs as UTF-16, following changes of alignment."""
    return _align(*_unit_bits(body, charset))[1]


def _unit_bits(body: bytes, charset: str) -> tuple[_Costs, _Costs]:
    """The bits of the code units that begin at even bytes, and of those that begin at odd ones."""
    dtype = np.dtype("<u2" if charset == "utf-16le" else ">u2")
    table = bit_table("any")
    even, odd = (
        table[np.frombuffer(body[start : start + (len(body) - start) // 2 * 2], dtype)]
        for start in (0, 1)
    )
    return even, odd


def _align(even: _Costs, odd: _Costs) -> tuple[list[int], float]:
    """Byte offsets of the lone bytes where the alignment changes, and the bits of it all."""
    size = min(len(even), len(odd))
    # Above 0 where odd is the better; prefix[u] is the sum of the first u units.
    prefix = np.concatenate(([0.0], np.cumsum(even[:size] - odd[:size], dtype=np.float64)))
    if (prefix - np.minimum.accumulate(prefix)).max() <= _SHIFT_BITS:
        return [], float(even.sum(dtype=np.float64))  # odd is nowhere better by a change's bits
    edges = [*range(0, size, _BLOCK_UNITS), size]
    states, bits = _cheapest_states(np.diff(prefix[edges]).tolist())
    bits += float(odd[:size].sum(dtype=np.float64))
    if states[-1:] != [1]:
        bits += float(even[size:].sum(dtype=np.float64))
    offsets = [0] if states[:1] == [1] else []
    for block, (before, after) in enumerate(pairwise(states), 1):
        if before == after:
            continue
        first, end = edges[block - 1], edges[block + 1]
        window = prefix[first : end + 1]
        if after:  # even units up to here, a lone byte, then odd units
            offsets.append(2 * (first + int(window.argmin())))
        else:
            offsets.append(2 * (first + int(window.argmax())) + 1)
    return offsets, bits


def _cheapest_states(differences: list[float]) -> tuple[list[int], float]:
    """The alignment of each block, 0 even and 1 odd, and their bits beyond all blocks being odd.

    Args:
        differences: by block, what the even alignment costs more than the odd one.
    """
    even, odd = 0.0, _SHIFT_BITS
    origins = []
    for difference in differences:
        origins.append((int(odd + _SHIFT_BITS < even), int(odd <= even + _SHIFT_BITS)))
        even, odd = min(even, odd + _SHIFT_BITS) + difference, min(odd, even + _SHIFT_BITS)
    state = int(odd < even)
    states = []
    for origin in reversed(origins):
        states.append(state)
        state = origin[state]
    return states[::-1], min(even, odd)
