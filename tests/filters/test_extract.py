from __future__ import annotations

import time

import pytest

from filters.extract import extract, prescreen
from filters.page import parse

NAV = '<div class="nav"><a href="/">首页</a> <a href="/news">新闻</a> <a href="/bbs">论坛</a></div>'
FOOTER = (
    '<div class="footer">版权所有 © 2012 某某网 京ICP备00000000号 '
    '<a href="/about">关于我们</a></div>'
)
PARAGRAPHS = (
    "昨天下午，镇上的老茶馆重新开了门。掌柜说，停业的三年里，他几乎走遍了附近的山，只为找到合适的水。",
    "茶馆临河，窗外能看见石桥和洗衣的人。桥是清代修的，桥栏上的狮子已经磨得看不清眉眼，孩子们却仍爱爬上去坐着。",
    "来喝茶的多半是老人。他们不谈生意，只说谁家的稻子熟了、谁家的孙子考上了学，一坐就是一个下午。",
)
TRADITIONAL = (
    "這座圖書館建於一九三〇年代，外牆用的是本地燒製的紅磚，走近了還看得見當年工匠留下的指印。",
    "館員說，每逢颱風過後，總有讀者自發前來幫忙晾曬受潮的舊書，這個習慣已經延續了幾十年。",
)


def text_of(body: str, title: str = "老茶馆重新开门") -> str:
    return extract(
        parse(f"<html><head><title>{title}</title></head><body>{body}</body></html>")
    ).text


def paragraphs(texts: tuple[str, ...] = PARAGRAPHS) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_an_article_keeps_its_paragraphs_as_lines_and_loses_menus_and_footer() -> None:
    items = "".join(
        f'<li><a href="/{k}">{title}</a></li>'
        for k, title in enumerate(("河边的集市又热闹起来", "石桥修缮工程启动"))
    )
    related = f'<div class="related"><h3>相关阅读</h3><ul>{items}</ul></div>'
    page = f'{NAV}<div class="article-content">{paragraphs()}</div>{related}{FOOTER}'
    assert tuple(text_of(page).split("\n")) == PARAGRAPHS


def test_an_article_without_any_class_names_is_found_by_its_prose() -> None:
    menu = "".join(f'<a href="/{k}">栏目{k}</a> ' for k in range(20))
    page = f"<table><tr><td>{menu}</td></tr><tr><td>{'<br>'.join(PARAGRAPHS)}</td></tr></table>"
    assert tuple(text_of(page).split("\n")) == PARAGRAPHS


def test_traditional_text_is_kept() -> None:
    page = f'{NAV}<div class="post-content">{paragraphs(TRADITIONAL)}</div>{FOOTER}'
    assert tuple(text_of(page, "紅磚圖書館").split("\n")) == TRADITIONAL


def test_posts_of_a_thread_stay_in_order() -> None:
    posts = "".join(
        f'<div class="post"><div class="userinfo"><a href="/u{k}">用户{k}</a> 积分：{k}00</div>'
        f'<div class="message">{text}</div></div>'
        for k, text in enumerate(PARAGRAPHS)
    )
    text = text_of(f'{NAV}<div class="thread">{posts}</div>{FOOTER}')
    positions = [text.find(paragraph) for paragraph in PARAGRAPHS]
    assert -1 not in positions
    assert sorted(positions) == positions


def test_every_post_of_a_thread_in_tables_is_kept_and_the_boxes_beside_them_are_dropped() -> None:
    posts = "".join(
        f'<div><table><tr><td class="who"><p>用户{k}</p><dl><dt>积分</dt><dd>{k}37</dd></dl></td>'
        f'<td class="what"><div>发表于 2015-3-{k + 1} 08:1{k}</div>'
        f'<table><tr><td class="words">{text}</td></tr></table></td></tr></table></div>'
        for k, text in enumerate((PARAGRAPHS + TRADITIONAL) * 2)
    )
    lines = text_of(f'{NAV}<div class="thread">{posts}</div>{FOOTER}').split("\n")
    assert [line for line in lines if len(line) > 25] == [*(PARAGRAPHS + TRADITIONAL) * 2]
    assert not [line for line in lines if "积分" in line]


def test_reference_numbers_and_edit_links_of_mediawiki_are_dropped() -> None:
    reference = '<sup class="reference"><a href="#cite_note-1">[1]</a></sup>'
    edit = '<span class="mw-editsection">[<a href="/edit">编辑</a>]</span>'
    body = f"<h2>历史{edit}</h2><p>{PARAGRAPHS[0]}{reference}</p>{paragraphs(PARAGRAPHS[1:])}"
    assert (
        tuple(text_of(f'<div class="mw-parser-output">{body}</div>').split("\n")[-3:]) == PARAGRAPHS
    )
    assert "编辑" not in text_of(f'<div class="mw-parser-output">{body}</div>')


