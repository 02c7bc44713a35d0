"""Every filter keeps the protocol, and every rule rejects what it is for."""

from __future__ import annotations

import math
import pickle
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from filters.base import Params
from filters.lines import clean_lines
from filters.ngrams import NgramHashes, duplicate_ngram_share, top_ngram_share
from filters.registry import (
    FILTERS,
    TAG_ONLY,
    default_filters,
    judge_all,
    measure_all,
    render_table,
)
from filters.view import TextView

if TYPE_CHECKING:
    from pathlib import Path

    from filters.base import Filter

NEWS = """市水务局上周公布了东湖的监测结果。与去年同期相比，湖水的透明度提高了近三成，
藻类的数量则下降了一半左右。负责监测的工程师说，变化主要来自上游三座污水厂的改造。
改造之后，排进湖里的氮和磷明显减少，水草重新长了出来，鱼也多了。
不过他也提醒，湖底的淤泥里还积着过去二十年的污染，遇到大风天气仍会翻起来。
接下来的两年里，水务局准备分片清淤，并在湖岸种上芦苇，让湖水自己慢慢恢复。
附近的居民对此并不意外，他们说今年夏天湖边的气味淡了，傍晚散步的人比往年多得多。
"""
HANT = """圖書館在河的對岸，要走過一座很長的橋才能到。小時候我常常跟著姊姊去那裡借書，
她借的是小說，我借的是昆蟲圖鑑。回家的路上我們各看各的，走到橋中間總要停下來，
看一看水裡有沒有魚。後來姊姊去外地念書，橋也拓寬了，圖書館搬進了新的大樓，
可是每次經過那裡，我還是會想起那些傍晚，想起風把書頁吹起來的聲音。
"""
CODE = """下面的函数把一个列表分成大小相同的几块，最后一块可以小一些。
我们先看代码，再解释每一行的作用。
def chunks(items, size):
    for start in range(0, len(items), size):
        yield items[start:start + size]
这里用了生成器，所以列表再长也不会一次复制到内存里。调用者每取一块，函数才往下走一步。
for block in chunks(list(range(10)), 3):
    print(block)
运行之后会看到四行输出，前三行各有三个数，最后一行只有一个。如果块的大小不能整除列表的长度，
多出来的元素就留在最后一块里，不会丢掉。
"""
RUN_ON = (
    "省道改建工程指挥部昨日召开现场推进会议要求施工单位抓紧晴好天气加快路基填筑进度"
    "确保年底前完成主线桥梁架设任务同步推进沿线绿化亮化配套工程建设。\n"
    "县农业农村局组织技术人员深入田间地头指导农户做好小麦病虫害统防统治工作"
    "累计发放技术资料三千余份开展培训二十余场次覆盖全县十五个乡镇二百多个行政村。\n"
    "各中小学校结合自身特色开展形式多样课后服务活动开设书法绘画篮球足球合唱舞蹈编程机器人"
    "等四十多门兴趣课程满足学生个性化发展需求减轻家长接送负担。\n"
)
POEM = "暮色从河面升起\n渔人收拢他的网\n灯一盏一盏亮了\n没有谁在等我们回家\n"
FILTERS_BY_DEFAULT = tuple(rule for rule in default_filters() if rule.name not in TAG_ONLY)


def reason_of(text: str, title: str = "") -> str | None:
    cleaned = clean_lines(text)
    view = TextView(cleaned.text, title, cleaned.removed_share)
    rejection = judge_all(FILTERS_BY_DEFAULT, measure_all(FILTERS_BY_DEFAULT, view))
    return rejection.reason if rejection else None


@pytest.mark.parametrize("text", [NEWS, HANT, CODE, POEM], ids=["news", "hant", "code", "poem"])
def test_good_text_is_kept(text: str) -> None:
    assert reason_of(text) is None


