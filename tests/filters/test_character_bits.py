"""What characters cost tells text from its wrong readings."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.character_bits import read_bits

CHINESE = "昨天晚上我们在学校门口等了半个小时，后来才知道老师已经从后门走了。"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (CHINESE, "zh"),
        ("昨天晚上我們在學校門口等了半個小時，後來才知道老師已經從後門走了。", "zh"),
        ("きのうの夜、学校の前で三十分も待っていました。", "ja"),
        ("어제 저녁에 학교 앞에서 삼십 분이나 기다렸습니다.", "ko"),
        (CHINESE, "any"),
        ("Вчера вечером мы долго ждали у школы.", "any"),
    ],
)
def test_text_of_a_language_costs_at_most_twelve_bits_a_character(text: str, language: str) -> None:
    assert 5 < read_bits(text, language).mean_bits < 12


@pytest.mark.parametrize("wrong", ["big5hkscs", "euc-jp", "euc-kr", "shift_jis", "utf-8"])
def test_a_wrong_reading_costs_more_in_all(wrong: str) -> None:
    misread = CHINESE.encode("gbk").decode(wrong, "replace")
    assert read_bits(misread, "any").bits > 1.3 * read_bits(CHINESE, "zh").bits


def test_only_characters_beyond_ascii_count_for_the_mean() -> None:
    alone, among = read_bits("学校", "zh"), read_bits("abc学校abc", "zh")
    assert (alone.mean_bits, alone.chars) == (among.mean_bits, among.chars)
    assert among.bits == alone.bits + 6 * 5
    assert read_bits("abc", "zh").mean_bits == 0


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_has_a_finite_cost(text: str) -> None:
    for language in ("zh", "ja", "ko", "any", "latin"):
        reading = read_bits(text, language)
        assert math.isfinite(reading.bits)
        assert reading.bits >= 4 * len(text)
