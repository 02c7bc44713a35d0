"""Pages that lost bytes keep all text but the characters that lost one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.charset import decode
from filters.charset_resync import decode_aligned

SIMPLIFIED = (
    "<p>去年冬天，我们搬进了城南的新房子，离公司只有十分钟的路，附近有菜市场、学校和一个不大的公园。"
    "孩子们每天下午都在公园里踢球，老人坐在长椅上聊天；到了周末，门口的小吃摊一直摆到半夜。</p>\n"
    "<p>房东姓陈，在这里住了三十年，他说以前这一带全是稻田，夏天的晚上可以听见青蛙叫。</p>\n"
)
TRADITIONAL = (
    "<p>去年冬天，我們搬進了城南的新房子，離公司只有十分鐘的路，附近有菜市場、學校和一個不大的公園。"
    "孩子們每天下午都在公園裡踢球，老人坐在長椅上聊天；到了週末，門口的小吃攤一直擺到半夜。</p>\n"
    "<p>房東姓陳，在這裡住了三十年，他說以前這一帶全是稻田，夏天的晚上可以聽見青蛙叫。</p>\n"
)
CODECS = [
    ("gbk", "gb18030", SIMPLIFIED),
    ("gbk", "gb18030", TRADITIONAL),
    ("big5", "big5", TRADITIONAL),
    ("hz", "hz-gb-2312", SIMPLIFIED),
    ("utf-16-le", "utf-16le", SIMPLIFIED),
    ("utf-16-be", "utf-16be", TRADITIONAL),
    ("utf-8", "utf-8", SIMPLIFIED),
]


def characters_lost(text: str, got: str) -> int:
    """How many characters of ``text`` lie between the longest common ends."""
    size = min(len(text), len(got))
    head = next((at for at in range(size) if text[at] != got[at]), size)
    tail = next((at for at in range(size - head) if text[-1 - at] != got[-1 - at]), size - head)
    return len(text) - head - tail


@pytest.mark.parametrize(("codec", "charset", "page"), CODECS)
def test_one_byte_lost_anywhere_costs_only_its_neighbours(
    codec: str, charset: str, page: str
) -> None:
    body = page.encode(codec)
    losses = []
    for at in range(len(body)):
        got = decode(body[:at] + body[at + 1 :])
        assert got.charset == charset
        assert got.damage <= 2
        losses.append(characters_lost(page, got.text))
    losses.sort()
    assert losses[len(losses) // 2] <= 2
    assert losses[len(losses) * 9 // 10] <= 3
    assert losses[-1] <= 8


@pytest.mark.parametrize(("codec", "charset", "page"), CODECS)
def test_a_sound_page_is_left_alone(codec: str, charset: str, page: str) -> None:
    assert decode_aligned(page.encode(codec), charset) == (page, 0)


def test_a_gap_that_leaves_no_error_is_mended() -> None:
    # The lone byte at the end of the run takes the letter and becomes another character.
    text = "<b>附近有菜市场学校和一个不大的公园A座</b>" * 2
    body = text.encode("gbk")
    cut = body[:4] + body[5:]
    assert "\ufffd" not in cut.decode("gb18030")
    got = decode(cut)
    assert (got.charset, got.damage) == ("gb18030", 1)
    assert characters_lost(text, got.text) <= 2


def test_rare_characters_side_by_side_are_left_alone() -> None:
    text = "<p>部首表：龘靐齉齾龗麤鱻爩麣驫灪a</p>"
    assert decode_aligned(text.encode("gbk"), "gb18030") == (text, 0)


def test_a_four_byte_character_beside_a_gap_is_kept() -> None:
    text = "<p>他的名字叫\u3405\U00020089先生，住在城南的老房子里</p>"
    body = text.encode("gb18030")
    cut = decode_aligned(body[:3] + body[4:], "gb18030")
    assert cut == (text.replace("他", "\ufffd"), 1)


def test_a_page_full_of_rare_characters_is_left_alone() -> None:
    text = "".join(f"<b>{'靐齉齾龗麤鱻爩麣驫灪' * 3}a</b>" for _ in range(400))
    assert decode_aligned(text.encode("gbk"), "gb18030") == (text, 0)


def test_two_bytes_lost_far_apart_in_utf_16_cost_two_characters() -> None:
    page = SIMPLIFIED * 3
    body = page.encode("utf-16-le")
    got = decode(body[:200] + body[201:600] + body[601:])
    assert (got.charset, got.damage) == ("utf-16le", 2)
    assert got.text == page[:100] + "\ufffd" + page[101:300] + "\ufffd" + page[301:]


def test_a_page_with_too_much_damage_is_still_decoded() -> None:
    body = (SIMPLIFIED + "中").encode("gbk")[:-1] * 400
    text, damage = decode_aligned(body, "gb18030")
    assert damage > 100
    assert text.count("房东姓陈") > 200


@given(st.binary(max_size=120), st.sampled_from(["gb18030", "big5", "hz-gb-2312", "utf-16le"]))
def test_any_bytes_are_realigned_and_damage_is_what_is_replaced(body: bytes, charset: str) -> None:
    text, damage = decode_aligned(body, charset)
    assert 0 <= damage <= text.count("\ufffd")