def varied(count: int) -> str:
    """Han text without repetition, punctuation or grammar."""
    return "".join(chr(0x4E00 + (index * 37) % 20000) for index in range(count))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (NEWS + "\ufffd" * 3, "damaged_chars"),
        (NEWS + "\ue123" * 3, "private_chars"),
        (NEWS + "锟斤拷", "fill_patterns"),
        (NEWS.encode().decode("gb18030", "replace").replace("\ufffd", ""), "utf8_read_as_gbk"),
        ("今天下雨。", "too_short"),
        (NEWS[:95], "too_short"),
        ("a quick note on a build " * 20 + NEWS[:40], "too_few_han"),
        (NEWS * 1000, "too_long"),
        ("INFO ready 10.0.0.1 done\n" * 600 + NEWS[:100], "han_ratio_low"),
        (NEWS[:150] + "これはとてもよいほんです。" * 6, "kana"),
        (NEWS[:150] + "나는 오늘 학교에 갔다." * 6, "hangul"),
        (NEWS[:150] + "Сегодня хорошая погода." * 4, "foreign_letters"),
        (NEWS[:150] + "38291 47502 11873。" * 20, "digits"),
        (NEWS[:150] + "↑★→↓" * 20 + "。", "symbols"),
        (NEWS + "{{name}}{{value}}", "braces_in_prose"),
        (NEWS[:150] + "、“”，：" * 50, "punctuation_dense"),
        (varied(400), "punctuation_scarce"),
        ("东湖公园 南山公园 西湖广场 北街菜场 " * 3 + varied(60) + "、" * 3, "no_sentences"),
        (RUN_ON, "long_clauses"),
        (NEWS + "快！！！！来，，，，看、、、、呀。", "repeated_punctuation"),
        (NEWS.replace("\n", "").replace("。", "…\n"), "teasers"),
        ("".join(f"{varied(n)[-9:]}A{n}\n" for n in range(10, 60)), "short_line_mass"),
        ("\n".join(f"{varied(9 + n)}和他 2021-03-{n + 10}" for n in range(14)), "list_items"),
    ],
    ids=lambda value: value if value.isascii() and len(value) < 30 else "",
)
def test_a_rule_rejects_what_it_is_for(text: str, reason: str) -> None:
    rejections = _all_reasons(text)
    assert reason in rejections


def _all_reasons(text: str) -> set[str]:
    view = TextView(text)
    found = [rule.judge(rule.measure(view)) for rule in FILTERS_BY_DEFAULT]
    return {rejection.reason for rejection in found if rejection}


def test_a_page_of_which_most_was_removed_is_rejected() -> None:
    rule = next(rule for rule in default_filters() if rule.name == "removed_share_v1")
    assert rule.judge(rule.measure(TextView(NEWS, "", 0.36))) is None
    rejection = rule.judge(rule.measure(TextView(NEWS, "", 0.37)))
    assert rejection is not None
    assert (rejection.reason, rejection.value, rejection.threshold) == (
        "mostly_boilerplate",
        0.37,
        0.36,
    )


def test_repeated_passages_are_rejected_and_repeated_code_is_not() -> None:
    passage = NEWS.split("\n", maxsplit=1)[0]
    assert "duplicate_lines" in _all_reasons("\n".join([passage] * 3 + NEWS.split("\n")))
    assert "duplicate_20gram" in _all_reasons(NEWS + NEWS.replace("\n", ""))
    assert "top_2gram" in _all_reasons(NEWS[:100] + "开心" * 40)
    assert _all_reasons(CODE + "        return None\n" * 30) == set()


def test_classical_text_and_verse_need_no_modern_grammar() -> None:
    lines = (
        "青山横北郭\n白水绕东城\n孤帆天际远\n落日故人情\n古道西风急\n寒灯夜雨声\n明朝千里外\n"
        "何处听猿鸣\n"
    )
    assert _all_reasons(lines) == set()


