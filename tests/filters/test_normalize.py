"""What normalisation removes, what it keeps, and that it is stable."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.normalize import normalize

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "中国，。 \t\n\r\u3000\xa0\u200b\u200d\ufe0f\u0301\u0316\ufeff\u2028👩❤1aA\ud800"
        ),
    )
)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("\ufeff开头的标记", "开头的标记"),
        ("零\u200b宽\u2060字\u200c符", "零宽字符"),
        ("软\xad连字符和\x00控制\x07字符\x85", "软连字符和控制字符"),
        ("\u202e反向\u202c文字", "反向文字"),
        ("甲\r\n乙\r丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("第一段\n\n\n\n\n第二段", "第一段\n\n第二段"),
        ("\n\n开头和结尾\n \n", "开头和结尾"),
        ("\u3000\u3000段首空两格。", "段首空两格。"),
        ("行尾空格 \u3000\t\n下一行", "行尾空格\n下一行"),
        ("葛\U000e0100城市", "葛城市"),
    ],
)
def test_what_no_reader_sees_is_removed(given_text: str, expected: str) -> None:
    assert normalize(given_text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "全角，标点。保留！ＡＢＣ１２３",
        "面积５㎡，编号①，ﬁ 不拆开",
        "半角,标点.也保留!",
        "👩\u200d👩\u200d👧 一家人 ❤\ufe0f 第1\ufe0f⃣步",
        "姓名\t年龄\n张三\t三十",
        "def f(x):\n    if x:\n\treturn 1 # 注释",
    ],
)
def test_what_the_author_wrote_is_kept(text: str) -> None:
    assert normalize(text) == text


def test_text_is_composed_but_not_compatibility_folded() -> None:
    assert normalize("cafe\u0301 ｶﾞ ﷺ") == "café ｶﾞ ﷺ"


def test_runs_of_spaces_become_one() -> None:
    assert normalize("使用  GitHub\xa0 \u3000账号") == "使用 GitHub 账号"


def test_a_space_between_han_goes_in_prose_and_stays_between_names() -> None:
    assert normalize("今天天 气很好，我们去 公园。") == "今天天气很好，我们去公园。"
    assert normalize("主演　王小明　李大海") == "主演 王小明 李大海"


def test_a_space_between_han_and_latin_stays() -> None:
    assert normalize("我用 Python 写的，很短。") == "我用 Python 写的，很短。"


def test_indentation_stays_before_code_and_goes_before_prose() -> None:
    assert (
        normalize("说明：\n    print(1)\n    这一行是正文。")
        == "说明：\n    print(1)\n这一行是正文。"
    )


@given(HOSTILE)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once


@given(HOSTILE)
def test_the_result_is_in_nfc_without_outer_blank_lines(text: str) -> None:
    result = normalize(text)
    assert unicodedata.is_normalized("NFC", result)
    assert "\n\n\n" not in result
    assert result == result.strip("\n")


@pytest.mark.parametrize(
    "unit",
    [
        "\u0301\u0316",
        "\u093c\u094d",
        " ",
        "中 ",
        "\t \n",
        "\u200d",
        "👩\u200d",
        "\n",
        "\ud800",
        "ب",
    ],
)
def test_hostile_runs_take_linear_time(unit: str) -> None:
    text = "a" + unit * (1_000_000 // len(unit)) + "b"
    start = time.process_time()
    normalize(text)
    assert time.process_time() - start < 10  # 0.4 s at most where measured; quadratic is hours