@pytest.mark.parametrize(
    "line",
    [
        "上一篇：河边的集市",
        "此分類下一篇：石橋修繕",
        "Previous / Next",
        "Licensed under CC BY 4.0",
        "跳至主要內容",
        "转载请注明出处",
    ],
)
def test_lines_of_furniture_that_stand_alone_are_dropped(line: str) -> None:
    page = f'<div class="article-content">{paragraphs()}<p>{line}</p></div>'
    assert tuple(text_of(page).split("\n")) == PARAGRAPHS


def test_code_keeps_line_breaks_and_indentation_and_loses_line_numbers() -> None:
    code = "def add(a, b):\n    return a + b"
    cells = f'<td class="gutter"><pre>1\n2</pre></td><td class="code"><pre>{code}</pre></td>'
    article = f"{paragraphs()}<table><tr>{cells}</tr></table>{paragraphs(TRADITIONAL)}"
    text = text_of(f'{NAV}<div class="post-content">{article}</div>{FOOTER}')
    assert code in text
    assert "1\n2" not in text


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display: none">{}</div>',
        "<div hidden>{}</div>",
        "<template>{}</template>",
        "<noscript>{}</noscript>",
        "<script>{}</script>",
    ],
)
def test_what_a_browser_does_not_show_is_dropped(hidden: str) -> None:
    unseen = "这句话任何读者都看不见，因为浏览器根本不会把它显示出来。"
    page = f'<div class="article-content">{paragraphs()}{hidden.format(unseen)}</div>'
    assert tuple(text_of(page).split("\n")) == PARAGRAPHS


def test_ruby_readings_are_dropped_and_their_base_kept() -> None:
    ruby = (
        "他每天沿着河岸散步，路过<ruby>龟<rt>guī</rt></ruby>山时总要停一停，"
        "看看远处的船，再慢慢走回家去。"
    )
    text = text_of(f'<div class="article-content">{paragraphs()}<p>{ruby}</p></div>')
    assert "路过龟山时" in text


def test_inline_elements_do_not_break_a_line_and_br_does() -> None:
    first, second = PARAGRAPHS[0], PARAGRAPHS[1]
    marked = f"<b>{first[:8]}</b><span>{first[8:]}</span><br>{second}"
    text = text_of(f'<div class="article-content"><p>{marked}</p>{paragraphs(TRADITIONAL)}</div>')
    assert text.split("\n")[:2] == [first, second]


def test_an_english_page_gives_its_prose() -> None:
    prose = "The old mill stood by the river for two hundred years, and nobody knew who built it."
    page = f'<nav><a href="/">Home</a></nav><article><p>{prose}</p><p>It was sold.</p></article>'
    assert prose in extract(parse(page)).text


@pytest.mark.parametrize(
    "page",
    ["", " ", "<html></html>", "<p></p>", "<!-- x", "<script>var a = 1;", "<frameset></frameset>"],
)
def test_a_page_without_text_gives_no_text_and_no_extractor(page: str) -> None:
    result = extract(parse(page))
    assert (result.text, result.extractor) == ("", "")


@pytest.mark.parametrize(
    "page", ["\ud800文字。", "<p>a\x00b</p>", "<p>𠂇𡵓</p>", "<pre>" + "9" * 5000 + "</pre>"]
)
def test_odd_characters_do_not_raise(page: str) -> None:
    extract(parse(page))


def test_the_same_page_gives_the_same_text() -> None:
    page = f"{NAV}<div>{paragraphs()}</div>{FOOTER}"
    assert text_of(page) == text_of(page)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<p>一段平常的话。</p>" * 100, ""),
        ("<p>一段话。</p>" * 200_000, ""),
        ("x" * 10_000_000, "too_large"),
        ("<div>" * 100_000, "too_deep"),
        ("<div>" * 20_000 + "</div>" * 20_000, "too_deep"),
        ("<div " + " ".join(f'a{k}="{k}"' for k in range(50_000)) + ">", "too_many_attributes"),
        ("<div " + " ".join(f"a{k}" for k in range(50_000)) + ">", "too_many_attributes"),
        ("<div " + " ".join(f'a{k}=">"' for k in range(50_000)) + ">", "too_many_attributes"),
        ('<img src="data:image/png;base64,' + "iVBORw0KGgo" * 100_000 + '">', ""),
        ("<p>" + "plain words of a long novel " * 50_000, ""),
    ],
)
def test_the_prescreen_names_what_makes_a_parser_slow(page: str, reason: str) -> None:
    assert prescreen(page) == reason


@pytest.mark.parametrize(
    "page",
    [
        "<p>一段普普通通的话，没有链接。</p>" * 200_000,
        "<p>" + "文字，" * 1_500_000,
        "<b>" * 4_000 + "文",
        "<!--" + "x" * 1_000_000,
    ],
)
def test_floods_are_extracted_in_bounded_time(page: str) -> None:
    start = time.process_time()
    extract(parse(page))
    assert time.process_time() - start < 10