@pytest.mark.parametrize("kind", FILTERS, ids=lambda kind: kind.name)
def test_a_filter_keeps_the_protocol(kind: type[Filter]) -> None:
    rule = kind(kind.Params())
    assert re.fullmatch(r"[a-z0-9_]+_v\d+", kind.name)
    assert kind.reasons
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in kind.reasons + kind.measurements)
    measured = rule.measure(TextView(NEWS))
    assert set(measured) == set(kind.measurements)
    again = pickle.loads(pickle.dumps(rule))
    assert again.measure(TextView(NEWS)) == measured
    assert all(field.description for field in kind.Params.model_fields.values())
    assert issubclass(kind.Params, Params)
    with pytest.raises(ValidationError):
        kind.Params(unknown=1)


def test_names_reasons_and_measurements_are_unique() -> None:
    for names in (
        [kind.name for kind in FILTERS],
        [reason for kind in FILTERS for reason in kind.reasons],
        [name for kind in FILTERS for name in kind.measurements],
    ):
        assert len(names) == len(set(names))


TEXTS = st.text(
    st.characters() | st.sampled_from("\n。，的了是在有{}<br>体育app电话0123 _|\ud800\x00\ufffd"),
    max_size=400,
)


@given(TEXTS, TEXTS, st.floats(0, 1))
def test_measuring_is_total_finite_and_repeatable(text: str, title: str, share: float) -> None:
    filters = default_filters()
    measured = measure_all(filters, TextView(text, title, share))
    assert all(isinstance(value, float) and math.isfinite(value) for value in measured.values())
    assert measured == measure_all(filters, TextView(text, title, share))
    for rule in filters:
        rejection = rule.judge(measured)
        assert rejection is None or (
            rejection.filter == rule.name and rejection.reason in rule.reasons
        )


@pytest.mark.parametrize(
    ("name", "parameter", "measurement", "rejects_above"),
    [
        ("digit_ratio_v1", "max_ratio", "digit_ratio", True),
        ("max_length_v1", "max_chars", "total_chars", True),
        ("entropy_v1", "min_entropy", "entropy_nats", False),
        ("function_words_v1", "min_per_100_han", "function_words_per_100_han", False),
        ("spun_v1", "max_words", "spun_words", True),
        ("inline_pinyin_v1", "max_per_1k", "pinyin_glosses_per_1k", True),
    ],
)
def test_a_value_on_the_threshold_is_kept(
    name: str, parameter: str, measurement: str, *, rejects_above: bool
) -> None:
    kind = next(kind for kind in FILTERS if kind.name == name)
    rule = kind(kind.Params())
    threshold = float(getattr(kind.Params(), parameter))
    measured = rule.measure(TextView(NEWS * 2))
    outward = math.inf if rejects_above else -math.inf
    assert rule.judge({**measured, measurement: threshold}) is None
    rejection = rule.judge({**measured, measurement: math.nextafter(threshold, outward)})
    assert rejection is not None
    assert rejection.threshold == threshold


def _covered(text: str, n: int) -> float:
    seen: set[str] = set()
    covered = [False] * len(text)
    for at in range(len(text) - n + 1):
        gram = text[at : at + n]
        if gram in seen:
            covered[at : at + n] = [True] * n
        seen.add(gram)
    return sum(covered) / len(text) if text else 0.0


@given(st.text("甲乙丙丁", max_size=120), st.sampled_from([2, 3, 5, 10, 13, 20]))
def test_duplicate_share_is_the_plain_definition(text: str, n: int) -> None:
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    assert duplicate_ngram_share(NgramHashes(codes).of(n), n) == pytest.approx(_covered(text, n))


@given(st.text("甲乙丙丁", max_size=120), st.sampled_from([2, 4, 6]))
def test_top_share_is_that_of_one_of_the_most_frequent(text: str, n: int) -> None:
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    share = top_ngram_share(text, NgramHashes(codes).of(n), n)
    grams = [text[at : at + n] for at in range(len(text) - n + 1)]
    most = max(map(grams.count, grams), default=0)
    candidates = {text.count(gram) * n / len(text) for gram in grams if grams.count(gram) == most}
    assert share in (candidates if most > 1 else {0.0})


def test_the_generated_table_is_up_to_date(root: Path) -> None:
    assert (root / "filters" / "README.md").read_text("utf-8") == render_table()
