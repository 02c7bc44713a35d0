"""Promises of the comparison form."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.comparison import comparison_form, exact_digest

if TYPE_CHECKING:
    from pathlib import Path

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=[]))
NO_JAMO = st.text(
    st.characters(exclude_categories=["Cs"]).filter(
        lambda c: not any("\u1100" <= d <= "\u11ff" for d in unicodedata.normalize("NFKD", c))
    )
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("後來他發現裡面的乾糧發霉了", "后来他发现里面的干粮发霉了"),  # one to many
        ("她看著窗外，聽著雨聲睡著了", "她看着窗外，听着雨声睡着了"),  # Taiwan's 著
        ("眾所周知，麵粉裏沒有這種添加劑", "众所周知，面粉里没有这种添加剂"),  # Hong Kong's 裏
        ("我不瞭解他為甚麼要找藉口", "我不了解他为什么要找借口"),  # phrases in OpenCC
        ("本年度計畫與規劃", "本年度计划与规划"),  # 畫 that becomes 划
        ("我已回覆，他彷彿好像甦醒了", "我已回复，他仿佛好象苏醒了"),
        ("餘下的錢存入帳戶，鍾先生簽收", "馀下的钱存入账户，锺先生签收"),
        ("牠的砲塔踫壞了，妳看", "它的炮塔碰坏了，你看"),
    ],
)
def test_traditional_and_simplified_twins_meet(one: str, other: str) -> None:
    assert comparison_form(one) == comparison_form(other)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("", ""),
        ("，。！——……\n\t 　", ""),
        ("第１２章　ＣＰＵ：ﾃｽﾄ", "第12章cpuテスト"),
        ("第12章\r\nCpu:テスト", "第12章cpuテスト"),
        ("一句話\n被斷\n成三行", "一句话被断成三行"),
        ("零\u200b宽\ufeff字\u00ad符\x00", "零宽字符"),
        ("面积为50㎡，½价，㈱", "面积为50m212价株"),
        ("①⑵Ⅷ²", "12viii2"),
        ("Café cafe\u0301 nǐ", "cafecafeni"),
        ("İstanbul ẞ Σς", "istanbulßσς"),
        ("豈更車", "岂更车"),  # compatibility ideographs
        ("\ud800坏\udfff", "坏"),  # lone surrogates
        ("𠮷野家𪚥", "𠮷野家𪚥"),  # beyond the BMP
        ("하나", "하나"),
    ],
)
def test_only_letters_and_digits_are_left_in_their_plainest_spelling(text: str, form: str) -> None:
    assert comparison_form(text) == form


def test_different_texts_stay_different() -> None:
    texts = ["干部", "后天", "天后", "甲乙丙丁", "甲乙丁丙", "2023年", "2024年"]
    assert len({comparison_form(text) for text in texts}) == len(texts)


@given(ANY_TEXT)
def test_a_form_is_its_own_form(text: str) -> None:
    form = comparison_form(text)
    assert comparison_form(form) == form
    assert all(unicodedata.category(c)[0] in "LN" or c > "\U00020000" for c in form)


@given(ANY_TEXT, ANY_TEXT)
def test_a_character_folds_the_same_whatever_stands_beside_it(left: str, right: str) -> None:
    assert comparison_form(left + right) == comparison_form(left) + comparison_form(right)


@given(NO_JAMO)
def test_compatibility_equivalent_texts_have_equal_forms(text: str) -> None:
    for kind in ("NFC", "NFD", "NFKC", "NFKD"):
        assert comparison_form(unicodedata.normalize(kind, text)) == comparison_form(text)


def test_every_code_point_has_a_stable_form() -> None:
    for start in range(0, 0x110000, 0x1000):
        form = comparison_form("".join(map(chr, range(start, start + 0x1000))))
        assert comparison_form(form) == form


def test_a_digest_is_16_bytes_and_does_not_change_between_versions() -> None:
    assert exact_digest("").hex() == "99aa06d3014798d86001c324468d497f"  # from xxHash's own suite
    assert exact_digest("增长3").hex() == "ef28243381209798383ea93657d0277c"
    assert exact_digest("甲") != exact_digest("乙")
    assert len(exact_digest("甲" * 10_000)) == 16


@pytest.mark.shared
def test_nearly_all_aligned_texts_have_equal_forms(shared: Path) -> None:
    lines = (shared / "data" / "script_pairs.jsonl").read_text("utf-8").splitlines()
    pairs = [json.loads(line) for line in lines]
    equal = sum(comparison_form(pair["hans"]) == comparison_form(pair["hant"]) for pair in pairs)
    assert equal >= 888  # of 900: the rest are misprints
