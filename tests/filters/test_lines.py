"""Line editors: template lines go, what was written stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.lines import RULES, clean_lines

ARTICLE = """老城区的改造从去年秋天开始，施工队先把巷子里的电线埋到了地下。
住在巷口的周师傅说，他最担心的是那棵槐树，好在设计图上把它留了下来。
居民代表每个月和街道开一次会，意见当场记下，下一次开会时逐条答复。
到今年春天，三条主巷已经铺好石板，雨天不再积水，孩子们放学后又能在巷子里跑。
"""

TEMPLATES = [
    ("navigation", "上一篇：河道清淤工程完工"),
    ("navigation", "当前位置：首页 > 新闻 > 本地"),
    ("navigation", "返回顶部"),
    ("navigation", "相關閱讀："),
    ("navigation", "浏览次数：1283"),
    ("legal_footer", "Copyright © 2019 某某网 All Rights Reserved"),
    ("legal_footer", "京ICP备12345678号-2"),
    ("legal_footer", "版权声明：本站文章未经许可不得转载"),
    ("legal_footer", "本文仅代表作者观点，不代表本站立场"),
    ("follow", "扫码关注我们的微信公众号"),
    ("follow", "长按识别二维码，加群交流"),
    ("credit", "责任编辑：林小满"),
    ("credit", "來源：本報綜合"),
    ("script_notice", "请启用JavaScript后再访问本页"),
    ("script_notice", "您的浏览器版本过低，请升级"),
    ("symbol_line", "— — — — — —"),
    ("symbol_line", "17"),
    ("symbol_line", "★▃▃▃★快来★▃▃▃★"),
    ("call_to_action", "阅读全文 >>"),
    ("call_to_action", "[查看更多]"),
]


@pytest.mark.parametrize(("rule", "line"), TEMPLATES)
def test_a_template_line_goes_and_is_named(rule: str, line: str) -> None:
    cleaned = clean_lines(f"{ARTICLE}{line}\n")
    assert cleaned.removed_lines == ((rule, line),)
    assert cleaned.removed == {rule: len("".join(line.split()))}
    assert cleaned.text == ARTICLE


@pytest.mark.parametrize(
    "line",
    [
        "他在书里写道，上一页的那段话是母亲教给他的，他一直记得。",
        "公司与两家信托公司签订了《委托管理服务协议》，聘请它们提供专业服务。",
        "作者认为，播客的版权所有者应当先得到通知，再决定是否授权。",
        "来源复杂的水样要先过滤，再分三次取样，记录时间和温度。",
        "“……”",
        "2 + 3 = 5",
        "他关注的是水，别人关注的是河岸上的房子。",
        "请大家阅读全文之后再讨论。",
    ],
)
def test_a_sentence_that_uses_the_same_words_stays(line: str) -> None:
    text = f"{ARTICLE}{line}\n{ARTICLE.replace('老城区', '新城区').replace('。', '！')}"
    assert clean_lines(text).text == text


def test_a_call_to_action_is_cut_from_the_end_of_a_line() -> None:
    cleaned = clean_lines("市图书馆周末延长开放两小时。[详细]\n读者可以在三楼自习。查看更多>>\n")
    assert cleaned.text == "市图书馆周末延长开放两小时。\n读者可以在三楼自习。\n"
    assert cleaned.removed_lines == (("call_to_action", "[详细]"), ("call_to_action", "查看更多>>"))


def test_a_menu_goes() -> None:
    menu = "新闻中心\n产品展示\n下载专区\n技术文档\n人才招聘\n"
    cleaned = clean_lines(menu + ARTICLE)
    assert cleaned.text == ARTICLE
    assert cleaned.removed == {"menu_run": 20}


@pytest.mark.parametrize(
    "lines",
    [
        "暮色从河面升起\n渔人收拢他的网\n灯一盏一盏亮了\n没有谁在等\n我们回家\n风停了\n",
        "“你来了？”\n“来了。”\n“吃过没有？”\n“还没呢。”\n“坐吧。”\n",
        "山高月小\n水落石出\n江流有声\n断岸千尺\n履巉岩也\n披蒙茸矣\n",
        "我也遇到过\n换根线就好了\n不是线的问题\n那你重装一下吧\n装过了没用啊\n",
        "def add(a, b):\n    return a + b\n\n\nfor x in data:\n    print(add(x, 1))\n}\n);\n",
        "int main() {\n    // 初始化\n    init();\n    run();\n    return 0;\n}\n",
    ],
    ids=["verse", "dialogue", "classical", "posts", "python", "c"],
)
def test_short_lines_that_say_something_stay(lines: str) -> None:
    assert clean_lines(lines + ARTICLE).text == lines + ARTICLE
    assert clean_lines(lines).text == lines


def test_a_repeated_line_stays_once_and_repeated_code_stays() -> None:
    code = "    return None\n"
    text = f"{code}本站提供的资料仅供学习参考之用\n{code}本站提供的资料仅供学习参考之用\n{code}"
    cleaned = clean_lines(text)
    assert cleaned.text == f"{code}本站提供的资料仅供学习参考之用\n{code}{code}"
    assert cleaned.removed == {"repeated_line": 15}


def test_tables_drawn_with_boxes_stay() -> None:
    table = "┌────┬────┐\n│甲　│乙　│\n└────┴────┘\n"
    assert clean_lines(table + ARTICLE).text == table + ARTICLE


def test_only_the_named_rules_act() -> None:
    text = f"{ARTICLE}责任编辑：林小满\n返回顶部\n"
    assert clean_lines(text, ()).text == text
    assert clean_lines(text, ("credit",)).removed == {"credit": 8}


def test_the_removed_share_is_of_the_chars() -> None:
    assert clean_lines("一二三四五六七八九。\n返回顶部").removed_share == 4 / 14
    assert clean_lines("").removed_share == 0.0


@given(st.text(st.characters() | st.sampled_from("\n返回顶部更多。 \u3000\ud800"), max_size=200))
def test_any_text_keeps_its_other_lines_and_counts_what_it_loses(text: str) -> None:
    cleaned = clean_lines(text)
    before = len("".join(text.split()))
    assert before - len("".join(cleaned.text.split())) == sum(cleaned.removed.values())
    assert set(cleaned.removed) <= set(RULES)
    assert 0.0 <= cleaned.removed_share <= 1.0


@pytest.mark.parametrize(
    "text",
    ["a" * 3_000_000, " " * 3_000_000, "版权 " * 500_000, "上一页\n" * 400_000, "【" * 1_000_000],
    ids=["letters", "spaces", "triggers", "lines", "brackets"],
)
def test_a_huge_text_is_cleaned_in_linear_time(text: str) -> None:
    start = time.process_time()
    clean_lines(text)
    assert time.process_time() - start < 30
