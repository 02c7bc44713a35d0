"""The text view: counts by class, lines, and the marks of a genre."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters import classes
from filters.fold import fold
from filters.view import TextView

ANY_TEXT = st.text(
    st.characters() | st.sampled_from("\ud800\x00\ufffd\n　〇漢汉。！…a1"), max_size=300
)


@pytest.mark.parametrize(
    ("char", "expected"),
    [
        ("汉", classes.HAN),
        ("㐀", classes.HAN),
        ("〇", classes.HAN),
        ("\U00020000", classes.HAN),
        ("\U000323af", classes.HAN),
        ("豈", classes.HAN),
        ("é", classes.LATIN),
        ("Ａ", classes.LATIN),
        ("７", classes.DIGIT),
        ("の", classes.KANA),
        ("ｶ", classes.KANA),
        ("한", classes.HANGUL),
        ("я", classes.LETTER),
        ("\u0301", classes.LETTER),
        ("。", classes.ENDER),
        ("…", classes.ENDER),
        ("；", classes.SEMICOLON),
        ("、", classes.COMMA),
        ("《", classes.PUNCTUATION),
        ("・", classes.PUNCTUATION),
        ("￥", classes.SYMBOL),
        ("★", classes.SYMBOL),
        ("│", classes.BOX),
        ("\u3000", classes.SPACE),
        ("\x1f", classes.SPACE),
        ("\x06", classes.DAMAGE),
        ("\ufffd", classes.DAMAGE),
        ("\U0001ffff", classes.DAMAGE),
        ("\ue000", classes.PRIVATE),
        ("\U000f0001", classes.PRIVATE),
        ("\u200b", classes.OTHER),
        ("\ud800", classes.OTHER),
    ],
)
def test_a_character_has_its_class(char: str, expected: int) -> None:
    assert TextView(char).classes.tolist() == [expected]


@given(ANY_TEXT)
def test_counts_agree_with_python_for_any_text(text: str) -> None:
    view = TextView(text)
    assert sum(view.counts) == len(text)
    assert view.chars == sum(not char.isspace() for char in text)
    punctuation = [c for c in text if unicodedata.category(c)[0] == "P" or c == "\u30fb"]
    assert view.punctuation == len(punctuation)


@given(ANY_TEXT)
def test_line_numbers_agree_with_the_lines_for_any_text(text: str) -> None:
    view = TextView(text)
    expected = [line.strip() for line in text.split("\n") if line.strip()]
    assert view.lines == expected
    assert view.line_chars.tolist() == [len("".join(line.split())) for line in expected]
    offsets = view.line_offsets.tolist()
    assert [
        text[at : at + len(line)] for at, line in zip(offsets, expected, strict=True)
    ] == expected


@given(ANY_TEXT)
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert TextView(text).folded == fold(text)
    assert fold(fold(text)) == fold(text)


def test_folding_undoes_width_script_and_look_alikes() -> None:
    assert fold("ＢＥＴ３６５ 體育平臺 уаbо 𝐛𝐞𝐭") == "bet365 体育平台 yabo bet"


def test_function_words_are_counted_in_both_scripts() -> None:
    assert (
        TextView("這是我們為你準備的").function_words
        == TextView("这是我们为你准备的").function_words
    )


def test_an_unpunctuated_poem_is_verse_and_a_price_list_is_not() -> None:
    poem = "暮色从河面升起\n渔人收拢他的网\n灯一盏一盏亮了\n没有谁在等我们回家\n"
    prices = "苹果 5元\n香蕉 3元\n橙子 4元\n葡萄 8元\n"
    assert TextView(poem).is_verse
    assert not TextView(prices).is_verse


def test_classical_prose_is_known_by_its_particles() -> None:
    classical = (
        "先生曰学者之道在乎勤也。勤而不思则罔矣，思而不勤则殆焉。吾尝闻之，岂有不勤而成者乎？"
    )
    modern = "老师说，学习的方法就是要勤奋。勤奋了却不思考，是会迷惑的。"
    assert TextView(classical).is_classical
    assert not TextView(modern).is_classical


def test_the_headline_leaves_out_a_first_line_that_is_a_sentence() -> None:
    assert TextView("河边的早晨\n正文。", "河边 - 某刊").headline == "河边 - 某刊\n河边的早晨"
    assert TextView("他来了。\n正文", "河边 - 某刊").headline == "河边 - 某刊"


def test_a_text_of_ten_megabytes_is_counted() -> None:
    view = TextView("春江潮水连海平，\n" * 400_000)
    assert view.han == 2_800_000
    assert len(view.line_chars) == 400_000
    assert np.all(view.line_chars == 8)
