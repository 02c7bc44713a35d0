"""What filters.wikipedia promises: Wikipedia and its copies found, everybody else left alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.url import Url, parse_url
from filters.wikipedia import (
    REASONS,
    THRESHOLD,
    Verdict,
    html_signals,
    judge,
    source_tier,
    text_signals,
    url_hint,
    without_apparatus,
)
from filters.wikipedia_signals import SHARED, SIGNALS


def parsed(url: str) -> Url:
    result = parse_url(url)
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("url", "tier"),
    [
        # A: Wikimedia's own hosts, any language, any project
        ("https://zh.wikipedia.org/wiki/%E7%81%AF%E5%A1%94", "wikimedia"),
        ("http://zh.m.wikipedia.org./zh-tw/X", "wikimedia"),
        ("https://en.wikipedia.org/wiki/X", "wikimedia"),
        ("https://zh.wikisource.org/wiki/X", "wikimedia"),
        ("https://upload.wikimedia.org/a.svg", "wikimedia"),
        ("https://w.wiki/3x", "wikimedia"),
        # B: proxies, archives, offline copies
        ("https://web.archive.org/web/2019/https://zh.wikipedia.org/wiki/X", "proxy"),
        ("https://r.jina.ai/https://zh.wikipedia.org/wiki/X", "proxy"),
        (
            "https://translate.google.com/translate?u=https%3A%2F%2Fen.wikipedia.org%2Fwiki%2FX",
            "proxy",
        ),
        ("https://zh-m-wikipedia-org.translate.goog/wiki/X", "proxy"),
        ("https://zh-wikipedia-org-s.vpn.example.edu.cn/wiki/X", "proxy"),
        ("http://10.0.0.7:8080/content/wikipedia_zh_all/A/X", "proxy"),
        ("https://wikiless.example.net/wiki/X?lang=zh", "proxy"),
        # C: mirrors
        ("https://www.wikiwand.com/zh/X", "mirror"),
        ("https://en.wanweibaike.com/wiki-X", "mirror"),
        ("https://defzone.net/wiki/zh/X", "mirror"),
        # D: other encyclopedias
        ("https://baike.baidu.com/item/X", "baike"),
        ("https://zh.moegirl.org.cn/X", "baike"),
        ("https://game.fandom.com/zh/wiki/X", "baike"),
        # none of them
        ("https://web.archive.org/web/2019/http://news.example.com/1.html", ""),
        ("https://defzone.net/blog/1", ""),
        ("https://www.baidu.com/s?wd=x", ""),
        ("https://game.fandom.com/wiki/X", ""),
        ("https://notwikipedia.org/", ""),
        ("https://wikipedia.org.example.com/", ""),
        ("https://example.com/share?url=https://zh.wikipedia.org/wiki/X", ""),
        ("https://wiki.example.com.cn/index.php?title=X", ""),
        ("http://[2001:db8::1]/wiki/X", ""),
        ("http://localhost/", ""),
    ],
)
def test_the_tier_follows_the_host_by_whole_labels(url: str, tier: str) -> None:
    assert tier == source_tier(parsed(url))


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("https://wiki.example.com/wiki/X", True),
        ("https://zhwiki.example.com/zh-tw/X", True),
        ("https://example.com/%E7%BB%B4%E5%9F%BA%E7%99%BE%E7%A7%91/1", True),
        ("https://wiki.example.com/display/OPS", False),
        ("https://example.com/wiki/X", False),
        ("https://example.com/news/1.html", False),
    ],
)
def test_the_hint_needs_a_wiki_in_host_and_path_or_the_name(url: str, hint: bool) -> None:
    assert hint == url_hint(parsed(url))


WIKIPEDIA_HTML = [
    # the head of a page, whatever its body
    '<link rel="canonical" href="https://zh.wikipedia.org/wiki/X"/>',
    '<link href="https://en.wikipedia.org/wiki/X" rel="canonical">',
    '<meta property="og:url" content="https://zh.wiktionary.org/wiki/X"><p>Wikimedia</p>',
    '<link rel="EditURI" href="//zh.wikipedia.org/w/api.php?action=rsd"/>',
    '<base href="//zh.wikipedia.org/wiki/"/>',
    '<script>RLCONF={"wgNoticeProject":"wikipedia"}</script><a href="https://www.wikimedia.org">',
    '<script>var wgDBname = "zhwiki";</script> wikipedia',
    '"publisher":{"@type":"Organization","name":"Wikimedia Foundation, Inc."',
    '<div id="siteSub" class="noprint">維基百科，自由的百科全書</div><a href="/wiki/X">',
    # parser output with Wikimedia's pictures in the frame of another site
    '<div class="mw-parser-output"><img src="//upload.wikimedia.org/wikipedia/zh/a.png"></div>',
    # parser output with links as Wikimedia writes them
    '<h2><span class="mw-headline">历史</span></h2>' + '<a href="/wiki/X" title="X">X</a>' * 3,
    # links into the project's own name space
    '<div class="mw-parser-output"><a href="/wiki/Wikipedia:%E6%B6%88%E6%AD%A7%E4%B9%89">消</a>',
]


@pytest.mark.parametrize("html", WIKIPEDIA_HTML)
def test_one_mark_that_only_wikimedia_has_is_enough(html: str) -> None:
    verdict = judge("", html_signals(f"<html>{html}</html>"), {})
    assert (verdict.is_wikipedia, verdict.reason) == (True, "wikipedia_html")


OTHER_HTML = [
    "",
    "<p>普通网页</p>",
    # links, many of them
    '<a href="https://zh.wikipedia.org/wiki/X">维基百科</a><a href="https://en.wikipedia.org/wiki/X">'
    * 90,
    # a company's MediaWiki under the same licence, with a picture of Wikimedia's
    (
        '<meta name="generator" content="MediaWiki 1.39.4">'
        '<link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">'
        '<div class="mw-parser-output"><span class="mw-editsection">[编辑]</span>'
        '<img src="https://upload.wikimedia.org/wikipedia/commons/a.svg">'
        '<a class="extiw" title="wikipedia:T" href="https://zh.wikipedia.org/wiki/T">T</a></div>'
    ),
    # a picture of Wikimedia's as a page's preview
    '<meta property="og:image" content="https://upload.wikimedia.org/wikipedia/commons/a.jpg">',
    # a blog that quotes the tag line
    "<p>维基百科，自由的百科全书</p> wikipedia",
]


@pytest.mark.parametrize("html", OTHER_HTML)
def test_html_of_other_sites_stays_below_the_threshold(html: str) -> None:
    verdict = judge("", html_signals(html), {})
    assert (verdict.is_wikipedia, verdict.reason) == (False, "")


WIKIPEDIA_TEXT = [
    ("石浦灯塔 - 维基百科，自由的百科全书", "石浦灯塔位于湾口。"),
    ("石浦燈塔 - 維基百科,自由的百科全書", "石浦燈塔位於灣口。"),
    ("", "石浦灯塔 - 维基百科，自由的百科全书\n石浦灯塔位于湾口。"),
    ("2020年石浦地震 - 维基百科，自由的百科全书", "正文。"),
    ("石浦灯塔", "石浦灯塔\n维基百科，自由的百科全书\n石浦灯塔位于湾口。"),
    ("Shipu Light - Wikipedia, the free encyclopedia", "Shipu Light is a lighthouse."),
    ("Shipu Light", "Shipu Light\nFrom Wikipedia, the free encyclopedia\nText."),
    ("", "本頁使用了標題或全文手工轉換，現處於臺灣正體模式。"),
    ("", "这是一篇与建筑相关的小作品。您可以通过编辑或修订扩充其内容。"),
    ("", "您可以透過編輯或修訂擴充其內容。"),
    ("", "取自“https://zh.wikipedia.org/w/index.php?title=X&oldid=7”"),
    ("", "大陆简体 香港繁體 澳門繁體 大马简体 新加坡简体 臺灣正體"),
    ("", "他用-{zh-hans:信息;zh-hant:資訊}-系统记录潮位。"),
    ("", "本文全部内容来自维基百科条目“石浦灯塔”，依据CC BY-SA 4.0授权使用。"),
    ("", "This article uses material from the Wikipedia article Shipu, released under CC BY-SA."),
    # three weaker marks together
    ("", "Wikipedia®和维基百科标志是维基媒体基金会的注册商标。\n规范控制\n正文"),
    (
        "",
        "历史[编辑]\n结构[编辑]\n参见[编辑]\n灯塔（英语：Light）、潮位（英语：Tide）、航标（德语：See）",
    ),
]


@pytest.mark.parametrize(("title", "text"), WIKIPEDIA_TEXT)
def test_text_that_only_wikipedia_carries_is_found_without_html(title: str, text: str) -> None:
    verdict = judge("", {}, text_signals(text, title))
    assert (verdict.is_wikipedia, verdict.reason) == (True, "wikipedia_text")


OTHER_TEXT = [
    ("", ""),
    ("青屿半日", "上周去了一趟青屿，照片洗出来大半是糊的。"),
    # citing: bibliography lines, links, talk of the project
    ("灯塔考", "灯塔考\n参考资料\n石浦灯塔 - 维基百科，自由的百科全书 (wikipedia.org)"),
    ("链接", "[1] 石浦灯塔 - 维基百科，自由的百科全书\n正文"),
    ("链接", "参考：石浦灯塔 - 维基百科，自由的百科全书\n正文"),
    ("志愿者为维基百科编写条目", "维基媒体基金会公布年度报告，任何人都可以编辑维基百科。"),
    (
        "引用",
        "以下内容摘自维基百科：灯塔高十二米。\n图片来自维基共享资源，知识共享 署名-相同方式共享。",
    ),
    ("来源", "见 Wikipedia:https://zh.wikipedia.org/wiki/X 一文。"),
    # another wiki: interface, licence, notices, references
    (
        "部署手册 - 云帆知识库",
        (
            "跳转到导航\n部署[编辑]\n回滚[编辑]\n监控[编辑]\n本条目需要补充。[来源请求]\n"
            "这是一篇短小的小作品。\n本站内容采用知识共享 署名-相同方式共享授权。\n"
            "隐藏分类：草稿\n^ 手册[1][2][3][4][5][6][7][8]"
        ),
    ),
    ("词义", "词义消歧义是自然语言处理的任务，小作品也能见大功夫。"),
]


@pytest.mark.parametrize(("title", "text"), OTHER_TEXT)
def test_text_that_cites_or_resembles_it_is_left_alone(title: str, text: str) -> None:
    verdict = judge("", {}, text_signals(text, title))
    assert (verdict.is_wikipedia, verdict.reason) == (False, "")


def test_numbered_references_count_from_eight_with_a_backlink() -> None:
    def found(count: int, tail: str) -> bool:
        text = "".join(f"句子[{n}]" for n in range(count)) + tail
        return "text_numbered_references" in text_signals(text, "")

    assert (found(8, "\n^ 书"), found(7, "\n^ 书"), found(8, "\n书")) == (True, False, False)


def test_marks_of_the_software_never_reach_the_threshold_by_themselves() -> None:
    verdict = judge("", dict.fromkeys(SHARED, 1.0), {})
    assert Verdict(is_wikipedia=False, reason="", score=2) == verdict


@pytest.mark.parametrize("tier", ["wikimedia", "proxy", "mirror"])
def test_a_host_of_wikipedia_decides_alone(tier: str) -> None:
    assert Verdict(is_wikipedia=True, reason=f"{tier}_host", score=0) == judge(tier, {}, {})


def test_an_encyclopedia_host_has_a_reason_of_its_own() -> None:
    assert Verdict(is_wikipedia=False, reason="baike_host", score=0) == judge("baike", {}, {})


def test_a_copy_on_an_encyclopedia_host_is_wikipedia() -> None:
    assert judge("baike", {}, {"text_tagline": 3.0}).reason == "wikipedia_text"


def test_html_and_text_add_up_to_the_threshold_exactly() -> None:
    html, text = {"html_wikimedia_footer": 2.0}, {"text_authority_control": 1.0}
    assert judge("", html, text).score == THRESHOLD
    assert (
        judge("", html, text).is_wikipedia,
        judge("", html, {}).is_wikipedia,
    ) == (True, False)


@given(st.text(), st.text(), st.sampled_from(["", "baike", "mirror"]))
def test_signals_are_total_and_named(html: str, title: str, tier: str) -> None:
    signals = {**html_signals("iki mw-headline" + html), **text_signals(html, title)}
    assert signals.keys() <= SIGNALS.keys() | SHARED.keys()
    assert judge(tier, signals, {}).reason in {"", *REASONS}


HOSTILE = [
    *("<link " * 200_000, "（英语：" * 200_000, "取自" * 300_000 + "org/w", "-{A|" * 200_000),
    *("\n \t" * 300_000 + "^", "全文自" * 200_000 + "维基百科", "\ud800" * 300_000),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    start = time.process_time()
    html_signals(text + "iki wikipedia mw-headline")
    text_signals(text, text[:500])
    assert time.process_time() - start < 5  # measured: 0.4 s at most; quadratic: minutes


def test_reference_marks_and_lists_do_not_count_when_copies_are_compared() -> None:
    article = (
        "历史[编辑]\n桥建于1921年[1][注 2]，位于河口。\n↑ 县志办公室. 县志. 第3页.\n参看[[这里]]。"
    )
    assert without_apparatus(article) == "历史\n桥建于1921年，位于河口。\n\n参看[[这里]]。"
