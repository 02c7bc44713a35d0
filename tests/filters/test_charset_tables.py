"""Decoding by the tables and the error rules of the WHATWG Encoding standard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.charset_tables import bytes_behind, decode_as

# Sequences that Python's codecs read otherwise than the standard, or not at all.
MENDED = [
    ("gb18030", b"\xa3\xa0", "\u3000"),
    ("gb18030", b"\xa6\xd9", "\ufe10"),
    ("gb18030", b"\xa8\xbc", "\u1e3f"),
    ("gb18030", b"\x81\x35\xf4\x37", "\ue7c7"),
    ("gb18030", b"\xfe\x59", "\u9fb4"),
    ("gb18030", b"\x80", "€"),
    ("big5", b"\xa1\x45", "‧"),
    ("big5", b"\xa1\xe3", "～"),
    ("big5", b"\xa2\x41", "∕"),
    ("big5", b"\xa2\x42", "﹨"),
    ("big5", b"\xa1\xfe", "／"),
    ("big5", b"\xa2\x40", "＼"),
    ("big5", b"\x87\x7b", "\U00021d53"),
    ("big5", b"\xa3\xe1", "€"),
    ("big5", b"\x88\x62", "\u00ca\u0304"),
    ("windows-1252", b"\x81\x8d", "\x81\x8d"),
]


@pytest.mark.parametrize(("charset", "sequence", "text"), MENDED)
def test_positions_that_python_gets_wrong_are_those_of_the_standard(
    charset: str, sequence: bytes, text: str
) -> None:
    assert decode_as(b"<" + sequence + b">", charset) == (f"<{text}>", 0)


def test_a_trail_byte_before_a_letter_is_not_the_position_that_looks_like_it() -> None:
    # A4 A2 42: a character and a letter, not A242.
    assert decode_as(b"\xa4\xa2B\xa2A\xa4\xa2A", "big5") == ("丐B∕丐A", 0)


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("gb18030", b"\xb0<", "\ufffd<"),
        ("gb18030", b"\xb0\xff<", "\ufffd<"),
        ("gb18030", b"\xff\xb0\xa1", "\ufffd啊"),
        ("gb18030", b"\x81\x30<", "\ufffd0<"),
        ("gb18030", b"\x81\x30\x81<", "\ufffd0\ufffd<"),
        ("gb18030", b"\x81\x30\x81", "\ufffd"),
        ("gb18030", b"\xfe\x39\xfe\x39<", "\ufffd<"),
        ("big5", b"\xa4<", "\ufffd<"),
        ("big5", b"\xa4\xff<", "\ufffd<"),
        ("big5", b"\x80\xa4\x40", "\ufffd一"),
        ("big5", b"\x81@", "\ufffd@"),
        ("big5", b"\xa4", "\ufffd"),
    ],
)
def test_errors_are_those_of_the_standard(charset: str, body: bytes, text: str) -> None:
    assert decode_as(body, charset) == (text, text.count("\ufffd"))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"~{<:Ky2;~}", "己所不"),
        (b"~~ ~{VP~}~\nx", "~ 中x"),
        (b"~{VP\nx", "中\nx"),
    ],
)
def test_hz_is_rfc_1843(body: bytes, text: str) -> None:
    assert decode_as(body, "hz-gb-2312") == (text, 0)


def standard_gb18030(body: bytes) -> str:
    """The standard's decoder, step by step; valid sequences from ``decode_as``, tested above."""
    out = []
    at = 0
    while at < len(body):
        byte, rest = body[at], body[at + 1 : at + 4]
        if byte < 0x80:
            out.append(chr(byte))
            at += 1
        elif byte == 0x80:
            out.append("€")
            at += 1
        elif byte == 0xFF or not rest:
            out.append("\ufffd")
            at += 1
        elif 0x30 <= rest[0] <= 0x39:
            valid = [0x30 <= rest[0] <= 0x39, *(0x81 <= b <= 0xFE for b in rest[1:2])]
            valid += [0x30 <= b <= 0x39 for b in rest[2:3]]
            if not all(valid):
                out.append("\ufffd")
                at += 1
            elif len(rest) < 3:
                out.append("\ufffd")
                at = len(body)
            else:
                out.append(decode_as(body[at : at + 4], "gb18030")[0])
                at += 4
        elif 0x40 <= rest[0] <= 0xFE and rest[0] != 0x7F:
            out.append(decode_as(body[at : at + 2], "gb18030")[0])
            at += 2
        else:
            out.append("\ufffd")
            at += 1 if rest[0] < 0x80 else 2
    return "".join(out)


def standard_big5(body: bytes) -> str:
    """The standard's Big5 decoder, step by step."""
    out = []
    at = 0
    while at < len(body):
        byte, rest = body[at], body[at + 1 : at + 2]
        if byte < 0x80:
            out.append(chr(byte))
            at += 1
        elif byte in (0x80, 0xFF) or not rest:
            out.append("\ufffd")
            at += 1
        else:
            text, damage = decode_as(body[at : at + 2], "big5")
            out.append("\ufffd" if damage else text)
            at += 1 if damage and rest[0] < 0x80 else 2
    return "".join(out)


BYTES_NEAR_LIMITS = st.lists(
    st.sampled_from([0x0A, 0x30, 0x39, 0x3C, 0x40, 0x41, 0x7E, 0x7F, 0x80, 0x81, 0x84])
    | st.sampled_from([0x87, 0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xC6, 0xF9, 0xFE, 0xFF])
    | st.integers(0, 255),
    max_size=40,
).map(bytes)


@given(BYTES_NEAR_LIMITS)
def test_gb18030_follows_the_standards_decoder_on_any_bytes(body: bytes) -> None:
    assert decode_as(body, "gb18030")[0] == standard_gb18030(body)


@given(BYTES_NEAR_LIMITS)
def test_big5_follows_the_standards_decoder_on_any_bytes(body: bytes) -> None:
    assert decode_as(body, "big5")[0] == standard_big5(body)


NOT_OURS = "".join(map(chr, (0xE5E5, *range(0xE78D, 0xE797), 0xE7C7, 0x1E3F))) + (
    "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864"
)


@given(st.text(st.characters(codec="gb18030", exclude_characters=NOT_OURS)))
def test_what_gb18030_encodes_comes_back(text: str) -> None:
    assert decode_as(text.encode("gb18030"), "gb18030") == (text, 0)


@given(st.text(st.characters(codec="utf-8")))
def test_what_unicode_encodes_comes_back(text: str) -> None:
    for charset, codec in (
        ("utf-8", "utf-8"),
        ("utf-16le", "utf-16-le"),
        ("utf-16be", "utf-16-be"),
    ):
        assert decode_as(text.encode(codec), charset) == (text, 0)


@pytest.mark.parametrize(
    ("text", "charset", "behind"),
    [
        ("中€", "gb18030", b"\xd6\xd0\xa2\xe3"),
        ("é\x81€", "windows-1252", b"\xe9\x81\x80"),
        ("中", "windows-1252", None),
        ("\ud800", "gb18030", None),
        ("\ud800", "big5", None),
    ],
)
def test_the_bytes_behind_a_text_are_those_that_give_it(
    text: str, charset: str, behind: bytes | None
) -> None:
    assert bytes_behind(text, charset) == behind
