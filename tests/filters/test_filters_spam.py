"""Spam is caught in any spelling, and reports about it are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.lines import clean_lines
from filters.registry import TAG_ONLY, default_filters, judge_all, measure_all
from filters.scanner import Scanner
from filters.view import TextView
from filters.word_lists import LISTS, expand, read_sections

FILTERS = tuple(rule for rule in default_filters() if rule.name not in TAG_ONLY)
NOVEL = next(rule for rule in default_filters() if rule.name == "novel_page_v1")
BODY = """车间里新装了两台机床，老师傅带着徒弟调了三天，才把误差压到允许的范围以内。
徒弟把每一次的读数都记在本子上，晚上回去画成曲线，第二天再和师傅讨论。
他们发现早晨和下午的数值总差一点，后来才想到是厂房的温度在变。
于是他们在机床旁边挂了一支温度计，把读数和温度写在一起，曲线果然平了下来。
师傅说，机器不会骗人，只是人要肯花时间去听它说话，这件事急不得。
"""


def reason_of(text: str, title: str = "") -> str | None:
    cleaned = clean_lines(text)
    view = TextView(cleaned.text, title, cleaned.removed_share)
    rejection = judge_all(FILTERS, measure_all(FILTERS, view))
    return rejection.reason if rejection else None


def test_the_body_alone_is_kept() -> None:
    assert reason_of(BODY, "两台机床 - 车间记事") is None


@pytest.mark.parametrize(
    ("text", "title", "reason"),
    [
        (BODY, "两台机床的故事_必威体育", "gambling_title"),
        (BODY, "兩臺機床的故事_必威體育", "gambling_title"),
        (BODY, "两台机床的故事_ＢＥＴ３６５官网", "gambling_title"),
        (BODY, "两台机床的故事_bеt365官网", "gambling_title"),
        (BODY + "亚博体育为您整理，华体会同步更新。\n", "", "gambling_words"),
        (BODY + "本文关键词：机床，误差，米兰体育，彩票\n", "", "gambling_in_context"),
        (
            BODY[:120] + "百家乐、六合彩、老虎机、时时彩、轮盘、博彩。" * 2 + "\n",
            "",
            "gambling_games",
        ),
        (
            BODY.replace("讨论", "接头").replace("下午", "年夜家") + "办事器也不克不及停。\n",
            "",
            "spun",
        ),
        (
            BODY.replace("机床", "機(jī)床(chuáng)").replace("师傅", "師(shī)傅(fu)"),
            "",
            "inline_pinyin",
        ),
        (BODY + "本公司代开各种正规发票，税点优惠，验证后付款。\n", "", "service_ad"),
        (BODY + "白癜风医院哪家好？治疗白癜风多少钱？请看医院排名。\n", "", "medical_ad"),
        (BODY, "两台机床_某市男科医院哪家好", "medical_ad_title"),
        (BODY + "厂家直销，量大从优，欢迎来电咨询，服务热线随时为您服务。\n", "", "advertising"),
        (BODY + "欢迎来电咨询：13800138000，13900139000。\n", "", "contact_density"),
        (BODY + "www.44312.com www.88631.net www.70077.cc\n", "", "number_domains"),
        (BODY, "轴承批发_轴承价格_轴承厂家|某某轴承", "keyword_title"),
        (BODY, "球阀供应商现货", "trade_title"),
        (BODY, "怎样除锈 - 某市机床维修站", "trade_site"),
        (BODY, "数控机床调试方法_数控机床调试方法_机床网", "repeated_title"),
        (BODY, "标签: 机床", "listing_title"),
        (
            BODY + "本站所有文章均采集于互联网，如果冒犯请联系我们，误删联系客服。\n",
            "",
            "collected_page",
        ),
        (BODY.replace("。", "。<br />"), "", "markup_left"),
        (BODY + "激情裸聊直播，同城约炮软件，免费成人视频在线观看。\n", "", "adult"),
    ],
)
def test_spam_is_rejected_for_its_reason(text: str, title: str, reason: str) -> None:
    view = TextView(text, title)
    found = [rule.judge(rule.measure(view)) for rule in FILTERS]
    assert reason in {rejection.reason for rejection in found if rejection}
    assert reason_of(text, title) is not None


@pytest.mark.parametrize(
    "text",
    [
        BODY + "警方通报说，这伙人在出租屋里开设百家乐赌局，三个月里抽头近百万元。\n",
        BODY + "他最爱吃的是菠菜豆腐汤，每到冬天，菜园里的菠菜最甜。\n",
        BODY + "海关数据显示，上半年进出口交易额比去年同期增长了百分之六。\n",
        BODY + "《威尼斯人与海》这本书讲的是一座城市怎样同潮水相处。\n",
        BODY + "医生提醒，痔疮并不可怕，及时到正规医院就诊即可，不要相信偏方。\n",
        BODY + "税务部门提醒企业，不要购买虚开的发票，遇到推销电话可以举报。\n",
        BODY + "汽车展上，这款新车的售价比上一代低了两万元，厂家说产量要到年底才够。\n",
        BODY + "老人平易近人，说话不紧不慢，学生们都愿意去他家里坐坐。\n",
        BODY + "刑法规定了强奸罪的量刑，法院依法不公开审理了此案。\n",
    ],
)
def test_a_report_that_uses_one_of_the_words_is_kept(text: str) -> None:
    assert reason_of(text, "车间记事") is None


def test_swapped_synonyms_are_words_in_traditional_text() -> None:
    text = "他說甚麼時候都可以來，甚麼樣的東西都有，那末多的書他一個人看不完。"
    assert TextView(text).words_in("spun.strong")
    rule = next(rule for rule in default_filters() if rule.name == "spun_v1")
    assert rule.measure(TextView(text)) == {"spun_words": 0.0}


def test_a_chapter_page_of_a_reading_site_is_only_tagged() -> None:
    text = BODY + "本站所有小说均由网友上传，最新章节请点击下一章。\n"
    rejection = NOVEL.judge(NOVEL.measure(TextView(text, "第十二章 机床_某某小说网")))
    assert rejection is not None
    assert rejection.reason == "novel_chapter_page"
    assert NOVEL.name in TAG_ONLY


def test_braces_in_a_word_are_written_out() -> None:
    assert expand("甲{乙,丙}{丁,}") == ["甲乙丁", "甲乙", "甲丙丁", "甲丙"]


@pytest.mark.parametrize("name", LISTS)
def test_a_word_list_names_its_source_and_licence(name: str, root: object) -> None:
    text = (root / "filters" / "data" / f"{name}.txt").read_text("utf-8")  # type: ignore[operator]
    assert "Source:" in text
    assert "Licence:" in text
    assert all(len(word) > 1 for words in read_sections(name).values() for word in words)


@given(
    st.lists(st.text("甲乙丙", min_size=2, max_size=4), max_size=8),
    st.text("甲乙丙丁", max_size=60),
)
def test_the_scanner_finds_the_longest_word_at_each_place(words: list[str], text: str) -> None:
    expected = []
    for at in range(len(text)):
        here = [word for word in words if text.startswith(word, at)]
        if here:
            expected.append((at, max(here, key=len)))
    assert Scanner(words).find(text, TextView(text).codes) == expected
