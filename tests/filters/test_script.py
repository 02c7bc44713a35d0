"""Script labels and conversion."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.script import Converter, script_of, script_sets

if TYPE_CHECKING:
    from pathlib import Path

CHINESE = st.text(
    st.sampled_from(
        "".join(map("".join, map(sorted, script_sets())))
        + "着著么麼幺于於后後里裡干乾的，。a\ud800"
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("text", "script", "share"),
    [
        ("这个网站的资料还没有更新", "Hans", 0.0),
        ("這個網站的資料還沒有更新", "Hant", 1.0),
        ("皇后和公里", "", 0.0),  # both scripts write these so
        ("hello", "", 0.0),
        ("", "", 0.0),
        ("简体说东西 與 繁體說東西", "mixed", 0.5),
    ],
)
def test_the_script_is_told_from_characters_only_one_script_has(
    text: str, script: str, share: float
) -> None:
    assert script_of(text) == (script, pytest.approx(share))


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("他看著窗外，睡著了", "他看着窗外，睡着了"),
        ("你在說甚麼", "你在说什么"),
        ("為什麼這麼慢", "为什么这么慢"),
        ("乾隆皇帝與乾燥的麵條", "乾隆皇帝与干燥的面条"),
        ("頭髮發亮", "头发发亮"),
        ("皇后走在後面", "皇后走在后面"),
        ("這份計畫憑藉瞭解市場", "这份计划凭借了解市场"),
        ("獲益甚夥", "获益甚夥"),
        ("記憶體與軟體", "记忆体与软体"),  # vocabulary stays
        ("錢鍾書先生的著作", "钱锺书先生的著作"),
        ("宮商角徵羽", "宫商角徵羽"),
    ],
)
def test_taiwanese_text_becomes_simplified_word_by_word(traditional: str, simplified: str) -> None:
    assert Converter("to_hans").convert(traditional, "Hant", "tw") == simplified


def test_hong_kong_forms_become_simplified() -> None:
    assert Converter("to_hans").convert("衞生署説綫上服務", "Hant", "hk") == "卫生署说线上服务"


def test_simplified_text_in_a_mixed_page_is_not_damaged() -> None:
    text = "效果显著，这是著书立说的人說的。"
    assert Converter("to_hans").convert(text, "mixed", "tw") == "效果显著，这是著书立说的人说的。"


def test_simplified_text_becomes_the_traditional_of_its_region() -> None:
    assert Converter("to_hant").convert("里面的线路", "Hans", "tw") == "裡面的線路"
    assert Converter("to_hant").convert("里面的线路", "Hans", "hk") == "裏面的線路"


@pytest.mark.parametrize("policy", ["keep", "to_hans", "to_hant"])
def test_text_without_a_script_is_returned_as_it_is(policy: str) -> None:
    assert Converter(policy).convert("図書館の懸念", "", "") == "図書館の懸念"


def test_keep_changes_nothing() -> None:
    assert Converter("keep").convert("甚麼時候", "Hant", "tw") == "甚麼時候"


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="to_simplified"):
        Converter("to_simplified")


def test_a_converter_pickles() -> None:
    converter = Converter("to_hans")
    converter.convert("這裡", "Hant", "")
    assert pickle.loads(pickle.dumps(converter)).convert("這裡", "Hant", "") == "这里"


@given(
    CHINESE,
    st.sampled_from(["to_hans", "to_hant"]),
    st.sampled_from(["Hans", "Hant", "mixed"]),
    st.sampled_from(["tw", "hk", "cn", ""]),
)
def test_converting_twice_changes_nothing_more(
    text: str, policy: str, script: str, region: str
) -> None:
    converter = Converter(policy)
    once = converter.convert(text, script, region)
    assert converter.convert(once, script, region) == once


def test_there_and_back_changes_at_most_one_character_in_two_hundred(shared: Path) -> None:
    to_hant, to_hans = Converter("to_hant"), Converter("to_hans")
    wrong = total = 0
    with (shared / "data" / "script_pairs.jsonl").open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            there = to_hant.convert(row["hans"], "Hans", "")
            back = to_hans.convert(there, "Hant", "")
            assert len(back) == len(row["hans"])
            wrong += sum(a != b for a, b in zip(back, row["hans"], strict=True))
            total += len(back)
    assert wrong / total <= 0.005
